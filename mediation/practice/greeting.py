"""Keeping touch with other installations: their centres, their clock, and our newest key told to them."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from mediation.exchange_items import SCHEMA, Greeting, NewKey, written
from mediation.exchange_keys import own_keys, public_key
from mediation.practice.asking_peers import Address, Line, PeerFailed
from parties import keys
from parties.database import fetch, fetch_one

GREET_EVERY_SECONDS = 6 * 3600
REST_SECONDS = 60
KEY_OVERLAP_SECONDS = 14 * 24 * 3600


@dataclass(frozen=True)
class Found:
    """What a greeting showed. `error` empty: it answered as it should. `skew`: how far ahead of ours its clock is, in seconds."""

    name: str
    error: str = ""
    skew: int | None = None
    centres: int = 0
    our_key_known: bool = False


async def greet_all(line: Line) -> int:
    """Greet every peer whose turn it is; how many."""
    newest = own_keys(keys.current())[0].key_id
    due = await fetch("select * from peers_to_greet(null, $1, $2)", newest, GREET_EVERY_SECONDS)
    for row in due:
        await _greet(line, row["name"], Address(row["id"], row["base_url"], row["our_key"]))
    return len(due)


async def greet(line: Line, peer_id: int) -> Found:
    """Greet this one now, whatever its state."""
    row = await fetch_one("select * from peers_to_greet($1, '', 0)", peer_id)
    assert row is not None, "whoever asks has seen it"
    return await _greet(line, row["name"], Address(row["id"], row["base_url"], row["our_key"]))


async def _greet(line: Line, name: str, to: Address) -> Found:
    newest = own_keys(keys.current())[0].key_id
    try:
        if to.our_key not in ("", newest):
            to = await _tell_key(line, to, newest)
        asked_at = line.clock()
        told = await line.ask(to, "GET", "/greeting", Greeting)
    except PeerFailed as failed:
        await heard(to.peer_id, failed)
        return Found(name, failed.code, failed.skew)
    skew = _skew(told.now, asked_at, line.clock())
    await fetch("select peer_heard($1, '', $2, 0, $3)", to.peer_id, skew, to.our_key or newest)
    centres = {centre.code: centre for centre in told.centres}
    text = msgspec.json.encode(list(centres.values())).decode()
    await fetch("select peer_learn_centres($1, $2::jsonb)", to.peer_id, text)
    return Found(name, "", skew, len(centres), to.our_key in ("", newest))


async def _tell_key(line: Line, to: Address, newest: str) -> Address:
    """Tell a peer our newest key under the one it knows; from its receipt on it knows that one."""
    current = own_keys(keys.current())[0]
    body = written(NewKey(schema=SCHEMA, public_key=public_key(current.private)))
    await line.ask(to, "POST", "/keys", KeyReceipt, body)
    return Address(to.peer_id, to.base_url, newest)


class KeyReceipt(msgspec.Struct, frozen=True):
    """That a key was taken."""

    schema: int
    key_id: str


def _skew(theirs: datetime, before: datetime, after: datetime) -> int:
    middle = before + (after - before) / 2
    return round((theirs - middle).total_seconds())


async def heard(peer_id: int, failed: PeerFailed) -> None:
    """Keep how a peer failed; one that was not even reached, or took too long, is left alone for a little."""
    rest = REST_SECONDS if failed.down or failed.code in ("no_answer_in_time", "answer_too_long", "redirected") else 0
    await fetch("select peer_heard($1, $2, $3, $4, null)", peer_id, failed.code, failed.skew, rest)

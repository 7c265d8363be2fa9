"""The door of an outside body: link and code are tried there, a sitting begins and ends. Nothing else of a case is near it."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from mediation import guest_links
from mediation.work import Clock, now_utc
from parties.access import Actor, Role
from parties.accounts import attempt, attempt_succeeded
from parties.database import ENGINE, fetch_one, fetch_value
from parties.errors import Fault, NotValid

LIFETIME = timedelta(hours=12)


class DoorState(StrEnum):
    """How a link stands: only an open one lets anybody in."""

    open = "open"
    locked = "locked"
    expired = "expired"
    ended = "ended"
    finished = "finished"


class Door(msgspec.Struct, frozen=True):
    """What may be told to whoever has the link: how it stands, and whom to ask for another."""

    state: DoorState
    centre_name: str
    centre_phone: str


class Entered(msgspec.Struct, frozen=True):
    """What came of a code: a sitting with its token, or nothing and how many more wrong ones the link bears."""

    token: str
    tries_left: int


async def door(token: str) -> Door | None:
    """What stands behind a link, or None. Looking uses nothing up."""
    hashed = guest_links.token_hash(token)
    row = await fetch_one("select * from guest_door($1)", hashed) if hashed else None
    return msgspec.convert(dict(row), Door) if row else None


async def enter(link: str, typed: str, address: str, clock: Clock = now_utc) -> Entered | None:
    """Try a code at a link; None where there is no such link. An empty `token`: it was not let in.

    Raises NotValid for what cannot be a code, which uses up no try; TooManyAttempts for an address that tries too often.
    """
    hashed, word = guest_links.token_hash(link), guest_links.read_word(typed)
    if hashed is None:
        return None
    if word is None:
        raise NotValid([Fault("not_a_code", "The code has eight digits. Please look at it once more.", "word")])
    tried = await attempt(f"guest:{hashed.hex()}", address)
    sitting = guest_links.new_token()
    async with ENGINE.transaction(allow_nested=False):
        row = await fetch_one(
            "select * from guest_enter($1, $2, $3, $4)",
            hashed,
            guest_links.word_hashes(hashed, word),
            guest_links.token_hash(sitting),
            clock() + LIFETIME,
        )
    if row is None:
        return None
    if row["state"] != "entered":
        return Entered("", row["tries_left"])
    await attempt_succeeded(tried)
    return Entered(sitting, row["tries_left"])


async def find(token: str) -> tuple[Actor, int] | None:
    """The guest who sits under this token, and the number of the referral; None where nobody does any more."""
    hashed = guest_links.token_hash(token)
    row = await fetch_one("select * from guest_find($1)", hashed) if hashed else None
    if hashed is None or row is None:
        return None
    actor = Actor(row["centre_id"], frozenset({Role.guest}), centre_name=row["centre_name"], guest=hashed.hex())
    return actor, int(row["referral_id"])


async def leave(token: str) -> None:
    """End the sitting."""
    await fetch_value("select guest_leave($1)", guest_links.token_hash(token))

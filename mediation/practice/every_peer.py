"""Other installations in the hands of the owner of the database, from the command line; noted in the chain of every centre."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mediation.forms.peers import PeerForm
from mediation.practice.owners_work import Owner, note, owners_work
from mediation.practice.peers import DIGITS_DIFFER, KNOWN_ALREADY, PeerLine, card_of, form_of, peer_lines, same_digits
from parties.access import Role
from parties.errors import Fault, NotValid

_COMMAND_LINE = "from_command_line"


@asynccontextmanager
async def _administering(owner_url: str) -> AsyncIterator[Owner]:
    """A transaction of the owner that may call what administrators may. Raises NotValid where there is no centre yet."""
    async with owners_work(owner_url) as owner:
        first = await owner.fetchval("select min(id) from centre")
        if first is None:
            raise NotValid([Fault("no_centre", "There is no centre yet.", "name")])
        await owner.execute(
            "select set_config('app.centre_id', $1, true), set_config('app.roles', $2, true)",
            str(first),
            Role.admin.value,
        )
        yield owner


async def list_every_peer(owner_url: str) -> list[PeerLine]:
    """Every other installation that is known."""
    async with _administering(owner_url) as owner:
        return peer_lines(await owner.fetch("select * from peer_list()"))


async def find_peer(owner_url: str, name: str) -> PeerLine:
    """The one of this name. Raises NotValid."""
    for peer in await list_every_peer(owner_url):
        if peer.name == name:
            return peer
    raise NotValid([Fault("no_such_peer", "No other system has this name here.", "name")])


async def enter_peer(owner_url: str, name: str, card_text: str) -> PeerLine:
    """Enter one from its card. Raises NotValid."""
    form = form_of(PeerForm, {"name": name, "card": card_text})
    card = card_of(form.card)
    async with _administering(owner_url) as owner:
        added = "select peer_add($1, $2, $3, $4)"
        peer_id = await owner.fetchval(added, form.name, card.base_url, card.key_id, card.public_key)
        if peer_id is None:
            raise NotValid([KNOWN_ALREADY])
        await _note_everywhere(owner, "centre:peer:added", {"peer": peer_id, "key": card.key_id})
    return await find_peer(owner_url, form.name)


async def open_peer(owner_url: str, name: str, digits: str) -> None:
    """Confirm one, or resume it, by the digits of its key. Raises NotValid."""
    peer = await find_peer(owner_url, name)
    if not same_digits(digits, peer.fingerprint):
        raise NotValid([DIGITS_DIFFER])
    await _set_state(owner_url, peer, "active", "centre:peer:confirmed")


async def close_peer(owner_url: str, name: str) -> None:
    """Suspend one. Raises NotValid."""
    await _set_state(owner_url, await find_peer(owner_url, name), "suspended", "centre:peer:suspended")


async def _set_state(owner_url: str, peer: PeerLine, state: str, event: str) -> None:
    async with _administering(owner_url) as owner:
        if await owner.fetchval("select peer_set_state($1, $2)", peer.id, state):
            await _note_everywhere(owner, event, {"peer": peer.id})


async def _note_everywhere(owner: Owner, event: str, facts: dict[str, Any]) -> None:
    for row in await owner.fetch("select id from centre order by id"):
        await note(owner, row["id"], event, facts, _COMMAND_LINE)

"""Linking somebody's LINE: a code is given to them at the centre, and comes back from the chat that is theirs."""

from datetime import datetime
from enum import StrEnum

from mediation.dossier import read_dossier
from mediation.subjects import Party
from mediation.work import Clock, Work, now_utc, reading, work
from notifications import line_links
from parties.access import Actor, Permission, Role, require, roles_with
from parties.errors import NotFound, NotPermitted


class Heard(StrEnum):
    """What came of a text in the chat."""

    linked = "linked"
    unknown = "unknown"
    nothing = "nothing"


async def party_called(actor: Actor, case_id: int, party_id: int) -> str:
    """The name of a party, for whoever may give them a code. Raises NotPermitted, NotFound."""
    require(actor, Permission.link_line)
    async with reading(actor):
        return (await _party(actor, case_id, party_id)).name


async def give_party_code(actor: Actor, case_id: int, party_id: int, clock: Clock = now_utc) -> tuple[str, datetime]:
    """A code for a party of a case, and until when it is good. It is told this once: no answer is kept of it.

    Raises NotPermitted, NotFound.
    """
    require(actor, Permission.link_line)
    async with work(actor, clock) as hand:
        person_id = (await _party(actor, case_id, party_id)).person_id
        by = actor.account_id
        code = await line_links.give_code(actor.centre_id, by, hand.now, person_id=person_id, account_id=None)
        role = hand.actor.acting_as(roles_with(Permission.link_line))
        _note(hand, "centre:line:code_given", f"person:{person_id}", role)
    return code, hand.now + line_links.GOOD_FOR


async def _party(actor: Actor, case_id: int, party_id: int) -> Party:
    dossier = await read_dossier(actor, case_id)
    if dossier.kept_back(actor):
        raise NotPermitted
    found = next((party for party in dossier.parties if party.id == party_id), None)
    if found is None:
        raise NotFound
    return found


async def hear(user: str, text: str, clock: Clock = now_utc) -> tuple[Heard, str]:
    """What somebody wrote in the chat: a code links them, once; again it says the same. With the name of the centre."""
    code = line_links.code_in(text)
    if code is None:
        return Heard.nothing, ""
    asked = await line_links.asked_by(code, user, clock())
    if asked is None:
        return Heard.unknown, ""
    if not asked.linked:
        async with work(_system(asked.centre_id), clock) as hand:
            if not await line_links.link(asked.id, user, hand.now):
                return Heard.unknown, ""
            _note(hand, "centre:line:linked", f"line_link:{asked.id}", Role.system)
    return Heard.linked, asked.centre_name


async def forget(user: str, left_at: datetime, clock: Clock = now_utc) -> int:
    """Somebody left the chat: links that stood then end, in whichever centres; how many. Told again it ends nothing."""
    ended = 0
    for found in await line_links.links_of(user):
        async with work(_system(found.centre_id), clock) as hand:
            if await line_links.end_link(found.id, left_at):
                _note(hand, "centre:line:ended", f"line_link:{found.id}", Role.system)
                ended += 1
    return ended


def _system(centre_id: int) -> Actor:
    return Actor(centre_id, frozenset({Role.system}))


def _note(hand: Work, event: str, entity: str, role: Role) -> None:
    hand.happened(event, subject_kind="centre", subject_id=hand.actor.centre_id, entity=entity, role=role)

"""What could not be delivered, what came back, and the letters that wait for the printer: seen to by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from mediation.deliveries import line_of
from mediation.dossier import read_dossier
from mediation.forms.sessions import HowTold
from mediation.hearing import danger_of
from mediation.practice.letters import kept_from
from mediation.practice.served import count_as_told
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from notifications.reasons import reason_of
from parties.access import Actor, Permission, Role, require, roles_with
from parties.database import fetch, fetch_one
from parties.errors import NotFound, NotNow

MOST = 200
"""Messages on one page; the newest."""


class Stuck(msgspec.Struct, frozen=True):
    """A message that somebody must see to. Of a case that the reader may not know of it has neither case nor name.

    `status`: dead, to_print, or handed_over for one that came back. `detail`: what the provider said, by numbers.
    """

    id: int
    event: str
    channel: str
    status: str
    queued_at: datetime
    attempts: int
    last_error: str
    case_id: int | None
    case_number: str
    person: str
    day: str

    @property
    def reason(self) -> str:
        """The msgid of why it did not arrive."""
        return reason_of(self.last_error)

    @property
    def detail(self) -> str:
        """What the provider said of it, by numbers alone."""
        return self.last_error.partition(" ")[2]


@dataclass(frozen=True)
class Seeing:
    """One thing that can be done about a message: from which state to which, by whom, and what is written for it."""

    event: str
    before: str
    after: str
    permission: Permission
    change: str


SEEINGS = {
    each.event: each
    for each in (
        Seeing(
            "send_again",
            "dead",
            "ready",
            Permission.see_undelivered,
            "run_at = $2, attempts = 0, leased_until = null, last_error = ''",
        ),
        Seeing(
            "give_up",
            "dead",
            "cancelled",
            Permission.see_undelivered,
            "run_at = $2, facts = '{}', address = null, link = null, calendar = null",
        ),
        Seeing("printed", "to_print", "printed", Permission.print_letters, "run_at = $2, facts = '{}'"),
    )
}
_RECORDED = {"send_again": "sent_again", "give_up": "given_up", "printed": "printed"}
_STUCK = """select m.id, m.event, m.channel, m.status, m.queued_at, m.attempts, m.last_error, m.case_id,
    coalesce(f.number, '') as case_number,
    coalesce(nullif(trim(p.first_name || ' ' || p.last_name), ''), s.display_name, '') as person,
    coalesce(m.facts ->> 'starts_at', '') as day
  from message m left join case_file f on f.centre_id = m.centre_id and f.id = m.case_id
    left join person p on p.centre_id = m.centre_id and p.id = m.person_id
    left join lateral (select * from staff_of_centre() x where x.account_id = m.account_id limit 1) s on m.account_id is not null"""


async def undelivered(actor: Actor) -> Sequence[Stuck]:
    """What could not be delivered or came back, the newest first. Raises NotPermitted for all but head and administrator."""
    require(actor, Permission.see_undelivered)
    return await _stuck(actor, "m.status = 'dead' or m.bounced_at is not null")


async def letters_to_print(actor: Actor) -> Sequence[Stuck]:
    """The letters that wait for the printer, the newest first. Raises NotPermitted for all but officers and the head."""
    require(actor, Permission.print_letters)
    return await _stuck(actor, "m.status = 'to_print'")


async def _stuck(actor: Actor, which: str) -> list[Stuck]:
    async with reading(actor):
        rows = await fetch(
            f"{_STUCK} where m.centre_id = $1 and ({which}) order by m.id desc limit {MOST}", actor.centre_id
        )
        hidden = await kept_from(actor)
    sees_cases = actor.may(Permission.see_case)
    return [_told(msgspec.convert(dict(row), Stuck), sees_cases, hidden) for row in rows]


def _told(one: Stuck, sees_cases: bool, hidden: set[int]) -> Stuck:
    if sees_cases and one.case_id not in hidden:
        return one
    return msgspec.structs.replace(one, case_id=None, case_number="", person="", day="")


async def see_to(
    actor: Actor, message_id: int, event: str, *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Send a message again, give it up, or say that a letter was printed; the journal says so, of a case in its own.

    Raises NotPermitted, NotFound (also for an event there is none of), NotNow.
    """
    seeing = SEEINGS.get(event)
    if seeing is None:
        raise NotFound
    require(actor, seeing.permission)
    async with work(actor, clock, key=key) as hand:
        row = await fetch_one("select status, case_id, person_id from message where id = $1 for update", message_id)
        if row is None or row["case_id"] in await kept_from(actor):
            raise NotFound
        if row["status"] != seeing.before:
            raise NotNow("message", row["status"], event)
        if event == "send_again":
            await _not_into_danger(actor, row)
        sql = f"update message set status = $3, {seeing.change} where id = $1"  # noqa: S608 - words of our own
        await fetch(sql, message_id, hand.now, seeing.after)
        of_case = row["case_id"] is not None
        hand.happened(
            f"{'case' if of_case else 'centre'}:message:{_RECORDED[event]}",
            subject_kind="case" if of_case else "centre",
            subject_id=row["case_id"] if of_case else actor.centre_id,
            entity=f"message:{message_id}",
            role=hand.actor.acting_as(_roles(seeing)),
            status_from=seeing.before,
            status_to=seeing.after,
        )
        if event == "printed" and of_case:
            await _may_count_as_told(hand, message_id, row["case_id"])
        hand.answer["message"] = {"id": message_id, "status": seeing.after}
        hand.location = "/messages/letters" if event == "printed" else "/messages"
    assert hand.done is not None
    return hand.done


async def send_all_again(actor: Actor, clock: Clock = now_utc) -> int:
    """Send again what the actor sees as undelivered, each in a piece of work of its own; how many. Raises NotPermitted."""
    again = 0
    for one in await undelivered(actor):
        if one.status != SEEINGS["send_again"].before:
            continue
        try:
            await see_to(actor, one.id, "send_again", clock=clock)
        except (NotFound, NotNow):
            # Not this reader's to send, or somebody else was quicker.
            continue
        again += 1
    return again


async def _not_into_danger(actor: Actor, message: Any) -> None:
    """What could endanger somebody by now is not sent again. Raises NotNow."""
    if message["case_id"] is None or message["person_id"] is None:
        return
    dossier = await read_dossier(_system(actor), message["case_id"])
    sides = {party.side for party in dossier.parties if party.person_id == message["person_id"]}
    danger = danger_of(dossier)
    if any(danger.silences(side) for side in sides):
        raise NotNow("message", "dead", "send_again")


async def _may_count_as_told(hand: Work, message_id: int, case_id: int) -> None:
    dossier = await read_dossier(_system(hand.actor), case_id, lock=True)
    line = await line_of(case_id, message_id)
    if line is not None:
        await count_as_told(hand, dossier, line.session_id, line.side, HowTold.letter)


def _system(actor: Actor) -> Actor:
    return Actor(actor.centre_id, frozenset({Role.system}))


def _roles(seeing: Seeing) -> frozenset[Role]:
    return roles_with(seeing.permission)


def stuck_json(one: Stuck, reason: str) -> dict[str, Any]:
    """A message as a program reads it; `reason` in the reader's language."""
    told: dict[str, Any] = msgspec.to_builtins(one)
    error, _, detail = told.pop("last_error").partition(" ")
    return told | {"error": error, "detail": detail, "reason": reason if error else ""}

"""Referral as its receiver reads it: the inbox of a justice centre, the packet, the history.

The receiver sees packet and status, never the case: all of it comes through functions that ask for centre and role.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from cases.vocabulary import ReferralStatus
from mediation.dossier import read_dossier
from mediation.forms.referral import InboxPart
from mediation.machines import MACHINES
from mediation.practice.packet import opened_people
from mediation.practice.referral import overdue
from mediation.work import Clock, now_utc, reading
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_value
from parties.errors import NotFound
from parties.thai import bangkok_day

MOST_AT_ONCE = 100
_MACHINE = MACHINES["referral"]
_RECEIVER = frozenset({Role.cjc, Role.guest})


class JournalLine(msgspec.Struct, frozen=True):
    """One entry of a referral's chain, without its body."""

    seq: int
    event: str
    role: str
    recorded_at: datetime
    happened_at: datetime
    status_from: str | None
    status_to: str | None
    reason_code: str | None


class Packet(msgspec.Struct, frozen=True):
    """One referral as its receiver sees it. `waiting`, `dead`: answers on their way to another installation, or given up."""

    id: int
    status: ReferralStatus
    version: int
    from_centre: str
    destination: str
    letter_no: str
    reason_code: str
    basis: str
    consent_on: date | None
    urgent: bool
    packet: dict[str, Any]
    sent_at: datetime
    reply_by: date | None
    receiver_no: str
    receiver_officer: str
    acknowledged_at: datetime | None
    decline_reason: str
    question: str
    supplement: str
    result_code: str
    result: str
    completed_on: date | None
    last_happened_at: datetime | None
    journal: list[JournalLine]
    from_phone: str = ""
    waiting: int = 0
    dead: int = 0

    @property
    def people(self) -> list[dict[str, Any]]:
        """Those referred, telephones opened."""
        return opened_people(self.id, self.packet)

    def overdue(self, today: date) -> bool:
        """Whether it still waits to be acknowledged after its day."""
        return overdue(self.status, self.reply_by, today)

    @property
    def allowed_events(self) -> tuple[str, ...]:
        """What its receiver may answer now."""
        return _MACHINE.allowed(self.status, _RECEIVER)


class InboxLine(msgspec.Struct, frozen=True):
    """One referral in the list of its receiver."""

    id: int
    status: ReferralStatus
    version: int
    from_centre: str
    destination: str
    reason_code: str
    letter_no: str
    urgent: bool
    sent_at: datetime
    reply_by: date | None
    acknowledged_at: datetime | None
    receiver_no: str
    receiver_officer: str
    last_happened_at: datetime | None

    def overdue(self, today: date) -> bool:
        """Whether it still waits to be acknowledged after its day."""
        return overdue(self.status, self.reply_by, today)


_BOTH_INBOXES = """
  select c.*, l.* from (
    select sum(x.waiting)::int as waiting, sum(x.asked)::int as asked, sum(x.overdue)::int as overdue, sum(x.done)::int as done
    from (select * from referral_inbox_counts($4) union all select * from incoming_inbox_counts($4)) x
  ) c left join lateral (
    select * from referral_inbox_lines($1, $2, $3, $4, $5, $6)
    union all select * from incoming_inbox_lines($1, $2, $3, $4, $5, $6)
    order by id desc limit $6
  ) l on true order by l.id desc"""


class Counts(msgspec.Struct, frozen=True):
    """How many referrals stand in each part of the inbox."""

    waiting: int
    asked: int
    overdue: int
    done: int

    @property
    def all(self) -> int:
        """What is overdue waits as well, and is counted once."""
        return self.waiting + self.asked + self.done


@dataclass(frozen=True)
class Wanted:
    """Which referrals are asked for: of one part of the inbox, in one state, with this in the number of the letter."""

    part: InboxPart | None = None
    status: ReferralStatus | None = None
    letter: str = ""


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Inbox:
    """A page of the inbox, newest first, and how much there is in each of its parts."""

    lines: list[InboxLine]
    counts: Counts


async def whole_inbox(
    actor: Actor, wanted: Wanted = EVERYTHING, *, before: int | None = None, limit: int = 50, clock: Clock = now_utc
) -> Inbox:
    """What was sent to the actor's centre; `before` is the last id of the page before. Raises NotPermitted."""
    require(actor, Permission.see_referral_inbox)
    async with reading(actor):
        rows = await fetch(
            _BOTH_INBOXES,
            wanted.part,
            wanted.status,
            wanted.letter,
            bangkok_day(clock()),
            before,
            min(limit, MOST_AT_ONCE),
        )
    lines = [msgspec.convert(dict(row), InboxLine) for row in rows if row["id"] is not None]
    return Inbox(lines, msgspec.convert(dict(rows[0]), Counts))


async def inbox(
    actor: Actor, wanted: Wanted = EVERYTHING, *, before: int | None = None, limit: int = 50
) -> list[InboxLine]:
    """The lines of a page alone. Raises NotPermitted."""
    return (await whole_inbox(actor, wanted, before=before, limit=limit)).lines


async def packet(actor: Actor, referral_id: int) -> Packet:
    """One referral sent to the actor's centre, or to the guest. Raises NotPermitted, NotFound."""
    require(actor, Permission.see_packet)
    async with reading(actor):
        return await packet_within(referral_id)


async def packet_within(referral_id: int) -> Packet:
    """The same inside a piece of work or a reading that is already open. Raises NotFound."""
    text = await fetch_value("select coalesce(referral_packet($1), incoming_packet($1))", referral_id)
    if text is None:
        raise NotFound
    return msgspec.json.decode(text, type=Packet)


async def referral_history(actor: Actor, referral_id: int) -> list[JournalLine]:
    """The journal of a referral: whole for its sender, since it was sent for its receiver.

    Raises NotPermitted for a role that sees neither cases nor the inbox, NotFound.
    """
    sees_cases = actor.may(Permission.see_case)
    if not sees_cases:
        require(actor, Permission.see_packet)
    async with reading(actor):
        case_id = await fetch_value("select case_id from referral where id = $1", referral_id) if sees_cases else None
        if case_id is None:
            return (await packet_within(referral_id)).journal
        dossier = await read_dossier(actor, case_id)
        rows = await fetch(
            """select seq, event, role, recorded_at, happened_at, status_from, status_to, reason_code from journal_entry
               where subject_kind = 'referral' and subject_id = $1 order by seq""",
            referral_id,
        )
    lines = [msgspec.convert(dict(row), JournalLine) for row in rows]
    return [replace(line, reason_code=None) for line in lines] if dossier.kept_back(actor) else lines

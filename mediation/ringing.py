"""What days that pass bring with them: the steps that only the calendar takes, and the clocks that ring. Pure.

A subject is looked at on the day its next appointment falls; what is due by then happens, each appointment once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import msgspec

from cases.law import ClockCode, in_force
from cases.lifecycle import E, M, P
from cases.limitation import complaint_limit, enforcement_warnings, extended_expiry
from cases.offences import OFFENCES, OffenceLaw
from cases.vocabulary import AssignmentStatus, CaseStatus, ObligationStatus, ReferralStatus, Track
from cases.working_days import WorkingDays
from mediation.following import OPEN, PAST_DUE, UNMET, Owed, Standing, calls, standing
from mediation.registration import RINGS, Held, rings_of

WARN_DAYS_BEFORE = (30, 7)
"""How long before the last day of a claim or complaint the centre is warned."""
GRACE = 1
"""Working days after the last day to answer on which an answer may still be entered before the request is struck out."""
STEPS = (
    *("case:obligation:fall_due", "case:obligation:expire", "case:file:no_reply"),
    *("case:referral:overdue", "case:assignment:end"),
)
"""What the system does of itself; all other appointments ring."""
_ONE_DAY = timedelta(days=1)
_KEPT_IN_SIGHT = frozenset({CaseStatus.settled, CaseStatus.monitoring, CaseStatus.safety_hold})
_CLAIM_OPEN = P | M | E | {CaseStatus.safety_hold}
_LEADING = frozenset({AssignmentStatus.confirmed, AssignmentStatus.active})


@dataclass(frozen=True)
class Appointment:
    """What the calendar brings to a subject: `event`, of which (`kind`, `subject`), planned for `due_on`, from `on` on.

    `last_on`: the last day of what is warned of.
    """

    event: str
    kind: str
    subject: int
    due_on: date
    on: date
    last_on: date | None = None

    @property
    def rings(self) -> bool:
        """Whether somebody is told, and nothing else happens."""
        return self.event not in STEPS


class SideOnClock(msgspec.Struct, frozen=True):
    """A side, but for the applicant's."""

    id: int
    consent: str
    invitations: int
    reply_by: date | None


class PromiseOnClock(msgspec.Struct, frozen=True):
    """A promise of the signed agreement."""

    id: int
    no: int
    due_on: date
    status: ObligationStatus
    enforce_by: date | None


class ReferralOnClock(msgspec.Struct, frozen=True):
    """A referral that was sent."""

    id: int
    status: ReferralStatus
    reply_by: date | None
    overdue: bool


class ServiceOnClock(msgspec.Struct, frozen=True):
    """A mediator's service in the case, with the last day of the registration."""

    id: int
    status: AssignmentStatus
    valid_to: date | None
    account_id: int | None = None


class OffenceOnClock(msgspec.Struct, frozen=True):
    """An offence the case is about."""

    section: str
    paragraph: int | None = None
    law: OffenceLaw = OffenceLaw.criminal_code


class CaseOnClock(msgspec.Struct, frozen=True, kw_only=True):
    """A case as its clocks need it; days are those of Thailand."""

    id: int
    status: CaseStatus
    track: Track
    officer_id: int | None = None
    number: str | None = None
    received_on: date | None = None
    acknowledged: bool = False
    consented_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    happened_on: date | None = None
    limitation_on: date | None = None
    offences: list[OffenceOnClock] = []
    sides: list[SideOnClock] = []
    agreement: int | None = None
    signed_on: date | None = None
    promises: list[PromiseOnClock] = []
    last_call: date | None = None
    agreed_calls: list[date] = []
    referrals: list[ReferralOnClock] = []
    serving: list[ServiceOnClock] = []


@dataclass(frozen=True)
class Almanac:
    """What the days are judged by: today, the working days, and the periods that hold in the centre."""

    today: date
    periods: Mapping[ClockCode, int]
    working: WorkingDays = field(default_factory=WorkingDays)


def of_case(case: CaseOnClock, by: Almanac) -> list[Appointment]:
    """Every appointment of a case that is due or to come, as things stand; the earliest first."""
    found = [
        *_intake(case, by),
        *_invitations(case, by),
        *_length(case, by),
        *_claims(case, by),
        *_promises(case, by),
        *_calls(case, by),
        *_referrals(case),
        *_services(case),
    ]
    return sorted(found, key=lambda one: (one.on, one.event, one.kind, one.subject))


def after(event: str, kind: str, subject: int, due_on: date) -> Appointment:
    """An appointment for the day after the last day of something."""
    return Appointment(event, kind, subject, due_on, due_on + _ONE_DAY)


# UNTIL CONSENT --------------------------------------------------------------------------------------------------------


def acknowledge_by(received_on: date, by: Almanac) -> date:
    """The last day to acknowledge a request."""
    return by.working.after(received_on, by.periods[ClockCode.acknowledge_request])


def screen_by(received_on: date, periods: Mapping[ClockCode, int]) -> date:
    """The last day to finish the screening of a request."""
    return received_on + timedelta(days=periods[ClockCode.finish_screening])


def _intake(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    if case.received_on is None:
        return
    if case.status is CaseStatus.received and not case.acknowledged:
        yield after("case:clock:acknowledgement_late", "case", case.id, acknowledge_by(case.received_on, by))
    if case.status in (CaseStatus.received, CaseStatus.screening):
        yield after("case:clock:screening_late", "case", case.id, screen_by(case.received_on, by.periods))


def _invitations(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    if case.status is not CaseStatus.awaiting_consent:
        return
    tries = by.periods[ClockCode.invitation_attempts]
    silent = [side for side in case.sides if side.consent == "unknown"]
    asked = [(side, side.reply_by) for side in silent if side.reply_by is not None]
    agreed = any(side.consent == "yes" for side in case.sides)
    for side, reply_by in asked:
        if side.invitations < tries:
            yield after("case:clock:invitation_unanswered", "side", side.id, reply_by)
        elif agreed:
            yield after("case:clock:answer_missing", "side", side.id, reply_by)
    if asked and not agreed and len(asked) == len(silent) and all(side.invitations >= tries for side, _ in asked):
        last = max(reply_by for _, reply_by in asked)
        yield Appointment("case:file:no_reply", "case", case.id, last, by.working.after(last, GRACE) + _ONE_DAY)


# THE MEDIATION, AND WHAT RUNS ON BESIDE IT ----------------------------------------------------------------------------


def _length(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    if case.status in M and case.consented_on is not None:
        due_on = case.consented_on + timedelta(days=by.periods[ClockCode.whole_mediation])
        yield after("case:clock:mediation_long", "case", case.id, due_on)


def _claims(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    if case.status not in _CLAIM_OPEN or case.signed_on is not None:
        return
    if case.happened_on is not None and _compoundable(case.offences, case.happened_on):
        last_on = complaint_limit(case.happened_on)
        yield from _warnings("case:clock:complaint_ending", case.id, last_on, by.today)
    expires = claim_expires(case)
    if expires is not None:
        yield from _warnings("case:clock:claim_ending", case.id, expires, by.today)


def claim_expires(case: CaseOnClock) -> date | None:
    """When the claim expires as things stand; None where nobody knows, or where a mediation under the Act still moves it (ม.6)."""
    if case.limitation_on is None or case.track is not Track.PEOPLE_CENTRE or case.started_on is None:
        return case.limitation_on
    if case.status not in E or case.ended_on is None:
        return None
    return extended_expiry(case.limitation_on, case.started_on, max(case.started_on, case.ended_on))


def _compoundable(offences: Sequence[OffenceOnClock], on: date) -> bool:
    return any(
        entry.compoundable
        for named in offences
        for entry in in_force(OFFENCES, on)
        if (entry.law, entry.section) == (named.law, named.section)
        and (named.paragraph is None or entry.paragraph in (named.paragraph, None))
    )


def _warnings(event: str, case_id: int, last_on: date, today: date) -> Iterator[Appointment]:
    days = [last_on - timedelta(days=before) for before in WARN_DAYS_BEFORE]
    for day in _not_overtaken(days, last_on, today):
        yield Appointment(event, "case", case_id, day, day, last_on)


def _not_overtaken(days: Iterable[date], last_on: date, today: date) -> list[date]:
    """The warnings that still say something: of those that are due the nearest to the last day, and all to come."""
    if today > last_on:
        return []
    due = [day for day in days if day <= today]
    return [*due[-1:], *(day for day in days if day > today)]


# AFTER SIGNING --------------------------------------------------------------------------------------------------------


def _promises(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    if case.status not in _KEPT_IN_SIGHT:
        return
    for promise in case.promises:
        if promise.status in UNMET:
            yield after("case:obligation:fall_due", "obligation", promise.id, promise.due_on)
        if promise.enforce_by is None or promise.status not in OPEN:
            continue
        if promise.status in PAST_DUE:
            yield after("case:obligation:expire", "obligation", promise.id, promise.enforce_by)
        days = [warning.on for warning in enforcement_warnings(promise.enforce_by)]
        for day in _not_overtaken(days, promise.enforce_by, by.today):
            event = "case:clock:enforcement_ending"
            yield Appointment(event, "obligation", promise.id, day, day, promise.enforce_by)


def _calls(case: CaseOnClock, by: Almanac) -> Iterator[Appointment]:
    in_sight = case.status in (CaseStatus.settled, CaseStatus.monitoring)
    if not in_sight or case.signed_on is None or case.agreement is None:
        return
    owed = [Owed(promise.no, promise.due_on, promise.status) for promise in case.promises]
    planned = calls(case.signed_on, owed, by.periods, case.agreed_calls)
    for day in sorted({call.on for call in planned if standing(call, case.last_call, by.today) is not Standing.made}):
        yield Appointment("case:clock:call_due", "agreement", case.agreement, day, day)


def _referrals(case: CaseOnClock) -> Iterator[Appointment]:
    for referral in case.referrals:
        if referral.status is ReferralStatus.sent and referral.reply_by is not None and not referral.overdue:
            yield after("case:referral:overdue", "referral", referral.id, referral.reply_by)


def _services(case: CaseOnClock) -> Iterator[Appointment]:
    """Nobody mediates under the Act without a registration (ม.9, 10); elsewhere its end is pointed out and nothing more."""
    if case.track is not Track.PEOPLE_CENTRE or case.status not in M:
        return
    for service in case.serving:
        if service.status in _LEADING and service.valid_to is not None:
            yield after("case:assignment:end", "assignment", service.id, service.valid_to)


# BESIDE THE CASES -----------------------------------------------------------------------------------------------------


def of_mediator(held: Held, today: date) -> list[Appointment]:
    """The warnings of a registration: of those that are due the nearest alone, and all to come."""
    rings = sorted(rings_of(held), key=lambda ring: ring.due_on)
    due = [ring for ring in rings if ring.due_on <= today]
    waiting = [*due[-1:], *(ring for ring in rings if ring.due_on > today)]
    return [
        Appointment(RINGS, "mediator", ring.mediator_id, ring.due_on, ring.due_on, ring.valid_to) for ring in waiting
    ]


def of_centre(centre_id: int, by: Almanac) -> list[Appointment]:
    """The monthly return: on the first of a month the one of the month before is asked for, until the day it is due."""
    found = []
    for first in (by.today.replace(day=1), (by.today.replace(day=1) + timedelta(days=32)).replace(day=1)):
        last_on = first.replace(day=by.periods[ClockCode.monthly_return])
        if by.today <= last_on:
            found.append(Appointment("centre:clock:return_due", "centre", centre_id, first, first, last_on))
    return found


# WHEN TO LOOK AGAIN ---------------------------------------------------------------------------------------------------

LONGEST_UNSEEN = timedelta(days=30)
"""However far its next appointment lies, a subject is looked at this often."""


def due(appointments: Iterable[Appointment], today: date) -> list[Appointment]:
    """Those whose day has come."""
    return [one for one in appointments if one.on <= today]


def next_look(appointments: Iterable[Appointment], today: date) -> date:
    """The day on which to look again, when all that is due has been seen to."""
    return min([one.on for one in appointments if one.on > today] + [today + LONGEST_UNSEEN])

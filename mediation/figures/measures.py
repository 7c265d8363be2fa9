"""What is counted, and by what it may be divided. Pure; the counting itself stands in the database (figure parts)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cases.msgid import N_


class Dimension(StrEnum):
    """By what a measure is divided, one at a time; `none` gives the total."""

    none = ""
    topic = "topic"
    nature = "nature"
    track = "track"
    channel = "channel"


class Measure(StrEnum):
    """What a row counts for. Each counts in the month of its own day, said in MEASURES."""

    received = "received"
    received_without_value = "received_without_value"
    acknowledged = "acknowledged"
    accepted = "accepted"
    not_accepted = "not_accepted"
    held_for_safety = "held_for_safety"
    consented = "consented"
    mediated = "mediated"
    ended = "ended"
    closed = "closed"
    session_held = "session_held"
    no_show = "no_show"
    postponed = "postponed"
    challenged = "challenged"
    challenge_upheld = "challenge_upheld"
    mediator_ended = "mediator_ended"
    certificate_requested = "certificate_requested"
    certified = "certified"
    certificate_refused = "certificate_refused"
    referred = "referred"
    referral_acknowledged = "referral_acknowledged"
    referral_declined = "referral_declined"
    referral_result = "referral_result"
    followed_up = "followed_up"
    promise = "promise"
    promise_on_time = "promise_on_time"
    promise_late = "promise_late"
    promise_broken = "promise_broken"
    promise_waived = "promise_waived"
    days_to_acknowledged = "days_to_acknowledged"
    days_to_consent = "days_to_consent"
    days_to_session = "days_to_session"
    days_to_end = "days_to_end"
    days_to_certificate = "days_to_certificate"


@dataclass(frozen=True)
class MeasureWords:
    """A measure's name and on which day it counts; msgids."""

    name: str
    on: str


MEASURES: dict[Measure, MeasureWords] = {
    Measure.received: MeasureWords(N_("Requests received"), N_("the day the request was received")),
    Measure.received_without_value: MeasureWords(
        N_("Requests without a value in money"), N_("the day the request was received")
    ),
    Measure.acknowledged: MeasureWords(N_("Requests taken up"), N_("the day screening began")),
    Measure.accepted: MeasureWords(N_("Requests accepted"), N_("the day screening was passed")),
    Measure.not_accepted: MeasureWords(N_("Requests not accepted"), N_("the day it was declined")),
    Measure.held_for_safety: MeasureWords(N_("Holds for safety"), N_("the day of the hold")),
    Measure.consented: MeasureWords(N_("All sides agreed to mediate"), N_("the day of the consent")),
    Measure.mediated: MeasureWords(N_("Cases with a session"), N_("the day of the first session")),
    Measure.ended: MeasureWords(N_("Cases ended"), N_("the day the mediation ended")),
    Measure.closed: MeasureWords(N_("Cases closed"), N_("the day of closing")),
    Measure.session_held: MeasureWords(N_("Sessions held"), N_("the day of the session")),
    Measure.no_show: MeasureWords(N_("Somebody did not come"), N_("the day of the appointment")),
    Measure.postponed: MeasureWords(N_("Sessions put off"), N_("the day of the appointment")),
    Measure.challenged: MeasureWords(N_("Challenges of a mediator"), N_("the day of the challenge")),
    Measure.challenge_upheld: MeasureWords(N_("Challenges upheld"), N_("the day of the decision")),
    Measure.mediator_ended: MeasureWords(N_("Mediators' service ended"), N_("the day it ended")),
    Measure.certificate_requested: MeasureWords(N_("Certificates requested"), N_("the day of the request")),
    Measure.certified: MeasureWords(N_("Certificates given"), N_("the day it was given")),
    Measure.certificate_refused: MeasureWords(N_("Certificates refused"), N_("the day it was refused")),
    Measure.referred: MeasureWords(N_("Referrals sent"), N_("the day of sending")),
    Measure.referral_acknowledged: MeasureWords(N_("Referrals acknowledged"), N_("the day of sending")),
    Measure.referral_declined: MeasureWords(N_("Referrals declined"), N_("the day of sending")),
    Measure.referral_result: MeasureWords(N_("Results of referrals"), N_("the day of the result")),
    Measure.followed_up: MeasureWords(N_("Follow-up calls that reached somebody"), N_("the day of the call")),
    Measure.promise: MeasureWords(N_("Promises made"), N_("the day the agreement was signed")),
    Measure.promise_on_time: MeasureWords(N_("Promises kept in time"), N_("the day the agreement was signed")),
    Measure.promise_late: MeasureWords(N_("Promises kept late"), N_("the day the agreement was signed")),
    Measure.promise_broken: MeasureWords(N_("Promises broken"), N_("the day the agreement was signed")),
    Measure.promise_waived: MeasureWords(N_("Promises let go"), N_("the day the agreement was signed")),
    Measure.days_to_acknowledged: MeasureWords(N_("Days until taken up"), N_("the day screening began")),
    Measure.days_to_consent: MeasureWords(N_("Days until all sides agreed"), N_("the day of the consent")),
    Measure.days_to_session: MeasureWords(N_("Days until the first session"), N_("the day of the first session")),
    Measure.days_to_end: MeasureWords(N_("Days until the end"), N_("the day the mediation ended")),
    Measure.days_to_certificate: MeasureWords(N_("Days until the certificate"), N_("the day it was given")),
}

TOTALS_ALONE = frozenset(measure for measure in Measure if measure.startswith(("days_", "promise")))
"""Measures that are kept without dimensions."""


@dataclass(frozen=True)
class Cell:
    """What was counted of a measure in a month. `value` is of the dimension asked for, `kind` the measure's own division
    (outcome, destination, reason, side), `bin` whole days, `amount` baht or, of sessions, minutes."""

    month: date
    measure: Measure
    value: str
    kind: str
    bin: int
    n: int
    amount: Decimal


def total(cells: Iterable[Cell], measure: Measure, *kinds: str) -> int:
    """How many of a measure; only of these kinds where any are named."""
    return sum(cell.n for cell in cells if cell.measure is measure and (not kinds or cell.kind in kinds))


def amount(cells: Iterable[Cell], measure: Measure, *kinds: str) -> Decimal:
    """The sum of a measure's amounts."""
    found = (cell.amount for cell in cells if cell.measure is measure and (not kinds or cell.kind in kinds))
    return sum(found, Decimal(0))


def by_kind(cells: Iterable[Cell], measure: Measure) -> dict[str, int]:
    """How many of each kind; kinds that come to nothing are left out."""
    counts: dict[str, int] = {}
    for cell in cells:
        if cell.measure is measure:
            counts[cell.kind] = counts.get(cell.kind, 0) + cell.n
    return {kind: n for kind, n in counts.items() if n}


def by_value(cells: Iterable[Cell], measure: Measure, *kinds: str) -> dict[str, int]:
    """How many of each value of the dimension asked for."""
    counts: dict[str, int] = {}
    for cell in cells:
        if cell.measure is measure and (not kinds or cell.kind in kinds):
            counts[cell.value] = counts.get(cell.value, 0) + cell.n
    return {value: n for value, n in counts.items() if n}


def quantile(cells: Iterable[Cell], measure: Measure, share: Decimal) -> int | None:
    """The least number of days that at least this share of them did not exceed; None where there is none.

    The median of an even number is therefore the lower of the two in the middle (PERCENTILE_DISC).
    """
    counts: dict[int, int] = {}
    for cell in cells:
        if cell.measure is measure:
            counts[cell.bin] = counts.get(cell.bin, 0) + cell.n
    wanted, seen = share * sum(counts.values()), 0
    if wanted <= 0:
        return None
    for days in sorted(counts):
        seen += counts[days]
        if seen >= wanted:
            return days
    return None

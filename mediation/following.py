"""Rules of following a signed agreement up: when to call, what is late before it is late, and when to go to court. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cases.law import ClockCode, clock
from cases.limitation import EnforcementWarning, warning_due
from cases.msgid import N_
from cases.vocabulary import ObligationStatus

SOON = 7
"""So many days before its day a promise is shown as due soon."""
EARLY = 7
"""A call made so many days before the day it was planned for counts as that call."""
PAST_DUE = frozenset({ObligationStatus.late, ObligationStatus.demanded, ObligationStatus.breached})
UNMET = frozenset({ObligationStatus.pending, ObligationStatus.partly_done})
OPEN = UNMET | PAST_DUE
"""States of a promise that is still owed and not before a court."""


class Why(StrEnum):
    """Why a call is planned."""

    first = "first"
    second = "second"
    third = "third"
    after_due = "after_due"
    agreed = "agreed"


class Standing(StrEnum):
    """How a planned call stands."""

    made = "made"
    missed = "missed"
    now = "now"
    coming = "coming"


class DueState(StrEnum):
    """How near the day of a promise is."""

    passed = "passed"
    soon = "soon"
    later = "later"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Why: {
        "first": N_("First call after the signing"),
        "second": N_("Second call after the signing"),
        "third": N_("Third call after the signing"),
        "after_due": N_("Was it kept?"),
        "agreed": N_("As agreed in the last call"),
    },
    Standing: {
        "made": N_("Called"),
        "missed": N_("Call is late"),
        "now": N_("Call now"),
        "coming": N_("Coming"),
    },
}

_AFTER_SIGNING = {
    Why.first: ClockCode.follow_up_first,
    Why.second: ClockCode.follow_up_second,
    Why.third: ClockCode.follow_up_third,
}
PERIODS = frozenset({*_AFTER_SIGNING.values(), ClockCode.follow_up_after_due})


@dataclass(frozen=True)
class Owed:
    """A promise as the schedule needs it."""

    no: int
    due_on: date
    status: ObligationStatus


@dataclass(frozen=True)
class PlannedCall:
    """A call that is due `on` a day; `promises` are the numbers of those it asks after."""

    on: date
    why: Why
    promises: tuple[int, ...] = ()


def periods_on(day: date, own: Mapping[ClockCode, int]) -> dict[ClockCode, int]:
    """The days that hold in a centre: its own, else the house's."""
    return {code: own.get(code, clock(code, day).amount) for code in PERIODS}


def calls(
    signed_on: date, owed: Iterable[Owed], periods: Mapping[ClockCode, int], agreed: Iterable[date] = ()
) -> tuple[PlannedCall, ...]:
    """Every call an agreement asks for, in the order of their days.

    Thirty, ninety and a hundred and eighty days after the signing, and a week after each day on which something still owed
    was due; promises of one day share a call. `agreed` are days agreed in earlier calls.
    """
    planned = [PlannedCall(signed_on + timedelta(days=periods[code]), why) for why, code in _AFTER_SIGNING.items()]
    by_day: dict[date, list[int]] = {}
    for promise in owed:
        if promise.status in OPEN:
            by_day.setdefault(promise.due_on, []).append(promise.no)
    after = timedelta(days=periods[ClockCode.follow_up_after_due])
    planned += [PlannedCall(day + after, Why.after_due, tuple(sorted(nos))) for day, nos in by_day.items()]
    planned += [PlannedCall(day, Why.agreed) for day in sorted(set(agreed))]
    return tuple(sorted(planned, key=lambda call: (call.on, call.why)))


def standing(call: PlannedCall, last_made: date | None, today: date) -> Standing:
    """A call counts as made by any call in which somebody was reached on its day or after, or within a week before."""
    if last_made is not None and call.on <= last_made + timedelta(days=EARLY):
        return Standing.made
    if call.on + timedelta(days=SOON) < today:
        return Standing.missed
    return Standing.now if call.on <= today else Standing.coming


def next_call(planned: Iterable[PlannedCall], last_made: date | None) -> PlannedCall | None:
    """The earliest call that has not been made; None when all have."""
    waiting = [call for call in planned if last_made is None or call.on > last_made + timedelta(days=EARLY)]
    return min(waiting, key=lambda call: (call.on, call.why), default=None)


def due_state(due_on: date, status: ObligationStatus, today: date) -> DueState | None:
    """How near the day is of a promise that still waits to be met; None for all others: their state says enough."""
    if status not in UNMET:
        return None
    if due_on < today:
        return DueState.passed
    return DueState.soon if due_on <= today + timedelta(days=SOON) else DueState.later


def court_warning(enforce_by: date | None, status: ObligationStatus, today: date) -> EnforcementWarning | None:
    """The warning before the last day to go to court, where one is due for a promise still owed (ม.32)."""
    if enforce_by is None or status not in OPEN:
        return None
    return warning_due(enforce_by, today)

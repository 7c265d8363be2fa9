"""The pure rules, remembered: the same question is asked a million times and has a few hundred different answers."""

from datetime import date
from functools import cache

from cases.law import ClockCode, clock, may_certify
from cases.lifecycle import Step, move, outcome_on_entering
from cases.limitation import enforce_by
from cases.vocabulary import Outcome, Track
from mediation.demonstration.volume.moments import calendar_day
from mediation.machines import MACHINES


@cache
def entered(status: str, event: str, resume_state: str | None) -> Step:
    """Where the case stands after an event, and what it remembers."""
    return move(status, event, resume_state)


@cache
def outcome_of(status: str) -> Outcome | None:
    """The outcome that is set on entering a state."""
    return outcome_on_entering(status)


@cache
def next_state(kind: str, status: str, event: str) -> str:
    """The state of a smaller subject after an event."""
    return MACHINES[kind].next(status, event)


@cache
def period(code: ClockCode, day: int) -> int:
    """The amount of a clock on a day."""
    return clock(code, calendar_day(day)).amount


@cache
def certifiable(track: str, day: int) -> bool:
    """Whether the days of enforcement apply to what is signed then."""
    return may_certify(Track(track), calendar_day(day))


@cache
def last_day_to_petition(day: int) -> date:
    """Until when what can be enforced from a day may be taken to court."""
    return enforce_by(calendar_day(day))

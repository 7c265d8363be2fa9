"""How a mediator's registration stands on a day, and the warnings that ring before it runs out. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cases.law import ClockCode, clock


class RegistrationState(StrEnum):
    """Where a registration stands; the last day of it still counts."""

    valid = "valid"
    expires_soon = "expires_soon"
    expires_very_soon = "expires_very_soon"
    expired = "expired"
    not_yet = "not_yet"
    not_recorded = "not_recorded"


def registration_state(valid_from: date | None, valid_to: date | None, on: date) -> RegistrationState:
    """The state of a registration on a day. Soon and very soon are the two warnings of the law's clocks (90, 30 days).

    Without a first day none is recorded; without a last one it does not end.
    """
    if valid_from is None:
        return RegistrationState.not_recorded
    if valid_to is not None and valid_to < on:
        return RegistrationState.expired
    if on < valid_from:
        return RegistrationState.not_yet
    if valid_to is None or valid_to - on > _warning(ClockCode.registration_first_warning, on):
        return RegistrationState.valid
    if valid_to - on > _warning(ClockCode.registration_last_warning, on):
        return RegistrationState.expires_soon
    return RegistrationState.expires_very_soon


def first_warning(on: date) -> timedelta:
    """How long before its last day a registration is first pointed out."""
    return _warning(ClockCode.registration_first_warning, on)


def _warning(code: ClockCode, on: date) -> timedelta:
    return timedelta(days=clock(code, on).amount)


RINGS: Final = "centre:roster:registration_ending"
"""The name under which a ringing is journalled, by the system."""


class Ring(StrEnum):
    """The warnings of one registration, in the order in which they ring."""

    first = "first"
    last = "last"
    expired = "expired"


@dataclass(frozen=True)
class Held:
    """A registration as the clock needs it: whose, whom to tell, and its last day."""

    mediator_id: int
    account_id: int | None
    valid_to: date | None


@dataclass(frozen=True)
class Ringing:
    """One warning that fell due: everything an event of the system needs, references and dates alone."""

    mediator_id: int
    account_id: int | None
    ring: Ring
    due_on: date
    valid_to: date

    @property
    def facts(self) -> dict[str, str]:
        """What stands in the journal of it."""
        return {"ring": self.ring.value, "due_on": self.due_on.isoformat(), "valid_to": self.valid_to.isoformat()}


def ringings(held: Iterable[Held], since: date, on: date) -> list[Ringing]:
    """The warnings that fall due after `since` and up to `on`, both days in Bangkok, the earliest first.

    Cut anywhere, the stretches of a time together give each warning once: a worker rings what lies between its last day
    and today, and neither a pause nor a second turn rings anything twice.
    """
    due = [ringing for one in held for ringing in rings_of(one) if since < ringing.due_on <= on]
    return sorted(due, key=lambda ringing: (ringing.due_on, ringing.mediator_id, ringing.ring.value))


def rings_of(held: Held) -> Iterable[Ringing]:
    """Every warning of one registration, whenever it is due."""
    if held.valid_to is None:
        return
    days = {
        Ring.first: held.valid_to - _warning(ClockCode.registration_first_warning, held.valid_to),
        Ring.last: held.valid_to - _warning(ClockCode.registration_last_warning, held.valid_to),
        Ring.expired: held.valid_to + timedelta(days=1),
    }
    for ring, day in days.items():
        yield Ringing(held.mediator_id, held.account_id, ring, day, held.valid_to)

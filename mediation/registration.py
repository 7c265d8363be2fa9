"""How a mediator's registration stands on a day. Pure."""

from datetime import date, timedelta
from enum import StrEnum

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


def _warning(code: ClockCode, on: date) -> timedelta:
    return timedelta(days=clock(code, on).amount)

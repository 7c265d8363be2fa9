"""When an agreement is followed up: calls after the signing and after each day, and warnings before it is too late."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.law import ClockCode
from cases.limitation import add_months, enforce_by
from cases.vocabulary import ObligationStatus
from mediation.following import (
    EARLY,
    OPEN,
    SOON,
    DueState,
    Owed,
    PlannedCall,
    Standing,
    Why,
    calls,
    court_warning,
    due_state,
    next_call,
    periods_on,
    standing,
)

SIGNED = date(2026, 5, 1)
HOUSE = periods_on(SIGNED, {})
days = st.dates(date(2020, 1, 1), date(2060, 1, 1))
statuses = st.sampled_from(ObligationStatus)
promises = st.lists(st.builds(Owed, st.integers(1, 40), days, statuses), max_size=12, unique_by=lambda one: one.no)


def test_calls_come_after_thirty_ninety_and_a_hundred_and_eighty_days_and_a_week_after_each_day() -> None:
    owed = [Owed(1, date(2026, 6, 1), ObligationStatus.pending), Owed(2, date(2026, 6, 1), ObligationStatus.late)]
    assert calls(SIGNED, [*owed, Owed(3, date(2026, 7, 1), ObligationStatus.done)], HOUSE) == (
        PlannedCall(date(2026, 5, 31), Why.first),
        PlannedCall(date(2026, 6, 8), Why.after_due, (1, 2)),
        PlannedCall(date(2026, 7, 30), Why.second),
        PlannedCall(date(2026, 10, 28), Why.third),
    )


def test_a_centre_may_set_its_own_periods() -> None:
    own = periods_on(SIGNED, {ClockCode.follow_up_first: 14, ClockCode.follow_up_after_due: 2})
    assert calls(SIGNED, (), own)[0] == PlannedCall(date(2026, 5, 15), Why.first)


def test_a_call_is_late_only_a_week_after_its_day() -> None:
    call = PlannedCall(date(2026, 6, 8), Why.after_due)
    at = {day: standing(call, None, date(2026, 6, day)) for day in (7, 8, 15, 16)}
    assert at == {7: Standing.coming, 8: Standing.now, 15: Standing.now, 16: Standing.missed}
    assert standing(call, date(2026, 6, 1), date(2026, 6, 16)) is Standing.made
    assert standing(call, date(2026, 5, 31), date(2026, 6, 16)) is Standing.missed


@given(days, promises, st.lists(days, max_size=4), st.none() | days)
def test_the_next_call_is_the_first_that_was_not_made(
    signed_on: date, owed: list[Owed], agreed: list[date], last: date | None
) -> None:
    planned = calls(signed_on, owed, HOUSE, agreed)
    assert list(planned) == sorted(planned, key=lambda call: (call.on, call.why))
    found = next_call(planned, last)
    waiting = [call for call in planned if standing(call, last, signed_on) is not Standing.made]
    assert found == (waiting[0] if waiting else None)
    if found is not None and last is not None:
        assert found.on > last + timedelta(days=EARLY)


@given(days, promises)
def test_every_promise_still_owed_is_asked_after_once_and_no_other(signed_on: date, owed: list[Owed]) -> None:
    asked = [no for call in calls(signed_on, owed, HOUSE) for no in call.promises]
    assert sorted(asked) == sorted(one.no for one in owed if one.status in OPEN)


@given(days, statuses, days)
def test_a_promise_is_soon_before_it_is_late(due: date, status: ObligationStatus, today: date) -> None:
    found = due_state(due, status, today)
    if status not in ("pending", "partly_done"):
        assert found is None
    elif due < today:
        assert found is DueState.passed
    else:
        assert (found is DueState.soon) == ((due - today).days <= SOON)


def test_r12_the_last_day_to_go_to_court_is_warned_of_four_times() -> None:
    last = enforce_by(SIGNED)
    assert last == date(2029, 5, 1)
    warned = {months: court_warning(last, ObligationStatus.late, add_months(last, -months)) for months in (12, 6, 3, 1)}
    assert {months: found.months for months, found in warned.items() if found} == {12: 12, 6: 6, 3: 3, 1: 1}
    assert court_warning(last, ObligationStatus.late, add_months(last, -12) - timedelta(days=1)) is None


@given(days.map(enforce_by), statuses, days)
def test_nothing_is_warned_of_that_is_met_past_or_has_no_such_day(
    last: date, status: ObligationStatus, today: date
) -> None:
    found = court_warning(last, status, today)
    assert court_warning(None, status, today) is None
    if status not in OPEN or today > last:
        assert found is None
    if found is not None:
        assert found.on <= today <= last

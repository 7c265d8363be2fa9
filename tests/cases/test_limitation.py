"""Periods of law, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.law import ACT_2562
from cases.limitation import (
    EnforcementWarning,
    add_months,
    complaint_limit,
    enforce_by,
    enforcement_warnings,
    expiry_after_refusal,
    extended_expiry,
    prosecution_extinguished,
    warning_due,
)

START, END = date(2025, 12, 1), date(2026, 1, 10)
SINCE_THE_ACT = st.dates(min_value=ACT_2562, max_value=date(2200, 1, 1))


@pytest.mark.parametrize(
    ("expiry", "extended"),
    [
        (date(2025, 11, 30), date(2025, 11, 30)),
        (date(2025, 12, 1), date(2026, 3, 11)),
        (date(2026, 1, 10), date(2026, 3, 11)),
        (date(2026, 3, 11), date(2026, 3, 11)),
        (date(2026, 3, 12), date(2026, 3, 12)),
    ],
)
def test_a_claim_is_extended_from_the_first_day_to_sixty_days_after_the_end(expiry: date, extended: date) -> None:
    assert extended_expiry(expiry, START, END) == extended


def test_a_refusal_by_the_court_gives_sixty_days_from_its_order() -> None:
    assert expiry_after_refusal(date(2026, 2, 1), START, date(2026, 8, 1)) == date(2026, 9, 30)


def test_a_mediation_that_ends_before_it_starts_is_an_error() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        extended_expiry(START, END, START)


@given(SINCE_THE_ACT, SINCE_THE_ACT, st.integers(0, 1000))
def test_no_claim_is_ever_shortened_nor_one_revived(expiry: date, start: date, days: int) -> None:
    end = start + timedelta(days=days)
    found = extended_expiry(expiry, start, end)
    assert found >= expiry
    assert found in (expiry, end + timedelta(days=60))
    assert found == expiry or expiry >= start


@pytest.mark.parametrize(
    ("enforceable", "last_day"),
    [
        (date(2026, 5, 1), date(2029, 5, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2026, 12, 31), date(2029, 12, 31)),
    ],
)
def test_a_settlement_can_be_enforced_for_three_years(enforceable: date, last_day: date) -> None:
    assert enforce_by(enforceable) == last_day


@pytest.mark.parametrize(
    ("known", "limit"),
    [
        (date(2026, 1, 15), date(2026, 4, 15)),
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2025, 10, 31), date(2026, 1, 31)),
    ],
)
def test_a_complaint_must_be_made_within_three_months(known: date, limit: date) -> None:
    assert complaint_limit(known) == limit


def test_the_centre_is_warned_twelve_six_three_and_one_month_before_the_last_day() -> None:
    assert enforcement_warnings(date(2029, 5, 31)) == (
        EnforcementWarning(12, date(2028, 5, 31)),
        EnforcementWarning(6, date(2028, 11, 30)),
        EnforcementWarning(3, date(2029, 2, 28)),
        EnforcementWarning(1, date(2029, 4, 30)),
    )


def test_a_warning_is_given_once_and_a_missed_one_is_not_caught_up_after_a_nearer() -> None:
    last = date(2029, 5, 1)
    assert warning_due(last, date(2028, 4, 30)) is None
    assert warning_due(last, date(2028, 5, 1)) == EnforcementWarning(12, date(2028, 5, 1))
    assert warning_due(last, date(2028, 5, 2), already=[12]) is None
    assert warning_due(last, date(2029, 2, 10)) == EnforcementWarning(3, date(2029, 2, 1))
    assert warning_due(last, date(2029, 2, 10), already=[1]) is None
    assert warning_due(last, last, already=[12, 6, 3]) == EnforcementWarning(1, date(2029, 4, 1))
    assert warning_due(last, date(2029, 5, 2)) is None


@given(st.dates(date(1900, 1, 1), date(2400, 1, 1)), st.integers(-600, 600))
def test_adding_months_lands_in_the_right_month_on_the_day_or_its_last_one(start: date, months: int) -> None:
    found = add_months(start, months)
    assert (found.year * 12 + found.month) - (start.year * 12 + start.month) == months
    assert found.day == start.day or (found.day < start.day and (found + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("certified", "performed", "ended"),
    [(True, True, True), (True, None, True), (True, False, False), (False, True, False), (False, None, False)],
)
def test_a_prosecution_ends_only_with_certificate_and_performance(
    certified: bool, performed: bool | None, ended: bool
) -> None:
    assert prosecution_extinguished(certified, performed) is ended

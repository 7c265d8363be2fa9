"""Periods: months, quarters and fiscal years of the Thai government."""

from datetime import date

import pytest

from mediation.figures.periods import Grain, Period, PeriodInvalid, divided, fiscal_year, month_of, quarter, span


def test_a_fiscal_year_runs_from_october_and_is_named_by_the_year_it_ends_in() -> None:
    year = fiscal_year(2570)
    assert (year.begins, year.ends, year.last_day) == (date(2026, 10, 1), date(2027, 10, 1), date(2027, 9, 30))
    assert year.months == 12
    assert year.before() == fiscal_year(2569)


def test_its_quarters_are_its_parts() -> None:
    parts = list(divided(fiscal_year(2570), Grain.quarter))
    assert parts == [quarter(2570, number) for number in (1, 2, 3, 4)]
    assert parts[0].begins == date(2026, 10, 1)


def test_a_period_that_begins_within_a_quarter_is_cut_there() -> None:
    assert [(one.begins, one.ends) for one in divided(span("2026-11", "2027-02"), Grain.quarter)] == [
        (date(2026, 11, 1), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2027, 3, 1)),
    ]
    assert len(list(divided(span("2026-11", "2027-02"), Grain.month))) == 4
    assert len(list(divided(span("2025-09", "2026-10"), Grain.year))) == 3


@pytest.mark.parametrize("written", ["2569-10", "2026-10", "๒๕๖๙-๑๐", " 2026-10 "])
def test_a_month_is_read_in_both_eras_and_both_digits(written: str) -> None:
    assert span(written, written) == month_of(date(2026, 10, 31))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-13", "2026-13"),
        ("2026", "2026"),
        ("x", "2026-01"),
        ("2300-01", "2300-02"),
        ("2026-02", "2026-01"),
        ("1990-01", "2026-01"),
    ],
)
def test_what_is_no_period_is_refused_with_words(first: str, last: str) -> None:
    with pytest.raises(PeriodInvalid, match=r"^[A-Z].*\.$"):
        span(first, last)
    with pytest.raises(PeriodInvalid):
        fiscal_year(2026)
    with pytest.raises(PeriodInvalid):
        quarter(2570, 5)


def test_a_period_is_whole_months() -> None:
    for begins, ends in ((date(2026, 1, 2), date(2026, 2, 1)), (date(2026, 2, 1), date(2026, 2, 1))):
        with pytest.raises(ValueError, match="whole months"):
            Period(begins, ends)


def test_a_month_is_over_when_its_last_day_is() -> None:
    month = month_of(date(2026, 11, 27))
    assert not month.over_by(date(2026, 11, 30))
    assert month.over_by(date(2026, 12, 1))

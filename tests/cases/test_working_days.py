"""Working days: weekends, holidays of the calendar, and what an administrator wrote down."""

from datetime import date

import pytest

from cases.working_days import WorkingDays, fixed_holiday, fixed_of_year

PLAIN = WorkingDays()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 12, 10), False),
        (date(2027, 1, 1), False),
        (date(2027, 4, 13), False),
        (date(2027, 5, 1), False),
        (date(2027, 5, 3), True),
    ],
)
def test_offices_rest_on_weekends_and_fixed_holidays(day: date, works: bool) -> None:
    assert PLAIN.is_working(day) is works


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 12, 30), 1, date(2027, 1, 4)),
        (date(2027, 4, 12), 1, date(2027, 4, 16)),
        (date(2027, 4, 12), 2, date(2027, 4, 19)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
    ],
)
def test_counting_skips_what_is_no_working_day(day: date, count: int, found: date) -> None:
    assert PLAIN.after(day, count) == found


def test_a_day_written_down_is_off_and_a_fixed_one_may_be_worked() -> None:
    calendar = WorkingDays.of([{"day": date(2026, 11, 30), "off": True}, {"day": date(2026, 12, 10), "off": False}])
    assert calendar.after(date(2026, 11, 27), 1) == date(2026, 12, 1)
    assert calendar.is_working(date(2026, 12, 10))


def test_a_holiday_on_a_weekend_stays_a_weekend_though_it_be_struck_out() -> None:
    calendar = WorkingDays.of([{"day": date(2026, 12, 5), "off": False}])
    assert not calendar.is_working(date(2026, 12, 5))


def test_a_calendar_without_a_working_day_is_refused() -> None:
    off = frozenset(date.fromordinal(date(2027, 1, 1).toordinal() + n) for n in range(400))
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(off).after(date(2027, 1, 1), 1)


def test_a_holiday_holds_from_its_first_year_on() -> None:
    assert fixed_holiday(date(2016, 7, 28)) is None
    assert fixed_holiday(date(2017, 7, 28)) is not None


def test_a_year_has_its_fixed_holidays_in_order_and_none_that_follows_the_moon() -> None:
    days = fixed_of_year(2027)
    assert len(days) == 14
    assert days == sorted(days, key=lambda one: one[0])

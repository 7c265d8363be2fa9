"""When somebody can come, and when a registration has to be pointed out: pure rules of days and hours."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.availability import (
    Absence,
    AbsenceReason,
    Free,
    Hours,
    Weekday,
    clock_minutes,
    clock_text,
    free_at,
    free_these_days,
    overlapping,
)
from mediation.registration import Held, Ring, ringings
from parties import thai

MONDAY = date(2026, 11, 30)
MORNING = [Hours(Weekday.mon, 9 * 60, 12 * 60)]
MANY = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=thai.BANGKOK)


def away(first: int, last: int) -> Absence:
    return Absence(MONDAY + timedelta(days=first), MONDAY + timedelta(days=last), AbsenceReason.work)


@pytest.mark.parametrize(
    ("when", "minutes", "meant"),
    [
        (at(9), 180, Free.free),
        (at(10, 30), 60, Free.free),
        (at(9), 181, Free.other_hours),
        (at(8, 59), 30, Free.other_hours),
        (at(10, day=MONDAY + timedelta(days=1)), 30, Free.other_hours),
        (at(10).astimezone(UTC), 30, Free.free),
    ],
)
def test_a_session_must_lie_within_the_hours_of_its_day(when: datetime, minutes: int, meant: Free) -> None:
    assert free_at(MORNING, [], when, minutes) is meant


def test_hours_that_follow_each_other_count_as_one() -> None:
    parts = [Hours(Weekday.mon, 12 * 60, 16 * 60), *MORNING]
    assert free_at(parts, [], at(11), 120) is Free.free
    gap = [Hours(Weekday.mon, 13 * 60, 16 * 60), *MORNING]
    assert free_at(gap, [], at(11), 150) is Free.other_hours


@pytest.mark.parametrize(
    ("first", "last", "gone"), [(0, 0, True), (-3, 0, True), (0, 5, True), (-3, -1, False), (1, 2, False)]
)
def test_an_absence_holds_its_first_and_its_last_day(first: int, last: int, gone: bool) -> None:
    assert (free_at(MORNING, [away(first, last)], at(9), 60) is Free.absent) is gone
    assert (free_these_days(MORNING, [away(first, last)], MONDAY) is Free.absent) is gone


def test_an_absence_weighs_more_than_another_session_and_that_more_than_the_hours() -> None:
    assert free_at(MORNING, [away(0, 0)], at(9), 60, elsewhere=True) is Free.absent
    assert free_at([], [], at(9), 60, elsewhere=True) is Free.elsewhere
    assert free_at([], [], at(9), 60) is Free.not_said
    assert [free_these_days(hours, [], MONDAY) for hours in ([], MORNING)] == [Free.not_said, Free.free]


def test_a_session_over_midnight_meets_the_absence_of_either_day() -> None:
    assert free_at([], [away(1, 1)], at(23), 120) is Free.absent
    assert free_at([], [away(1, 1)], at(22), 120) is Free.not_said


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("9.00", 540),
        ("09:30 น.", 570),
        ("๑๓.๐๐", 780),
        ("24.00", 1440),
        ("0.00", 0),
        ("16", 960),
        ("24.01", None),
        ("9.60", None),
        ("เก้าโมง", None),
        ("", None),
        ("9.5", None),
        ("-9.00", None),
        ("9.000", None),
    ],
)
def test_a_time_of_day_is_read_as_it_is_written_here(written: str, minutes: int | None) -> None:
    assert clock_minutes(written) == minutes


@given(st.integers(0, 24 * 60))
def test_a_time_reads_back_as_it_was_printed(minutes: int) -> None:
    assert clock_minutes(clock_text(minutes)) == minutes


def test_hours_that_overlap_are_named_by_their_place() -> None:
    tuesday = Hours(Weekday.tue, 9 * 60, 12 * 60)
    assert overlapping([*MORNING, tuesday, Hours(Weekday.mon, 12 * 60, 13 * 60)]) == []
    assert overlapping([*MORNING, tuesday, Hours(Weekday.mon, 11 * 60, 13 * 60)]) == [2]


# THE CLOCK OF A REGISTRATION

ENDS = date(2027, 3, 1)


def test_a_registration_rings_ninety_and_thirty_days_before_its_last_day_and_the_day_after() -> None:
    rung = ringings([Held(7, 70, ENDS)], ENDS - timedelta(days=400), ENDS + timedelta(days=400))
    assert [(one.ring, (ENDS - one.due_on).days) for one in rung] == [
        (Ring.first, 90),
        (Ring.last, 30),
        (Ring.expired, -1),
    ]
    assert rung[0].facts == {"ring": "first", "due_on": "2026-12-01", "valid_to": "2027-03-01"}
    assert ringings([Held(7, 70, None)], date.min, date.max) == []


@MANY
@given(
    st.lists(st.integers(-200, 200), max_size=6),
    st.lists(st.integers(-300, 300), min_size=2, max_size=8).map(sorted),
)
def test_however_the_time_is_cut_each_warning_rings_once(last_days: list[int], cuts: list[int]) -> None:
    held = [Held(number, None, ENDS + timedelta(days=days)) for number, days in enumerate(last_days, start=1)]
    days = [ENDS + timedelta(days=cut) for cut in cuts]
    whole = ringings(held, days[0], days[-1])
    parts = [one for since, on in pairwise(days) for one in ringings(held, since, on)]
    assert parts == whole
    assert len({(one.mediator_id, one.ring) for one in whole}) == len(whole)

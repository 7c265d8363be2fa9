"""What stands in the way of a time: mediators, rooms and people are in one place at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases.findings import Finding
from mediation.availability import Absence, AbsenceReason, Hours, Weekday
from mediation.scheduling import (
    ANY_TIME,
    OFFICE_HOURS,
    Answers,
    Availability,
    Booking,
    Wanted,
    best_first,
    clash_findings,
    free_starts,
    overlapping,
)
from parties.thai import BANGKOK

NINE = datetime(2026, 12, 1, 9, 0, tzinfo=BANGKOK)
"""A Tuesday."""
BUNMI = ((7, "บุญมี"),)
HALL = 1
wanted = Wanted(NINE, 120, HALL, BUNMI, ((31, "สมหญิง"), (32, "สมชาย")))
elsewhere = Booking(99, 1, NINE + timedelta(hours=1), 60, room=2, mediators=frozenset({8}))


def codes(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(finding.code, finding.binds.value) for finding in found]


minutes = st.integers(15, 720)
moments = st.integers(0, 60 * 24 * 10).map(lambda ahead: NINE + timedelta(minutes=ahead))
bookings = st.builds(
    Booking,
    session_id=st.integers(1, 50),
    no=st.just(1),
    starts_at=moments,
    minutes=minutes,
    room=st.sampled_from([None, 1, 2]),
    own=st.booleans(),
    number=st.sampled_from(["", "ทถ.4/2569"]),
    mediators=st.frozensets(st.sampled_from([7, 8])),
    people=st.frozensets(st.sampled_from([31, 32, 33])),
)
wishes = st.builds(
    Wanted,
    starts_at=moments,
    minutes=minutes,
    room=st.sampled_from([None, 1, 2]),
    mediators=st.just(BUNMI),
    people=st.just(wanted.people),
)


def test_nothing_stands_against_a_time_when_all_are_elsewhere() -> None:
    assert clash_findings(wanted, [elsewhere]) == ()


def test_a_mediator_who_sits_in_another_case_refuses() -> None:
    taken = replace(elsewhere, mediators=frozenset({7}))
    assert codes(clash_findings(wanted, [taken])) == [("mediator_busy", "block")]


def test_the_same_room_refuses_whoever_sits_in_it() -> None:
    assert codes(clash_findings(wanted, [replace(elsewhere, room=HALL)])) == [("room_taken", "block")]


def test_a_place_that_is_no_room_of_the_centre_is_never_taken() -> None:
    assert clash_findings(replace(wanted, room=None), [replace(elsewhere, room=None)]) == ()


def test_somebody_asked_elsewhere_only_warns() -> None:
    taken = replace(elsewhere, people=frozenset({31}))
    assert codes(clash_findings(wanted, [taken])) == [("party_busy", "warn")]


def test_another_session_of_the_same_case_takes_its_mediators() -> None:
    (found,) = clash_findings(wanted, [replace(elsewhere, own=True, number="ทถ.1/2569")])
    assert (found.code, found.params["session"]) == ("mediator_busy", "1")


def test_a_reason_lets_everything_pass_and_still_tells_it() -> None:
    taken = replace(elsewhere, room=HALL, mediators=frozenset({7}))
    told = codes(clash_findings(wanted, [taken], reason_given=True))
    assert told == [("mediator_busy", "warn"), ("room_taken", "warn")]


def test_one_session_may_begin_when_the_other_ends() -> None:
    before = replace(elsewhere, starts_at=NINE - timedelta(hours=1), room=HALL)
    after = replace(before, starts_at=wanted.ends_at)
    assert overlapping(wanted, [before, after]) == []


def test_a_case_one_may_not_know_of_is_not_named() -> None:
    taken = replace(elsewhere, room=HALL, mediators=frozenset({7}))
    for found in clash_findings(wanted, [taken]):
        assert "number" not in found.params
    for found in clash_findings(wanted, [replace(taken, number="ทถ.4/2569")]):
        assert found.params["number"] == "ทถ.4/2569"


@given(wishes, st.lists(bookings, max_size=8))
def test_what_refuses_without_a_reason_warns_with_one(wish: Wanted, taken: list[Booking]) -> None:
    refused, told = clash_findings(wish, taken), clash_findings(wish, taken, reason_given=True)
    assert [(one.code, one.params) for one in refused] == [(one.code, one.params) for one in told]
    assert not any(one.blocks for one in told)
    assert all(one.blocks == (one.code != "party_busy") for one in refused)


@given(wishes, st.lists(bookings, max_size=8))
def test_what_clashes_overlaps_and_what_makes_way_does_not(wish: Wanted, taken: list[Booking]) -> None:
    meeting = overlapping(wish, taken)
    for one in taken:
        apart = one.ends_at <= wish.starts_at or wish.ends_at <= one.starts_at
        assert (one in meeting) is not apart
    assert clash_findings(wish, taken, instead_of={one.session_id for one in taken}) == ()


@given(wishes, bookings)
def test_two_sessions_clash_in_the_same_way_seen_from_either(wish: Wanted, taken: Booking) -> None:
    other = Wanted(taken.starts_at, taken.minutes, taken.room)
    mirrored = Booking(1, 1, wish.starts_at, wish.minutes, room=wish.room)
    room = "room_taken"
    ours = [one.code for one in clash_findings(wish, [taken]) if one.code == room]
    theirs = [one.code for one in clash_findings(other, [mirrored]) if one.code == room]
    assert ours == theirs


# AVAILABILITY


def test_who_said_no_hours_may_come_at_any_time() -> None:
    assert ANY_TIME.covers(NINE, NINE + timedelta(hours=12))


def test_hours_of_the_week_hold_in_bangkok() -> None:
    tuesdays = Availability((Hours(Weekday.tue, 9 * 60, 12 * 60),))
    assert tuesdays.covers(NINE.astimezone(UTC), wanted.ends_at.astimezone(UTC))
    assert not tuesdays.covers(NINE, NINE + timedelta(hours=4))
    assert not tuesdays.covers(NINE + timedelta(days=1), wanted.ends_at + timedelta(days=1))


def test_both_days_of_an_absence_count() -> None:
    away = Availability(absences=(Absence(date(2026, 11, 30), date(2026, 12, 1), AbsenceReason.travel),))
    assert not away.covers(NINE, wanted.ends_at)
    assert away.covers(NINE + timedelta(days=1), wanted.ends_at + timedelta(days=1))
    found = clash_findings(wanted, [], availability={7: away})
    assert codes(found) == [("mediator_away", "block")]


@given(st.lists(bookings, max_size=12), minutes)
def test_at_a_free_time_nothing_clashes_and_it_is_within_hours(taken: list[Booking], length: int) -> None:
    asked = replace(wanted, minutes=length)
    found = list(free_starts(NINE, 5, asked, taken))
    assert found == sorted(found)
    for start in found[:20]:
        at = replace(asked, starts_at=start)
        assert clash_findings(at, taken) == ()
        assert OFFICE_HOURS.covers(start, at.ends_at)
        assert start > NINE


# WHICH TIME SUITS BEST


def test_the_time_at_which_fewest_cannot_come_stands_first() -> None:
    later = NINE + timedelta(days=1)
    assert best_first([(NINE, Answers(2, 1)), (later, Answers(1, 0)), (NINE, Answers(3, 1))]) == [1, 2, 0]
    assert best_first([(later, Answers(0, 0)), (NINE, Answers(0, 0))]) == [1, 0]

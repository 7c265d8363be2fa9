"""What days bring: pure rules over a case as it stands."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.law import CLOCKS, ClockCode
from cases.vocabulary import CaseStatus, ObligationStatus, ReferralStatus, Track
from mediation.registration import Held
from mediation.ringing import (
    LONGEST_UNSEEN,
    Almanac,
    CaseOnClock,
    OffenceOnClock,
    PromiseOnClock,
    ReferralOnClock,
    SideOnClock,
    claim_expires,
    due,
    next_look,
    of_case,
    of_centre,
    of_mediator,
)

TODAY = date(2027, 3, 10)
PERIODS = {one.code: one.amount for one in CLOCKS}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def by(today: date = TODAY, **periods: int) -> Almanac:
    return Almanac(today, PERIODS | {ClockCode(code): amount for code, amount in periods.items()})


def a_case(status: str, **facts: Any) -> CaseOnClock:
    return CaseOnClock(id=7, status=CaseStatus(status), track=facts.pop("track", Track.COMMUNITY), **facts)


def events(case: CaseOnClock, almanac: Almanac | None = None) -> dict[str, date]:
    """Every appointment of the case: event → the first day of it."""
    return {one.event: one.on for one in reversed(of_case(case, almanac or by()))}


@pytest.mark.parametrize("status", ["received", "screening"])
def test_screening_is_late_on_the_day_after_its_last(status: str) -> None:
    case = a_case(status, received_on=date(2027, 3, 1), acknowledged=True)
    assert events(case) == {"case:clock:screening_late": date(2027, 3, 9)}
    assert events(case, by(finish_screening=10)) == {"case:clock:screening_late": date(2027, 3, 12)}


def test_a_request_taken_up_needs_no_acknowledgement() -> None:
    assert "case:clock:acknowledgement_late" in events(a_case("received", received_on=ago(1)))
    assert "case:clock:acknowledgement_late" not in events(a_case("screening", received_on=ago(1)))


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        ([(1, "unknown", 3)], {"case:clock:invitation_unanswered"}),
        ([(2, "unknown", 3)], {"case:file:no_reply"}),
        ([(2, "unknown", 3), (2, "no", 3)], {"case:file:no_reply"}),
        ([(2, "unknown", 3), (2, "yes", 3)], {"case:clock:answer_missing"}),
        ([(2, "unknown", 3), (1, "unknown", 3)], {"case:clock:invitation_unanswered"}),
        ([(2, "unknown", 3), (0, "unknown", None)], set()),
        ([(1, "yes", 3)], set()),
        ([(0, "unknown", None)], set()),
    ],
)
def test_silence_is_struck_out_only_when_every_silent_side_was_asked_often_enough_and_none_agreed(
    sides: list[tuple[int, str, int | None]], expected: set[str]
) -> None:
    given = [
        SideOnClock(n, consent, times, None if days is None else ago(days))
        for n, (times, consent, days) in enumerate(sides)
    ]
    assert set(events(a_case("awaiting_consent", sides=given))) == expected


def test_a_promise_before_court_and_a_promise_met_have_no_clock() -> None:
    for status in (ObligationStatus.petition_filed, ObligationStatus.done, ObligationStatus.waived):
        promise = PromiseOnClock(1, 1, ago(9), status, ago(1))
        assert events(a_case("monitoring", promises=[promise])) == {}


def test_a_breached_promise_warns_and_then_expires() -> None:
    promise = PromiseOnClock(1, 1, ago(300), ObligationStatus.breached, date(2027, 12, 1))
    found = of_case(a_case("monitoring", promises=[promise]), by())
    assert [(one.event.rpartition(":")[2], one.on) for one in found] == [
        ("enforcement_ending", date(2026, 12, 1)),
        ("enforcement_ending", date(2027, 6, 1)),
        ("enforcement_ending", date(2027, 9, 1)),
        ("enforcement_ending", date(2027, 11, 1)),
        ("expire", date(2027, 12, 2)),
    ]


def test_of_warnings_that_are_due_only_the_nearest_to_the_last_day_is_given() -> None:
    case = a_case("screening", received_on=TODAY, limitation_on=TODAY + timedelta(days=5))
    warnings = [one for one in of_case(case, by()) if one.event == "case:clock:claim_ending"]
    assert [one.on for one in warnings] == [ago(2)]


def test_nothing_is_warned_of_when_it_is_over() -> None:
    assert "case:clock:claim_ending" not in events(a_case("received", received_on=TODAY, limitation_on=ago(1)))


@pytest.mark.parametrize(
    ("status", "track", "ended", "expires"),
    [
        ("in_mediation", Track.COMMUNITY, None, date(2027, 3, 20)),
        ("in_mediation", Track.PEOPLE_CENTRE, None, None),
        ("not_settled", Track.PEOPLE_CENTRE, date(2027, 3, 1), date(2027, 4, 30)),
        ("not_settled", Track.COMMUNITY, date(2027, 3, 1), date(2027, 3, 20)),
    ],
)
def test_only_a_mediation_under_the_act_moves_the_day_a_claim_expires(
    status: str, track: Track, ended: date | None, expires: date | None
) -> None:
    case = a_case(status, track=track, started_on=date(2027, 2, 1), ended_on=ended, limitation_on=date(2027, 3, 20))
    assert claim_expires(case) == expires


@pytest.mark.parametrize(("section", "warned"), [("326", True), ("309", True), ("334", False), ("", False)])
def test_only_compoundable_crimes_are_warned_of(section: str, warned: bool) -> None:
    case = a_case("screening", received_on=ago(1), happened_on=ago(60), offences=[OffenceOnClock(section)])
    assert ("case:clock:complaint_ending" in events(case)) is warned


def test_a_referral_already_marked_is_not_marked_again() -> None:
    for marked, found in ((False, {"case:referral:overdue"}), (True, set())):
        referral = ReferralOnClock(3, ReferralStatus.sent, ago(1), marked)
        assert set(events(a_case("not_settled", referrals=[referral]))) == found


def test_a_call_made_is_not_due() -> None:
    case = a_case("settled", agreement=4, signed_on=ago(31), last_call=ago(2))
    assert [one.on for one in of_case(case, by()) if one.event == "case:clock:call_due"] == [
        ago(31) + timedelta(days=90),
        ago(31) + timedelta(days=180),
    ]


def test_the_return_is_asked_for_on_the_first_until_it_is_due() -> None:
    for day, first in ((1, (2027, 3, 1)), (5, (2027, 3, 1)), (6, (2027, 4, 1))):
        found = of_centre(1, by(date(2027, 3, day)))
        assert found[0].on == date(*first)
    assert of_centre(1, by(date(2027, 3, 9), monthly_return=10))[0].last_on == date(2027, 3, 10)


def test_a_registration_that_has_long_been_over_rings_once() -> None:
    assert [one.on for one in of_mediator(Held(1, None, ago(400)), TODAY)] == [ago(399)]
    assert of_mediator(Held(1, None, None), TODAY) == []


def test_the_next_look_is_at_the_next_appointment_and_never_far_away() -> None:
    case = a_case("settled", agreement=4, signed_on=ago(25))
    assert next_look(of_case(case, by()), TODAY) == ago(25) + timedelta(days=30)
    assert due(of_case(case, by()), TODAY) == []
    assert next_look([], TODAY) == TODAY + LONGEST_UNSEEN

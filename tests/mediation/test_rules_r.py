"""The checkable rules R1–R9, R20 and R21, each under its number; R10–R14, R22 and R23 stand beside. R15–R18
are rules of Thai dates and digits, R19 of access: tested there."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.facts import Alleged, ScreeningFacts
from cases.findings import Binds, Finding
from cases.lifecycle import CASE
from cases.reasons import ChallengeBasis, NoShowReason
from cases.safety import invitation_findings, must_hold
from cases.screening import screen
from cases.vocabulary import Nature, SafetyColour, Side, Topic, Track
from mediation.appointing import (
    AppointmentFacts,
    Registration,
    absence_findings,
    appointment_findings,
    challenge_findings,
    decision_findings,
    registration_findings,
)
from mediation.sitting import Caucus, OpeningFacts, caucus_findings, closing_findings, opening_findings

CENTRE, COMMUNITY = Track.PEOPLE_CENTRE, Track.COMMUNITY
FILED = date(2026, 11, 2)
BOTH = frozenset({Side.applicant, Side.respondent})

REQUEST = ScreeningFacts(
    track=CENTRE,
    nature=Nature.civil,
    topic=Topic.DEBT,
    filed_on=FILED,
    value=Decimal(10_000),
    safety=(SafetyColour.green,),
)
REGISTERED = Registration(date(2024, 1, 1), date(2028, 12, 31))
CHOSEN = AppointmentFacts(
    track=CENTRE,
    serves_on=date(2026, 11, 20),
    registration=REGISTERED,
    accepted=True,
    disclosed=True,
    agreed=True,
    asked_centre=False,
    briefing_done=True,
)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def crime(section: str, paragraph: int | None = None) -> tuple[Finding, ...]:
    return screen(
        replace(
            REQUEST,
            nature=Nature.criminal,
            topic=Topic.OTHER,
            suspect_under_18=False,
            offences=(Alleged(section, paragraph),),
        )
    )


def test_r01_half_a_million_passes_and_one_satang_more_does_not() -> None:
    assert screen(replace(REQUEST, value=Decimal("500000.00"))) == ()
    (found,) = screen(replace(REQUEST, value=Decimal("500000.01")))
    assert (found.guard, found.binds, found.section) == ("G-CAP", Binds.block, "ม.69(1)")
    assert screen(replace(REQUEST, value=Decimal("500000.01"), track=COMMUNITY)) == ()


def test_r02_section_396_is_refused_and_397_accepted() -> None:
    assert codes(crime("396")) == ["offence_not_mediable"]
    assert crime("397") == ()


def test_r03_theft_is_refused_with_the_way_to_the_police() -> None:
    (found,) = crime("334")
    assert (found.guard, found.binds) == ("G-CRIM", Binds.block)
    assert found.hint is not None
    assert "police" in found.hint


@pytest.mark.parametrize("section", ["343", "365"])
def test_r04_cheating_the_public_and_aggravated_trespass_are_refused(section: str) -> None:
    (found,) = crime(section)
    assert (found.code, found.params) == ("offence_not_mediable", {"section": section})


def test_r05_contested_ownership_is_not_accepted_at_a_centre_and_warned_of_in_the_community() -> None:
    boundary = replace(REQUEST, topic=Topic.LAND_BOUNDARY, ownership_contested=True)
    (found,) = screen(boundary)
    assert (found.guard, found.binds, found.section) == ("G-OWN", Binds.block, "ม.20 วรรคหนึ่ง")
    assert CASE.next("screening", "decline") == "not_accepted"
    assert [finding.binds for finding in screen(replace(boundary, track=COMMUNITY))] == [Binds.warn]
    assert screen(replace(boundary, ownership_contested=False)) == ()


def test_r06_nobody_is_appointed_without_disclosure() -> None:
    assert appointment_findings(CHOSEN) == ()
    (found,) = appointment_findings(replace(CHOSEN, disclosed=False))
    assert (found.code, found.binds, found.section) == ("not_disclosed", Binds.block, "ม.13")


def test_r06_nor_without_acceptance_choice_briefing_and_peace() -> None:
    bare = replace(CHOSEN, accepted=False, agreed=False, briefing_done=False, open_conflict=True, excluded=True)
    assert codes(appointment_findings(bare)) == [
        "not_accepted",
        "not_chosen",
        "not_briefed",
        "conflict_open",
        "excluded_by_party",
    ]
    assert appointment_findings(replace(CHOSEN, agreed=False, asked_centre=True)) == ()


def test_r07_one_of_three_may_stop_the_mediation() -> None:
    assert challenge_findings(ChallengeBasis.stop, {1, 2, 3}, {2}) == ()
    assert CASE.next("in_mediation", "challenge") == "suspended"
    assert challenge_findings(ChallengeBasis.stop, {1, 2, 3}, set(), by_mediator=True) == ()


def test_r07_for_removal_two_of_three_are_too_few() -> None:
    (found,) = challenge_findings(ChallengeBasis.removal, {1, 2, 3}, {1, 3})
    assert (found.section, found.binds, found.params) == ("ม.14", Binds.block, {"missing": "1"})
    assert challenge_findings(ChallengeBasis.removal, {1, 2, 3}, {3, 1, 2}) == ()


def test_r07_strangers_to_the_side_and_empty_papers_challenge_nobody() -> None:
    assert codes(challenge_findings(ChallengeBasis.stop, {1, 2}, {9})) == ["nobody_challenges"]
    assert codes(challenge_findings(ChallengeBasis.removal, set(), set())) == ["nobody_challenges"]
    assert codes(challenge_findings(ChallengeBasis.removal, {1}, {9})) == ["whole_side_must_sign"]


def test_r07_the_challenged_mediator_does_not_decide() -> None:
    assert codes(decision_findings(4, [4, 5])) == ["own_challenge"]
    assert decision_findings(6, [4, 5]) == ()


def test_r08_the_third_absence_without_cause_is_a_ground_of_removal() -> None:
    twice = [NoShowReason.no_word, NoShowReason.refused_to_come]
    assert absence_findings(twice) == ()
    assert absence_findings([*twice, NoShowReason.illness, NoShowReason.flood_or_road]) == ()
    (found,) = absence_findings([*twice, NoShowReason.illness, NoShowReason.no_word])
    assert (found.section, found.binds, found.params) == ("ม.15(2)", Binds.warn, {"count": "3"})


def test_r09_a_caucus_does_not_close_before_the_absent_side_was_told() -> None:
    caucus = Caucus(1, absent=frozenset({Side.respondent}))
    (found,) = caucus_findings(caucus)
    assert (found.section, found.binds, found.about) == ("ม.26", Binds.block, "respondent")
    assert caucus_findings(replace(caucus, notified=frozenset({Side.respondent}))) == ()


def test_r09_nor_does_its_session() -> None:
    told = Caucus(1, frozenset({Side.respondent}), frozenset({Side.respondent}))
    untold = Caucus(2, frozenset({Side.applicant, Side.other}), frozenset({Side.other}), ended=False)
    assert closing_findings([told]) == ()
    found = closing_findings([told, untold])
    assert codes(found) == ["caucus_open", "caucus_not_notified"]
    assert found[1].about == "applicant"


@pytest.mark.parametrize("colours", [(), (SafetyColour.green,), (SafetyColour.amber,)])
def test_r20_domestic_violence_is_held_and_nobody_is_invited(colours: tuple[SafetyColour, ...]) -> None:
    assert must_hold(Topic.DV, False, colours)
    assert must_hold(Topic.DEBT, True, colours)
    (found,) = invitation_findings(Topic.DV, False, colours)
    assert (found.guard, found.binds) == ("SAFETY", Binds.block)
    assert CASE.next("screening", "hold_for_safety") == "safety_hold"
    assert "invite" not in CASE.leaving("safety_hold")


def test_r20_red_is_held_likewise_and_a_calm_debt_is_not() -> None:
    assert codes(invitation_findings(Topic.DEBT, False, [SafetyColour.red])) == ["no_invitation"]
    assert invitation_findings(Topic.DEBT, False, [SafetyColour.amber]) == ()


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2028, 12, 31), True),
        (date(2029, 1, 1), False),
    ],
)
def test_r21_registration_must_hold_on_the_day_of_the_session(on: date, holds: bool) -> None:
    assert (registration_findings(CENTRE, REGISTERED, on) == ()) is holds
    assert (registration_findings(COMMUNITY, REGISTERED, on) == ()) is holds


def test_r21_blocks_a_peoples_centre_and_warns_the_community() -> None:
    late = date(2029, 1, 1)
    assert [finding.binds for finding in registration_findings(CENTRE, REGISTERED, late)] == [Binds.block]
    assert [finding.binds for finding in registration_findings(COMMUNITY, REGISTERED, late)] == [Binds.warn]
    assert codes(registration_findings(CENTRE, None, late)) == ["registration_not_valid"]
    assert codes(appointment_findings(replace(CHOSEN, serves_on=late))) == ["registration_not_valid"]


def test_r21_is_asked_again_when_the_session_opens() -> None:
    opening = OpeningFacts(CENTRE, date(2026, 11, 20), BOTH, BOTH, (REGISTERED,), notice_served=True)
    assert opening_findings(opening) == ()
    assert codes(opening_findings(replace(opening, happens_on=date(2029, 1, 1)))) == ["registration_not_valid"]
    bare = replace(
        opening,
        present=frozenset({Side.applicant}),
        registrations=(),
        notice_served=False,
        colours=(SafetyColour.red,),
    )
    assert codes(opening_findings(bare)) == ["notice_not_served", "side_absent", "safety_red", "no_mediator"]
    apart = replace(opening, present=frozenset({Side.applicant}), caucus_reason="asked to speak alone first")
    assert opening_findings(apart) == ()

"""The guards of acceptance on both tracks, and the safety screening."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.facts import GUARD_BINDS, Alleged, Capacity, ScreeningFacts
from cases.findings import Binds, Finding, refuse_if_blocked
from cases.offences import OffenceLaw
from cases.safety import QUESTIONS, colour, measures, must_hold, worst
from cases.screening import screen
from cases.vocabulary import (
    CapacityKind,
    Nature,
    SafetyAnswer,
    SafetyColour,
    SafetyMeasure,
    Side,
    Topic,
    Track,
)
from parties.errors import NotValid

CENTRE, COMMUNITY = Track.PEOPLE_CENTRE, Track.COMMUNITY
FILED = date(2026, 11, 2)

DEBT_CASE = ScreeningFacts(
    track=CENTRE,
    nature=Nature.civil,
    topic=Topic.DEBT,
    filed_on=FILED,
    value=Decimal(12_500),
    safety=(SafetyColour.green,),
    parties=(Capacity(Side.applicant, 1), Capacity(Side.respondent, 1)),
)
INSULT_CASE = replace(
    DEBT_CASE,
    nature=Nature.criminal,
    topic=Topic.DEFAMATION,
    value=None,
    offences=(Alleged("393"),),
    suspect_under_18=False,
)


def told(facts: ScreeningFacts) -> dict[str, tuple[str, Binds]]:
    """Code → guard and how it binds."""
    return {finding.code: (finding.guard, finding.binds) for finding in screen(facts)}


def test_a_plain_debt_and_a_plain_insult_pass() -> None:
    assert screen(DEBT_CASE) == ()
    assert screen(INSULT_CASE) == ()


@pytest.mark.parametrize("track", [CENTRE, COMMUNITY])
@pytest.mark.parametrize(
    ("change", "code", "guard"),
    [
        ({"family_status_matter": True}, "family_status", "G-FAM"),
        ({"topic": Topic.FAMILY_STATUS}, "family_status", "G-FAM"),
        ({"topic": Topic.FAMILY_MONEY}, "family_status_not_asked", "G-FAM"),
        ({"dv": True}, "juvenile_court", "G-JUV"),
        ({"topic": Topic.DV}, "juvenile_court", "G-JUV"),
        ({"nature": Nature.mixed, "suspect_under_18": True}, "juvenile_court", "G-JUV"),
        ({"nature": Nature.mixed, "suspect_under_18": None}, "age_not_asked", "G-JUV"),
        ({"unlawful_content": True}, "unlawful_content", "G-LEGAL"),
        ({"parties": (Capacity(Side.applicant, 1, CapacityKind.minor),)}, "incapacity", "G-CAPACITY"),
        ({"safety": ()}, "safety_not_asked", "SAFETY"),
        ({"safety": (SafetyColour.green, SafetyColour.red)}, "safety_red", "SAFETY"),
        ({"dv": True}, "domestic_violence", "SAFETY"),
        ({"coerced_or_intoxicated": True}, "coerced_or_intoxicated", "SUITABLE"),
        ({"mediators_conflicted": True}, "mediators_conflicted", "SUITABLE"),
        ({"official_is_party": True}, "official_is_party", "SUITABLE"),
    ],
)
def test_what_blocks_on_both_tracks(track: Track, change: dict[str, object], code: str, guard: str) -> None:
    assert told(replace(DEBT_CASE, track=track, **change))[code] == (guard, Binds.block)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "code", "guard", "at_a_centre", "in_the_community"),
    [
        ({"ownership_contested": True}, "ownership", "G-OWN", Binds.block, Binds.warn),
        ({"topic": Topic.LAND_OWNERSHIP}, "ownership", "G-OWN", Binds.block, Binds.warn),
        ({"topic": Topic.LAND_WAY}, "ownership_not_asked", "G-OWN", Binds.block, Binds.warn),
        ({"value": Decimal(500_001)}, "over_cap", "G-CAP", Binds.block, None),
        ({"value": None}, "value_missing", "G-CAP", Binds.block, None),
        ({"topic": Topic.THEFT}, "offence_not_mediable", "G-CRIM", Binds.block, None),
        ({"topic": Topic.THEFT}, "crime_refer", "G-CRIM", None, Binds.warn),
        ({"topic": Topic.INHERIT, "heirs_land": True}, "heirs_land", "G-HEIR", Binds.warn, Binds.warn),
        ({"topic": Topic.PUBLIC_AGENCY}, "state_agency_party", "G-STATE", Binds.warn, Binds.warn),
        ({"safety": (SafetyColour.amber,)}, "safety_amber", "SAFETY", Binds.warn, Binds.warn),
    ],
)
def test_what_binds_otherwise_on_each_track(
    change: dict[str, object], code: str, guard: str, at_a_centre: Binds | None, in_the_community: Binds | None
) -> None:
    for track, binds in ((CENTRE, at_a_centre), (COMMUNITY, in_the_community)):
        found = told(replace(DEBT_CASE, track=track, **change))  # type: ignore[arg-type]
        assert found.get(code) == ((guard, binds) if binds else None)


def test_the_table_of_guards_and_tracks_is_the_contracts() -> None:
    both = {CENTRE: Binds.block, COMMUNITY: Binds.block}
    assert {
        "G-FAM": both,
        "G-JUV": both,
        "G-CAPACITY": both,
        "G-LEGAL": both,
        "G-CRIM": both,
        "G-OWN": {CENTRE: Binds.block, COMMUNITY: Binds.warn},
        "G-CAP": {CENTRE: Binds.block, COMMUNITY: None},
    } == GUARD_BINDS


def test_in_the_community_a_crime_is_referred_and_its_civil_part_may_go_on() -> None:
    criminal = replace(INSULT_CASE, track=COMMUNITY)
    assert told(criminal) == {"crime_refer": ("G-CRIM", Binds.block)}
    mixed = replace(criminal, nature=Nature.mixed)
    assert told(mixed) == {"crime_refer": ("G-CRIM", Binds.warn)}
    assert screen(mixed)[0].hint == "Its civil part alone may be mediated here."


def test_at_a_centre_a_crime_must_be_named_and_each_one_is_looked_at() -> None:
    assert told(replace(INSULT_CASE, offences=())) == {"offence_missing": ("G-CRIM", Binds.block)}
    several = replace(INSULT_CASE, offences=(Alleged("393"), Alleged("288"), Alleged("295")))
    assert [(finding.code, finding.params["section"]) for finding in screen(several)] == [
        ("offence_not_listed", "288"),
        ("offence_not_mediable", "295"),
    ]


def test_an_offence_only_the_fields_list_names_is_taken_with_a_warning() -> None:
    cheque = replace(INSULT_CASE, offences=(Alleged("4", law=OffenceLaw.cheque),))
    assert told(cheque) == {"offence_unconfirmed": ("G-CRIM", Binds.warn)}


def test_domestic_violence_as_an_offence_takes_the_safety_path() -> None:
    found = told(replace(INSULT_CASE, offences=(Alleged("4", law=OffenceLaw.domestic_violence),)))
    assert found["domestic_violence"] == ("SAFETY", Binds.block)
    assert found["offence_not_mediable"] == ("G-CRIM", Binds.block)


def test_a_value_of_nothing_needs_a_reason() -> None:
    nothing = replace(DEBT_CASE, value=Decimal(0))
    assert told(nothing) == {"value_missing": ("G-CAP", Binds.block)}
    assert told(replace(nothing, value_reason="  ")) == {"value_missing": ("G-CAP", Binds.block)}
    assert screen(replace(nothing, value_reason="an apology is asked for")) == ()


@given(st.decimals(min_value="0.01", max_value="99999999.99", places=2))
def test_the_cap_binds_above_it_and_never_at_or_below(value: Decimal) -> None:
    found = told(replace(DEBT_CASE, value=value))
    assert found == ({} if value <= Decimal("500000.00") else {"over_cap": ("G-CAP", Binds.block)})
    assert screen(replace(DEBT_CASE, value=value, track=COMMUNITY)) == ()


@pytest.mark.parametrize("track", [track for track in Track if track not in (CENTRE, COMMUNITY)])
def test_on_a_track_the_house_does_not_run_it_may_only_refer(track: Track) -> None:
    assert told(replace(DEBT_CASE, track=track)) == {"track_not_run": ("G-TRACK", Binds.block)}


def test_a_centre_of_the_act_could_not_take_a_case_before_the_act() -> None:
    early = replace(DEBT_CASE, filed_on=date(2015, 3, 2))
    assert told(early) == {"track_not_run": ("G-TRACK", Binds.block)}
    assert screen(replace(early, track=COMMUNITY)) == ()


@pytest.mark.parametrize("kind", [kind for kind in CapacityKind if kind is not CapacityKind.full])
def test_who_cannot_contract_needs_a_representative_with_authority(kind: CapacityKind) -> None:
    able = Capacity(Side.respondent, 2, kind, representative=True, authority=True)
    assert screen(replace(DEBT_CASE, parties=(able,))) == ()
    found = screen(replace(DEBT_CASE, parties=(replace(able, authority=False),)))
    assert [(finding.guard, finding.about, finding.section) for finding in found] == [
        ("G-CAPACITY", "respondent:2", "ม.33(1)")
    ]


def test_everything_wrong_is_found_at_once_and_refused_with_sections() -> None:
    worst_case = replace(
        DEBT_CASE, ownership_contested=True, family_status_matter=True, value=Decimal(600_000), safety=()
    )
    with pytest.raises(NotValid) as refusal:
        refuse_if_blocked(screen(worst_case))
    assert [(fault.guard, fault.section) for fault in refusal.value.faults] == [
        ("SAFETY", None),
        ("G-FAM", "ม.20 วรรคหนึ่ง"),
        ("G-OWN", "ม.20 วรรคหนึ่ง"),
        ("G-CAP", "ม.69(1)"),
    ]
    assert refusal.value.faults[-1].params == {"cap": "500,000.00"}
    assert refusal.value.faults[-1].field == "value"


def test_what_only_warns_is_handed_on() -> None:
    warning = screen(replace(DEBT_CASE, track=COMMUNITY, ownership_contested=True))
    assert refuse_if_blocked(warning) == warning


def _facts() -> st.SearchStrategy[ScreeningFacts]:
    yes_no = st.booleans()
    asked = st.sampled_from([None, True, False])
    return st.builds(
        ScreeningFacts,
        track=st.sampled_from([CENTRE, COMMUNITY]),
        nature=st.sampled_from(Nature),
        topic=st.sampled_from(Topic),
        filed_on=st.dates(date(2019, 11, 18), date(2100, 1, 1)),
        value=st.none() | st.decimals(0, 10_000_000, places=2),
        ownership_contested=asked,
        family_status_matter=asked,
        offences=st.lists(st.sampled_from([Alleged("326"), Alleged("334"), Alleged("309", 2)])).map(tuple),
        suspect_under_18=asked,
        dv=yes_no,
        safety=st.lists(st.sampled_from(SafetyColour)).map(tuple),
    )


@given(_facts())
def test_no_case_that_must_be_held_for_safety_ever_passes(facts: ScreeningFacts) -> None:
    findings: tuple[Finding, ...] = screen(facts)
    blocked = {finding.guard for finding in findings if finding.blocks}
    if must_hold(facts.topic, facts.dv, facts.safety) or not facts.safety:
        assert "SAFETY" in blocked
    else:
        assert "SAFETY" not in blocked
    assert all(finding.section for finding in findings if finding.guard.startswith("G-") and finding.blocks)


CALM = {code: SafetyAnswer.yes if code == "q1" else SafetyAnswer.no for code in QUESTIONS}


def worried(*codes: str) -> dict[str, SafetyAnswer]:
    return CALM | {code: SafetyAnswer.no if code == "q1" else SafetyAnswer.yes for code in codes}


def test_there_are_ten_questions() -> None:
    assert list(QUESTIONS) == [f"q{number}" for number in range(1, 11)]


@pytest.mark.parametrize(
    "codes",
    [("q9",), ("q2", "q3"), *product(("q2", "q3"), ("q1", "q5", "q6", "q7")), ("q1", "q4", "q5")],
)
def test_red_is_violence_or_threat_with_danger_or_any_coercion(codes: tuple[str, ...]) -> None:
    assert colour(worried(*codes)) is SafetyColour.red
    assert measures(worried(*codes)) == (
        SafetyMeasure.stop_mediation,
        SafetyMeasure.safety_referral,
        SafetyMeasure.no_revealing_letter,
    )


@pytest.mark.parametrize("code", [code for code in QUESTIONS if code != "q9"])
def test_any_single_worry_but_coercion_is_amber_and_brings_a_measure(code: str) -> None:
    assert colour(worried(code)) is SafetyColour.amber
    assert len(measures(worried(code))) >= 2
    assert measures(worried(code))[-1] is SafetyMeasure.screen_before_each_session


@pytest.mark.parametrize("code", ["q2", "q3"])
def test_violence_or_threat_at_home_is_red_by_itself(code: str) -> None:
    assert colour(worried(code), same_household=True) is SafetyColour.red
    assert colour(worried("q4"), same_household=True) is SafetyColour.amber


@pytest.mark.parametrize("code", list(QUESTIONS))
def test_who_does_not_answer_is_never_green(code: str) -> None:
    silent = CALM | {code: SafetyAnswer.no_answer}
    assert colour(silent) is SafetyColour.amber
    assert SafetyMeasure.ask_again_alone in measures(silent)
    missing = {other: answer for other, answer in CALM.items() if other != code}
    assert colour(missing) is SafetyColour.amber


def test_all_calm_is_green_and_needs_nothing() -> None:
    assert colour(CALM) is SafetyColour.green
    assert measures(CALM) == ()


def test_an_answer_to_a_question_that_is_not_ours_is_an_error() -> None:
    with pytest.raises(ValueError, match="q11"):
        colour(CALM | {"q11": SafetyAnswer.yes})


_SHADE = {SafetyColour.green: 0, SafetyColour.amber: 1, SafetyColour.red: 2}
_ANSWERS = st.fixed_dictionaries({code: st.sampled_from(SafetyAnswer) for code in QUESTIONS})


@given(_ANSWERS, st.sampled_from(list(QUESTIONS)))
def test_one_more_worry_never_makes_the_colour_milder(answers: dict[str, SafetyAnswer], code: str) -> None:
    worse = answers | {code: SafetyAnswer.no if code == "q1" else SafetyAnswer.yes}
    assert _SHADE[colour(worse)] >= _SHADE[colour(answers)]
    assert _SHADE[colour(answers, same_household=True)] >= _SHADE[colour(answers)]


def test_the_colour_of_a_case_is_the_worst_of_its_people() -> None:
    assert worst([SafetyColour.green, SafetyColour.amber]) is SafetyColour.amber
    assert worst([SafetyColour.red, SafetyColour.green]) is SafetyColour.red
    assert worst([]) is None

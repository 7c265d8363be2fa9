"""The law as dated data: tracks, caps, clocks, offences, topics and the official codes."""

import csv
import os
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.law import (
    ACT_2562,
    CAPS,
    CLOCKS,
    TRACKS,
    ClockCode,
    Dated,
    Unit,
    cap,
    clock,
    in_force,
    may_certify,
    track_law,
)
from cases.offences import OFFENCES, OffenceLaw, mediable_offences, offence
from cases.official_codes import OFFICIAL_CODES, official_code, official_codes
from cases.topics import TOPICS, Question, topic_law
from cases.vocabulary import Nature, ReferralDestination, Topic, Track

TODAY = date(2026, 11, 22)
BEFORE_THE_ACT = ACT_2562 - timedelta(days=1)

MEDIABLE_SECTIONS = [
    "390",
    "391",
    "392",
    "393",
    "394",
    "395",
    "397",
    "272",
    "322",
    "323",
    "324",
    "326",
    "327",
    "328",
    "341",
    "342",
    "344",
    "345",
    "346",
    "347",
    "349",
    "350",
    "352",
    "353",
    "354",
    "355",
    "358",
    "359",
    "362",
    "363",
    "364",
]
REFUSED_SECTIONS = ["396", "343", "365", "334", "295", "300", "276", "278", "281", "284", "309", "310", "311"]


def test_the_caps_are_those_of_the_laws_with_their_sections() -> None:
    assert cap(Track.PEOPLE_CENTRE, TODAY) == Decimal(500_000)
    assert cap(Track.STATE_AGENCY, TODAY) == Decimal(5_000_000)
    assert cap(Track.DISTRICT_CIVIL, TODAY) == Decimal(200_000)
    assert cap(Track.COMMUNITY, TODAY) is None
    assert {entry.track: entry.section for entry in CAPS} == {
        Track.PEOPLE_CENTRE: "ม.69(1)",
        Track.STATE_AGENCY: "ม.20(4)",
        Track.DISTRICT_CIVIL: "พ.ร.บ.ระเบียบบริหารราชการแผ่นดิน ม.61/2",
    }


def test_a_cap_holds_from_its_day_and_not_before() -> None:
    assert date(2019, 11, 18) == ACT_2562
    assert cap(Track.PEOPLE_CENTRE, ACT_2562) == Decimal(500_000)
    assert cap(Track.PEOPLE_CENTRE, BEFORE_THE_ACT) is None


def test_the_house_runs_two_tracks_and_refers_to_the_others() -> None:
    running = {entry.track for entry in TRACKS if entry.runs}
    assert running == {Track.COMMUNITY, Track.PEOPLE_CENTRE}
    assert {entry.track for entry in TRACKS} == set(Track)


def test_community_mediation_was_law_before_the_act_and_the_peoples_centre_was_not() -> None:
    assert track_law(Track.COMMUNITY, date(2015, 1, 5)) is not None
    assert track_law(Track.PEOPLE_CENTRE, BEFORE_THE_ACT) is None


def test_only_the_peoples_centre_may_speak_of_the_certificate() -> None:
    assert [track for track in Track if may_certify(track, TODAY)] == [Track.PEOPLE_CENTRE]
    effects = {entry.track: entry.effect for entry in TRACKS}
    assert "certified" in effects[Track.PEOPLE_CENTRE]
    assert "certif" not in effects[Track.COMMUNITY]
    assert "section 32" not in effects[Track.COMMUNITY]


def test_every_clock_has_a_period_today() -> None:
    assert {code: clock(code, TODAY).amount for code in ClockCode} == {
        ClockCode.acknowledge_request: 1,
        ClockCode.finish_screening: 7,
        ClockCode.answer_invitation: 15,
        ClockCode.invitation_attempts: 2,
        ClockCode.whole_mediation: 60,
        ClockCode.complaint_limit: 3,
        ClockCode.limitation_extension: 60,
        ClockCode.enforcement: 3,
        ClockCode.referral_acknowledgement: 7,
        ClockCode.guest_link: 30,
        ClockCode.follow_up_first: 30,
        ClockCode.follow_up_second: 90,
        ClockCode.follow_up_third: 180,
        ClockCode.follow_up_after_due: 7,
        ClockCode.monthly_return: 5,
        ClockCode.access_request: 30,
        ClockCode.breach_notice: 72,
        ClockCode.registration_first_warning: 90,
        ClockCode.registration_last_warning: 30,
    }
    assert clock(ClockCode.complaint_limit, TODAY).unit is Unit.months
    assert clock(ClockCode.enforcement, TODAY).section == "ม.32"


def test_a_clock_no_law_gave_yet_is_an_error() -> None:
    with pytest.raises(LookupError):
        clock(ClockCode.enforcement, BEFORE_THE_ACT)


@pytest.mark.parametrize("section", MEDIABLE_SECTIONS)
def test_a_listed_offence_may_be_mediated(section: str) -> None:
    found = offence(section, None, TODAY)
    assert found is not None
    assert found.mediable
    assert found.confirmed


@pytest.mark.parametrize("section", REFUSED_SECTIONS)
def test_a_barred_offence_says_why_and_where_to_go(section: str) -> None:
    found = offence(section, None, TODAY)
    assert found is not None
    assert not found.mediable
    assert found.hint
    assert found.refer_to is ReferralDestination.POLICE


@pytest.mark.parametrize("section", ["309", "310", "311"])
def test_of_the_offences_against_liberty_only_the_first_paragraph_may_be_mediated(section: str) -> None:
    first, second = offence(section, 1, TODAY), offence(section, 2, TODAY)
    assert first is not None
    assert first.mediable
    assert second is not None
    assert not second.mediable


@pytest.mark.parametrize("section", ["288", "329", "332", "999"])
def test_what_the_list_does_not_name_is_no_offence_of_the_list(section: str) -> None:
    assert offence(section, None, TODAY) is None


def test_offences_are_listed_from_the_day_of_the_act() -> None:
    assert offence("326", None, BEFORE_THE_ACT) is None
    assert mediable_offences(BEFORE_THE_ACT) == ()
    assert {entry.section for entry in mediable_offences(TODAY) if entry.law is OffenceLaw.criminal_code} == {
        *MEDIABLE_SECTIONS,
        "309",
        "310",
        "311",
    }


def test_only_compoundable_offences_carry_the_limit_of_complaint() -> None:
    petty = {"390", "391", "392", "393", "394", "395", "397"}
    for entry in mediable_offences(TODAY):
        assert entry.compoundable == (entry.section not in petty)


def test_domestic_violence_is_never_mediable_and_goes_to_those_who_protect() -> None:
    found = offence("4", None, TODAY, OffenceLaw.domestic_violence)
    assert found is not None
    assert (found.mediable, found.refer_to) == (False, ReferralDestination.DV_SOCIAL)


def test_every_topic_stands_in_the_table_once() -> None:
    assert sorted(entry.topic for entry in TOPICS) == sorted(Topic)


def test_the_topics_that_touch_land_or_family_ask_their_question() -> None:
    asks = {entry.topic: entry.asks for entry in TOPICS if entry.asks}
    assert asks == {
        Topic.LAND_BOUNDARY: {Question.ownership},
        Topic.LAND_WAY: {Question.ownership},
        Topic.FAMILY_MONEY: {Question.family_status},
    }


def test_four_topics_fail_their_guard_by_themselves() -> None:
    barred = {entry.topic: entry.guard for entry in TOPICS if entry.bars}
    assert barred == {
        Topic.LAND_OWNERSHIP: "G-OWN",
        Topic.FAMILY_STATUS: "G-FAM",
        Topic.THEFT: "G-CRIM",
        Topic.DV: "SAFETY",
    }


def test_the_codes_and_offences_a_topic_offers_exist() -> None:
    for entry in TOPICS:
        assert all(official_code(Nature.civil, number) for number in entry.civil_codes)
        assert all(offence(section, 1, TODAY) for section in entry.offences)
    assert topic_law(Topic.DEBT, TODAY).civil_codes[0] == 35


def test_the_return_knows_51_civil_and_43_criminal_codes() -> None:
    for nature, count in ((Nature.civil, 51), (Nature.criminal, 43)):
        numbers = [code.number for code in OFFICIAL_CODES if code.nature is nature]
        assert numbers == list(range(1, count + 1))
    headings = [code.heading for code in OFFICIAL_CODES]
    assert len(set(headings)) == len(headings)


def test_codes_that_may_not_be_mediated_are_known_and_not_offered() -> None:
    hidden = {code.number for code in OFFICIAL_CODES if not code.enabled}
    assert hidden == {36, 43}
    offered = official_codes(Nature.criminal, TODAY)
    assert len(offered) == 41
    assert len(official_codes(Nature.mixed, TODAY)) == 51 + 41
    assert official_codes(Nature.other, TODAY) == ()
    assert official_code(Nature.criminal, 36) is not None
    assert official_code(Nature.civil, 52) is None


@pytest.mark.real_data
def test_the_criminal_codes_bear_the_sections_of_the_fields_own_list() -> None:
    near = Path(__file__).parents[3] / "shared" / "data"
    source = Path(os.environ.get("MEDIATION_TEST_DATA", near)) / "official_codes.csv"
    with source.open(encoding="utf-8", newline="") as lines:
        listed = list(csv.DictReader(lines))
    assert len(listed) == len(OFFICIAL_CODES)
    for row in listed:
        known = official_code(Nature(row["nature"]), int(row["no"]))
        assert known is not None
        assert not row["section"] or known.section == row["section"]


def _overlapping(entries: Iterable[tuple[object, Dated]]) -> list[object]:
    seen: list[tuple[object, Dated]] = []
    clashes = []
    for key, entry in entries:
        last = entry.valid_to or date.max
        if any(k == key and e.valid_from <= last and entry.valid_from <= (e.valid_to or date.max) for k, e in seen):
            clashes.append(key)
        seen.append((key, entry))
    return clashes


def test_no_two_entries_of_one_thing_hold_on_the_same_day() -> None:
    assert _overlapping((entry.track, entry) for entry in TRACKS) == []
    assert _overlapping((entry.track, entry) for entry in CAPS) == []
    assert _overlapping((entry.code, entry) for entry in CLOCKS) == []
    assert _overlapping((entry.topic, entry) for entry in TOPICS) == []
    assert _overlapping(((entry.law, entry.section, entry.paragraph), entry) for entry in OFFENCES) == []
    assert _overlapping(((code.nature, code.number), code) for code in OFFICIAL_CODES) == []


@given(st.dates())
def test_what_is_in_force_on_a_day_began_by_then_and_has_not_run_out(day: date) -> None:
    assert all(entry.valid_from <= day <= (entry.valid_to or date.max) for entry in in_force(CAPS, day))
    assert all(entry.valid_from <= day <= (entry.valid_to or date.max) for entry in in_force(CLOCKS, day))

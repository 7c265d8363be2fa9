"""The demonstration shows everything the machines know, and nothing that the practice would not have done."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mediation.chains import verify_all
from mediation.demonstration import place as places
from mediation.demonstration.cast import CAST, CENTRES
from mediation.demonstration.handout import handout, new_password, remember, remembered
from mediation.demonstration.loading import load
from mediation.demonstration.names import CHILDREN, MEN, WOMEN, family_names
from mediation.demonstration.place import NamesTaken, lay_place
from mediation.demonstration.play import Player, Stage
from mediation.demonstration.repertoire import STORIES
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Story
from mediation.machines import MACHINES
from parties import thai
from parties.accounts import prove
from parties.passwords import password_faults
from tests.mediation.demonstration.conftest import PASSWORD, Shown
from tests.mediation.demonstration.replaying import lawless, out_of_time, unpermitted

_TABLES = {kind: "case_file" if kind == "case" else kind for kind in MACHINES}
_THAI = re.compile("[ก-๛]")
_LATIN = re.compile("[A-Za-z]{2,}")
NOWHERE = Stage(0, {}, {}, {})


# WRITTEN BY HAND


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_a_story_goes_forward_in_time_and_ends_before_today(story: Story) -> None:
    player = Player(story, NOWHERE, thai.bangkok_day(datetime.now(UTC)), 0)
    moments = [player.received_at, *(player.moment(do) for do in story.course)]
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert story.ago == 0 or all(do.day.number < story.ago for do in story.course)


def test_there_are_stories_enough_for_both_tracks_and_two_fiscal_years() -> None:
    today = thai.bangkok_day(datetime.now(UTC))
    years = [thai.fiscal_year(today - timedelta(days=story.ago)) for story in STORIES]
    assert len(STORIES) >= 60
    assert sum(story.at == PEOPLE_CENTRE for story in STORIES) >= 20
    assert sum(year >= thai.fiscal_year(today) - 2 for year in years) >= 60
    assert len({story.title for story in STORIES}) == len(STORIES)


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) and not isinstance(value, Day) else []


def test_whatever_is_told_is_told_in_thai() -> None:
    codes = re.compile(r"[A-Za-z0-9_.:/-]*")
    for story in STORIES:
        written = [story.title, story.facts, *([story.wish] if story.wish else []), story.place, story.no_value_reason]
        told = [text for do in story.course for text in _texts(dict(do.raw)) if not codes.fullmatch(text)]
        for text in [text for text in written if text] + told:
            assert _THAI.search(text), text
            assert not _LATIN.search(text), text


def test_people_have_names_of_our_own_lists_and_nobody_has_that_of_the_staff() -> None:
    names = {thai.name_key(f"{given} {family}") for given in (*MEN, *WOMEN, *CHILDREN) for family in family_names()}
    assert len(family_names()) == len(set(family_names())) == 400
    assert not names & {thai.name_key(member.name) for member in CAST.values()}


# LOADED


async def test_it_loads_whole_and_says_how_far_it_is(shown: Shown) -> None:
    assert shown.loaded.fresh
    assert shown.loaded.place.complete
    assert await shown.owner.fetchval("select count(*) from case_file") == len(STORIES)
    assert shown.said[-1].split()[0] == shown.said[-1].split()[2] == str(shown.loaded.deeds)


@pytest.mark.parametrize("kind", list(MACHINES))
async def test_every_state_of_every_machine_can_be_seen(shown: Shown, kind: str) -> None:
    standing = await shown.values(f"select distinct status from {_TABLES[kind]}")
    assert standing == set(MACHINES[kind].states)


async def test_every_chain_holds(shown: Shown) -> None:
    report = await verify_all(shown.database.worker_url)
    assert report.breaks == []
    assert report.entries > 2000


async def test_every_history_is_lawful_when_replayed_on_the_pure_machines(shown: Shown) -> None:
    chains = defaultdict(list)
    for row in await shown.owner.fetch(
        "select * from journal_entry where subject_kind <> 'centre' order by subject_kind, subject_id, seq"
    ):
        chains[row["subject_kind"], row["subject_id"]].append(row)
    for chain in chains.values():
        assert lawless(chain) == []
        assert unpermitted(chain) == []
        assert out_of_time(chain) == []


async def test_cases_stand_where_their_journals_left_them(shown: Shown) -> None:
    rows = await shown.owner.fetch(
        """select f.id, f.status, (select e.status_to from journal_entry e
             where e.subject_kind = 'case' and e.subject_id = f.id and e.entity = 'case' order by seq desc limit 1) as told
           from case_file f where f.status <> 'draft'"""
    )
    assert [row["id"] for row in rows if row["status"] != row["told"]] == []


async def test_numbers_have_no_gap_and_run_with_the_days(shown: Shown) -> None:
    rows = await shown.owner.fetch(
        """select centre_id, number_year, number_seq, received_at from case_file where number is not null
           order by centre_id, number_year, number_seq"""
    )
    years = defaultdict(list)
    for row in rows:
        years[row["centre_id"], row["number_year"]].append(row)
    for year in years.values():
        assert [row["number_seq"] for row in year] == list(range(1, len(year) + 1))
        assert [row["received_at"] for row in year] == sorted(row["received_at"] for row in year)


async def test_nothing_lies_in_the_future(shown: Shown) -> None:
    late = "select count(*) from journal_entry where happened_at > recorded_at"
    assert await shown.owner.fetchval(late) == 0


async def test_special_things_are_there_to_be_seen(shown: Shown) -> None:
    for sql in (
        "select 1 from case_party where capacity = 'minor'",
        "select 1 from case_party where capacity = 'incompetent'",
        "select 1 from person where kind = 'juristic'",
        "select 1 from case_party where role = 'representative'",
        "select 1 from case_party where succeeds is not null",
        "select 1 from case_side where side = 4",
        "select 1 from case_side where consent = 'no' and not joining",
        "select 1 from session_entry where kind = 'caucus_begun'",
        "select 1 from agreement_signature where manner = 'fingerprint'",
        "select 1 from agreement where prosecution_extinguished_on is not null",
        "select 1 from case_lockout where why = 'declared'",
        "select 1 from safety_hold where ended_at is null and proposed is not null",
        "select 1 from safety_screening where colour = 'red'",
        "select 1 from conflict_match where decision = 'overridden'",
        "select 1 from assignment where jsonb_array_length(answers) = 2",
        "select 1 from session_text where kind = 'counter_proposal'",
        "select 1 from obligation where series > 0 and status = 'done'",
        "select 1 from follow_up where relation = 'better'",
        "select 1 from clause",
        "select 1 from challenge where decision = 'upheld'",
        "select 1 from referral where reply_by < bangkok_day(now()) and status = 'sent' and to_centre_id is not null",
        "select 1 from case_file where linked_case_id is null and track = 'PEOPLE_CENTRE' and nature = 'criminal'",
    ):
        assert await shown.owner.fetchval(f"select exists ({sql})"), sql


async def test_tha_than_stands_with_its_facts_and_every_centre_says_what_it_is(shown: Shown) -> None:
    row = await shown.owner.fetchrow("select * from centre where code = 'tha-than'")
    assert row is not None
    assert (row["name"], row["prefix"], row["area_code"], row["postcode"]) == ("ศอช.ต.ท่าถ่าน", "ทถ", "240606", "24120")
    facts = msgspec.json.decode(row["facts"])
    assert facts["recognised"]["on"] == "2008-05-08"
    assert (facts["working_group"]["members"], facts["working_group"]["on"]) == (25, "2008-03-19")
    villages = await shown.owner.fetch("select code, name from village where centre_id = $1 order by code", row["id"])
    assert [village["code"] for village in villages] == [f"240606{moo:02d}" for moo in range(1, 8)]
    assert all("ชื่อสมมติ" in village["name"] for village in villages)
    assert await shown.owner.fetchval("select count(*) from centre where not demonstration") == 0
    invented = await shown.owner.fetchrow("select name, track from centre where kind = 'people'")
    assert invented is not None
    assert "สมมติ" in invented["name"]
    assert invented["track"] == "PEOPLE_CENTRE"


async def test_every_account_signs_in_with_the_password_that_was_given(shown: Shown) -> None:
    for who in CAST:
        proven = await prove(who, PASSWORD, "198.51.100.77")
        assert (proven.username, proven.must_change) == (who, False)


async def test_a_second_loading_does_nothing(shown: Shown) -> None:
    before = await shown.owner.fetchval("select count(*) from journal_entry")
    said: list[str] = []
    again = await load(shown.database.owner_url, shown.database.app_url, "another password", said.append)
    assert (again.fresh, again.deeds, said) == (False, 0, [])
    assert await shown.owner.fetchval("select count(*) from journal_entry") == before


async def test_a_loading_that_was_stopped_goes_on_without_doing_anything_twice(shown: Shown) -> None:
    before = await shown.owner.fetchval("select count(*) from journal_entry")
    await shown.owner.execute("update centre set settings = jsonb_set(settings, '{demonstration,complete}', 'false')")
    said: list[str] = []
    again = await load(shown.database.owner_url, shown.database.app_url, "another password", said.append)
    assert again.fresh
    assert await shown.owner.fetchval("select count(*) from journal_entry") == before
    assert await shown.owner.fetchval("select count(*) from mediator") == 6


async def test_it_is_not_laid_over_accounts_of_others(shown: Shown) -> None:
    with pytest.raises(NamesTaken, match="officer"):
        await lay_place(shown.database.owner_url, "another password", shown.loaded.place.day)
    assert places.MAIN in CENTRES


# HANDED OUT


def test_the_password_is_remembered_for_its_owner_alone(tmp_path: Path) -> None:
    password = new_password()
    assert remembered(tmp_path / "var") is None
    path = remember(tmp_path / "var", password)
    assert remembered(tmp_path / "var") == password
    assert path.stat().st_mode & 0o077 == 0
    assert all(who in handout(password) for who in CAST)


def test_a_made_password_would_do_for_every_account_and_is_another_each_time() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(password_faults(password, who) == [] for password in made for who in CAST)

"""A volume obeys every rule of the house, whatever it is drawn by, and however often its loading is stopped."""

import asyncio
import os
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from cases.vocabulary import CaseStatus, Outcome
from mediation.chains import verify_all
from mediation.demonstration.volume import filling
from mediation.demonstration.volume.filling import fill_centre, live_case
from mediation.demonstration.volume.ids import MOST_OF_A_CASE, IdPool
from mediation.demonstration.volume.laying import OtherPlan, Plan, how_far, lay, standing
from mediation.demonstration.volume.loading import load_volume
from mediation.demonstration.volume.moments import calendar_day, day_of, iso_in_bangkok, minute_on, number_of, stamp
from mediation.demonstration.volume.people import ORGANISATION_EVERY, mixed, person_row, somebody
from mediation.dossier import read_dossier
from mediation.practice.inbox import inbox, packet
from mediation.practice.owners_work import owners_work
from mediation.practice.safety import read_answers
from mediation.work import reading
from parties import keys, thai
from parties.access import Actor, Role
from parties.database import connection_arguments
from tests.conftest import Database, Owner, database_of_its_own
from tests.mediation.demonstration.replaying import lawless, out_of_time, unpermitted

UNTIL = date(2026, 6, 30)
CASES = 300
FULL_SIZE = 1_000_000


@dataclass
class Small:
    """Three hundred cases over two centres."""

    database: Database
    owner: Owner
    plan: Plan

    async def centres(self) -> list[int]:
        rows = await self.owner.fetch("select id from centre where code ~ '^volume-7-[0-9]' order by id")
        return [row["id"] for row in rows]


@pytest.fixture(scope="module")
async def small(server: str, keyring: keys.Keyring) -> AsyncIterator[Small]:
    """The volume, loaded once."""
    async with database_of_its_own(server, "volume") as (database, owner):
        plan = Plan(CASES, 7, 2, UNTIL)
        await load_volume(database.owner_url, plan, lambda _: None)
        yield Small(database, owner, plan)


async def _chains(owner: Owner, kinds: str = "'case', 'referral'") -> dict[Any, list[Any]]:
    chains = defaultdict(list)
    rows = await owner.fetch(
        f"select * from journal_entry where subject_kind in ({kinds}) order by subject_kind, subject_id, seq"
    )
    for row in rows:
        chains[row["subject_kind"], row["subject_id"]].append(row)
    return chains


# EVERY RULE


async def test_all_cases_are_there_on_both_tracks_and_come_to_every_kind_of_end(small: Small) -> None:
    rows = await small.owner.fetch("select track, status, outcome from case_file")
    assert len(rows) == CASES
    assert {row["track"] for row in rows} == {"COMMUNITY", "PEOPLE_CENTRE"}
    assert {row["outcome"] for row in rows} >= {outcome.value for outcome in Outcome}
    assert {"closed", "monitoring"} <= {row["status"] for row in rows}


async def test_every_chain_holds(small: Small) -> None:
    report = await verify_all(small.database.worker_url)
    assert report.breaks == []


async def test_every_history_is_lawful_when_replayed_on_the_pure_machines(small: Small) -> None:
    for chain in (await _chains(small.owner)).values():
        assert lawless(chain) == []
        assert unpermitted(chain) == []
        assert out_of_time([entry for entry in chain if entry["entity"] == "case"]) == []


async def test_a_case_has_six_entries_and_more_on_average(small: Small) -> None:
    entries = sum(map(len, (await _chains(small.owner)).values()))
    assert entries / CASES >= 6


async def test_cases_and_their_parts_stand_where_the_journals_left_them(small: Small) -> None:
    told: dict[str, str] = {}
    for (kind, number), chain in (await _chains(small.owner)).items():
        for entry in chain:
            entity = f"case:{number}" if entry["entity"] == "case" else entry["entity"]
            told[entity] = entry["status_to"]
        assert kind in ("case", "referral")
    for table in ("case_file", "session", "assignment", "agreement", "obligation", "referral"):
        for row in await small.owner.fetch(f"select id, status from {table}"):
            name = f"case:{row['id']}" if table == "case_file" else f"{table}:{row['id']}"
            assert told.get(name, "pending") == row["status"], name


async def test_numbers_have_no_gap_and_the_counter_goes_on_from_them(small: Small) -> None:
    for centre_id in await small.centres():
        rows = await small.owner.fetch(
            """select number, number_year, number_seq, received_at from case_file where centre_id = $1
               order by number_year, number_seq""",
            centre_id,
        )
        years = defaultdict(list)
        for row in rows:
            years[row["number_year"]].append(row)
            assert thai.buddhist_year(row["received_at"]) == row["number_year"]
            assert row["number"].endswith(f".{row['number_seq']}/{row['number_year']}")
        counters = dict(
            await small.owner.fetch("select year, last from centre_counter where centre_id = $1", centre_id)
        )
        for year, numbered in years.items():
            assert [row["number_seq"] for row in numbered] == list(range(1, len(numbered) + 1))
            assert [row["received_at"] for row in numbered] == sorted(row["received_at"] for row in numbered)
            assert counters[year] == len(numbered)


async def test_nothing_happened_after_the_last_day(small: Small) -> None:
    last = await small.owner.fetchval("select max(happened_at) from journal_entry where subject_kind <> 'centre'")
    assert last < stamp(minute_on(number_of(UNTIL) + 1, 0))


async def test_every_case_can_be_read_by_those_who_may(small: Small) -> None:
    for centre_id in await small.centres():
        head = Actor(centre_id, frozenset({Role.head}), 0)
        cases = await small.owner.fetch("select id from case_file where centre_id = $1", centre_id)
        for row in cases:
            async with reading(head):
                dossier = await read_dossier(head, row["id"])
            assert dossier.file.status is not CaseStatus.draft
            assert len(dossier.sides) >= 2
            assert all(dossier.principals(side.side) for side in dossier.sides)


async def test_what_was_handed_on_can_be_read_by_its_receiver(small: Small) -> None:
    justice = await small.owner.fetchval("select id from centre where kind = 'cjc'")
    officer = Actor(justice, frozenset({Role.cjc}), 0)
    lines = await inbox(officer, limit=100)
    assert lines
    one = await packet(officer, lines[0].id)
    assert one.people[0]["name"]
    assert one.journal[0].event == "case:referral:send"


async def test_safety_answers_are_sealed_and_open_for_the_safety_officer(small: Small) -> None:
    row = await small.owner.fetchrow("select id, centre_id, case_id from safety_screening order by id limit 1")
    assert row is not None
    account = await small.owner.fetchval(
        "select account_id from membership where centre_id = $1 and role = 'safety'", row["centre_id"]
    )
    safety = Actor(row["centre_id"], frozenset({Role.safety}), account)
    told = await read_answers(safety, row["case_id"], row["id"])
    assert set(told.answers) == {f"q{number}" for number in range(1, 11)}


async def test_the_figures_agree_with_a_count(small: Small) -> None:
    figures = dict(await small.owner.fetch("select measure || kind, sum(n) from figure_change group by 1"))
    outcomes = await small.owner.fetch(
        "select 'ended' || outcome, count(*) from case_file where outcome is not null group by 1"
    )
    assert figures["received"] == CASES
    assert all(figures[measure] == n for measure, n in outcomes)
    assert figures["closed"] == await small.owner.fetchval("select count(*) from case_file where status = 'closed'")


async def test_the_centres_say_that_they_are_invented_and_people_are_found_by_their_names(small: Small) -> None:
    rows = await small.owner.fetch("select name, demonstration from centre")
    assert all(row["demonstration"] and "สมมติ" in row["name"] for row in rows)
    names = await small.owner.fetch("select name_key, first_name, last_name from person limit 500")
    assert all(row["name_key"] == thai.name_key(f"{row['first_name']} {row['last_name']}") for row in names)


async def test_the_indexes_of_names_are_as_the_migrations_made_them(small: Small) -> None:
    options = await small.owner.fetch(
        "select reloptions from pg_class where relname ~ '^(person|case_file)_.*(gram|title)'"
    )
    assert {tuple(row["reloptions"]) for row in options} == {("fastupdate=off",)}


# ONCE AND AGAIN


async def test_a_second_loading_does_nothing_and_another_size_is_refused(small: Small) -> None:
    again = await load_volume(small.database.owner_url, small.plan, lambda _: None)
    assert (again.written, again.before) == (0, CASES)
    with pytest.raises(OtherPlan, match="300 cases in 2 centres"):
        await load_volume(small.database.owner_url, replace(small.plan, cases=301), lambda _: None)


async def test_a_loading_that_was_stopped_goes_on(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "CASES_A_BATCH", 20)
    url, plan = small.database.owner_url, Plan(110, 8, 2, UNTIL)
    await lay(url, plan, None)
    begun = asyncio.create_task(fill_centre(url, plan, 0))
    while await how_far(url, plan) < 20:
        assert not begun.done()
    begun.cancel()
    await asyncio.wait([begun])
    before = await how_far(url, plan)
    assert 20 <= before <= 55
    await load_volume(url, plan, lambda _: None)
    assert await how_far(url, plan) == 110
    gaps = """select count(*) from (select number_seq, row_number() over (partition by centre_id, number_year order by number_seq) n
              from case_file) x where number_seq <> n"""
    assert await small.owner.fetchval(gaps) == 0
    assert (await verify_all(small.database.worker_url)).breaks == []


async def test_an_owner_whom_the_fences_hold_fills_it_too(small: Small) -> None:
    url, plan = small.database.owner_url, Plan(40, 9, 1, UNTIL)
    await lay(url, plan, None)
    connection = await asyncpg.connect(**connection_arguments(url))
    try:
        pool = IdPool()
        while await filling._next_batch(connection, plan, 0, pool, staged=True):
            pass
    finally:
        await connection.close()
    assert await how_far(url, plan) == 40
    assert (await verify_all(small.database.worker_url)).breaks == []


async def test_several_processes_fill_one_volume(
    small: Small, keyring: keys.Keyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keyring.json"
    keys.Keyring.create(path)
    said: list[str] = []
    plan = Plan(80, 10, 2, UNTIL)
    filled = await load_volume(small.database.owner_url, plan, said.append, workers=2, keyring=path)
    assert filled.written == 80
    assert "80 of 80" in said[-2]
    assert (await verify_all(small.database.worker_url)).breaks == []


async def test_the_same_seed_tells_the_same_and_another_something_else(small: Small) -> None:
    async with owners_work(small.database.owner_url) as owner:
        bench = (await standing(owner, small.plan, 0)).bench

    def told(seed: int) -> list[Any]:
        ids = {table: count(1) for table in MOST_OF_A_CASE}
        plan, now = replace(small.plan, seed=seed), datetime.now(UTC)
        books = [live_case(plan, replace(bench, seed=seed), ids, now, number, (2569, number)) for number in range(40)]
        return [(book.file["title"], [row[10:16] for row in book.chain.rows]) for book in books]

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_people_are_drawn_by_their_number_alone() -> None:
    bench: Any = type("Bench", (), {"seed": 1, "index": 0, "people_from": 100, "centre_id": 5, "address": {}})
    rows = [person_row(bench, number) for number in range(200)]
    assert [row["id"] for row in rows] == list(range(100, 300))
    assert sum(row["kind"] == "juristic" for row in rows) == 200 // ORGANISATION_EVERY
    assert len({(row["first_name"], row["last_name"]) for row in rows}) > 150
    assert somebody(bench, 7) == somebody(bench, 7)


def test_no_two_cases_are_drawn_by_the_same_chance() -> None:
    drawn = {mixed(seed, centre, number) for seed in (1, 2) for centre in range(4) for number in range(20_000)}
    assert len(drawn) == 2 * 4 * 20_000


def test_minutes_and_days_are_those_of_bangkok() -> None:
    for at in (datetime(2026, 1, 1, 16, 59, tzinfo=UTC), datetime(2026, 1, 1, 17, 0, tzinfo=UTC)):
        minute = int(at.timestamp()) // 60
        assert stamp(minute) == at
        assert calendar_day(day_of(minute)) == thai.bangkok_day(at)
        assert datetime.fromisoformat(iso_in_bangkok(minute)) == at
        assert number_of(calendar_day(day_of(minute))) == day_of(minute)


# FULL SIZE


@pytest.mark.proof
async def test_a_million_cases_are_laid_with_their_journals(
    server: str, keyring: keys.Keyring, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = int(os.environ.get("MEDIATION_PROOF_CASES", FULL_SIZE))
    path = tmp_path / "keyring.json"
    ring = keys.Keyring.create(path)
    keys.use(ring)
    try:
        async with database_of_its_own(server, "volume_full") as (database, owner):
            plan = Plan(cases, 1, max(1, cases // 20_000), thai.bangkok_day(datetime.now(UTC)) - timedelta(days=1))
            begun = time.monotonic()
            await load_volume(database.owner_url, plan, _said(capsys), workers=2, keyring=path)
            seconds = time.monotonic() - begun
            entries = await owner.fetchval("select count(*) from journal_entry where subject_kind <> 'centre'")
            with capsys.disabled():
                print(f"\ncases={cases} seconds={seconds:.0f} entries={entries}")
            assert entries / cases >= 6
    finally:
        keys.use(keyring)


def _said(capsys: pytest.CaptureFixture[str]) -> Any:
    def say(line: str) -> None:
        with capsys.disabled():
            print(line)

    return say

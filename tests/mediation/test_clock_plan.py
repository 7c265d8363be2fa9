"""A turn at the clocks asks an index for what is due, however many cases are open."""

import re
from datetime import UTC, datetime
from time import perf_counter

import asyncpg
import pytest

from mediation.practice.clock_turn import look_at_all
from mediation.settings import Settings
from mediation.worker import bench_of
from parties.database import connection_arguments
from tests.conftest import Owner, database_of_its_own
from tests.world import build

MODEST, FULL = 20_000, 1_000_000
MOST_SECONDS = 5.0
_CASES = """insert into case_file (centre_id, status, track, topic, number, received_at, last_happened_at)
  select $1, 'screening', 'COMMUNITY', 'DEBT', 'N.' || n || '/2570', now(), now() from generate_series(1, $2::int) n"""
_WATCHED = """update clock_watch set look_at = now() + make_interval(days => 1 + (subject_id % 30)::int)
  where kind = 'case'"""
_DUE = "update clock_watch set look_at = now() - interval '1 hour' where kind = 'case' and subject_id % 1000 = 0"


async def _lay(owner: Owner, cases: int) -> None:
    """So many open cases, of which one in a thousand is to be looked at."""
    world = await build(owner)
    await owner.execute(_CASES, world.tha_than.id, cases, timeout=600)
    await owner.execute(_WATCHED, timeout=600)
    await owner.execute(_DUE, timeout=600)
    await owner.execute("vacuum (analyze) clock_watch", timeout=600)


async def _plan(owner: Owner) -> str:
    """How the very statement of the function would be run."""
    source = await owner.fetchval("select prosrc from pg_proc where proname = 'clocks_due'")
    statement = re.sub(r"\bp_limit\b", "500", re.sub(r"\bp_now\b", "now()", source))
    rows = await owner.fetch(f"explain {statement}")
    return "\n".join(row[0] for row in rows)


async def test_what_is_due_is_found_by_index(server: str, keyring: object) -> None:
    async with database_of_its_own(server, "clockplan") as (_, owner):
        await _lay(owner, MODEST)
        plan = await _plan(owner)
        assert "clock_watch_due" in plan, plan
        assert "Seq Scan" not in plan, plan
        assert "Tid Scan" in plan, plan


@pytest.mark.proof
async def test_among_a_million_open_cases_a_turn_finds_what_is_due_in_time(server: str, keyring: object) -> None:
    async with database_of_its_own(server, "clockfull") as (database, owner):
        await _lay(owner, FULL)
        assert "Seq Scan" not in await _plan(owner)
        worker = await asyncpg.connect(**connection_arguments(database.worker_url))
        began, found = perf_counter(), 0
        while rows := await worker.fetch("select * from clocks_due($1, 500)", datetime.now(UTC)):
            found += len(rows)
        seconds = perf_counter() - began
        await worker.close()
        print(f"open={FULL} due={found} seconds={seconds:.2f}")
        assert found >= FULL // 1000
        assert seconds <= MOST_SECONDS


@pytest.mark.proof
async def test_what_changed_all_at_once_is_looked_at_by_the_thousand(server: str, keyring: object) -> None:
    async with database_of_its_own(server, "clockdirty") as (database, owner):
        await _lay(owner, MODEST)
        await owner.execute("update clock_watch set look_at = '-infinity'")
        async with bench_of(Settings(), database.worker_url) as bench:
            began = perf_counter()
            passed = await look_at_all(bench)
        seconds = perf_counter() - began
        print(f"looked_at={passed.looked_at} seconds={seconds:.2f} per_s={passed.looked_at / seconds:.0f}")
        assert passed.looked_at >= MODEST

"""Several workers at one database: whoever of them is killed in the middle, each clock rings once."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from parties import keys
from tests.conftest import ROOT, Database, Owner, database_of_its_own
from tests.mediation.practice.cases_at import case_at, days_ago, obligation_at
from tests.world import build

REQUESTS, PROMISES = 60, 40
_MEDIATION = "from mediation.cli import main; main()"
_RANG = (
    "select count(*) from clock_ring where event in ('case:clock:acknowledgement_late', 'case:clock:screening_late')"
)
_FELL_DUE = "select count(*) from obligation where status = 'late'"


@dataclass
class Workers:
    """Where workers are started, and what they leave behind."""

    owner: Owner
    environment: dict[str, str]

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Process]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _MEDIATION, "worker"), env=self.environment, stderr=PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.terminate()
            _, said = await process.communicate()
            assert b"Traceback" not in said, said.decode()

    async def until(self, sql: str, least: int, meanwhile: str = "") -> None:
        """Wait until it is so many; `meanwhile` is done again and again."""
        async with asyncio.timeout(90):
            while await self.owner.fetchval(sql) < least:
                await self.owner.execute(meanwhile or "select 1")
                await asyncio.sleep(2 if meanwhile else 0.02)


@pytest.fixture
async def workers(server: str, keyring: keys.Keyring, tmp_path: Path) -> AsyncIterator[Workers]:
    """A database of their own, with requests that wait too long and promises that are due."""
    keys.Keyring.create(tmp_path / "keyring.json")
    async with database_of_its_own(server, "workers") as (database, owner):
        await _lay(owner)
        yield Workers(owner, _environment(database, tmp_path))


async def _lay(owner: Owner) -> None:
    world = await build(owner)
    for _ in range(REQUESTS):
        await case_at(world, "received", received_at=days_ago(9), last_happened_at=days_ago(9))
    for _ in range(PROMISES):
        await obligation_at(world, await case_at(world, "settled"), due_on=days_ago(3).date())


def _environment(database: Database, var: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MEDIATION_VAR": str(var),
        "DATABASE_URL": database.owner_url,
        "DATABASE_APP_URL": database.app_url,
        "DATABASE_WORKER_URL": database.worker_url,
    }


async def test_two_workers_of_which_one_is_killed_ring_every_clock_once(workers: Workers) -> None:
    async with workers.one() as killed, workers.one():
        await workers.until(_RANG, 5)
        killed.kill()
        await killed.wait()
    # What the killed one had taken is free again when its lease is over.
    await workers.owner.execute("update clock_watch set look_at = now() where look_at < now() + interval '3 minutes'")
    async with workers.one(), workers.one():
        await workers.until(_RANG, 2 * REQUESTS)
        await workers.until(_FELL_DUE, PROMISES)
    assert await workers.owner.fetchval(_RANG) == 2 * REQUESTS
    for event, times in (
        ("case:clock:acknowledgement_late", REQUESTS),
        ("case:clock:screening_late", REQUESTS),
        ("case:obligation:fall_due", PROMISES),
    ):
        written = await workers.owner.fetchrow(
            "select count(*) as entries, count(distinct subject_id) as cases from journal_entry where event = $1", event
        )
        assert tuple(written) == (times, times), event
        most = await workers.owner.fetchval(
            """select max(n) from (select count(*) as n from notice where event = $1 group by case_id, account_id) told""",
            event,
        )
        assert most == 1, event


@pytest.mark.proof
async def test_a_worker_outlives_the_loss_of_every_connection(workers: Workers) -> None:
    async with workers.one():
        await workers.until(_RANG, 5)
        await workers.owner.execute(
            """select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()"""
        )
        # What was on a lease when the connections went, or is taken on one before they are back, waits for its end: here at once.
        leases_end = "update clock_watch set look_at = now() where look_at < now() + interval '3 minutes'"
        await workers.until(_RANG, 2 * REQUESTS, leases_end)
        await workers.until(_FELL_DUE, PROMISES, leases_end)
    assert await workers.owner.fetchval(_RANG) == 2 * REQUESTS

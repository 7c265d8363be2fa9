"""The worker: turn after turn, in any number of processes, whatever goes wrong in one of them."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from mediation.settings import Settings
from mediation.turns_of_worker import TURNS
from mediation.worker import LONGEST_PAUSE, Bench, Turn, bench_of, pause, take_turns
from parties import keys
from tests.conftest import ROOT, Database, Owner, database_of_its_own

SOON = timedelta(milliseconds=5)
_MEDIATION = "from mediation.cli import main; main()"


@pytest.fixture(scope="module")
async def alone(server: str, keyring: keys.Keyring) -> AsyncIterator[tuple[Database, Owner]]:
    """A database in which nobody else takes turns."""
    async with database_of_its_own(server, "worker") as both:
        yield both


@asynccontextmanager
async def working(database: Database, *turns: Turn) -> AsyncIterator[asyncio.Event]:
    """The worker at these turns; it is told to stop at the end, and has then ended."""
    stop = asyncio.Event()
    async with bench_of(Settings(), database.worker_url) as bench:
        running = asyncio.create_task(take_turns(turns, bench, stop))
        try:
            yield stop
        finally:
            stop.set()
            await running


class Counting:
    """A turn that counts how often it was taken; what it does each time is given."""

    def __init__(self, name: str, take: Callable[[int], Awaitable[int]]) -> None:
        self.taken = self.at_once = self.most_at_once = 0
        self._take = take
        self._changed = asyncio.Event()
        self.turn = Turn(name, SOON, self)

    async def __call__(self, _: Bench) -> int:
        self.taken += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self._changed.set()
        try:
            return await self._take(self.taken)
        finally:
            self.at_once -= 1

    async def was_taken(self, times: int) -> None:
        async with asyncio.timeout(30):
            while self.taken < times:
                self._changed.clear()
                await self._changed.wait()


async def nothing_there(_: int) -> int:
    return 0


async def for_ever(_: int) -> int:
    await asyncio.Event().wait()
    return 0


async def always_failing(_: int) -> int:
    raise ValueError("สมชาย ใจดี 081 234 5678")


async def heartbeat(owner: Owner, name: str) -> dict[str, object]:
    row = await owner.fetchrow("select * from worker_turn where name = $1", name)
    assert row is not None
    return dict(row)


def test_failures_in_a_row_lengthen_the_pause_up_to_a_limit() -> None:
    for every in (timedelta(0), timedelta(seconds=2), timedelta(days=1)):
        assert pause(every, 0, 0) == every
        assert [pause(every, failures, 0).total_seconds() for failures in range(1, 5)] == [1, 2, 4, 8]
        assert pause(every, 10_000, 0) == LONGEST_PAUSE


def test_workers_spread_their_turns() -> None:
    assert pause(timedelta(seconds=10), 0, 1) > pause(timedelta(seconds=10), 0, -1)


def test_every_turn_has_a_name_of_its_own() -> None:
    assert len({turn.name for turn in TURNS}) == len(TURNS)


async def test_a_turn_is_taken_again_and_never_overlaps_itself(alone: tuple[Database, Owner]) -> None:
    async def some_work(time: int) -> int:
        await asyncio.sleep(0)
        return time % 2

    counting = Counting("again", some_work)
    async with working(alone[0], counting.turn):
        await counting.was_taken(5)
    assert counting.most_at_once == 1
    told = await heartbeat(alone[1], "again")
    assert (told["failure"], told["every"], told["done"]) == ("", SOON, 1)


async def test_one_that_hangs_or_fails_holds_no_other_up(
    alone: tuple[Database, Owner], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mediation.worker.PATIENCE_SECONDS", 0.05)
    hanging, failing = Counting("hanging", for_ever), Counting("failing", always_failing)
    others = Counting("others", nothing_there)
    async with working(alone[0], hanging.turn, failing.turn, others.turn):
        await failing.was_taken(1)
        await others.was_taken(5)
    assert hanging.taken == 1


async def test_a_failure_is_told_without_its_words(
    alone: tuple[Database, Owner], caplog: pytest.LogCaptureFixture
) -> None:
    failing = Counting("telling", always_failing)
    with caplog.at_level(logging.WARNING, "mediation.worker"):
        async with working(alone[0], failing.turn):
            await failing.was_taken(2)
    assert "telling failed 1 times in a row: ValueError at always_failing:" in caplog.text
    assert "สมชาย" not in caplog.text
    assert "081" not in caplog.text
    assert (await heartbeat(alone[1], "telling"))["failure"] == "ValueError"


async def test_told_to_stop_it_ends_what_it_has_in_hand(alone: tuple[Database, Owner]) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def in_hand(_: int) -> int:
        begun.set()
        await asyncio.sleep(0.05)
        ended.set()
        return 1

    counting = Counting("stopping", in_hand)
    async with working(alone[0], counting.turn) as stop:
        await begun.wait()
        stop.set()
    assert ended.is_set()
    assert counting.taken == 1


async def test_it_waits_while_the_demonstration_is_laid(alone: tuple[Database, Owner]) -> None:
    database, owner = alone
    centre = await owner.fetchval(
        """insert into centre (kind, code, name, prefix, track, demonstration, settings)
           values ('tambon', 'half-laid', 'x', 'HL', 'COMMUNITY', true, '{"demonstration": {"complete": false}}')
           returning id"""
    )
    counting = Counting("waiting", nothing_there)
    async with working(database, counting.turn):
        await asyncio.sleep(0.1)
        assert counting.taken == 0
        await owner.execute(
            'update centre set settings = \'{"demonstration": {"complete": true}}\' where id = $1', centre
        )
        await counting.was_taken(1)


async def test_as_a_command_it_works_until_told_to_stop(
    alone: tuple[Database, Owner], keyring: keys.Keyring, tmp_path: Path
) -> None:
    database, owner = alone
    keys.Keyring.create(tmp_path / "keyring.json")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MEDIATION_VAR": str(tmp_path),
        "DATABASE_URL": database.owner_url,
        "DATABASE_APP_URL": database.app_url,
        "DATABASE_WORKER_URL": database.worker_url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _MEDIATION, "worker"), env=environment, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(60):
        while not await owner.fetchval("select exists (select from worker_turn where name = 'sweep')"):
            await owner.execute("select pg_sleep(0.05)")
    process.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(process.communicate(), timeout=30)
    assert (process.returncode, b"Traceback" in said) == (0, False), said.decode()

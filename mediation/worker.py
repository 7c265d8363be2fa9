"""The worker: takes turn after turn of what nobody waits for, in any number of processes at once.

Each kind of turn has a loop of its own, so that one that hangs holds no other up; a turn never overlaps itself within a
process. Between processes the turns keep apart by the database: leases, locked rows, and what happens once only.
"""

import asyncio
import logging
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import extract_tb
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from mediation.settings import Settings
from mediation.work import Clock, now_utc
from parties.database import connection_arguments

if TYPE_CHECKING:
    Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

LOG = logging.getLogger("mediation.worker")
PATIENCE_SECONDS = 20.0
"""How long a turn in hand may take to end when the worker is told to stop."""
LONGEST_PAUSE = timedelta(minutes=5)
"""After failures a turn is tried again ever later, but never later than this."""
HEARTBEAT = timedelta(seconds=15)
_JITTER = 0.1
_MOST_DOUBLINGS = 16
_SHORTEST_PAUSE = timedelta(seconds=1)
_HELD_BACK = timedelta(seconds=1)
_CONNECTIONS = 4


@dataclass(frozen=True)
class Bench:
    """What a turn works with. `pool` connects as the worker's role; the engine is open as the application's."""

    settings: Settings
    pool: "Pool"
    clock: Clock = now_utc


@dataclass(frozen=True)
class Turn:
    """One kind of work. `take` does a part of what waits and says how much; more than none, and it is asked again at once."""

    name: str
    every: timedelta
    take: Callable[[Bench], Awaitable[int]]


def pause(every: timedelta, failures: int, spread: float) -> timedelta:
    """How long to wait for the next turn: after failures in a row from a second on, doubling each time; and never just as long
    as the others wait.

    `spread` lies between -1 and 1 and is drawn anew each time.
    """
    if not failures:
        return every * (1 + _JITTER * spread)
    doublings: int = min(failures - 1, _MOST_DOUBLINGS)
    return min(_SHORTEST_PAUSE * (1 << doublings), LONGEST_PAUSE) * (1 + _JITTER * spread)


def where_of(failure: BaseException) -> str:
    """What went wrong and at which line of ours: never what the failure says, which may hold somebody's words."""
    ours = [frame for frame in extract_tb(failure.__traceback__) if "site-packages" not in frame.filename]
    place = f" at {ours[-1].name}:{ours[-1].lineno}" if ours else ""
    return f"{type(failure).__name__}{place}"


class _Loop:
    """One kind of turn, taken until told to stop."""

    def __init__(self, turn: Turn, bench: Bench, stop: asyncio.Event) -> None:
        self.turn, self.bench, self.stop = turn, bench, stop
        self.failures = self.unsaid = 0
        self.said_at: datetime | None = None

    async def run(self) -> None:
        while not self.stop.is_set():
            wait = await self._once()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait.total_seconds()):
                    await self.stop.wait()

    async def _once(self) -> timedelta:
        """Take one turn; how long to wait before the next."""
        try:
            if await self.bench.pool.fetchval("select demonstration_unfinished()"):
                return _HELD_BACK
            done = await self.turn.take(self.bench)
            await self._tell(done)
        except Exception as failure:  # noqa: BLE001 - the one place where work goes on whatever happened
            self.failures += 1
            LOG.warning("%s failed %s times in a row: %s", self.turn.name, self.failures, where_of(failure))
            await self._tell_failure(type(failure).__name__)
            return pause(self.turn.every, self.failures, random.uniform(-1, 1))  # noqa: S311 - only spreads the load
        self.failures = 0
        return timedelta(0) if done else pause(self.turn.every, 0, random.uniform(-1, 1))  # noqa: S311

    async def _tell(self, done: int) -> None:
        """Say that the turn was taken; not each time one finds nothing to do."""
        self.unsaid += done
        now = now_utc()
        if self.said_at is not None and now - self.said_at < HEARTBEAT:
            return
        await self.bench.pool.execute(
            """insert into worker_turn as t (name, every, done, worked_at)
                 values ($1, $2, $3::bigint, case when $3 > 0 then now() end)
               on conflict (name) do update set every = $2, ended_at = now(), done = t.done + $3, failure = '',
                 worked_at = case when $3 > 0 then now() else t.worked_at end""",
            self.turn.name,
            self.turn.every,
            self.unsaid,
        )
        self.said_at, self.unsaid = now, 0

    async def _tell_failure(self, failure: str) -> None:
        self.said_at = None
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await self.bench.pool.execute(
                """insert into worker_turn (name, every, failed_at, failure) values ($1, $2, now(), $3)
                   on conflict (name) do update set failed_at = now(), failure = $3""",
                self.turn.name,
                self.turn.every,
                failure,
            )


async def take_turns(turns: Iterable[Turn], bench: Bench, stop: asyncio.Event) -> None:
    """Take the turns until told to stop; what is in hand then is ended first, for at most PATIENCE_SECONDS."""
    loops = [asyncio.create_task(_Loop(turn, bench, stop).run()) for turn in turns]
    try:
        await stop.wait()
        await asyncio.wait(loops, timeout=PATIENCE_SECONDS)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


@asynccontextmanager
async def bench_of(settings: Settings, worker_url: str, clock: Clock = now_utc) -> AsyncIterator[Bench]:
    """A bench with a pool of its own."""
    pool = await asyncpg.create_pool(**connection_arguments(worker_url), min_size=1, max_size=_CONNECTIONS)
    try:
        yield Bench(settings, pool, clock)
    finally:
        await pool.close()


@asynccontextmanager
async def worker_beside(turns: Iterable[Turn], settings: Settings, worker_url: str) -> AsyncIterator[None]:
    """The worker runs for as long as this is open, beside whatever else the process does."""
    stop = asyncio.Event()
    async with bench_of(settings, worker_url) as bench:
        running = asyncio.create_task(take_turns(turns, bench, stop))
        try:
            yield
        finally:
            stop.set()
            await running


async def work_until_told(turns: Iterable[Turn], settings: Settings, worker_url: str) -> None:
    """Take turns until the process is told to stop (SIGTERM, or Ctrl+C)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop.set)
    async with bench_of(settings, worker_url) as bench:
        await take_turns(turns, bench, stop)

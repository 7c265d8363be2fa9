"""Messages queued, delivered by worker processes and handed to a provider, while workers and PostgreSQL are killed."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from mediation.local_postgres import LocalPostgres
from mediation.work import work
from notifications.messages import Message
from parties.access import Actor, Role
from parties.database import ENGINE, connection_arguments
from parties.keys import Keyring
from parties.migration import migrate
from tests.conftest import PASSWORDS, ROOT, address
from tests.notifications.providers import Gateway

BATCH = 20
_PATIENCE_SECONDS = 60.0
GONE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a driver says whose server was killed under it."""


@dataclass
class Post:
    """A database of its own in a server of its own, and the workers that deliver from it."""

    root: Path
    keyring: Path
    gateway: Gateway
    servers: list[LocalPostgres] = field(default_factory=list)
    workers: list[asyncio.subprocess.Process] = field(default_factory=list)
    url: str = ""
    centre_id: int = 0
    acknowledged: set[str] = field(default_factory=set)
    kills: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The database."""
        return f"mediation_post_{os.getpid()}"

    def start_server(self) -> None:
        """Start PostgreSQL, or come back to it."""
        self.servers.append(LocalPostgres(self.root))
        self.url = self.servers[-1].start()

    async def start_worker(self) -> None:
        """One more worker."""
        self.workers.append(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.proofs.post_worker",
                address(self.url, self.name, "mediation_worker"),
                str(self.keyring),
                self.gateway.url,
                cwd=ROOT,
            )
        )

    async def kill_worker(self) -> None:
        """End the oldest worker as a crash would, and start another."""
        worker = self.workers.pop(0)
        worker.send_signal(signal.SIGKILL)
        await worker.wait()
        self.kills["worker"] += 1
        await self.start_worker()

    async def kill_server(self) -> None:
        """End PostgreSQL as a crash would, all at once, and start it again."""
        keeper = await asyncpg.connect(**connection_arguments(self.url))
        postmaster = await keeper.fetchval("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int")
        os.kill(postmaster, signal.SIGKILL)
        keeper.terminate()
        self.kills["server"] += 1
        await asyncio.to_thread(self.start_server)

    async def queue(self, batches: int) -> None:
        """Queue so many batches; those whose commit was acknowledged are remembered."""
        actor = Actor(self.centre_id, frozenset({Role.officer}), 1)
        for _ in range(batches):
            # Slowly enough that a kill finds something being queued.
            await asyncio.sleep(0.05)
            messages = [Message("case:session:plan", "line", address=f"U{n}") for n in range(BATCH)]
            try:
                async with work(actor) as hand:
                    for message in messages:
                        hand.send(message)
            except GONE:
                await asyncio.sleep(0.05)
                continue
            self.acknowledged |= {str(message.key) for message in messages}

    def handed(self) -> dict[str, set[bytes]]:
        """What the provider was handed: by the key it was told, everything that came under it."""
        found: dict[str, set[bytes]] = {}
        for asked in self.gateway.asked:
            found.setdefault(asked.headers["x-line-retry-key"], set()).add(asked.body)
        return found

    async def until_handed(self, most: int) -> None:
        """Wait until the provider was handed so many, or everything that stands in the database."""
        for _ in range(int(_PATIENCE_SECONDS / 0.05)):
            if len(self.handed()) >= most:
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{len(self.handed())} of {most} were handed over")

    async def states(self) -> Counter[str]:
        """How many messages stand in which state."""
        keeper = await asyncpg.connect(**connection_arguments(address(self.url, self.name)))
        rows = await keeper.fetch("select status, count(*) as n from message group by status")
        await keeper.close()
        return Counter({row["status"]: row["n"] for row in rows})

    async def until_done(self) -> Counter[str]:
        """Wait until nothing waits any more."""
        states: Counter[str] = Counter()
        for _ in range(int(_PATIENCE_SECONDS / 0.1)):
            with suppress(*GONE):
                states = await self.states()
                if states["ready"] == 0:
                    return states
            await asyncio.sleep(0.1)
        raise AssertionError(states)


@asynccontextmanager
async def post_office(gateway: Gateway, folder: Path, workers: int) -> AsyncIterator[Post]:
    """Everything, with the engine turned to it and back again afterwards."""
    post = Post(ROOT / "var" / "post-postgres", folder / "keyring.json", gateway)
    Keyring.create(post.keyring)
    await asyncio.to_thread(post.start_server)
    before, ENGINE.pool = (ENGINE.pool, ENGINE.config), None
    keeper = await asyncpg.connect(**connection_arguments(post.url))
    await keeper.execute(f'create database "{post.name}" template template0 encoding "UTF8"')
    await keeper.close()
    try:
        await migrate(address(post.url, post.name), PASSWORDS)
        await _lay_centre(post)
        ENGINE.point_at(address(post.url, post.name, "mediation_app"))
        await ENGINE.open_pool(min_size=1, max_size=2)
        for _ in range(workers):
            await post.start_worker()
        yield post
    finally:
        for worker in post.workers:
            with suppress(ProcessLookupError):
                worker.kill()
            await worker.wait()
        _turn_back(before)
        keeper = await asyncpg.connect(**connection_arguments(post.url))
        await keeper.execute(f'drop database "{post.name}" with (force)')
        await keeper.close()
        for server in post.servers:
            server.stop()


def _turn_back(before: tuple[Any, dict[str, Any]]) -> None:
    """Let the engine's pool go without a word to its server, and take up what it had before."""
    if ENGINE.pool is not None:
        ENGINE.pool.terminate()
    ENGINE.pool, ENGINE.config = before


async def _lay_centre(post: Post) -> None:
    owner = await asyncpg.connect(**connection_arguments(address(post.url, post.name)))
    post.centre_id = await owner.fetchval(
        """insert into centre (kind, code, name, prefix, track, settings) values ('tambon', 'post', 'ศูนย์ทดสอบ', 'ท', 'COMMUNITY',
             '{"delivery": {"quiet": ["00:00", "00:00"]}}') returning id"""
    )
    await owner.close()

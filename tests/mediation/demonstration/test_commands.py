"""The commands that try the house out, as programs of their own before a fresh database."""

import asyncio
import os
import signal
import socket
import stat
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cases.events import CLOCKS_OF_CASES
from mediation.demonstration.cast import CAST
from mediation.demonstration.handout import FILE, remembered
from parties import keys
from tests.conftest import ROOT, Owner, database_of_its_own
from tests.mediation.house import csrf_of

_MEDIATION = "from mediation.cli import main; main()"
_FIRST_PAGE_SECONDS = 90.0


@dataclass
class Fresh:
    """An empty database, a folder of its own, and the address to serve under."""

    owner: Owner
    environment: dict[str, str]
    var: Path
    url: str

    async def start(self, *words: str) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _MEDIATION, *words), env=self.environment, stdout=PIPE, stderr=PIPE
        )

    async def told(self, *words: str) -> tuple[int | None, str]:
        """What a command ends with, and what it says on both streams."""
        process = await self.start(*words)
        out, err = await process.communicate()
        return process.returncode, (out + err).decode()

    @asynccontextmanager
    async def serving(self, *words: str) -> AsyncIterator[httpx.AsyncClient]:
        """A browser before the running house."""
        process = await self.start(*words)
        async with httpx.AsyncClient(base_url=self.url) as client:
            try:
                async with asyncio.timeout(_FIRST_PAGE_SECONDS):
                    await self._wait_for(client, process)
                yield client
            finally:
                if process.returncode is None:
                    process.send_signal(signal.SIGINT)
                out, err = await process.communicate()
                self.said = (out + err).decode()

    async def complete(self) -> None:
        """Wait for the last of the demonstration, where the house was opened before it was there."""
        done = "select (settings #>> '{demonstration,complete}')::boolean from centre where code = 'tha-than'"
        async with asyncio.timeout(_FIRST_PAGE_SECONDS):
            while not await self.owner.fetchval(done):
                await self.owner.execute("select pg_sleep(0.2)")

    async def clocks_looked_at(self) -> None:
        """Wait until the worker has looked at everything whose time had come."""
        waiting = "select count(*) from clock_watch where look_at < now() + interval '2 minutes'"
        async with asyncio.timeout(_FIRST_PAGE_SECONDS):
            while await self.owner.fetchval(waiting):
                await self.owner.execute("select pg_sleep(0.2)")

    async def _wait_for(self, client: httpx.AsyncClient, process: Process) -> None:
        while process.returncode is None:
            try:
                if (await client.get("/sign-in")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)
        out, err = await process.communicate()
        pytest.fail((out + err).decode())

    said: str = ""


@pytest.fixture(scope="module")
async def fresh(server: str, keyring: keys.Keyring, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fresh]:
    """A house that nobody has opened yet."""
    var = tmp_path_factory.mktemp("house") / "var"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with database_of_its_own(server, "commands") as (database, owner):
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "MEDIATION_VAR": str(var),
            "MEDIATION_PORT": str(port),
            "DATABASE_URL": database.owner_url,
            "DATABASE_APP_URL": database.app_url,
            "DATABASE_WORKER_URL": database.worker_url,
        }
        yield Fresh(owner, environment, var, f"http://127.0.0.1:{port}")


async def test_one_command_opens_an_empty_house_with_its_demonstration(fresh: Fresh) -> None:
    async with fresh.serving("run") as client:
        password = remembered(fresh.var)
        assert password is not None
        token = await csrf_of(client, "/sign-in")
        entered = await client.post("/sign-in", data={"_csrf": token, "username": "head", "password": password})
        assert (entered.status_code, entered.headers["location"].split("?")[0]) == (303, "/choose-centre")
        await fresh.complete()
    assert "Serving http://127.0.0.1:" in fresh.said
    assert all(who in fresh.said for who in CAST)
    assert password in fresh.said
    assert stat.S_IMODE((fresh.var / FILE).stat().st_mode) == 0o600
    assert await fresh.owner.fetchval("select count(*) from case_file") > 60


async def test_the_next_start_loads_nothing_and_hands_the_same_password_out(fresh: Fresh) -> None:
    by_people = "select count(*) from journal_entry where subject_kind = 'case' and role <> 'system'"
    before = await fresh.owner.fetchval(by_people), await fresh.owner.fetchval("select count(*) from case_file")
    password = remembered(fresh.var)
    async with fresh.serving("run"):
        await fresh.clocks_looked_at()
    assert "Loading" not in fresh.said
    assert f"password: {password}" in fresh.said
    assert (
        await fresh.owner.fetchval(by_people),
        await fresh.owner.fetchval("select count(*) from case_file"),
    ) == before


async def test_the_clocks_of_the_demonstration_ring_only_when_it_is_complete_and_each_once(fresh: Fresh) -> None:
    """What its stories leave undone falls due as in life, by the system alone; another start adds nothing to it."""
    rings = "select subject_id, seq, event from journal_entry where event = any ($1) order by subject_id, seq"
    of_clocks = sorted(CLOCKS_OF_CASES)
    rang = await fresh.owner.fetch(rings, of_clocks)
    assert rang
    too_early = await fresh.owner.fetchval(
        """select count(*) from journal_entry where event = any ($1) and recorded_at < (
             select max(recorded_at) from journal_entry where subject_kind = 'case' and role <> 'system')""",
        of_clocks,
    )
    assert too_early == 0
    async with fresh.serving("run"):
        await fresh.clocks_looked_at()
    assert await fresh.owner.fetch(rings, of_clocks) == rang
    code, said = await fresh.told("journal", "verify")
    assert (code, "breaks=0" in said) == (0, True), said


@pytest.mark.parametrize("command", ["run", "serve"])
async def test_whoever_serves_sweeps_first(fresh: Fresh, command: str) -> None:
    await fresh.owner.execute(
        """insert into idempotency (centre_id, account_id, key_hash, fingerprint, status, body, at)
           select id, 1, sha256('old'), sha256('old'), 200, '{}', now() - interval '8 days' from centre limit 1"""
    )
    async with fresh.serving(command):
        assert await fresh.owner.fetchval("select count(*) from idempotency where key_hash = sha256('old')") == 0


async def test_the_demonstration_is_loaded_once(fresh: Fresh) -> None:
    code, said = await fresh.told("demo", "--password", "another one of these")
    assert (code, said.strip()) == (0, "The demonstration is there already; nothing was done.")


async def test_promises_fall_due_by_the_clock_once(fresh: Fresh) -> None:
    left = (
        "select count(*) from obligation where status in ('pending', 'partly_done') and due_on < bangkok_day(now()) - 1"
    )
    await fresh.owner.execute(
        """with passed as (update obligation set due_on = bangkok_day(now()) - 2 where id = (select min(o.id) from obligation o
             join case_file f on f.id = o.case_id and f.status = 'monitoring' where o.status = 'pending') returning case_id)
           update case_file set version = version + 1 where id in (select case_id from passed)"""
    )
    assert await fresh.owner.fetchval(left) > 0
    code, said = await fresh.told("clocks")
    assert code == 0, said
    assert "case:obligation:fall_due=1\n" in said
    assert await fresh.owner.fetchval(left) == 0
    assert (await fresh.told("clocks"))[1].strip() == "looked_at=0 happened=0"


async def test_a_volume_is_loaded_beside_it_and_another_size_is_refused(fresh: Fresh) -> None:
    code, said = await fresh.told("demo", "--cases", "40", "--seed", "4", "--workers", "1")
    assert code == 0, said
    assert "cases=40 written=40 seconds=" in said
    code, said = await fresh.told("demo", "--cases", "41", "--seed", "4", "--workers", "1")
    assert code == 1
    assert "begun with 40 cases in 2 centres" in said

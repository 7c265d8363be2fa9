"""Two installations as they really run: a server process each, with database, keyring and address of its own, on this machine."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from parties.keys import Keyring
from tests.conftest import ROOT, Database, Owner, database_of_its_own
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World, build

_MEDIATION = "from mediation.cli import main; main()"
PATIENCE_SECONDS = 60


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """One of them. What it says goes to a file of its own."""

    name: str
    folder: Path
    database: Database
    owner: Owner
    world: World
    port: int = field(default_factory=free_port)
    process: "asyncio.subprocess.Process | None" = None

    def __post_init__(self) -> None:
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=20, trust_env=False)
        self.api = Programs(self.client, self.world)

    @property
    def environment(self) -> dict[str, str]:
        """What its programs are told."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "MEDIATION_VAR": str(self.folder),
            "MEDIATION_PORT": str(self.port),
            "MEDIATION_BASE_URL": f"http://127.0.0.1:{self.port}",
            "MEDIATION_PRESSES": "off",
            "DATABASE_URL": self.database.owner_url,
            "DATABASE_APP_URL": self.database.app_url,
            "DATABASE_WORKER_URL": self.database.worker_url,
        }

    async def start(self) -> None:
        """Serve, with the worker beside it, and wait until it answers."""
        with (self.folder / "said.txt").open("ab") as said:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-c", _MEDIATION, "serve"), env=self.environment, stdout=said, stderr=said
            )
        await self.until(self._answers)

    async def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return (await self.client.get("/readyz")).status_code == 200
        assert self.process is not None and self.process.returncode is None, (self.folder / "said.txt").read_text()
        return False

    async def end(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End it: by default as a power cut would."""
        if self.process is not None and self.process.returncode is None:
            self.process.send_signal(how)
            await self.process.wait()
        self.process = None

    async def command(self, *words: str, exits: int = 0) -> str:
        """What a command of this installation says."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _MEDIATION, *words),
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode == exits, said.decode()
        return said.decode()

    async def until(self, happened: Callable[[], Any]) -> None:
        """Wait for something to come true; what waits to be tried again is due at once."""
        for _ in range(PATIENCE_SECONDS * 5):
            if await happened():
                return
            await self.hurry()
            await asyncio.sleep(0.2)
        raise AssertionError((self.folder / "said.txt").read_text()[-3000:])

    async def hurry(self) -> None:
        """Nobody waits for a pause to end."""
        await self.owner.execute("update exchange_item set run_at = now() where state = 'ready' and run_at > now()")
        await self.owner.execute(
            "update exchange_item set leased_until = null where leased_until < now() + interval '85 s'"
        )
        await self.owner.execute("update peer set resting_until = null where resting_until > now()")


@dataclass
class Both:
    """A sender's installation and a receiver's."""

    here: Installation
    there: Installation

    async def introduce(self) -> None:
        """Cards are exchanged, and the digits read out."""
        cards = await asyncio.gather(self.here.command("peer", "card"), self.there.command("peer", "card"))
        links = [card.splitlines()[0] for card in cards]
        digits = [re.search(r"digits ([0-9 ]+)", card) for card in cards]
        assert digits[0] and digits[1]
        await asyncio.gather(
            self.here.command("peer", "add", "there", links[1], "--digits", digits[1][1].strip()),
            self.there.command("peer", "add", "here", links[0], "--digits", digits[0][1].strip()),
        )

    async def sent(self, number: int) -> Journey:
        """A request was registered here and sent to the justice centre there."""
        journey = await Journey(self.here.api, self.here.world.tha_than).requested(title=f"เรื่องที่ {number}")
        code = await self.there.owner.fetchval("select code from centre where id = $1", self.there.world.justice.id)
        choice = await self.here.owner.fetchval("select id from peer_centre where code = $1", code)
        people = [party["id"] for party in (await journey.see())["parties"] if party["side"] == 1]
        await journey.on(
            "officer",
            "referral",
            "prepare",
            destination="CJC",
            to_peer_centre=choice,
            reason="unresolved",
            people=people,
            basis="public_task",
            shares=["contact", "wish"],
            summary=f"เรื่องที่ {number}",
        )
        await journey.on("officer", "referral", "send", letter_no=f"ฉช {number}")
        return journey

    async def arrived(self) -> list[dict[str, Any]]:
        """What stands in the inbox there, the oldest first."""
        listed = await self.there.api.get("cjc", "/referrals?limit=100", place=self.there.world.justice)
        found: list[dict[str, Any]] = listed["referrals"]
        return found[::-1]

    async def answers(self, number: int, event: str, **body: Any) -> None:
        """The justice officer there answers."""
        await self.there.api.post("cjc", f"/referrals/{number}/events/{event}", body, place=self.there.world.justice)

    async def stands(self, journey: Journey) -> str:
        """Where the referral of a case stands here."""
        sql = "select status from referral where id = $1"
        return str(await self.here.owner.fetchval(sql, journey.ids["referral"]))


@asynccontextmanager
async def two_servers(server: str, folder: Path) -> AsyncIterator[Both]:
    """Two of them, not started and not known to each other yet."""
    made: list[Installation] = []
    async with AsyncExitStack() as stack:
        for name in ("here", "there"):
            database, owner = await stack.enter_async_context(database_of_its_own(server, f"served_{name}"))
            (folder / name).mkdir()
            Keyring.create(folder / name / "keyring.json")
            made.append(Installation(name, folder / name, database, owner, await build(owner)))
        try:
            yield Both(*made)
        finally:
            for one in made:
                await one.end()
                await one.client.aclose()

"""The server as a process of its own on the loopback, to be killed at any moment and started again."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from parties.keys import Keyring
from tests.conftest import ROOT, Database

_PROGRAM = "import uvicorn; uvicorn.run('mediation.server:application', factory=True, port={port}, access_log=False)"
_TRIES = 600


@dataclass
class Server:
    """One server; its address stays while processes come and go."""

    port: int
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start a process and wait until it answers."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _PROGRAM.format(port=self.port),
            env=self.environment,
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with httpx.AsyncClient(base_url=self.address) as client:
            for _ in range(_TRIES):
                if await _ready(client):
                    return
                await asyncio.sleep(0.05)
        raise AssertionError("the server does not answer")

    async def kill(self) -> None:
        """End the process as a crash would: nothing is finished, nothing is said."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.kills += 1


async def _ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


@asynccontextmanager
async def served(database: Database, var: Path) -> AsyncIterator[Server]:
    """A server on this database, with a keyring of its own."""
    Keyring.create(var / "keyring.json")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MEDIATION_VAR": str(var),
        "DATABASE_APP_URL": database.app_url,
    }
    server = Server(port, environment)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()

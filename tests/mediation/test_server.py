"""The server as a process: it starts from the environment, answers, and stops when told, after what it has in hand.

Here its worker is off: this database is one that other tests work on.
"""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import httpx

from parties.keys import Keyring
from tests.conftest import ROOT, Database, Owner

PROGRAM = "import uvicorn; uvicorn.run('mediation.server:application', factory=True, port={port}, access_log=False)"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _answer(client: httpx.AsyncClient, path: str) -> httpx.Response:
    for _ in range(150):
        try:
            return await client.get(path)
        except httpx.ConnectError:
            await asyncio.sleep(0.1)
    raise AssertionError("the server does not answer")


async def test_the_server_starts_answers_and_stops(database: Database, owner: Owner, tmp_path: Path) -> None:
    Keyring.create(tmp_path / "keyring.json")
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MEDIATION_VAR": str(tmp_path),
        "DATABASE_APP_URL": database.app_url,
        "DATABASE_WORKER_URL": database.worker_url,
        "MEDIATION_WORKER": "off",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM.format(port=port), env=environment, stderr=asyncio.subprocess.PIPE
    )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await _answer(client, "/readyz")).json() == {"status": "ok"}
        assert "เข้าสู่ระบบ" in (await client.get("/sign-in")).text
    process.send_signal(signal.SIGTERM)
    _, said = await asyncio.wait_for(process.communicate(), timeout=20)
    assert b"Application shutdown complete" in said
    assert b"Traceback" not in said
    assert await owner.fetchval("select count(*) from worker_turn") == 0

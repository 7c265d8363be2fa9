"""The whole application as a server of its own, and Chromium before it: one of each for all tests of a worker."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Playwright, async_playwright, expect

from parties.keys import Keyring
from tests.browser.visitor import DESK, Screen, Visitor
from tests.conftest import ROOT, Database
from tests.world import Place, World

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    *("--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# Requests wait in the listener until the application is up, so nobody need ask whether it is.
_SERVE = """
import socket, sys, uvicorn
served = uvicorn.Config("mediation.server:application", factory=True, access_log=False, log_level="warning")
uvicorn.Server(served).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
"""
expect.set_options(timeout=15_000)
Visiting = Callable[..., Awaitable[Visitor]]


@pytest.fixture(scope="session")
async def house(database: Database, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of the running application; whatever it failed at and nobody foresaw is told at the end."""
    folder = tmp_path_factory.mktemp("house")
    Keyring.create(folder / "keyring.json")
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "MEDIATION_VAR": str(folder),
        "MEDIATION_KEYRING": str(folder / "keyring.json"),
        "MEDIATION_BASE_URL": address,
        "DATABASE_APP_URL": database.app_url,
        # Letters are printed by the tests that want them printed.
        "MEDIATION_PRESSES": "off",
        "MEDIATION_WORKER": "off",
    }
    with (folder / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SERVE, str(listener.fileno())),
            env=environment,
            stdout=said,
            stderr=said,
            pass_fds=[listener.fileno()],
        )
    listener.close()
    try:
        yield address
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), timeout=20)
    assert (folder / "said").read_text("utf-8") == ""


@pytest.fixture
async def client(house: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program before the running application, in place of the one within the tests."""
    async with httpx.AsyncClient(base_url=house, timeout=30) as fresh:
        yield fresh


@pytest.fixture(scope="session")
def installed() -> Path:
    """The system's Chromium; without it these tests fail, for the pages would go untried."""
    if not CHROMIUM.exists():
        pytest.fail(f"The tests of the pages need a browser at {CHROMIUM}. Install it: apt-get install chromium")
    return CHROMIUM


@pytest.fixture(scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """What drives browsers."""
    async with async_playwright() as started:
        yield started


def launching(installed: Path) -> dict[str, Any]:
    """How the browser is started."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": installed, "args": [*FLAGS, *as_root]}


@pytest.fixture(scope="session")
async def chromium(playwright: Playwright, installed: Path) -> AsyncIterator[Browser]:
    """One browser for all; each visitor gets a profile of her own in it."""
    browser = await playwright.chromium.launch(**launching(installed))
    yield browser
    await browser.close()


def profile(house: str, screen: Screen) -> dict[str, Any]:
    """A browser of somebody in Thailand, of this size, before the house."""
    return {
        "base_url": house,
        "viewport": {"width": screen.width, "height": screen.height},
        "locale": "th-TH",
        "timezone_id": "Asia/Bangkok",
        "reduced_motion": "reduce",
    }


@pytest.fixture
async def visiting(chromium: Browser, house: str) -> AsyncIterator[Visiting]:
    """`await visiting(PHONE, scripts=False)` is somebody with a browser of her own; it must not have complained."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as open_browsers:

        async def come(screen: Screen = DESK, *, scripts: bool = True) -> Visitor:
            context = await chromium.new_context(**profile(house, screen), java_script_enabled=scripts)
            open_browsers.push_async_callback(context.close)
            context.set_default_timeout(15_000)
            visitors.append(Visitor(await context.new_page()))
            return visitors[-1]

        yield come
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture
def person(visiting: Visiting, world: World) -> Visiting:
    """`await person("officer", PHONE)` is the officer of Tha Than, who has signed in by the page."""

    async def enter(who: str, screen: Screen = DESK, *, scripts: bool = True, place: Place | None = None) -> Visitor:
        visitor = await visiting(screen, scripts=scripts)
        await visitor.signs_in(place.usernames[who] if place else world.username(who))
        return visitor

    return enter

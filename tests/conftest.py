"""The database of the tests: one server, one template migrated once, one clone for each worker."""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import asyncpg
import httpx
import pytest
from litestar import Litestar

from mediation.app import create_app
from mediation.local_postgres import LocalPostgres
from mediation.settings import Settings
from parties import keys
from parties.database import ENGINE, connection_arguments
from parties.migration import migrate
from tests.programs import Programs
from tests.world import World, build

ROOT = Path(__file__).parent.parent
Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
PASSWORDS = {"mediation_app": "tests-app", "mediation_worker": "tests-worker"}


DATA = Path(os.environ.get("MEDIATION_TEST_DATA", ROOT.parent / "shared" / "data"))
"""Where the real data of the tests lie; never in the repository."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the real data their tests are left out, and that is said; in CI they must be there."""
    if DATA.is_dir() or os.environ.get("CI"):
        return
    left_out = [item for item in items if item.get_closest_marker("real_data")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
        print(f"left out {len(left_out)} tests: there are no real data in {DATA} (set MEDIATION_TEST_DATA)")


@dataclass(frozen=True)
class Database:
    """A migrated database: addresses for the owner, the application's role and the worker's."""

    owner_url: str
    app_url: str
    worker_url: str


def address(url: str, name: str, user: str | None = None) -> str:
    """The address of a database on the same server, for its owner or for another role."""
    arguments = connection_arguments(url) | {"database": name}
    if user is not None:
        arguments |= {"user": user, "password": PASSWORDS[user]}
    host = arguments.get("host", "localhost")
    port = arguments.get("port", 5432)
    return f"postgresql://{arguments['user']}:{arguments['password']}@/{name}?host={host}&port={port}"


def _schema_name() -> str:
    digest = hashlib.sha256()
    for script in sorted(ROOT.glob("*/piccolo_migrations/*")):
        if script.suffix in (".sql", ".py"):
            digest.update(script.read_bytes())
    return f"mediation_template_{digest.hexdigest()[:12]}"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The owner's address: MEDIATION_TEST_DATABASE_URL, else an embedded server under var/."""
    given = os.environ.get("MEDIATION_TEST_DATABASE_URL")
    if given:
        yield given
        return
    local = LocalPostgres(ROOT / "var" / "test-postgres")
    try:
        yield local.start()
    finally:
        local.stop()


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> keys.Keyring:
    """A keyring of the tests' own."""
    ring = keys.Keyring.create(tmp_path_factory.mktemp("keys") / "keyring.json")
    keys.use(ring)
    return ring


async def template(server_url: str) -> str:
    """The name of the database that all others are cloned from; it is migrated by whoever comes first."""
    name = _schema_name()
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        owner = await asyncpg.connect(**connection_arguments(server_url))
        try:
            if await owner.fetchval("select datistemplate from pg_database where datname = $1", name):
                return name
            await owner.execute(f'drop database if exists "{name}"')
            await owner.execute(f'create database "{name}" template template0 encoding "UTF8"')
            await migrate(address(server_url, name), PASSWORDS)
            await owner.execute(f"update pg_database set datistemplate = true where datname = '{name}'")
        finally:
            await owner.close()
    return name


@pytest.fixture(scope="session")
async def database(server: str, keyring: keys.Keyring) -> AsyncIterator[Database]:
    """A database of this worker's own, with the engine's pool open as the application's role."""
    name = f"mediation_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    owner = await asyncpg.connect(**connection_arguments(server))
    await owner.execute(f'create database "{name}" template "{await template(server)}"')
    made = Database(
        address(server, name), address(server, name, "mediation_app"), address(server, name, "mediation_worker")
    )
    ENGINE.point_at(made.app_url)
    await ENGINE.open_pool(min_size=1, max_size=20)
    try:
        yield made
    finally:
        await ENGINE.close_connection_pool()
        await owner.execute(f'drop database "{name}" with (force)')
        await owner.close()


@asynccontextmanager
async def database_of_its_own(server: str, mark: str) -> AsyncIterator[tuple[Database, Owner]]:
    """A fresh clone with the engine turned to it, and a connection as its owner; afterwards the engine is turned back."""
    name = f"mediation_{mark}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    keeper = await asyncpg.connect(**connection_arguments(server))
    await keeper.execute(f'create database "{name}" template "{await template(server)}"')
    made = Database(*(address(server, name, user) for user in (None, "mediation_app", "mediation_worker")))
    before = (ENGINE.pool, ENGINE.config)
    ENGINE.pool = None
    ENGINE.point_at(made.app_url)
    await ENGINE.open_pool(min_size=1, max_size=4)
    owner = await asyncpg.connect(**connection_arguments(made.owner_url))
    try:
        yield made, owner
    finally:
        await owner.close()
        await ENGINE.close_connection_pool()
        ENGINE.pool, ENGINE.config = before
        await keeper.execute(f'drop database "{name}" with (force)')
        await keeper.close()


@pytest.fixture(scope="session")
async def owner(database: Database) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as the owner, past every fence: for laying the world and looking at what is there."""
    connection = await asyncpg.connect(**connection_arguments(database.owner_url))
    try:
        yield connection
    finally:
        await connection.close()


@pytest.fixture
async def world(owner: "asyncpg.Connection[asyncpg.Record]") -> World:
    """The standing cast, in centres of this test's own."""
    return await build(owner)


@pytest.fixture(scope="session")
async def app(database: Database) -> AsyncIterator[Litestar]:
    """The whole application, started in this loop."""
    made = create_app(Settings(base_url="http://127.0.0.1"))
    up, stop = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with made.lifespan():
            up.set()
            await stop.wait()

    # The scopes of a lifespan must be left by the task that entered them.
    running = asyncio.create_task(run())
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if running.done():
        waiting.cancel()
        running.result()
    try:
        yield made
    finally:
        stop.set()
        await running


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """A client without cookies, in this loop and truly concurrent."""
    # Litestar types its scopes more closely than httpx does.
    transport = httpx.ASGITransport(app=cast("Any", app))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as fresh:
        yield fresh


@pytest.fixture
async def api(client: httpx.AsyncClient, world: World) -> Programs:
    """The JSON door, with a token for whoever is named."""
    return Programs(client, world)

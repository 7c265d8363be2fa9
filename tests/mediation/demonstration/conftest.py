"""The demonstration on a database of its own, cloned from the template; loaded once for all tests of a room."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg
import pytest

from mediation.demonstration.loading import Loaded, load
from parties import keys
from parties.database import ENGINE, connection_arguments
from tests.conftest import Database, _template, address

PASSWORD = "สวนตาลหน้าบ้านมีลมเย็น 9"
Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@asynccontextmanager
async def database_of_its_own(server: str, mark: str) -> AsyncIterator[tuple[Database, Owner]]:
    """A fresh clone with the engine turned to it, and a connection as its owner; afterwards the engine is turned back."""
    name = f"mediation_{mark}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}"
    template = await _template(server)
    keeper = await asyncpg.connect(**connection_arguments(server))
    await keeper.execute(f'create database "{name}" template "{template}"')
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


@dataclass
class Shown:
    """The demonstration as it was loaded: its database, the owner's connection, and what was said on the way."""

    database: Database
    owner: Owner
    loaded: Loaded
    said: list[str]

    async def values(self, sql: str, *given: Any) -> set[str]:
        """The first column of every row."""
        return {row[0] for row in await self.owner.fetch(sql, *given)}


@pytest.fixture(scope="module")
async def shown(server: str, keyring: keys.Keyring) -> AsyncIterator[Shown]:
    """The whole demonstration, loaded."""
    said: list[str] = []
    async with database_of_its_own(server, "demonstration") as (database, owner):
        loaded = await load(database.owner_url, database.app_url, PASSWORD, said.append)
        yield Shown(database, owner, loaded, said)

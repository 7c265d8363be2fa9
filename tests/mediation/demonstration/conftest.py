"""The demonstration on a database of its own, cloned from the template; loaded once for all tests of a room."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from mediation.demonstration.loading import Loaded, load
from parties import keys
from tests.conftest import Database, Owner, database_of_its_own

PASSWORD = "สวนตาลหน้าบ้านมีลมเย็น 9"


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

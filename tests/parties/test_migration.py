"""Migrations: one lock, one transaction, whoever starts and however many at once."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from parties.database import connection_arguments
from tests.conftest import PASSWORDS, ROOT, address

_WRITTEN = list(Path(ROOT).glob("*/piccolo_migrations/m[0-9]*.py"))
_PROGRAM = """
import asyncio, json, sys
from parties.migration import migrate
asyncio.run(migrate(sys.argv[1], json.loads(sys.argv[2])))
"""


@pytest.fixture
async def empty(server: str) -> AsyncIterator[str]:
    """The owner's address of an empty database."""
    name = f"mediation_unmigrated_{os.getpid()}"
    owner = await asyncpg.connect(**connection_arguments(server))
    await owner.execute(f'drop database if exists "{name}" with (force)')
    await owner.execute(f"create database \"{name}\" template template0 encoding 'UTF8'")
    try:
        yield address(server, name)
    finally:
        await owner.execute(f'drop database "{name}" with (force)')
        await owner.close()


async def _start(url: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _PROGRAM, url, json.dumps(PASSWORDS)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    return process.returncode or 0, said.decode()[-2000:]


async def _names(url: str) -> list[str]:
    connection = await asyncpg.connect(**connection_arguments(url))
    try:
        rows = await connection.fetch("select app_name || ':' || name as name from migration")
        return sorted(row["name"] for row in rows)
    finally:
        await connection.close()


async def test_four_processes_at_once_migrate_once(empty: str) -> None:
    results = await asyncio.gather(*(_start(empty) for _ in range(4)))
    assert [code for code, _ in results] == [0, 0, 0, 0], [said for _, said in results]
    written = len(_WRITTEN)
    names = await _names(empty)
    assert len(names) == len(set(names)) == written


async def test_a_failing_migration_leaves_nothing(empty: str) -> None:
    owner = await asyncpg.connect(**connection_arguments(empty))
    try:
        await owner.execute("create table notice (in_the_way int)")
        code, _ = await _start(empty)
        assert code != 0
        tables = await owner.fetch(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        assert [row["relname"] for row in tables] == ["notice"]
        await owner.execute("drop table notice")
    finally:
        await owner.close()
    assert (await _start(empty))[0] == 0

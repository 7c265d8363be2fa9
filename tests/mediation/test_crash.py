"""A crash between any two statements leaves nothing half done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from mediation.deeds import find_deed
from mediation.practice.intake import Asked, open_case
from mediation.steps import Call
from mediation.taking import take_step
from parties import database
from parties.database import ENGINE
from tests.mediation.practice.test_intake import a_request
from tests.world import World


class Crash(Exception):
    """The process ends here."""


class _Doomed:
    """A connection that works until the statement of this number, and then no more."""

    def __init__(self, connection: Any, budget: list[int]) -> None:
        self._connection = connection
        self._budget = budget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def fetch(self, *values: Any) -> Any:
        self._budget[0] -= 1
        if self._budget[0] < 0:
            raise Crash
        return await self._connection.fetch(*values)


@contextmanager
def crashing_after(statements: int) -> Iterator[list[int]]:
    """Let every piece of work die after so many statements; what is left of the budget is in the list."""
    budget = [statements]
    real = database._connection

    def doomed() -> Any:
        connection = real()
        return None if connection is None else _Doomed(connection, budget)

    database._connection = doomed
    try:
        yield budget
    finally:
        database._connection = real


async def everything(owner: "asyncpg.Connection[asyncpg.Record]") -> dict[str, str]:
    """A digest of every row of every table."""
    rows = await owner.fetch(
        "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
    )
    return {
        row["relname"]: await owner.fetchval(
            f"select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) from \"{row['relname']}\" t"
        )
        for row in rows
    }


async def test_registering_is_whole_or_not_at_all(world: World) -> None:
    before = await everything(world.owner)
    for statements in range(40):
        with crashing_after(statements) as budget:
            try:
                await open_case(Asked(world.officer), a_request())
            except Crash:
                assert await everything(world.owner) == before, statements
                continue
        assert budget[0] >= 0
        break
    else:
        pytest.fail("a request is never registered")
    assert statements > 8
    assert await everything(world.owner) != before


@pytest.mark.parametrize("event", ["start_screening", "applicant_drops"])
async def test_an_event_is_whole_or_not_at_all(world: World, event: str) -> None:
    case_id = (await open_case(Asked(world.officer), a_request())).content["id"]
    before = await everything(world.owner)
    deed, call = find_deed("case", event), Call(world.officer, case_id)
    crashes = 0
    for statements in range(20):
        with crashing_after(statements):
            try:
                await take_step(deed, call, {"note": "หมายเหตุ"})
            except Crash:
                crashes += 1
                assert await everything(world.owner) == before, statements
                continue
        break
    assert crashes >= 4
    assert await everything(world.owner) != before
    assert ENGINE.current_transaction.get() is None

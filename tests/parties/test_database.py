"""The transaction that never leaks: every way a stock transaction loses its connection, tried."""

import asyncio

import asyncpg
import pytest

from parties.database import (
    ENGINE,
    SafeEngine,
    TransactionOfAnotherTask,
    connection_arguments,
    fetch,
    fetch_value,
    scope,
)
from tests.conftest import Database


def idle() -> tuple[int, int]:
    """Connections of the pool that are free, and all of them."""
    assert ENGINE.pool is not None
    return ENGINE.pool.get_idle_size(), ENGINE.pool.get_size()


def nothing_is_held() -> bool:
    free, all_of_them = idle()
    return free == all_of_them and ENGINE.current_transaction.get() is None


@pytest.fixture
async def deferred(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    """A table whose foreign key is checked at COMMIT only."""
    await owner.execute(
        """create table if not exists scratch
             (id int primary key, other int references scratch (id) deferrable initially deferred);
           grant select, insert, update, delete on scratch to mediation_app; truncate scratch"""
    )


async def test_a_commit_that_raises_gives_the_connection_back(database: Database, deferred: None) -> None:
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        async with ENGINE.transaction():
            await fetch("insert into scratch values (1, 99)")
    assert nothing_is_held()
    async with ENGINE.transaction():
        await fetch("insert into scratch values (2, null)")
    assert await fetch_value("select array_agg(id) from scratch") == [2]


async def test_an_error_inside_rolls_back_and_gives_back(database: Database, deferred: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ENGINE.transaction():
            await fetch("insert into scratch values (1, null)")
            raise ZeroDivisionError
    assert nothing_is_held()
    assert await fetch_value("select count(*) from scratch") == 0


async def test_a_serialization_failure_gives_the_connection_back(database: Database, deferred: None) -> None:
    async with ENGINE.transaction():
        await fetch("insert into scratch values (1, null)")

    async def bump() -> None:
        async with ENGINE.transaction(isolation="serializable"):
            count = await fetch_value("select count(*) from scratch")
            await asyncio.sleep(0.05)
            await fetch("insert into scratch values ($1, null)", int(count) + 10)

    results = await asyncio.gather(bump(), bump(), bump(), return_exceptions=True)
    assert any(isinstance(result, asyncpg.PostgresError) for result in results)
    assert nothing_is_held()


async def test_queries_gathered_inside_a_transaction_fail_without_a_leak(database: Database) -> None:
    with pytest.raises(asyncpg.InterfaceError):
        async with ENGINE.transaction():
            await asyncio.gather(fetch("select pg_sleep(0.05)"), fetch("select 1"))
    await asyncio.sleep(0.1)
    assert nothing_is_held()


async def test_a_task_that_inherits_a_transaction_may_not_open_another_in_it(database: Database) -> None:
    async def child() -> None:
        async with ENGINE.transaction():
            await fetch("select 1")

    async with ENGINE.transaction():
        with pytest.raises(TransactionOfAnotherTask):
            await asyncio.create_task(child())
    assert nothing_is_held()


async def test_an_inner_transaction_is_part_of_the_outer_one(database: Database, deferred: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with ENGINE.transaction():
            async with ENGINE.transaction():
                await fetch("insert into scratch values (1, null)")
            raise ZeroDivisionError
    assert await fetch_value("select count(*) from scratch") == 0


async def test_a_cancelled_piece_of_work_leaves_nothing(database: Database, deferred: None) -> None:
    async def slow() -> None:
        async with ENGINE.transaction():
            await fetch("insert into scratch values (1, null)")
            await fetch("select pg_sleep(5)")

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0.1)
    assert nothing_is_held()
    assert await fetch_value("select count(*) from scratch") == 0


async def test_a_failing_start_gives_the_connection_back(database: Database) -> None:
    with pytest.raises(asyncpg.PostgresError):
        async with ENGINE.transaction(local={"not a name!": "1"}):
            pass
    assert nothing_is_held()


async def test_the_scope_ends_with_the_transaction(database: Database) -> None:
    async with ENGINE.transaction(local=scope(7, "head")):
        assert await fetch_value("select current_centre()") == 7
        assert await fetch_value("select current_roles()") == ["head"]
    assert ENGINE.pool is not None
    async with ENGINE.pool.acquire() as same:
        assert await same.fetchval("select current_centre()") is None


async def test_a_read_only_transaction_cannot_write(database: Database, deferred: None) -> None:
    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with ENGINE.transaction(readonly=True):
            await fetch("insert into scratch values (1, null)")
    assert nothing_is_held()


def test_making_an_engine_opens_no_connection() -> None:
    engine = SafeEngine(config={"host": "192.0.2.1"})
    assert engine.pool is None


def test_an_address_may_name_a_socket_folder() -> None:
    arguments = connection_arguments("postgresql://me:p%40ss@/name?host=/run/my%20folder&port=5433")
    assert arguments == {"database": "name", "host": "/run/my folder", "port": 5433, "user": "me", "password": "p@ss"}

"""The lock after failed sign-ins: it holds back whoever guesses, and never a rightful user for good."""

import asyncio
from datetime import timedelta

import asyncpg

from parties.database import fetch_one, fetch_value
from tests.conftest import Database
from tests.parties.door import fail, fresh


async def attempt(name: bytes, address: bytes) -> tuple[int, int | None]:
    row = await fetch_one("select * from attempts_open($1, $2)", name, address)
    assert row is not None
    return row["wait_seconds"], row["attempt_id"]


async def succeed(name: bytes, address: bytes, owner: "asyncpg.Connection[asyncpg.Record]", ago: timedelta) -> None:
    await owner.execute(
        """insert into sign_in_attempt (name_key, address_key, succeeded, at)
           values ($1, $2, true, now() - $3::interval)""",
        name,
        address,
        ago,
    )


async def test_nine_failures_are_borne_and_the_tenth_makes_one_wait_half_a_minute(database: Database) -> None:
    name, address = fresh(), fresh()
    assert [(await attempt(name, address))[0] for _ in range(10)] == [0] * 10
    wait, kept = await attempt(name, address)
    assert 28 <= wait <= 30
    assert kept is None


async def test_the_wait_doubles_with_each_further_failure_and_never_passes_a_quarter_of_an_hour(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    waits = []
    for failures in (10, 11, 12, 13, 14, 15, 40):
        name, address = fresh(), fresh()
        await fail(name, address, failures, owner)
        waits.append(round((await attempt(name, address))[0] / 30))
    assert waits == [1, 2, 4, 8, 16, 30, 30]


async def test_refused_tries_do_not_make_the_wait_longer(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    name, address = fresh(), fresh()
    await fail(name, address, 10, owner)
    waits = [(await attempt(name, address))[0] for _ in range(5)]
    assert max(waits) <= 30


async def test_after_the_wait_one_may_try_again(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    name, address = fresh(), fresh()
    await fail(name, address, 10, owner, ago=31)
    assert (await attempt(name, address))[0] == 0


async def test_failures_older_than_a_quarter_of_an_hour_do_not_count(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name, address = fresh(), fresh()
    await fail(name, address, 100, owner, ago=901)
    assert (await attempt(name, address))[0] == 0


async def test_many_tries_at_once_count_like_tries_one_by_one(database: Database) -> None:
    name, address = fresh(), fresh()
    tries = await asyncio.gather(*(attempt(name, address) for _ in range(40)))
    assert len([wait for wait, _ in tries if wait == 0]) == 10


async def test_a_right_password_ends_the_count_of_that_name_from_that_address(database: Database) -> None:
    name, address = fresh(), fresh()
    for _ in range(9):
        await attempt(name, address)
    _, kept = await attempt(name, address)
    await fetch_value("select attempt_succeeded($1)", kept)
    assert [(await attempt(name, address))[0] for _ in range(10)] == [0] * 10
    assert (await attempt(name, address))[0] > 0


async def test_thirty_failures_lock_an_address_whatever_the_names(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    address = fresh()
    for _ in range(30):
        await fail(fresh(), address, 1, owner)
    assert (await attempt(fresh(), address))[0] > 0
    assert (await attempt(fresh(), fresh()))[0] == 0


async def test_ten_failures_of_a_name_from_many_addresses_lock_those_addresses(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name, addresses = fresh(), [fresh() for _ in range(10)]
    for address in addresses:
        await fail(name, address, 1, owner)
    assert [(await attempt(name, address))[0] > 0 for address in addresses] == [True] * 10


async def test_a_rightful_user_elsewhere_is_not_locked_out_by_whoever_tries_the_name(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name = fresh()
    await fail(name, fresh(), 90, owner)
    assert (await attempt(name, fresh()))[0] == 0


async def test_under_a_flood_tries_from_new_addresses_come_ten_seconds_apart_and_no_more(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name = fresh()
    await fail(name, fresh(), 400, owner, ago=5)
    assert 4 <= (await attempt(name, fresh()))[0] <= 5
    name = fresh()
    await fail(name, fresh(), 400, owner, ago=11)
    assert (await attempt(name, fresh()))[0] == 0


async def test_where_somebody_signs_in_each_day_only_their_own_failures_count(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name, shared = fresh(), fresh()
    await succeed(name, shared, owner, timedelta(days=29))
    await fail(fresh(), shared, 60, owner)
    await fail(name, fresh(), 400, owner)
    assert (await attempt(name, shared))[0] == 0
    await fail(name, shared, 10, owner)
    assert (await attempt(name, shared))[0] > 0


async def test_an_attempt_can_be_called_right_only_for_a_few_minutes(
    owner: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    name, address = fresh(), fresh()
    _, kept = await attempt(name, address)
    await owner.execute("update sign_in_attempt set at = now() - interval '6 minutes' where id = $1", kept)
    await fetch_value("select attempt_succeeded($1)", kept)
    assert await owner.fetchval("select succeeded from sign_in_attempt where id = $1", kept) is False

"""What the tests of signing in have in common: tokens, and doing something as a role of a centre."""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import asyncpg

from parties import passwords
from parties.access import Actor
from parties.database import ENGINE, fetch, fetch_one, fetch_value, scope
from tests.world import PASSWORD

IDLE = 1800


def fresh() -> bytes:
    return os.urandom(16)


def later(**time: float) -> datetime:
    return datetime.now(UTC) + timedelta(**time)


async def begin(account: int, centre: int | None, *, kind: str = "browser", role: str | None = None) -> bytes:
    token = fresh()
    await fetch_value(
        "select sign_in_begin($1, $2, $3, $4, $5, 'test', $6)", account, centre, kind, role, token, later(hours=12)
    )
    return token


async def find(token: bytes) -> "asyncpg.Record | None":
    return await fetch_one("select * from sign_in_find($1, $2)", token, IDLE)


async def as_role(centre: int, roles: str, sql: str, *values: Any) -> list["asyncpg.Record"]:
    async with ENGINE.transaction(local=scope(centre, roles)):
        rows = await fetch(sql, *values)
    return list(rows)


def account_of(actor: Actor) -> int:
    assert actor.account_id is not None
    return actor.account_id


async def fail(
    name: bytes, address: bytes, times: int, owner: "asyncpg.Connection[asyncpg.Record]", ago: float = 0
) -> None:
    await owner.execute(
        """insert into sign_in_attempt (name_key, address_key, succeeded, at)
           select $1, $2, false, now() - make_interval(secs => $4) from generate_series(1, $3)""",
        name,
        address,
        times,
        ago,
    )


async def give(owner: "asyncpg.Connection[asyncpg.Record]", centre: int, account: int, role: str) -> None:
    await owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, $3)", centre, account, role
    )


@lru_cache(maxsize=1)
def _hash_of_the_password() -> str:
    return passwords.HASHER.hash(passwords.normalised(PASSWORD))


async def with_password(owner: "asyncpg.Connection[asyncpg.Record]", *staff: Actor) -> None:
    """Give members of the cast the password `PASSWORD`, hashed as the house hashes."""
    ids = [actor.account_id for actor in staff]
    await owner.execute(
        "update account set password_hash = $2 where id = any ($1::bigint[])", ids, _hash_of_the_password()
    )

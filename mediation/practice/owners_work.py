"""What the owner of the database does from the command line: in one transaction, noted in the chains it concerns."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import asyncpg
import msgspec

from parties.access import Role
from parties.database import connection_arguments

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_APPEND = """
  select journal_append('centre', $1, clock_timestamp(), null, $2, null, $3, 'centre', null, null, $4, $5)
"""


@asynccontextmanager
async def owners_work(owner_url: str) -> AsyncIterator[Owner]:
    """A transaction of the owner that passes the fences between centres, and nothing else."""
    owner = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        async with owner.transaction():
            # Also an owner that is no superuser passes the fences of the tables so.
            await owner.execute("set local role mediation_definer")
            yield owner
    finally:
        await owner.close()


async def note(
    owner: Owner, centre_id: int, event: str, facts: Mapping[str, Any], reason_code: str | None = None
) -> None:
    """Write into the chain of a centre that something was done from the command line, by no account."""
    await owner.execute("select set_config('app.centre_id', $1, true)", str(centre_id))
    body = msgspec.json.encode(dict(facts), order="deterministic").decode()
    await owner.execute(_APPEND, centre_id, Role.system.value, event, reason_code, body)

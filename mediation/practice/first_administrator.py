"""The first administrator of a centre, made from the command line by whoever owns the database."""

import asyncpg
import msgspec

from mediation.practice.administration import NewAccount, account_faults
from parties import passwords
from parties.access import Role
from parties.accounts import account_name
from parties.database import connection_arguments
from parties.errors import Fault, NotValid

_APPEND = """
  select journal_append('centre', $1, clock_timestamp(), null, 'system', null, $2, 'centre', null, null, null, $3)
"""


async def create_first_administrator(
    owner_url: str, centre_code: str, username: str, display_name: str, password: str
) -> int:
    """Make the first administrator of a centre that has none, as the owner of the database; the account's id.

    Raises NotValid with fields `centre`, `username`, `display_name`, `password`.
    """
    new = NewAccount(username, display_name, password, Role.admin)
    owner = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        async with owner.transaction():
            # Also an owner that is no superuser passes the fences of the tables so, and nothing else.
            await owner.execute("set local role mediation_definer")
            centre_id = await owner.fetchval("select id from centre where code = $1 for update", centre_code)
            taken = await owner.fetchval(
                "select exists (select from account where username = $1)", account_name(username)
            )
            faults = [*await _centre_faults(owner, centre_id), *account_faults(new, taken)]
            if faults:
                raise NotValid(faults)
            return await _insert_administrator(owner, centre_id, new)
    finally:
        await owner.close()


async def _centre_faults(owner: "asyncpg.Connection[asyncpg.Record]", centre_id: int | None) -> list[Fault]:
    if centre_id is None:
        return [Fault("no_such_centre", "There is no centre with this code.", "centre")]
    administered = await owner.fetchval(
        """select exists (select from membership m join account a on a.id = m.account_id
           where m.centre_id = $1 and m.role = 'admin' and m.ended_at is null and a.disabled_at is null)""",
        centre_id,
    )
    if not administered:
        return []
    return [Fault("administered", "This centre has an administrator, who makes its accounts.", "centre")]


async def _insert_administrator(owner: "asyncpg.Connection[asyncpg.Record]", centre_id: int, new: NewAccount) -> int:
    account_id = await owner.fetchval(
        "insert into account (username, display_name, password_hash) values ($1, $2, $3) returning id",
        account_name(new.username),
        new.display_name.strip(),
        await passwords.hashed(new.password),
    )
    await owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, 'admin')", centre_id, account_id
    )
    await owner.execute("select set_config('app.centre_id', $1, true)", str(centre_id))
    for event, facts in (
        ("centre:account:created", {"account": account_id}),
        ("centre:permission:granted", {"account": account_id, "role": Role.admin.value}),
    ):
        await owner.execute(_APPEND, centre_id, event, msgspec.json.encode(facts, order="deterministic").decode())
    return int(account_id)

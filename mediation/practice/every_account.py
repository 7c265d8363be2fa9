"""Accounts of the whole installation, in the hands of the owner of the database: for when nobody can sign in any more.

What concerns a centre is noted in the chain of every centre where the account holds a role.
"""

import msgspec

from mediation.practice.owners_work import Owner, note, owners_work
from parties import passwords
from parties.accounts import account_name
from parties.errors import Fault, NotValid

_COMMAND_LINE = "from_command_line"


class AccountLine(msgspec.Struct, frozen=True):
    """An account of the installation. `roles`: centre's code and role, as `กก:head`, as they stand now."""

    username: str
    display_name: str
    disabled: bool
    must_change: bool
    roles: tuple[str, ...]


async def list_every_account(owner_url: str, centre_code: str = "") -> list[AccountLine]:
    """The accounts with a role in the centre of this code, or all of them; by user name. Raises NotValid."""
    async with owners_work(owner_url) as owner:
        if centre_code and not await owner.fetchval("select exists (select from centre where code = $1)", centre_code):
            raise NotValid([Fault("no_such_centre", "There is no centre with this code.", "centre")])
        rows = await owner.fetch(
            """select a.username, a.display_name, a.disabled_at is not null as disabled, a.must_change,
                 array(select c.code || ':' || m.role from membership m join centre c on c.id = m.centre_id
                       where m.account_id = a.id and m.ended_at is null order by m.id) as roles
               from account a where $1 = '' or exists (select from membership m join centre c on c.id = m.centre_id
                 where m.account_id = a.id and m.ended_at is null and c.code = $1)
               order by a.username""",
            centre_code,
        )
    return [msgspec.convert(dict(row), AccountLine) for row in rows]


async def reset_password(owner_url: str, username: str, password: str) -> None:
    """Give an account a password, to be changed on the next sign-in; every sign-in and token of it ends.

    Raises NotValid with fields `username` and `password`.
    """
    faults = passwords.password_faults(password, account_name(username))
    if faults:
        raise NotValid(faults)
    password_hash = await passwords.hashed(password)
    async with owners_work(owner_url) as owner:
        account_id = await _take(owner, username)
        await owner.execute(
            "update account set password_hash = $2, must_change = true where id = $1", account_id, password_hash
        )
        await _end_sign_ins(owner, account_id)
        await _note_everywhere(owner, account_id, "centre:account:password_set")


async def disable(owner_url: str, username: str) -> bool:
    """Close an account; every sign-in and token of it ends. False when it was closed already. Raises NotValid.

    Also the last administrator of a centre: `create-admin` makes a new one.
    """
    async with owners_work(owner_url) as owner:
        account_id = await _take(owner, username)
        closed = await owner.fetchval(
            "update account set disabled_at = now() where id = $1 and disabled_at is null returning id", account_id
        )
        if closed is None:
            return False
        await _end_sign_ins(owner, account_id)
        await _note_everywhere(owner, account_id, "centre:account:disabled")
    return True


async def enable(owner_url: str, username: str) -> bool:
    """Open a closed account again. False when it was open. Raises NotValid."""
    async with owners_work(owner_url) as owner:
        account_id = await _take(owner, username)
        opened = await owner.fetchval(
            "update account set disabled_at = null where id = $1 and disabled_at is not null returning id", account_id
        )
        if opened is None:
            return False
        await _note_everywhere(owner, account_id, "centre:account:enabled")
    return True


async def _take(owner: Owner, username: str) -> int:
    account_id = await owner.fetchval("select id from account where username = $1 for update", account_name(username))
    if account_id is None:
        raise NotValid([Fault("no_such_account", "There is no account with this user name.", "username")])
    return int(account_id)


async def _end_sign_ins(owner: Owner, account_id: int) -> None:
    await owner.execute("update sign_in set ended_at = now() where account_id = $1 and ended_at is null", account_id)


async def _note_everywhere(owner: Owner, account_id: int, event: str) -> None:
    rows = await owner.fetch(
        "select distinct centre_id from membership where account_id = $1 and ended_at is null order by 1", account_id
    )
    for row in rows:
        await note(owner, row["centre_id"], event, {"account": account_id}, _COMMAND_LINE)

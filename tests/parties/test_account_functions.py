"""Accounts and roles are given by the administrator of a centre, in that centre alone."""

import asyncio

import asyncpg
import pytest

from parties.database import fetch
from tests.parties.door import account_of, as_role, begin, find, fresh
from tests.world import World

ADMIN_DEEDS = [
    ("select account_create($2, 'ใหม่', 'hash', 'th', null, 'officer') where $1::bigint > 0", "create"),
    ("select account_set_password($1, 'hash') where $2::text <> ''", "password"),
    ("select account_disable($1) where $2::text <> ''", "disable"),
    ("select account_enable($1) where $2::text <> ''", "enable"),
    ("select membership_grant($1, 'head') where $2::text <> ''", "grant"),
    ("select membership_end($1, 'officer') where $2::text <> ''", "end"),
]


@pytest.mark.parametrize(("sql", "what"), ADMIN_DEEDS, ids=[what for _, what in ADMIN_DEEDS])
async def test_none_but_an_administrator_changes_accounts_and_roles(sql: str, what: str, world: World) -> None:
    account, name = account_of(world.officer), f"new.{what}.{fresh().hex()[:8]}"
    for centre, roles in ((world.tha_than.id, "officer,head,auditor"), (world.tha_than.id, "")):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_role(centre, roles, sql, account, name)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(sql, account, name)
    assert len(await as_role(world.tha_than.id, "admin", sql, account, name)) == 1


@pytest.mark.parametrize("deed", ["account_set_password($1, 'hash')", "account_disable($1)", "account_enable($1)"])
async def test_another_centres_account_is_not_ours_to_change(deed: str, world: World) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError) as refused:
        await as_role(world.justice.id, "admin", f"select {deed}", account_of(world.officer))
    assert refused.value.detail == "not_ours"


async def test_inviting_an_account_of_another_centre_does_not_make_it_ours(world: World) -> None:
    account = account_of(world.officer)
    await as_role(world.justice.id, "admin", "select membership_grant($1, 'mediator')", account)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_role(world.justice.id, "admin", "select account_set_password($1, 'hash')", account)
    await as_role(world.tha_than.id, "admin", "select account_set_password($1, 'hash')", account)


async def test_when_its_own_centre_has_ended_the_last_role_the_next_one_answers_for_an_account(world: World) -> None:
    account = account_of(world.officer)
    await as_role(world.justice.id, "admin", "select membership_grant($1, 'mediator')", account)
    await as_role(world.tha_than.id, "admin", "select membership_end($1, 'officer')", account)
    await as_role(world.justice.id, "admin", "select account_set_password($1, 'hash')", account)


async def test_a_role_ends_in_the_current_centre_and_nowhere_else(world: World) -> None:
    assert (
        await as_role(world.justice.id, "admin", "select membership_end($1, 'officer')", account_of(world.officer))
    )[0][0] is False
    assert (
        await as_role(world.tha_than.id, "admin", "select membership_end($1, 'officer')", account_of(world.officer))
    )[0][0] is True


async def test_a_set_password_ends_every_sign_in_and_is_to_be_changed(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account = account_of(world.officer)
    tokens = [await begin(account, None), await begin(account, world.tha_than.id, kind="token", role="officer")]
    await as_role(world.tha_than.id, "admin", "select account_set_password($1, 'hash')", account)
    assert [await find(token) for token in tokens] == [None, None]
    assert await owner.fetchval("select must_change from account where id = $1", account) is True


async def test_a_changed_role_asks_browsers_for_a_new_token_and_ends_the_tokens_of_that_role(world: World) -> None:
    account = account_of(world.officer)
    browser = await begin(account, world.tha_than.id)
    program = await begin(account, world.tha_than.id, kind="token", role="officer")
    await as_role(world.tha_than.id, "admin", "select membership_grant($1, 'head')", account)
    row = await find(browser)
    assert row is not None
    assert row["rotate"] is True
    await as_role(world.tha_than.id, "admin", "select membership_end($1, 'officer')", account)
    await as_role(world.tha_than.id, "admin", "select membership_grant($1, 'officer')", account)
    assert await find(program) is None
    assert await find(browser) is not None


async def test_a_role_is_held_once(world: World) -> None:
    grant = "select membership_grant($1, 'head')"
    first = await as_role(world.tha_than.id, "admin", grant, account_of(world.officer))
    second = await as_role(world.tha_than.id, "admin", grant, account_of(world.officer))
    assert [first[0][0], second[0][0]] == [True, False]


@pytest.mark.parametrize("deed", ["account_disable($1)", "membership_end($1, 'admin')"])
async def test_a_centre_keeps_one_administrator(deed: str, world: World) -> None:
    admin, other = account_of(world.admin), account_of(world.officer)
    with pytest.raises(asyncpg.InsufficientPrivilegeError) as refused:
        await as_role(world.tha_than.id, "admin", f"select {deed}", admin)
    assert refused.value.detail == "last_administrator"
    await as_role(world.tha_than.id, "admin", "select membership_grant($1, 'admin')", other)
    assert (await as_role(world.tha_than.id, "admin", f"select {deed}", admin))[0][0] is True


async def test_two_administrators_cannot_end_each_other_at_once(world: World) -> None:
    admin, other = account_of(world.admin), account_of(world.officer)
    await as_role(world.tha_than.id, "admin", "select membership_grant($1, 'admin')", other)
    ended = await asyncio.gather(
        *(
            as_role(world.tha_than.id, "admin", "select membership_end($1, 'admin')", account)
            for account in (admin, other)
        ),
        return_exceptions=True,
    )
    assert len([one for one in ended if isinstance(one, asyncpg.InsufficientPrivilegeError)]) == 1


async def test_an_administrator_sees_the_accounts_of_the_own_centre_alone(world: World) -> None:
    here = await as_role(world.tha_than.id, "admin", "select * from accounts_of_centre()")
    assert {row["account_id"] for row in here} == {actor.account_id for actor in world.tha_than.staff.values()}
    assert all(row["ours"] for row in here)
    assert await as_role(world.tha_than.id, "head,officer", "select * from accounts_of_centre()") == []
    assert await fetch("select * from accounts_of_centre()") == []


async def test_names_are_told_of_the_own_centres_accounts_alone(world: World) -> None:
    asked = [account_of(world.officer), account_of(world.cjc)]
    told = await as_role(world.tha_than.id, "auditor", "select * from account_names($1)", asked)
    assert [tuple(row) for row in told] == [(world.officer.account_id, world.officer.name)]
    assert await fetch("select * from account_names($1)", asked) == []

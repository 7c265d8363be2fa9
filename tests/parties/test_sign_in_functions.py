"""The functions that cross every fence: each does its one thing, for whom it is meant, and shows nobody more."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from parties.database import connection_arguments, fetch, fetch_one, fetch_value
from tests.conftest import Database
from tests.parties.door import account_of, as_role, begin, fail, find, fresh, give, later
from tests.world import World

FOR_APP = {
    "attempts_open",
    "attempt_succeeded",
    "account_for_sign_in",
    "account_rehash",
    "memberships_of",
    "sign_in_begin",
    "sign_in_find",
    "sign_in_end",
    "sign_in_end_all",
    "sign_in_end_one",
    "sign_ins_of",
    "sign_in_rotate",
    "sign_in_choose_centre",
    "sign_in_new_password",
    "account_create",
    "account_set_password",
    "account_disable",
    "account_enable",
    "membership_grant",
    "membership_end",
    "accounts_of_centre",
    "account_names",
}
FOR_WORKER = {"sign_ins_sweep", "answers_sweep"}
FOR_THE_LIST_ITSELF = {
    "sign_in_stands",
    "sign_in_holder",
    "administered_centre",
    "account_is_ours",
    "not_the_last_administrator",
}


# The list itself


@pytest.mark.parametrize(
    ("names", "role"),
    [(FOR_APP, "mediation_app"), (FOR_WORKER, "mediation_worker"), (FOR_THE_LIST_ITSELF, "mediation_definer")],
    ids=["application", "worker", "list itself"],
)
async def test_each_function_is_executed_by_one_role_alone(
    names: set[str], role: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    rows = await owner.fetch(
        """select p.proname as name, pg_get_userbyid(p.proowner) as owner, p.proconfig as config,
             (select array_agg(r) from unnest(array['mediation_app', 'mediation_worker']) r
              where has_function_privilege(r, p.oid, 'execute')) as readers
           from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'public' and p.proname = any ($1)""",
        sorted(names),
    )
    assert {row["name"] for row in rows} == names
    for row in rows:
        assert row["owner"] == "mediation_definer", row["name"]
        assert "search_path=public, pg_temp" in row["config"], row["name"]
        assert (row["readers"] or []) == ([] if role == "mediation_definer" else [role]), row["name"]


@pytest.mark.parametrize("table", ["account", "sign_in", "sign_in_attempt"])
async def test_no_role_reads_the_tables_behind_them(table: str, database: Database) -> None:
    for url in (database.app_url, database.worker_url):
        connection = await asyncpg.connect(**connection_arguments(url))
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"select 1 from {table}")
        finally:
            await connection.close()


async def test_roles_are_given_by_the_functions_alone(world: World) -> None:
    officer, centre = account_of(world.officer), world.tha_than.id
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_role(
            centre,
            "admin",
            "insert into membership (centre_id, account_id, role) values ($1, $2, 'head')",
            centre,
            officer,
        )
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_role(centre, "admin", "update membership set role = 'head' where account_id = $1", officer)


# Beginning and finding


async def test_a_name_shows_what_comparing_its_password_needs_and_no_other_account(world: World) -> None:
    row = await fetch_one("select * from account_for_sign_in($1)", world.username("officer"))
    assert row is not None
    assert set(row.keys()) == {"id", "password_hash", "disabled", "must_change"}
    assert row["id"] == world.officer.account_id
    assert await fetch_one("select * from account_for_sign_in('%')") is None


async def test_a_hash_is_replaced_only_in_place_of_the_one_that_was_compared(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account = account_of(world.officer)
    stored = await owner.fetchval("select password_hash from account where id = $1", account)
    assert await fetch_value("select account_rehash($1, 'another', 'new')", account) is False
    assert await fetch_value("select account_rehash($1, $2, 'new')", account, stored) is True
    assert await owner.fetchval("select password_hash from account where id = $1", account) == "new"


async def test_an_account_sees_its_own_centres_in_the_order_it_came_to_them(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account = account_of(world.officer)
    await give(owner, world.justice.id, account, "cjc")
    await give(owner, world.tha_than.id, account, "safety")
    rows = await fetch("select * from memberships_of($1)", account)
    assert [(row["centre_id"], row["roles"]) for row in rows] == [
        (world.tha_than.id, ["officer", "safety"]),
        (world.justice.id, ["cjc"]),
    ]


async def test_a_sign_in_is_found_with_the_names_and_the_roles_of_its_centre(world: World) -> None:
    token = await begin(account_of(world.officer), world.tha_than.id)
    row = await find(token)
    assert row is not None
    assert row["username"] == world.username("officer")
    assert (row["centre_id"], row["centre_name"], row["track"]) == (world.tha_than.id, world.tha_than.name, "COMMUNITY")
    assert row["roles"] == ["officer"]
    assert (row["demonstration"], row["must_change"], row["rotate"]) == (False, False, False)


async def test_no_other_token_finds_it(world: World) -> None:
    await begin(account_of(world.officer), world.tha_than.id)
    assert await find(fresh()) is None


async def test_without_a_centre_it_is_found_without_roles(world: World) -> None:
    row = await find(await begin(account_of(world.officer), None))
    assert row is not None
    assert (row["centre_id"], row["roles"], row["person_id"]) == (None, [], None)


@pytest.mark.parametrize(
    ("kind", "role", "centre", "hours"),
    [
        ("browser", None, "justice", 12),
        ("browser", "officer", "tha_than", 12),
        ("browser", None, "tha_than", 13),
        ("token", "head", "tha_than", 12),
        ("token", None, "tha_than", 12),
        ("token", "officer", None, 12),
        ("token", "officer", "tha_than", 24 * 91),
    ],
    ids=["no role there", "browser with role", "too long", "role not held", "no role", "no centre", "token too long"],
)
async def test_a_sign_in_that_the_account_may_not_have_does_not_begin(
    world: World, kind: str, role: str | None, centre: str | None, hours: int
) -> None:
    where = getattr(world, centre).id if centre else None
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch_value(
            "select sign_in_begin($1, $2, $3, $4, $5, '', $6)",
            account_of(world.officer),
            where,
            kind,
            role,
            fresh(),
            later(hours=hours),
        )


async def test_a_disabled_account_does_not_begin(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    await owner.execute("update account set disabled_at = now() where id = $1", world.officer.account_id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await begin(account_of(world.officer), world.tha_than.id)


Change = Callable[["asyncpg.Connection[asyncpg.Record]", World, bytes], Awaitable[Any]]
ENDS: dict[str, Change] = {
    "idle for 31 minutes": lambda owner, world, token: owner.execute(
        "update sign_in set last_seen_at = now() - interval '31 minutes' where token_hash = $1", token
    ),
    "past its end": lambda owner, world, token: owner.execute(
        "update sign_in set expires_at = now() - interval '1 second' where token_hash = $1", token
    ),
    "ended": lambda owner, world, token: owner.execute(
        "update sign_in set ended_at = now() where token_hash = $1", token
    ),
    "account disabled": lambda owner, world, token: owner.execute(
        "update account set disabled_at = now() where id = $1", world.officer.account_id
    ),
    "last role ended": lambda owner, world, token: owner.execute(
        "update membership set ended_at = now() where account_id = $1", world.officer.account_id
    ),
}


@pytest.mark.parametrize("end", ENDS)
async def test_a_sign_in_is_not_found(end: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    token = await begin(account_of(world.officer), world.tha_than.id)
    assert await find(token) is not None
    await ENDS[end](owner, world, token)
    assert await find(token) is None


async def test_a_programs_token_may_be_idle_and_holds_its_one_role_only(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account = account_of(world.officer)
    await give(owner, world.tha_than.id, account, "safety")
    token = await begin(account, world.tha_than.id, kind="token", role="officer")
    await ENDS["idle for 31 minutes"](owner, world, token)
    row = await find(token)
    assert row is not None
    assert row["roles"] == ["officer"]
    await owner.execute("update membership set ended_at = now() where account_id = $1 and role = 'officer'", account)
    assert await find(token) is None


async def test_roles_count_from_the_next_request_on(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    account = account_of(world.officer)
    token = await begin(account, world.tha_than.id)
    await give(owner, world.tha_than.id, account, "safety")
    row = await find(token)
    assert row is not None
    assert row["roles"] == ["officer", "safety"]


async def test_being_seen_is_written_only_past_half_of_the_idle_time(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    token = await begin(account_of(world.officer), world.tha_than.id)
    seen = []
    for minutes in (14, 16):
        await owner.execute(
            "update sign_in set last_seen_at = now() - make_interval(mins => $2) where token_hash = $1", token, minutes
        )
        before = await owner.fetchval("select last_seen_at from sign_in where token_hash = $1", token)
        await find(token)
        seen.append(await owner.fetchval("select last_seen_at from sign_in where token_hash = $1", token) > before)
    assert seen == [False, True]


async def test_an_account_is_known_as_a_person_of_the_register_of_its_own_centre_alone(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    index = fresh()
    await owner.execute("update account set person_key = $2 where id = $1", world.officer.account_id, index)
    people = [
        await owner.fetchval(
            """insert into person (centre_id, first_name, name_key, national_id_index)
               values ($1, 'มาลี', 'มาลี', $2) returning id""",
            centre,
            index,
        )
        for centre in (world.justice.id, world.tha_than.id)
    ]
    row = await find(await begin(account_of(world.officer), world.tha_than.id))
    assert row is not None
    assert row["person_id"] == people[1]


# Changing and ending


async def test_a_centre_is_chosen_under_a_new_token_and_the_old_one_is_dead(world: World) -> None:
    old, new = await begin(account_of(world.officer), None), fresh()
    assert await fetch_value("select sign_in_choose_centre($1, $2, $3)", old, new, world.tha_than.id) is True
    row = await find(new)
    assert row is not None
    assert row["centre_id"] == world.tha_than.id
    assert await find(old) is None


async def test_no_centre_is_chosen_where_no_role_stands(world: World) -> None:
    old, new = await begin(account_of(world.officer), None), fresh()
    assert await fetch_value("select sign_in_choose_centre($1, $2, $3)", old, new, world.justice.id) is False
    assert await find(new) is None
    assert await find(old) is not None


async def test_a_programs_token_neither_moves_nor_rotates(world: World) -> None:
    token = await begin(account_of(world.officer), world.tha_than.id, kind="token", role="officer")
    assert await fetch_value("select sign_in_choose_centre($1, $2, $3)", token, fresh(), world.tha_than.id) is False
    assert await fetch_value("select sign_in_rotate($1, $2)", token, fresh()) is False


async def test_of_two_that_rotate_one_token_at_once_one_goes_on(world: World) -> None:
    old = await begin(account_of(world.officer), world.tha_than.id)
    new = [fresh(), fresh()]
    done = await asyncio.gather(*(fetch_value("select sign_in_rotate($1, $2)", old, token) for token in new))
    assert sorted(done) == [False, True]
    assert len([token for token in new if await find(token)]) == 1


async def test_a_new_password_ends_every_other_sign_in_and_nobody_elses(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account = account_of(world.officer)
    await owner.execute("update account set must_change = true where id = $1", account)
    here, there, new = await begin(account, world.tha_than.id), await begin(account, None), fresh()
    program = await begin(account, world.tha_than.id, kind="token", role="officer")
    colleague = await begin(account_of(world.head), world.tha_than.id)
    assert await fetch_value("select sign_in_new_password($1, $2, 'hash')", here, new) is True
    assert [await find(token) is not None for token in (new, here, there, program, colleague)] == [
        True,
        False,
        False,
        False,
        True,
    ]
    row = await owner.fetchrow("select password_hash, must_change from account where id = $1", account)
    assert row is not None
    assert tuple(row) == ("hash", False)


async def test_a_dead_token_sets_no_password(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    token = await begin(account_of(world.officer), world.tha_than.id)
    await fetch_value("select sign_in_end($1)", token)
    assert await fetch_value("select sign_in_new_password($1, $2, 'hash')", token, fresh()) is False
    program = await begin(account_of(world.officer), world.tha_than.id, kind="token", role="officer")
    assert await fetch_value("select sign_in_new_password($1, $2, 'hash')", program, fresh()) is False
    assert (
        await owner.fetchval(
            "select count(*) from account where password_hash = 'hash' and id = $1", world.officer.account_id
        )
        == 0
    )


async def test_signing_out_ends_one_and_everywhere_ends_all_of_the_same_account(world: World) -> None:
    account = account_of(world.officer)
    one, two, three = [await begin(account, world.tha_than.id) for _ in range(3)]
    colleague = await begin(account_of(world.head), world.tha_than.id)
    assert [await fetch_value("select sign_in_end($1)", one) for _ in range(2)] == [True, False]
    assert [await find(token) is not None for token in (one, two, three)] == [False, True, True]
    assert await fetch_value("select sign_in_end_all($1)", one) == 0
    assert await fetch_value("select sign_in_end_all($1)", two) == 2
    assert [await find(token) is not None for token in (two, three, colleague)] == [False, False, True]


async def test_one_lists_and_ends_ones_own_sign_ins_alone(world: World) -> None:
    here = await begin(account_of(world.officer), world.tha_than.id)
    there = await begin(account_of(world.officer), world.tha_than.id, kind="token", role="officer")
    colleague = await begin(account_of(world.head), world.tha_than.id)
    own = await fetch("select * from sign_ins_of($1)", here)
    assert [(row["kind"], row["role"], row["this_one"]) for row in own] == [
        ("token", "officer", False),
        ("browser", "", True),
    ]
    of_colleague = (await fetch("select * from sign_ins_of($1)", colleague))[0]["sign_in_id"]
    assert await fetch_value("select sign_in_end_one($1, $2)", here, of_colleague) is False
    assert await fetch_value("select sign_in_end_one($1, $2)", here, own[0]["sign_in_id"]) is True
    assert [await find(token) is not None for token in (there, colleague)] == [False, True]
    assert await fetch("select * from sign_ins_of($1)", fresh()) == []


async def test_the_worker_sweeps_what_nobody_asks_for_any_more(
    world: World, database: Database, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    name, old, standing = (
        fresh(),
        await begin(account_of(world.officer), None),
        await begin(account_of(world.officer), None),
    )
    await fail(name, fresh(), 3, owner, ago=31 * 86400)
    await fail(name, fresh(), 1, owner)
    await owner.execute("update sign_in set ended_at = now() - interval '31 days' where token_hash = $1", old)
    worker = await asyncpg.connect(**connection_arguments(database.worker_url))
    try:
        assert await worker.fetchval("select sign_ins_sweep()") >= 4
    finally:
        await worker.close()
    assert await owner.fetchval("select count(*) from sign_in_attempt where name_key = $1", name) == 1
    assert await owner.fetchval("select count(*) from sign_in where token_hash = $1", old) == 0
    assert await find(standing) is not None

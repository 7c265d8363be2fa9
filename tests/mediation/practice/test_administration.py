"""The administrator makes accounts and gives roles, in the own centre, and each deed is in its chain."""

from dataclasses import replace
from typing import Any

import asyncpg
import msgspec
import pytest

from cases.events import EVENTS
from cases.journal import Entry, verify_chain
from mediation.dossier import read_dossier
from mediation.practice import administration, signing_in
from mediation.practice.administration import AccountHere, NewAccount
from mediation.practice.first_administrator import create_first_administrator
from mediation.work import reading
from parties import sign_ins, thai
from parties.access import Actor, Role
from parties.accounts import AccountClosed, NotRecognised
from parties.errors import NotFound, NotPermitted, NotValid
from parties.register import blind_index
from tests.conftest import Database
from tests.mediation.practice.cases_at import case_at, person_at
from tests.parties.door import account_of, fresh
from tests.world import World

SECRET = "เข้าเมืองตาหลิ่ว 34"
OTHER = "ต้องหลิ่วตาตาม 56"
NATIONAL_ID = "3-1006-00445-63-5"


def new_account(**changes: Any) -> NewAccount:
    """An account with nothing wrong."""
    return replace(NewAccount(f"new.{fresh().hex()[:10]}", "สมศรี ขยันงาน", SECRET, "officer"), **changes)


async def chain(world: World, centre_id: int) -> list[tuple[str, str | None, str, Any]]:
    """The entries of a centre's chain, once it is proved to hold: event, reason, role, facts."""
    rows = await world.owner.fetch(
        "select * from journal_entry where subject_kind = 'centre' and subject_id = $1 order by seq", centre_id
    )
    head = await world.owner.fetchrow(
        "select head, seq from journal_head where subject_kind = 'centre' and subject_id = $1", centre_id
    )
    if head is None:
        return []
    assert verify_chain([Entry(**row) for row in rows], head["head"], head["seq"]) == []
    assert {row["event"] for row in rows} <= EVENTS
    return [(row["event"], row["reason_code"], row["role"], msgspec.json.decode(row["body"])) for row in rows]


async def here(world: World, account_id: int) -> AccountHere:
    found = await administration.accounts_here(world.admin)
    return next(account for account in found if account.account_id == account_id)


async def test_a_new_account_has_its_role_here_and_must_set_a_password_of_its_own(world: World) -> None:
    new = new_account(username=f"  New.{fresh().hex()[:10].upper()}")
    account_id = await administration.create_account(world.admin, new)
    entered = await signing_in.begin(new.username, SECRET, fresh().hex())
    assert entered.must_change
    made = await here(world, account_id)
    assert (made.username, made.display_name) == (new.username.strip().lower(), "สมศรี ขยันงาน")
    assert (made.roles, made.ours, made.disabled) == ((Role.officer,), True, False)
    assert (await chain(world, world.tha_than.id))[:2] == [
        ("centre:account:created", None, "admin", {"account": account_id}),
        ("centre:permission:granted", None, "admin", {"account": account_id, "role": "officer"}),
    ]


async def test_of_a_national_id_only_the_digest_is_kept(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    account_id = await administration.create_account(world.admin, new_account(national_id=NATIONAL_ID))
    stored = await owner.fetchrow("select person_key, a::text as row from account a where id = $1", account_id)
    assert stored is not None
    assert stored["person_key"] == blind_index("national_id", "3100600445635")
    assert "3100600445635" not in stored["row"]


async def test_whoever_comes_to_work_is_kept_out_of_the_disputes_they_are_party_to(world: World) -> None:
    by_name, by_number, others = [await case_at(world, "in_mediation") for _ in range(3)]
    named = await person_at(world, by_name, 2, first_name="สมศรี")
    numbered = await person_at(world, by_number, 1, first_name="วันเพ็ญ")
    await world.owner.execute(
        "update person set national_id_index = $2 where id = (select person_id from case_party where id = $1)",
        numbered,
        blind_index("national_id", "3100600445635"),
    )
    last_name = await world.owner.fetchval(
        "select last_name from person where id = (select person_id from case_party where id = $1)", named
    )
    new = new_account(display_name=f"นางสมศรี {last_name}", national_id=NATIONAL_ID)
    account_id = await administration.create_account(world.admin, new)
    newcomer = replace(world.officer, account_id=account_id)
    async with reading(newcomer):
        for case_id in (by_name, by_number):
            with pytest.raises(NotFound):
                await read_dossier(newcomer, case_id)
        await read_dossier(newcomer, others)
    # The head found a namesake in one of them: another role changes nothing about that.
    await world.owner.execute("update case_lockout set lifted_at = now() where case_id = $1", by_name)
    await administration.grant_role(world.admin, new.username, "head")
    async with reading(newcomer):
        await read_dossier(newcomer, by_name)


async def test_a_role_here_keeps_the_staff_of_another_centre_out_of_their_own_disputes_too(world: World) -> None:
    case_id = await case_at(world, "received")
    party = await person_at(world, case_id, 2)
    elsewhere = world.registered["officer"]
    await world.owner.execute(
        "update person set name_key = $2 where id = (select person_id from case_party where id = $1)",
        party,
        thai.name_key(elsewhere.name),
    )
    await administration.grant_role(world.admin, world.registered.usernames["officer"], "officer")
    kept = await world.owner.fetchval("select account_id from case_lockout where case_id = $1", case_id)
    assert kept == elsewhere.account_id


async def test_everything_wrong_with_a_new_account_is_said_at_once(world: World) -> None:
    wrong = NewAccount("ก", " ", "short", "king", "fr", "3101700230705")
    with pytest.raises(NotValid) as refused:
        await administration.create_account(world.admin, wrong)
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "username": "username_invalid",
        "display_name": "required",
        "password": "password_short",
        "role": "not_a_choice",
        "locale": "not_a_choice",
        "national_id": "national_id_invalid",
    }


async def test_a_taken_name_is_refused_whoever_has_it(world: World) -> None:
    for taken in (world.username("officer"), world.username("cjc").upper()):
        with pytest.raises(NotValid) as refused:
            await administration.create_account(world.admin, new_account(username=taken, display_name="ก" * 201))
        assert [(f.field, f.code) for f in refused.value.faults] == [
            ("username", "username_taken"),
            ("display_name", "too_long"),
        ]


@pytest.mark.parametrize("role", ["system", "guest"])
async def test_the_actors_that_are_nobodys_role_are_not_given(world: World, role: str) -> None:
    with pytest.raises(NotValid):
        await administration.create_account(world.admin, new_account(role=role))
    with pytest.raises(NotValid):
        await administration.grant_role(world.admin, world.username("officer"), role)


async def test_none_but_an_administrator_does_any_of_it(world: World) -> None:
    account_id = account_of(world.officer)
    for actor in (world.head, world.officer, world.auditor, world.cjc):
        for deed in (
            administration.accounts_here(actor),
            administration.create_account(actor, new_account()),
            administration.set_password(actor, account_id, OTHER),
            administration.disable_account(actor, account_id),
            administration.enable_account(actor, account_id),
            administration.grant_role(actor, world.username("officer"), "head"),
            administration.end_role(actor, account_id, "officer"),
        ):
            with pytest.raises(NotPermitted):
                await deed


async def test_a_given_password_ends_every_sign_in_of_the_account(world: World) -> None:
    new = new_account()
    account_id = await administration.create_account(world.admin, new)
    entered = await signing_in.begin(new.username, SECRET, fresh().hex())
    await administration.set_password(world.admin, account_id, OTHER)
    assert await sign_ins.find(entered.token) is None
    assert (await signing_in.begin(new.username, OTHER, fresh().hex())).must_change
    with pytest.raises(NotRecognised):
        await signing_in.begin(new.username, SECRET, fresh().hex())
    await signing_in.settled()
    assert ("centre:account:password_set", "by_administrator", "admin", {"account": account_id}) in await chain(
        world, world.tha_than.id
    )


async def test_a_given_password_keeps_the_rules_too(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await administration.set_password(world.admin, account_of(world.officer), world.username("officer"))
    assert "password_is_name" in [fault.code for fault in refused.value.faults]


async def test_a_closed_account_is_out_at_once_and_may_be_opened_again(world: World) -> None:
    new = new_account()
    account_id = await administration.create_account(world.admin, new)
    entered = await signing_in.begin(new.username, SECRET, fresh().hex())
    await administration.disable_account(world.admin, account_id)
    await administration.disable_account(world.admin, account_id)
    assert await sign_ins.find(entered.token) is None
    assert (await here(world, account_id)).disabled
    with pytest.raises(AccountClosed):
        await signing_in.begin(new.username, SECRET, fresh().hex())
    await administration.enable_account(world.admin, account_id)
    assert await sign_ins.find(entered.token) is None
    await signing_in.begin(new.username, SECRET, fresh().hex())
    await signing_in.settled()
    events = [event for event, *_ in await chain(world, world.tha_than.id) if event.startswith("centre:account:")]
    assert events == ["centre:account:created", "centre:account:disabled", "centre:account:enabled"]


async def test_an_account_of_another_centre_is_not_found(world: World) -> None:
    for deed in (
        administration.set_password(world.admin, account_of(world.cjc), OTHER),
        administration.disable_account(world.admin, account_of(world.cjc)),
        administration.end_role(world.admin, account_of(world.cjc), "cjc"),
    ):
        with pytest.raises(NotFound):
            await deed


async def test_an_invited_account_stays_its_own_centres_to_answer_for(world: World) -> None:
    account_id = await administration.grant_role(world.admin, world.username("cjc"), "mediator")
    invited = await here(world, account_id)
    assert (invited.roles, invited.ours) == ((Role.mediator,), False)
    for deed in (
        administration.set_password(world.admin, account_id, OTHER),
        administration.disable_account(world.admin, account_id),
    ):
        with pytest.raises(NotPermitted, match="Another centre"):
            await deed
    await administration.end_role(world.admin, account_id, "mediator")
    assert (await here(world, account_id)).roles == ()


async def test_roles_are_given_and_ended_with_an_entry_each(world: World) -> None:
    account_id = await administration.grant_role(world.admin, world.username("officer"), "safety")
    assert (await here(world, account_id)).roles == (Role.officer, Role.safety)
    await administration.end_role(world.admin, account_id, "officer")
    assert (await here(world, account_id)).roles == (Role.safety,)
    assert await chain(world, world.tha_than.id) == [
        ("centre:permission:granted", None, "admin", {"account": account_id, "role": "safety"}),
        ("centre:permission:ended", None, "admin", {"account": account_id, "role": "officer"}),
    ]


async def test_what_is_wrong_with_giving_a_role_is_said(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    async def codes(username: str, role: str) -> set[str]:
        with pytest.raises(NotValid) as refused:
            await administration.grant_role(world.admin, username, role)
        return {fault.code for fault in refused.value.faults}

    assert await codes("nobody.here", "king") == {"no_such_account", "not_a_choice"}
    assert await codes(world.username("officer"), "officer") == {"role_held"}
    await owner.execute("update account set disabled_at = now() where id = $1", world.officer.account_id)
    assert await codes(world.username("officer"), "head") == {"account_closed"}


async def test_a_role_that_is_not_held_cannot_end(world: World) -> None:
    with pytest.raises(NotFound):
        await administration.end_role(world.admin, account_of(world.officer), "head")
    assert await chain(world, world.tha_than.id) == []


async def test_the_last_administrator_stays(world: World) -> None:
    admin = account_of(world.admin)
    for deed in (
        administration.end_role(world.admin, admin, "admin"),
        administration.disable_account(world.admin, admin),
    ):
        with pytest.raises(NotValid) as refused:
            await deed
        assert [fault.code for fault in refused.value.faults] == ["last_administrator"]
    assert await chain(world, world.tha_than.id) == []


# The first of a centre


async def centre_without_administrator(world: World) -> str:
    await world.owner.execute("update membership set ended_at = now() where centre_id = $1", world.registered.id)
    return str(await world.owner.fetchval("select code from centre where id = $1", world.registered.id))


async def test_the_first_administrator_of_a_centre_is_made_by_the_owner_of_the_database(
    world: World, database: Database
) -> None:
    code, username = await centre_without_administrator(world), f"first.{fresh().hex()[:8]}"
    account_id = await create_first_administrator(database.owner_url, code, username, "ธีระ ดูแลดี", SECRET)
    entered = await signing_in.begin(username, SECRET, fresh().hex())
    assert (entered.centre_id, entered.must_change) == (world.registered.id, False)
    actor = Actor(world.registered.id, frozenset({Role.admin}), account_id)
    assert await administration.create_account(actor, new_account()) > account_id
    assert (await chain(world, world.registered.id))[:2] == [
        ("centre:account:created", None, "system", {"account": account_id}),
        ("centre:permission:granted", None, "system", {"account": account_id, "role": "admin"}),
    ]


async def test_a_centre_that_has_an_administrator_gets_no_other_this_way(world: World, database: Database) -> None:
    code = await world.owner.fetchval("select code from centre where id = $1", world.tha_than.id)
    with pytest.raises(NotValid) as refused:
        await create_first_administrator(database.owner_url, code, world.username("head"), "", "short")
    assert {fault.field: fault.code for fault in refused.value.faults} == {
        "centre": "administered",
        "username": "username_taken",
        "display_name": "required",
        "password": "password_short",
    }


async def test_a_centre_that_does_not_exist_gets_none(database: Database) -> None:
    with pytest.raises(NotValid) as refused:
        await create_first_administrator(database.owner_url, "nowhere", f"x{fresh().hex()[:8]}", "ก", SECRET)
    assert [fault.code for fault in refused.value.faults] == ["no_such_centre"]

"""Coming, choosing and going: what follows from each, and what the chain of the centre says of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import msgspec
import pytest

from cases.events import EVENTS
from cases.journal import Entry, verify_chain
from mediation.practice import signing_in
from mediation.practice.signing_in import NoRoleAnywhere, PasswordNotChanged
from parties import accounts, sign_ins
from parties.access import Role
from parties.accounts import AccountClosed, NotRecognised
from parties.errors import NotFound, NotSignedIn, NotValid, TooManyAttempts
from parties.sign_ins import SignedIn
from tests.parties.door import account_of, fresh, give, with_password
from tests.world import PASSWORD, World

NEW = "ฝนตกขี้หมูไหล 2569"


@pytest.fixture
def address() -> str:
    """An address nobody has used."""
    return fresh().hex()


@pytest.fixture
async def name(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> str:
    """The user name of the officer, whose password is PASSWORD."""
    await with_password(owner, world.officer)
    return world.username("officer")


@pytest.fixture
async def in_two(world: World, owner: "asyncpg.Connection[asyncpg.Record]", name: str) -> str:
    """The officer's user name, who now works for the justice centre too."""
    await give(owner, world.justice.id, account_of(world.officer), "cjc")
    return name


async def chain(world: World, centre_id: int) -> list[tuple[str, str | None, str, int | None, Any]]:
    """The entries of a centre's chain, once it is proved to hold: event, reason, role, actor, facts."""
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
    return [(r["event"], r["reason_code"], r["role"], r["actor_id"], msgspec.json.decode(r["body"])) for r in rows]


async def events(world: World, centre_id: int) -> list[str]:
    return [entry[0] for entry in await chain(world, centre_id)]


async def standing(token: str) -> SignedIn:
    found = await sign_ins.find(token)
    assert found is not None
    return found


# In


async def test_who_works_in_one_centre_is_in_it_at_once(name: str, world: World, address: str) -> None:
    entered = await signing_in.begin(name, PASSWORD, address)
    found = await standing(entered.token)
    assert found.actor is not None
    assert (found.actor.account_id, found.actor.centre_id) == (world.officer.account_id, world.tha_than.id)
    assert found.actor.roles == {Role.officer}
    assert found.actor.name == world.officer.name
    assert timedelta(hours=11, minutes=59) < entered.expires_at - datetime.now(UTC) <= timedelta(hours=12)
    assert await chain(world, world.tha_than.id) == [
        ("centre:signin:signed_in", None, "officer", world.officer.account_id, {"sign_in": found.sign_in_id})
    ]


async def test_each_sign_in_has_a_token_of_its_own_and_the_replaced_one_ends(
    name: str, world: World, address: str
) -> None:
    first = await signing_in.begin(name, PASSWORD, address)
    second = await signing_in.begin(name, PASSWORD, address, replaced=first.token)
    assert first.token != second.token
    assert await sign_ins.find(first.token) is None
    assert await events(world, world.tha_than.id) == [
        "centre:signin:signed_in",
        "centre:signin:signed_out",
        "centre:signin:signed_in",
    ]


async def test_the_database_keeps_no_token(name: str, world: World, address: str) -> None:
    entered = await signing_in.begin(name, PASSWORD, address)
    rows = await world.owner.fetch("select s::text as row, token_hash from sign_in s")
    assert not [row for row in rows if entered.token in row["row"] or row["token_hash"] == entered.token.encode()]


async def test_who_works_in_two_chooses_and_only_the_chosen_centre_hears_of_it(
    in_two: str, world: World, address: str
) -> None:
    entered = await signing_in.begin(in_two, PASSWORD, address)
    assert entered.centre_id is None
    assert [centre.centre_id for centre in entered.centres] == [world.tha_than.id, world.justice.id]
    visitor = await standing(entered.token)
    assert visitor.actor is None
    token = await signing_in.choose_centre(visitor, entered.token, world.justice.id)
    assert await sign_ins.find(entered.token) is None
    chosen = (await standing(token)).actor
    assert chosen is not None
    assert (chosen.centre_id, list(chosen.roles)) == (world.justice.id, [Role.cjc])
    assert await events(world, world.justice.id) == ["centre:signin:signed_in"]
    assert await events(world, world.tha_than.id) == []


async def test_going_over_to_another_centre_is_noted_in_both(in_two: str, world: World, address: str) -> None:
    entered = await signing_in.begin(in_two, PASSWORD, address)
    first = await signing_in.choose_centre(await standing(entered.token), entered.token, world.tha_than.id)
    await signing_in.choose_centre(await standing(first), first, world.justice.id)
    here, there = await chain(world, world.tha_than.id), await chain(world, world.justice.id)
    assert [entry[:2] for entry in here] == [
        ("centre:signin:signed_in", None),
        ("centre:signin:signed_out", "other_centre"),
    ]
    assert [entry[:2] for entry in there] == [("centre:signin:signed_in", None)]


async def test_a_centre_without_a_role_there_is_not_found(name: str, world: World, address: str) -> None:
    entered = await signing_in.begin(name, PASSWORD, address)
    for centre_id in (world.justice.id, 0):
        with pytest.raises(NotFound):
            await signing_in.choose_centre(await standing(entered.token), entered.token, centre_id)


async def test_an_ended_sign_in_chooses_nothing(in_two: str, world: World, address: str) -> None:
    entered = await signing_in.begin(in_two, PASSWORD, address)
    visitor = await standing(entered.token)
    await signing_in.end(entered.token)
    with pytest.raises(NotSignedIn):
        await signing_in.choose_centre(visitor, entered.token, world.justice.id)
    assert await events(world, world.justice.id) == []


async def test_an_account_without_any_role_is_told_so(
    name: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await owner.execute("update membership set ended_at = now() where account_id = $1", world.officer.account_id)
    with pytest.raises(NoRoleAnywhere):
        await signing_in.begin(name, PASSWORD, address)
    with pytest.raises(NoRoleAnywhere):
        await signing_in.issue_token(name, PASSWORD, address)


# Refused


async def test_a_wrong_password_is_noted_in_the_centres_of_the_account(in_two: str, world: World, address: str) -> None:
    with pytest.raises(NotRecognised):
        await signing_in.begin(in_two, "wrong password", address)
    await signing_in.settled()
    refused = ("centre:signin:refused", "wrong_password", "system", None, {"account": world.officer.account_id})
    assert await chain(world, world.tha_than.id) == [refused]
    assert await chain(world, world.justice.id) == [refused]


async def test_a_closed_account_is_noted_as_such(
    name: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await owner.execute("update account set disabled_at = now() where id = $1", world.officer.account_id)
    with pytest.raises(AccountClosed):
        await signing_in.begin(name, PASSWORD, address)
    await signing_in.settled()
    assert [entry[:2] for entry in await chain(world, world.tha_than.id)] == [
        ("centre:signin:refused", "account_closed")
    ]


async def test_an_unknown_name_is_in_nobodys_chain(world: World, address: str) -> None:
    before = await world.owner.fetchval("select count(*) from journal_entry")
    with pytest.raises(NotRecognised):
        await signing_in.begin("nobody.here", "wrong password", address)
    await signing_in.settled()
    assert await world.owner.fetchval("select count(*) from journal_entry") == before


async def test_a_refusal_that_cannot_be_noted_is_logged_and_the_asker_hears_nothing_of_it(
    name: str, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(account_id: int) -> list[Any]:
        raise ConnectionResetError("gone")

    monkeypatch.setattr(accounts, "memberships", broken)
    with pytest.raises(NotRecognised):
        await signing_in.begin(name, "wrong password", address)
    await signing_in.settled()
    assert "was not noted: ConnectionResetError" in caplog.text


async def test_the_lock_holds_for_pages_and_programs_alike(name: str, address: str) -> None:
    for _ in range(5):
        with pytest.raises(NotRecognised):
            await signing_in.begin(name, "wrong password", address)
        with pytest.raises(NotRecognised):
            await signing_in.issue_token(name, "wrong password", address)
    for attempt in (signing_in.begin, signing_in.issue_token):
        with pytest.raises(TooManyAttempts):
            await attempt(name, PASSWORD, address)
    await signing_in.settled()


# Out


async def test_signing_out_ends_it_once_and_is_noted_once(name: str, world: World, address: str) -> None:
    entered = await signing_in.begin(name, PASSWORD, address)
    for _ in range(2):
        await signing_in.end(entered.token)
    assert await sign_ins.find(entered.token) is None
    assert await events(world, world.tha_than.id) == ["centre:signin:signed_in", "centre:signin:signed_out"]


async def test_signing_out_before_a_centre_is_chosen_is_in_nobodys_chain(
    in_two: str, world: World, address: str
) -> None:
    entered = await signing_in.begin(in_two, PASSWORD, address)
    await signing_in.end(entered.token)
    assert await sign_ins.find(entered.token) is None
    assert await events(world, world.tha_than.id) == []


async def test_signing_out_everywhere_ends_browsers_and_programs(name: str, world: World, address: str) -> None:
    here = await signing_in.begin(name, PASSWORD, address)
    there = await signing_in.begin(name, PASSWORD, address)
    program = await signing_in.issue_token(name, PASSWORD, address)
    assert await signing_in.end_everywhere(await standing(here.token), here.token) == 3
    assert [await sign_ins.find(t) for t in (here.token, there.token, program.token)] == [None, None, None]
    event, reason, _, _, facts = (await chain(world, world.tha_than.id))[-1]
    assert (event, reason, facts["ended"]) == ("centre:signin:signed_out", "everywhere", 3)


async def test_one_may_end_ones_own_token_from_elsewhere_and_nobody_elses(
    name: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await with_password(owner, world.head)
    here = await signing_in.begin(name, PASSWORD, address)
    program = await signing_in.issue_token(name, PASSWORD, address)
    colleague = await signing_in.begin(world.username("head"), PASSWORD, address)
    me = await standing(here.token)
    await signing_in.end_one(me, here.token, (await standing(program.token)).sign_in_id)
    assert await sign_ins.find(program.token) is None
    assert (await events(world, world.tha_than.id))[-1] == "centre:token:ended"
    with pytest.raises(NotFound):
        await signing_in.end_one(me, here.token, (await standing(colleague.token)).sign_in_id)


# Programs


async def test_a_token_holds_one_centre_and_one_role(in_two: str, world: World, address: str) -> None:
    issued = await signing_in.issue_token(in_two, PASSWORD, address, centre_id=world.justice.id, role=Role.cjc)
    actor = (await standing(issued.token)).actor
    assert actor is not None
    assert (actor.centre_id, list(actor.roles)) == (world.justice.id, [Role.cjc])
    event, _, role, account, facts = (await chain(world, world.justice.id))[-1]
    assert (event, role, account) == ("centre:token:issued", "cjc", world.officer.account_id)
    assert facts["role"] == "cjc"
    assert facts["expires_at"] == issued.expires_at.isoformat(timespec="seconds")


async def test_without_a_wish_a_token_is_for_what_the_account_was_given_first(
    in_two: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await give(owner, world.tha_than.id, account_of(world.officer), "safety")
    issued = await signing_in.issue_token(in_two, PASSWORD, address)
    assert (issued.centre_id, issued.role) == (world.tha_than.id, Role.officer)
    assert (await signing_in.issue_token(in_two, PASSWORD, address, role=Role.cjc)).centre_id == world.justice.id


@pytest.mark.parametrize(
    ("centre", "role", "field"),
    [("registered", None, "centre_id"), ("tha_than", Role.head, "role"), (None, Role.admin, "role")],
)
async def test_no_token_is_issued_for_what_the_account_does_not_hold(
    name: str, world: World, address: str, centre: str | None, role: Role | None, field: str
) -> None:
    centre_id = getattr(world, centre).id if centre else None
    with pytest.raises(NotValid) as refused:
        await signing_in.issue_token(name, PASSWORD, address, centre_id=centre_id, role=role)
    assert [fault.field for fault in refused.value.faults] == [field]


async def test_no_token_lives_longer_than_thirty_days(name: str, address: str) -> None:
    issued = await signing_in.issue_token(name, PASSWORD, address, lifetime=timedelta(days=400))
    assert issued.expires_at - datetime.now(UTC) <= timedelta(days=30)


async def test_no_token_is_issued_for_a_password_somebody_else_has_set(
    name: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await owner.execute("update account set must_change = true where id = $1", world.officer.account_id)
    with pytest.raises(PasswordNotChanged):
        await signing_in.issue_token(name, PASSWORD, address)


# One's own password


async def test_changing_ones_password_ends_every_other_sign_in(name: str, world: World, address: str) -> None:
    here = await signing_in.begin(name, PASSWORD, address)
    there = await signing_in.begin(name, PASSWORD, address)
    fresh_token = await signing_in.change_password(await standing(here.token), here.token, PASSWORD, NEW, address)
    assert [await sign_ins.find(token) for token in (here.token, there.token)] == [None, None]
    assert (await standing(fresh_token)).account_id == world.officer.account_id
    assert (await chain(world, world.tha_than.id))[-1][:2] == ("centre:account:password_set", "own")
    with pytest.raises(NotRecognised):
        await signing_in.begin(name, PASSWORD, address)
    await signing_in.begin(name, NEW, address)
    await signing_in.settled()


async def test_everything_wrong_with_a_change_of_password_is_said_at_once(name: str, address: str) -> None:
    here = await signing_in.begin(name, PASSWORD, address)
    with pytest.raises(NotValid) as refused:
        await signing_in.change_password(await standing(here.token), here.token, "wrong", "short", address)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        ("current", "password_wrong"),
        ("password", "password_short"),
    ]
    with pytest.raises(NotValid) as refused:
        await signing_in.change_password(await standing(here.token), here.token, PASSWORD, PASSWORD, address)
    assert [fault.code for fault in refused.value.faults] == ["password_same"]
    assert await sign_ins.find(here.token) is not None


async def test_a_password_that_somebody_else_has_set_can_be_changed_before_a_centre_is_chosen(
    in_two: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await owner.execute("update account set must_change = true where id = $1", world.officer.account_id)
    entered = await signing_in.begin(in_two, PASSWORD, address)
    assert entered.must_change
    token = await signing_in.change_password(await standing(entered.token), entered.token, PASSWORD, NEW, address)
    assert not (await standing(token)).must_change
    assert await events(world, world.tha_than.id) == ["centre:account:password_set"]

"""Proving who one is: the same words and the same work for whoever fails, and no way round the lock."""

import logging
from typing import Any

import asyncpg
import pytest
from argon2 import PasswordHasher

from parties import passwords
from parties.accounts import AccountClosed, NotRecognised, account_name, address_group, memberships, prove
from parties.errors import TooManyAttempts
from tests.parties.door import account_of, fresh, give, with_password
from tests.world import PASSWORD, World


@pytest.fixture
def address() -> str:
    """An address nobody has used."""
    return f"203.0.113.{fresh().hex()}"


@pytest.fixture
async def name(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> str:
    """The user name of the officer, whose password is PASSWORD."""
    await with_password(owner, world.officer)
    return world.username("officer")


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that passwords were compared with."""
    seen: list[str] = []
    verify = passwords.HASHER.verify

    class Watched:
        def verify(self, stored: str, password: str) -> bool:
            seen.append(stored)
            return verify(stored, password)

        def check_needs_rehash(self, stored: str) -> bool:
            return passwords_hasher.check_needs_rehash(stored)

    passwords_hasher = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", Watched())
    return seen


async def test_the_right_password_proves_the_account(name: str, world: World, address: str) -> None:
    proven = await prove(name, PASSWORD, address)
    assert (proven.account_id, proven.username, proven.must_change) == (world.officer.account_id, name, False)


async def test_the_name_may_be_typed_with_capitals_wide_letters_and_spaces(name: str, address: str) -> None:
    assert (await prove(f"  {name.upper()} ", PASSWORD, address)).username == name
    assert account_name("Ｍａｌｅｅ．Ｊ") == "malee.j"


async def test_an_unknown_name_and_a_wrong_password_are_refused_in_the_same_words(name: str, address: str) -> None:
    said = []
    for username in (name, "nobody.here", "no such name!", "", "x" * 5000, "nul\x00"):
        with pytest.raises(NotRecognised) as refused:
            await prove(username, "wrong password", address)
        said.append((refused.value.code, refused.value.message, refused.value.faults))
    assert len(set(said)) == 1


async def test_the_refusal_knows_the_account_for_the_journal_alone(name: str, world: World, address: str) -> None:
    with pytest.raises(NotRecognised) as refused:
        await prove(name, "wrong password", address)
    assert refused.value.account_id == world.officer.account_id
    assert str(refused.value) == refused.value.message
    with pytest.raises(NotRecognised) as refused:
        await prove("nobody.here", "wrong password", address)
    assert refused.value.account_id is None


async def test_one_comparison_of_the_same_cost_is_made_whether_or_not_there_is_such_a_name(
    name: str, address: str, compared: list[str]
) -> None:
    for username in (name, "nobody.here", "no such name!"):
        with pytest.raises(NotRecognised):
            await prove(username, "wrong password", address)
    assert len(compared) == 3
    assert {stored.rsplit("$", 2)[0] for stored in compared} == {"$argon2id$v=19$m=19456,t=2,p=1"}


async def test_a_closed_account_is_told_so_only_with_its_right_password(
    name: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    await owner.execute("update account set disabled_at = now() where id = $1", world.officer.account_id)
    with pytest.raises(AccountClosed):
        await prove(name, PASSWORD, address)
    with pytest.raises(NotRecognised) as refused:
        await prove(name, "wrong password", address)
    assert not isinstance(refused.value, AccountClosed)


async def test_after_ten_failures_even_the_right_password_waits(name: str, address: str, compared: list[str]) -> None:
    for _ in range(10):
        with pytest.raises(NotRecognised):
            await prove(name, "wrong password", address)
    with pytest.raises(TooManyAttempts) as refused:
        await prove(name, PASSWORD, address)
    assert 0 < refused.value.wait_seconds <= 30
    assert len(compared) == 10


async def test_a_name_that_does_not_exist_is_locked_like_one_that_does(
    address: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    unknown = f"nobody.{fresh().hex()[:8]}"
    for _ in range(10):
        with pytest.raises(NotRecognised):
            await prove(unknown, "wrong password", address)
    with pytest.raises(TooManyAttempts):
        await prove(unknown, "wrong password", address)


async def test_the_rightful_user_comes_in_from_another_address_meanwhile(name: str, address: str) -> None:
    for _ in range(10):
        with pytest.raises(NotRecognised):
            await prove(name, "wrong password", address)
    assert (await prove(name, PASSWORD, f"{address}.elsewhere")).username == name


async def test_neither_name_nor_address_is_kept_with_an_attempt(
    name: str, address: str, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await prove(name, PASSWORD, address)
    rows = await owner.fetch("select t::text as row from sign_in_attempt t order by id desc limit 20")
    assert rows
    assert not [row for row in rows if name in row["row"] or address in row["row"]]


async def test_an_outdated_hash_is_replaced_on_the_way_in(
    world: World, owner: "asyncpg.Connection[asyncpg.Record]", address: str
) -> None:
    weak = PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(passwords.normalised(PASSWORD))
    await owner.execute("update account set password_hash = $2 where id = $1", world.officer.account_id, weak)
    await prove(world.username("officer"), PASSWORD, address)
    stored = await owner.fetchval("select password_hash from account where id = $1", world.officer.account_id)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await passwords.matches(stored, PASSWORD)


async def test_no_password_and_no_name_reaches_a_log(name: str, address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(NotRecognised):
        await prove(name, "secret-but-wrong", address)
    await prove(name, PASSWORD, address)
    assert not [text for text in (name, "secret-but-wrong", PASSWORD) if text in caplog.text]


@pytest.mark.parametrize(
    ("address", "group"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_one_subscriber_counts_as_one_address(address: str, group: str) -> None:
    assert address_group(address) == group


async def test_memberships_come_with_names_and_roles(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    await give(owner, world.justice.id, account_of(world.officer), "cjc")
    found = await memberships(account_of(world.officer))
    told: list[Any] = [
        (centre.centre_id, centre.centre_name, [role.value for role in centre.roles]) for centre in found
    ]
    assert told == [
        (world.tha_than.id, world.tha_than.name, ["officer"]),
        (world.justice.id, world.justice.name, ["cjc"]),
    ]

"""The journal: chained by SQL, verified by an independent reading, closed to every other hand."""

import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from cases.journal import START, Entry, commitment, entry_hash, field, verify_chain
from mediation.work import work
from parties.access import Role
from parties.database import ENGINE, fetch, scope
from tests.world import World

_NAMES = [f.name for f in dataclasses.fields(Entry)]


async def a_case(world: World, where: str = "tha_than") -> int:
    place = getattr(world, where)
    case_id: int = await world.owner.fetchval(
        "insert into case_file (centre_id, track, topic) values ($1, 'COMMUNITY', 'DEBT') returning id", place.id
    )
    return case_id


async def append(world: World, case_id: int, count: int = 1, **extra: Any) -> None:
    for index in range(count):
        async with work(world.officer) as hand:
            hand.happened(
                "case:screening:recorded",
                subject_id=case_id,
                role=Role.officer,
                happened_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=index),
                **{"facts": {"ข้อ": index, "a": None}, "on_behalf_of": "party:1", "reason_code": "x"} | extra,
            )


async def chain(world: World, case_id: int) -> tuple[list[Entry], bytes, int]:
    rows = await world.journal(case_id)
    head = await world.owner.fetchrow(
        "select head, seq from journal_head where subject_kind = 'case' and subject_id = $1", case_id
    )
    return [Entry(**{name: row[name] for name in _NAMES}) for row in rows], head["head"], head["seq"]


async def test_entries_written_by_sql_verify_by_an_independent_reading(world: World) -> None:
    case_id = await a_case(world)
    await append(world, case_id, 5)
    entries, head, length = await chain(world, case_id)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous == START
    assert verify_chain(entries, head, length) == []


def _changed(name: str, value: Any) -> list[Any]:
    if value is None:
        return [0, 7] if name in ("other_centre_id", "actor_id") else ["", "x"]
    if isinstance(value, bytes):
        return [value[:i] + bytes([value[i] ^ 1]) + value[i + 1 :] for i in range(len(value))]
    if isinstance(value, str):
        return [value[:i] + chr(ord(value[i]) ^ 1) + value[i + 1 :] for i in range(len(value))] + [value + " ", None]
    if isinstance(value, datetime):
        return [value + timedelta(milliseconds=1), value - timedelta(days=1)]
    return [value + 1, value * 2 + 1]


async def test_any_one_byte_changed_in_any_field_of_any_entry_is_found(world: World) -> None:
    case_id = await a_case(world)
    await append(world, case_id, 3)
    entries, head, length = await chain(world, case_id)
    tried = 0
    for index, entry in enumerate(entries):
        for name in _NAMES:
            for forged in _changed(name, getattr(entry, name)):
                twin = [*entries[:index], dataclasses.replace(entry, **{name: forged}), *entries[index + 1 :]]
                found = verify_chain(twin, head, length)
                assert found, (name, forged)
                assert found[0].seq in (index + 1, index + 2, twin[index].seq)
                tried += 1
    assert tried > 400


async def test_a_missing_swapped_or_moved_entry_is_found(world: World) -> None:
    case_id = await a_case(world)
    await append(world, case_id, 4)
    entries, head, length = await chain(world, case_id)
    assert verify_chain(entries[:-1], head, length), "a cut tail"
    assert verify_chain(entries[1:], head, length), "a cut beginning"
    assert verify_chain([entries[0], entries[2], entries[1], entries[3]], head, length), "two swapped"
    assert verify_chain([entries[0], *entries], head, length), "one doubled"
    moved = [dataclasses.replace(entry, subject_id=case_id + 1) for entry in entries]
    assert verify_chain(moved, head, length), "moved to another case"


def test_fields_cannot_be_shifted_into_one_another() -> None:
    assert field("ab") + field("c") != field("a") + field("bc")
    assert field(None) != field("")


def test_a_break_says_what_was_expected_and_what_was_found() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    entry = Entry("case", 1, 1, 1, None, now, now, 1, "head", None, "e", "case", None, None, None, "{}", START, b"")
    good = dataclasses.replace(entry, hash=entry_hash(entry, START))
    assert verify_chain([good], good.hash, 1) == []
    (broken,) = verify_chain([dataclasses.replace(good, body="[]")], good.hash, 1)
    assert (broken.what, broken.found) == ("hash", good.hash.hex())
    assert broken.expected != broken.found


def test_a_commitment_hides_its_text_and_binds_it() -> None:
    salt = bytes(range(16))
    assert commitment(salt, "ก") == commitment(salt, "ก")
    assert commitment(salt, "ก") != commitment(salt, "ข")
    assert commitment(bytes(16), "ก") != commitment(salt, "ก")


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set body = '{}'",
        "delete from journal_entry",
        "truncate journal_entry",
        "update journal_head set head = ''",
        "delete from journal_head",
        "alter table journal_entry disable trigger all",
        "set local session_replication_role = replica",
        "insert into journal_entry select * from journal_entry",
        "set local role mediation_definer",
        "drop trigger append_only on journal_entry",
    ],
)
async def test_the_application_may_not_touch_the_journal(world: World, statement: str) -> None:
    case_id = await a_case(world)
    await append(world, case_id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id)):
            await fetch(statement)


@pytest.mark.parametrize(
    "statement", ["update journal_entry set body = '{}'", "delete from journal_entry", "truncate journal_entry"]
)
async def test_even_the_owner_is_stopped_by_the_triggers(world: World, statement: str) -> None:
    case_id = await a_case(world)
    await append(world, case_id)
    async with world.owner.transaction():
        await world.owner.execute("set local session_replication_role = replica")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with world.owner.transaction():
                await world.owner.execute(statement)


async def test_nobody_writes_into_the_journal_of_another_centre(world: World) -> None:
    foreign = await a_case(world, "registered")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await append(world, foreign)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with work(world.officer) as hand:
            hand.happened(
                "centre:setting:changed", subject_kind="centre", subject_id=world.registered.id, role=Role.officer
            )
    assert await world.journal(foreign) == []


async def test_without_a_centre_nothing_can_be_appended(world: World) -> None:
    case_id = await a_case(world)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await fetch(
            "select journal_append('case', $1, now(), 1, 'head', null, 'e', 'case', null, null, null, '{}')", case_id
        )


async def test_twenty_writers_at_once_leave_one_chain_without_gaps(world: World) -> None:
    case_id = await a_case(world)
    await asyncio.gather(*(append(world, case_id) for _ in range(20)))
    entries, head, length = await chain(world, case_id)
    assert length == 20
    assert verify_chain(entries, head, length) == []

"""The clauses of a centre: its own words over the house's, edition by edition, and nobody else's."""

from typing import Any

import asyncpg
import pytest

from mediation.clause_library import LIBRARY
from mediation.practice.clause_keeping import list_clauses, read_clause, retire_clause, write_clause
from parties.access import Actor
from parties.database import ENGINE, fetch, scope
from parties.errors import NotFound, NotPermitted, NotValid
from tests.world import World

WORDS = {"theme": "water", "title_th": "แบ่งน้ำ", "body_th": "ผลัดกันวันเว้นวัน {turns}"}


async def written(actor: Actor, code: str | None = None, **changes: Any) -> str:
    return str((await write_clause(actor, code, WORDS | changes)).content["code"])


async def entries(world: World) -> list[str]:
    rows = await world.owner.fetch(
        "select event from journal_entry where subject_kind = 'centre' and subject_id = $1 order by seq",
        world.tha_than.id,
    )
    return [row["event"] for row in rows]


async def test_a_centre_begins_with_the_library_of_the_house(world: World) -> None:
    found = await list_clauses(world.mediator)
    assert {clause.code for clause in found} == {clause.code for clause in LIBRARY}
    assert not any(clause.own for clause in found)


async def test_a_clause_is_written_changed_and_retired_edition_by_edition(world: World) -> None:
    code = await written(world.head)
    await written(world.head, code, body_th="สลับกันทุกสามวัน")
    await written(world.head, code, body_th="สลับกันทุกสามวัน")
    clause = await read_clause(world.officer, code)
    assert (clause.edition, clause.body_th, clause.retired) == (2, "สลับกันทุกสามวัน", False)
    await retire_clause(world.head, code)
    await retire_clause(world.head, code)
    assert (await read_clause(world.officer, code)).retired
    await written(world.admin, code, body_th="สลับกันทุกสามวัน")
    assert (await read_clause(world.officer, code)).edition == 4
    assert await entries(world) == [
        "centre:clause:written",
        "centre:clause:written",
        "centre:clause:retired",
        "centre:clause:written",
    ]
    kept = await world.owner.fetch("select body_th from clause where code = $1 order by edition", code)
    assert next(row["body_th"] for row in kept) == WORDS["body_th"]


async def test_the_words_of_the_house_are_replaced_in_this_centre_alone(world: World) -> None:
    await written(world.head, "water_turns")
    assert (await read_clause(world.head, "water_turns")).body_th == WORDS["body_th"]
    elsewhere = await read_clause(world.registered["head"], "water_turns")
    assert not elsewhere.own
    own = await written(world.head)
    with pytest.raises(NotFound):
        await read_clause(world.registered["head"], own)
    with pytest.raises(NotFound):
        await write_clause(world.registered["head"], own, WORDS)


async def test_only_the_head_and_the_administrator_keep_clauses(world: World) -> None:
    for who in ("officer", "mediator", "safety", "auditor"):
        with pytest.raises(NotPermitted):
            await write_clause(world.tha_than[who], None, WORDS)
        with pytest.raises(NotPermitted):
            await retire_clause(world.tha_than[who], "pay_once")
    with pytest.raises(NotPermitted):
        await list_clauses(world.auditor)


async def test_everything_wrong_with_a_clause_is_told_at_once(world: World) -> None:
    with pytest.raises(NotValid) as refusal:
        await write_clause(world.head, None, {"theme": "song", "body_th": "ก" * 70_000})
    assert sorted((fault.field, fault.code) for fault in refusal.value.faults) == [
        ("body_th", "too_long"),
        ("theme", "not_in_list"),
        ("title_th", "required"),
    ]
    with pytest.raises(NotFound):
        await write_clause(world.head, "no_such", WORDS)


async def test_an_edition_stays_as_it_was_written(world: World) -> None:
    await written(world.head)
    for sql in ("update clause set body_th = 'x'", "delete from clause"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=scope(world.tha_than.id, "head")):
                await fetch(sql)

"""What is said in a session: kept sealed, read by its mediators alone, erased for good."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from mediation.practice.said import agreed_points
from mediation.talks import KEPT_FOR, AgreedPoint, erased_on
from mediation.upkeep import sweep
from mediation.work import reading
from parties import keys
from parties.access import Actor, Role
from parties.database import ENGINE, connection_arguments, fetch, scope
from parties.errors import NotFound
from tests.conftest import Database
from tests.mediation.practice.cases_at import challenge_at, days_ago
from tests.mediation.practice.sending import Device, Entry, beside, entry, sitting, yesterday
from tests.mediation.practice.taking import chain_breaks, entry_of, events
from tests.world import World

SECRET = "เขายอมลดให้แต่อย่าบอกอีกฝ่าย"


async def stored(world: World, text_id: str) -> dict[str, Any]:
    found = await world.owner.fetchrow("select * from session_text where id = $1::text::uuid", text_id)
    assert found is not None
    return dict(found)


def texts_in(room: dict[str, Any], of: str) -> list[list[str]]:
    return [[said["text"] for said in matter["versions"]] for matter in room[of]]


# WHO READS


async def test_a_note_is_sealed_and_shown_to_its_writer_alone(world: World) -> None:
    device = await sitting(world)
    kept = await device.keeps(entry("note", text=SECRET), entry("caucus_note", text=SECRET, side=1))
    assert kept == [[], []]
    assert texts_in(await device.room(), "notes") == [[SECRET], [SECRET]]
    assert texts_in(await beside(world, device).room(), "notes") == []
    rows = await world.owner.fetch("select body, salt from session_text where case_id = $1", device.case_id)
    assert all(SECRET.encode() not in row["body"] for row in rows)
    journal = await world.journal(device.case_id)
    assert {e["event"] for e in journal} == {"case:session:text_kept"}
    assert all(set(json.loads(e["body"])) == {"text", "commitment"} for e in journal)


async def test_issues_and_proposals_are_shared_by_the_mediators_of_the_case(world: World) -> None:
    device = await sitting(world)
    proposed = entry("proposal", side=1, text=SECRET)
    await device.keeps(entry("issue", text="แนวรั้ว"), proposed)
    room = await beside(world, device).room()
    assert texts_in(room, "issues") == [["แนวรั้ว"]]
    assert texts_in(room, "proposals") == [[SECRET]]
    assert room["proposals"][0]["versions"][0]["by"] == world.mediator.name


async def test_a_seal_is_good_for_its_own_row_alone(world: World) -> None:
    device = await sitting(world)
    one, other = entry("note", text=SECRET), entry("note", text="อื่น")
    await device.keeps(one, other)
    await world.owner.execute(
        "update session_text set body = (select body from session_text where id = $1::text::uuid) where id = $2::text::uuid",
        one["id"],
        other["id"],
    )
    with pytest.raises(keys.SealBroken):
        await device.room()


@pytest.mark.parametrize("column", ["body", "salt", "commitment", "kind", "side", "by_account"])
async def test_the_application_has_no_look_at_the_table(world: World, column: str) -> None:
    device = await sitting(world)
    await device.keeps(entry("note", text=SECRET))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with reading(world.mediator):
            await fetch(f"select {column} from session_text")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id, "mediator", world.mediator.account_id)):
            await fetch("update session_text set erased_at = null")


@pytest.mark.parametrize("who", ["head", "officer", "safety", "admin", "auditor", "mediator2", "nobody"])
async def test_the_function_gives_texts_to_a_mediator_of_the_case_alone(world: World, who: str) -> None:
    device = await sitting(world)
    await device.keeps(entry("issue", text=SECRET))
    await world.owner.execute(
        "update assignment set status = 'disclosed' where case_id = $1 and mediator_id = $2",
        device.case_id,
        world.tha_than.mediators["mediator2"],
    )
    account = None if who == "nobody" else world.tha_than[who].account_id
    every_role = ",".join(role.value for role in Role)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id, every_role, account)):
            await fetch("select * from session_texts($1)", device.case_id)


@pytest.mark.parametrize("why", ["another role", "a party to it", "held for safety", "service ended"])
async def test_even_a_mediator_of_the_case_reads_nothing_in_another_part(world: World, why: str) -> None:
    device = await sitting(world)
    await device.keeps(entry("issue", text=SECRET))
    account, roles = world.mediator.account_id, "head,officer" if why == "another role" else "mediator"
    changes = {
        "a party to it": "insert into case_lockout (centre_id, case_id, account_id, why) select centre_id, id, $2, 'relative' "
        "from case_file where id = $1",
        "held for safety": "update case_file set status = 'safety_hold' where id = $1 and $2 > 0",
        "service ended": "update assignment set status = 'ended', end_reason = 'resigned' where case_id = $1 and $2 > 0",
    }
    if why in changes:
        await world.owner.execute(changes[why], device.case_id, account)
    found: list[Any] = []
    try:
        async with ENGINE.transaction(local=scope(world.tha_than.id, roles, account)):
            found = await fetch("select * from session_texts($1)", device.case_id)
    except asyncpg.InsufficientPrivilegeError:
        assert why != "held for safety"
    assert found == []


async def test_the_account_named_for_one_transaction_is_forgotten_with_it(world: World, database: Database) -> None:
    connection = await asyncpg.connect(**connection_arguments(database.app_url))
    try:
        account, centre = world.mediator.account_id, world.tha_than.id
        async with connection.transaction():
            await connection.fetch("select * from work_open($1, $2, 'mediator', null)", centre, account)
            assert await connection.fetchval("select current_account()") == account
        assert await connection.fetchval("select current_account()") is None
        async with connection.transaction():
            await connection.fetch("select * from work_open($1, 0, 'system', null)", centre)
            assert await connection.fetchval("select current_account()") is None
    finally:
        await connection.close()


@pytest.mark.parametrize("consented", [False, True])
async def test_what_was_said_under_an_earlier_mediator_is_closed_to_the_next_until_all_consent(
    world: World, consented: bool
) -> None:
    device = await sitting(world)
    proposed = entry("proposal", side=1, text=SECRET, happened_at=yesterday())
    await device.keeps(proposed, entry("issue", text=SECRET, happened_at=yesterday(1)), *_answers(proposed, 2))
    await device.keeps(entry("next_step", next_step=SECRET), entry("close", result="another_session"))
    ended = (
        """update assignment set status = 'ended', end_reason = 'resigned' where case_id = $1 and mediator_id = $2"""
    )
    await world.owner.execute(ended, device.case_id, world.tha_than.mediators["mediator"])
    after = "update assignment set confirmed_at = now(), reuse_papers = $2 where case_id = $1 and status <> 'ended'"
    await world.owner.execute(after, device.case_id, consented)
    room = await beside(world, device).room()
    assert (SECRET in json.dumps(room, ensure_ascii=False, default=str)) is consented
    assert len(await agreed_points(world.mediator2, device.case_id)) == consented


# WORDINGS AND ANSWERS


async def test_two_devices_that_change_one_wording_leave_both_until_one_resolves_it(world: World) -> None:
    device = await sitting(world)
    second = beside(world, device)
    first = entry("proposal", side=1, text="ขอ 12,000 บาท", happened_at=yesterday())
    await device.keeps(first)
    here = entry("proposal", side=1, text="ขอ 10,000 บาท", replaces=[first["id"]], happened_at=yesterday(5))
    there = entry("proposal", side=1, text="ขอ 11,000 บาท", replaces=[first["id"]], happened_at=yesterday(4))
    await second.keeps(there)
    await device.keeps(here)
    (matter,) = (await device.room())["proposals"]
    assert matter["disputed"]
    assert [said["text"] for said in matter["versions"]] == ["ขอ 11,000 บาท", "ขอ 10,000 บาท"]
    assert [said["text"] for said in matter["earlier"]] == ["ขอ 12,000 บาท"]
    await device.keeps(entry("proposal", side=1, text="ขอ 10,500 บาท", replaces=[here["id"], there["id"]]))
    (matter,) = (await second.room())["proposals"]
    assert (matter["disputed"], [said["text"] for said in matter["versions"]]) == (False, ["ขอ 10,500 บาท"])


async def test_a_wording_that_arrives_before_what_it_replaces_finds_it_later(world: World) -> None:
    device = await sitting(world)
    first = entry("issue", text="แนวรั้ว", happened_at=yesterday())
    again = entry("issue", text="แนวรั้วด้านหลัง", replaces=[first["id"]], happened_at=yesterday(5))
    assert await device.keeps(again) == [["replaces_unknown"]]
    assert await device.keeps(first) == [[]]
    assert texts_in(await device.room(), "issues") == [["แนวรั้วด้านหลัง"]]
    assert await device.is_refused(entry("note", text="x", replaces=[first["id"]])) == ["replaces_other_kind"]
    assert await device.is_refused(entry("erase", erases=[first["id"]])) == ["only_notes_erased"]


def _answers(proposal: Entry, *sides: int, reply: str = "accepts") -> list[Entry]:
    return [entry("answer", side=side, about=proposal["id"], reply=reply, happened_at=yesterday(30)) for side in sides]


async def test_what_every_joining_side_accepts_goes_to_the_agreement(world: World) -> None:
    device = await sitting(world)
    proposed = entry("proposal", side=1, text="ผ่อนเดือนละ 2,000 บาท", happened_at=yesterday())
    refused = entry(
        "counter_proposal", side=2, text="ผ่อนเดือนละ 500 บาท", about=proposed["id"], happened_at=yesterday(1)
    )
    await device.keeps(proposed, refused, *_answers(refused, 1, reply="refuses"))
    assert await agreed_points(world.mediator, device.case_id) == []
    answers = _answers(proposed, 2)
    await device.keeps(*answers)
    points = await agreed_points(world.mediator2, device.case_id)
    accepted_at = (await stored(world, answers[0]["id"]))["happened_at"]
    assert points == [AgreedPoint(proposed["id"], proposed["text"], 1, accepted_at, device.session_id)]
    assert await agreed_points(world.head, device.case_id) == []
    room = await device.room()
    assert [matter["accepted_at"] is not None for matter in room["proposals"]] == [True, False]
    await device.keeps(entry("proposal", side=1, text="ผ่อนเดือนละ 2,500 บาท", replaces=[proposed["id"]]))
    assert await agreed_points(world.mediator, device.case_id) == []
    assert (await device.room())["proposals"][0]["outdated"] == [2]


# ERASED FOR GOOD


async def test_a_note_is_erased_at_once_with_every_earlier_wording(world: World) -> None:
    device = await sitting(world)
    first = entry("note", text=SECRET, side=1, happened_at=yesterday())
    again = entry("note", text=SECRET + " จริง ๆ", replaces=[first["id"]], happened_at=yesterday(5))
    other = entry("note", text="อีกเรื่อง")
    await device.keeps(first, again, other)
    erasing = entry("erase", erases=[again["id"]])
    await device.keeps(erasing)
    for gone in (first, again):
        left = await stored(world, gone["id"])
        assert (left["body"], left["salt"], left["side"]) == (None, None, None)
        assert left["commitment"] is not None
    assert texts_in(await device.room(), "notes") == [["อีกเรื่อง"]]
    told = await entry_of(world, device.case_id, "case:session:texts_erased")
    assert told["facts"] == {"texts": sorted([first["id"], again["id"]])}
    assert await chain_breaks(world, device.case_id) == []
    assert [one["outcome"] for one in await device.sends(first, again, erasing)] == ["already"] * 3


async def test_a_note_that_arrives_after_its_erasing_is_not_kept_either(world: World) -> None:
    device = await sitting(world)
    first = entry("note", text=SECRET, happened_at=yesterday())
    again = entry("note", text=SECRET, replaces=[first["id"]], happened_at=yesterday(5))
    await device.keeps(first)
    await device.keeps(entry("erase", erases=[again["id"]]))
    assert texts_in(await device.room(), "notes") == [[SECRET]]
    assert await device.keeps(again) == [["erased"]]
    assert texts_in(await device.room(), "notes") == []
    assert (await stored(world, first["id"]))["body"] is None
    assert await chain_breaks(world, device.case_id) == []


async def test_nobody_erases_anothers_note(world: World) -> None:
    device = await sitting(world)
    mine = entry("note", text=SECRET)
    await device.keeps(mine)
    await beside(world, device).keeps(entry("erase", erases=[mine["id"]]))
    assert texts_in(await device.room(), "notes") == [[SECRET]]
    assert "case:session:texts_erased" not in await events(world, device.case_id)


@pytest.fixture
async def closed_case(world: World) -> Device:
    """A case with every kind of text in it, before it is closed."""
    device = await sitting(world)
    proposed = entry("proposal", side=1, text=SECRET)
    await device.keeps(entry("note", text=SECRET), entry("issue", text=SECRET), proposed, *_answers(proposed, 2))
    return device


async def _close(world: World, device: Device, days: int) -> None:
    await world.owner.execute(
        "update case_file set status = 'closed', outcome = 'settled', ended_on = $2, closed_on = $2 where id = $1",
        device.case_id,
        (days_ago(0) + timedelta(hours=7)).date() - timedelta(days=days),
    )


async def _texts_left(world: World, device: Device) -> int:
    return int(
        await world.owner.fetchval(
            "select count(*) from session_text where case_id = $1 and body is not null", device.case_id
        )
    )


async def test_ninety_days_after_the_closing_everything_said_is_erased(
    world: World, database: Database, closed_case: Device
) -> None:
    assert KEPT_FOR.days == 90
    today = (days_ago(0) + timedelta(hours=7)).date()
    assert erased_on(today - timedelta(days=90)) == today
    await _close(world, closed_case, 89)
    await sweep(database.worker_url)
    assert await _texts_left(world, closed_case) == 4
    await _close(world, closed_case, 90)
    assert (await sweep(database.worker_url)).texts >= 4
    assert await _texts_left(world, closed_case) == 0
    told = await entry_of(world, closed_case.case_id, "case:session:texts_erased")
    assert (len(told["facts"]["texts"]), told["reason_code"], told["role"]) == (4, "retention", "system")
    assert await chain_breaks(world, closed_case.case_id) == []
    before = len(await world.journal(closed_case.case_id))
    await sweep(database.worker_url)
    assert len(await world.journal(closed_case.case_id)) == before


async def test_an_undecided_challenge_keeps_what_was_said(
    world: World, database: Database, closed_case: Device
) -> None:
    assert erased_on(days_ago(200).date(), challenge_undecided=True) is None
    await challenge_at(world, closed_case.case_id)
    await _close(world, closed_case, 200)
    await sweep(database.worker_url)
    assert await _texts_left(world, closed_case) == 4


async def test_a_text_of_a_foreign_session_is_not_kept(world: World) -> None:
    device = await sitting(world)
    foreign = await sitting(world)
    stranger = Actor(world.tha_than.id, frozenset({Role.mediator}), world.mediator.account_id)
    with pytest.raises(NotFound):
        await Device(stranger, device.case_id, foreign.session_id).sends(
            {"id": str(uuid4()), "kind": "note", "text": "x"}
        )


async def test_while_the_case_is_held_for_safety_texts_are_kept_back_and_the_session_is_closed_as_stopped(
    world: World,
) -> None:
    device = await sitting(world)
    await device.keeps(entry("issue", text=SECRET), entry("note", text=SECRET))
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'in_mediation' where id = $1", device.case_id
    )
    await world.owner.execute(
        """insert into safety_hold (centre_id, case_id, held_from, reason_code, held_at)
           values ($1, $2, 'in_mediation', 'threats', now())""",
        world.tha_than.id,
        device.case_id,
    )
    room = await device.room()
    assert (room["case"]["held"], room["issues"], room["notes"]) == (True, [], [])
    assert await device.keeps(entry("note", text="หยุดเพราะกลัว")) == [["case_moved_on"]]
    assert await device.is_refused(entry("close", result="another_session")) == ["was_stopped"]
    await device.keeps(entry("close", result="stopped"))

"""A mediator as a person: what is compared is written down sealed, and every change looks at all their cases again."""

import json
from typing import Any

import pytest

from mediation.practice.nearness import declare_near, end_near, read_as_person, record_particulars
from mediation.practice.on_roster import read_mediator
from mediation.practice.roster import RosterCall, change_mediator, enrol_mediator
from parties.errors import NotFound, NotPermitted, NotValid, Stale
from tests.conftest import Database
from tests.mediation.practice.cases_at import case_at, parties_of, relation_at, session_at
from tests.mediation.practice.taking import events, notices
from tests.mediation.practice.test_conflicts import is_called, person_of, the_mediator
from tests.mediation.practice.test_roster import a_mediator, entries
from tests.mediation.statements import listening
from tests.world import World

SAID = {"national_id": "3-1006-00445-63-5", "employer": "อบต.ท่าถ่าน", "house_no": "๙๙/๑", "moo": "๓"}


async def found_in(world: World, case_id: int) -> list[tuple[str, str]]:
    rows = await world.owner.fetch("select kind, field from conflict_match where case_id = $1 order by id", case_id)
    return [(row["kind"], row["field"]) for row in rows]


async def test_the_telephone_and_the_card_of_a_mediator_are_sealed(world: World) -> None:
    mediator_id = (await enrol_mediator(RosterCall(world.head), a_mediator())).content["id"]
    await record_particulars(RosterCall(world.head), mediator_id, SAID)
    row = await world.owner.fetchrow(
        "select m.phone as plain, n.* from mediator m join person n on n.id = m.person_id where m.id = $1", mediator_id
    )
    assert (row["plain"], row["prefix"], row["first_name"], row["last_name"]) == ("", "นาง", "สำราญ", "ใจเย็น")
    for name in ("national_id", "phone"):
        assert len(row[f"{name}_index"]) >= 16
    assert b"3100600445635" not in row["national_id"]
    assert b"812345678" not in row["phone"]
    assert (await read_mediator(world.officer, mediator_id)).phone == "+66812345678"
    shown = await read_as_person(world.head, mediator_id)
    assert (shown.national_id, shown.particulars["employer"]) == ("3-1006-xxxxx-xx-5", "อบต.ท่าถ่าน")
    told = (await entries(world))[-1]
    assert (
        json.loads(told["body"]) == {"changed": ["employer", "house_no", "moo", "national_id"]}
        or "id_type" in told["body"]
    )
    assert "ท่าถ่าน" not in told["body"]


async def test_a_number_left_blank_stays_and_all_else_is_written_anew(world: World) -> None:
    mediator_id, person_id = await the_mediator(world)
    await record_particulars(RosterCall(world.head), mediator_id, SAID)
    await record_particulars(RosterCall(world.head), mediator_id, {"moo": "4"})
    row = await world.owner.fetchrow("select * from person where id = $1", person_id)
    assert row["national_id_index"] is not None
    assert (row["employer"], row["house_no"], row["moo"]) == ("", "", "4")


async def test_head_administrator_and_the_mediator_write_it_and_nobody_else(world: World) -> None:
    mediator_id, _ = await the_mediator(world)
    for who in ("head", "admin", "mediator"):
        await record_particulars(RosterCall(world.tha_than[who]), mediator_id, {"moo": "3"})
        assert (await read_as_person(world.tha_than[who], mediator_id)).name == "บุญมี ศรีสุข"
    for who in ("officer", "mediator2", "committee", "auditor", "safety"):
        with pytest.raises(NotPermitted):
            await record_particulars(RosterCall(world.tha_than[who]), mediator_id, {"moo": "3"})
        with pytest.raises(NotPermitted):
            await read_as_person(world.tha_than[who], mediator_id)
    foreign = world.registered.mediators["mediator"]
    with pytest.raises(NotFound):
        await read_as_person(world.head, foreign)
    with pytest.raises(NotFound):
        await declare_near(RosterCall(world.head), foreign, {"kind": "kin", "first_name": "ก"})
    with pytest.raises(Stale):
        await record_particulars(RosterCall(world.head, version=99), mediator_id, {})


async def test_everything_wrong_is_said_at_once(world: World) -> None:
    mediator_id, _ = await the_mediator(world)
    with pytest.raises(NotValid) as refusal:
        await declare_near(RosterCall(world.head), mediator_id, {"kind": "friend", "phone": "12", "national_id": "1"})
    assert {fault.field for fault in refusal.value.faults} == {"kind", "first_name", "phone", "national_id"}
    with pytest.raises(NotValid) as refusal:
        await declare_near(
            RosterCall(world.head), mediator_id, {"kind": "kin", "first_name": "ก", "declared_on": "1/1/2600"}
        )
    assert [fault.code for fault in refusal.value.faults] == ["in_the_future"]


async def a_case_of(world: World, first: str, last: str, status: str = "in_mediation") -> int:
    """A case the mediator serves in, with somebody of that name on side 2."""
    case_id = await case_at(world, status)
    party = (await parties_of(world, case_id, 2))[0]
    await is_called(world, await person_of(world, party), first, last, house_no="99/1", moo="3")
    return case_id


async def test_declaring_somebody_looks_at_every_case_of_the_mediator_again(world: World) -> None:
    mediator_id, _ = await the_mediator(world)
    concerned, other = await a_case_of(world, "สมหญิง", "แสนดี"), await a_case_of(world, "ปราโมทย์", "ดวงเดือน")
    said = {"kind": "kin", "prefix": "นาง", "first_name": "สมหญิง", "last_name": "แสนดี"}
    answer = await declare_near(RosterCall(world.mediator), mediator_id, said)
    assert (answer.status, answer.content["conflicts"]) == (201, 1)
    assert await found_in(world, concerned) == [("declared", "name")]
    assert await found_in(world, other) == []
    assert await events(world, concerned) == ["case:conflict:found"]
    assert (world.head.account_id, "case:conflict:found") in await notices(world, concerned)
    chain = "".join(str(dict(entry)) for entry in [*await entries(world), *await world.journal(concerned)])
    assert "แสนดี" not in chain


async def test_a_new_address_or_name_of_the_mediator_looks_again_and_an_ended_relation_lapses(world: World) -> None:
    mediator_id, _ = await the_mediator(world)
    case_id = await a_case_of(world, "สมหญิง", "แสนดี")
    answer = await record_particulars(RosterCall(world.head), mediator_id, {"house_no": "บ้านเลขที่ 99/1 ม.3"})
    assert answer.content["conflicts"] == 1
    called = a_mediator(name="นางสมหญิง แสนดี", account=str(world.mediator.account_id))
    await change_mediator(RosterCall(world.head), mediator_id, called)
    assert await found_in(world, case_id) == [("household", "address"), ("same_person", "name")]
    relation = await relation_at(world, mediator_id, first_name="สมหญิง", last_name="แสนดี")
    await record_particulars(RosterCall(world.head), mediator_id, {})
    assert ("declared", "name") in await found_in(world, case_id)
    await end_near(RosterCall(world.head), mediator_id, relation, {})
    with pytest.raises(NotFound):
        await end_near(RosterCall(world.head), mediator_id, relation, {})
    lapsed = "select kind from conflict_match where case_id = $1 and decision = 'lapsed' order by kind"
    assert [row["kind"] for row in await world.owner.fetch(lapsed, case_id)] == ["declared", "household"]


async def test_a_telephone_of_an_earlier_version_moves_to_the_person_with_the_first_change(world: World) -> None:
    mediator_id, person_id = await the_mediator(world)
    await world.owner.execute("update mediator set phone = '+66812345678' where id = $1", mediator_id)
    await world.owner.execute("update person set phone = null, phone_index = null where id = $1", person_id)
    called = a_mediator(name="บุญมี ศรีสุข", account=str(world.mediator.account_id), phone="081-234-5678", knowledge="น้ำ")
    await change_mediator(RosterCall(world.head), mediator_id, called)
    assert await world.owner.fetchval("select phone from mediator where id = $1", mediator_id) == ""
    assert (await read_mediator(world.head, mediator_id)).phone == "+66812345678"


async def test_looking_again_costs_the_same_for_one_case_and_for_many(world: World, database: Database) -> None:
    mediator_id, _ = await the_mediator(world)
    costs: list[int] = []
    async with listening(database) as heard:
        for cases in (1, 6):
            for _ in range(cases):
                await session_at(world, await a_case_of(world, "สมหญิง", "แสนดี"), "planned")
            heard.clear()
            said: dict[str, Any] = {"house_no": "99/1", "moo": "3"} if not costs else {}
            await record_particulars(RosterCall(world.head), mediator_id, said)
            costs.append(len(heard.statements))
    assert costs[0] == costs[1], costs

"""A request is written down, kept as a draft or registered under its number."""

import asyncio
from typing import Any

import pytest

from cases.vocabulary import CaseStatus
from mediation.case_list import Filters, list_cases
from mediation.dossier import read_dossier
from mediation.practice.intake import SUBMIT, Asked, discard_draft, open_case, rewrite_draft
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import AlreadyAnswered, Key, now_utc, reading
from parties import thai
from parties.errors import KeyReused, NotFound, NotNow, NotPermitted, NotValid
from parties.register import unsealed
from tests.world import World


def a_request(**changes: Any) -> dict[str, Any]:
    """A quarrel about a boundary, as it comes over the counter."""
    return {
        "topic": "LAND_BOUNDARY",
        "title": "ต้นไม้ล้ำแนวเขต",
        "facts": "กิ่งมะม่วงล้ำเข้ามาในที่นา",
        "wish": "ขอให้ตัดกิ่ง",
        "value": "๑๒,๐๐๐",
        "happened_on": "1/10/2569",
        "notice_shown": True,
        "parties": [
            {
                "side": "applicant",
                "prefix": "นาง",
                "first_name": "สมใจ",
                "last_name": "ใจดี",
                "phone": "081-234-5678",
                "national_id": "3-1006-00445-63-5",
                "house_no": "12/3",
                "moo": "4",
            },
            {"side": "respondent", "prefix": "นาย", "first_name": "สมหมาย", "last_name": "มั่นคง", "moo": "4"},
        ],
    } | changes


async def registered(world: World, **changes: Any) -> int:
    answer = await open_case(Asked(world.officer), a_request(**changes))
    case_id: int = answer.content["id"]
    return case_id


async def test_a_request_is_registered_under_the_next_number_of_the_year(world: World) -> None:
    answer = await open_case(Asked(world.officer), a_request(happened_at="2026-11-20T10:00"))
    content = answer.content
    assert answer.status == 201
    assert content["number"] == f"{world.tha_than.prefix}.1/2569"
    assert content["status"] == "received"
    second = await open_case(Asked(world.officer), a_request())
    assert second.content["number"] == f"{world.tha_than.prefix}.2/2569"
    entries = await world.journal(content["id"])
    assert [entry["event"] for entry in entries] == ["case:file:submit"]
    assert content["number"] in entries[0]["body"]
    for told in ("สมใจ", "กิ่งมะม่วง", "3100600445635"):
        assert told not in "".join(str(value) for value in dict(entries[0]).values())


async def test_numbers_of_cards_and_phones_are_sealed_and_open_again(world: World) -> None:
    case_id = await registered(world)
    row = await world.owner.fetchrow(
        """select n.id, n.national_id, n.phone from person n join case_party p on p.person_id = n.id
           where p.case_id = $1 and side = 1""",
        case_id,
    )
    assert b"3100600445635" not in row["national_id"]
    async with reading(world.officer):
        assert await unsealed(row["id"]) == {"national_id": "3100600445635", "phone": "+66812345678"}


async def test_everything_that_is_wrong_is_said_at_once(world: World) -> None:
    raw = a_request(facts="", value="many", happened_on="31/2/2569", colour="blue", notice_shown=False)
    raw["parties"][0] |= {"phone": "12", "national_id": "3101700230705"}
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), raw)
    assert {fault.field for fault in refusal.value.faults} >= {
        "facts",
        "value",
        "happened_on",
        "colour",
        "parties.0.phone",
        "parties.0.national_id",
    }


async def test_what_is_wrong_among_the_people_is_said_beside_unreadable_fields(world: World) -> None:
    raw = a_request(value="many", notice_shown=False)
    raw["parties"][1]["role"] = "representative"
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), raw)
    assert {fault.code for fault in refusal.value.faults} >= {
        *("amount_unreadable", "notice_not_shown", "stands_for_missing", "no_respondent")
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"notice_shown": False}, "notice_not_shown"),
        ({"happened_on": "1/1/2600"}, "in_the_future"),
        ({"happened_at": "2570-01-01"}, "in_the_future"),
    ],
)
async def test_a_request_that_cannot_be_registered_says_why(world: World, change: dict[str, Any], code: str) -> None:
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), a_request(**change))
    assert code in {fault.code for fault in refusal.value.faults}


async def test_there_must_be_somebody_on_the_other_side(world: World) -> None:
    alone = a_request()
    alone["parties"] = [alone["parties"][0], alone["parties"][0] | {"first_name": "สมจิต"}]
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), alone)
    assert [fault.code for fault in refusal.value.faults] == ["no_respondent"]


async def test_three_sides_with_representatives_minors_and_an_organisation(world: World) -> None:
    raw = a_request()
    raw["parties"] += [
        {"side": "respondent", "first_name": "กองทุนหมู่บ้าน หมู่ ๔", "kind": "juristic"},
        {
            "side": "respondent",
            "first_name": "ประธานกองทุน",
            "role": "representative",
            "stands_for": 3,
            "authority": "มติที่ประชุม",
        },
        {"side": "other", "side_no": 3, "first_name": "เด็กชายเอก", "last_name": "รุ่งเรือง", "capacity": "minor"},
        {"side": "other", "side_no": 3, "first_name": "แม่เอก", "role": "guardian", "stands_for": 5},
    ]
    case_id = (await open_case(Asked(world.officer), raw)).content["id"]
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
    assert [side.side_role for side in dossier.sides] == ["applicant", "respondent", "other"]
    organisation = next(party for party in dossier.parties if party.kind == "juristic")
    assert organisation.capacity == "organisation"
    assert next(party for party in dossier.parties if party.role == "representative").stands_for == organisation.id


async def test_a_draft_may_lack_things_and_is_no_record(world: World) -> None:
    answer = await open_case(Asked(world.officer), {"topic": "DEBT"}, draft=True)
    case_id = answer.content["id"]
    assert (answer.content["status"], answer.content["number"]) == ("draft", None)
    assert await world.journal(case_id) == []
    await rewrite_draft(Asked(world.officer), case_id, a_request())
    with pytest.raises(NotValid):
        await take_step(SUBMIT, Call(world.officer, case_id), {"happened_at": "2570-01-01"})
    await take_step(SUBMIT, Call(world.officer, case_id), {})
    assert await world.status(case_id) == CaseStatus.received
    with pytest.raises(NotNow):
        await discard_draft(Asked(world.officer), case_id)


async def test_a_draft_is_thrown_away_with_its_people(world: World) -> None:
    case_id = (await open_case(Asked(world.officer), a_request(), draft=True)).content["id"]
    await discard_draft(Asked(world.officer), case_id)
    assert await world.owner.fetchval("select count(*) from person where centre_id = $1", world.tha_than.id) == 0
    with pytest.raises(NotFound):
        await discard_draft(Asked(world.officer), case_id)


async def test_the_same_key_registers_once(world: World) -> None:
    key = Key.of("k1", b"body")
    await open_case(Asked(world.officer, key), a_request())
    with pytest.raises(AlreadyAnswered) as earlier:
        await open_case(Asked(world.officer, key), a_request())
    assert earlier.value.answer.content["number"].endswith(".1/2569")
    with pytest.raises(KeyReused):
        await open_case(Asked(world.officer, Key.of("k1", b"other")), a_request())


async def test_sixteen_at_once_get_numbers_without_gaps_though_some_fail(world: World) -> None:
    async def one(index: int) -> str | None:
        raw = a_request(facts="" if index % 5 == 0 else "เรื่อง")
        try:
            return str((await open_case(Asked(world.officer), raw)).content["number"])
        except NotValid:
            return None

    numbers = [number for number in await asyncio.gather(*(one(i) for i in range(16))) if number]
    year = thai.buddhist_year(thai.bangkok_day(now_utc()))
    assert sorted(numbers) == sorted(f"{world.tha_than.prefix}.{n}/{year}" for n in range(1, len(numbers) + 1))


async def test_only_officer_and_head_register(world: World) -> None:
    for who in ("mediator", "safety", "committee", "supervisor", "auditor", "dpo", "admin"):
        with pytest.raises(NotPermitted):
            await open_case(Asked(world.tha_than[who]), a_request())
    with pytest.raises(NotPermitted):
        await open_case(Asked(world.cjc), a_request())


async def test_staff_who_are_a_party_are_locked_out(world: World) -> None:
    raw = a_request()
    raw["parties"][1] = {"side": "respondent", "prefix": "กำนัน", "first_name": "สมศักดิ์", "last_name": "ทองดี"}
    case_id = (await open_case(Asked(world.officer), raw)).content["id"]
    with pytest.raises(NotFound):
        async with reading(world.head):
            await read_dossier(world.head, case_id)
    async with reading(world.head):
        assert (await list_cases(world.head, Filters())).lines == []
    async with reading(world.officer):
        assert [line.id for line in (await list_cases(world.officer, Filters())).lines] == [case_id]


async def test_another_centre_and_a_strange_mediator_know_of_nothing(world: World) -> None:
    case_id = await registered(world)
    for actor in (world.registered["officer"], world.mediator):
        with pytest.raises(NotFound):
            async with reading(actor):
                await read_dossier(actor, case_id)


@pytest.mark.parametrize("who", ["committee", "supervisor", "auditor", "dpo", "admin", "cjc"])
async def test_r19_a_role_that_sees_no_cases_is_refused_whether_there_is_one_or_not(world: World, who: str) -> None:
    actor = getattr(world, who)
    for case_id in (await registered(world), 999_999_999):
        with pytest.raises(NotPermitted):
            async with reading(actor):
                await read_dossier(actor, case_id)


@pytest.mark.parametrize(
    "q", ["สมหมาย", "มั่นคง", "สม", "หมาย มั่น", "แนวเขต", "081-234-5678", "3100600445635", "๓๑๐๐๖๐๐๔๔๕๖๓๕"]
)
async def test_a_case_is_found_by_what_people_remember(world: World, q: str) -> None:
    case_id = await registered(world)
    async with reading(world.officer):
        found = await list_cases(world.officer, Filters(q=q))
        nothing = await list_cases(world.officer, Filters(q="ไม่มีชื่อนี้"))
    assert [line.id for line in found.lines] == [case_id]
    assert nothing.lines == []


async def test_what_a_held_case_is_about_stands_in_no_list(world: World) -> None:
    await registered(world, topic="DV", title="ถูกทำร้าย")
    for actor, title in ((world.officer, ""), (world.head, "ถูกทำร้าย"), (world.safety, "ถูกทำร้าย")):
        async with reading(actor):
            (line,) = (await list_cases(actor, Filters())).lines
        assert line.title == title


async def test_the_list_goes_on_by_cursor_without_gaps_or_repeats(world: World) -> None:
    ids = [await registered(world) for _ in range(7)]
    seen, cursor = [], ""
    while True:
        async with reading(world.officer):
            page = await list_cases(world.officer, Filters(limit=3, cursor=cursor))
        seen += [line.id for line in page.lines]
        cursor = page.cursor
        if not cursor:
            break
    assert seen == ids[::-1]

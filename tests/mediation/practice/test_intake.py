"""A request is written down, kept as a draft or registered under its number."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from cases.vocabulary import CaseStatus
from mediation.case_list import Filters, list_cases
from mediation.dossier import read_dossier
from mediation.practice.intake import SUBMIT, Asked, discard_draft, open_case, rewrite_draft
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import AlreadyAnswered, Clock, Key, now_utc, reading
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
        "happened_on": "1/10/2560",
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


def at(moment: str) -> Clock:
    """A clock that stands there, in Bangkok's time."""
    return lambda: datetime.fromisoformat(f"{moment}+07:00")


async def wrong_with(asked: Asked, raw: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Field and code of everything that a request is refused for."""
    with pytest.raises(NotValid) as refusal:
        await open_case(asked, raw)
    return [(fault.field, fault.code) for fault in refusal.value.faults]


async def registered(world: World, **changes: Any) -> int:
    answer = await open_case(Asked(world.officer), a_request(**changes))
    case_id: int = answer.content["id"]
    return case_id


async def test_a_request_is_registered_under_the_next_number_of_the_year(world: World) -> None:
    that_day = Asked(world.officer, clock=at("2026-11-22T10:00"))
    answer = await open_case(that_day, a_request(happened_at="2026-11-20T10:00"))
    content = answer.content
    assert answer.status == 201
    assert content["number"] == f"{world.tha_than.prefix}.1/2569"
    assert content["status"] == "received"
    second = await open_case(that_day, a_request())
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
        ({"happened_at": "2600-01-01"}, "in_the_future"),
    ],
)
async def test_a_request_that_cannot_be_registered_says_why(world: World, change: dict[str, Any], code: str) -> None:
    with pytest.raises(NotValid) as refusal:
        await open_case(Asked(world.officer), a_request(**change))
    assert code in {fault.code for fault in refusal.value.faults}


async def test_a_request_lies_within_living_records_and_after_what_it_is_about(world: World) -> None:
    today = Asked(world.officer, clock=at("2026-11-22T10:00"))
    mistyped = a_request(happened_at="20/11/2469", happened_on="1/10/2469")
    assert await wrong_with(today, mistyped) == [("happened_at", "too_long_ago")]
    early = a_request(happened_at="2026-09-30T10:00", happened_on="1/10/2569")
    assert await wrong_with(today, early) == [("happened_on", "after_request")]
    both = a_request(happened_at="2005-12-31", happened_on="1/1/2549", value="many")
    assert {code for _, code in await wrong_with(today, both)} == {"too_long_ago", "after_request", "amount_unreadable"}
    await open_case(today, a_request(happened_at="2006-01-01", happened_on="1/1/2549"))
    case_id = (await open_case(today, a_request(happened_on="1/10/2569"), draft=True)).content["id"]
    for day, code in (("2026-09-30", "after_request"), ("1926-11-22", "too_long_ago")):
        with pytest.raises(NotValid) as refusal:
            await take_step(SUBMIT, Call(world.officer, case_id, clock=today.clock), {"happened_at": day})
        assert code in [fault.code for fault in refusal.value.faults]


async def test_a_birthday_is_compared_with_the_day_in_bangkok(world: World) -> None:
    raw = a_request()
    raw["parties"][1]["birth_date"] = "22/11/2569"
    assert await wrong_with(Asked(world.officer, clock=at("2026-11-21T23:00")), raw) == [
        ("parties.1.birth_date", "in_the_future")
    ]
    await open_case(Asked(world.officer, clock=at("2026-11-22T00:30")), raw)


IMPOSSIBLE = {
    "official_code": ("civil-52", "civil-0", "land-1", "7"),
    "area_code": ("24060", "กข", "2406060"),
    "parties.1.area_code": ("1", "24060606"),
    "parties.1.postcode": ("2412", "241200", "ฉ2412"),
}


@pytest.mark.parametrize("field", IMPOSSIBLE)
async def test_codes_and_postcodes_are_such_as_there_can_be(world: World, field: str) -> None:
    for written in IMPOSSIBLE[field]:
        raw = a_request()
        holder = raw["parties"][1] if field.startswith("parties") else raw
        holder[field.rpartition(".")[2]] = written
        assert [wrong for wrong, _ in await wrong_with(Asked(world.officer), raw)] == [field], written
        case_id = (await open_case(Asked(world.officer), raw, draft=True)).content["id"]
        with pytest.raises(NotValid) as refusal:
            await take_step(SUBMIT, Call(world.officer, case_id), {})
        assert [fault.field for fault in refusal.value.faults] == [field]
    good = a_request(official_code="criminal-43", area_code="2406")
    good["parties"][1] |= {"area_code": "240606", "postcode": "24120"}
    await open_case(Asked(world.officer), good)


@pytest.mark.usefixtures("tha_than_known")
async def test_where_areas_were_imported_an_area_code_is_one_of_them(world: World) -> None:
    raw = a_request(area_code="240607")
    raw["parties"][1]["area_code"] = "10"
    raw["parties"][0]["area_code"] = "240606"
    wrong = await wrong_with(Asked(world.officer), raw)
    assert wrong == [("area_code", "no_such_area"), ("parties.1.area_code", "no_such_area")]
    raw["area_code"], raw["parties"][1]["area_code"] = "240606", "24"
    await open_case(Asked(world.officer), raw)


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
        await take_step(SUBMIT, Call(world.officer, case_id), {"happened_at": "2600-01-01"})
    await take_step(SUBMIT, Call(world.officer, case_id), {})
    assert await world.status(case_id) == CaseStatus.received
    with pytest.raises(NotNow):
        await discard_draft(Asked(world.officer), case_id)


async def test_a_draft_is_thrown_away_with_its_people(world: World) -> None:
    case_id = (await open_case(Asked(world.officer), a_request(), draft=True)).content["id"]
    await discard_draft(Asked(world.officer), case_id)
    left = "select count(*) from person n where centre_id = $1 and not exists (select from mediator where person_id = n.id)"
    assert await world.owner.fetchval(left, world.tha_than.id) == 0
    with pytest.raises(NotFound):
        await discard_draft(Asked(world.officer), case_id)


async def test_the_same_key_registers_once(world: World) -> None:
    key = Key.of("k1", b"body")
    await open_case(Asked(world.officer, key), a_request())
    with pytest.raises(AlreadyAnswered) as earlier:
        await open_case(Asked(world.officer, key), a_request())
    year = thai.buddhist_year(thai.bangkok_day(now_utc()))
    assert earlier.value.answer.content["number"].endswith(f".1/{year}")
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

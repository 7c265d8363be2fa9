"""The page of the session room as it is posted to: what is refused is told, and nothing typed is lost."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from mediation.practice.said import agreed_points
from tests.mediation.doorstep import Person, signed_in
from tests.mediation.house import browser, make_house
from tests.mediation.practice.cases_at import days_ago
from tests.mediation.practice.sending import Device, beside, entry, sitting, yesterday
from tests.world import World


@pytest.fixture
async def mediator(world: World) -> AsyncIterator[Person]:
    async with browser(make_house()) as client:
        person = await signed_in(client, world.mediator)
        await person.reads_a_form()
        yield person


def address(device: Device) -> str:
    return f"/cases/{device.case_id}/sessions/{device.session_id}/room"


def typed(kind: str, form: str = "", **fields: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind, "_form": form or kind, **fields}


async def test_a_second_closing_is_told_of_the_first_and_loses_no_word(mediator: Person, world: World) -> None:
    device = await sitting(world)
    await beside(world, device).keeps(entry("close", result="no_agreement", happened_at=yesterday()))
    answer = await mediator.asks("POST", address(device), typed("close", result="another_session", next_step="วัดที่ดิน"))
    assert answer.status_code == 422
    assert world.mediator2.name in answer.text
    assert ">\nวัดที่ดิน</textarea>" in answer.text


async def test_what_two_devices_worded_is_shown_twice_and_one_press_resolves_it(mediator: Person, world: World) -> None:
    device = await sitting(world)
    first = entry("proposal", side=1, text="ขอ 12,000 บาท", happened_at=yesterday())
    words = [entry("proposal", side=1, text=f"ขอ {n},000 บาท", replaces=[first["id"]]) for n in (10, 11)]
    await device.keeps(first, *words)
    page = await mediator.asks("GET", address(device))
    assert page.text.count("ใช้ข้อความนี้") == 2
    both: dict[str, Any] = {"replaces": [one["id"] for one in words]}
    answer = await mediator.asks("POST", address(device), typed("proposal", text=words[0]["text"], side="1", **both))
    assert answer.headers["location"] == f"{address(device)}?said=done#proposals"
    (matter,) = (await device.room())["proposals"]
    assert [said["text"] for said in matter["versions"]] == ["ขอ 10,000 บาท"]
    accepted = typed("answer", side="2", about=matter["versions"][0]["id"], reply="accepts")
    await mediator.asks("POST", address(device), accepted)
    assert [point.text for point in await agreed_points(world.mediator, device.case_id)] == ["ขอ 10,000 บาท"]


async def test_a_time_typed_by_hand_in_thai_is_taken_as_told(mediator: Person, world: World) -> None:
    device = await sitting(world)
    day = days_ago(1)
    at = f"{day.day}/{day.month}/{day.year + 543} ๐๙.๓๐ น."
    answer = await mediator.asks("POST", address(device), typed("paused", happened_at=at))
    assert answer.status_code == 303
    (paused,) = [one for one in (await device.room())["entries"] if one["kind"] == "paused"]
    assert f"{paused['happened_at']:%H:%M}" == "02:30"


async def test_the_case_page_and_the_desk_lead_a_mediator_to_the_room_and_nobody_else(world: World) -> None:
    device = await sitting(world)
    async with browser(make_house()) as client:
        for who, leads in (("mediator", True), ("officer", False), ("head", False)):
            person = await signed_in(client, world.tha_than[who])
            for page in (f"/cases/{device.case_id}", "/work"):
                assert (address(device) in (await person.asks("GET", page)).text) is leads, (who, page)


async def test_the_next_mediator_is_told_that_a_session_of_the_earlier_one_is_closed_to_them(world: World) -> None:
    device = await sitting(world, "closed")
    await world.owner.execute("update session set next_step = $2 where id = $1", device.session_id, "ให้เอาโฉนดมาดูด้วยกัน")
    ended = "update assignment set status = 'ended', end_reason = 'resigned' where case_id = $1 and mediator_id = $2"
    await world.owner.execute(ended, device.case_id, world.tha_than.mediators["mediator"])
    after = "update assignment set confirmed_at = now(), reuse_papers = false where case_id = $1 and status <> 'ended'"
    await world.owner.execute(after, device.case_id)
    async with browser(make_house()) as client:
        page = (await (await signed_in(client, world.mediator2)).asks("GET", address(device))).text
    assert "เอกสารของผู้ไกล่เกลี่ยคนก่อนยังไม่เปิดให้ท่านดู" in page
    assert "โฉนด" not in page

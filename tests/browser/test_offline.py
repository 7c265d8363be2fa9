"""A session in a hall without a signal: what is written is kept on the phone, sent once, and lost to nobody."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Route, expect

from mediation.pages.offline import WORDS
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.on_the_phone import OnThePhone
from tests.browser.visitor import DESK, PHONE, thai
from tests.mediation.practice.sending import beside, sitting
from tests.world import World

pytestmark = pytest.mark.browser
NOT_TAKEN = "Entries that were not taken: %(count)s. Please look at each of them."
TAG = "<img src=x onerror=alert(1)> แบ่งครึ่ง <b>ค่ารังวัด</b>"
"""What somebody writes is shown as it was written, and never run."""
A_YEAR = timedelta(days=365)


async def _phone(person: Visiting, world: World) -> OnThePhone:
    """The mediator's phone, which keeps an open session."""
    phone = OnThePhone(await person("mediator", PHONE), await sitting(world), world)
    await phone.keeps_the_session()
    return phone


async def test_what_is_written_without_a_signal_survives_a_reload_and_is_kept_exactly_once(
    person: Visiting, world: World
) -> None:
    phone = await _phone(person, world)
    await phone.loses_the_signal()
    await phone.writes("Issue", "แนวเขตที่นา")
    await phone.presses("Paused")
    await phone.stands(thai("Paused"), "here")
    await phone.reloads()
    await phone.stands("แนวเขตที่นา", "here")
    await phone.writes("Proposal", TAG)
    await phone.is_told("Not sent yet: %(count)s.", count=3)
    assert await faults(phone.visitor, PHONE, DESK) == []
    assert await phone.kept_by_the_centre() == []
    await phone.finds_a_signal()
    for text in ("แนวเขตที่นา", thai("Paused"), TAG):
        await phone.stands(text, "kept")
    await phone.is_told("Everything is kept by the centre.")
    assert await phone.kept_by_the_centre() == ["issue", "paused", "proposal"]
    assert await phone.stored("outbox") == []


async def test_an_answer_lost_on_its_way_writes_nothing_twice(person: Visiting, world: World) -> None:
    phone = await _phone(person, world)
    sent: list[str] = []

    async def lose_the_answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        if len(sent) == 1:
            await phone.stands("เสียงดังกลางคืน", "going")
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await phone.page.route("**/entries", lose_the_answer)
    await phone.writes("Issue", "เสียงดังกลางคืน")
    await phone.is_told("The centre does not answer. It is tried again by itself.")
    assert await phone.kept_by_the_centre() == ["issue"]
    await phone.stands("เสียงดังกลางคืน", "kept")
    assert [len(json.loads(body)["entries"]) for body in sent] == [1, 1]
    assert len({json.loads(body)["entries"][0]["id"] for body in sent}) == 1
    assert await phone.kept_by_the_centre() == ["issue"]


async def test_two_tabs_send_each_entry_once(person: Visiting, world: World) -> None:
    first = await _phone(person, world)
    second = OnThePhone(type(first.visitor)(await first.page.context.new_page()), first.device, world)
    await second.enters()
    await second.sees_the_live_room()
    await first.loses_the_signal()
    await first.writes("Issue", "ข้อหนึ่ง")
    await second.writes("Issue", "ข้อสอง")
    await first.stands("ข้อสอง", "here")
    await first.finds_a_signal()
    for tab in (first, second):
        await tab.stands("ข้อหนึ่ง", "kept")
        await tab.stands("ข้อสอง", "kept")
    assert await first.kept_by_the_centre() == ["issue", "issue"]
    assert second.visitor.complaints == []


async def test_two_mediators_and_a_second_phone_lose_nothing_and_are_asked_which_wording_holds(
    person: Visiting, world: World
) -> None:
    first = await _phone(person, world)
    await first.writes("Issue", "ทางน้ำ")
    await first.stands("ทางน้ำ", "kept")
    spare = OnThePhone(await person("mediator", PHONE), first.device, world)
    other = OnThePhone(await person("mediator2", PHONE), beside(world, first.device), world)
    phones = (first, spare, other)
    for phone in phones[1:]:
        await phone.keeps_the_session()
    for number, phone in enumerate(phones):
        await phone.loses_the_signal()
        await phone.writes("Next step", f"นัดครั้งที่ {number}")
    await first.rewords("ทางน้ำ", "ทางน้ำหลังบ้าน")
    await other.rewords("ทางน้ำ", "ทางน้ำข้างวัด")
    for phone in phones:
        await phone.finds_a_signal()
        await phone.is_told("Everything is kept by the centre.")
    await spare.reloads()
    disputed = spare.page.locator("#room [data-disputed]")
    await expect(disputed).to_contain_text(thai("This was written differently on two devices. Which text holds?"))
    await expect(disputed).to_contain_text("ทางน้ำหลังบ้าน")
    await expect(disputed).to_contain_text("ทางน้ำข้างวัด")
    for number in range(3):
        await spare.stands(f"นัดครั้งที่ {number}", "kept")
    assert sorted(await spare.kept_by_the_centre()) == ["issue"] * 3 + ["next_step"] * 3
    await disputed.locator("p", has_text="ทางน้ำข้างวัด").locator("xpath=following::button[1]").click()
    await expect(disputed).to_have_count(0)
    await spare.is_told("Everything is kept by the centre.")
    await other.reloads()
    said = other.page.locator("#room [data-part=said]")
    await expect(said).to_contain_text("ทางน้ำข้างวัด")
    await expect(said).not_to_contain_text("ทางน้ำหลังบ้าน")


async def test_what_the_centre_does_not_take_stays_with_the_reason_until_it_is_put_right_or_thrown_away(
    person: Visiting, world: World
) -> None:
    phone = await _phone(person, world)
    await phone.writes("Issue", "ab " * 6_667 + "x")
    await phone.is_told(NOT_TAKEN, count=1)
    refused = phone.page.locator("#room [data-part=log] li", has=phone.page.locator('[data-state="refused"]'))
    await expect(refused).to_have_count(1)
    await expect(refused.locator(".error")).not_to_be_empty()
    await phone.visitor.opens("/work")
    await expect(phone.page.locator("#waiting")).to_contain_text(thai(NOT_TAKEN).replace("%(count)s", "1"))
    await phone.visitor.follows(f"{phone.session}/room")
    await refused.locator("summary").click()
    await refused.locator("textarea").fill("รั้ว")
    await refused.locator("form button").click()
    await phone.stands("รั้ว", "kept")
    await phone.closes(result="stopped")
    await expect(refused).to_have_count(1)
    question = await phone.is_asked(refused.get_by_role("button", name=thai("Throw it away")), yes=True)
    assert question == thai("This was never sent. Throw it away for good?")
    await expect(refused).to_have_count(0)
    assert await phone.kept_by_the_centre() == ["issue"]


async def test_a_case_that_was_stopped_for_safety_keeps_its_story_back_on_the_phone_too(
    person: Visiting, world: World
) -> None:
    phone = await _phone(person, world)
    await phone.writes("Issue", "ทางน้ำ")
    await phone.stands("ทางน้ำ", "kept")
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'in_mediation' where id = $1", phone.device.case_id
    )
    await phone.reloads()
    stopped = thai(WORDS["held"])
    await expect(phone.page.locator("#room [data-part=title]")).to_contain_text(stopped)
    await expect(phone.page.locator("#room")).not_to_contain_text("ทางน้ำ")
    assert "ทางน้ำ" not in str(await phone.stored("copies"))


async def test_the_whole_page_of_the_centre_is_one_step_away(person: Visiting, world: World) -> None:
    phone = await _phone(person, world)
    plain = phone.page.locator("[data-room]")
    await expect(plain).to_be_hidden()
    await phone.page.get_by_role("link", name=thai("Show the whole page of the centre")).click()
    await expect(plain).to_be_visible()
    await expect(phone.page.locator("#room")).to_be_hidden()
    await phone.page.get_by_role("link", name=thai("Back to the session on this device")).click()
    await phone.sees_the_live_room()
    await expect(plain).to_be_hidden()


async def test_a_device_a_year_ahead_writes_the_time_of_the_centre(person: Visiting, world: World) -> None:
    visitor = await person("mediator", PHONE)
    await visitor.page.clock.install(time=datetime.now(UTC) + A_YEAR)
    phone = OnThePhone(visitor, await sitting(world), world)
    await phone.keeps_the_session()
    await expect(phone.page.locator("#room [data-part=time]")).to_contain_text(
        thai("The clock of this device is wrong. Times are counted by the clock of the centre.")
    )
    await phone.loses_the_signal()
    await phone.writes("Issue", "ปีหน้า")
    await phone.finds_a_signal()
    await phone.stands("ปีหน้า", "kept")
    happened = await world.owner.fetchval(
        "select happened_at from session_text where session_id = $1", phone.device.session_id
    )
    assert abs(datetime.now(UTC) - happened) < timedelta(minutes=1)


async def test_a_whole_session_is_recorded_without_a_signal(person: Visiting, world: World) -> None:
    phone = OnThePhone(await person("mediator", PHONE), await sitting(world, "planned"), world)
    await phone.enters()
    await phone.button("Keep this session for when there is no signal").click()
    await expect(phone.page.locator("#opening")).to_be_visible()
    await phone.loses_the_signal()
    await phone.presses("Open the session")
    await phone.stands(thai("Session opened"), "here")
    await phone.writes("Proposal", "คืนเงินเดือนละพัน", side="ฝ่าย")
    await phone.writes("Answer to a proposal", "", about="คืนเงินเดือนละพัน", side="ฝ่าย", reply=thai("Accepts"))
    await phone.writes("My private note", "ใจอ่อนแล้ว")
    await phone.closes(result="another_session", next_step="นัดอีกครั้ง")
    await phone.stands(thai("Session closed"), "here")
    await phone.finds_a_signal()
    await phone.stands(thai("Session closed"), "kept")
    await phone.is_told("Everything is kept by the centre.")
    status = await world.owner.fetchval("select status from session where id = $1", phone.device.session_id)
    assert status == "closed"
    # What a mediator noted for nobody else does not stay on the phone once the centre has it.
    assert "ใจอ่อนแล้ว" not in str(await phone.stored("copies"))

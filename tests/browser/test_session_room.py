"""The session room on a phone: a whole session in few taps, without scripts, readable by all."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Request, expect

from cases.labels import LABELS
from cases.vocabulary import SessionResult
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.mediation.practice.cases_at import case_at, days_ago, parties_of, person_at, session_at
from tests.world import World

pytestmark = pytest.mark.browser
MOST_TAPS = 12
FIRST_LOAD = 60 * 1024


@dataclass
class Finger:
    """A finger on the screen, that counts its taps. Typing on the phone's keyboard is no tap."""

    page: Page
    taps: int = 0

    async def taps_on(self, what: Locator) -> None:
        self.taps += 1
        await what.tap()

    async def sends(self, button: Locator) -> None:
        """Tap a button that sends a form, and wait for the page it leads to."""
        async with self.page.expect_navigation():
            await self.taps_on(button)

    async def writes(self, field: Locator, words: str) -> None:
        await self.taps_on(field)
        await self.page.keyboard.type(words)


@dataclass
class Sitting:
    """A session of a case, and somebody before its room."""

    visitor: Visitor
    world: World
    case_id: int
    session_id: int

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def address(self) -> str:
        return f"/cases/{self.case_id}/sessions/{self.session_id}/room"

    def form(self, form: str) -> Locator:
        """A form by its id; an input of the name `id` stands in the way of the property."""
        return self.page.locator(f"form[id='{form}']")

    async def sends(self, form: str, **fields: str) -> None:
        """Fill a form and press its (only) button."""
        at = self.form(form)
        folded = at.locator("xpath=ancestor::details[not(@open)]")
        for one in (await folded.all())[::-1]:
            if await one.get_attribute("open") is None:
                await one.locator("summary").first.click()
        for name, value in fields.items():
            field = at.locator(
                f"[name='{name}'][type=radio][value='{value}'], [name='{name}'][type=checkbox][value='{value}']"
            )
            if await field.count():
                await field.first.check()
            elif await at.locator(f"select[name='{name}']").count():
                await at.locator(f"select[name='{name}']").select_option(value)
            else:
                await at.locator(f"[name='{name}']").fill(value)
        async with self.page.expect_navigation():
            await at.locator("button").first.click()

    async def row(self) -> dict[str, Any]:
        found = await self.world.owner.fetchrow("select * from session where id = $1", self.session_id)
        assert found is not None
        return dict(found)


Sit = Callable[..., Awaitable[Sitting]]


@pytest.fixture
def sit(person: Visiting, world: World) -> Sit:
    """`await sit("notified", "ready")` is the mediator on a phone, before the room of such a session."""

    async def before(
        status: str = "opened", case: str = "in_mediation", *, scripts: bool = True, **more: Any
    ) -> Sitting:
        case_id = await case_at(world, case, mediators=("mediator", "mediator2"))
        session_id = await session_at(world, case_id, status, **more)
        sitting = Sitting(await person("mediator", PHONE, scripts=scripts), world, case_id, session_id)
        await sitting.visitor.opens(sitting.address)
        return sitting

    return before


async def test_a_session_with_nothing_unusual_takes_at_most_twelve_taps(sit: Sit, world: World) -> None:
    room = await sit("notified", "ready", planned_for=days_ago(0.01))
    page, browser = room.page, room.page.context.browser
    assert browser is not None
    state = await page.context.storage_state()
    touch = await browser.new_context(
        base_url=page.url.partition("/cases")[0],
        storage_state=state,
        has_touch=True,
        is_mobile=True,
        locale="th-TH",
        viewport={"width": PHONE.width, "height": PHONE.height},
        reduced_motion="reduce",
    )
    try:
        phone = await touch.new_page()
        await phone.goto("/work")
        finger = Finger(phone)
        await finger.sends(phone.locator(f"a[href='{room.address}']"))
        await finger.sends(phone.locator("form[data-entry=open] > .actions button"))
        issue = phone.locator("form[id='issue']")
        await finger.writes(issue.locator("textarea"), "เงินกู้ที่ยังค้าง")
        await finger.sends(issue.locator("button"))
        proposal = phone.locator("form[id='proposal']")
        await finger.taps_on(proposal.locator("label.tick").nth(1))
        await finger.writes(proposal.locator("textarea"), "ผ่อนเดือนละ 2,000 บาท")
        await finger.sends(proposal.locator("button"))
        await finger.sends(phone.locator("form[data-entry=answer] button[value=accepts]"))
        close = phone.locator("form[id='close']")
        await finger.taps_on(close.locator("label.tick:has([value=terms_reached])"))
        await finger.writes(close.locator("textarea"), "ร่างข้อตกลงพรุ่งนี้")
        await finger.sends(close.locator("button"))
        assert finger.taps <= MOST_TAPS
    finally:
        await touch.close()
    closed = await room.row()
    assert (closed["status"], closed["result"], closed["next_step"]) == ("closed", "terms_reached", "ร่างข้อตกลงพรุ่งนี้")
    joined = "select count(*) from session_entry where session_id = $1 and kind = 'joined'"
    assert await world.owner.fetchval(joined, room.session_id) == 4


async def test_a_whole_session_is_recorded_without_any_script(sit: Sit, world: World) -> None:
    room = await sit("notified", "ready", scripts=False, planned_for=days_ago(0.01))
    await room.page.locator("form[data-entry=open] > .actions button").click()
    await room.visitor.reads(thai("Who is here"))
    await room.sends("paused")
    await room.visitor.reads(thai("There is a pause."))
    await room.sends("resumed")
    await room.sends("caucus", sides="1", reason="tempers")
    await room.sends("caucus-end")
    await room.sends("close", result="another_session")
    await room.visitor.reads(thai("Please put these right"))
    assert await room.form("close").locator("[value=another_session]").is_checked()
    await room.sends("told-1-2")
    party = (await parties_of(world, room.case_id, 1))[0]
    await room.sends(f"left-{party}")
    await room.sends(f"join-{party}")
    await room.sends("issue", text="แนวรั้ว")
    await room.sends("proposal", text="ย้ายรั้วหนึ่งศอก", side="1")
    await room.page.locator("form[data-entry=answer] button[value=wants_change]").first.click()
    await room.visitor.reads(thai("Wants it changed"))
    await room.sends("note", text="ความลับของฉัน")
    note = room.page.get_by_text("ความลับของฉัน").first
    assert not await note.is_visible()
    await room.page.locator(".veil > summary").click()
    assert await note.is_visible()
    await room.page.locator(".veil > details:has(form[data-entry=erase]) > summary").click()
    await room.page.locator("form[data-entry=erase] button").click()
    await expect(room.page.locator(".veil")).to_have_count(0)
    await room.sends("next_step", next_step="วัดที่ดิน")
    await room.sends("close", result="another_session")
    await room.visitor.reads(thai(LABELS[SessionResult]["another_session"]))
    assert (await room.row())["status"] == "closed"
    left = "select count(*) from session_text where case_id = $1 and body is not null and audience = 'author'"
    assert await world.owner.fetchval(left, room.case_id) == 0


async def test_last_nights_session_is_recorded_this_morning(sit: Sit) -> None:
    room = await sit("notified", "ready", planned_for=days_ago(0.6))
    await room.page.locator("form[data-entry=open] > .actions button").click()
    await room.sends("issue", text="แนวรั้ว")
    await room.sends("close", result="another_session")
    closed = await room.row()
    assert abs((closed["opened_at"] - days_ago(0.6)).total_seconds()) < 120
    assert abs((closed["closed_at"] - closed["opened_at"]).total_seconds() - 120 * 60) < 120


async def test_what_was_typed_is_kept_when_it_is_refused_and_a_form_sent_twice_is_kept_once(
    sit: Sit, world: World
) -> None:
    room = await sit(scripts=False)
    form = room.form("note")
    long = "ก" * 20_001
    await form.locator("textarea").evaluate(
        "(field, text) => { field.removeAttribute('maxlength'); field.value = text }", long
    )
    async with room.page.expect_navigation():
        await form.locator("button").click()
    await room.visitor.reads("20000")
    assert len(await room.form("note").locator("textarea").input_value()) == 20_001
    assert await world.owner.fetchval("select count(*) from session_text where case_id = $1", room.case_id) == 0
    await room.visitor.opens(room.address)
    await room.form("issue").locator("textarea").fill("แนวรั้ว")
    async with room.page.expect_navigation(url=re.compile("said=")):
        await room.form("issue").locator("button").dblclick()
    await room.visitor.reads("แนวรั้ว")
    assert await world.owner.fetchval("select count(*) from session_text where case_id = $1", room.case_id) == 1


async def test_nothing_is_wrong_with_the_room_in_any_of_its_states(sit: Sit, world: World) -> None:
    before = await sit("notified", "ready")
    extra = await person_at(world, before.case_id, 1, role="representative", authority="หนังสือมอบอำนาจลงวันที่ 1")
    await world.owner.execute("delete from safety_screening where case_party_id = $1", extra)
    await before.visitor.opens(before.address)
    assert await faults(before.visitor, PHONE, DESK) == []
    room = await sit()
    await room.page.set_viewport_size({"width": PHONE.width, "height": PHONE.height})
    for text in ("แนวรั้วด้านทิศเหนือที่ล้ำเข้ามาในที่ดินของอีกฝ่ายตั้งแต่ปีก่อน", "ค่าต้นมะม่วง"):
        await room.sends("issue", text=text)
    await room.sends("proposal", text="ย้ายรั้วกลับไปหนึ่งศอกภายในสิ้นเดือนนี้", side="1")
    await room.page.locator("form[data-entry=answer] button[value=accepts]").first.click()
    await room.sends("proposal", text="แบ่งค่าใช้จ่ายคนละครึ่ง", side="")
    await room.sends("note", text="ฝ่ายที่สองเหนื่อย ควรพัก")
    await room.sends("caucus", sides="1", reason="tempers")
    await room.page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert await faults(room.visitor, PHONE, DESK) == []
    closed = await sit("closed")
    assert await faults(closed.visitor, PHONE, DESK) == []


async def test_the_first_load_of_the_room_weighs_little(sit: Sit) -> None:
    room = await sit()
    for number in range(3):
        await room.sends("issue", text=f"ประเด็นที่ {number}: เงินกู้ที่ยังค้างชำระตั้งแต่ต้นปี")
        await room.sends("proposal", text=f"ผ่อนเดือนละ {number},000 บาท จนกว่าจะครบ", side="1")
    browser = room.page.context.browser
    assert browser is not None
    state = await room.page.context.storage_state()
    fresh = await browser.new_context(
        base_url=room.page.url.partition("/cases")[0], storage_state=state, viewport={"width": 360, "height": 740}
    )
    weights: dict[str, int] = {}
    try:
        page = await fresh.new_page()

        async def weigh(request: Request) -> None:
            sizes = await request.sizes()
            weights[re.sub(r"[?#].*", "", request.url)] = sizes["responseBodySize"]

        waiting: list[Awaitable[None]] = []
        page.on("requestfinished", lambda request: waiting.append(weigh(request)))
        await page.goto(room.address, wait_until="networkidle")
        for one in waiting:
            await one
    finally:
        await fresh.close()
    assert len(weights) >= 5
    assert sum(weights.values()) <= FIRST_LOAD, weights

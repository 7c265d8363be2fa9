"""Every main page, on a phone and on a desk: it fits, it can be read by everybody, and it keeps what was typed."""

import re

import asyncpg
import httpx
import pytest

from tests.browser.casework import AtCase, a_request
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World, build

pytestmark = pytest.mark.browser

CASE = "/cases/{talks}"
OF_EVERYBODY = ("/work", "/account")
PAGES = {
    "officer": (
        *OF_EVERYBODY,
        *("/cases", "/cases?q=ไม่มีเรื่องนี้", "/cases?drafts=1", "/cases/new", "/roster", "/password", "/nowhere"),
        *(
            "/cases/{fresh}",
            "/cases/{screened}",
            CASE,
            "/cases/{signed}",
            "/cases/{referred}",
            "/cases/{talks}/contacts",
        ),
        *("/cases/{fresh}/do/case/correct", "/cases/{fresh}/do/case/start_screening"),
        *("/cases/{referred}/do/referral/prepare", "/cases/{screened}/do/case/record_safety"),
    ),
    "mediator": ("/work", "/cases", CASE, "/cases/{talks}/do/session/plan", "/cases/{talks}/do/case/terms_reached"),
    "head": ("/work", "/roster", "/roster/new", "/cases/{signed}"),
    "safety": ("/work", "/cases/{screened}"),
    "cjc": ("/work", "/referrals", "/referrals/{referral}", "/referrals/{referral}/do/acknowledge"),
    "admin": ("/administration", "/administration/accounts", "/administration/villages", "/administration/centre"),
    "auditor": ("/audit",),
}
"""Who → the pages they look at."""
OPEN_TO_ALL = ("/sign-in", "/about", "/privacy", "/nowhere")
NOTHING_YET = ("/work", "/cases", "/cases?drafts=1", "/roster")


class Standing:
    """A centre with cases in several states, and their numbers by name."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ids: dict[str, int] = {}


@pytest.fixture(scope="module")
async def standing(house: str, owner: "asyncpg.Connection[asyncpg.Record]") -> Standing:
    """One case just received, one screened, one in talks, one signed, one sent on to the justice centre."""
    world = await build(owner)
    made = Standing(world)
    async with httpx.AsyncClient(base_url=house) as client:
        api = Programs(client, world)
        journeys = {name: Journey(api, world.tha_than) for name in ("fresh", "screened", "talks", "signed", "referred")}
        await journeys["fresh"].requested()
        await (await journeys["screened"].requested()).does("officer", "start_screening")
        for name in ("talks", "signed", "referred"):
            await journeys[name].in_talks()
        await (await journeys["signed"].with_terms()).signed()
        await _sent_on(journeys["referred"])
    made.ids = {name: journey.case_id for name, journey in journeys.items()}
    made.ids["referral"] = journeys["referred"].ids["referral"]
    return made


async def _sent_on(journey: Journey) -> None:
    await journey.does("mediator", "fail", statement="ต้องการคำปรึกษากฎหมาย")
    applicant = (await journey.see())["parties"][0]["id"]
    receiver = journey.api.world.justice.id
    consent = {"basis": "written_consent", "consent_on": "1/11/2569", "shares": ["facts", "contact", "address"]}
    referred = {"destination": "CJC", "to_centre": receiver, "reason": "unresolved", "people": [applicant], **consent}
    await journey.on("officer", "referral", "prepare", **referred)
    await journey.on("officer", "referral", "send", letter_no="ทถ 1/2569")


async def _faults_of(visitor: Visitor, paths: tuple[str, ...], ids: dict[str, int]) -> list[str]:
    found = []
    for path in paths:
        await visitor.opens(path.format(**ids), 404 if path == "/nowhere" else 200)
        found += await faults(visitor, DESK, PHONE)
    return found


@pytest.mark.parametrize("who", PAGES)
async def test_every_page_can_be_used_by_everybody_on_every_screen(
    who: str, visiting: Visiting, standing: Standing
) -> None:
    visitor = await visiting(DESK)
    await visitor.signs_in(standing.world.username(who))
    assert await _faults_of(visitor, PAGES[who], standing.ids) == []


async def test_the_open_pages_can_be_used_by_everybody(visiting: Visiting) -> None:
    assert await _faults_of(await visiting(DESK), OPEN_TO_ALL, {}) == []


async def test_pages_with_nothing_on_them_say_what_will_come(person: Visiting, world: World) -> None:
    officer = await person("officer", place=world.registered)
    assert await _faults_of(officer, NOTHING_YET, {}) == []
    await officer.opens("/cases")
    await officer.reads(thai("No case yet. The first request you register will stand here."))


async def test_a_request_with_faults_is_shown_again_with_all_that_was_typed(person: Visiting) -> None:
    officer = await person("officer", PHONE)
    await officer.opens("/cases/new")
    story = "น้ำจากนาข้างบนไหลเข้าแปลงผัก\nสองครั้งแล้ว"
    await officer.fills({"facts": story, "value": "ห้าพัน", "parties.0.first_name": "ทองใบ"})
    await officer.presses("Register the request")
    await officer.reads(thai("Please put these right"))
    summary = officer.page.locator(".faults-summary")
    assert await summary.evaluate("summary => summary === document.activeElement")
    assert await officer.value_of("facts") == story
    assert await officer.value_of("value") == "ห้าพัน"
    assert await officer.value_of("parties.0.first_name") == "ทองใบ"
    assert await faults(officer, PHONE, DESK) == []
    await summary.get_by_role("link").first.click()
    assert await officer.page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_a_button_pressed_twice_registers_once(person: Visiting, world: World, scripts: bool) -> None:
    officer = await person("officer", scripts=scripts)
    await officer.opens("/cases/new")
    await officer.fills(a_request())
    button = officer.page.get_by_role("button", name=thai("Register the request"), exact=True).last
    async with officer.page.expect_navigation(url=re.compile("/cases/[0-9]+")):
        await button.dblclick()
    count = await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id)
    assert count == 1


async def test_a_page_that_has_grown_old_says_what_is_new_and_keeps_what_was_typed(
    api: Programs, person: Visiting, world: World
) -> None:
    journey = await Journey(api, world.tha_than).requested()
    counter = AtCase(await person("officer"), journey.path)
    await counter.begins("case", "correct")
    await counter.visitor.fills({"facts": "กิ่งมะม่วงสามกิ่งล้ำเข้ามาในที่นา", "reason": "นับกิ่งใหม่"})
    await journey.does("officer", "start_screening")
    await counter.sends()
    await counter.visitor.reads(
        thai("New since you opened this page:"),
        thai("Screening began"),
        thai("What you typed is still here. If it is still right, send it again."),
    )
    assert await counter.visitor.value_of("facts") == "กิ่งมะม่วงสามกิ่งล้ำเข้ามาในที่นา"
    await counter.sends()
    await counter.visitor.stands_at(journey.path)
    await counter.visitor.reads("กิ่งมะม่วงสามกิ่งล้ำเข้ามาในที่นา")


async def test_the_keyboard_alone_leads_to_the_content_and_shows_where_it_is(person: Visiting) -> None:
    officer = await person("officer")
    page = officer.page
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name=thai("Skip to the content"))
    assert await skip.evaluate("link => link === document.activeElement")
    box = await skip.bounding_box()
    assert box is not None
    assert box["height"] > 20
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "main"
    await page.keyboard.press("Tab")
    outline = await page.evaluate(
        "() => { const now = document.activeElement, style = getComputedStyle(now);"
        " return [now.closest('main') !== null, style.outlineStyle, parseFloat(style.outlineWidth) >= 2]; }"
    )
    assert outline == [True, "solid", True]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_the_switch_shows_the_page_in_english_and_back_in_thai(person: Visiting, scripts: bool) -> None:
    officer = await person("officer", PHONE, scripts=scripts)
    page = officer.page
    for button, language, heading in (("English", "en", "My work"), ("ภาษาไทย", "th", thai("My work"))):
        async with page.expect_navigation():
            await page.get_by_role("button", name=button).click()
        assert await page.locator("html").get_attribute("lang") == language
        assert await page.locator("h1").inner_text() == heading
        await officer.stands_at("/work")


async def test_the_menu_of_a_phone_opens_without_any_script(person: Visiting) -> None:
    officer = await person("officer", PHONE, scripts=False)
    register = officer.page.get_by_role("navigation").get_by_role("link", name=thai("Register of cases"))
    assert not await register.is_visible()
    await officer.page.get_by_role("button", name=thai("Menu"), exact=True).click()
    async with officer.page.expect_navigation():
        await register.click()
    await officer.stands_at("/cases")

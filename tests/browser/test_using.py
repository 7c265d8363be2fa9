"""What happens while pages are used: what was typed is kept, nothing is done twice, and the keyboard is enough."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.casework import AtCase, a_request
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, thai
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World

pytestmark = pytest.mark.browser


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


async def test_coming_back_after_a_search_shows_the_whole_page_again(api: Programs, person: Visiting) -> None:
    for title in ("น้ำท่วมนา", "เสียงดังกลางคืน"):
        await Journey(api, api.world.tha_than).requested(title=title)
    officer = await person("officer")
    page = officer.page
    await officer.opens("/cases")
    await officer.fills({"q": "น้ำท่วม"})
    await page.get_by_role("button", name=thai("Search"), exact=True).click()
    await expect(page.locator("#list")).not_to_contain_text("เสียงดังกลางคืน")
    await officer.stands_at("/cases")
    assert not page.url.partition("?")[2]
    await page.go_back()
    await expect(page.locator("#list")).to_contain_text("เสียงดังกลางคืน")
    assert await page.locator("header").count() == 1
    assert await page.locator("h1").inner_text() == thai("Register of cases")


async def test_a_search_on_a_phone_without_any_script_leaves_no_name_in_the_address(
    api: Programs, person: Visiting
) -> None:
    for number in range(27):
        await Journey(api, api.world.tha_than).requested(title=f"น้ำท่วมนา {number}")
    officer = await person("officer", PHONE, scripts=False)
    page = officer.page
    await officer.opens("/cases")
    await officer.fills({"q": "น้ำท่วม"})
    await page.get_by_role("button", name=thai("Search"), exact=True).click()
    await officer.stands_at("/cases")
    assert await officer.value_of("q") == "น้ำท่วม"
    lines = page.locator("#list tbody tr")
    await expect(lines).to_have_count(25)
    await page.get_by_role("button", name=thai("Older cases"), exact=True).click()
    await expect(lines).to_have_count(2)
    assert await officer.value_of("q") == "น้ำท่วม"
    assert not page.url.partition("?")[2]
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE.width


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_another_person_is_added_without_losing_what_was_typed(person: Visiting, scripts: bool) -> None:
    officer = await person("officer", PHONE, scripts=scripts)
    await officer.opens("/cases/new")
    await officer.fills({"parties.1.first_name": "ทองใบ", "facts": "น้ำจากนาข้างบนไหลเข้าแปลงผัก"})
    await officer.page.get_by_role("button", name=thai("Add another person")).click()
    await officer.fills({"parties.2.first_name": "สายใจ", "parties.2.side": "respondent"})
    assert await officer.value_of("parties.1.first_name") == "ทองใบ"
    assert await officer.value_of("facts") == "น้ำจากนาข้างบนไหลเข้าแปลงผัก"

"""A request is written down on one screen, and nothing that was typed is lost."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from mediation.pages.said import MESSAGES
from mediation.work import reading
from parties.register import unsealed
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, gettext_of
from tests.world import World

NUMBER = "3100600445635"


def a_request(**changes: Any) -> dict[str, Any]:
    """What the officer types."""
    typed = {
        "topic": "LAND_BOUNDARY",
        "title": "ต้นไม้ล้ำแนวเขต",
        "facts": "กิ่งมะม่วงล้ำเข้ามาในที่นา",
        "wish": "ขอให้ตัดกิ่ง",
        "value": "๑๒,๐๐๐",
        "happened_on": "1/10/2569",
        "notice_shown": "on",
        "parties.0.first_name": "สมใจ",
        "parties.0.last_name": "ใจดี",
        "parties.0.phone": "081-234-5678",
        "parties.0.national_id": "3-1006-00445-63-5",
        "parties.1.first_name": "สมหมาย",
    }
    return {"_as": "register", **typed, **changes}


def holds(page: Page, name: str, action: str = "/cases/new") -> list[str]:
    """What a field of the request holds."""
    return [value for field, value in page.form(action).fields if field == name]


async def person_of(world: World, case_id: int, side: int) -> Any:
    return await world.owner.fetchrow(
        "select n.* from person n join case_party p on p.person_id = n.id where p.case_id = $1 and p.side = $2",
        case_id,
        side,
    )


async def the_case(world: World) -> Any:
    return await world.owner.fetchrow(
        "select * from case_file where centre_id = $1 order by id desc", world.tha_than.id
    )


async def numbers_of(world: World, case_id: int, side: int) -> dict[str, str]:
    person = await person_of(world, case_id, side)
    async with reading(world.officer):
        return await unsealed(person["id"])


async def test_a_request_is_registered_and_its_page_shown(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    answer = await officer.fills("/cases/new", typed=a_request())
    page = await officer.sees(answer.answer.headers["location"])
    for shown in (
        f"{world.tha_than.prefix}.1/",
        "ต้นไม้ล้ำแนวเขต",
        "สมใจ ใจดี",
        "สมหมาย",
        "12,000.00",
        gettext_of(MESSAGES["registered"]),
    ):
        assert shown in page.text
    assert NUMBER not in page.html
    case = await the_case(world)
    assert await numbers_of(world, case["id"], 1) == {"national_id": NUMBER, "phone": "+66812345678"}
    contacts = await officer.sees(f"/cases/{case['id']}/contacts")
    assert "081-234-5678" in contacts.text
    assert NUMBER not in contacts.html


async def test_everything_that_is_wrong_is_told_and_nothing_typed_is_lost(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    wrong = a_request(
        value="มาก", **{"parties.1.first_name": "", "parties.0.village": "หนองแสง", "earlier_attempts": "คุยกันแล้ว"}
    )
    del wrong["notice_shown"]
    page = await officer.fills("/cases/new", 422, typed=wrong)
    for field in ("value", "parties-1-first_name"):
        assert f'href="#f-{field}"' in page.html
    kept = {
        name: value for name, value in wrong.items() if not name.startswith("_") and name != "parties.0.national_id"
    }
    assert {name: holds(page, name) for name in kept} == {name: [value] for name, value in kept.items()}
    assert await the_case(world) is None

    page = await officer.sends(
        page.form("/cases/new"), 422, value="100", typed={"parties.1.first_name": "สมหมาย", "_as": "register"}
    )
    assert "ประกาศความเป็นส่วนตัว" in page.text
    await officer.sends(page.form("/cases/new"), notice_shown="on", typed={"_as": "register"})
    case = await the_case(world)
    assert case["status"] == "received"
    # The number of the card was typed once, never shown again, and not lost in between.
    assert (await numbers_of(world, case["id"], 1))["national_id"] == NUMBER


async def test_the_number_of_a_card_is_never_written_into_a_page(browser_as: BrowserAs) -> None:
    page = await (await browser_as("officer")).fills("/cases/new", 422, typed=a_request(facts=""))
    assert NUMBER not in page.html
    assert "3-1006-00445-63-5" not in page.html


async def test_people_are_added_and_taken_away_without_a_script(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    page = await officer.fills("/cases/new", 200, typed={**a_request(), "_add": "parties"})
    assert holds(page, "parties.0.first_name") == ["สมใจ"]
    assert holds(page, "parties.2.first_name") == [""]
    assert 'formaction="/cases/new#f-parties-3"' in page.html
    page = await officer.sends(
        page.form("/cases/new"), 200, typed={"parties.2.first_name": "สมปอง", "_remove": "parties.1", "_as": ""}
    )
    assert [holds(page, f"parties.{at}.first_name") for at in range(3)] == [["สมใจ"], ["สมปอง"], []]
    page = await officer.sends(page.form("/cases/new"), 200, typed={"_add": "parties"})
    await officer.sends(page.form("/cases/new"), typed={"parties.1.side": "respondent"})
    case = await the_case(world)
    # The third block was left blank and is no person.
    assert await world.owner.fetchval("select count(*) from case_party where case_id = $1", case["id"]) == 2
    assert (await numbers_of(world, case["id"], 1))["national_id"] == NUMBER


async def test_htmx_gets_the_people_alone(browser_as: BrowserAs) -> None:
    officer = await browser_as("officer")
    form = (await officer.sees("/cases/new")).form("/cases/new")
    officer.client.headers["hx-request"] = "true"
    page = await officer.sends(form, 200, typed={"_add": "parties"})
    assert page.html.strip().startswith('<div id="f-parties"')
    assert page.html.count("<legend>บุคคลที่") == 3
    hint = await officer.sees("/cases/new?topic=THEFT")
    assert hint.html.strip().startswith('<div id="topic-hint"')
    assert "ตำรวจ" in hint.text


async def test_the_topic_tells_what_stands_in_the_way(browser_as: BrowserAs) -> None:
    officer = await browser_as("officer")
    page = await officer.sees("/cases/new?topic=LAND_OWNERSHIP")
    assert "ศูนย์นี้ไกล่เกลี่ยเรื่องนี้ไม่ได้" in page.text
    assert holds(page, "topic") == ["LAND_OWNERSHIP"]
    assert "civil-35" in (await officer.sees("/cases/new?topic=DEBT")).text
    await officer.sees("/cases/new?topic=nonsense")


async def test_a_draft_is_kept_taken_up_again_and_registered(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    draft = a_request(_as="draft", facts="", **{"parties.1.first_name": ""})
    answer = await officer.fills("/cases/new", typed=draft)
    assert answer.answer.headers["location"] == "/cases?drafts=1&said=draft_kept"
    case = await the_case(world)
    assert (case["status"], case["number"]) == ("draft", None)
    assert f"/cases/{case['id']}" in (await officer.sees("/cases?drafts=1")).links()
    assert f"/cases/{case['id']}/edit" in (await officer.sees(f"/cases/{case['id']}")).links()

    path = f"/cases/{case['id']}/edit"
    page = await officer.sees(path)
    for name, value in {"title": "ต้นไม้ล้ำแนวเขต", "value": "12,000.00", "parties.0.phone": "081-234-5678"}.items():
        assert holds(page, name, path) == [value]
    assert NUMBER not in page.html

    page = await officer.sends(page.form(path), 422, typed={"_as": "register"})
    assert 'href="#f-facts"' in page.html
    assert 'href="#f-parties"' in page.html
    assert await world.status(case["id"]) == "draft"

    page = await officer.sends(page.form(path), 200, typed={"_add": "parties"})
    added = {"facts": "กิ่งไม้ล้ำ", "parties.1.side": "respondent", "parties.1.first_name": "สมหมาย", "_as": "register"}
    answer = await officer.sends(page.form(path), typed=added)
    assert answer.answer.headers["location"] == f"/cases/{case['id']}?said=registered"
    assert await world.status(case["id"]) == "received"
    assert await numbers_of(world, case["id"], 1) == {"national_id": NUMBER, "phone": "+66812345678"}
    await officer.sees(path, 409)


async def test_a_number_of_somebody_else_cannot_be_claimed_for_a_draft(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    await officer.fills("/cases/new", typed=a_request())
    theirs = (await person_of(world, (await the_case(world))["id"], 1))["id"]
    await officer.fills("/cases/new", typed=a_request(_as="draft", **{"parties.0.national_id": ""}))
    draft = (await the_case(world))["id"]
    await officer.fills(f"/cases/{draft}/edit", typed={"parties.0.kept": str(theirs), "_as": "draft"})
    assert "national_id" not in await numbers_of(world, draft, 1)
    await officer.fills(f"/cases/{draft}/edit", typed={"parties.0.kept": "sealed:bm90aGluZw==", "_as": "draft"})
    assert "national_id" not in await numbers_of(world, draft, 1)


async def test_a_draft_is_thrown_away(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    await officer.fills("/cases/new", typed=a_request(_as="draft"))
    case_id = (await the_case(world))["id"]
    page = await officer.sees(f"/cases/{case_id}/edit")
    await officer.sends(page.form(f"/cases/{case_id}/discard"))
    assert await the_case(world) is None
    await officer.sees(f"/cases/{case_id}/edit", 404)


async def test_the_same_request_sent_twice_is_registered_once(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    form = (await officer.sees("/cases/new")).form("/cases/new")
    first = await officer.sends(form, typed=a_request())
    second = await officer.sends(form, typed=a_request())
    assert first.answer.headers["location"] == second.answer.headers["location"]
    page = await officer.sends(form, 422, typed=a_request(wish="อย่างอื่น"))
    assert holds(page, "wish") == ["อย่างอื่น"]
    count = await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id)
    assert count == 1


@pytest.mark.parametrize("who", ["mediator", "safety", "committee", "auditor"])
async def test_nobody_else_writes_requests_down(browser_as: BrowserAs, who: str) -> None:
    reader = await browser_as(who)
    await reader.sees("/cases/new", 403)
    form = (await reader.sees("/account")).form("/sign-out")
    await reader.sends(form, 403, to="/cases/new", typed=a_request())


@pytest.fixture
async def tha_than_known(world: World) -> AsyncIterator[None]:
    await world.owner.execute("truncate area")
    await world.owner.execute(
        """insert into area (code, name_th, name_en, postcode, parent_code, search) values
           ('24', 'ฉะเชิงเทรา', 'Chachoengsao', '', null, ''), ('2406', 'พนมสารคาม', 'Phanom Sarakham', '', '24', ''),
           ('240606', 'ท่าถ่าน', 'Tha Than', '24120', '2406', ' ท่าถ่าน พนมสารคาม ฉะเชิงเทรา tha than 24120')"""
    )
    yield
    await world.owner.execute("truncate area")


@pytest.mark.usefixtures("tha_than_known")
async def test_a_subdistrict_chosen_whole_fills_the_address(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    officer.client.headers["hx-request"] = "true"
    offered = await officer.sees("/areas?parties.0.subdistrict=ท่าถ่าน")
    assert 'value="ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120"' in offered.html
    del officer.client.headers["hx-request"]
    chosen = {"parties.0.subdistrict": "ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120"}
    await officer.fills("/cases/new", typed=a_request(**chosen))
    person = await person_of(world, (await the_case(world))["id"], 1)
    parts = ("subdistrict", "district", "province", "postcode", "area_code")
    assert [person[name] for name in parts] == ["ท่าถ่าน", "พนมสารคาม", "ฉะเชิงเทรา", "24120", "240606"]

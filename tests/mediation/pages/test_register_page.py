"""The register of cases: listed, filtered, searched, a page at a time."""

import re

import pytest

from parties.register import blind_index
from tests.mediation.house import csrf_of
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, Reader, counted, gettext_of
from tests.mediation.practice.cases_at import case_at
from tests.world import World


async def searched(reader: Reader, q: str, answered: int = 200, **filters: str) -> Page:
    """The list of what was searched for by the form of the register."""
    shown = await reader.sees("/cases")
    form = next(form for form in shown.forms if form.action == "/cases")
    return await reader.sends(form, answered, typed={"q": q, **filters})


def cases_on(page: Page) -> list[int]:
    """The cases of a list, in its order."""
    return [int(case_id) for case_id in re.findall(r'<th scope="row"><a href="/cases/([0-9]+)"', page.html)]


async def test_an_empty_register_says_what_will_stand_there(browser_as: BrowserAs) -> None:
    officer = await browser_as("officer")
    assert "ยังไม่มีเรื่อง" in (await officer.sees("/cases")).text
    assert "/cases/new" in (await officer.sees("/cases?drafts=1")).links()
    assert cases_on(await searched(officer, "ไม่มีใคร")) == []


async def test_cases_are_found_by_what_is_known_of_them(browser_as: BrowserAs, world: World) -> None:
    ready = await case_at(world, "ready", topic="DEBT", title="ยืมเงินซื้อปุ๋ย")
    other = await case_at(world, "received", topic="NEIGHBOUR", title="เสียงดังยามวิกาล")
    officer = await browser_as("officer")
    number = await world.owner.fetchval("select number from case_file where id = $1", ready)
    mediator = world.tha_than.mediators["mediator"]
    for wanted in (
        "status=ready",
        "topic=DEBT",
        f"mediator={mediator}",
        "status=ready&topic=DEBT&mediator=&since=1/1/2569&until=",
    ):
        links = (await officer.sees(f"/cases?{wanted}")).links()
        assert f"/cases/{ready}" in links, wanted
        assert f"/cases/{other}" not in links, wanted
    assert f"/cases/{ready}" not in (await officer.sees("/cases?until=1/1/2560")).links()
    for words in ("ซื้อปุ๋ย", number):
        assert cases_on(await searched(officer, words)) == [ready], words


async def test_what_is_searched_for_stands_in_no_address(browser_as: BrowserAs, world: World) -> None:
    made = [await case_at(world, "received") for _ in range(27)]
    name = await world.owner.fetchval(
        """select first_name from person where id = (select person_id from case_party where case_id = $1
           order by side, id limit 1)""",
        made[0],
    )
    officer = await browser_as("officer")
    first = await searched(officer, name, status="received")
    assert first.answer.headers["cache-control"] == "no-store"
    assert first.answer.url.query == b""
    box, onward = [form for form in first.forms if form.action == "/cases"]
    assert ("q", name) in box.fields and ("status", "received") in box.fields
    assert box.method == onward.method == "post"
    assert [link for link in first.links() if "q=" in link or "cursor=" in link] == []
    second = await officer.sends(onward, 200)
    assert len(cases_on(first)) == 25 and len(cases_on(second)) == 2
    assert {*cases_on(first), *cases_on(second)} == set(made)
    back = [form for form in second.forms if form.action == "/cases"][1]
    assert cases_on(await officer.sends(back, 200)) == cases_on(first)


async def test_words_in_an_address_are_dropped(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "received", title="เสียงดังยามวิกาล")
    officer = await browser_as("officer")
    page = await officer.sees("/cases?q=เสียงดัง&status=received", 303)
    assert page.answer.headers["location"] == "/cases?status=received"


async def test_filters_alone_lead_to_an_address_that_can_be_kept(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "received")
    page = await searched(await browser_as("officer"), " ", 303, status="received", since="1/1/2569")
    assert page.answer.headers["location"] == "/cases?status=received&since=1%2F1%2F2569"


async def test_a_search_comes_from_a_form_of_our_own(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "received", title="เสียงดังยามวิกาล")
    officer = await browser_as("officer")
    answer = await officer.client.post("/cases", data={"q": "เสียงดัง"})
    assert answer.status_code == 403


async def test_a_held_case_is_found_by_nothing_that_is_kept_back(browser_as: BrowserAs, world: World) -> None:
    held = await case_at(world, "safety_hold", topic="DV", title="สามีขู่จะเผาบ้าน")
    party = "select person_id from case_party where case_id = $1 order by side, id limit 1"
    name = await world.owner.fetchval(f"select first_name from person where id = ({party})", held)
    phone, card = "0812345678", "1101700230708"
    await world.owner.execute(
        f"update person set phone_index = $2, national_id_index = $3 where id = ({party})",
        held,
        blind_index("phone", "+66812345678"),
        blind_index("national_id", card),
    )
    number = await world.owner.fetchval("select number from case_file where id = $1", held)
    officer, head = await browser_as("officer"), await browser_as("head")
    for words in ("เผาบ้าน", "เผ", phone, card):
        assert cases_on(await searched(officer, words)) == [], words
        assert cases_on(await searched(head, words)) == [held], words
    for words in (number, name):
        assert cases_on(await searched(officer, words)) == [held], words
    assert cases_on(await officer.sees("/cases?topic=DV")) == []
    assert cases_on(await head.sees("/cases?topic=DV")) == [held]
    shown = await officer.sees("/cases?status=safety_hold")
    assert cases_on(shown) == [held]
    assert gettext_of("Domestic violence") not in shown.html.partition('id="list"')[2]
    assert "เผาบ้าน" not in shown.html


async def test_a_filter_that_cannot_be_read_is_told_and_kept(browser_as: BrowserAs) -> None:
    officer = await browser_as("officer")
    assert 'href="#f-since"' in (await officer.sees("/cases?since=เมื่อวานซืน&status=nowhere", 422)).html
    page = await searched(officer, "คำเดิม", 422, since="เมื่อวานซืน", status="nowhere")
    assert 'href="#f-since"' in page.html
    form = next(form for form in page.forms if form.action == "/cases")
    assert ("since", "เมื่อวานซืน") in form.fields
    assert ("q", "คำเดิม") in form.fields


async def test_the_register_is_turned_page_by_page(browser_as: BrowserAs, world: World) -> None:
    made = [await case_at(world, "received") for _ in range(27)]
    officer = await browser_as("officer")
    first = await officer.sees("/cases?status=received")
    onward = next(link for link in first.links() if "cursor=" in link)
    assert "status=received" in onward
    second = await officer.sees(onward)
    seen = [[link for link in page.links() if link.removeprefix("/cases/").isdecimal()] for page in (first, second)]
    assert [len(links) for links in seen] == [25, 2]
    assert {int(link.removeprefix("/cases/")) for links in seen for link in links} == set(made)
    await officer.sees("/cases?cursor=nonsense", 422)


async def test_a_mediator_sees_their_own_cases_and_nobody_those_they_are_kept_out_of(
    browser_as: BrowserAs, world: World
) -> None:
    mine = await case_at(world, "ready")
    others = await case_at(world, "ready", mediators=("mediator2",))
    links = (await (await browser_as("mediator")).sees("/cases")).links()
    assert f"/cases/{mine}" in links
    assert f"/cases/{others}" not in links
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        mine,
        world.officer.account_id,
    )
    links = (await (await browser_as("officer")).sees("/cases")).links()
    assert f"/cases/{mine}" not in links
    assert f"/cases/{others}" in links


@pytest.mark.parametrize("who", ["committee", "auditor", "cjc", "admin"])
async def test_the_register_is_for_those_who_work_on_cases(browser_as: BrowserAs, who: str) -> None:
    await (await browser_as(who)).sees("/cases", 403)


async def test_htmx_gets_the_list_alone(browser_as: BrowserAs, world: World) -> None:
    await case_at(world, "received")
    officer = await browser_as("officer")
    officer.client.headers["hx-request"] = "true"
    listed = await officer.sees("/cases?status=received")
    assert listed.html.strip().startswith('<div id="list">')
    assert listed.answer.headers["hx-push-url"] == "/cases?status=received"
    found = await officer.client.post(
        "/cases", data={"q": "ยืมเงิน", "status": "received"}, headers={"x-csrf-token": await csrf_of(officer.client)}
    )
    assert found.text.strip().startswith('<div id="list">')
    assert found.headers["hx-push-url"] == "/cases?status=received"


async def test_a_longer_register_asks_the_database_no_more_often(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    asked = []
    for count in (1, 6):
        for _ in range(count):
            await case_at(world, "ready")
        form = next(form for form in (await officer.sees("/cases")).forms if form.action == "/cases")
        with counted() as statements:
            await officer.sends(form, 200, q="ยืมเงิน")
        asked.append([sql for sql in statements if "sign_in_find" not in sql])
    assert len(asked[0]) == len(asked[1]) == 3

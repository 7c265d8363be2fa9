"""The register of cases: listed, filtered, searched, a page at a time."""

from urllib.parse import quote

import pytest

from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import counted
from tests.mediation.practice.cases_at import case_at
from tests.world import World


async def test_an_empty_register_says_what_will_stand_there(browser_as: BrowserAs) -> None:
    officer = await browser_as("officer")
    assert "ยังไม่มีเรื่อง" in (await officer.sees("/cases")).text
    assert "/cases/new" in (await officer.sees("/cases?drafts=1")).links()
    assert (await officer.sees("/cases?q=ไม่มีใคร")).status == 200


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
        f"q={quote('ซื้อปุ๋ย')}",
        f"q={quote(number)}",
        "q=&status=ready&topic=DEBT&mediator=&since=1/1/2569&until=",
    ):
        links = (await officer.sees(f"/cases?{wanted}")).links()
        assert f"/cases/{ready}" in links, wanted
        assert f"/cases/{other}" not in links, wanted
    assert f"/cases/{ready}" not in (await officer.sees("/cases?until=1/1/2560")).links()


async def test_a_filter_that_cannot_be_read_is_told_and_kept(browser_as: BrowserAs) -> None:
    page = await (await browser_as("officer")).sees("/cases?since=เมื่อวานซืน&status=nowhere&q=คำเดิม", 422)
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
    assert (await officer.sees("/cases?status=received")).html.strip().startswith('<div id="list">')


async def test_a_longer_register_asks_the_database_no_more_often(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    asked = []
    for count in (1, 6):
        for _ in range(count):
            await case_at(world, "ready")
        with counted() as statements:
            await officer.sees("/cases?q=" + quote("ยืมเงิน"))
        asked.append([sql for sql in statements if "sign_in_find" not in sql])
    assert len(asked[0]) == len(asked[1]) == 3

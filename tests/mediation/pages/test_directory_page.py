"""The pages of the directory: searched by those who refer, kept by the head, exchanged as a file."""

import json

from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import gettext_of
from tests.world import World


async def test_an_officer_reads_and_searches_it_but_keeps_nothing(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    page = await officer.sees("/directory")
    assert "tel:1300" in page.html
    assert "/directory/new" not in page.links()
    page = await officer.sees("/directory?code=LAWYERS&q=")
    assert "สภาทนายความ" in page.text
    assert "tel:1300" not in page.html
    page = await officer.sees("/directory?q=ไม่มีคำนี้")
    assert gettext_of("Nothing of that kind is in the directory.") in page.text
    shared = await world.owner.fetchval("select min(id) from destination where centre_id is null")
    assert "/retire" not in (await officer.sees(f"/directory/{shared}")).html
    await officer.sees("/directory?code=NOWHERE", 422)


async def test_the_head_writes_an_entry_and_nothing_typed_is_lost(browser_as: BrowserAs, world: World) -> None:
    head = await browser_as("head")
    typed = {
        "code": "LAO",
        "name_th": "อบต.ท่าถ่าน",
        "phone": "038 551 234",
        "hours.0.days": ["mon", "fri"],
        "hours.0.opens": "8.30",
        "hours.0.closes": "7.30",
    }
    page = await head.fills("/directory/new", 422, typed=typed)
    assert gettext_of("It closes before it opens.") in page.text
    form = page.form("/directory/new")
    assert form.sent_with({})["hours.0.days"] == ["mon", "fri"]
    done = await head.sends(form, typed={"hours.0.closes": "16.30"})
    page = await head.sees(done.answer.headers["location"])
    assert "08.30–16.30" in page.text
    number = await world.owner.fetchval("select max(id) from destination")
    page = await head.sees(f"/directory/{number}")
    await head.sends(page.form(f"/directory/{number}/check"))
    stale = await head.sends(page.form(f"/directory/{number}"), 412, typed={"fee": "ไม่มี"})
    assert 'value="ไม่มี"' in stale.html
    page = await head.sees(f"/directory/{number}")
    await head.sends(page.form(f"/directory/{number}/retire"))
    assert f"/directory/{number}" in (await head.sees("/directory")).links()
    assert number not in [
        row["id"]
        for row in await world.owner.fetch("select id from destination where active and centre_id is not null")
    ]


async def test_a_file_is_taken_in_and_every_row_that_was_not_is_told(browser_as: BrowserAs, world: World) -> None:
    head = await browser_as("head")
    form = (await head.sees("/directory/import")).form("/directory/import")
    values = {name: value for name, value in form.fields if name != "file"}
    rows = [
        {"id": "0190c7f0-0000-7000-8000-0000000000cc", "name": "บ้านพักใจ", "status": "active", "wait_time": "1"},
        {"id": "x", "name": "<b>", "status": "?"},
    ]
    files = {"file": ("d.json", json.dumps(rows).encode(), "application/json")}
    answer = await head.client.post("/directory/import", data=values, files=files)
    assert answer.status_code == 200
    for told in ("wait_time", "<code>id</code>", "<code>status</code>"):
        assert told in answer.text
    assert "บ้านพักใจ" in (await head.sees("/directory")).text
    for content in (b"", b"no json"):
        values = {name: value for name, value in form.fields if name not in ("file", "_key")}
        answer = await head.client.post("/directory/import", data=values, files={"file": ("d.json", content)})
        assert answer.status_code == 422
        assert "faults-summary" in answer.text
    exported = await head.client.get("/directory/hsds.json")
    assert "บ้านพักใจ" in [service["name"] for service in exported.json()["contents"]]

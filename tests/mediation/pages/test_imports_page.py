"""Bringing an old register in by the pages: looked at, put right, read, taken in; everything wrong is listed as a file too."""

import httpx

from mediation.practice.reading_room import read_next
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Reader
from tests.mediation.practice.test_importing import BAD, GOOD, written
from tests.world import World


async def posted(head: Reader, content: bytes) -> httpx.Response:
    """The file chosen in the form of the page and sent."""
    form = (await head.sees("/old-registers")).form("/old-registers")
    kept = {name: value for name, value in form.fields if name != "file"}
    return await head.client.post("/old-registers", data=kept, files={"file": ("ทะเบียน.csv", content)})


async def test_a_register_is_looked_at_put_right_and_taken_in(browser_as: BrowserAs, world: World) -> None:
    head = await browser_as("head")
    listed = await head.sees("/old-registers")
    assert 'enctype="multipart/form-data"' in listed.html
    sent = await posted(head, written(*GOOD, *BAD))
    assert sent.status_code == 303, sent.text
    address = sent.headers["location"]
    shown = await head.sees(address)
    (form,) = [one for one in shown.forms if one.action == f"{address}/columns"]
    assert dict(form.fields)["column.received_on"] == "1"
    assert dict(form.fields)["heading_row"] == "1"
    await head.sends(form)
    running = (await head.client.get(address)).text
    assert f'hx-get="{address}"' in running
    await read_next()
    ready = await head.sees(address)
    assert "โยนเหรียญ" in ready.html
    (unknown,) = [one for one in ready.forms if one.action == f"{address}/words"]
    await head.sends(unknown, typed={"word.0": "withdrawn"})
    await read_next()
    listing = await head.client.get(f"{address}/rows.csv")
    assert listing.headers["content-type"].startswith("text/csv")
    assert "ยังไม่มี" in listing.text or "วัน" in listing.text
    ready = await head.sees(address)
    (publishing,) = [one for one in ready.forms if one.action == f"{address}/publish"]
    await head.sends(publishing)
    assert await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id) == 4
    case_id = await world.owner.fetchval("select min(id) from case_file where centre_id = $1", world.tha_than.id)
    assert (await head.client.get(f"/cases/{case_id}")).status_code == 200
    assert (await head.client.get(f"/cases/{case_id}/history")).status_code in (200, 404)


async def test_a_file_that_cannot_be_read_is_refused_on_the_page(browser_as: BrowserAs) -> None:
    head = await browser_as("head")
    for content in (b"", b"PK\x03\x04 nothing"):
        sent = await posted(head, content)
        assert sent.status_code == 422
        assert 'role="alert"' in sent.text

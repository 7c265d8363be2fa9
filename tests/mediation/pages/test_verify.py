"""The page for checking papers: for anybody, without names, without terms, and without a way to guess."""

import base64

import httpx
import pytest

from mediation.documents.marks import checked_mark, new_code, printed_code
from mediation.practice.verifying import find_paper
from parties.language import gettext
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.test_verifying import letter
from tests.world import World

KEYS = "/.well-known/mediation-keys"


async def test_anybody_is_told_kind_day_and_centre_and_nothing_of_anybody(
    client: httpx.AsyncClient, world: World
) -> None:
    case_id, told = await letter(world)
    answer = await client.get(f"/verify/{told['code']}")
    assert answer.status_code == 200
    for shown in ("DOC-04", world.tha_than.name, printed_code(told["code"]), told["sha256"]):
        assert shown in answer.text
    names = await world.owner.fetch(
        """select n.first_name as name from person n join case_party p on p.person_id = n.id where p.case_id = $1
           union select n.last_name from person n join case_party p on p.person_id = n.id where p.case_id = $1
           union select number from case_file where id = $1 union select title from case_file where id = $1
           union select number from document where id = $2""",
        case_id,
        told["id"],
    )
    assert [row["name"] for row in names if row["name"] and row["name"] in answer.text] == []
    assert f"/cases/{case_id}" not in answer.text


@pytest.mark.parametrize("write", [str.lower, printed_code, lambda code: f" {code[:6]} {code[6:]}"])
async def test_a_code_is_taken_however_it_is_typed(client: httpx.AsyncClient, world: World, write: object) -> None:
    _, told = await letter(world)
    typed = write(told["code"])  # type: ignore[operator]
    answer = await client.get("/verify", params={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/verify/{told['code']}")


async def test_what_is_no_code_and_what_nobody_issued_are_told_apart_from_each_other(client: httpx.AsyncClient) -> None:
    wrong = await client.get("/verify/0000-0000-0001")
    unknown = await client.get(f"/verify/{new_code()}")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert gettext("Code on the paper") in wrong.text
    assert printed_code("000000000001")[:4] in wrong.text
    typed = await client.get("/verify", params={"code": "<script>"})
    assert typed.status_code == 200
    assert "<script>”" not in typed.text
    assert "&lt;script&gt;" in typed.text


async def test_a_replaced_paper_says_so(client: httpx.AsyncClient, world: World) -> None:
    case_id, first = await letter(world)
    await letter(world, case_id=case_id, supersedes=first["id"], reason="ที่อยู่ผิด")
    page = (await client.get(f"/verify/{first['code']}")).text
    assert 'data-replaced="1"' in page
    assert gettext("It is the latest: no other document took its place.") not in page


async def test_who_may_see_the_case_gets_the_way_to_file_and_record(browser_as: BrowserAs, world: World) -> None:
    case_id, told = await letter(world)
    here = f"/cases/{case_id}/documents/{told['id']}"
    page = (await (await browser_as("officer")).client.get(f"/verify/{told['code']}")).text
    assert f'href="{here}"' in page
    assert f'href="{here}/record"' in page
    record = await (await browser_as("officer")).client.get(f"{here}/record")
    assert record.headers["content-disposition"].startswith("attachment")
    paper = await find_paper(told["code"])
    assert paper is not None
    assert paper.record_sha256.hex() in page
    assert (await (await browser_as("mediator2")).client.get(f"{here}/record")).status_code == 404
    stranger = (await (await browser_as("mediator2")).client.get(f"/verify/{told['code']}")).text
    assert here not in stranger


async def test_keys_are_published_for_all_and_for_one(client: httpx.AsyncClient, world: World) -> None:
    _, told = await letter(world)
    paper = await find_paper(told["code"])
    assert paper is not None
    one = (await client.get(f"{KEYS}/{world.tha_than.id}")).json()
    everybody = (await client.get(f"{KEYS}.json")).json()
    assert one in everybody["centres"]
    assert one["name"] == world.tha_than.name
    published = {int(number): base64.urlsafe_b64decode(key + "=") for number, key in one["keys"].items()}
    assert checked_mark(told["code"], paper.payload, published).kind == "DOC-04"
    assert (await client.get(f"{KEYS}/999999991")).status_code == 404
    assert (await client.get(f"{KEYS}/99999999999999999999")).status_code == 404


async def test_the_house_checks_a_mark_for_a_browser_that_cannot(client: httpx.AsyncClient, world: World) -> None:
    _, told = await letter(world)
    paper = await find_paper(told["code"])
    assert paper is not None
    door = f"/verify/{told['code']}/mark"
    good = await client.post(door, json={"payload": paper.payload})
    assert (good.status_code, good.json()["holds"]) == (200, True)
    flipped = paper.payload[:60] + ("A" if paper.payload[60] != "A" else "B") + paper.payload[61:]
    for wrong in (flipped, "", "x" * 5000, "🙂"):
        answer = await client.post(door, json={"payload": wrong})
        assert (answer.status_code, answer.json()) == (200, {"holds": False})
    other = await client.post(f"/verify/{new_code()}/mark", json={"payload": paper.payload})
    assert other.json() == {"holds": False}


async def test_what_a_phone_keeps_is_the_same_for_everybody(client: httpx.AsyncClient, browser_as: BrowserAs) -> None:
    worker = await client.get("/verify/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert '"/verify/offline"' in worker.text.splitlines()[0]
    for address in worker.text.splitlines()[0].split('"')[1::2]:
        assert (await client.get(address)).status_code == 200

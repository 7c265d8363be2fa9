"""The page of signed copies: a form that works without any script, files that are only ever sent as files."""

import httpx
import pytest
from litestar import Litestar

from mediation.practice.signed_copies import signed_desk
from tests.mediation.documents import hostile_files as files
from tests.mediation.house import browser, csrf_of
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import parties_of
from tests.mediation.practice.test_signed_copies import issued
from tests.world import World


async def send(client: httpx.AsyncClient, path: str, sent: dict[str, bytes], **fields: str) -> httpx.Response:
    token = await csrf_of(client, "/about")
    pages = [("pages", (name, content, "image/jpeg")) for name, content in sent.items()]
    return await client.post(path, data={"_csrf": token, **fields}, files=pages)


async def test_a_page_is_photographed_kept_and_given_back_as_a_file(browser_as: BrowserAs, world: World) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    client = (await browser_as("officer")).client
    (party,) = await parties_of(world, case_id, 1)
    answer = await send(
        client, path, {"../../etc/passwd": files.photo(), "หน้า 2.jpg": files.photo()}, parties=str(party)
    )
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    shown = (await client.get(path)).text
    assert "passwd" not in shown
    (copy,) = (await signed_desk(world.officer, case_id, document)).copies
    assert [page.no for page in copy.files] == [1, 2]
    given = await client.get(f"{path}/{copy.files[0].id}")
    assert given.headers["content-disposition"] == f'attachment; filename="signed-{document}-{copy.files[0].id}.jpg"'
    assert given.headers["x-content-type-options"] == "nosniff"
    assert given.headers["cache-control"] == "no-store"
    assert given.headers["content-type"] == "image/jpeg"
    assert files.CANARY.encode() not in given.content


async def test_what_is_wrong_is_said_above_the_form_and_ticks_stay(browser_as: BrowserAs, world: World) -> None:
    case_id, document = await issued(world)
    path = f"/cases/{case_id}/documents/{document}/signed"
    client = (await browser_as("officer")).client
    (party,) = await parties_of(world, case_id, 1)
    answer = await send(client, path, {"a.jpg": b"GIF89a", "b.jpg": files.bomb()}, parties=str(party))
    assert answer.status_code == 422
    assert answer.text.count('class="faults-summary"') == 1
    assert "ไฟล์ที่ 1" in answer.text
    assert "ไฟล์ที่ 2" in answer.text
    assert f'name="parties" value="{party}" checked' in answer.text


async def test_nobody_who_is_not_signed_in_is_listened_to_for_long(app: Litestar, world: World) -> None:
    case_id, document = await issued(world)
    async with browser(app) as stranger:
        answer = await send(stranger, f"/cases/{case_id}/documents/{document}/signed", {"a": bytes(3 * 1024 * 1024)})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(("size", "status"), [(0, 422), (31 * 1024 * 1024, 413)])
async def test_nothing_and_too_much_are_refused(browser_as: BrowserAs, world: World, size: int, status: int) -> None:
    case_id, document = await issued(world)
    client = (await browser_as("officer")).client
    answer = await send(client, f"/cases/{case_id}/documents/{document}/signed", {"": bytes(size)})
    assert answer.status_code == status

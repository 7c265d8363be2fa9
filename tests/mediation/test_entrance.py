"""Coming in by the pages: sign-in, the choice of a centre, one's own password and sign-ins, sign-out."""

import re
from collections.abc import AsyncIterator
from typing import TypeAlias

import asyncpg
import httpx
import pytest
from litestar import Litestar

from mediation.csrf import PageExpired
from parties.language import gettext
from tests.conftest import Database
from tests.mediation.house import browser, csrf_of, enter, make_house
from tests.parties.door import with_password
from tests.world import PASSWORD, World

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made


@pytest.fixture
async def officer(world: World, owner: Owner) -> str:
    """The officer's user name; the password is PASSWORD."""
    await with_password(owner, world.officer)
    return world.username("officer")


@pytest.fixture
async def of_two_centres(world: World, owner: Owner, officer: str) -> str:
    """The officer of Tha Than, who is an officer of the justice centre too."""
    await owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, 'cjc')",
        world.justice.id,
        world.officer.account_id,
    )
    return officer


async def test_the_first_page_leads_to_the_sign_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).headers["location"] == "/sign-in"


async def test_signing_in_leads_to_where_one_wanted(client: httpx.AsyncClient, officer: str) -> None:
    answer = await enter(client, officer, next="/account")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    page = (await client.get("/account")).text
    assert "มาลี ใจงาม" in page
    assert "ศอช.ต.ท่าถ่าน" in page
    assert "เจ้าหน้าที่รับเรื่อง" in page
    assert (await client.get("/")).headers["location"] == "/work"
    assert (await client.get("/sign-in?next=/account")).headers["location"] == "/account"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_signing_in_leads_nowhere_else(client: httpx.AsyncClient, officer: str, elsewhere: str) -> None:
    assert (await enter(client, officer, next=elsewhere)).headers["location"] == "/work"


async def test_a_wrong_password_is_told_and_the_name_kept(client: httpx.AsyncClient, officer: str) -> None:
    answer = await enter(client, officer, "wrong", next="/account")
    assert answer.status_code == 401
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in answer.text
    assert f'value="{officer}"' in answer.text
    assert 'name="next" value="/account"' in answer.text
    assert "wrong" not in answer.text


async def test_too_many_wrong_passwords_are_told_with_the_time_to_wait(client: httpx.AsyncClient, officer: str) -> None:
    for _ in range(10):
        await enter(client, officer, "wrong")
    answer = await enter(client, officer)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["retry-after"] in answer.text


async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient, officer: str) -> None:
    form = {"username": officer, "password": PASSWORD}
    assert (await client.post("/sign-in", data=form)).status_code == 403
    token = await csrf_of(client, "/sign-in")
    foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
    answer = await client.post("/sign-in", data={**form, "_csrf": token}, headers=foreign)
    assert answer.status_code == 403
    assert gettext(PageExpired().message) in answer.text


async def test_whoever_works_in_two_centres_chooses_one(
    client: httpx.AsyncClient, world: World, of_two_centres: str
) -> None:
    answer = await enter(client, of_two_centres, next="/account")
    assert answer.headers["location"] == "/choose-centre?next=/account"
    assert (await client.get("/work-not-there")).status_code == 404
    page = await client.get("/choose-centre?next=/account")
    assert "ศอช.ต.ท่าถ่าน" in page.text
    assert "ศยช.พนมสารคาม" in page.text
    form = {"_csrf": await csrf_of(client, "/choose-centre"), "centre": str(world.justice.id), "next": "/account"}
    chosen = await client.post("/choose-centre", data=form)
    assert chosen.headers["location"] == "/account"
    assert "เจ้าหน้าที่ ศยช." in (await client.get("/account")).text


@pytest.mark.parametrize("centre", ["0", "999999999", "x", "-1", "99999999999999999999"])
async def test_no_other_centre_can_be_chosen(client: httpx.AsyncClient, of_two_centres: str, centre: str) -> None:
    await enter(client, of_two_centres)
    form = {"_csrf": await csrf_of(client, "/choose-centre"), "centre": centre, "next": "/work"}
    assert (await client.post("/choose-centre", data=form)).status_code == 404


async def test_a_password_set_by_another_must_be_changed_first(
    app: Litestar, client: httpx.AsyncClient, world: World, owner: Owner, officer: str
) -> None:
    await owner.execute("update account set must_change = true where id = $1", world.officer.account_id)
    assert (await enter(client, officer)).headers["location"] == "/password"
    form = {"_csrf": await csrf_of(client, "/password"), "current": PASSWORD, "password": "short"}
    refused = await client.post("/password", data=form)
    assert refused.status_code == 422
    assert 'href="#f-password"' in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert PASSWORD not in refused.text
    form["password"] = "ฝนตกขี้หมูไหล 2569"
    changed = await client.post("/password", data=form)
    assert changed.headers["location"] == "/work?said=password_changed"
    async with browser(app) as another:
        assert (await enter(another, officer, form["password"])).headers["location"] == "/work"


async def test_own_sign_ins_are_listed_and_ended(app: Litestar, client: httpx.AsyncClient, officer: str) -> None:
    await enter(client, officer)
    async with browser(app) as phone:
        await enter(phone, officer)
        page = (await client.get("/account")).text
        (other,) = re.findall(r'name="sign_in" value="(\d+)"', page)
        ended = await client.post("/account/end", data={"_csrf": await csrf_of(client, "/account"), "sign_in": other})
        assert ended.headers["location"] == "/account?said=removed"
        assert (await phone.get("/account")).headers["location"].startswith("/sign-in")
    assert (await client.get("/account?said=removed")).text.count("ลบแล้ว") == 1


async def test_signing_out_ends_the_sign_in_and_says_so(client: httpx.AsyncClient, officer: str) -> None:
    await enter(client, officer)
    kept = dict(client.cookies)
    answer = await client.post("/sign-out", data={"_csrf": await csrf_of(client, "/account")})
    assert answer.headers["location"] == "/sign-in?said=signed_out"
    client.cookies.update(kept)
    assert (await client.get("/account")).headers["location"] == "/sign-in?next=/account"
    assert "ออกจากระบบแล้ว" in (await client.get("/sign-in?said=signed_out")).text


async def test_signing_out_everywhere_ends_the_phone_too(
    app: Litestar, client: httpx.AsyncClient, officer: str
) -> None:
    await enter(client, officer)
    async with browser(app) as phone:
        await enter(phone, officer)
        form = {"_csrf": await csrf_of(client, "/account"), "everywhere": "yes"}
        assert (await client.post("/sign-out", data=form)).headers["location"].endswith("signed_out_everywhere")
        assert (await phone.get("/account")).status_code == 303


async def test_only_codes_of_the_list_are_ever_shown(client: httpx.AsyncClient) -> None:
    page = (await client.get("/sign-in?said=<b>You+have+won</b>")).text
    assert "won" not in page.split("<main")[1]


async def test_an_account_that_reads_english_is_met_in_english(
    client: httpx.AsyncClient, world: World, owner: Owner, officer: str
) -> None:
    await owner.execute("update account set locale = 'en' where id = $1", world.officer.account_id)
    await enter(client, officer)
    assert "My account" in (await client.get("/account")).text
    client.cookies.set("lang", "th")
    assert "บัญชีของฉัน" in (await client.get("/account")).text


async def test_a_demonstration_says_so_on_every_page(
    client: httpx.AsyncClient, world: World, owner: Owner, officer: str
) -> None:
    await enter(client, officer)
    assert "ระบบสาธิต" not in (await client.get("/account")).text
    await owner.execute("update centre set demonstration = true where id = $1", world.tha_than.id)
    for path in ("/account", "/about", "/choose-centre", "/nowhere"):
        assert "ระบบสาธิต" in (await client.get(path)).text

"""What a device is given to work without a signal: the worker, the page that stands in, the words, and who is signed in."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import asyncpg
import httpx
import pytest
from litestar import Litestar

from mediation.assets import FOLDER, asset, static_url
from mediation.pages.offline import WORDS
from parties.language import gettext
from tests.conftest import Database
from tests.mediation.house import browser, csrf_of, enter, make_house
from tests.parties.door import with_password
from tests.world import World

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
SIGN_IN = "/api/v1/sign-in"
LONGEST = 250


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, world: World, owner: Owner) -> httpx.AsyncClient:
    await with_password(owner, world.mediator)
    await enter(client, world.username("mediator"))
    return client


async def test_the_worker_is_asked_for_anew_each_time_and_names_what_it_keeps(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sw.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    kept = re.findall(r'"(/[^"]+)"', answer.text.partition("\n")[0])
    assert kept[0] == "/offline"
    assert static_url("offline/room.js") in kept
    assert all(path.startswith("/static/") for path in kept[1:])
    for path in kept:
        assert (await client.get(path)).status_code == 200, path


async def test_the_page_without_a_signal_is_the_same_for_everybody(
    client: httpx.AsyncClient, signed_in: httpx.AsyncClient, world: World
) -> None:
    mine = await signed_in.get("/offline")
    client.cookies.clear()
    assert mine.content == (await client.get("/offline")).content
    assert "set-cookie" not in mine.headers
    assert "_csrf" not in mine.text
    assert world.mediator.name not in mine.text


async def test_the_words_come_in_the_language_of_the_reader(client: httpx.AsyncClient) -> None:
    thai = (await client.get("/offline/words")).json()
    assert thai["keep"] == "เก็บเรื่องนี้ไว้ใช้ตอนไม่มีสัญญาณ"
    client.cookies.set("lang", "en")
    english = (await client.get("/offline/words")).json()
    assert english["keep"] == WORDS["keep"]
    assert english["locale"] == "en"
    assert set(thai) == set(english) == {*WORDS, "locale"}


def test_scripts_say_only_what_the_catalogue_knows() -> None:
    said = set()
    for script in sorted((FOLDER / "offline").glob("*.js")):
        said |= set(re.findall(r'\bsay\(\s*"(\w+)"', script.read_text("utf-8")))
    assert said - set(WORDS) - {"locale"} == set()


def test_scripts_are_small_and_hold_no_text_in_any_language() -> None:
    scripts = {script.name: script.read_text("utf-8") for script in sorted((FOLDER / "offline").glob("*.js"))}
    assert {name for name, text in scripts.items() if text.count("\n") > LONGEST} == set()
    assert {name for name, text in scripts.items() if re.search("[\u0e00-\u0e7f]", text)} == set()
    assert {name for name, text in scripts.items() if "innerHTML" in text or "insertAdjacent" in text} == set()
    served = [asset(f"offline/{name}") for name in scripts]
    assert sum(len(one.compressed or one.content) for one in served) < 15_000


def test_a_script_is_named_by_what_it_imports_too() -> None:
    served = asset("offline/entering.js").content.decode()
    assert f'from "{static_url("offline/keeping.js")}"' in served
    assert f'import("{static_url("offline/room.js")}")' in served
    assert "// " not in served


async def test_a_browser_learns_who_is_signed_in_and_what_its_posts_must_carry(
    signed_in: httpx.AsyncClient, world: World
) -> None:
    answer = await signed_in.get(SIGN_IN)
    told = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert told["account_id"] == world.mediator.account_id
    assert told["csrf"] == await csrf_of(signed_in, "/about")
    now = datetime.now(UTC)
    assert abs(datetime.fromisoformat(told["server_now"]) - now) < timedelta(minutes=1)
    assert now < datetime.fromisoformat(told["expires_at"]) < now + timedelta(hours=13)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("ended_at = now()", "sign_in_gone"),
        ("expires_at = now()", "sign_in_gone"),
        ("last_seen_at = now() - interval '11 hours'", "sign_in_run_out"),
    ],
)
async def test_a_sign_in_that_was_ended_is_told_from_one_that_was_not_used(
    signed_in: httpx.AsyncClient, owner: Owner, world: World, change: str, code: str
) -> None:
    await owner.execute(f"update sign_in set {change} where account_id = $1", world.mediator.account_id)
    before = await owner.fetchval(
        "select max(last_seen_at) from sign_in where account_id = $1", world.mediator.account_id
    )
    answer = await signed_in.get(SIGN_IN)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    # To ask does not make it stand again.
    assert (await signed_in.get("/account")).headers["location"].startswith("/sign-in")
    after = await owner.fetchval(
        "select max(last_seen_at) from sign_in where account_id = $1", world.mediator.account_id
    )
    assert before == after


async def test_nobody_is_told_so(client: httpx.AsyncClient) -> None:
    answer = await client.get(SIGN_IN)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("everywhere", ["", "yes"])
async def test_signing_out_leaves_word_for_the_device(
    signed_in: httpx.AsyncClient, world: World, everywhere: str
) -> None:
    form = {"_csrf": await csrf_of(signed_in, "/account"), "everywhere": everywhere}
    answer = await signed_in.post("/sign-out", data=form)
    (word,) = [cookie for cookie in answer.headers.get_list("set-cookie") if "left=" in cookie]
    assert f"left={world.mediator.account_id};" in word
    assert "httponly" not in word.lower()
    assert "samesite=lax" in word.lower()


def test_every_word_has_its_thai() -> None:
    assert [code for code, msgid in WORDS.items() if gettext(msgid) == msgid] == []

"""The browser's barriers at every door: nothing is taken from other sites, and every answer says how it may be used."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from http.cookies import SimpleCookie

import asyncpg
import httpx
import pytest
from litestar import Litestar

from mediation.pages.said import message_of
from tests.conftest import Database
from tests.mediation.doorstep import Doorstep, signed_in, stand_at_the_doors
from tests.mediation.expectations import ROWS, address
from tests.mediation.house import BASE, make_house
from tests.proofs.standing import digest
from tests.world import build

OF_NOBODY = (
    *("GET /sw.js", "GET /offline", "GET /offline/words"),
    *("GET /verify/offline", "GET /verify/worker.js", "GET /.well-known/mediation-keys.json"),
)
"""What a device keeps to work without a signal: the same for everybody, and asked for anew whenever there is one."""
UNSAFE = [door for door in ROWS if not door.startswith("GET ")]
SAFE = [door for door in ROWS if door.startswith("GET ")]
FOREIGN: dict[str, dict[str, str]] = {
    "another site's form": {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    "another origin": {"origin": "https://evil.example"},
    "an origin like ours": {"origin": f"{BASE}.evil.example"},
    "no origin to tell of": {"origin": "null"},
    "a neighbour of the site": {"sec-fetch-site": "same-site"},
    "another site that hides its origin": {"sec-fetch-site": "cross-site"},
}


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture(scope="module")
async def doorstep(owner: "asyncpg.Connection[asyncpg.Record]", app: Litestar) -> AsyncIterator[Doorstep]:
    async with AsyncExitStack() as browsers:
        yield await stand_at_the_doors(await build(owner), app, browsers)


def somebody_who_may(door: str) -> str:
    """Somebody who would be served but for the barrier; of a guest's doors, which serve nobody who signed in, anybody."""
    return (ROWS[door].served or "head").split()[0]


async def refused(doorstep: Doorstep, door: str, token: str, headers: dict[str, str]) -> None:
    """Send it with the cookie of somebody who may; it must be refused, and nothing be done."""
    person = doorstep[somebody_who_may(door)]
    path = address(door, ROWS[door], doorstep.own)
    cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
    form = {**ROWS[door].typed, **({"_csrf": token} if token else {})}
    answer = await person.client.request(door.partition(" ")[0], path, data=form, headers=cookie | headers)
    assert answer.status_code == 403, answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("door", UNSAFE)
async def test_a_form_without_the_token_of_this_sign_in_is_refused(doorstep: Doorstep, door: str) -> None:
    place = doorstep.world.tha_than
    before = await digest(doorstep.world, place)
    another = doorstep["head" if somebody_who_may(door) != "head" else "officer"]
    for token in ("", "wrong", another.csrf, doorstep["nobody"].csrf):
        await refused(doorstep, door, token, {"sec-fetch-site": "same-origin", "origin": BASE})
    assert await digest(doorstep.world, place) == before


@pytest.mark.parametrize("door", UNSAFE)
async def test_what_comes_from_elsewhere_is_refused_even_with_the_token(doorstep: Doorstep, door: str) -> None:
    place = doorstep.world.tha_than
    before = await digest(doorstep.world, place)
    for headers in FOREIGN.values():
        await refused(doorstep, door, doorstep[somebody_who_may(door)].csrf, headers)
    assert await digest(doorstep.world, place) == before


@pytest.mark.parametrize("door", UNSAFE)
async def test_json_with_a_cookie_alone_is_refused(doorstep: Doorstep, door: str) -> None:
    person = doorstep[somebody_who_may(door)]
    cookie = {"cookie": f"__Host-sid={person.cookies['__Host-sid']}"}
    path = address(door, ROWS[door], doorstep.own)
    for kind in ("application/json", "text/plain", "application/octet-stream"):
        answer = await person.client.request(
            door.partition(" ")[0], path, content=b"{}", headers=cookie | {"content-type": kind}
        )
        assert answer.status_code == 403


def barriers_of(answer: httpx.Response) -> None:
    """What every answer must say of itself."""
    headers = answer.headers
    rules = dict(rule.strip().partition(" ")[::2] for rule in headers["content-security-policy"].split(";"))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"
    assert rules["form-action"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert int(headers["strict-transport-security"].partition("max-age=")[2].partition(";")[0]) >= 31_536_000
    assert "server" not in headers
    assert "x-powered-by" not in headers
    for line in headers.get_list("set-cookie"):
        for name, cookie in SimpleCookie(line).items():
            assert name.startswith("__Host-") or name == "lang", "a cookie that tells who somebody is bears the prefix"
            assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], line
            assert cookie["httponly"] or name == "__Host-left", (
                "only what a device is told at sign-out is read by scripts"
            )
            assert cookie["samesite"].lower() in ("lax", "strict")


@pytest.mark.parametrize("door", ROWS)
async def test_every_answer_says_how_it_may_be_used(doorstep: Doorstep, door: str) -> None:
    """Served, refused and not signed in; only what belongs to nobody may be kept by anyone."""
    row, method = ROWS[door], door.partition(" ")[0]
    path = address(door, row, doorstep.own)
    for who in (somebody_who_may(door), "committee", "nobody"):
        person = doorstep[who]
        if row.once and who != "nobody":
            person = await signed_in(person.client, doorstep.world.tha_than[who], who)
            await person.reads_a_form()
        typed = {name: value.format(who=who) for name, value in row.typed.items()}
        answer = await person.asks(method, path, {"_version": "99", **typed}, {"if-match": '"99"'})
        barriers_of(answer)
        if door != "GET /static/{path:path}":
            assert answer.headers["cache-control"] == ("no-cache" if door in OF_NOBODY else "no-store")
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert "<script>" not in answer.text
            assert " onclick=" not in answer.text
            assert " style=" not in answer.text


async def test_also_what_no_route_answers_says_so(doorstep: Doorstep) -> None:
    client = doorstep["nobody"].client
    for method, path in (("GET", "/cases/x"), ("OPTIONS", "/cases/1"), ("DELETE", "/about"), ("HEAD", "/about")):
        barriers_of(await client.request(method, path))


async def test_only_a_program_may_send_json_without_a_token(doorstep: Doorstep) -> None:
    person = doorstep["officer"]
    bearer = {"authorization": f"Bearer {person.token}", "origin": "https://program.example"}
    answer = await person.client.post("/api/v1/cases", json={}, headers=bearer)
    assert answer.status_code == 422
    both = bearer | {"cookie": f"__Host-sid={person.cookies['__Host-sid']}", "authorization": "Bearer nothing"}
    assert (await person.client.post("/api/v1/cases", json={}, headers=both)).status_code == 401


async def test_nothing_of_an_address_is_shown_but_codes_of_the_list(doorstep: Doorstep) -> None:
    told = "<b>won</b>"
    for path in ("/about", "/work", "/cases", "/no/such/page"):
        page = await doorstep["officer"].asks("GET", f"{path}?said={told}&q={told}")
        assert told not in page.text
    assert message_of(told) == ""

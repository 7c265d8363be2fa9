"""The door as a browser meets it: cookies, new tokens, and the holes that are not there."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from parties import sign_ins
from parties.database import ENGINE, fetch_one
from tests.conftest import Database
from tests.mediation.small_app import SID, SLOW, Client, browser, csrf, enter, make_app
from tests.parties.door import account_of, as_role, give, with_password
from tests.world import World


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with browser() as made:
        yield made


@pytest.fixture
async def officer(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> str:
    """The officer's user name; the password is PASSWORD."""
    await with_password(owner, world.officer)
    return world.username("officer")


# Cookies


async def test_signing_in_gives_a_cookie_that_only_this_host_gets_and_no_script_reads(
    client: Client, officer: str
) -> None:
    answer = await enter(client, officer)
    (cookie,) = answer.headers.get_list("set-cookie")
    value, *flags = cookie.split("; ")
    assert value.startswith(f"{SID}=")
    assert len(value) == len(SID) + 1 + 43
    assert {flag.lower() for flag in flags} == {"httponly", "path=/", "samesite=lax", "secure"}


async def test_whoever_is_signed_in_is_known_with_centre_and_roles(client: Client, officer: str, world: World) -> None:
    await enter(client, officer)
    known = (await client.get("/page")).json()
    assert (known["name"], known["centre"]) == (world.officer.name, world.tha_than.id)
    assert (known["roles"], known["demonstration"]) == (["officer"], False)


async def test_a_demonstration_centre_says_so(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute("update centre set demonstration = true where id = $1", world.tha_than.id)
    await enter(client, officer)
    assert (await client.get("/page")).json()["demonstration"] is True


async def test_on_this_machine_without_https_the_cookies_do_without_the_host_prefix(
    database: Database, officer: str
) -> None:
    local = "http://127.0.0.1:8000"
    async with browser(make_app(local), local) as client:
        answer = await enter(client, officer)
        assert answer.headers["set-cookie"].startswith("sid=")
        assert "secure" not in answer.headers["set-cookie"].lower()
        assert (await client.get("/who")).status_code == 200


async def test_signing_out_takes_the_cookie_away_and_ends_the_token(client: Client, officer: str) -> None:
    await enter(client, officer)
    token = client.cookies[SID]
    answer = await client.post("/sign-out", data={"_csrf": await csrf(client)})
    assert answer.status_code == 201
    assert SID not in client.cookies
    assert await sign_ins.find(token) is None


# The three holes


async def test_a_token_that_was_planted_is_never_taken_over(client: Client, officer: str) -> None:
    planted = sign_ins.new_token()
    client.cookies.set(SID, planted, domain="mediation.example")
    await enter(client, officer)
    assert client.cookies[SID] != planted
    async with browser() as attacker:
        attacker.cookies.set(SID, planted, domain="mediation.example")
        assert (await attacker.get("/who")).status_code == 401


async def test_a_sign_in_known_to_somebody_before_ends_when_its_browser_signs_in_again(
    client: Client, officer: str
) -> None:
    await enter(client, officer)
    earlier = client.cookies[SID]
    await enter(client, officer)
    assert client.cookies[SID] != earlier
    assert await sign_ins.find(earlier) is None


async def test_a_slow_request_in_flight_does_not_bring_an_ended_sign_in_back(client: Client, officer: str) -> None:
    await enter(client, officer)
    token = client.cookies[SID]
    in_flight = asyncio.create_task(client.get("/slow"))
    await SLOW.begun.wait()
    await client.post("/sign-out", data={"_csrf": await csrf(client)})
    SLOW.let_go.set()
    answer = await in_flight
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    client.cookies.set(SID, token, domain="mediation.example")
    assert (await client.get("/who")).status_code == 401


async def test_visitors_write_nothing_and_get_no_cookie_where_no_form_is_shown(
    client: Client, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    tables = ("sign_in", "sign_in_attempt", "journal_entry", "idempotency")
    before = [await owner.fetchval(f"select count(*) from {table}") for table in tables]
    for path in ("/plain", "/static/app.css", "/who", "/page", "/plain"):
        async with browser() as visitor:
            answer = await visitor.get(path)
            assert ("set-cookie" in answer.headers) == (path == "/page")
            assert SID not in visitor.cookies
    assert [await owner.fetchval(f"select count(*) from {table}") for table in tables] == before


# Round trips


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that were looked for in the database."""
    seen: list[str] = []

    async def watched(sql: str, *values: Any) -> Any:
        seen.append(sql)
        return await fetch_one(sql, *values)

    monkeypatch.setattr("parties.sign_ins.fetch_one", watched)
    return seen


async def test_a_request_asks_once_and_static_files_and_visitors_never(
    client: Client, officer: str, asked: list[str]
) -> None:
    await enter(client, officer)
    asked.clear()
    await client.get("/page")
    assert len(asked) == 1
    asked.clear()
    await client.get("/static/app.css")
    async with browser() as visitor:
        await visitor.get("/page")
        visitor.cookies.set(SID, "not a token", domain="mediation.example")
        await visitor.get("/page")
    assert asked == []


async def test_who_sends_is_known_outside_any_transaction(client: Client, officer: str) -> None:
    await enter(client, officer)
    await client.get("/who")
    assert not ENGINE.transaction_exists()


# New tokens


async def test_choosing_a_centre_gives_a_new_token(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await give(owner, world.justice.id, account_of(world.officer), "cjc")
    await enter(client, officer)
    first = client.cookies[SID]
    refused = await client.get("/who")
    assert (refused.status_code, refused.json()["code"]) == (401, "centre_not_chosen")
    await client.post(f"/choose/{world.justice.id}", data={"_csrf": await csrf(client)})
    assert client.cookies[SID] != first
    assert (await client.get("/page")).json()["centre"] == world.justice.id
    assert await sign_ins.find(first) is None


async def test_a_changed_role_counts_at_once_and_gives_a_new_token_with_the_next_page(
    client: Client, officer: str, world: World
) -> None:
    await enter(client, officer)
    first = client.cookies[SID]
    await as_role(world.tha_than.id, "admin", "select membership_grant($1, 'head')", account_of(world.officer))
    part = await client.get("/page", headers={"Sec-Fetch-Mode": "cors"})
    assert part.json()["roles"] == ["head", "officer"]
    assert client.cookies[SID] == first
    shown = (await client.get("/page", headers={"Sec-Fetch-Mode": "navigate"})).json()
    assert client.cookies[SID] != first
    assert await sign_ins.find(first) is None
    done = await client.post("/deed", data={"what": "x", "_csrf": shown["csrf"]})
    assert done.status_code == 201


async def test_a_password_that_somebody_else_has_set_opens_nothing_but_its_change(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute("update account set must_change = true where id = $1", world.officer.account_id)
    await enter(client, officer)
    assert (await client.get("/page")).json()["name"] is None
    refused = await client.get("/who")
    assert (refused.status_code, refused.json()["code"]) == (401, "password_not_changed")


async def test_a_disabled_account_is_out_with_its_next_request(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await enter(client, officer)
    await owner.execute("update account set disabled_at = now() where id = $1", world.officer.account_id)
    assert (await client.get("/who")).status_code == 401

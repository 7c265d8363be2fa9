"""Forms are taken from pages of our own alone; programs carry their token openly and need no form."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from mediation import signin
from parties import sign_ins
from tests.conftest import Database
from tests.mediation.small_app import BASE, SID, Client, browser, csrf, enter
from tests.parties.door import account_of, fresh, give, with_password
from tests.world import PASSWORD, World


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    async with browser() as made:
        yield made


@pytest.fixture
async def officer(world: World, owner: "asyncpg.Connection[asyncpg.Record]") -> str:
    """The officer's user name; the password is PASSWORD."""
    await with_password(owner, world.officer)
    return world.username("officer")


# Forms


async def test_a_form_from_our_own_page_is_taken(client: Client, officer: str, world: World) -> None:
    await enter(client, officer)
    answer = await client.post("/deed", data={"what": "filed", "_csrf": await csrf(client)})
    assert answer.text == f"{world.officer.name}: filed"


async def test_the_token_may_come_as_a_header_and_a_form_with_files_is_read_too(client: Client, officer: str) -> None:
    await enter(client, officer)
    token = await csrf(client)
    assert (await client.post("/records", json={}, headers={"x-csrf-token": token})).status_code == 201
    with_file = await client.post("/deed", data={"_csrf": token, "what": "x"}, files={"paper": b"..."})
    assert with_file.status_code == 201


@pytest.mark.parametrize("given", [None, "", "wrong", "ก"])
async def test_a_form_without_the_right_token_is_refused_and_says_what_to_do(
    client: Client, officer: str, given: str | None
) -> None:
    await enter(client, officer)
    answer = await client.post("/deed", data={"what": "x"} | ({} if given is None else {"_csrf": given}))
    assert (answer.status_code, answer.json()["code"]) == (403, "page_expired")
    assert "load it again" in answer.json()["message"]


async def test_json_with_a_cookie_needs_the_token_too(client: Client, officer: str) -> None:
    await enter(client, officer)
    assert (await client.post("/records", json={})).status_code == 403
    assert (await client.post("/records")).status_code == 403


async def test_a_token_of_another_sign_in_is_no_good(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await with_password(owner, world.head)
    await enter(client, officer)
    async with browser() as other:
        await enter(other, world.username("head"))
        answer = await client.post("/deed", data={"_csrf": await csrf(other)})
    assert answer.status_code == 403


async def test_a_page_shown_in_one_centre_is_not_taken_in_another(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await give(owner, world.justice.id, account_of(world.officer), "cjc")
    await enter(client, officer)
    await client.post(f"/choose/{world.tha_than.id}", data={"_csrf": await csrf(client)})
    shown_here = await csrf(client)
    await client.post(f"/choose/{world.justice.id}", data={"_csrf": shown_here})
    assert (await client.post("/deed", data={"_csrf": shown_here})).status_code == 403


async def test_an_open_page_outlives_a_new_key(client: Client, officer: str, keyring: Any) -> None:
    await enter(client, officer)
    shown = await csrf(client)
    keyring.rotate("csrf")
    assert (await client.post("/deed", data={"_csrf": shown})).status_code == 201


async def test_signing_in_needs_a_form_of_ours_too(client: Client, officer: str) -> None:
    bare = await client.post("/sign-in", data={"username": officer, "password": PASSWORD})
    assert (bare.status_code, bare.json()["code"]) == (403, "page_expired")
    async with browser() as other:
        foreign = await csrf(other)
    await csrf(client)
    crossed = await client.post("/sign-in", data={"username": officer, "password": PASSWORD, "_csrf": foreign})
    assert crossed.status_code == 403


async def test_a_visitors_cookie_that_was_spoilt_is_given_anew(client: Client, officer: str) -> None:
    client.cookies.set("__Host-visitor", "spoilt", domain="mediation.example")
    shown = await client.get("/page")
    assert shown.headers["set-cookie"].startswith("__Host-visitor=")
    client.cookies.clear()
    assert (await enter(client, officer)).status_code == 201


async def test_a_visitors_cookie_is_given_once(client: Client) -> None:
    first = await client.get("/page")
    second = await client.get("/page")
    assert "set-cookie" not in second.headers
    assert first.json()["csrf"] == second.json()["csrf"]


async def test_when_the_sign_in_has_run_out_a_form_asks_to_sign_in_again(client: Client, officer: str) -> None:
    await enter(client, officer)
    shown = await csrf(client)
    await sign_ins.end(client.cookies[SID])
    answer = await client.post("/deed", data={"_csrf": shown})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


SENDERS: list[tuple[dict[str, str], bool]] = [
    ({}, True),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Origin": BASE}, True),
    ({"Origin": "https://evil.example"}, False),
    ({"Origin": "https://mediation.example.evil.example"}, False),
    ({"Origin": "null"}, False),
]


@pytest.mark.parametrize(("headers", "taken"), SENDERS)
async def test_what_another_site_sends_is_refused_even_with_the_right_token(
    client: Client, officer: str, headers: dict[str, str], taken: bool
) -> None:
    await enter(client, officer)
    answer = await client.post("/deed", data={"_csrf": await csrf(client)}, headers=headers)
    assert (answer.status_code == 201) == taken


async def test_an_exempt_route_and_a_visitors_json_need_no_token(client: Client) -> None:
    assert (await client.post("/hook", data={"a": "b"})).status_code == 201
    refused = await client.post("/records", json={})
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert (await client.post("/records")).status_code == 401


# Programs


async def bearer(world: World, officer: str, **wish: Any) -> dict[str, str]:
    issued = await signin.issue_token(officer, PASSWORD, fresh().hex(), **wish)
    return {"Authorization": f"Bearer {issued.token}"}


async def test_a_program_needs_no_cookie_and_no_form_token(client: Client, officer: str, world: World) -> None:
    headers = await bearer(world, officer)
    assert (await client.post("/records", json={}, headers=headers)).text == world.officer.name
    assert (await client.post("/deed", data={"what": "x"}, headers=headers)).status_code == 201


async def test_a_programs_token_holds_one_centre_and_one_role(
    client: Client, officer: str, world: World, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await give(owner, world.tha_than.id, account_of(world.officer), "head")
    await give(owner, world.justice.id, account_of(world.officer), "cjc")
    known = (await client.get("/page", headers=await bearer(world, officer))).json()
    assert (known["centre"], known["roles"]) == (world.tha_than.id, ["officer"])


async def test_a_browsers_token_is_none_for_programs_and_the_other_way_round(
    client: Client, officer: str, world: World
) -> None:
    await enter(client, officer)
    in_browser = client.cookies[SID]
    for_program = (await bearer(world, officer))["Authorization"].removeprefix("Bearer ")
    async with browser() as other:
        assert (await other.get("/who", headers={"Authorization": f"Bearer {in_browser}"})).status_code == 401
        other.cookies.set(SID, for_program, domain="mediation.example")
        assert (await other.get("/who")).status_code == 401


async def test_with_a_bad_bearer_token_the_cookie_does_not_count(client: Client, officer: str) -> None:
    await enter(client, officer)
    for value in ("Bearer nonsense", "bearer ", f"BEARER {sign_ins.new_token()}"):
        assert (await client.get("/who", headers={"Authorization": value})).status_code == 401


async def test_another_kind_of_authorization_is_not_taken_for_a_programs(client: Client, officer: str) -> None:
    await enter(client, officer)
    answer = await client.post("/deed", data={"what": "x"}, headers={"Authorization": "Basic eDp5"})
    assert answer.status_code == 403

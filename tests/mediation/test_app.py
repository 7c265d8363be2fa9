"""The application as a whole: what guards every answer, and how failures are told to people and to programs."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from mediation.assets import static_url
from parties.database import fetch_value
from parties.errors import (
    Fault,
    KeyReused,
    NotFound,
    NotNow,
    NotPermitted,
    NotSignedIn,
    NotValid,
    Stale,
    TooManyAttempts,
)
from tests.conftest import Database
from tests.mediation.house import browser, csrf_of, make_house

SECRET = "what Mali told nobody"


@get("/test/refused/{kind:str}")
async def refused(kind: FromPath[str]) -> None:
    fault = Fault("cap", "At most %(limit)s are possible.", "value", "ม.69", "G-CAP", params={"limit": "500,000"})
    kinds: dict[str, Exception] = {
        "not_signed_in": NotSignedIn(),
        "not_found": NotFound(),
        "not_permitted": NotPermitted(),
        "stale": Stale(3, 5, ["case:file:corrected"]),
        "not_now": NotNow("case", "closed", "submit"),
        "not_valid": NotValid([fault]),
        "key_reused": KeyReused(),
        "too_many": TooManyAttempts(42),
        "unforeseen": RuntimeError(SECRET),
        "connection": ConnectionRefusedError(SECRET),
    }
    raise kinds[kind]


@get("/api/v1/test/refused/{kind:str}")
async def refused_to_a_program(kind: FromPath[str]) -> None:
    await refused.fn(kind)


@get("/api/v1/test/sql")
async def sql(q: FromQuery[str]) -> Any:
    return str(await fetch_value(q))


@get("/api/v1/test/number")
async def number(n: FromQuery[int]) -> Any:
    return await fetch_value("select $1::bigint", n)


@post("/api/v1/test/echo")
async def echo(data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
    return data


@get("/test/escaped")
async def long_text() -> str:
    return "long " * 1000


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    house = make_house()
    for handler in (refused, refused_to_a_program, sql, number, echo, long_text):
        house.register(handler)
    return house


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as made:
        yield made


@pytest.mark.parametrize("path", ["/about", "/nowhere", "/api/v1/nowhere", "/healthz", "/test/refused/unforeseen"])
async def test_every_answer_is_guarded_by_the_same_headers(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert (policy["script-src"], policy["style-src"], policy["object-src"]) == ("'self'", "'self'", "'none'")
    assert (policy["frame-ancestors"], policy["form-action"], policy["base-uri"]) == ("'none'", "'self'", "'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"


async def test_nothing_in_a_page_is_inline(client: httpx.AsyncClient) -> None:
    for path in ("/about", "/sign-in", "/privacy", "/nowhere"):
        text = (await client.get(path)).text
        assert "<script>" not in text
        assert "style=" not in text
        assert "onclick" not in text


async def test_health_and_readiness_are_told(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"status": "ok"}
    assert (await client.get("/readyz")).json() == {"status": "ok"}


# Files


async def test_files_are_kept_for_ever_under_addresses_that_change_with_them(client: httpx.AsyncClient) -> None:
    page = (await client.get("/about")).text
    for name in ("app.css", "app.js", "htmx.min.js", "fonts/sarabun-thai-400-normal.woff2"):
        assert static_url(name) in page
        answer = await client.get(static_url(name))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in (await client.get("/static/app.css")).headers["cache-control"]


async def test_the_style_names_its_fonts_by_their_lasting_addresses(client: httpx.AsyncClient) -> None:
    style = (await client.get(static_url("app.css"))).text
    assert static_url("fonts/sarabun-thai-700-normal.woff2") in style
    assert 'url("fonts/' not in style


async def test_a_file_that_did_not_change_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get(static_url("app.css"), headers={"accept-encoding": "br"})
    again = await client.get(
        static_url("app.css"), headers={"accept-encoding": "br", "if-none-match": f'"x", W/{first.headers["etag"]}'}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in again.headers
    other = await client.get(static_url("app.css"), headers={"if-none-match": '"other"'})
    assert (other.status_code, len(other.content)) == (200, len(first.content))


@pytest.mark.parametrize("path", ["/static/none.css", "/static/../app.py", "/static/%2e%2e/app.py", "/static/fonts"])
async def test_nothing_but_the_static_folder_is_served(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 404


async def test_a_first_visit_weighs_at_most_sixty_kilobytes(client: httpx.AsyncClient) -> None:
    names = ["app.css", "app.js", "htmx.min.js", "icon.svg"]
    names += [f"fonts/sarabun-{face}-normal.woff2" for face in ("thai-400", "thai-700", "latin-400")]
    weight = 0
    for path in ["/sign-in", *map(static_url, names)]:
        async with client.stream("GET", path, headers={"accept-encoding": "br"}) as answer:
            weight += sum([len(chunk) async for chunk in answer.aiter_raw()])
    assert weight <= 60 * 1024


async def test_long_answers_are_compressed_and_short_ones_are_not(client: httpx.AsyncClient) -> None:
    accepted = {"accept-encoding": "br"}
    assert (await client.get("/test/escaped", headers=accepted)).headers["content-encoding"] == "br"
    assert "content-encoding" not in (await client.get("/healthz", headers=accepted)).headers


# What cannot be taken


@pytest.mark.parametrize("path", ["/about?q=%00", "/about?q=a%00b", "/no%00where", "/api/v1/test/sql?q=%00"])
async def test_an_address_with_nul_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "unreadable_characters"


@pytest.mark.parametrize("body", [b'{"a": "x\\u0000y"}', b'{"a\\u0000": 1}', b'{"a": "\\\\\\u0000"}', b'{"a": "\x00"}'])
async def test_json_with_nul_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/api/v1/test/echo", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422


async def test_json_that_only_speaks_of_nul_is_taken(client: httpx.AsyncClient) -> None:
    body = rb'{"a": "written \\u0000"}'
    answer = await client.post("/api/v1/test/echo", content=body, headers={"content-type": "application/json"})
    assert answer.json() == {"a": "written \\u0000"}


async def test_a_form_with_nul_is_refused(client: httpx.AsyncClient) -> None:
    token = await csrf_of(client)
    answer = await client.post("/language", data={"_csrf": token, "lang": "en\x00", "next": "/about"})
    assert answer.status_code == 422
    form = httpx.Request("POST", "https://x/", data={"_csrf": token, "lang": "en\x00"}, files={"f": b"\x00file"})
    headers = {"content-type": form.headers["content-type"]}
    assert (await client.post("/language", content=form.read(), headers=headers)).status_code == 422


async def test_more_than_two_megabytes_are_not_read(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/api/v1/test/echo", content=b'{"a": "' + b"x" * 2_200_000 + b'"}', headers={"content-type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "request_entity_too_large")


async def test_json_that_is_none_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/test/echo", content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_another_method_is_refused_with_those_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/about")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert "html" in answer.headers["content-type"]


@pytest.mark.parametrize("path", ["/about", "/healthz", "/static/app.css", "/nowhere", "/api/v1/nowhere"])
async def test_head_is_answered_like_get_without_the_body(client: httpx.AsyncClient, path: str) -> None:
    answer, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (answer.status_code, b"")
    assert head.headers["content-type"] == answer.headers["content-type"]
    assert head.headers["content-security-policy"] == answer.headers["content-security-policy"]


# How refusals are told


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("not_signed_in", 401, "not_signed_in"),
        ("not_found", 404, "not_found"),
        ("not_permitted", 403, "not_permitted"),
        ("stale", 412, "stale"),
        ("not_now", 409, "not_now"),
        ("not_valid", 422, "not_valid"),
        ("key_reused", 422, "idempotency_key_reused"),
        ("too_many", 429, "too_many_attempts"),
        ("unforeseen", 500, "failure"),
        ("connection", 503, "unavailable"),
    ],
)
async def test_a_program_is_told_in_problem_json(client: httpx.AsyncClient, kind: str, status: int, code: str) -> None:
    answer = await client.get(f"/api/v1/test/refused/{kind}")
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code)
    assert problem["type"] == f"urn:mediation:problem:{code}"
    assert problem["instance"] == f"/api/v1/test/refused/{kind}"
    assert problem["title"]
    assert problem["detail"]
    assert isinstance(problem["errors"], list)


async def test_a_fault_names_field_code_section_and_guard(client: httpx.AsyncClient) -> None:
    client.cookies.set("lang", "en")
    (fault,) = (await client.get("/api/v1/test/refused/not_valid")).json()["errors"]
    assert fault == {
        "field": "value",
        "code": "cap",
        "message": "At most 500,000 are possible.",
        "section": "ม.69",
        "hint": None,
        "guard": "G-CAP",
    }


async def test_what_a_program_needs_to_go_on_is_told(client: httpx.AsyncClient) -> None:
    stale = (await client.get("/api/v1/test/refused/stale")).json()
    assert (stale["expected"], stale["found"], stale["changed"]) == (3, 5, ["case:file:corrected"])
    not_now = (await client.get("/api/v1/test/refused/not_now")).json()
    assert (not_now["machine"], not_now["state"], not_now["event"]) == ("case", "closed", "submit")
    assert (await client.get("/api/v1/test/refused/too_many")).headers["retry-after"] == "42"
    assert (await client.get("/api/v1/test/refused/not_signed_in")).headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("kind", "status"), [("not_found", 404), ("not_permitted", 403), ("not_now", 409), ("stale", 412)]
)
async def test_a_person_is_told_on_a_page(client: httpx.AsyncClient, kind: str, status: int) -> None:
    answer = await client.get(f"/test/refused/{kind}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="th">' in answer.text
    assert 'href="/"' in answer.text


async def test_whoever_is_not_signed_in_is_led_to_the_sign_in_and_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/test/refused/not_signed_in?a=1&b=2")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=/test/refused/not_signed_in%3Fa%3D1%26b%3D2",
    )
    part = await client.get("/test/refused/not_signed_in", headers={"hx-request": "true"})
    assert (part.status_code, part.headers["hx-redirect"].split("?")[0]) == (401, "/sign-in")


async def test_an_unforeseen_failure_is_told_by_number_only(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "mediation.refusals"):
        page = (await client.get("/test/refused/unforeseen")).text
        problem = (await client.get("/api/v1/test/refused/unforeseen")).json()
    assert problem["reference"] in caplog.text
    assert SECRET not in page + str(problem) + caplog.text
    assert "RuntimeError" in caplog.text


# What the database says of input


async def test_a_number_too_large_for_the_database_is_the_askers_fault(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/test/number?n=99999999999999999999999")
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable_value")


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("select 9999999999999::int", 422),
        ("select 'x'::date", 422),
        ("select 1/0", 422),
        ("do $$ begin raise unique_violation; end $$", 409),
        ("do $$ begin raise deadlock_detected; end $$", 409),
        ("do $$ begin raise insufficient_privilege; end $$", 403),
        ("do $$ begin raise too_many_connections; end $$", 503),
        ("select nothing from nowhere", 500),
    ],
)
async def test_errors_of_the_database_are_told_by_their_kind(
    client: httpx.AsyncClient, statement: str, status: int
) -> None:
    answer = await client.get("/api/v1/test/sql", params={"q": statement})
    assert answer.status_code == status
    assert "nowhere" not in answer.text


async def test_a_wrong_parameter_is_named(client: httpx.AsyncClient) -> None:
    problem = (await client.get("/api/v1/test/number?n=abc")).json()
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "n")


# Language


async def test_pages_are_thai_whatever_the_browser_is_set_to(client: httpx.AsyncClient) -> None:
    answer = await client.get("/about", headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="th">' in answer.text
    assert answer.headers["content-language"] == "th"


async def test_english_is_chosen_by_a_button_and_leads_back(client: httpx.AsyncClient) -> None:
    token = await csrf_of(client)
    answer = await client.post("/language", data={"_csrf": token, "lang": "en", "next": "/about?x=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/about?x=1")
    page = await client.get("/about")
    assert '<html lang="en">' in page.text
    assert "How mediation works" in page.text
    problem = await client.get("/api/v1/nowhere")
    assert problem.json()["title"] == "Not found"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
async def test_the_language_switch_leads_nowhere_else(client: httpx.AsyncClient, elsewhere: str) -> None:
    token = await csrf_of(client)
    answer = await client.post("/language", data={"_csrf": token, "lang": "th", "next": elsewhere})
    assert answer.headers["location"] == "/"


async def test_the_privacy_notice_is_shown_to_anybody(
    client: httpx.AsyncClient, owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await owner.execute(
        "insert into privacy_notice (version, language, body, published_on) values (9001, 'th', $1, '2026-11-22')",
        "ศูนย์เก็บ <b>เท่าที่จำเป็น</b>\nเท่านั้น",
    )
    try:
        page = (await client.get("/privacy")).text
    finally:
        await owner.execute("delete from privacy_notice where version = 9001")
    assert "ศูนย์เก็บ &lt;b&gt;เท่าที่จำเป็น&lt;/b&gt;<br>เท่านั้น" in page
    assert "22 พฤศจิกายน พ.ศ. 2569" in page

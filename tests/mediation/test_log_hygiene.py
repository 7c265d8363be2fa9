"""What nobody may find in a log: secrets and people, driven through a served house and through everything that goes wrong."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
import pytest
import uvicorn

from mediation import server
from mediation.practice import intake
from mediation.settings import Settings
from tests.conftest import ROOT, Database
from tests.mediation.house import csrf_of, enter
from tests.mediation.practice.test_intake import a_request
from tests.parties.door import with_password
from tests.programs import Programs
from tests.stories.journey import CALM, IN_SCOPE
from tests.world import PASSWORD, World

CANARIES = {
    "a password": "นกแก้วเจ้าเวหา 41",
    "a wrong password": "นกกระจอกเทศวิ่ง 42",
    "a new password": "นกยูงรำแพนหาง 43",
    "another's password": "นกเงือกคู่ป่า 44",
    "a name": "ดุเหว่าแว่ว",
    "a family name": "ณ รังนกนางแอ่น",
    "a national id": "3509900123450",
    "another national id": "1101700203450",
    "a telephone": "0891230045",
    "the same telephone, as it is kept": "66891230045",
    "another telephone": "0867650099",
    "what happened": "เรื่องที่ไม่มีใครควรรู้",
    "a ground": "เห็นรอยช้ำที่แขนซ้าย",
    "an address": "ซอยลับแล ๙๙",
}
LOGGERS = (
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "litestar",
    "asyncpg",
    "asyncio",
    "piccolo",
    "mediation",
    "parties",
)
_CLIENTS = ("httpx", "httpcore")
"""Loggers of the client in these tests, which are no part of the house."""


@dataclass
class Heard:
    """Everything the house says of itself while it is used."""

    caplog: pytest.LogCaptureFixture
    capfd: pytest.CaptureFixture[str]
    secrets: dict[str, str] = field(default_factory=lambda: dict(CANARIES))
    addresses: list[str] = field(default_factory=list)

    async def where_it_leads(self, answer: httpx.Response) -> None:
        """Keep the addresses an answer sends the browser to."""
        self.addresses += [answer.headers.get(name, "") for name in ("location", "hx-redirect", "link", "refresh")]

    def in_logs(self) -> str:
        """The text of every record with its arguments and tracebacks, and what went to the terminal."""
        formatter = logging.Formatter("%(name)s %(message)s")
        records = [record for record in self.caplog.records if not record.name.startswith(_CLIENTS)]
        told = [formatter.format(record) + repr(record.args) + repr(record.exc_info) for record in records]
        out, err = self.capfd.readouterr()
        return "\n".join([*told, out, err])

    def found_in(self, text: str) -> list[str]:
        """Which secrets stand in a text, plainly or as the bytes of a database's dump."""
        low = text.lower()
        return [what for what, secret in self.secrets.items() if secret.lower() in low or secret.encode().hex() in low]


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Heard:
    for name in ("", *LOGGERS):
        caplog.set_level(logging.DEBUG, logger=name)
    return Heard(caplog, capfd)


@asynccontextmanager
async def served(database: Database, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """The house served as it is served in earnest, but in this very process, and a client before it.

    Not a fixture: pytest listens to loggers of their own from the beginning of a test on, and would wake the one of
    every access that the house keeps silent.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given: dict[str, Any] = {}
    base = f"http://127.0.0.1:{port}"
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: given.update(options, app=app))
    monkeypatch.setattr(logging.getLogger("uvicorn.access"), "propagate", True)
    server.serve(Settings(base_url=base, port=port), database.app_url, database.worker_url)
    house = uvicorn.Server(uvicorn.Config(**given, log_config=None, log_level="debug"))
    running = asyncio.create_task(house.serve())
    await _up(base)
    try:
        async with httpx.AsyncClient(
            base_url=base, headers={"accept": "text/html"}, event_hooks={"response": [heard.where_it_leads]}
        ) as client:
            yield client
    finally:
        house.should_exit = True
        await running


async def _up(base: str) -> None:
    transport = httpx.AsyncHTTPTransport(retries=8)
    async with httpx.AsyncClient(transport=transport, base_url=base) as client:
        assert (await client.get("/readyz")).status_code == 200


def a_secret_request() -> dict[str, Any]:
    """A request of somebody whose particulars nobody may find in a log."""
    body = a_request(facts=CANARIES["what happened"], wish=CANARIES["what happened"], note=CANARIES["a ground"])
    body["parties"][0] |= {
        "first_name": CANARIES["a name"],
        "last_name": CANARIES["a family name"],
        "national_id": CANARIES["a national id"],
        "phone": CANARIES["a telephone"],
        "soi": CANARIES["an address"],
    }
    return body


async def comes_and_goes(client: httpx.AsyncClient, heard: Heard, world: World) -> None:
    """Signing in by the page, rightly and wrongly, with a new password, and out again."""
    await with_password(world.owner, world.officer)
    name = world.username("officer")
    assert (await enter(client, name, CANARIES["a wrong password"])).status_code == 401
    assert (await enter(client, CANARIES["a name"], CANARIES["a password"])).status_code == 401
    assert (await enter(client, name, next="/account")).status_code == 303
    heard.secrets["a cookie"] = client.cookies["sid"]
    form = {"_csrf": await csrf_of(client, "/password"), "current": CANARIES["a wrong password"], "password": "x"}
    assert (await client.post("/password", data=form)).status_code == 422
    form |= {"current": PASSWORD, "password": CANARIES["a new password"]}
    assert (await client.post("/password", data=form)).status_code == 303
    heard.secrets["the next cookie"] = client.cookies["sid"]
    heard.secrets["the token of a form"] = await csrf_of(client, "/account")
    for path in ("/work", "/account", "/cases", "/nowhere", "/cases/999999999"):
        await client.get(path)
    assert (await client.post("/sign-out", data={"_csrf": heard.secrets["the token of a form"]})).status_code == 303
    client.cookies.clear()
    await client.get("/account", headers={"cookie": f"sid={heard.secrets['a cookie']}"})


async def administers(client: httpx.AsyncClient, world: World) -> None:
    """An account with a password and a national id, taken and refused."""
    await with_password(world.owner, world.admin)
    await enter(client, world.username("admin"))
    token = await csrf_of(client, "/account")
    form = {
        "_csrf": token,
        "username": "Ungültig",
        "display_name": CANARIES["a name"],
        "role": "officer",
        "locale": "th",
    }
    form |= {"password": CANARIES["another's password"], "national_id": CANARIES["another national id"]}
    assert (await client.post("/administration/accounts/new", data=form)).status_code == 422
    form["username"] = f"canary.{world.tha_than.id}"
    made = await client.post("/administration/accounts/new", data=form)
    assert made.status_code == 303
    account = made.headers["location"].partition("?")[0]
    for password in ("short", CANARIES["a password"]):
        await client.post(f"{account}/password", data={"_csrf": token, "password": password})
    mediator = {"_csrf": token, "name": CANARIES["a name"], "phone": CANARIES["another telephone"]}
    assert (await client.post("/roster/new", data=mediator)).status_code == 303
    client.cookies.clear()


async def works(api: Programs, world: World, heard: Heard) -> int:
    """A case with everything that may be told in it, each step refused once and taken once."""
    for who in ("officer", "safety", "head"):
        heard.secrets[f"the token of {who}"] = await api.token(who) if who != "officer" else await _token(api, world)
    key = {"Idempotency-Key": "one"}
    wrong = a_secret_request() | {"topic": CANARIES["what happened"], "happened_on": CANARIES["a name"]}
    await api.refused(422, "officer", "/cases", wrong)
    made = await api.post("officer", "/cases", a_secret_request(), headers=key)
    await api.refused(422, "officer", "/cases", a_secret_request() | {"title": "อื่น"}, headers=key)
    case = f"/cases/{made['id']}"
    for q in ("a name", "a national id", "a telephone"):
        assert len((await api.get("officer", f"/cases?q={CANARIES[q]}"))["cases"]) == 1
    note = {"note": CANARIES["a ground"]}
    await api.post("officer", f"{case}/events/start_screening", note)
    await api.post("officer", f"{case}/events/record_screening", IN_SCOPE | note)
    party = (await api.get("officer", case))["parties"][0]["id"]
    await api.post("officer", f"{case}/events/record_safety", {**CALM, "case_party_id": party, **note})
    changed = [{"person": party, "phone": CANARIES["another telephone"], "road": CANARIES["an address"]}]
    await api.post("officer", f"{case}/events/change_party", {"particulars": changed, "reason": CANARIES["a ground"]})
    correction = {"title": CANARIES["what happened"], "reason": CANARIES["a ground"]}
    await api.refused(422, "officer", f"{case}/events/correct", correction | {"happened_on": CANARIES["a name"]})
    await api.post("officer", f"{case}/events/correct", correction)
    packet = {"destination": "CJC", "to_centre": world.justice.id, "reason": "unresolved", "people": [party]}
    shared = {"basis": "written_consent", "consent_on": "1/11/2569", "shares": ["contact", "address", "facts"]}
    told = await api.post(
        "officer", f"{case}/referrals/events/prepare", packet | shared | {"summary": CANARIES["a ground"]}
    )
    referral = told["referral"]["id"]
    await api.post("officer", f"{case}/referrals/{referral}/events/send", {"letter_no": "1"})
    await api.post("cjc", f"/referrals/{referral}/events/acknowledge", {"receiver_no": "7"})
    await api.post("cjc", f"/referrals/{referral}/events/ask_more", {"question": CANARIES["a ground"]})
    await api.post("safety", f"{case}/events/hold_for_safety", {"reason": "threats", "grounds": CANARIES["a ground"]})
    await api.refused(404, "officer", case + "/events/correct", correction, place=world.registered)
    return int(made["id"])


async def _token(api: Programs, world: World) -> str:
    """A token by the officer's new password; and one refused by the old one."""
    name = world.username("officer")
    asked = {"username": name, "password": PASSWORD, "label": "โปรแกรม"}
    assert (await api.client.post("/api/v1/tokens", json=asked)).status_code == 401
    answer = await api.client.post("/api/v1/tokens", json=asked | {"password": CANARIES["a new password"]})
    assert answer.status_code == 201
    api.tokens[name] = answer.json()["token"]
    return api.tokens[name]


async def goes_wrong(api: Programs, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that can go wrong with a request, each time with something in hand that is nobody's business."""
    name, client = CANARIES["a name"], api.client
    bearer = {"Authorization": f"Bearer {heard.secrets['the token of officer']}"}
    for method, path in (
        ("GET", f"/{name}"),
        ("PATCH", f"/cases?x={name}"),
        ("DELETE", f"/about?{name}"),
        ("GET", f"/cases/{name}"),
    ):
        assert 400 <= (await client.request(method, path, headers=bearer)).status_code < 500
    for body in (f'{{"facts": "{name}', f'["{name}"]', f'{{"{name}": 1}}', f'{{"facts": "{name}\\u0000"}}'):
        answer = await client.post("/api/v1/cases", content=body.encode(), headers=bearer)
        assert answer.status_code == 422
    assert (await client.post("/api/v1/cases", content=name.encode() * 100_000, headers=bearer)).status_code == 413
    detail = f"Failing row contains (1, {name}, {CANARIES['a national id']})."
    failures: list[tuple[Exception, int]] = [
        (RuntimeError(f"{name} {heard.secrets['a cookie']}"), 500),
        (asyncpg.CheckViolationError(detail), 422),
        (asyncpg.UniqueViolationError(detail), 409),
        (asyncpg.DataError(detail), 422),
        (asyncpg.InsufficientPrivilegeError(detail), 403),
        (asyncpg.UndefinedColumnError(detail), 500),
        (asyncpg.ConnectionDoesNotExistError(detail), 503),
        (ConnectionError(detail), 503),
        (UnicodeEncodeError("utf-8", name, 0, 1, name), 500),
        (KeyError(name), 500),
    ]
    for failure, status in failures:
        with monkeypatch.context() as broken:
            broken.setattr(intake, "insert", _failing(failure))
            for path in ("/api/v1/cases", "/api/v1/cases?draft=1"):
                answer = await client.post(path, json=a_secret_request(), headers=bearer)
                assert answer.status_code == status, answer.text
                assert heard.found_in(answer.text) == []


def _failing(failure: Exception) -> Any:
    async def fails(*_: Any) -> int:
        raise failure

    return fails


NOT_OF_PEOPLE = (
    "journal_entry",
    "journal_head",
    "notice",
    "idempotency",
    "figure_change",
    "figure_rollup",
    "sign_in",
    "sign_in_attempt",
    "account",
)
"""Tables in which neither secrets nor particulars of parties stand."""


async def test_neither_secrets_nor_people_are_found_outside_their_place(
    database: Database, heard: Heard, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    database_log = ROOT / "var" / "test-postgres" / "postgres.log"
    logged_before = database_log.stat().st_size if database_log.exists() else 0
    await with_password(world.owner, world.safety, world.head, world.cjc)
    async with served(database, heard, monkeypatch) as client:
        api = Programs(client, world)
        await comes_and_goes(client, heard, world)
        await administers(client, world)
        case_id = await works(api, world, heard)
        await goes_wrong(api, heard, monkeypatch)

    said = heard.in_logs()
    assert heard.found_in(said) == []
    assert "uvicorn.access" not in said
    assert said.count("unforeseen failure") == 8, "each failure that nobody foresaw is told once"
    assert heard.found_in("\n".join(heard.addresses)) == []
    assert len(await world.journal(case_id)) > 5
    for table in NOT_OF_PEOPLE:
        own = f"select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from {table} t"
        named = ["a name"] if table == "account" else []
        assert heard.found_in(await world.owner.fetchval(own)) == named, table
    sealed = await world.owner.fetchval("select string_agg(to_jsonb(t)::text, ' ') from person t")
    assert not {"a national id", "a telephone", "another telephone"} & set(heard.found_in(sealed))
    if database_log.exists():
        assert heard.found_in(database_log.read_bytes()[logged_before:].decode(errors="replace")) == []


async def test_the_log_does_tell_what_is_looked_for_in_it(heard: Heard) -> None:
    """Without this, a deaf ear would pass."""
    for name in LOGGERS:
        logging.getLogger(name).debug("somebody wrote %s", CANARIES["a name"])
    assert heard.in_logs().count(CANARIES["a name"]) >= len(LOGGERS)
    assert heard.found_in(heard.in_logs() + CANARIES["a telephone"].encode().hex()) == ["a name", "a telephone"]

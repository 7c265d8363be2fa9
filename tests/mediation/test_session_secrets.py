"""What is said in a session never leaves it: driven in, and looked for behind every other door, in every table and in every log."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import asyncpg
import pytest

from mediation.work import reading
from parties.database import fetch
from tests.conftest import ROOT, Database
from tests.mediation.doorstep import STAFF, Doorstep, signed_in, stand_at_the_doors
from tests.mediation.expectations import ROWS, address
from tests.mediation.house import make_house
from tests.mediation.practice.cases_at import assignment_at, case_at, session_at
from tests.mediation.practice.sending import Device, Entry, beside, entry
from tests.mediation.test_log_hygiene import Heard, served
from tests.programs import Programs
from tests.world import World, build

SHARED = "นกปรอดหัวโขนหลังฝน"
"""Stands in every text that the mediators of a case share."""
PRIVATE = "นกแสกเกาะชายคา"
"""Stands in every note."""
ROOMS = (
    "GET /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/room",
    "GET /cases/{case_id:int}/sessions/{session_id:int}/room",
)
GETS = [door for door in ROWS if door.startswith("GET ") and door not in ROOMS]


def everything_said() -> list[Entry]:
    """A text of every kind."""
    proposed = entry("proposal", side=1, text=f"{SHARED} 1")
    return [
        entry("issue", text=SHARED),
        proposed,
        entry("counter_proposal", side=2, about=proposed["id"], text=f"{SHARED} 2"),
        entry("answer", side=2, about=proposed["id"], reply="refuses", text=f"{SHARED} 3"),
        entry("note", text=PRIVATE),
        entry("caucus_note", side=1, text=f"{PRIVATE} 2"),
    ]


@pytest.fixture(scope="module")
async def told(
    owner: "asyncpg.Connection[asyncpg.Record]", database: Database
) -> AsyncIterator[tuple[Doorstep, Device]]:
    """Everybody at the doors of a case in which everything was said; mediator2 mediates it too."""
    async with AsyncExitStack() as browsers:
        doorstep = await stand_at_the_doors(await build(owner), make_house(), browsers)
        case_id = doorstep.own["case_id"]
        await assignment_at(doorstep.world, case_id, "active", who="mediator2")
        session = await session_at(doorstep.world, case_id, "opened")
        device = Device(doorstep.world.mediator, case_id, session)
        await device.keeps(*everything_said())
        yield doorstep, device


def _leaks(text: str) -> list[str]:
    low = text.lower()
    return [word for word in (SHARED, PRIVATE) if word in text or word.encode().hex() in low]


@pytest.mark.parametrize("door", GETS)
async def test_behind_no_other_door_is_anything_of_it(told: tuple[Doorstep, Device], door: str) -> None:
    doorstep, device = told
    row = ROWS[door]
    path = address(door, row, doorstep.own | {"session": device.session_id, "session_id": device.session_id})
    for who in STAFF:
        answer = await doorstep[who].asks("GET", path)
        assert _leaks(answer.text + str(answer.headers)) == [], who
        if "/api/" not in door:
            continue
        collections = ("sessions", "assignments", "agreements", "obligations", "referrals")
        for collection in collections if "{collection:str}" in door else ():
            other = await doorstep[who].asks("GET", f"/api/v1/cases/{device.case_id}/{collection}")
            assert _leaks(other.text) == [], who


@pytest.mark.parametrize("door", ROOMS)
async def test_the_room_shows_notes_to_their_writer_alone(told: tuple[Doorstep, Device], door: str) -> None:
    doorstep, device = told
    path = address(door, ROWS[door], doorstep.own | {"session": device.session_id, "session_id": device.session_id})
    seen = {who: _leaks((await doorstep[who].asks("GET", path)).text) for who in STAFF}
    assert seen.pop("mediator") == [SHARED, PRIVATE]
    assert seen.pop("mediator2") == [SHARED]
    assert set(map(tuple, seen.values())) == {()}


async def test_neither_search_nor_the_auditors_extract_finds_it(told: tuple[Doorstep, Device]) -> None:
    doorstep, _ = told
    for who in ("officer", "head", "mediator"):
        for word in (SHARED, PRIVATE):
            found = await doorstep[who].asks("GET", f"/api/v1/cases?q={word}")
            assert found.json()["cases"] == []
    auditor = await signed_in(doorstep["nobody"].client, doorstep.world.auditor)
    await auditor.reads_a_form()
    extract = await auditor.asks("POST", "/audit.csv", {"from": "1/1/2569", "to": "31/12/2570"})
    assert _leaks(extract.text) == []


async def test_in_no_table_stands_a_word_of_it(told: tuple[Doorstep, Device]) -> None:
    doorstep, _ = told
    owner = doorstep.world.owner
    tables = await owner.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
    )
    for table in tables:
        name = table["relname"]
        for word in (SHARED, PRIVATE):
            rows = await owner.fetchval(
                f"""select count(*) from "{name}" t where to_jsonb(t)::text like '%' || $1 || '%'
                    or to_jsonb(t)::text like '%' || encode(convert_to($1, 'UTF8'), 'hex') || '%'""",
                word,
            )
            assert rows == 0, name


async def test_the_other_mediator_reads_no_note_through_the_function_either(told: tuple[Doorstep, Device]) -> None:
    doorstep, device = told
    async with reading(doorstep.world.mediator2):
        kinds = {row["kind"] for row in await fetch("select kind from session_texts($1)", device.case_id)}
    assert kinds == {"issue", "proposal", "counter_proposal", "answer"}
    assert (await beside(doorstep.world, device).room())["notes"] == []


async def test_nothing_of_it_is_found_in_logs_or_addresses_whatever_goes_wrong(
    database: Database,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = Heard(caplog, capfd, {"shared": SHARED, "private": PRIVATE})
    caplog.set_level("DEBUG")
    database_log = ROOT / "var" / "test-postgres" / "postgres.log"
    before = database_log.stat().st_size if database_log.exists() else 0
    async with served(database, heard, monkeypatch) as client:
        api = Programs(client, world)
        case_id = await case_at(world, "in_mediation")
        device = Device(world.mediator, case_id, await session_at(world, case_id, "opened"))
        path = f"/cases/{device.case_id}/sessions/{device.session_id}/entries"
        texts = everything_said()
        wrong = [entry("note", text=PRIVATE * 3000), {"id": "7", "kind": "note", "text": PRIVATE}, entry(PRIVATE)]
        used = [{**texts[0], "text": SHARED + PRIVATE}]
        answer = await api.post("mediator", path, {"entries": [*texts, *wrong, *used]})
        assert [one["outcome"] for one in answer["outcomes"]] == ["kept"] * 6 + ["refused"] * 4
        assert heard.found_in(str([one["errors"] for one in answer["outcomes"]])) == []
        for who, status in (("officer", 403), ("mediator2", 404)):
            await api.refused(status, who, path, {"entries": texts})
        bearer = {"Authorization": f"Bearer {await api.token('mediator')}", "Content-Type": "application/json"}
        for body in (f'{{"entries": "{SHARED}\\u0000"}}', f'{{"entries": {{"x": "{SHARED}"}}}}', f'{{"{PRIVATE}'):
            broken = await client.post(f"/api/v1{path}", content=body.encode(), headers=bearer)
            assert broken.status_code == 422
            assert heard.found_in(broken.text) == []
    assert heard.found_in(heard.in_logs()) == []
    assert heard.found_in("\n".join(heard.addresses)) == []
    if database_log.exists():
        assert heard.found_in(database_log.read_bytes()[before:].decode(errors="replace")) == []

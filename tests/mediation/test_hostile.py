"""Texts of hostile, careless and unusual people: kept as written or refused in the open, and never run by any page."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack
from itertools import cycle, islice
from typing import Any

import msgspec
import pytest
from litestar import Litestar

from mediation.forms.intake import RequestForm
from tests.conftest import Database
from tests.mediation.deeds_laid import DOABLE, AnyDeed, doer, laid, name_of, path_of
from tests.mediation.doorstep import Person, signed_in
from tests.mediation.filling import as_form, as_kept, texts_of, with_texts, with_value
from tests.mediation.house import browser, make_house
from tests.mediation.payloads import HOSTILE, HUGE, UNKEEPABLE, shows, what_runs
from tests.mediation.practice.test_intake import a_request
from tests.parties.test_fences import centre_tables
from tests.proofs.standing import digest
from tests.world import Place, World

ROUNDS = 1
RELATIONS = ("spouse_or_betrothed", "kin", "representative", "creditor_debtor", "employer_employee", "other_doubt")
_PAYLOADS = list(HOSTILE.values())


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


class Everybody:
    """Whoever is asked for, before a browser and with a token."""

    def __init__(self, app: Litestar, browsers: AsyncExitStack) -> None:
        self._app, self._browsers = app, browsers
        self._known: dict[tuple[int, str], Person] = {}

    async def __call__(self, who: str, place: Place) -> Person:
        if (place.id, who) not in self._known:
            client = await self._browsers.enter_async_context(browser(self._app))
            person = await signed_in(client, place[who])
            await person.reads_a_form()
            self._known[place.id, who] = person
        return self._known[place.id, who]


@pytest.fixture
async def somebody(app: Litestar) -> AsyncIterator[Everybody]:
    async with AsyncExitStack() as browsers:
        yield Everybody(app, browsers)


async def taken(
    person: Person, path: str, form: type[msgspec.Struct], body: dict[str, Any], texts: dict[str, str]
) -> dict[str, str]:
    """Send it; fields that are refused by name are left out and it is sent again. The texts that were taken in the end."""
    answer = await person.asks("POST", path, with_texts(form, body, texts))
    if answer.status_code == 422:
        refused = {error["field"] for error in answer.json()["errors"]}
        assert refused <= set(texts), answer.text
        texts = {name: text for name, text in texts.items() if name not in refused}
        answer = await person.asks("POST", path, with_texts(form, body, texts))
    assert answer.status_code in (200, 201), answer.text
    return texts


async def everything_kept(world: World, place: Place) -> list[str]:
    """Every text in the rows of a centre, also those inside JSON."""
    tables = await centre_tables(world.owner)
    union = " union all ".join(f'select to_jsonb(t)::text from "{table}" t where {own} = $1' for table, own in tables)
    rows = await world.owner.fetch(union, place.id)
    return [text for row in rows for text in _strings(json.loads(row[0]))]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):
            yield from _of_json(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _of_json(text: str) -> Iterator[str]:
    try:
        yield from _strings(json.loads(text))
    except ValueError:
        return


async def nothing_runs(person: Person, *paths: str) -> list[str]:
    """Open pages; nothing in them may run. Their texts."""
    pages = []
    for path in paths:
        answer = await person.asks("GET", path)
        assert answer.status_code == 200, f"{path}: {answer.text[:1500]}"
        assert what_runs(answer.text) == [], path
        pages.append(answer.text)
    return pages


# A REQUEST ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_request_keeps_every_text_as_written_and_no_page_runs_it(
    somebody: Everybody, world: World, what: str
) -> None:
    officer = await somebody("officer", world.tha_than)
    body = a_request()
    fields = dict(texts_of(RequestForm, body))
    texts = await taken(officer, "/api/v1/cases", RequestForm, body, dict.fromkeys(fields, HOSTILE[what]))
    assert {"title", "facts", "wish", "parties.0.first_name", "parties.0.needs"} <= set(texts)
    case_id = await world.owner.fetchval("select max(id) from case_file where centre_id = $1", world.tha_than.id)
    seen = (await officer.asks("GET", f"/api/v1/cases/{case_id}")).json()
    for name, text in texts.items():
        head, _, leaf = name.partition(".0.")
        holder = seen["parties"][0] if leaf else seen
        if (leaf or head) in holder:
            assert holder[leaf or head] == as_kept(fields[name], text), name
    pages = await nothing_runs(officer, f"/cases/{case_id}", "/cases", f"/cases/{case_id}/contacts", "/work")
    assert shows(pages[0], as_kept(fields["facts"], HOSTILE[what]))
    assert shows(pages[1], as_kept(fields["title"], HOSTILE[what]))
    found = await officer.client.get(
        "/api/v1/cases", params={"q": HOSTILE[what]}, headers={"authorization": f"Bearer {officer.token}"}
    )
    assert found.status_code == 200


@pytest.mark.parametrize("what", HOSTILE)
async def test_a_draft_by_the_page_comes_back_as_it_was_typed(somebody: Everybody, world: World, what: str) -> None:
    officer = await somebody("officer", world.tha_than)
    body = a_request(official_code="", offence_section="", area_code="")
    fields = {
        name: spec
        for name, spec in texts_of(RequestForm, body)
        if name.partition(".0.")[2] != "subdistrict" and name != "note"
    }
    texts = {name: HOSTILE[what] for name, spec in fields.items() if len(HOSTILE[what]) <= spec.max_length}
    typed = as_form(with_texts(RequestForm, body, texts))
    again = await officer.asks("POST", "/cases/new", {**typed, "happened_on": ["no day"], "_as": ["draft"]})
    assert again.status_code == 422
    assert what_runs(again.text) == []
    for name, text in texts.items():
        assert shows(again.text, text), name
    kept = await officer.asks("POST", "/cases/new", {**typed, "_as": ["draft"]})
    assert kept.status_code == 303, kept.text
    case_id = await world.owner.fetchval("select max(id) from case_file where centre_id = $1", world.tha_than.id)
    pages = await nothing_runs(officer, f"/cases/{case_id}/edit", f"/cases/{case_id}", "/cases?drafts=1", "/work")
    for name, text in texts.items():
        assert shows(pages[0], as_kept(fields[name], text)), name


@pytest.mark.parametrize("what", UNKEEPABLE)
async def test_what_cannot_be_kept_is_refused_in_every_field(somebody: Everybody, world: World, what: str) -> None:
    officer = await somebody("officer", world.tha_than)
    before = await digest(world, world.tha_than)
    bearer = {"authorization": f"Bearer {officer.token}", "content-type": "application/json"}
    for name, _ in texts_of(RequestForm, a_request()):
        body = json.dumps(with_value(RequestForm, a_request(), name, UNKEEPABLE[what]), ensure_ascii=True)
        for path in ("/api/v1/cases", "/api/v1/cases?draft=1"):
            answer = await officer.client.post(path, content=body, headers=bearer)
            assert answer.status_code in (400, 422), f"{name}: {answer.text}"
    assert await digest(world, world.tha_than) == before


@pytest.mark.parametrize(
    "name", ["title", "facts", "note", "parties.0.first_name", "parties.0.national_id", "value", "happened_on"]
)
async def test_a_megabyte_is_refused_by_the_name_of_its_field(somebody: Everybody, world: World, name: str) -> None:
    officer = await somebody("officer", world.tha_than)
    body = with_value(RequestForm, a_request(), name, HUGE)
    answer = await officer.asks("POST", "/api/v1/cases", body)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {name}
    assert len(answer.content) < 5000
    twice = await officer.asks("POST", "/api/v1/cases", {**body, "wish": HUGE})
    assert twice.status_code == 413


# EVERY DEED -----------------------------------------------------------------------------------------------------------


SO_THAT_EVERY_TEXT_BELONGS: dict[str, dict[str, Any]] = {
    "assignment disclose": dict.fromkeys(RELATIONS, "explain"),
    "session record_entry": {"kind": "next_step"},
    "referral prepare": {"to_centre": None},
}
"""What must be said besides, for all texts of a form to have their place."""


def some_payloads(deed: AnyDeed, start: int) -> Iterator[str]:
    """Payloads without end, for each deed beginning elsewhere, so that in the end each stands in many fields."""
    return islice(cycle(_PAYLOADS), DOABLE.index(deed) * 5 + start * 11, None)


@pytest.mark.parametrize("deed", DOABLE, ids=name_of)
async def test_a_deed_keeps_every_text_as_written_and_no_page_runs_it(
    somebody: Everybody, world: World, deed: AnyDeed
) -> None:
    for start in range(ROUNDS):
        at, body = await laid(world, deed)
        body |= SO_THAT_EVERY_TEXT_BELONGS.get(name_of(deed), {})
        fields = dict(texts_of(deed.form, body))
        texts = dict(zip(fields, some_payloads(deed, start), strict=False))
        person = await somebody(doer(deed), at.place)
        taken_texts = await taken(person, f"/api/v1{path_of(deed, at)}", deed.form, body, texts)
        kept = await everything_kept(world, at.place)
        for name, text in taken_texts.items():
            # An authority is kept with a representative, and there is none here.
            if name == "signatures.0.authority":
                continue
            assert any(as_kept(fields[name], text) in one for one in kept), name
        head = await somebody("head", at.place)
        await nothing_runs(head, f"/cases/{at.case_id}", "/work")


ASKED_OF_PROGRAMS = {("session", "record_entry", "id")}
"""Fields no page asks for: the number a device gives to its own entry."""


@pytest.mark.parametrize("deed", DOABLE, ids=name_of)
async def test_the_form_of_a_deed_shows_again_what_was_typed_and_runs_none_of_it(
    somebody: Everybody, world: World, deed: AnyDeed
) -> None:
    at, body = await laid(world, deed)
    fields = {
        name: spec
        for name, spec in texts_of(deed.form, body)
        if not name.startswith("signatures") and (deed.kind, deed.event, name) not in ASKED_OF_PROGRAMS
    }
    texts = dict(zip(fields, some_payloads(deed, ROUNDS), strict=False))
    person = await somebody(doer(deed), at.place)
    subject = f"/{at.entity_id}" if at.entity_id else ""
    path = f"/cases/{at.case_id}/do/{deed.kind}{subject}/{deed.event}"
    typed = as_form(with_texts(deed.form, body, texts) | {"happened_at": "no time"})
    again = await person.asks("POST", path, typed)
    assert again.status_code == 422, again.text
    assert what_runs(again.text) == []
    for name, text in texts.items():
        assert shows(again.text, text), name

"""The description of the API (OpenAPI 3.1), made from the same forms and deeds the doors use."""

from functools import lru_cache
from typing import Any

import msgspec
from litestar import Response
from litestar import get as reads

from mediation.api.describing import (
    CODE,
    KEY,
    MATCH,
    PLAIN,
    Json,
    answers,
    asked,
    form_asked,
    form_schema,
    get,
    place,
    post,
)
from mediation.api.exchange import PREFIX
from mediation.api.schema_of_exchange import exchange_paths, exchange_schemas
from mediation.api.schema_of_papers import letter_paths, paper_paths
from mediation.api.schema_of_referrals import directory_paths, packet_paths
from mediation.deeds import DEEDS
from mediation.figures.asking import IndicatorsForm, SeriesForm
from mediation.forms.clauses import ClauseForm
from mediation.forms.holidays import HolidayForm, HolidaysForm
from mediation.forms.intake import DraftForm, RequestForm
from mediation.forms.room import KINDS, MOST_ENTRIES, HappenedForm, SaidForm
from mediation.forms.roster import AvailabilityForm, MediatorForm, RosterEndForm
from mediation.forms.sessions import CloseForm, OpenForm
from mediation.forms.tokens import TokenForm
from mediation.packet_record import SCHEMA_AT, schema
from mediation.practice.undelivered import SEEINGS
from mediation.steps import Deed

_COLLECTION = {
    "session": "sessions",
    "assignment": "assignments",
    "agreement": "agreements",
    "obligation": "obligations",
    "referral": "referrals",
}


def _deed_path(deed: Deed[Any]) -> tuple[str, list[Json]]:
    base = "/cases/{case_id}"
    if deed.kind == "case":
        return f"{base}/events/{deed.event}", [place("case_id")]
    collection = _COLLECTION[deed.kind]
    if deed.begins:
        return f"{base}/{collection}/events/{deed.event}", [place("case_id")]
    return f"{base}/{collection}/{{id}}/events/{deed.event}", [place("case_id"), place("id")]


def _roster_paths() -> Json:
    one, sent = [place("id")], [place("id"), KEY, MATCH]
    return {
        "/mediators": {
            "get": get("The roster of the centre", [asked("ended", "1: those who have left, too.")]),
            "post": post("Enrol a mediator", form_schema(MediatorForm), [KEY], ("201", "Enrolled.")),
        },
        "/mediators/{id}": {
            "get": get("One entry of the roster", one),
            "put": post("Write an entry anew", form_schema(MediatorForm), sent, ("200", "Written.")),
        },
        "/mediators/{id}/times": {
            "put": post("Say when a mediator can come", form_schema(AvailabilityForm), sent, ("200", "Written."))
        },
        "/mediators/{id}/end": {
            "post": post("Take a mediator off the roster", form_schema(RosterEndForm), sent, ("200", "Done."))
        },
    }


def _clause_paths() -> Json:
    return {
        "/clauses": {
            "get": get("The clauses for agreements; those of edition 0 are the house's"),
            "post": post("Write a clause of the centre's own", form_schema(ClauseForm), [KEY], ("201", "Written.")),
        },
        "/clauses/{code}": {
            "post": post(
                "Write the next edition of a clause", form_schema(ClauseForm), [CODE, KEY], ("200", "Written.")
            )
        },
        "/clauses/{code}/retire": {
            "post": post("Take a clause out of use", {"type": "object"}, [CODE, KEY], ("200", "Out of use."))
        },
    }


def _holiday_paths() -> Json:
    day = {"name": "day", "in": "path", "required": True, "schema": {"type": "string", "format": "date"}}
    return {
        "/holidays": {
            "get": get("The holidays of a year", [asked("year", "Of the common era.", {"type": "integer"})]),
            "post": post("Write a holiday down", form_schema(HolidayForm), [KEY], ("201", "Written.")),
        },
        "/holidays/import": {
            "post": post("Write the holidays of a year down", form_schema(HolidaysForm), [KEY], ("200", "Written."))
        },
        "/holidays/{day}/strike": {
            "post": post(
                "Strike a holiday out, or take a fixed one back",
                {"type": "object"},
                [day, KEY],
                ("200", "Struck out."),
            )
        },
    }


def _message_paths() -> Json:
    event = {"name": "event", "in": "path", "required": True, "schema": {"enum": sorted(SEEINGS)}}
    return {
        "/cases/{case_id}/messages": {
            "get": get(
                "What was told to whom of a case, by which channel, when, and what became of it", [place("case_id")]
            )
        },
        "/messages/undelivered": {"get": get("Messages that could not be delivered or came back, the newest first")},
        "/messages/to-print": {"get": get("Letters that wait for the printer, the newest first")},
        "/messages/{message_id}/events/{event}": {
            "post": post(
                "Send a message again, give it up, or say that a letter was printed",
                {"type": "object"},
                [place("message_id"), event, KEY],
                ("200", "Done."),
            )
        },
    }


def _filters() -> list[Json]:
    """What the register is asked by."""
    return [
        asked("status", "A state of the case machine."),
        asked("topic", "A topic."),
        asked("q", "Part of a name or title, a request number, a phone or a national id."),
        asked("mediator", "The id of a mediator.", {"type": "integer"}),
        asked("from", "Received on or after this day."),
        asked("to", "Received on or before this day."),
        asked("cursor", "Where the last page ended."),
        asked("limit", "At most 100.", {"type": "integer", "minimum": 1, "maximum": 100}),
        asked("draft", "1: drafts only."),
    ]


def _span() -> list[Json]:
    """What the calendar is asked by."""
    return [
        asked("from", "The first day; today where it is missing."),
        asked("to", "The last day, at most 92 days later; 30 days later where it is missing."),
        asked("mediator", "The id of a mediator.", {"type": "integer"}),
        asked("room", "The number of a room of the centre.", {"type": "integer"}),
    ]


def _case_paths() -> Json:
    """The register of cases, and one case."""
    case, filters = [place("case_id")], _filters()
    draft = asked("draft", "1: keep a draft, in which anything may be missing.")
    return {
        "/cases": {
            "get": get("The register, newest first", filters),
            "post": post("Register a request", form_schema(RequestForm), [KEY, draft], ("201", "Registered.")),
        },
        "/cases/search": {
            "post": post(
                "The register, with words and filters in the body: words name people, and addresses are kept by proxies",
                {"type": "object", "properties": {one["name"]: one["schema"] for one in filters}},
                [],
                ("200", "What was found."),
            )
        },
        "/cases/{case_id}": {
            "get": get("One case, what may be done to it and what would stop it", case),
            "put": post("Write a draft anew", form_schema(DraftForm), [*case, KEY], ("200", "Written.")),
            "delete": {
                "summary": "Throw a draft away",
                "parameters": [*case, KEY],
                "responses": answers(("200", "Gone.")),
            },
        },
    }


def _paths() -> Json:
    case = [place("case_id")]
    paths: Json = {
        "/tokens": {"post": post("Sign in for programs", form_schema(TokenForm), [], ("201", "A token."))},
        "/me": {"get": get("Whose token this is")},
        "/sign-in": {
            "get": get("Who is signed in in a browser, what its posts must carry, and the time of the centre")
        },
        "/areas": {"get": get("Complete an address", [asked("q", "Part of a name, or a postcode.")])},
        **_clause_paths(),
        **_holiday_paths(),
        **_message_paths(),
        "/calendar": {"get": get("The sessions one may know of, in order", _span())},
        "/statistics": {"get": get("A measure over a time, part by part", form_asked(SeriesForm))},
        "/statistics/indicators": {"get": get("Indicators of a time, with their meaning", form_asked(IndicatorsForm))},
        **_case_paths(),
        "/cases/{case_id}/journal": {"get": get("The history of a case", case)},
        "/cases/{case_id}/agreement": {"get": get("The agreement in force", case)},
        "/cases/{case_id}/candidates": {"get": get("Who can take the case, in order, with the reasons", case)},
        "/cases/{case_id}/mediators": {"get": get("What was disclosed, said and decided of its mediators", case)},
        **_roster_paths(),
        "/cases/{case_id}/documents": {"get": get("The papers of a case: what may be issued, what was", case)},
        "/cases/{case_id}/documents/{id}": {"get": get("A paper as it was issued (PDF)", [*case, place("id")])},
        **paper_paths(),
        **letter_paths(),
        "/cases/{case_id}/conflicts": {"get": get("What may tie mediators to the sides of a case", case)},
        **directory_paths(),
        **packet_paths(),
        **_referral_paths(),
        **exchange_paths(),
    }
    for collection in _COLLECTION.values():
        paths[f"/cases/{{case_id}}/{collection}"] = {"get": get(f"The {collection} of a case", case)}
    paths |= _room_paths()
    for deed in DEEDS.values():
        path, places = _deed_path(deed)
        good = ("201" if deed.event == "submit" else "200", "Done.")
        summary = deed.title or deed.event
        paths[path] = {"post": post(summary, form_schema(deed.form), [*places, KEY, MATCH], good)}
    return paths


def _referral_paths() -> Json:
    """Referrals: as their receiver sees them, and the link of a receiver without an account."""
    filters = [
        asked("status", "A state."),
        asked("part", "waiting, overdue, asked (waiting for the sender) or done."),
        asked("letter", "A part of the number of the letter, or of the receiver's own."),
        asked("cursor", "Page."),
    ]
    places = [place("case_id"), place("id")]
    return {
        "/referrals": {"get": get("The inbox of referrals", filters)},
        "/referrals/{id}": {"get": get("One referral: packet, status, history", [place("id")])},
        "/cases/{case_id}/referrals/{id}/link": {"get": get("Link and code of a receiver outside", places)},
    }


def _room_paths() -> Json:
    """The session room: what a device sends, and what it reads. Fields by kind of entry stand in docs/session-room.md."""
    places = [place("case_id"), place("id")]
    number: Json = {"type": "string", "format": "uuid"}
    properties: Json = {"id": number, "kind": {"type": "string", "enum": list(KINDS)}}
    for form in (HappenedForm, SaidForm, OpenForm, CloseForm):
        properties |= form_schema(form)["properties"]
    properties |= {name: {"type": "array", "items": number} for name in ("replaces", "erases")}
    entry = {"type": "object", "required": ["id", "kind"], "properties": properties, "additionalProperties": False}
    body: Json = {
        "type": "object",
        "required": ["entries"],
        "properties": {
            "device_now": {**PLAIN["moment"], "title": "What the device's clock shows now"},
            "entries": {"type": "array", "items": entry, "maxItems": MOST_ENTRIES},
        },
        "additionalProperties": False,
    }
    sessions = "/cases/{case_id}/sessions/{id}"
    return {
        f"{sessions}/entries": {
            "post": post("Send entries of a session", body, places, ("200", "Told for each entry."))
        },
        f"{sessions}/room": {"get": get("The room of a session, for its mediators", places)},
    }


@lru_cache(maxsize=1)
def description() -> Json:
    """The whole description."""
    text = {"type": "string"}
    error = {
        "field": {"type": ["string", "null"]},
        "code": text,
        "message": text,
        "section": {"type": ["string", "null"]},
    }
    problem = {
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": text,
            "errors": {"type": "array", "items": {"type": "object", "properties": error}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Community mediation", "version": "1"},
        "servers": [{"url": PREFIX}],
        "security": [{"bearer": []}],
        "paths": _paths(),
        "components": {
            "schemas": {"Problem": problem, **exchange_schemas()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


@reads("/schema/openapi.json", include_in_schema=False)
async def openapi() -> Response[bytes]:
    """The description of the API; it names no one and holds nothing secret."""
    return Response(msgspec.json.encode(description()), media_type="application/json")


@reads(SCHEMA_AT, include_in_schema=False)
async def packet_schema() -> Response[bytes]:
    """The JSON Schema that `packet.json` of a referral's packet keeps to."""
    return Response(msgspec.json.encode(schema()), media_type="application/schema+json")


ROUTES = [openapi, packet_schema]

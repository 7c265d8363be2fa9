"""The description of the API (OpenAPI 3.1), made from the same forms and deeds the doors use."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Response, get

from mediation.api.exchange import PREFIX
from mediation.deeds import DEEDS
from mediation.forms.clauses import ClauseForm
from mediation.forms.fields import FieldSpec, specs
from mediation.forms.holidays import HolidayForm, HolidaysForm
from mediation.forms.intake import DraftForm, RequestForm
from mediation.forms.room import KINDS, MOST_ENTRIES, HappenedForm, SaidForm
from mediation.forms.roster import AvailabilityForm, MediatorForm, RosterEndForm
from mediation.forms.sessions import CloseForm, OpenForm
from mediation.forms.tokens import TokenForm
from mediation.steps import Deed

Json = dict[str, Any]
_COLLECTION = {
    "session": "sessions",
    "assignment": "assignments",
    "agreement": "agreements",
    "obligation": "obligations",
    "referral": "referrals",
}
_PLAIN: dict[str, Json] = {
    "text": {"type": "string"},
    "area": {"type": "string"},
    "password": {"type": "string", "format": "password"},
    "date": {"type": "string", "description": "A day: 2026-11-22, 22/11/2569 or 22 พ.ย. 2569."},
    "moment": {"type": "string", "description": "A day, with or without a time; without an offset it is Bangkok's."},
    "amount": {"type": ["string", "number"], "description": "At most two decimals."},
    "integer": {"type": ["integer", "string"]},
    "boolean": {"type": "boolean"},
    "phone": {"type": "string"},
    "national_id": {"type": "string", "writeOnly": True},
}
_PROBLEMS = {
    "401": "Nobody is signed in.",
    "403": "The role does not allow it.",
    "404": "It is not there, or may not be known of.",
    "409": "The state forbids it.",
    "412": "If-Match names an older version.",
    "422": "Guards or fields refuse; `errors` holds every one.",
}


def form_schema(form: type[msgspec.Struct]) -> Json:
    """A form as JSON Schema."""
    properties = {spec.name: field_schema(spec) for spec in specs(form)}
    required = [spec.name for spec in specs(form) if spec.required]
    schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def field_schema(spec: FieldSpec) -> Json:
    """One field as JSON Schema."""
    said = {"title": spec.label} | ({"description": spec.hint} if spec.hint else {})
    if spec.kind == "group":
        assert spec.sub is not None
        return said | {"type": "array", "items": form_schema(spec.sub), "maxItems": spec.max_items}
    if spec.kind == "choice":
        return said | _choice(spec)
    if spec.kind == "choices":
        return said | {"type": "array", "items": _choice(spec)}
    schema: Json = {**_PLAIN[spec.kind], **said}
    if written := " ".join(filter(None, (spec.hint, _PLAIN[spec.kind].get("description")))):
        schema["description"] = written
    if spec.kind in ("text", "area"):
        schema["maxLength"] = spec.max_length
    return schema


def _choice(spec: FieldSpec) -> Json:
    if isinstance(spec.choices, type) and issubclass(spec.choices, StrEnum):
        return {"type": "string", "enum": [str(word) for word in spec.choices]}
    return {"type": ["integer", "string"], "description": f"The id of one of: {spec.choices}."}


def _answers(*good: tuple[str, str]) -> Json:
    answers: Json = {status: {"description": text} for status, text in good}
    for status, text in _PROBLEMS.items():
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[status] = {"description": text, "content": content}
    return answers


def _place(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def _asked(name: str, description: str, schema: Json | None = None) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema or {"type": "string"},
    }


_CODE = {"name": "code", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 60}}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeating a request with the same key repeats the first answer, word for word, for seven days; another body "
    "under it is refused.",
    "schema": {"type": "string", "maxLength": 200},
}
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The version of the case in hand; 412 when it has changed.",
    "schema": {"type": "string"},
}


def _post(summary: str, body: Json, parameters: Iterable[Json], *good: tuple[str, str]) -> Json:
    return {
        "summary": summary,
        "parameters": list(parameters),
        "requestBody": {"required": False, "content": {"application/json": {"schema": body}}},
        "responses": _answers(*good),
    }


def _get(summary: str, parameters: Iterable[Json] = ()) -> Json:
    return {"summary": summary, "parameters": list(parameters), "responses": _answers(("200", "What was asked for."))}


def _deed_path(deed: Deed[Any]) -> tuple[str, list[Json]]:
    base = "/cases/{case_id}"
    if deed.kind == "case":
        return f"{base}/events/{deed.event}", [_place("case_id")]
    collection = _COLLECTION[deed.kind]
    if deed.begins:
        return f"{base}/{collection}/events/{deed.event}", [_place("case_id")]
    return f"{base}/{collection}/{{id}}/events/{deed.event}", [_place("case_id"), _place("id")]


def _roster_paths() -> Json:
    one, sent = [_place("id")], [_place("id"), _KEY, _MATCH]
    return {
        "/mediators": {
            "get": _get("The roster of the centre", [_asked("ended", "1: those who have left, too.")]),
            "post": _post("Enrol a mediator", form_schema(MediatorForm), [_KEY], ("201", "Enrolled.")),
        },
        "/mediators/{id}": {
            "get": _get("One entry of the roster", one),
            "put": _post("Write an entry anew", form_schema(MediatorForm), sent, ("200", "Written.")),
        },
        "/mediators/{id}/times": {
            "put": _post("Say when a mediator can come", form_schema(AvailabilityForm), sent, ("200", "Written."))
        },
        "/mediators/{id}/end": {
            "post": _post("Take a mediator off the roster", form_schema(RosterEndForm), sent, ("200", "Done."))
        },
    }


def _clause_paths() -> Json:
    return {
        "/clauses": {
            "get": _get("The clauses for agreements; those of edition 0 are the house's"),
            "post": _post("Write a clause of the centre's own", form_schema(ClauseForm), [_KEY], ("201", "Written.")),
        },
        "/clauses/{code}": {
            "post": _post(
                "Write the next edition of a clause", form_schema(ClauseForm), [_CODE, _KEY], ("200", "Written.")
            )
        },
        "/clauses/{code}/retire": {
            "post": _post("Take a clause out of use", {"type": "object"}, [_CODE, _KEY], ("200", "Out of use."))
        },
    }


def _holiday_paths() -> Json:
    day = {"name": "day", "in": "path", "required": True, "schema": {"type": "string", "format": "date"}}
    return {
        "/holidays": {
            "get": _get("The holidays of a year", [_asked("year", "Of the common era.", {"type": "integer"})]),
            "post": _post("Write a holiday down", form_schema(HolidayForm), [_KEY], ("201", "Written.")),
        },
        "/holidays/import": {
            "post": _post("Write the holidays of a year down", form_schema(HolidaysForm), [_KEY], ("200", "Written."))
        },
        "/holidays/{day}/strike": {
            "post": _post(
                "Strike a holiday out, or take a fixed one back",
                {"type": "object"},
                [day, _KEY],
                ("200", "Struck out."),
            )
        },
    }


def _filters() -> list[Json]:
    """What the register is asked by."""
    return [
        _asked("status", "A state of the case machine."),
        _asked("topic", "A topic."),
        _asked("q", "Part of a name or title, a request number, a phone or a national id."),
        _asked("mediator", "The id of a mediator.", {"type": "integer"}),
        _asked("from", "Received on or after this day."),
        _asked("to", "Received on or before this day."),
        _asked("cursor", "Where the last page ended."),
        _asked("limit", "At most 100.", {"type": "integer", "minimum": 1, "maximum": 100}),
        _asked("draft", "1: drafts only."),
    ]


def _span() -> list[Json]:
    """What the calendar is asked by."""
    return [
        _asked("from", "The first day; today where it is missing."),
        _asked("to", "The last day, at most 92 days later; 30 days later where it is missing."),
        _asked("mediator", "The id of a mediator.", {"type": "integer"}),
        _asked("room", "The number of a room of the centre.", {"type": "integer"}),
    ]


def _paths() -> Json:
    case = [_place("case_id")]
    filters, span = _filters(), _span()
    draft = _asked("draft", "1: keep a draft, in which anything may be missing.")
    paths: Json = {
        "/tokens": {"post": _post("Sign in for programs", form_schema(TokenForm), [], ("201", "A token."))},
        "/me": {"get": _get("Whose token this is")},
        "/sign-in": {
            "get": _get("Who is signed in in a browser, what its posts must carry, and the time of the centre")
        },
        "/areas": {"get": _get("Complete an address", [_asked("q", "Part of a name, or a postcode.")])},
        **_clause_paths(),
        **_holiday_paths(),
        "/calendar": {"get": _get("The sessions one may know of, in order", span)},
        "/cases": {
            "get": _get("The register, newest first", filters),
            "post": _post("Register a request", form_schema(RequestForm), [_KEY, draft], ("201", "Registered.")),
        },
        "/cases/search": {
            "post": _post(
                "The register, with words and filters in the body: words name people, and addresses are kept by proxies",
                {"type": "object", "properties": {one["name"]: one["schema"] for one in filters}},
                [],
                ("200", "What was found."),
            )
        },
        "/cases/{case_id}": {
            "get": _get("One case, what may be done to it and what would stop it", case),
            "put": _post("Write a draft anew", form_schema(DraftForm), [*case, _KEY], ("200", "Written.")),
            "delete": {
                "summary": "Throw a draft away",
                "parameters": [*case, _KEY],
                "responses": _answers(("200", "Gone.")),
            },
        },
        "/cases/{case_id}/journal": {"get": _get("The history of a case", case)},
        "/cases/{case_id}/agreement": {"get": _get("The agreement in force", case)},
        "/cases/{case_id}/candidates": {"get": _get("Who can take the case, in order, with the reasons", case)},
        "/cases/{case_id}/mediators": {"get": _get("What was disclosed, said and decided of its mediators", case)},
        **_roster_paths(),
        "/cases/{case_id}/documents": {"get": _get("The papers of a case: what may be issued, what was", case)},
        "/cases/{case_id}/documents/{id}": {"get": _get("A paper as it was issued (PDF)", [*case, _place("id")])},
        "/cases/{case_id}/conflicts": {"get": _get("What may tie mediators to the sides of a case", case)},
        "/referrals": {
            "get": _get("The inbox of referrals", [_asked("status", "A state."), _asked("cursor", "Page.")])
        },
        "/referrals/{id}": {"get": _get("One referral: packet, status, history", [_place("id")])},
    }
    for collection in _COLLECTION.values():
        paths[f"/cases/{{case_id}}/{collection}"] = {"get": _get(f"The {collection} of a case", case)}
    paths |= _room_paths()
    for deed in DEEDS.values():
        path, places = _deed_path(deed)
        good = ("201" if deed.event == "submit" else "200", "Done.")
        summary = deed.title or deed.event
        paths[path] = {"post": _post(summary, form_schema(deed.form), [*places, _KEY, _MATCH], good)}
    return paths


def _room_paths() -> Json:
    """The session room: what a device sends, and what it reads. Fields by kind of entry stand in docs/session-room.md."""
    places = [_place("case_id"), _place("id")]
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
            "device_now": {**_PLAIN["moment"], "title": "What the device's clock shows now"},
            "entries": {"type": "array", "items": entry, "maxItems": MOST_ENTRIES},
        },
        "additionalProperties": False,
    }
    sessions = "/cases/{case_id}/sessions/{id}"
    return {
        f"{sessions}/entries": {
            "post": _post("Send entries of a session", body, places, ("200", "Told for each entry."))
        },
        f"{sessions}/room": {"get": _get("The room of a session, for its mediators", places)},
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
            "schemas": {"Problem": problem},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


@get("/schema/openapi.json", include_in_schema=False)
async def openapi() -> Response[bytes]:
    """The description of the API; it names no one and holds nothing secret."""
    return Response(msgspec.json.encode(description()), media_type="application/json")


ROUTES = [openapi]

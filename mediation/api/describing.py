"""How the description of the API is written: forms as JSON Schema, what is asked, what is answered."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec

from mediation.forms.fields import FieldSpec, specs

Json = dict[str, Any]
PLAIN: dict[str, Json] = {
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
    schema: Json = {**PLAIN[spec.kind], **said}
    if written := " ".join(filter(None, (spec.hint, PLAIN[spec.kind].get("description")))):
        schema["description"] = written
    if spec.kind in ("text", "area"):
        schema["maxLength"] = spec.max_length
    return schema


def _choice(spec: FieldSpec) -> Json:
    if isinstance(spec.choices, type) and issubclass(spec.choices, StrEnum):
        return {"type": "string", "enum": [str(word) for word in spec.choices]}
    return {"type": ["integer", "string"], "description": f"The id of one of: {spec.choices}."}


def answers(*good: tuple[str, str]) -> Json:
    """The good answers, and every refusal."""
    answers: Json = {status: {"description": text} for status, text in good}
    for status, text in _PROBLEMS.items():
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[status] = {"description": text, "content": content}
    return answers


def place(name: str) -> Json:
    """An id in the address."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def asked(name: str, description: str, schema: Json | None = None) -> Json:
    """What is asked behind the `?`."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema or {"type": "string"},
    }


def form_asked(form: type[msgspec.Struct]) -> list[Json]:
    """A form whose fields are asked behind the `?`."""
    described = form_schema(form)["properties"]
    return [
        asked(
            name,
            said.get("description", said["title"]),
            {k: v for k, v in said.items() if k not in ("title", "description")},
        )
        for name, said in described.items()
    ]


CODE = {"name": "code", "in": "path", "required": True, "schema": {"type": "string", "maxLength": 60}}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Repeating a request with the same key repeats the first answer, word for word, for seven days; another body "
    "under it is refused.",
    "schema": {"type": "string", "maxLength": 200},
}
MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The version of the case in hand; 412 when it has changed.",
    "schema": {"type": "string"},
}


def post(summary: str, body: Json, parameters: Iterable[Json], *good: tuple[str, str]) -> Json:
    """A post with a JSON body."""
    return {
        "summary": summary,
        "parameters": list(parameters),
        "requestBody": {"required": False, "content": {"application/json": {"schema": body}}},
        "responses": answers(*good),
    }


def get(summary: str, parameters: Iterable[Json] = ()) -> Json:
    """A reading."""
    return {"summary": summary, "parameters": list(parameters), "responses": answers(("200", "What was asked for."))}


def file_of(summary: str, body: Json, parameters: Iterable[Json], *media: str) -> Json:
    """A post that is answered with a file."""
    described = post(summary, body, parameters, ("200", "The file, to be kept."))
    binary = {"schema": {"type": "string", "format": "binary"}}
    described["responses"]["200"]["content"] = dict.fromkeys(media, binary)
    return described

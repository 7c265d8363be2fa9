"""Filling in any form from the words it is described with: as JSON, and as a page's form would send it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mediation.forms.fields import FieldSpec, specs
from parties import thai


def fields_of(form: type[msgspec.Struct], within: str = "") -> Iterator[tuple[str, FieldSpec]]:
    """Every field of a form by its full name; groups give the fields of their first item."""
    for spec in specs(form):
        if spec.sub is not None:
            yield from fields_of(spec.sub, f"{within}{spec.name}.0.")
        else:
            yield within + spec.name, spec


def with_value(form: type[msgspec.Struct], body: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """A body in which one field, also one of a group's first item, holds another value."""
    head, _, rest = name.partition(".0.")
    if not rest:
        return {**body, name: value}
    spec = next(spec for spec in specs(form) if spec.name == head)
    assert spec.sub is not None
    first, *others = list(body.get(head) or []) or [_least(spec.sub)]
    return {**body, head: [with_value(spec.sub, first, rest, value), *others]}


def _least(form: type[msgspec.Struct]) -> dict[str, Any]:
    """What must be filled in at least, as far as no list of the case is needed for it."""
    filled: dict[str, Any] = {}
    for spec in specs(form):
        if spec.required and isinstance(spec.choices, type):
            filled[spec.name] = next(iter(spec.choices)).value
        elif spec.required and spec.kind in ("text", "area"):
            filled[spec.name] = "ก"
    return filled


def with_texts(form: type[msgspec.Struct], body: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """The body with these texts in its fields."""
    filled = dict(body)
    for name, text in texts.items():
        filled = with_value(form, filled, name, text)
    return filled


def texts_of(form: type[msgspec.Struct], body: Mapping[str, Any]) -> Iterator[tuple[str, FieldSpec]]:
    """The fields of free text in a form; those of a group where the body has one."""
    for name, spec in fields_of(form):
        if spec.kind in ("text", "area") and ("." not in name or body.get(name.partition(".")[0])):
            yield name, spec


def as_kept(spec: FieldSpec, text: str) -> str:
    """How the house spells what was written: one spelling of what looks alike; a single line holds no line ends."""
    written = thai.normalise(text)
    return " ".join(written.split()) if spec.kind == "text" else written


def flat(body: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """A body as the fields of a page's form."""
    if isinstance(body, Mapping):
        for key, value in body.items():
            yield from flat(value, f"{name}.{key}" if name else key)
    elif isinstance(body, list) and body and isinstance(body[0], Mapping):
        for index, value in enumerate(body):
            yield from flat(value, f"{name}.{index}")
    elif isinstance(body, list):
        yield from ((name, str(value)) for value in body)
    elif body is not None and body is not False:
        yield name, "on" if body is True else str(body)


def as_form(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """The same for httpx."""
    typed: dict[str, list[str]] = {}
    for name, value in flat(body):
        typed.setdefault(name, []).append(value)
    return typed

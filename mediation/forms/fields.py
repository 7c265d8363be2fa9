"""The words a form is described with, and the one reader that turns what was typed into a form.

A form is a msgspec Struct whose fields are annotated with a `FieldSpec`. The same reader serves a page's form, where all
comes as text with Thai digits and Buddhist years, and JSON. It finds every fault at once and names it by field.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

Choice = tuple[str, str]
Choices = Mapping[str, Sequence[Choice]]
"""Choices known only with the case at hand (its parties, its mediators): name of the list → (value, label)."""


@dataclass(frozen=True)
class FieldSpec:
    """How one field is asked for. `label` and `hint` are English msgids.

    `choices`: an enum (labels by the vocabulary), or the name of a list that comes with the case.
    `sub`: the form of a group, which may repeat. `secret` values are never shown again.
    """

    kind: str
    label: str
    hint: str = ""
    name: str = ""
    required: bool = False
    choices: type[StrEnum] | str | None = None
    max_length: int = 200
    rows: int = 1
    minimum: int | None = None
    maximum: int | None = None
    sub: "type[msgspec.Struct] | None" = None
    min_items: int = 0
    max_items: int = 40
    full_year: bool = False
    secret: bool = False


def text(label: str, hint: str = "", *, max_length: int = 200) -> FieldSpec:
    """One line."""
    return FieldSpec("text", label, hint, max_length=max_length)


def area(label: str, hint: str = "", *, max_length: int = 10_000, rows: int = 4) -> FieldSpec:
    """Several lines."""
    return FieldSpec("area", label, hint, max_length=max_length, rows=rows)


def day(label: str, hint: str = "", *, full_year: bool = False) -> FieldSpec:
    """A day, in Buddhist years or ISO."""
    return FieldSpec("date", label, hint, full_year=full_year)


def moment(label: str, hint: str = "") -> FieldSpec:
    """A day with or without a time."""
    return FieldSpec("moment", label, hint)


def baht(label: str, hint: str = "") -> FieldSpec:
    """Baht, two decimals."""
    return FieldSpec("amount", label, hint)


def integer(label: str, hint: str = "", *, minimum: int = 0, maximum: int = 2_000_000_000) -> FieldSpec:
    """A whole number."""
    return FieldSpec("integer", label, hint, minimum=minimum, maximum=maximum)


def boolean(label: str, hint: str = "") -> FieldSpec:
    """A tick."""
    return FieldSpec("boolean", label, hint)


def choice(label: str, choices: type[StrEnum] | str, hint: str = "") -> FieldSpec:
    """One of a list."""
    return FieldSpec("choice", label, hint, choices=choices)


def several(label: str, choices: type[StrEnum] | str, hint: str = "") -> FieldSpec:
    """Any of a list."""
    return FieldSpec("choices", label, hint, choices=choices)


def phone_number(label: str, hint: str = "") -> FieldSpec:
    """A Thai telephone number."""
    return FieldSpec("phone", label, hint)


def national_number(label: str, hint: str = "") -> FieldSpec:
    """Thirteen digits with a check digit; never shown again in full."""
    return FieldSpec("national_id", label, hint, secret=True)


def secret(label: str, hint: str = "") -> FieldSpec:
    """A secret; never normalised beyond NFKC, never shown again."""
    return FieldSpec("password", label, hint, secret=True, max_length=1000)


def group(
    label: str, sub: type[msgspec.Struct], hint: str = "", *, min_items: int = 0, max_items: int = 40
) -> FieldSpec:
    """Sub-forms that repeat."""
    return FieldSpec("group", label, hint, sub=sub, min_items=min_items, max_items=max_items)


@lru_cache(maxsize=256)
def specs(form: type[msgspec.Struct]) -> tuple[FieldSpec, ...]:
    """The fields of a form in order. A field without a default is required."""
    hints = get_type_hints(form, include_extras=True)
    found = []
    for known in msgspec.structs.fields(form):
        spec = _annotated(hints[known.name])
        found.append(replace(spec, name=known.name, required=known.required or spec.min_items > 0))
    return tuple(found)


def _annotated(hint: Any) -> FieldSpec:
    if get_origin(hint) is Annotated:
        for extra in get_args(hint)[1:]:
            if isinstance(extra, FieldSpec):
                return extra
    raise TypeError(f"a form's field must say how it is asked for: {hint!r}")


class Unreadable(Exception):
    """One field cannot be read; `code` and `message` say why."""

    def __init__(self, code: str, message: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params


Reader = Callable[[FieldSpec, Any, Choices], Any]


def unflatten(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a posted page as nested values: `parties.0.name` becomes a list of groups.

    Names that begin with an underscore belong to the page, not to the form. A name given twice becomes a list.
    """
    tree: dict[str, Any] = {}
    for name, value in pairs:
        if name.startswith("_"):
            continue
        *path, leaf = name.split(".")
        node = tree
        for part in path[:4]:
            below = node.setdefault(part, {})
            if not isinstance(below, dict):
                break
            node = below
        else:
            node[leaf] = [*_as_list(node[leaf]), value] if leaf in node else value
    return {name: _listed(value) for name, value in tree.items()}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() and len(key) < 10 for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(inner) for key, inner in value.items()}

"""A form as a page shows it: each field with what was typed, what is wrong with it, and what may be chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import NODEFAULT

from cases.msgid import N_
from mediation.forms.fields import Choice, Choices, FieldSpec, specs
from mediation.pages.words import label
from mediation.telling import filled
from parties import thai
from parties.errors import Fault
from parties.language import gettext as _

MOST_RADIOS = 6
_HINTS = {
    "date": N_("Day/month/year B.E., like 22/11/2569"),
    "moment": N_("Day/month/year B.E. and time, like 22/11/2569 13:30"),
}
_INPUT_TYPES = {"password": "password", "phone": "tel"}
# `decimal` and not `numeric`: the number pad of some phones has no full stop or comma otherwise.
_INPUT_MODES = {"date": "decimal", "amount": "decimal", "integer": "numeric", "national_id": "numeric", "phone": "tel"}
_SHORT = frozenset({"date", "moment", "amount", "integer", "phone", "national_id"})


@dataclass(frozen=True)
class FaultView:
    """A line of the summary above a form. `id` is the field it leads to, empty where no field is to blame."""

    message: str
    label: str = ""
    id: str = ""
    section: str = ""
    hint: str = ""


@dataclass(frozen=True)
class FieldView:
    """One field, ready for the macro. `value` is the text to show; `chosen` holds the values that are ticked."""

    spec: FieldSpec
    name: str
    label: str
    hint: str
    value: str = ""
    chosen: frozenset[str] = frozenset()
    choices: Sequence[Choice] = ()
    errors: Sequence[str] = ()
    items: Sequence["FormView"] = ()
    touched: bool = False

    @property
    def id(self) -> str:
        """The element's id, also the target of the summary's link."""
        return "f-" + self.name.replace(".", "-")

    @property
    def as_radios(self) -> bool:
        """A short list that must be answered is shown open; the rest fold into a list."""
        return self.spec.required and len(self.choices) <= MOST_RADIOS

    @property
    def input_type(self) -> str:
        """Dates and numbers are typed as text: a browser's own fields know no Buddhist year and no Thai digits."""
        return _INPUT_TYPES.get(self.spec.kind, "text")

    @property
    def input_mode(self) -> str:
        """Which keyboard a phone shows."""
        return _INPUT_MODES.get(self.spec.kind, "")

    @property
    def autocomplete(self) -> str:
        """Other people's particulars are never to be remembered by the browser."""
        return "new-password" if self.spec.kind == "password" else "off"

    @property
    def short(self) -> bool:
        """Whether the field is narrow on a wide screen."""
        return self.spec.kind in _SHORT


@dataclass(frozen=True)
class FormView:
    """A form, or one item of a repeated group; `faults` is the summary, empty for an item.

    `folded` are the fields that are seldom needed; they stay out of sight until one of them holds something.
    """

    fields: Sequence[FieldView]
    folded: Sequence[FieldView] = ()
    faults: Sequence[FaultView] = ()

    @property
    def unfolded(self) -> bool:
        """Whether the folded fields must be seen."""
        return any(view.touched or view.errors for view in self.folded)


def form_view(
    form: type[msgspec.Struct],
    values: Mapping[str, Any] | msgspec.Struct | None = None,
    faults: Iterable[Fault] = (),
    choices: Choices | None = None,
    only: Iterable[str] | None = None,
    fold: Iterable[str] = (),
    known: Mapping[str, Any] | None = None,
) -> FormView:
    """A form with the values typed (nested as `unflatten` gives them), with those of a form or record, or a fresh one.

    `known` is what the fields held before anybody touched them, where that is not what a fresh form holds.
    `only` names the fields to show, `fold` those to fold away, inside a group as `parties.soi`. Labels, hints and faults
    come out in the language of the current reader.
    """
    told = tuple(faults)
    shown = _Shown(told, choices or {}, frozenset(fold), None if only is None else frozenset(only), known or {})
    made = shown.form(form, _defaults(form) if values is None else _as_mapping(values))
    places = _places([*made.fields, *made.folded])
    return replace(made, faults=[_fault_view(fault, places) for fault in told])


@dataclass(frozen=True)
class _Shown:
    """What belongs to every field of one form that is shown."""

    faults: tuple[Fault, ...]
    choices: Choices
    fold: frozenset[str]
    only: frozenset[str] | None
    known: Mapping[str, Any]

    def form(self, form: type[msgspec.Struct], values: Mapping[str, Any], name: str = "", path: str = "") -> FormView:
        """The fields of a form or item. `name` and `path` begin its fields' names, the path without numbers of items."""
        defaults = _defaults(form) | ({} if path else dict(self.known))
        shown: list[FieldView] = []
        folded: list[FieldView] = []
        for spec in specs(form):
            if not self.is_asked(spec, path):
                continue
            view = self.field(spec, values.get(spec.name), name + spec.name, path + spec.name)
            touched = as_typed(values.get(spec.name)) != as_typed(defaults.get(spec.name))
            into = folded if path + spec.name in self.fold else shown
            into.append(replace(view, touched=touched))
        return FormView(shown, folded)

    def is_asked(self, spec: FieldSpec, path: str) -> bool:
        """Whether a field is shown at all: wished for, and not a list out of which nothing can be chosen."""
        nothing_to_choose = isinstance(spec.choices, str) and not self.choices.get(spec.choices)
        wished = self.only is None or bool(path) or spec.name in self.only
        return wished and not (nothing_to_choose and not spec.required)

    def field(self, spec: FieldSpec, given: Any, name: str, path: str) -> FieldView:
        """One field with its hint, its errors, and its value, choices or items."""
        hint = spec.hint or _HINTS.get(spec.kind, "")
        errors = [message_of(fault) for fault in self.faults if fault.field == name]
        view = FieldView(spec, name, _(spec.label), _(hint), errors=errors)
        if spec.kind == "group":
            return replace(view, items=self.items(spec, given, name, path))
        if spec.kind in ("choice", "choices"):
            return replace(view, choices=_offered(spec, self.choices), chosen=_chosen(given))
        return replace(view, value="" if spec.secret else as_typed(given))

    def items(self, spec: FieldSpec, given: Any, name: str, path: str) -> list[FormView]:
        """The items of a group: those given, and empty ones up to the fewest there must be."""
        assert spec.sub is not None
        fresh = _defaults(spec.sub)
        listed = [_as_mapping(one) or fresh for one in given] if isinstance(given, list | tuple) else []
        listed += [fresh] * (spec.min_items - len(listed))
        return [self.form(spec.sub, one, f"{name}.{index}.", f"{path}.") for index, one in enumerate(listed)]


def _defaults(form: type[msgspec.Struct]) -> dict[str, Any]:
    """What a form holds before anybody has touched it."""
    return {known.name: known.default for known in msgspec.structs.fields(form) if known.default is not NODEFAULT}


def _offered(spec: FieldSpec, choices: Choices) -> list[Choice]:
    if isinstance(spec.choices, str):
        return [(str(value), text) for value, text in choices.get(spec.choices, ())]
    return [(word.value, label(word)) for word in spec.choices or ()]


def _chosen(given: Any) -> frozenset[str]:
    listed = given if isinstance(given, list | tuple | set | frozenset) else [given]
    return frozenset(as_typed(one) for one in listed if one not in (None, ""))


def _as_mapping(one: Any) -> Mapping[str, Any]:
    if isinstance(one, msgspec.Struct):
        return msgspec.structs.asdict(one)
    return one if isinstance(one, Mapping) else {}


def as_typed(value: Any) -> str:
    """A value as somebody would type it: days in Buddhist years, amounts with commas, nothing for nothing."""
    match value:
        case None | False | []:
            return ""
        case True:
            return "on"
        case StrEnum():
            return value.value
        case datetime():
            local = value.astimezone(thai.BANGKOK)
            return f"{_day(local.date())} {local:%H:%M}"
        case date():
            return _day(value)
        case Decimal():
            return f"{value:,.2f}"
        case _:
            return str(value)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def message_of(fault: Fault) -> str:
    """The message of a fault in the reader's language."""
    return filled(fault.message, fault.params)


def _places(fields: Sequence[FieldView], within: str = "") -> dict[str, tuple[str, str]]:
    """Each field's name with its id and the label it has in the summary: items of a group say which they are."""
    known: dict[str, tuple[str, str]] = {}
    for view in fields:
        known[view.name] = (view.id, within + view.label)
        for number, item in enumerate(view.items, start=1):
            known |= _places([*item.fields, *item.folded], f"{view.label} {number} – ")
    return known


def _fault_view(fault: Fault, known: Mapping[str, tuple[str, str]]) -> FaultView:
    at, named = known.get(fault.field or "", ("", ""))
    hint = _(fault.hint) % fault.params if fault.hint else ""
    return FaultView(message_of(fault), named, at, fault.section or "", hint)

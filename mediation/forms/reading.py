"""Reading a form: every field at once, each fault named by its field."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from mediation.forms.fields import Choices, FieldSpec, Reader, Unreadable, specs
from parties import thai
from parties.errors import Fault

F = TypeVar("F", bound=msgspec.Struct)

_TOO_LONG = "This is longer than %(limit)s characters."


def read(form: type[F], raw: Mapping[str, Any], choices: Choices | None = None) -> tuple[F | None, list[Fault]]:
    """The form, or None with every fault. Fields of repeated groups are named `parties.0.first_name`."""
    values, faults = _read_fields(form, raw, choices or {}, "")
    if faults:
        return None, faults
    return form(**values), []


def read_without(
    form: type[F], raw: Mapping[str, Any], faults: Iterable[Fault], choices: Choices | None = None
) -> F | None:
    """The form without the fields that are at fault, so that what is asked of it as a whole is told too.

    None where it cannot be without one of them.
    """
    part, _ = read(form, _without(raw, {fault.field for fault in faults if fault.field}, ""), choices)
    return part


def _without(given: Mapping[str, Any], wrong: Collection[str], at: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in given.items():
        if at + str(name)[:80] in wrong:
            continue
        if isinstance(value, list):
            kept[name] = [
                _without(one, wrong, f"{at}{name}.{index}.") if isinstance(one, Mapping) else one
                for index, one in enumerate(value)
            ]
        else:
            kept[name] = value
    return kept


def _read_fields(
    form: type[msgspec.Struct], raw: Mapping[str, Any], choices: Choices, prefix: str
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = {spec.name: spec for spec in specs(form)}
    for name in raw:
        if name not in known:
            faults.append(Fault("unknown_field", "This field is not known here.", prefix + str(name)[:80]))
    for name, spec in known.items():
        given = raw.get(name)
        if spec.kind == "group":
            items, wrong = _read_group(spec, given, choices, prefix + name)
            faults.extend(wrong)
            values[name] = items
            continue
        if _empty(given):
            if spec.required:
                faults.append(Fault("required", "This must be filled in.", prefix + name))
            elif spec.kind == "boolean":
                values[name] = False
            continue
        try:
            values[name] = _READERS[spec.kind](spec, given, choices)
        except Unreadable as wrong_value:
            faults.append(Fault(wrong_value.code, wrong_value.message, prefix + name, params=wrong_value.params))
    return values, faults


def _empty(given: Any) -> bool:
    return given is None or given == [] or (isinstance(given, str) and not given.strip())


def _read_group(spec: FieldSpec, given: Any, choices: Choices, name: str) -> tuple[list[Any], list[Fault]]:
    assert spec.sub is not None
    if given is None or given == "":
        given = []
    if not isinstance(given, list):
        return [], [Fault("not_a_list", "A list is expected here.", name)]
    if len(given) > spec.max_items:
        return [], [Fault("too_many", "At most %(limit)s are possible.", name, params={"limit": str(spec.max_items)})]
    items: list[Any] = []
    faults: list[Fault] = []
    for index, one in enumerate(given):
        if not isinstance(one, Mapping):
            faults.append(Fault("not_an_object", "A group of fields is expected here.", f"{name}.{index}"))
            continue
        values, wrong = _read_fields(spec.sub, one, choices, f"{name}.{index}.")
        faults.extend(wrong)
        if not wrong:
            items.append(spec.sub(**values))
    if len(given) < spec.min_items:
        faults.append(
            Fault("too_few", "At least %(limit)s must be given.", name, params={"limit": str(spec.min_items)})
        )
    return items, faults


def _string(spec: FieldSpec, given: Any) -> str:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise Unreadable("wrong_type", "Text is expected here.")
    written = str(given)
    if "\x00" in written or any(0xD800 <= ord(letter) <= 0xDFFF for letter in written):
        raise Unreadable("unreadable_characters", "This holds characters that cannot be kept.")
    return written


def _read_text(spec: FieldSpec, given: Any, _: Choices) -> str:
    if not isinstance(given, str):
        raise Unreadable("wrong_type", "Text is expected here.")
    written = thai.normalise(_string(spec, given))
    if spec.kind == "text":
        written = " ".join(written.split())
    if len(written) > spec.max_length:
        raise Unreadable("too_long", _TOO_LONG, limit=str(spec.max_length))
    if spec.required and not written:
        raise Unreadable("required", "This must be filled in.")
    return written


def _read_password(spec: FieldSpec, given: Any, _: Choices) -> str:
    if not isinstance(given, str):
        raise Unreadable("wrong_type", "Text is expected here.")
    written = _string(spec, given)
    if len(written) > spec.max_length:
        raise Unreadable("too_long", _TOO_LONG, limit=str(spec.max_length))
    return written


def _read_date(spec: FieldSpec, given: Any, _: Choices) -> date:
    try:
        return thai.parse_date(_string(spec, given)[:80], full_year=spec.full_year)
    except thai.AmbiguousDate as wrong:
        raise Unreadable(wrong.code, _DATE_FAULTS.get(wrong.code, _DATE_FAULTS["date_unreadable"])) from wrong


def _read_moment(spec: FieldSpec, given: Any, _: Choices) -> datetime:
    try:
        return thai.parse_moment(_string(spec, given)[:80])
    except thai.AmbiguousDate as wrong:
        raise Unreadable(wrong.code, _DATE_FAULTS.get(wrong.code, _DATE_FAULTS["date_unreadable"])) from wrong


_DATE_FAULTS = {
    "date_unreadable": "This date cannot be read. Write it like 22/11/2569.",
    "date_year_ambiguous": "Write the year with four digits, like 2569.",
    "date_not_in_calendar": "There is no such day in the calendar.",
}


def _read_amount(spec: FieldSpec, given: Any, _: Choices) -> Decimal:
    try:
        value = thai.parse_baht(_string(spec, given)[:80])
    except (thai.AmountUnreadable, InvalidOperation) as wrong:
        code = getattr(wrong, "code", "amount_unreadable")
        raise Unreadable(code, _AMOUNT_FAULTS.get(code, _AMOUNT_FAULTS["amount_unreadable"])) from wrong
    if value >= Decimal("1000000000000"):
        raise Unreadable("amount_too_large", "This amount is too large.")
    return value


_AMOUNT_FAULTS = {
    "amount_unreadable": "This amount cannot be read. Write it like 12,500.00.",
    "amount_negative": "An amount cannot be below zero.",
    "amount_below_satang": "An amount has at most two decimals.",
    "amount_too_large": "This amount is too large.",
}


def _read_integer(spec: FieldSpec, given: Any, _: Choices) -> int:
    written = thai.latin_digits(_string(spec, given)).strip().replace(",", "")
    if isinstance(given, float) or not written.lstrip("-").isdecimal() or len(written) > 12:
        raise Unreadable("not_a_number", "A whole number is expected here.")
    value = int(written)
    if (spec.minimum is not None and value < spec.minimum) or (spec.maximum is not None and value > spec.maximum):
        raise Unreadable(
            "out_of_range", "Between %(least)s and %(most)s.", least=str(spec.minimum), most=str(spec.maximum)
        )
    return value


def _read_boolean(spec: FieldSpec, given: Any, _: Choices) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("on", "true", "1", "yes"):
        return True
    if given in ("off", "false", "0", "no"):
        return False
    raise Unreadable("wrong_type", "Yes or no is expected here.")


def _read_choice(spec: FieldSpec, given: Any, choices: Choices) -> Any:
    written = _string(spec, given).strip()
    if isinstance(spec.choices, str):
        listed = choices.get(spec.choices)
        if listed is not None and written not in {value for value, _ in listed}:
            raise Unreadable("not_in_list", "Choose one of the list.")
        if not written.isdecimal() or len(written) > 18:
            raise Unreadable("not_in_list", "Choose one of the list.")
        return int(written)
    assert isinstance(spec.choices, type) and issubclass(spec.choices, StrEnum)
    try:
        return spec.choices(written)
    except ValueError as wrong:
        raise Unreadable("not_in_list", "Choose one of the list.") from wrong


def _read_choices(spec: FieldSpec, given: Any, choices: Choices) -> list[Any]:
    listed = given if isinstance(given, list) else [given]
    if len(listed) > 200:
        raise Unreadable("too_many", "At most %(limit)s are possible.", limit="200")
    return list(dict.fromkeys(_read_choice(spec, one, choices) for one in listed))


def _read_phone(spec: FieldSpec, given: Any, _: Choices) -> str:
    try:
        return thai.phone_e164(_string(spec, given)[:80])
    except thai.PhoneUnreadable as wrong:
        raise Unreadable(
            "phone_unreadable", "This telephone number cannot be read. Write it like 081-234-5678."
        ) from wrong


def _read_national_id(spec: FieldSpec, given: Any, _: Choices) -> str:
    written = thai.latin_digits(_string(spec, given)[:80])
    digits = "".join(letter for letter in written if letter.isdecimal())
    if len(digits) != 13 or not thai.national_id_valid(digits):
        raise Unreadable("national_id_wrong", "This is not a valid 13-digit number. Please compare it with the card.")
    return digits


_READERS: dict[str, Reader] = {
    "text": _read_text,
    "area": _read_text,
    "password": _read_password,
    "date": _read_date,
    "moment": _read_moment,
    "amount": _read_amount,
    "integer": _read_integer,
    "boolean": _read_boolean,
    "choice": _read_choice,
    "choices": _read_choices,
    "phone": _read_phone,
    "national_id": _read_national_id,
}

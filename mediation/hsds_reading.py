"""Reading Open Referral HSDS 3: row by row, every fault of a row told, and what has no place here named. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cases.msgid import N_
from cases.vocabulary import Nature, ReferralDestination, Topic
from mediation.availability import DAY_ENDS, Weekday
from mediation.destinations import OpenHours
from mediation.hsds import BANGKOK_OFFSET, DAYS, KIND, LINE, NATURE, TOPIC, made_id
from mediation.languages import Language
from parties import thai

MOST_ROWS = 2000
_STATUSES = frozenset({"active", "inactive", "defunct", "temporarily closed"})
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?(?:\+07:?00)?")
"""A time of day in Thailand. One of another zone may fall on another day, and is not guessed at."""
_WEB = re.compile(r"https?://.+")
_POSTCODE = re.compile(r"[0-9]{5}")
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "phones": ("id", "number"),
    "languages": ("id",),
    "required_documents": ("id",),
    "schedules": ("id",),
    "attributes": ("id",),
    "service_at_locations": ("id",),
    "service_at_locations.location": ("id", "location_type"),
    "service_at_locations.location.addresses": (
        *("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    ),
}
"""What HSDS 3.0 asks of each object that is read here, by its place in a service."""
_READ: Mapping[str, frozenset[str]] = {
    "": frozenset(
        {
            *(
                "id",
                "name",
                "alternate_name",
                "description",
                "url",
                "email",
                "status",
                "fees_description",
                "assured_date",
            ),
            *("organization", "phones", "languages", "required_documents", "schedules", "service_at_locations"),
            "attributes",
        }
    ),
    "organization": frozenset({"id", "name", "description"}),
    "phones": frozenset({"id", "number", "extension", "description"}),
    "languages": frozenset({"id", "name", "code"}),
    "required_documents": frozenset({"id", "document"}),
    "schedules": frozenset({"id", "freq", "interval", "byday", "opens_at", "closes_at", "description", "timezone"}),
    "attributes": frozenset({"id", "value", "taxonomy_term", "link_entity"}),
    "attributes.taxonomy_term": frozenset({"id", "code", "name", "description", "taxonomy"}),
    "service_at_locations": frozenset({"id", "location"}),
    "service_at_locations.location": frozenset({"id", "location_type", "name", "addresses"}),
    "service_at_locations.location.addresses": frozenset(
        {"id", "address_1", "address_2", "city", "state_province", "postal_code", "country", "address_type"}
    ),
}
_LENGTHS = {
    "name_th": 200,
    "name_en": 200,
    "accepts": 2000,
    "phone": 60,
    "phone_note": 200,
    "email": 254,
    "line_id": 60,
    "website": 300,
    "address": 300,
    "district": 100,
    "province": 100,
    "postcode": 5,
    "hours_note": 200,
    "fee": 200,
    "papers": 2000,
}


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row, and where in it. `message` is a msgid."""

    row: int
    path: str
    code: str
    message: str


@dataclass(frozen=True)
class Read:
    """A file as it was read: columns of entries by key, every fault of the other rows, and members kept out."""

    entries: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    faults: Sequence[RowFault] = ()
    kept_out: Sequence[str] = ()


def read_services(given: Any) -> Read | None:
    """Services from decoded JSON: a page, a list, or a single one. None where it is none of these, or too much of it."""
    if isinstance(given, Mapping):
        given = given.get("contents", [given] if "id" in given or "name" in given else None)
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        return None
    entries: dict[UUID, Mapping[str, Any]] = {}
    faults: list[RowFault] = []
    kept_out: set[str] = set()
    for number, row in enumerate(given, start=1):
        wrong = list(_wrong_in(number, row))
        if not wrong:
            key, columns = _Service(row, kept_out).columns()
            wrong = [
                RowFault(number, name, "too_long", N_("This is longer than can be kept."))
                for name, most in _LENGTHS.items()
                if len(columns[name]) > most
            ]
            if key in entries:
                wrong.append(RowFault(number, "id", "id_twice", N_("Another row has the same id.")))
            if not wrong:
                entries[key] = columns
        faults += wrong
    return Read(entries, faults, sorted(kept_out))


# WHAT MUST BE THERE ---------------------------------------------------------------------------------------------------


def _wrong_in(number: int, row: Any) -> Iterator[RowFault]:
    if not isinstance(row, Mapping):
        yield RowFault(number, "", "not_an_object", N_("A service is expected here."))
        return
    for place, names in _REQUIRED.items():
        for path, one in _objects(row, place):
            if not isinstance(one, Mapping):
                yield RowFault(number, path, "not_an_object", N_("An object is expected here."))
                continue
            for name in names:
                if not isinstance(one.get(name), str) or (name in ("id", "name", "number") and not one[name].strip()):
                    message = N_("HSDS asks for this, as text.")
                    yield RowFault(number, f"{path}.{name}".strip("."), "required", message)
            if isinstance(one.get("id"), str) and not _is_uuid(one["id"]):
                yield RowFault(number, f"{path}.id".strip("."), "no_uuid", N_("An id must be a UUID."))
    if isinstance(row.get("status"), str) and row["status"] not in _STATUSES:
        yield RowFault(number, "status", "not_in_list", N_("This status is none of HSDS."))
    yield from _wrong_texts(number, row, "")


def _wrong_texts(number: int, value: Any, path: str) -> Iterator[RowFault]:
    """Characters that cannot be kept, wherever they are."""
    if isinstance(value, str):
        if "\x00" in value or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
            message = N_("This holds characters that cannot be kept.")
            yield RowFault(number, path, "unreadable_characters", message)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _wrong_texts(number, inner, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _wrong_texts(number, inner, f"{path}[{place}]")


def _objects(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The objects at a place of a service with their paths; nothing where the place is empty."""
    found: list[tuple[str, Any]] = [("", value)]
    for name in place.split(".") if place else ():
        deeper: list[tuple[str, Any]] = []
        for path, one in found:
            inner = one.get(name) if isinstance(one, Mapping) else None
            if inner is None:
                continue
            if isinstance(inner, list):
                deeper += [(f"{path}.{name}[{at}]".strip("."), each) for at, each in enumerate(inner)]
            else:
                deeper.append((f"{path}.{name}".strip("."), inner))
        found = deeper
    yield from found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


# WHAT IS KEPT ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Service:
    """A service that has all it must have; `kept_out` gathers what has no place here."""

    row: Mapping[str, Any]
    kept_out: set[str]

    def columns(self) -> tuple[UUID, dict[str, Any]]:
        """Its key, and the columns of an entry."""
        self._leave_out("", self.row)
        for place in _READ:
            for _, one in _objects(self.row, place) if place else ():
                self._leave_out(place, one)
        places = self._first("service_at_locations")
        location = places.get("location") if isinstance(places.get("location"), Mapping) else {}
        assert isinstance(location, Mapping)
        address = _first_of(location.get("addresses"), "service_at_locations.location.addresses", self.kept_out)
        phone = self._first("phones")
        hours, remark = self._hours()
        return UUID(self.row["id"]), {
            "code": self._code(),
            "name_th": _line(self.row["name"]),
            "name_en": _line(self.row.get("alternate_name")),
            "accepts": _text(self.row.get("description")),
            "topics": [code for code in self._terms(TOPIC) if code in set(Topic)],
            "natures": [code for code in self._terms(NATURE) if code in set(Nature)],
            "phone": _phone(phone),
            "phone_note": _line(phone.get("description")),
            "email": _line(self.row.get("email")),
            "line_id": _line(next(iter(self._terms(LINE)), "")),
            "website": self._fitting("url", self.row, _WEB),
            "address": " ".join(
                part for part in (_line(address.get("address_1")), _line(address.get("address_2"))) if part
            ),
            "district": _line(address.get("city")),
            "province": _line(address.get("state_province")),
            "postcode": self._fitting("postal_code", address, _POSTCODE),
            "hours": hours,
            "hours_note": remark,
            "languages": self._languages(),
            "fee": _line(self.row.get("fees_description")),
            "papers": "\n".join(_line(one.get("document")) for _, one in _objects(self.row, "required_documents")),
            "active": self.row["status"] == "active",
            "reviewed_on": _day(self.row.get("assured_date")),
            "parts": self._parts(places, location, address, phone),
        }

    def _leave_out(self, place: str, one: Any) -> None:
        if isinstance(one, Mapping):
            empty: tuple[Any, ...] = (None, "", [], {})
            self.kept_out.update(
                f"{place}.{name}".strip(".")
                for name, value in one.items()
                if name not in _READ[place] and value not in empty
            )

    def _fitting(self, name: str, one: Mapping[str, Any], pattern: re.Pattern[str]) -> str:
        """A text that is kept in one form alone; in any other it is kept out, and told."""
        written = _line(one.get(name))
        if written and not pattern.fullmatch(written):
            self.kept_out.add(f"{name} (cannot be kept as it is written)")
            return ""
        return written

    def _first(self, name: str) -> Mapping[str, Any]:
        return _first_of(self.row.get(name), name, self.kept_out)

    def _terms(self, taxonomy: str) -> list[str]:
        found = []
        for _, one in _objects(self.row, "attributes"):
            term = one.get("taxonomy_term") if isinstance(one.get("taxonomy_term"), Mapping) else {}
            if term.get("taxonomy") == taxonomy:
                found.append(_line(one.get("value") or term.get("code")))
        return list(dict.fromkeys(code for code in found if code))

    def _code(self) -> str:
        known = [code for code in self._terms(KIND) if code in set(ReferralDestination)]
        return known[0] if known else ReferralDestination.OTHER.value

    def _languages(self) -> list[str]:
        given = [_line(one.get("code")).lower() for _, one in _objects(self.row, "languages")]
        self.kept_out.update(f"languages.code={code}" for code in given if code and code not in set(Language))
        return list(dict.fromkeys(code for code in given if code in set(Language)))

    def _hours(self) -> tuple[list[dict[str, Any]], str]:
        """Weekly hours, and in words what a week cannot say."""
        spans: list[dict[str, Any]] = []
        remarks: list[str] = []
        for _, one in _objects(self.row, "schedules"):
            span = _span(one)
            if span is not None:
                spans.append(span)
                continue
            remarks.append(_line(one.get("description")))
            if any(one.get(name) for name in ("freq", "byday", "opens_at", "closes_at")):
                self.kept_out.add("schedules (not weekly)")
        return spans, "; ".join(remark for remark in remarks if remark)

    def _parts(self, *found: Mapping[str, Any]) -> dict[str, str]:
        organization = self.row.get("organization")
        names = ("service_at_location", "location", "address", "phone")
        kept = dict(zip(names, found, strict=True)) | {
            "organization": organization if isinstance(organization, Mapping) else {}
        }
        key = UUID(self.row["id"])
        return {name: one["id"] for name, one in kept.items() if one.get("id") not in (None, made_id(key, name))}


def _first_of(given: Any, place: str, kept_out: set[str]) -> Mapping[str, Any]:
    listed = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    if len(listed) > 1:
        kept_out.add(f"{place} (all but the first)")
    return listed[0] if listed else {}


def _span(one: Mapping[str, Any]) -> dict[str, Any] | None:
    by_code = {code: day for day, code in DAYS.items()}
    named = [code.strip() for code in _line(one.get("byday")).split(",")]
    days: list[Weekday] = [by_code[code] for code in named] if set(named) <= set(by_code) else []
    opens, closes = (_CLOCK.fullmatch(_line(one.get(name))) for name in ("opens_at", "closes_at"))
    weekly = one.get("freq") in (None, "WEEKLY") and one.get("interval") in (None, 1)
    if not weekly or _limited(one) or not days or opens is None or closes is None:
        return None
    begins, ends = (int(found[1]) * 60 + int(found[2]) for found in (opens, closes))
    ends = DAY_ENDS if ends == DAY_ENDS - 1 else ends
    if ends <= begins:
        return None
    span = OpenHours(tuple(days), begins, ends, _line(one.get("description"))[:200])
    made: dict[str, Any] = {"days": [day.value for day in span.days], "opens": span.opens, "closes": span.closes}
    return made | ({"note": span.note} if span.note else {})


def _limited(one: Mapping[str, Any]) -> bool:
    """Whether hours hold for some weeks alone, or are counted in the hours of another country."""
    names = ("valid_to", "until", "count", "bymonthday", "byweekno", "byyearday")
    return any(one.get(name) for name in names) or one.get("timezone") not in (None, "", BANGKOK_OFFSET)


def _line(given: Any) -> str:
    return " ".join(thai.normalise(given).split()) if isinstance(given, str) else ""


def _text(given: Any) -> str:
    return thai.normalise(given) if isinstance(given, str) else ""


def _day(given: Any) -> date | None:
    try:
        return date.fromisoformat(_line(given)[:10])
    except ValueError:
        return None


def _phone(one: Mapping[str, Any]) -> str:
    extension = one.get("extension")
    inside = isinstance(extension, int | str) and not isinstance(extension, bool) and _line(str(extension))
    return f"{_line(one.get('number'))} ต่อ {inside}" if inside else _line(one.get("number"))

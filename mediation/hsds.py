"""The directory in Open Referral HSDS 3: a page of services, each with its organization, location, hours and papers. Pure.

What HSDS has no place for (the kind of body, the topics, a LINE id) goes as attributes with taxonomy terms of our own. Ids are
kept: that of the service is the entry's, those of its parts are remembered or made from it, so that the same entry stays the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from mediation.availability import Weekday, clock_text
from mediation.destinations import Destination, OpenHours
from mediation.languages import NAMES

KIND, TOPIC, NATURE, LINE = ("mediation:destination", "mediation:topic", "mediation:nature", "mediation:line")
DAYS: Mapping[Weekday, str] = dict(zip(Weekday, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
BANGKOK_OFFSET = 7
_COUNTRY = "TH"


def page_of(entries: Sequence[Destination], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """All entries as one page. `names`: the words of our taxonomies by code, as they are to be read by others."""
    return {
        "total_items": len(entries),
        "total_pages": 1,
        "page_number": 1,
        "size": len(entries),
        "first_page": True,
        "last_page": True,
        "empty": not entries,
        "contents": [service_of(one, names) for one in entries],
    }


def service_of(one: Destination, names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """An entry as a service. What is empty is left out; what HSDS asks for is always there."""
    made: dict[str, Any] = {
        "id": str(one.key),
        "name": one.name_th,
        "alternate_name": one.name_en,
        "description": one.accepts,
        "url": one.website,
        "email": one.email,
        "status": "active" if one.active else "inactive",
        "fees_description": one.fee,
        "assured_date": one.reviewed_on.isoformat() if one.reviewed_on else "",
        "organization": {
            "id": _id(one, "organization"),
            "name": one.name_th,
            "description": one.accepts or one.name_th,
        },
        "phones": [_phone(one)] if one.phone else [],
        "languages": [
            {"id": _id(one, f"language:{code}"), "code": code.value, "name": NAMES[code.value]}
            for code in one.languages
        ],
        "required_documents": [
            {"id": _id(one, f"document:{place}"), "document": line}
            for place, line in enumerate(one.papers.splitlines())
        ],
        "schedules": _schedules(one),
        "service_at_locations": [_at_location(one)] if one.whole_address else [],
        "attributes": _attributes(one, names),
    }
    return {name: value for name, value in made.items() if value not in ("", [])}


def _id(one: Destination, part: str) -> str:
    return one.parts.get(part) or made_id(one.key, part)


def made_id(key: UUID, part: str) -> str:
    """The id of a part of an entry that brought none of its own."""
    return str(uuid5(key, part))


def _phone(one: Destination) -> dict[str, Any]:
    told = {"description": one.phone_note} if one.phone_note else {}
    return {"id": _id(one, "phone"), "number": one.phone, **told}


def _at_location(one: Destination) -> dict[str, Any]:
    address = {
        "id": _id(one, "address"),
        "address_1": one.address,
        "city": one.district,
        "state_province": one.province,
        "postal_code": one.postcode,
        "country": _COUNTRY,
        "address_type": "physical",
    }
    location = {
        "id": _id(one, "location"),
        "location_type": "physical",
        "name": one.name_th,
        "addresses": [address],
    }
    return {"id": _id(one, "service_at_location"), "location": location}


def _schedules(one: Destination) -> list[dict[str, Any]]:
    made = [_schedule(one, place, span) for place, span in enumerate(one.hours)]
    return made + ([{"id": _id(one, "schedule:note"), "description": one.hours_note}] if one.hours_note else [])


def _schedule(one: Destination, place: int, span: OpenHours) -> dict[str, Any]:
    told = {"description": span.note} if span.note else {}
    return {
        "id": _id(one, f"schedule:{place}"),
        "freq": "WEEKLY",
        "byday": ",".join(DAYS[day] for day in span.days),
        "opens_at": _clock(span.opens),
        "closes_at": _clock(span.closes),
        "timezone": BANGKOK_OFFSET,
        **told,
    }


def _clock(minutes: int) -> str:
    # A day ends at 24.00, which the format has no way to write.
    return ("23:59" if minutes >= 24 * 60 else clock_text(minutes).replace(".", ":")) + f"+{BANGKOK_OFFSET:02d}:00"


def _attributes(one: Destination, names: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    coded: Iterable[tuple[str, str]] = [
        (KIND, one.code.value),
        *((TOPIC, code) for code in one.topics),
        *((NATURE, code) for code in one.natures),
        *([(LINE, one.line_id)] if one.line_id else []),
    ]
    return [
        {
            "id": _id(one, f"attribute:{taxonomy}:{code}"),
            "link_entity": "service",
            "value": code,
            "taxonomy_term": _term(taxonomy, code, names.get(taxonomy, {}).get(code, code)),
        }
        for taxonomy, code in coded
    ]


_OUR_TERMS = UUID("5d1f0c1e-0000-4000-8000-0000000000ff")


def _term(taxonomy: str, code: str, name: str) -> dict[str, Any]:
    return {
        "id": str(uuid5(_OUR_TERMS, f"{taxonomy}:{code}")),
        "code": code,
        "name": name,
        "description": name,
        "taxonomy": taxonomy,
    }

"""Files of other directories: what they mean is what is kept, and whatever the directory can hold goes out and comes back."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.vocabulary import Nature, ReferralDestination, Topic
from mediation.availability import Weekday
from mediation.destinations import Destination, OpenHours
from mediation.hsds import page_of
from mediation.hsds_reading import Read, read_services
from mediation.languages import Language
from parties import thai

KEY = "0190c7f0-0000-7000-8000-0000000000aa"


def read(*rows: dict[str, Any]) -> Read:
    found = read_services({"contents": list(rows)})
    assert found is not None
    return found


def service(**more: Any) -> dict[str, Any]:
    organization = {"id": KEY, "name": "ศูนย์", "description": "ศูนย์"}
    return {"id": KEY, "name": "ศูนย์", "status": "active", "organization": organization, **more}


def columns(row: dict[str, Any]) -> tuple[dict[str, Any], Sequence[str]]:
    found = read(row)
    assert list(found.faults) == []
    return dict(found.entries[UUID(KEY)]), found.kept_out


# HOURS


def hours(**schedule: Any) -> tuple[list[Any], Sequence[str]]:
    weekly = {"id": KEY, "freq": "WEEKLY", "byday": "MO", "opens_at": "08:30", "closes_at": "16:30"}
    kept, kept_out = columns(service(schedules=[weekly | schedule]))
    return kept["hours"], kept_out


@pytest.mark.parametrize(
    "said", [{}, {"opens_at": "08:30+07:00"}, {"closes_at": "16:30:00+0700"}, {"timezone": 7}, {"interval": 1}]
)
def test_hours_of_thailand_are_kept(said: dict[str, Any]) -> None:
    assert hours(**said) == ([{"days": ["mon"], "opens": 510, "closes": 990}], [])


@pytest.mark.parametrize(
    "said",
    [
        {"opens_at": "01:30Z", "closes_at": "09:30Z"},
        {"opens_at": "09:30+08:00"},
        {"timezone": 0},
        {"interval": 2},
        {"byday": "1MO"},
        {"byday": "MO,-1FR"},
        {"until": "2026-12-31"},
        {"valid_to": "2026-12-31"},
        {"opens_at": "18:00", "closes_at": "06:00"},
    ],
)
def test_hours_that_are_not_the_same_every_week_here_are_not_guessed_at_but_told(said: dict[str, Any]) -> None:
    kept, kept_out = hours(**said)
    assert kept == []
    assert "schedules (not weekly)" in kept_out


# WHAT IS WRITTEN OTHERWISE


def test_a_postcode_or_address_of_another_country_leaves_the_rest_of_the_row() -> None:
    address = {"id": KEY, "address_1": "1 High St", "city": "Newport", "state_province": "Gwent"}
    address |= {"postal_code": "ABC 1234", "country": "GB", "address_type": "postal"}
    location = {"id": KEY, "location_type": "physical", "addresses": [address]}
    places = [{"id": KEY, "location": location}]
    kept, kept_out = columns(service(service_at_locations=places, url="www.example.org"))
    assert (kept["address"], kept["district"], kept["postcode"], kept["website"]) == ("1 High St", "Newport", "", "")
    assert kept_out == ["postal_code (cannot be kept as it is written)", "url (cannot be kept as it is written)"]


@pytest.mark.parametrize("extension", [12, "12"])
def test_an_extension_is_dialled_after_its_number(extension: int | str) -> None:
    kept, kept_out = columns(service(phones=[{"id": KEY, "number": "038 551 234", "extension": extension}]))
    assert (kept["phone"], kept_out) == ("038 551 234 ต่อ 12", [])


# THERE AND BACK

_WRITTEN = st.text("กขคงจะาำิ่้เแ abXZ019๐๙-/().,“”…;\u200b", max_size=20).map(
    lambda text: " ".join(thai.normalise(text).split())
)
_LINES = st.lists(_WRITTEN, max_size=4).map(lambda lines: thai.normalise("\n".join(lines)))
_PAPERS = st.lists(_WRITTEN.filter(bool), max_size=4).map("\n".join)


@st.composite
def spans(draw: st.DrawFn) -> OpenHours:
    opens, closes = sorted(draw(st.lists(st.integers(0, 24 * 60 - 2), min_size=2, max_size=2, unique=True)))
    days = draw(st.sets(st.sampled_from(list(Weekday)), min_size=1))
    closes = draw(st.sampled_from([closes, 24 * 60]))
    return OpenHours(tuple(day for day in Weekday if day in days), opens, closes, draw(_WRITTEN))


def _some(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(kind)), unique=True).map(tuple)


@st.composite
def entries(draw: st.DrawFn) -> Destination:
    names = ("name_en", "email", "line_id", "address", "district", "province", "hours_note", "fee")
    texts: dict[str, Any] = {name: draw(_WRITTEN) for name in names}
    phone = draw(_WRITTEN)
    return Destination(
        id=1,
        centre_id=1,
        replaces_id=None,
        key=draw(st.uuids()),
        code=draw(st.sampled_from(list(ReferralDestination))),
        name_th=draw(_WRITTEN.filter(bool)),
        topics=tuple(one.value for one in draw(_some(Topic))),
        natures=tuple(one.value for one in draw(_some(Nature))),
        languages=draw(_some(Language)),
        phone=phone,
        phone_note=draw(_WRITTEN) if phone else "",
        website=draw(st.sampled_from(["", "https://example.org/ก", "http://example.org"])),
        postcode=draw(st.sampled_from(["", "24120"])),
        hours=tuple(draw(st.lists(spans(), max_size=4))),
        accepts=draw(_LINES),
        papers=draw(_PAPERS),
        active=draw(st.booleans()),
        reviewed_on=draw(st.none() | st.dates()),
        **texts,
    )


@given(st.lists(entries(), max_size=3, unique_by=lambda one: one.key))
def test_whatever_the_directory_holds_goes_out_and_comes_back(held: list[Destination]) -> None:
    page = json.loads(json.dumps(page_of(held, {})))
    found = read(*page["contents"])
    assert (list(found.faults), list(found.kept_out)) == ([], [])
    for one in held:
        kept = dict(found.entries[one.key])
        said = json.loads(msgspec.json.encode({name: getattr(one, name) for name in kept}))
        assert json.loads(msgspec.json.encode(kept)) == said

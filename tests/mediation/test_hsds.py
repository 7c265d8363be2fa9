"""The directory as Open Referral HSDS 3: what goes out is what HSDS asks for, and what comes in is read row by row."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from cases.vocabulary import ReferralDestination
from mediation.availability import Weekday
from mediation.destinations import Destination, OpenHours, by_fitness, in_use, suggested_codes
from mediation.hsds import page_of
from mediation.hsds_reading import MOST_ROWS, Read, read_services
from mediation.languages import Language
from parties.thai import bangkok_day
from tests.mediation.practice.cases_at import days_ago

KEY = UUID("0190c7f0-0000-7000-8000-0000000000aa")
TODAY = bangkok_day(days_ago(0))
WORKING = (Weekday.mon, Weekday.tue, Weekday.wed, Weekday.thu, Weekday.fri)
ASKED = {
    "organization": ("id", "name", "description"),
    "phones": ("id", "number"),
    "schedules": ("id",),
    "languages": ("id",),
    "required_documents": ("id",),
    "attributes": ("id",),
    "taxonomy_term": ("id", "name", "description"),
    "service_at_locations": ("id",),
    "location": ("id", "location_type"),
    "addresses": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "contents": ("id", "name", "status"),
}
"""The members HSDS 3.0 requires of each object, as its documentation tells them."""


def entry(**columns: Any) -> Destination:
    told: dict[str, Any] = {
        "id": 7,
        "centre_id": 1,
        "replaces_id": None,
        "key": KEY,
        "code": ReferralDestination.DISTRICT,
        "name_th": "ศูนย์ดำรงธรรมอำเภอพนมสารคาม",
        "name_en": "Damrongtham centre",
        "topics": ("LAND_BOUNDARY", "DEBT"),
        "natures": ("civil",),
        "accepts": "ที่ดิน มรดก\nทุนทรัพย์ไม่เกิน 200,000 บาท",
        "phone": "038 551 234 ต่อ 12",
        "phone_note": "งานธุรการ",
        "email": "district@example.org",
        "line_id": "@phanom",
        "website": "https://example.org",
        "address": "ที่ว่าการอำเภอ หมู่ 1",
        "district": "พนมสารคาม",
        "province": "ฉะเชิงเทรา",
        "postcode": "24120",
        "hours": (OpenHours(WORKING, 510, 720), OpenHours(WORKING, 780, 990, "ยกเว้นวันหยุดราชการ")),
        "hours_note": "พักเที่ยง",
        "languages": (Language.th, Language.kxm),
        "fee": "ไม่มีค่าใช้จ่าย",
        "papers": "บัตรประจำตัวประชาชน\nหนังสือแสดงสิทธิในที่ดิน",
        "reviewed_on": TODAY,
    }
    return Destination(**told | columns)


def page(*entries: Destination) -> dict[str, Any]:
    return dict(json.loads(json.dumps(page_of(entries, {}))))


def read(given: Any) -> Read:
    found = read_services(given)
    assert found is not None
    return found


def objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield name, value
        for inner, one in value.items():
            yield from objects(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield from objects(one, name)


@pytest.mark.parametrize("one", [entry(), entry(phone="", address="", hours=(), papers="", languages=(), accepts="")])
def test_all_that_hsds_asks_for_is_there_and_every_id_is_its_own(one: Destination) -> None:
    found = [(name, value) for name, value in objects(page(one)) if name]
    for name, value in found:
        for asked in ASKED[name]:
            assert isinstance(value[asked], str), (name, asked)
        assert str(UUID(value["id"])) == value["id"]
    ids = [value["id"] for name, value in found]
    assert len(ids) == len(set(ids))


def test_a_round_trip_loses_nothing() -> None:
    one = entry(parts={"organization": "0190c7f0-0000-7000-8000-0000000000bb"})
    came = read(page(one))
    assert (came.faults, came.kept_out) == ((), []) or (list(came.faults), list(came.kept_out)) == ([], [])
    columns = dict(came.entries[KEY])
    assert columns.pop("hours") == [
        {"days": [day.value for day in WORKING], "opens": 510, "closes": 720},
        {"days": [day.value for day in WORKING], "opens": 780, "closes": 990, "note": "ยกเว้นวันหยุดราชการ"},
    ]
    for name, value in columns.items():
        kept = getattr(one, name)
        assert value == (list(kept) if isinstance(kept, tuple) else kept), name
    again = entry(**{**columns, "hours": one.hours, "code": one.code, "languages": one.languages})
    assert page(again) == page(one)


def test_a_whole_day_and_hours_of_no_week_survive_in_their_way() -> None:
    hours = (OpenHours((Weekday.sat,), 0, 24 * 60),)
    came = read(page(entry(hours=hours, hours_note="")))
    assert came.entries[KEY]["hours"] == [{"days": ["sat"], "opens": 0, "closes": 1440}]
    monthly = page(entry())
    schedule = {"id": str(KEY), "freq": "MONTHLY", "bymonthday": "1", "opens_at": "09:00", "description": "ทุกวันที่ 1"}
    monthly["contents"][0]["schedules"] = [schedule]
    came = read(monthly)
    assert (came.entries[KEY]["hours"], came.entries[KEY]["hours_note"]) == ([], "ทุกวันที่ 1")
    assert "schedules (not weekly)" in came.kept_out


def test_members_without_a_place_here_are_kept_out_and_told() -> None:
    given = page(entry())
    service = given["contents"][0]
    service |= {"wait_time": "สองสัปดาห์", "funding": [{"id": str(KEY)}], "program": {}, "fees": ""}
    service["service_at_locations"][0]["location"]["latitude"] = 13.7
    service["phones"].append({"id": str(KEY), "number": "1"})
    service["languages"].append({"id": str(KEY), "code": "xx"})
    came = read(given)
    assert came.faults == []
    assert came.kept_out == [
        "funding",
        "languages.code=xx",
        "phones (all but the first)",
        "service_at_locations.location.latitude",
        "wait_time",
    ]


def test_every_fault_of_every_row_is_told_and_the_other_rows_are_read() -> None:
    good, bad = page(entry())["contents"][0], page(entry())["contents"][0]
    bad |= {"id": "7", "name": " ", "status": "sleeping"}
    del bad["organization"]["description"]
    del bad["service_at_locations"][0]["location"]["addresses"][0]["city"]
    long = page(entry(key=UUID(int=9)))["contents"][0] | {"name": "ก" * 300}
    came = read([good, bad, "no service", long, good])
    assert list(came.entries) == [KEY]
    assert [(one.row, one.path, one.code) for one in came.faults] == [
        (2, "name", "required"),
        (2, "id", "no_uuid"),
        (2, "organization.description", "required"),
        (2, "service_at_locations[0].location.addresses[0].city", "required"),
        (2, "status", "not_in_list"),
        (3, "", "not_an_object"),
        (4, "name_th", "too_long"),
        (5, "id", "id_twice"),
    ]


@pytest.mark.parametrize("given", [1, "x", None, {}, {"page": 1}, {"contents": {}}, [{}] * (MOST_ROWS + 1)])
def test_what_is_no_list_of_services_is_none(given: Any) -> None:
    assert read_services(given) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"organization": "x"},
        {"phones": "x"},
        {"phones": [1]},
        {"schedules": [[]]},
        {"attributes": [{"id": str(KEY), "taxonomy_term": 5}]},
        {"service_at_locations": [{"id": str(KEY), "location": []}]},
        {
            "service_at_locations": [
                {"id": str(KEY), "location": {"id": str(KEY), "location_type": "x", "addresses": {}}}
            ]
        },
        {"description": {"a": 1}, "url": ["x"], "languages": [{"id": str(KEY), "code": 4}]},
        {"name": "\x00"},
        {"description": "\ud800"},
    ],
)
def test_nothing_of_the_wrong_kind_breaks_the_reading(wrong: dict[str, Any]) -> None:
    came = read([page(entry())["contents"][0] | wrong])
    assert len(came.entries) + len({one.row for one in came.faults}) == 1


def test_a_service_that_says_no_kind_of_ours_is_another_body() -> None:
    row = {"id": str(KEY), "name": "บ้านพักใจ", "status": "defunct"}
    columns = read(row).entries[KEY]
    assert (columns["code"], columns["active"]) == ("OTHER", False)


# WHO FITS


def test_who_fits_goes_by_what_stopped_the_matter_then_by_topic() -> None:
    codes = [code.value for code in suggested_codes("FAMILY_MONEY", TODAY, ["G-FAM"])]
    assert codes[0] == "DV_SOCIAL"
    assert codes[-1] == "CJC"
    assert len(codes) == len(set(codes))
    assert suggested_codes("DV", TODAY)[0] == "DV_SOCIAL"
    assert suggested_codes("DEBT", TODAY, in_danger=True)[:2] == ["DV_SOCIAL", "POLICE"]
    assert suggested_codes("LAND_OWNERSHIP", TODAY, ["G-OWN"])[0] == "LAND_OFFICE"
    assert suggested_codes("unheard-of", TODAY) == ["CJC"]


def test_an_entry_of_the_centre_stands_in_place_of_the_installations() -> None:
    shared, other = entry(id=1, centre_id=None), entry(id=2, centre_id=None, code=ReferralDestination.LAWYERS)
    own = entry(id=3, replaces_id=1)
    assert [one.id for one in in_use([shared, other, own])] == [2, 3]
    assert [one.id for one in in_use([shared, other, entry(id=3, replaces_id=1, active=False)])] == [2]
    fitting = by_fitness([shared, other, entry(id=4, topics=())], suggested_codes("DEBT", TODAY), "DEBT")
    assert [one.id for one in fitting] == [1, 4]


def test_an_entry_nobody_has_looked_at_for_a_year_is_marked() -> None:
    assert not entry().stale(TODAY)
    assert entry(reviewed_on=None).stale(TODAY)
    assert entry(reviewed_on=TODAY.replace(year=TODAY.year - 2)).stale(TODAY)

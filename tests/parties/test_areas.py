"""Areas of the country are imported again and again, completed while typed, and printed as Thailand writes them."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeAlias

import asyncpg
import pytest

from parties.areas import COLUMNS, COMPLETE, ImportReport, asked_for, complete, import_areas, place_of, print_address
from parties.database import ENGINE, scope
from parties.errors import NotValid
from parties.register import NewPerson
from tests.world import World

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
HEADER = ",".join(COLUMNS)
THA_THAN = "240606,ท่าถ่าน,Tha Than,2406,พนมสารคาม,Phanom Sarakham,24,ฉะเชิงเทรา,Chachoengsao,24120"
BANG_RAK = "100402,สีลม,Si Lom,1004,บางรัก,Bang Rak,10,กรุงเทพมหานคร,Bangkok,10500"
_NEAR = Path(__file__).parents[2].parent / "shared" / "data"
WHOLE_COUNTRY = Path(os.environ.get("MEDIATION_TEST_DATA", _NEAR)) / "thai_areas" / "subdistricts_flat.csv"


@pytest.fixture
async def no_areas(owner: Connection) -> AsyncIterator[Connection]:
    """The owner's connection, before any area was imported and with what a test imports taken away again."""
    await owner.execute("truncate area")
    yield owner
    await owner.execute("truncate area")


def written(folder: Path, *rows: str, before: str = "") -> Path:
    path = folder / "areas.csv"
    path.write_text(before + "\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


async def imported(owner: Connection, folder: Path, *rows: str, before: str = "") -> ImportReport:
    return await import_areas(owner, written(folder, *rows, before=before))


async def test_a_file_fills_provinces_districts_and_subdistricts(no_areas: Connection, tmp_path: Path) -> None:
    report = await imported(no_areas, tmp_path, THA_THAN, BANG_RAK)
    assert (report.rows, report.provinces, report.districts, report.subdistricts) == (2, 2, 2, 2)
    assert (report.added, report.changed, report.bad) == (6, 0, ())
    rows = await no_areas.fetch("select code, name_th, postcode, parent_code from area order by code desc limit 3")
    assert [tuple(row) for row in rows] == [
        ("240606", "ท่าถ่าน", "24120", "2406"),
        ("2406", "พนมสารคาม", "", "24"),
        ("24", "ฉะเชิงเทรา", "", None),
    ]


async def test_importing_again_changes_nothing_and_a_renamed_area_is_changed(
    no_areas: Connection, tmp_path: Path
) -> None:
    await imported(no_areas, tmp_path, THA_THAN)
    again = await imported(no_areas, tmp_path, THA_THAN)
    assert (again.added, again.changed) == (0, 0)
    renamed = await imported(no_areas, tmp_path, THA_THAN.replace("ท่าถ่าน", "ท่าถ่านใหม่").replace("24120", "24121"))
    assert (renamed.added, renamed.changed) == (0, 1)
    assert [place.subdistrict for place in await complete("24121")] == ["ท่าถ่านใหม่"]
    assert await complete("24120") == []


async def test_a_byte_order_mark_and_thai_digits_do_no_harm(no_areas: Connection, tmp_path: Path) -> None:
    report = await imported(no_areas, tmp_path, THA_THAN.replace("24120", "๒๔๑๒๐"), before="\ufeff")
    assert report.bad == ()
    assert await no_areas.fetchval("select postcode from area where code = '240606'") == "24120"


BAD_ROWS = [
    ("24060,ท่าถ่าน,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,24120", "the code of the subdistrict must have 6 digits: '24060'"),
    ("250606,ท่าถ่าน,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,24120", "the code of the subdistrict does not lie in 2406: 250606"),
    ("240606,,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,24120", "the subdistrict has no Thai name"),
    ("240606,ท่าถ่าน,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,2412", "the postcode must have 5 digits: '2412'"),
    ("240606,ท่าถ่าน,,2406,พนมสารคาม", "more or fewer columns than the first line"),
    ("240606,ท่าถ่าน,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,24120,x", "more or fewer columns than the first line"),
    ("240606,ท่า\x07ถ่าน,,2406,พนมสารคาม,,24,ฉะเชิงเทรา,,24120", "characters that cannot be kept"),
    (BANG_RAK.replace("สีลม", "อื่น"), "the subdistrict 100402 is there twice"),
    (BANG_RAK.replace("100402", "100403").replace("บางรัก", "บางแค"), "the district 1004 has another name above"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS, ids=[reason for _, reason in BAD_ROWS])
async def test_a_bad_row_is_told_by_its_line_and_the_others_are_taken(
    row: str, reason: str, no_areas: Connection, tmp_path: Path
) -> None:
    report = await imported(no_areas, tmp_path, BANG_RAK, row, THA_THAN)
    assert [(bad.line, bad.reason) for bad in report.bad] == [(3, reason)]
    assert (report.rows, report.subdistricts) == (3, 2)


async def test_a_file_that_is_no_list_of_areas_is_refused_with_the_reason(no_areas: Connection, tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    for content, code in (
        (b"code,name\n1,2\n", "columns_missing"),
        (b"", "columns_missing"),
        (b"\xb7\xe8\n", "not_utf8"),
    ):
        path.write_bytes(content)
        with pytest.raises(NotValid) as refused:
            await import_areas(no_areas, path)
        assert [fault.code for fault in refused.value.faults] == [code]
    assert await no_areas.fetchval("select count(*) from area") == 0


async def test_an_address_is_completed_from_any_part_of_it(no_areas: Connection, tmp_path: Path) -> None:
    await imported(no_areas, tmp_path, THA_THAN, BANG_RAK)
    for typed in (
        "ท่าถ่",
        "ท่า",
        "ต.ท่าถ่าน",
        "ตำบล ท่าถ่าน อ.พนม",
        "พนมสารคาม",
        "tha th",
        "THA THAN",
        "2412",
        "๒๔๑๒๐",
        "แปดริ้ว 24",
    ):
        found = [place.area_code for place in await complete(typed)]
        assert found == ([] if "แปดริ้ว" in typed else ["240606"]), typed
    for typed in ("สีลม", "แขวงสีลม", "เขตบางรัก", "กทม.", "กรุงเทพ", "si lom", "105"):
        assert [place.area_code for place in await complete(typed)] == ["100402"], typed


@pytest.mark.parametrize("typed", ["", " ", "ท", "2", "ต.", "เขต", "%%", "__", "\x00\x00", "'; drop table area", "ฮฮฮ"])
async def test_too_little_or_nothing_known_completes_to_nothing(
    typed: str, no_areas: Connection, tmp_path: Path
) -> None:
    await imported(no_areas, tmp_path, THA_THAN)
    assert await complete(typed) == []


async def test_a_place_in_bangkok_is_named_without_the_word_for_province(no_areas: Connection, tmp_path: Path) -> None:
    await imported(no_areas, tmp_path, THA_THAN, BANG_RAK)
    country, capital = await place_of("240606"), await place_of("100402")
    assert country is not None
    assert capital is not None
    assert country.label == "ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120"
    assert capital.label == "แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500"
    assert await place_of("2406") is None


async def test_of_places_that_fit_alike_the_centres_own_come_first(
    no_areas: Connection, tmp_path: Path, world: World
) -> None:
    far = "130101,ท่าทราย,,1301,เมือง,,13,ปทุมธานี,,12000"
    near = "240701,ท่ากระดาน,,2407,สนามชัยเขต,,24,ฉะเชิงเทรา,Chachoengsao,24160"
    await imported(no_areas, tmp_path, far, near, THA_THAN)
    assert [place.area_code for place in await complete("ท่า")] == ["130101", "240606", "240701"]
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        assert [place.area_code for place in await complete("ท่า")] == ["240606", "240701", "130101"]
        assert [place.area_code for place in await complete("ท่าทราย")] == ["130101"]


@pytest.mark.real_data
async def test_the_whole_country_is_taken_in_and_tha_than_is_found(no_areas: Connection) -> None:
    report = await import_areas(no_areas, WHOLE_COUNTRY)
    assert (report.rows, report.provinces, report.districts, report.subdistricts) == (7436, 77, 928, 7436)
    assert (report.added, report.changed, report.bad) == (77 + 928 + 7436, 0, ())
    again = await import_areas(no_areas, WHOLE_COUNTRY)
    assert (again.added, again.changed) == (0, 0)
    assert [(place.area_code, place.postcode, place.label) for place in await complete("ท่าถ่")] == [
        ("240606", "24120", "ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120")
    ]
    assert (await complete("tha than"))[0].area_code == "240606"
    of_the_district = await complete("อ.พนมสารคาม", limit=50)
    assert {place.district for place in of_the_district} == {"พนมสารคาม"}
    assert len(of_the_district) == 8
    assert len(await complete("24", limit=10)) == 10
    for typed in ("ท่", "ท่าถ่", "th", "2412", "พนม ฉะ"):
        assert await uses_the_index(no_areas, typed), typed


async def uses_the_index(owner: Connection, typed: str) -> bool:
    """Whether the statement that completes an address goes by the index, as the planner chooses on the whole country."""
    asked = asked_for(typed)
    assert asked is not None
    plan = await owner.fetch(f"explain {COMPLETE}", *asked, 10)
    return any("area_search" in row[0] for row in plan)


def someone(**address: str) -> NewPerson:
    return NewPerson("สมใจ", **address)  # type: ignore[arg-type]


def test_an_address_is_printed_in_the_order_of_thai_papers() -> None:
    full = someone(
        house_no="12/3",
        moo="4",
        village="ดอนทอง",
        soi="สุขใจ",
        road="ฉะเชิงเทรา-กบินทร์บุรี",
        subdistrict="ท่าถ่าน",
        district="พนมสารคาม",
        province="ฉะเชิงเทรา",
        postcode="24120",
        area_code="240606",
    )
    assert print_address(full) == (
        "บ้านเลขที่ 12/3 หมู่ที่ 4 บ้านดอนทอง ซอยสุขใจ ถนนฉะเชิงเทรา-กบินทร์บุรี ตำบลท่าถ่าน อำเภอพนมสารคาม จังหวัดฉะเชิงเทรา 24120"
    )


def test_bangkok_is_printed_with_its_own_words_by_code_or_by_name() -> None:
    for known in ({"area_code": "100402", "province": "กรุงเทพมหานคร"}, {"province": "กรุงเทพมหานคร"}):
        party = someone(house_no="9", subdistrict="สีลม", district="บางรัก", postcode="10500", **known)
        assert print_address(party) == "บ้านเลขที่ 9 แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500"


def test_words_already_written_are_not_written_twice_and_names_stay_as_they_were() -> None:
    party = someone(
        house_no="-", moo="ม.4", village="บ้านดอน", subdistrict="ต.ชื่อเดิม", district="อ.เมือง", province="จ.เลย"
    )
    assert print_address(party) == "ม.4 บ้านดอน ต.ชื่อเดิม อ.เมือง จ.เลย"
    assert print_address(someone()) == ""

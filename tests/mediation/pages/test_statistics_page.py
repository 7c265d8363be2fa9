"""The figures of the centre on their pages and as files."""

import csv
from io import BytesIO, StringIO
from zipfile import ZipFile

from mediation.work import now_utc
from parties import thai
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at
from tests.world import World


async def test_the_committee_reads_its_page_and_is_never_led_to_a_case(world: World, browser_as: BrowserAs) -> None:
    await case_at(world, "received")
    committee = await browser_as("committee")
    shown = await committee.sees("/statistics", None)
    assert shown.answer.status_code == 200
    text = shown.answer.text
    assert str(thai.fiscal_year(thai.bangkok_day(now_utc()))) in text
    assert "<svg" in text and "คำนวณอย่างไร" in text
    assert "ยังไม่มีการบันทึกข้อมูลนี้" in (await committee.sees("/statistics/all", None)).answer.text
    assert "/cases?" not in text


async def test_the_officer_is_led_from_a_number_to_its_cases(world: World, browser_as: BrowserAs) -> None:
    await case_at(world, "received")
    officer = await browser_as("officer")
    text = (await officer.sees("/statistics", None)).answer.text
    assert '<a href="/cases?since=' in text
    year = thai.fiscal_year(thai.bangkok_day(now_utc()))
    assert f'<a href="/cases?since={year - 544}-10-01&amp;until={year - 543}-09-30"' in text


async def test_a_time_that_cannot_be_understood_is_told_and_kept(world: World, browser_as: BrowserAs) -> None:
    committee = await browser_as("committee")
    shown = await committee.sees("/statistics?fiscal_year=2570&quarter=7", None)
    assert shown.answer.status_code == 422
    assert 'value="7"' in shown.answer.text
    assert (await committee.sees("/statistics.csv?first=2570-13", None)).answer.status_code == 422


async def test_a_time_in_which_nothing_happened_says_so(world: World, browser_as: BrowserAs) -> None:
    shown = await (await browser_as("committee")).sees("/statistics?fiscal_year=2540", None)
    assert "ไม่มีรายการในช่วงเวลานี้" in shown.answer.text
    assert "<svg" not in shown.answer.text


async def test_the_files_have_a_row_for_each_line_and_thai_headings(world: World, browser_as: BrowserAs) -> None:
    committee = await browser_as("committee")
    answer = (await committee.sees("/statistics.csv?fiscal_year=2570", None)).answer
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert {"รหัสตัวชี้วัด", "ตัวตั้ง", "ตัวหาร"} <= rows[0].keys()
    assert {row["รหัสตัวชี้วัด"] for row in rows} >= {"ST-01", "ST-05", "ST-06", "ST-16", "ST-22"}
    book = (await committee.sees("/statistics.xlsx?fiscal_year=2570", None)).answer
    with ZipFile(BytesIO(book.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet and "<f>" not in sheet


async def test_what_rollups_do_not_hold_is_counted_from_the_cases(world: World, browser_as: BrowserAs) -> None:
    await world.owner.execute(
        "insert into village (centre_id, code, moo, name, population) values ($1, '24060609', 9, 'บ้านเก้า', 500)",
        world.tha_than.id,
    )
    cases = [
        await case_at(world, "in_mediation", area_code="240606", place_moo="9", value=value)
        for value in (1000, 5000, 9000)
    ]
    await world.owner.execute("update case_file set place = 'ริมคลอง' where id = any ($1)", cases[1:])
    earlier = "update case_file set received_at = received_at - interval '1 minute' where id = $1"
    await world.owner.execute(earlier, cases[1])
    answer = (await (await browser_as("committee")).sees("/statistics.csv", None)).answer
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    lines = {(row["รหัสตัวชี้วัด"], row["รายการ"]): row for row in rows}
    village = lines["ST-08", "หมู่ที่ 9 บ้านเก้า"]
    assert (village["จำนวน"], village["ต่อประชากร 1,000 คน"]) == ("3", "6.0")
    assert lines["ST-06", "ทุนทรัพย์ค่ากลาง (เฉพาะเรื่องที่บอกจำนวนเงิน)"]["บาท"] == "5000.00"
    assert lines["ST-16", "สถานที่เดิมภายใน 24 เดือน"]["จำนวน"] == "1"
    assert lines["ST-22", "คู่กรณีทั้งหมด"]["จำนวน"] == "6"
    assert any(key[0] == "ST-11" and row["จำนวน"] == "3" for key, row in lines.items())

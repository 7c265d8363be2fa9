"""Tables that are taken away open in a spreadsheet as what they are: days are days, and nothing is calculated."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from mediation import workbook
from mediation.case_list import Filters
from mediation.practice.lists import cases_table, letters_table, roster_table
from mediation.workbook import Table
from parties.errors import NotPermitted
from tests.mediation.practice.cases_at import case_at
from tests.world import World

TABLE = Table(
    "ทะเบียน/เรื่อง: [2569]",
    ("เลขที่", "วันที่รับ", "เวลา", "ทุนทรัพย์", "ข้อความ"),
    [
        ("ทถ.1/2569", date(2026, 11, 22), datetime(2026, 11, 22, 2, 30, tzinfo=UTC), Decimal("1200.50"), "=1+1"),
        (None, None, None, None, "@SUM(A1)"),
        ("0812345678", date(2026, 1, 1), None, Decimal(0), "http://example.org"),
    ],
)


def test_days_are_days_in_the_thai_calendar_and_the_heading_stays() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook.xlsx([TABLE]))).active
    assert sheet is not None
    assert sheet.title == "ทะเบียนเรื่อง 2569"
    assert sheet.freeze_panes == "A2"
    assert sheet["B2"].value == datetime(2026, 11, 22)
    assert sheet["B2"].number_format == "[$-107041E]d mmm yyyy"
    assert sheet["C2"].value == datetime(2026, 11, 22, 9, 30)
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("0812345678", "s")
    assert sheet["D2"].value == 1200.5


def test_no_cell_is_calculated() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook.xlsx([TABLE]))).active
    assert sheet is not None
    assert [(sheet[cell].value, sheet[cell].data_type) for cell in ("E2", "E3")] == [("'=1+1", "s"), ("'@SUM(A1)", "s")]
    assert sheet["E4"].hyperlink is None
    text = workbook.csv(TABLE).decode()
    assert text.startswith("\ufeff")
    assert '"\'=1+1"' in text
    assert '"2026-11-22"' in text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook.xlsx([TABLE]))
    done = subprocess.run(
        ["soffice", "--headless", "--convert-to", "csv", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx")],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0
    assert "ทถ.1/2569" in (tmp_path / "a.csv").read_text()


async def test_every_list_is_taken_away_by_those_who_see_it(world: World) -> None:
    await case_at(world, "received")
    cases = await cases_table(world.officer, Filters())
    (line,) = list(cases.rows)
    assert isinstance(line[1], datetime)
    assert len(line) == len(cases.headings)
    assert len(list((await roster_table(world.head)).rows)) == 2
    assert list((await letters_table(world.head)).rows) == []
    assert workbook.xlsx([cases]).startswith(b"PK")
    for taking in (cases_table(world.auditor, Filters()), letters_table(world.mediator), roster_table(world.committee)):
        with pytest.raises(NotPermitted):
            await taking

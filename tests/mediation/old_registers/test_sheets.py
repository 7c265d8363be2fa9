"""Files that are opened as registers: whatever program wrote them, and whatever they were made to do."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from mediation.old_registers import sheets
from mediation.old_registers.apart import Order, Reader
from mediation.old_registers.long_sheets import Book
from mediation.old_registers.sheets import FileRefused, Numbered, opened


def made(fill: Callable[[Any, Any], None], **how: Any) -> bytes:
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, **how})
    fill(book, book.add_worksheet("ทะเบียน"))
    book.close()
    return into.getvalue()


def everything(book: Any, sheet: Any) -> None:
    as_day = book.add_format({"num_format": "[$-107041E]d mmm yyyy"})
    as_moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.merge_range("A1:C1", "ทะเบียนข้อพิพาท ปี ๒๕๖๙")
    sheet.write_row("A3", ["เลขที่", "วันที่รับ", "ผล"])
    sheet.write_datetime("B4", datetime(2026, 11, 22), as_day)
    sheet.write_datetime("B5", datetime(2569, 11, 22), as_day)
    sheet.write_datetime("B6", datetime(2026, 11, 22, 9, 30), as_moment)
    sheet.write("A4", 1103700123458)
    sheet.write("A5", "  <&> ก\nข ")
    sheet.write_boolean("C5", True)
    sheet.write_formula("C6", "=1+1", None, "")
    sheet.write_rich_string("C4", "ตกลง", book.add_format({"bold": True}), "กันได้")
    sheet.merge_range("E4:E6", "ข้อความเดียว")
    sheet.write("Z9", 12.5)


@pytest.mark.parametrize("inline", [False, True])
def test_a_long_sheet_is_read_as_a_short_one_is(inline: bool) -> None:
    data = made(everything, constant_memory=inline)
    short = [row for row in opened(data).rows("ทะเบียน") if not row.empty]
    long = [Numbered(*row) for row in Book(zipfile.ZipFile(BytesIO(data))).rows("ทะเบียน")]
    assert [(row.number, trimmed(row)) for row in long if not row.empty] == [
        (row.number, trimmed(row)) for row in short
    ]
    assert next(row for row in long if row.number == 5).cells[1] == date(2569, 11, 22)


def trimmed(row: Numbered) -> list[Any]:
    cells = [
        None if cell is None else cell.date() if isinstance(cell, datetime) and not cell.hour else cell
        for cell in row.cells
    ]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def test_every_sheet_of_twelve_is_offered_and_hidden_ones_are_marked() -> None:
    def twelve(book: Any, first: Any) -> None:
        first.write("A1", "x")
        for number in range(2, 13):
            one = book.add_worksheet(f"ปี {number}")
            one.write("B3", number)
            if number == 12:
                one.hide()

    looked = Reader(Order(made(twelve))).look()
    assert [sheet.name for sheet in looked.sheets] == ["ทะเบียน", *(f"ปี {number}" for number in range(2, 13))]
    assert [sheet.hidden for sheet in looked.sheets] == [False] * 11 + [True]
    assert looked.first[1] == [(3, [None, 2.0])]


def bomb() -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.MOST_OPENED_BYTES + 1))
    return into.getvalue()


def entities() -> bytes:
    """A long sheet that declares what would grow when it is opened."""
    plain, into = made(everything), BytesIO()
    laughing = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(BytesIO(plain)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, laughing if entry.filename == "xl/workbook.xml" else old.read(entry))
        new.writestr("xl/media/big.bin", b"0" * (21 * 1024 * 1024))
    return into.getvalue()


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


def too_long() -> bytes:
    return b"a,b\n" * (sheets.MOST_ROWS + 100)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (bomb(), "swells"),
        (entities(), "unreadable"),
        (locked(), "password"),
        (too_long(), "too_long"),
        (b"PK\x03\x04 broken", "unreadable"),
        (b"a,b\n" + b",".join([b"x"] * 200), "unreadable"),
        (b"\0" * (sheets.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_could_hurt_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        for batch in Reader(Order(data, sheet="")).batches():
            assert batch
    assert refused.value.code == code
    assert "try" in str(refused.value) or "bring" in str(refused.value) or code == "empty"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_text_files_are_read_as_windows_in_thai_writes_them(encoding: str, mark: str) -> None:
    data = f'เลขที่{mark}"ผู้{mark}ร้อง"\r\n๑{mark}สมชาย\r\n'.encode(encoding)
    (batch,) = list(Reader(Order(data, sheet="")).batches())
    assert [(row.number, row.cells) for row in batch] == [(1, ["เลขที่", f"ผู้{mark}ร้อง"]), (2, ["๑", "สมชาย"])]


def test_a_workbook_of_another_program_is_read_the_same() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["เลขที่", date(2026, 11, 22), 5])
    into = BytesIO()
    book.save(into)
    (row,) = Book(zipfile.ZipFile(BytesIO(into.getvalue()))).rows("Sheet")
    assert row == (1, ["เลขที่", date(2026, 11, 22), 5.0])


def test_reading_goes_on_after_a_row() -> None:
    data = "\n".join(f"{number},x" for number in range(1, 2501)).encode()
    rows = [row.number for batch in Reader(Order(data, sheet="", after=1000, batch=700)).batches() for row in batch]
    assert rows == list(range(1001, 2501))

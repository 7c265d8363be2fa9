"""A table as a spreadsheet: xlsx with real days in the calendar of the reader, a heading that stays, nothing calculated.

The same table comes as CSV by `mediation.spreadsheet`. Rows are taken one by one, so that their number costs no memory.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from mediation import spreadsheet
from parties.thai import BANGKOK

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Thai, in the Buddhist calendar (07, in Thai letters 041E); LibreOffice and Excel both show the year 2569.
_THAI_DAY, _THAI_MOMENT = "[$-107041E]d mmm yyyy", "[$-107041E]d mmm yyyy hh:mm"
_DAY, _MOMENT = "d mmm yyyy", "d mmm yyyy hh:mm"
_NARROWEST, _WIDEST = 8, 60
_MOST_ROWS = 1_048_575
_LONGEST = 32_000
"""Characters a cell of Excel holds at most, nearly."""


@dataclass(frozen=True)
class Table:
    """A table on its way out. Headings are in the reader's language already."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]


def csv(table: Table) -> bytes:
    """The table as CSV with a mark of UTF-8; days in ISO."""
    told = ([_plain(cell) for cell in row] for row in table.rows)
    return (spreadsheet.BYTE_ORDER_MARK + spreadsheet.rows([table.headings]) + spreadsheet.rows(told)).encode()


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return (cell.astimezone(BANGKOK) if cell.tzinfo else cell).isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else cell


def xlsx(tables: Sequence[Table], locale: str = "th") -> bytes:
    """A workbook with one sheet for each table."""
    into = BytesIO()
    with TemporaryDirectory() as folder:
        book = xlsxwriter.Workbook(
            into,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        formats = {
            "heading": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "day": book.add_format({"num_format": _THAI_DAY if locale == "th" else _DAY, "align": "left"}),
            "moment": book.add_format({"num_format": _THAI_MOMENT if locale == "th" else _MOMENT, "align": "left"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"num_format": "@"}),
        }
        for table in tables:
            _write(book.add_worksheet(_sheet_name(table.name)), table, formats)
        book.close()
    return into.getvalue()


def _sheet_name(name: str) -> str:
    """What Excel takes for the name of a sheet."""
    return "".join(mark for mark in name if mark not in "[]:*?/\\'")[:31] or "1"


def _write(sheet: Any, table: Table, formats: dict[str, Any]) -> None:
    for column, heading in enumerate(table.headings):
        sheet.set_column(column, column, max(_NARROWEST, min(_WIDEST, len(heading) + 6)))
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, formats["heading"])
    last = 0
    for last, row in enumerate(table.rows, start=1):
        if last > _MOST_ROWS:
            break
        for column, cell in enumerate(row):
            _cell(sheet, last, column, cell, formats)
    sheet.autofilter(0, 0, max(last, 1), max(len(table.headings) - 1, 0))


def _cell(sheet: Any, row: int, column: int, cell: object, formats: dict[str, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, datetime):
        local = cell.astimezone(BANGKOK).replace(tzinfo=None) if cell.tzinfo else cell
        sheet.write_datetime(row, column, local, formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["day"])
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), formats["money"])
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    else:
        # Cells of text never calculate, but whoever saves them as CSV later would make formulas of them.
        sheet.write_string(row, column, spreadsheet.plain(str(cell))[:_LONGEST], formats["text"])

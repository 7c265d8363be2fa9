"""Opening a spreadsheet as rows: xlsx, xls, ods and csv. What could hurt is refused before it is opened. Pure.

Cells come as text, int, float, bool, Decimal-free, date or datetime; an empty cell is None. A merged cell gives its value to
every cell it covers. Rows are numbered as the program that made the file numbers them: from 1, empty ones included.
"""

import csv
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO, TextIOWrapper
from typing import TypeAlias

import python_calamine

from cases.msgid import N_
from mediation.old_registers.long_sheets import Book, Spoilt

Cell: TypeAlias = str | int | float | bool | date | datetime | None
MOST_BYTES = 40 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 200_000, 100, 50
MOST_OPENED_BYTES = 400 * 1024 * 1024
"""What an archive may hold when it is unpacked: 200,000 rows of 20 columns come to less than half."""
_MOST_ENTRIES = 2_000
_HEADINGS = 50
"""Rows above and below the register's own that are not counted against the limit."""
_LONG_FROM_BYTES = 20 * 1024 * 1024
"""An xlsx that unpacks to more than this is read as a stream; what is no xlsx and unpacks to more than three times this is
not read."""
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = ",;\t|"
_CSV_SHEET = ""


class FileRefused(ValueError):
    """A file that is not read. `code` is stable, the message a msgid that says what to do, `places` fill it."""

    def __init__(self, code: str, message: str, **places: str) -> None:
        super().__init__(message)
        self.code = code
        self.places = places


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file. `rows` and `columns` as the file says; what is empty at the end may be counted in."""

    name: str
    rows: int
    columns: int
    hidden: bool = False


@dataclass(frozen=True)
class Numbered:
    """A row with its number in the file."""

    number: int
    cells: Sequence[Cell]

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(cell is None or cell == "" for cell in self.cells)


class Workbook:
    """A file that was opened. Raises FileRefused from `opened` and from `rows`."""

    def __init__(self, sheets: Sequence[Sheet], read: Callable[[str], Iterator[Numbered]]) -> None:
        self.sheets = sheets
        self._read = read

    def rows(self, name: str) -> Iterator[Numbered]:
        """The rows of a sheet, one after another; never all of them in memory as Python objects."""
        sheet = next((one for one in self.sheets if one.name == name), None)
        if sheet is None:
            raise FileRefused("no_such_sheet", N_("There is no sheet of this name in the file."))
        if sheet.rows > MOST_ROWS + _HEADINGS or sheet.columns > MOST_COLUMNS:
            raise self.too_long
        return self._read(name)

    @property
    def too_long(self) -> FileRefused:
        """The refusal of a sheet that is longer or wider than what is taken in."""
        return FileRefused("too_long", _TOO_LONG, rows=f"{MOST_ROWS:,}", columns=str(MOST_COLUMNS))


_TOO_LONG = N_(
    "This sheet has more than %(rows)s rows or %(columns)s columns. Split it by year and bring the parts in one by one."
)


def opened(data: bytes) -> Workbook:
    """Open a file by what its first bytes say it is, whatever its name. Raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused(
            "too_large",
            N_("This file is larger than %(megabytes)s MB. Split it by year and bring the parts in one by one."),
            megabytes=str(MOST_BYTES // (1024 * 1024)),
        )
    if not data.strip():
        raise FileRefused("empty", N_("This file is empty."))
    if data.startswith(_ZIP):
        return _archive(data)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileRefused("password", _PASSWORD)
        return _workbook(data)
    return _csv(data)


_PASSWORD = N_("This file is locked with a password. Open it, save it without one, and bring that copy in.")
_UNREADABLE = N_("This file cannot be read as a spreadsheet. Save it as .xlsx or .csv and try again.")


def _archive(data: bytes) -> Workbook:
    """Sizes are read from the directory of the archive, before any part of it is unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused("unreadable", _UNREADABLE) from error
    opened_bytes = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or opened_bytes > MOST_OPENED_BYTES:
        raise FileRefused("swells", _SWELLS)
    if opened_bytes <= _LONG_FROM_BYTES:
        return _workbook(data)
    if "xl/workbook.xml" in archive.namelist():
        return _long_workbook(archive)
    if opened_bytes > 3 * _LONG_FROM_BYTES:
        raise FileRefused("swells", _SWELLS)
    return _workbook(data)


_SWELLS = N_("This file would become far too large when opened. Split it by year and bring the parts in one by one.")


def _long_workbook(archive: zipfile.ZipFile) -> Workbook:
    try:
        book = Book(archive)
        sheets = [
            Sheet(name, book.measured(name)[0], 0, name in book.hidden) for name in list(book.names)[:MOST_SHEETS]
        ]
    except Spoilt as error:
        raise FileRefused("unreadable", _UNREADABLE) from error

    def read(name: str) -> Iterator[Numbered]:
        try:
            for number, cells in book.rows(name):
                if len(cells) > MOST_COLUMNS:
                    raise FileRefused("unreadable", _UNREADABLE)
                yield Numbered(number, cells)
        except Spoilt as error:
            raise FileRefused("unreadable", _UNREADABLE) from error

    return Workbook(sheets, read)


def _workbook(data: bytes) -> Workbook:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        listed = [one for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet][
            :MOST_SHEETS
        ]
        sheets = []
        for one in listed:
            sheet = book.get_sheet_by_name(one.name)
            hidden = one.visible != python_calamine.SheetVisibleEnum.Visible
            sheets.append(Sheet(one.name, sheet.total_height, sheet.total_width, hidden))
    except python_calamine.PasswordError as error:
        raise FileRefused("password", _PASSWORD) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused("unreadable", _UNREADABLE) from error
    return Workbook(sheets, lambda name: _sheet_rows(book, name))


def _sheet_rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[Numbered]:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return
    _, first_column = sheet.start
    covered = _covered(sheet)
    kept: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells: list[Cell] = [None] * first_column + [_cell(value) for value in row]
        for column, owner in covered.get(number, {}).items():
            if column >= len(cells):
                cells += [None] * (column + 1 - len(cells))
            if owner == (number, column):
                kept[owner] = cells[column]
            else:
                cells[column] = kept.get(owner)
        yield Numbered(number + 1, cells)


def _covered(sheet: python_calamine.CalamineSheet) -> dict[int, dict[int, tuple[int, int]]]:
    """Row → column → the first cell of the merged cell that covers it. Ranges that span thousands of cells are left alone."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if (bottom - top + 1) * (right - left + 1) > 10_000:
            continue
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                found.setdefault(row, {})[column] = (top, left)
    return found


def _cell(value: str | float | bool | date | datetime | time | timedelta) -> Cell:
    if value == "":
        return None
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value


def _csv(data: bytes) -> Workbook:
    encoding = _encoding(data)
    if b"\0" in data:
        raise FileRefused("unreadable", _UNREADABLE)
    return Workbook([Sheet(_CSV_SHEET, data.count(b"\n") + 1, 0)], lambda _: _csv_rows(data, encoding))


def _encoding(data: bytes) -> str:
    """UTF-8, with or without its mark, or else what Windows in Thai writes (cp874); looked through piece by piece."""
    for encoding in ("utf-8-sig", "cp874"):
        decoder = getincrementaldecoder(encoding)()
        try:
            for begin in range(0, len(data), _PIECE):
                decoder.decode(data[begin : begin + _PIECE])
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise FileRefused("encoding", N_("The letters of this file cannot be read. Save it as CSV UTF-8 and try again."))


_PIECE = 1 << 20


def _csv_rows(data: bytes, encoding: str) -> Iterator[Numbered]:
    text = TextIOWrapper(BytesIO(data), encoding, newline="")
    beginning = text.read(20_000)
    text.seek(0)
    try:
        for number, row in enumerate(csv.reader(text, delimiter=_delimiter(beginning)), start=1):
            if len(row) > MOST_COLUMNS:
                raise FileRefused("unreadable", _UNREADABLE)
            yield Numbered(number, [cell if cell.strip() else None for cell in row])
    except csv.Error as error:
        raise FileRefused("unreadable", _UNREADABLE) from error


def _delimiter(text: str) -> str:
    """The mark that stands most often in the first lines outside quotes."""
    outside = ["".join(line.split('"')[::2]) for line in text.splitlines()[:20]]
    return max(_DELIMITERS, key=lambda mark: sum(line.count(mark) for line in outside))

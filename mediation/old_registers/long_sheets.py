"""A long sheet of an xlsx file, read as a stream: its memory is that of its different texts, not of its cells. Pure.

A file that declares a document type or an entity is refused before anything of it is expanded.
"""

import re
import zipfile
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

_CHUNK = 1 << 18
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_OVERLAP = 200
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The numbers of the formats that show a day or a time without being written out in the file."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
_EPOCH, _EPOCH_OF_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_MOST_MERGED = 10_000
Value = str | float | bool | date | datetime | None


class Spoilt(ValueError):
    """The file is no whole xlsx, or holds what is not opened."""


class Texts:
    """The shared texts of a file, in one run of bytes."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("Q")

    def add(self, text: str) -> None:
        """One more."""
        self._bytes += text.encode("utf-8", "replace")
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        begin = self._ends[index - 1] if index else 0
        return self._bytes[begin : self._ends[index]].decode()


class Book:
    """What is known of the file before a sheet is read. Raises Spoilt."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names: dict[str, str] = {}
        self.hidden: set[str] = set()
        self._epoch = _EPOCH
        self._dates: list[bool] = []
        self._texts: Texts | None = None
        self._read_names()

    def _read_names(self) -> None:
        targets: dict[str, str] = {}
        listed: list[tuple[str, str]] = []

        def of_links(name: str, given: Mapping[str, str]) -> None:
            if name == "Relationship":
                target = given.get("Target", "")
                targets[given.get("Id", "")] = target[1:] if target.startswith("/") else normpath(join("xl", target))

        def of_book(name: str, given: Mapping[str, str]) -> None:
            if name == "sheet":
                link = next((value for key, value in given.items() if key.endswith(":id")), "")
                listed.append((given.get("name", ""), link))
                if given.get("state", "visible") != "visible":
                    self.hidden.add(given.get("name", ""))
            elif name == "workbookPr" and given.get("date1904") in ("1", "true"):
                self._epoch = _EPOCH_OF_1904

        self._parse("xl/_rels/workbook.xml.rels", start=of_links)
        self._parse("xl/workbook.xml", start=of_book)
        self.names = {name: targets[link] for name, link in listed if "worksheets/" in targets.get(link, "")}

    def measured(self, name: str) -> tuple[int, dict[int, dict[int, tuple[int, int]]]]:
        """How many rows a sheet has, and what its merged cells cover: row → column → the cell that owns it."""
        rows, before = 0, b""
        covered: dict[int, dict[int, tuple[int, int]]] = {}
        seen = 0
        for chunk in self._chunks(self.names[name]):
            held = before + chunk
            cut = max(held.rfind(b"<"), 0) if len(held) - held.rfind(b"<") < _OVERLAP else len(held)
            whole, before = held[:cut], held[cut:]
            rows += sum(1 for _ in _ROW.finditer(whole))
            for left, top, right, bottom in _MERGED.findall(whole):
                seen += 1
                if seen <= _MOST_MERGED:
                    _cover(covered, (int(top), _column(left.decode())), (int(bottom), _column(right.decode())))
        return rows + sum(1 for _ in _ROW.finditer(before)), covered

    def rows(self, name: str) -> Iterator[tuple[int, list[Value]]]:
        """The rows of a sheet with their numbers; merged cells give their value to all they cover."""
        _, covered = self.measured(name)
        self._read_styles()
        kept: dict[tuple[int, int], Value] = {}
        reading = _SheetReading(self._shared(), self._dates, self._epoch)
        for number, cells in self._streamed(self.names[name], reading):
            for column, owner in covered.get(number, {}).items():
                if column >= len(cells):
                    cells += [None] * (column + 1 - len(cells))
                if owner == (number, column):
                    kept[owner] = cells[column]
                else:
                    cells[column] = kept.get(owner)
            yield number, cells

    def _streamed(self, path: str, reading: "_SheetReading") -> Iterator[tuple[int, list[Value]]]:
        parser = _parser(reading.start, reading.end, reading.text)
        for chunk in self._chunks(path):
            _feed(parser, chunk, False)
            yield from reading.taken()
        _feed(parser, b"", True)
        yield from reading.taken()

    def _read_styles(self) -> None:
        written: dict[int, bool] = {}
        styles: list[bool] = []
        inside = [False]

        def start(name: str, given: Mapping[str, str]) -> None:
            if name == "numFmt":
                plain = _QUOTED.sub("", given.get("formatCode", "")).lower()
                written[_whole(given.get("numFmtId"))] = (
                    any(mark in plain for mark in "ymdhs") and "general" not in plain
                )
            elif name == "cellXfs":
                inside[0] = True
            elif name == "xf" and inside[0]:
                number = _whole(given.get("numFmtId"))
                styles.append(written.get(number, number in _DATES))

        def end(name: str) -> None:
            if name == "cellXfs":
                inside[0] = False

        if "xl/styles.xml" in self._archive.namelist():
            self._parse("xl/styles.xml", start=start, end=end)
        self._dates = styles

    def _shared(self) -> Texts:
        if self._texts is not None:
            return self._texts
        texts = Texts()
        parts: list[str] = []
        depth = {"t": 0, "rPh": 0}

        def start(name: str, _: Mapping[str, str]) -> None:
            if name in depth:
                depth[name] += 1

        def end(name: str) -> None:
            if name in depth:
                depth[name] -= 1
            elif name == "si":
                texts.add("".join(parts))
                parts.clear()

        def text(piece: str) -> None:
            if depth["t"] and not depth["rPh"]:
                parts.append(piece)

        if "xl/sharedStrings.xml" in self._archive.namelist():
            self._parse("xl/sharedStrings.xml", start=start, end=end, text=text)
        self._texts = texts
        return texts

    def _parse(self, path: str, **hears: Callable[..., Any]) -> None:
        parser = _parser(hears.get("start"), hears.get("end"), hears.get("text"))
        for chunk in self._chunks(path):
            _feed(parser, chunk, False)
        _feed(parser, b"", True)

    def _chunks(self, path: str) -> Iterator[bytes]:
        try:
            with self._archive.open(path) as opened:
                while chunk := opened.read(_CHUNK):
                    yield chunk
        except (KeyError, zipfile.BadZipFile, RuntimeError, OSError, EOFError, NotImplementedError) as error:
            raise Spoilt(path) from error


class _SheetReading:
    """The cells of a sheet as they pass by."""

    def __init__(self, texts: Texts, dates: list[bool], epoch: datetime) -> None:
        self._texts, self._dates, self._epoch = texts, dates, epoch
        self._rows: list[tuple[int, list[Value]]] = []
        self._number, self._cells = 0, list[Value]()
        self._kind, self._style, self._column = "", 0, -1
        self._parts: list[str] = []
        self._hears = self._phonetic = False

    def taken(self) -> list[tuple[int, list[Value]]]:
        """The rows that are whole."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if name == "c":
            place = given.get("r")
            self._column = _column(place.rstrip("0123456789")) if place else self._column + 1
            self._kind, self._style = given.get("t", "n"), _whole(given.get("s"))
            self._parts = []
        elif name == "v" or (name == "t" and not self._phonetic):
            self._hears = True
        elif name == "row":
            self._number = _whole(given.get("r")) or self._number + 1
            self._cells, self._column = [], -1
        elif name == "rPh":
            self._phonetic = True

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._hears = False
        elif name == "c":
            if self._parts:
                self._put(self._value("".join(self._parts)))
        elif name == "row":
            self._rows.append((self._number, self._cells))
        elif name == "rPh":
            self._phonetic = False

    def text(self, piece: str) -> None:
        if self._hears:
            self._parts.append(piece)

    def _put(self, value: Value) -> None:
        if not 0 <= self._column < 16_384:
            raise Spoilt("column")
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells += [None] * missing
        self._cells.append(value)

    def _value(self, written: str) -> Value:
        try:
            if self._kind == "s":
                return self._texts[int(written)] or None
            if self._kind == "n":
                number = float(written)
                dated = self._style < len(self._dates) and self._dates[self._style]
                return self._moment(number) if dated else number
            if self._kind == "b":
                return written == "1"
            if self._kind == "d":
                return datetime.fromisoformat(written)
        except (ValueError, IndexError, OverflowError):
            return written
        return written or None

    def _moment(self, serial: float) -> Value:
        if 0 <= serial < 1:
            return str(timedelta(days=serial))
        moment = self._epoch + timedelta(milliseconds=round(serial * 86_400_000))
        return moment.date() if serial.is_integer() else moment


def _parser(
    start: Callable[..., Any] | None, end: Callable[..., Any] | None, text: Callable[..., Any] | None
) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    if start is not None:
        hears = start
        parser.StartElementHandler = lambda name, given: hears(name.rpartition(":")[2], given)
    if end is not None:
        ends = end
        parser.EndElementHandler = lambda name: ends(name.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise Spoilt("document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, chunk: bytes, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as error:
        raise Spoilt("xml") from error


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _column(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cover(covered: dict[int, dict[int, tuple[int, int]]], first: tuple[int, int], last: tuple[int, int]) -> None:
    if not 0 < (last[0] - first[0] + 1) * (last[1] - first[1] + 1) <= _MOST_MERGED:
        return
    for row in range(first[0], last[0] + 1):
        for column in range(first[1], last[1] + 1):
            covered.setdefault(row, {})[column] = first

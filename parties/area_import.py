"""Taking in the areas of the country from a CSV file."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from parties import thai
from parties.errors import Fault, NotValid

COLUMNS = (
    *("subdistrict_code", "subdistrict_th", "subdistrict_en", "district_code", "district_th", "district_en"),
    *("province_code", "province_th", "province_en", "postal_code"),
)
_LEVELS = {"province": 2, "district": 4, "subdistrict": 6}
_POSTCODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True)
class BadRow:
    """A row that was not taken, by its line in the file."""

    line: int
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """What an import found and did. `added` and `changed` count areas of all three levels."""

    rows: int
    provinces: int
    districts: int
    subdistricts: int
    added: int
    changed: int
    bad: tuple[BadRow, ...]


Row = tuple[str, str, str, str | None]
"""An area: name_th, name_en, postcode, parent_code."""


@dataclass
class _Read:
    """The areas of a file by their codes, a parent always before its children."""

    areas: dict[str, Row] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    rows: int = 0

    def of_length(self, digits: int) -> int:
        return sum(len(code) == digits for code in self.areas)


_UPSERT = """insert into area (code, name_th, name_en, postcode, parent_code)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
  on conflict (code) do update set name_th = excluded.name_th, name_en = excluded.name_en, postcode = excluded.postcode,
    parent_code = excluded.parent_code
  where (area.name_th, area.name_en, area.postcode, area.parent_code)
    is distinct from (excluded.name_th, excluded.name_en, excluded.postcode, excluded.parent_code)
  returning xmax = 0 as added"""

_SEARCH = """update area s set search = t.search from (
    select s.code, lower(concat('', ' ' || s.name_th, ' ' || d.name_th, ' ' || p.name_th, case p.code when '10' then ' กทม' end,
      ' ' || s.name_en, ' ' || d.name_en, ' ' || p.name_en, ' ' || nullif(s.postcode, ''))) as search
    from area s join area d on d.code = s.parent_code join area p on p.code = d.parent_code) t
  where t.code = s.code and t.search is distinct from s.search"""


async def import_areas(owner: "asyncpg.Connection[asyncpg.Record]", path: Path) -> ImportReport:
    """Take in a CSV file with the columns of COLUMNS (UTF-8, with or without a byte-order mark), as the owner.

    Doing it again changes nothing. Areas that are not in the file stay. Raises NotValid where the file is none such.
    """
    found = _read(path)
    columns = [list(column) for column in zip(*((code, *rest) for code, rest in found.areas.items()), strict=True)]
    async with owner.transaction():
        written = await owner.fetch(_UPSERT, *columns) if columns else []
        await owner.execute(_SEARCH)
    await owner.execute("analyze area")
    added = sum(row["added"] for row in written)
    provinces, districts, subdistricts = (found.of_length(digits) for digits in _LEVELS.values())
    changed = len(written) - added
    return ImportReport(found.rows, provinces, districts, subdistricts, added, changed, tuple(found.bad))


def _read(path: Path) -> _Read:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _taken(csv.DictReader(file))
    except UnicodeDecodeError as wrong:
        raise NotValid([Fault("not_utf8", "The file is not UTF-8. Save it as CSV UTF-8.", "file")]) from wrong
    except csv.Error as wrong:
        raise NotValid([Fault("not_csv", "The file cannot be read as CSV.", "file")]) from wrong


def _taken(rows: "csv.DictReader[str]") -> _Read:
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        params = {"columns": ", ".join(missing)}
        raise NotValid([Fault("columns_missing", "Columns are missing: %(columns)s.", "file", params=params)])
    found = _Read()
    for row in rows:
        found.rows += 1
        given = {name: thai.normalise(row[name] or "") for name in COLUMNS}
        broken = None in row or None in row.values()
        reason = "more or fewer columns than the first line" if broken else next(_faults(given, found.areas), "")
        if reason:
            found.bad.append(BadRow(rows.line_num, reason))
        else:
            found.areas.update(_levels(given))
    return found


def _levels(given: dict[str, str]) -> Iterable[tuple[str, Row]]:
    parent = None
    for level in _LEVELS:
        code = thai.latin_digits(given[f"{level}_code"])
        postcode = thai.latin_digits(given["postal_code"]) if level == "subdistrict" else ""
        yield code, (given[f"{level}_th"], given[f"{level}_en"], postcode, parent)
        parent = code


def _faults(given: dict[str, str], known: dict[str, Row]) -> Iterator[str]:
    if any(not written.isprintable() for written in given.values()):
        yield "characters that cannot be kept"
    above = ""
    for (level, digits), (code, row) in zip(_LEVELS.items(), _levels(given), strict=True):
        if not (code.isascii() and code.isdigit() and len(code) == digits):
            yield f"the code of the {level} must have {digits} digits: {code!r}"
        if not code.startswith(above):
            yield f"the code of the {level} does not lie in {above}: {code}"
        if not row[0]:
            yield f"the {level} has no Thai name"
        if digits == 6 and code in known:
            yield f"the {level} {code} is there twice"
        if known.get(code, row) != row:
            yield f"the {level} {code} has another name above"
        above = code
    if given["postal_code"] and not _POSTCODE.fullmatch(thai.latin_digits(given["postal_code"])):
        yield f"the postcode must have 5 digits: {given['postal_code']!r}"

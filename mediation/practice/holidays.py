"""The holidays of every centre: those that the calendar fixes, and what administrators wrote down."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from cases.msgid import N_
from cases.working_days import fixed_holiday, fixed_of_year
from mediation.forms.holidays import LONGEST_NAME, MOST_LINES, HolidayForm, HolidaysForm
from mediation.forms.reading import read
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_value
from parties.errors import Fault, NotFound, NotValid

HOME = "/administration/holidays"
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
"""The days that may be written down."""
_HEADINGS = frozenset({"day", "date", "วัน", "วันที่"})
_MOST_TOLD = 20


@dataclass(frozen=True)
class Holiday:
    """A day on which offices do not work; or, `off` False, a fixed one on which they work all the same.

    `name` of a fixed one nobody renamed is a msgid.
    """

    day: date
    name: str
    off: bool
    fixed: bool


async def list_holidays(actor: Actor, year: int) -> list[Holiday]:
    """The holidays of a year of the common era, in their order. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        rows = await fetch("select day, name, off from holiday where extract(year from day) = $1", year)
    found = {day: Holiday(day, name, off=True, fixed=True) for day, name in fixed_of_year(year)}
    for row in rows:
        found[row["day"]] = Holiday(row["day"], row["name"], row["off"], fixed=row["day"] in found)
    return [found[day] for day in sorted(found)]


async def write_holiday(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Write one day down; one that stands there is named anew. Raises NotPermitted, NotValid with every fault."""
    require(actor, Permission.administer)
    form, faults = read(HolidayForm, raw)
    if form is not None and not FIRST <= form.day <= LAST:
        faults.append(_out_of_range("day"))
    if faults or form is None:
        raise NotValid(faults)
    async with work(actor, clock, key=key) as hand:
        await _write(hand, [(form.day, form.name)])
        hand.answer, hand.status = {"day": form.day.isoformat()}, 201
        hand.location = f"{HOME}?year={thai.buddhist_year(form.day)}"
    assert hand.done is not None
    return hand.done


async def import_holidays(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Write many days down, all of them or none. Raises NotPermitted, NotValid with every line that is wrong."""
    require(actor, Permission.administer)
    form, faults = read(HolidaysForm, raw)
    if faults or form is None:
        raise NotValid(faults)
    days = read_lines(form.lines)
    async with work(actor, clock, key=key) as hand:
        await _write(hand, days)
        hand.answer = {"days": [day.isoformat() for day, _ in days]}
        hand.location = f"{HOME}?year={thai.buddhist_year(days[0][0])}"
    assert hand.done is not None
    return hand.done


async def strike_holiday(actor: Actor, day: str, *, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """Strike a day out: offices work on it. Again, and a fixed one stands as before. Raises NotPermitted, NotFound."""
    require(actor, Permission.administer)
    on = _day_named(day)
    async with work(actor, clock, key=key) as hand:
        fixed = fixed_holiday(on)
        written = await fetch_value("select off from holiday where day = $1", on)
        if written is None and fixed is None:
            raise NotFound
        works = fixed is not None and written is not False
        if works:
            assert fixed is not None
            await _call("select holidays_write($1::jsonb)", [{"day": on.isoformat(), "name": fixed.name, "off": False}])
        else:
            await fetch_value("select holiday_strike($1)", on)
        back = fixed is not None and not works
        _note(hand, "centre:holiday:written" if back else "centre:holiday:struck", [on])
        hand.answer = {"day": on.isoformat(), "off": back}
        hand.location = f"{HOME}?year={thai.buddhist_year(on)}"
    assert hand.done is not None
    return hand.done


def read_lines(written: str) -> list[tuple[date, str]]:
    """Days and names of a list, a line each. Raises NotValid with every line that is wrong."""
    lines = [(number, line) for number, line in enumerate(written.splitlines(), start=1) if line.strip()]
    found: dict[date, str] = {}
    faults: list[Fault] = []
    for number, line in lines:
        first, name = _cells(line)
        if number == lines[0][0] and first.casefold() in _HEADINGS:
            continue
        day, wrong = _read_line(first, name)
        if day is None:
            faults.append(Fault("line_invalid", wrong, "lines", params={"line": str(number)}))
        else:
            found[day] = name
    if len(lines) > MOST_LINES:
        faults.append(Fault("too_many", "At most %(limit)s are possible.", "lines", params={"limit": str(MOST_LINES)}))
    if not found and not faults:
        faults.append(Fault("required", "This must be filled in.", "lines"))
    if faults:
        raise NotValid(faults[:_MOST_TOLD])
    return sorted(found.items())


def _cells(line: str) -> tuple[str, str]:
    """Day and name of a line: parted by a tab, a semicolon or a comma."""
    mark = next((mark for mark in ("\t", ";") if mark in line), ",")
    rows = csv.reader([line.strip().lstrip("\ufeff")], delimiter=mark)
    cells = [cell.strip() for cell in next(rows, [])] or [""]
    return cells[0], " ".join(" ".join(cells[1:]).split())


def _read_line(first: str, name: str) -> tuple[date | None, str]:
    try:
        day = thai.parse_date(first, full_year=True)
    except ValueError:
        return None, N_("Line %(line)s does not begin with a day.")
    if not FIRST <= day <= LAST:
        return None, N_("Line %(line)s names a day too far away.")
    if not name:
        return None, N_("Line %(line)s does not say what the day is called.")
    if len(name) > LONGEST_NAME:
        return None, N_("The name in line %(line)s is too long.")
    return day, ""


def _out_of_range(field: str) -> Fault:
    return Fault("out_of_range", "This day is too far away.", field)


def _day_named(day: str) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError as no_day:
        raise NotFound from no_day


async def _write(hand: Work, days: Sequence[tuple[date, str]]) -> None:
    rows = [{"day": day.isoformat(), "name": name, "off": True} for day, name in days]
    await _call("select holidays_write($1::jsonb)", rows)
    _note(hand, "centre:holiday:written", [day for day, _ in days])


async def _call(sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
    await fetch_value(sql, msgspec.json.encode(rows).decode())


def _note(hand: Work, event: str, days: Sequence[date]) -> None:
    hand.happened(
        event,
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity="holiday",
        role=hand.actor.acting_as([Role.admin]),
        facts={"days": [day.isoformat() for day in days]},
    )

"""What stands in a cell of an old register, read as what it was meant to be. Pure.

Spreadsheets spoil three things: numbers of people and telephones become floats, and lose a leading zero; a day typed in พ.ศ.
becomes a real date five centuries ahead; and Thai digits, stray spaces and dashes stand anywhere. Every reader takes a cell as
it comes and raises a Doubt where nothing sure can be made of it.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from cases.msgid import N_
from mediation.old_registers.sheets import Cell
from parties import thai

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 400_000
"""Excel's numbers of days for 1954 and 2995: smaller or larger ones are no days of a register."""
_EXCEL_EPOCH = date(1899, 12, 30)
_BUDDHIST_FROM = 2400
_NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "ไม่มี", "ไม่ระบุ", "ไม่ทราบ", "."})


class Doubt(ValueError):
    """A cell that cannot be read as what its column says. `code` is stable, the message a msgid."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def text(cell: Cell) -> str:
    """The text of a cell, white space put in order; whole floats without their `.0`; what says nothing is empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    plain = " ".join(thai.normalise(str(cell)).split())
    return "" if plain.casefold() in _NOTHING else plain


_MONTH_DAY_YEAR = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def day(cell: Cell, *, month_first: bool = False) -> date | None:
    """A day, in whichever calendar it was typed; `month_first` where 03/31/2016 is meant so. Raises Doubt."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _in_our_era(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _of_serial(float(cell))
    plain = text(cell)
    if not plain:
        return None
    latin = thai.latin_digits(plain)
    if latin.isdigit() and len(latin) == 5:
        return _of_serial(float(latin))
    if month_first and (found := _MONTH_DAY_YEAR.fullmatch(latin)):
        latin = f"{found[2]}/{found[1]}/{found[3]}"
    try:
        return thai.parse_date(latin)
    except thai.AmbiguousDate as error:
        raise Doubt("date", N_("This is no day that can be read, like 22/11/2569.")) from error


def _in_our_era(found: date) -> date:
    if found.year < _BUDDHIST_FROM:
        return found
    try:
        return found.replace(year=found.year - 543)
    except ValueError as error:
        raise Doubt("date", N_("This day is not in the calendar.")) from error


def _of_serial(serial: float) -> date:
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise Doubt("date", N_("This is no day that can be read, like 22/11/2569."))
    return _in_our_era(_EXCEL_EPOCH + timedelta(days=int(serial)))


def national_id(cell: Cell) -> str:
    """A number of thirteen digits, or nothing. Raises Doubt where digits are missing or do not fit together."""
    digits = _digits(cell)
    if not digits:
        return ""
    if not thai.national_id_valid(digits):
        raise Doubt("national_id", N_("This is no number of thirteen digits that fit together."))
    return digits


def phone(cell: Cell) -> str:
    """A telephone as people write it, or nothing; a leading zero that a spreadsheet swallowed is put back. Raises Doubt."""
    plain = thai.latin_digits(text(cell))
    if not plain:
        return ""
    digits = _digits(cell)
    swallowed = digits == plain and len(digits) in (8, 9) and not digits.startswith("0")
    try:
        return thai.phone_print(thai.phone_e164(f"0{digits}" if swallowed else plain))
    except thai.PhoneUnreadable as error:
        raise Doubt("phone", N_("This is no telephone number.")) from error


def _digits(cell: Cell) -> str:
    return "".join(mark for mark in thai.latin_digits(text(cell)) if mark.isdigit())


def baht(cell: Cell) -> Decimal | None:
    """An amount of money, not negative, or nothing. Raises Doubt."""
    if isinstance(cell, bool):
        raise Doubt("amount", N_("This is no amount of money."))
    try:
        found = Decimal(repr(cell)) if isinstance(cell, (int, float)) else _written_baht(text(cell))
    except (InvalidOperation, thai.AmountUnreadable) as error:
        raise Doubt("amount", N_("This is no amount of money.")) from error
    if found is None:
        return None
    if not found.is_finite() or found < 0 or found >= Decimal(10) ** 12:
        raise Doubt("amount", N_("This is no amount of money."))
    return found.quantize(Decimal("0.01"))


def _written_baht(plain: str) -> Decimal | None:
    return thai.parse_baht(plain) if plain else None


def count(cell: Cell) -> int | None:
    """A small whole number, or nothing. Raises Doubt."""
    plain = thai.latin_digits(text(cell)).removesuffix(" ครั้ง").strip()
    if not plain:
        return None
    if not plain.isdigit() or int(plain) > 1000:
        raise Doubt("number", N_("This is no whole number."))
    return int(plain)

"""Days and moments as Thailand writes them: พ.ศ. on paper, Gregorian and aware underneath."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names, get_month_names

from parties.thai_text import Unreadable, latin_digits, normalise, thai_digits

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_ERA = 543

DateForm: TypeAlias = Literal["short", "medium", "long", "full"]

# The Thai patterns of CLDR. Babel knows no Buddhist calendar, so the year is written in as a literal; a `date` of
# the Buddhist year will not do, because 2567 is no Gregorian leap year while 2024 is.
_PATTERNS: Mapping[DateForm, str] = {
    "short": "d/M/'{year2:02d}'",
    "medium": "d MMM '{year}'",
    "long": "d MMMM 'พ.ศ. {year}'",
    "full": "EEEEที่ d MMMM 'พ.ศ. {year}'",
}

_MONTH_NAMES = [
    (str(name), month)
    for names in (get_month_names("wide", locale="th"), get_month_names("abbreviated", locale="th"))
    for month, name in names.items()
]
_MONTHS = {name.replace(".", ""): month for name, month in _MONTH_NAMES}
_WEEKDAYS = {str(name): day for day, name in get_day_names("wide", locale="th").items()}


def _any_of(names: list[str]) -> str:
    """A pattern of the names; dots, and a space after them, are left to the writer: พ.ย. พย พ. ย."""
    return "|".join(r"\.? ?".join(name.strip(".").split(".")) for name in sorted(names, key=len, reverse=True))


_DAY = (
    rf"(?:(?P<weekday>{_any_of(list(_WEEKDAYS))}) ?(?:ที่)? ?|(?:วัน)?ที่ ?)?"
    r"(?P<day>[0-9]{1,2})"
    r"(?: ?(?P<mark>[ /.\-]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?"
    rf"| ?[/.\-]? ?(?:เดือน ?)?(?P<name>{_any_of([name for name, _ in _MONTH_NAMES])})\.? ?[/.\-]? ?)"
    r"(?:(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?|พุทธศักราช|คริสต์ศักราช) ?)?(?P<year>[0-9]{1,6})"
)
_CLOCK = r"(?P<hour>[0-9]{1,2})[.:](?P<minute>[0-9]{2})(?:[.:](?P<second>[0-9]{2}))?(?: ?น\.?)?"
_WRITTEN_DAY = re.compile(_DAY)
_WRITTEN_MOMENT = re.compile(rf"{_DAY}(?:(?: ?เวลา ?| ){_CLOCK})?")
_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<rest>-[0-9]{2}-[0-9]{2})")
_ISO_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})(?P<rest>-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)"
)
_FOUR_DIGITS = re.compile(r"(?:(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?) ?)?(?P<year>[0-9]{1,6})")


class AmbiguousDate(Unreadable):
    """`code` is `date_unreadable`, `date_year_ambiguous` or `date_not_in_calendar`."""


def bangkok_day(day: date | datetime) -> date:
    """The calendar day in Thailand. A naive datetime has none: ValueError."""
    return _local(day).date() if isinstance(day, datetime) else day


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime is no moment")
    return moment.astimezone(BANGKOK)


def buddhist_year(day: date | datetime) -> int:
    """The year in พ.ศ.; it begins on 1 January."""
    return bangkok_day(day).year + BUDDHIST_ERA


def fiscal_year(day: date | datetime) -> int:
    """The Thai government's fiscal year in พ.ศ., named after the year in which it ends: 1 Oct 2026 is in 2570."""
    return buddhist_year(day) + (bangkok_day(day).month >= 10)


def fiscal_quarter(day: date | datetime) -> int:
    """1 for October to December, up to 4 for July to September."""
    return (bangkok_day(day).month - 10) % 12 // 3 + 1


def in_april_year(day: date) -> bool:
    """Whether an old paper may count this day to the year before: until 2483 the year began on 1 April.

    `parse_date` always takes 543 away, as the civil register does; a form should show a hint for such a birth date.
    """
    return day.year + BUDDHIST_ERA < 2484 and day.month <= 3


@lru_cache(maxsize=4096)
def _written(day: date, form: DateForm) -> str:
    year = day.year + BUDDHIST_ERA
    return format_date(day, _PATTERNS[form].format(year=year, year2=year % 100), locale="th")


def format_be(day: date | datetime, fmt: DateForm = "medium", thai_digits: bool = False) -> str:
    """A day in พ.ศ.: `22/11/69`, `22 พ.ย. 2569`, `22 พฤศจิกายน พ.ศ. 2569`, `วันอาทิตย์ที่ 22 …`.

    A datetime is taken to Bangkok first; a naive one raises ValueError.
    """
    return _digits(_written(bangkok_day(day), fmt), thai_digits)


def format_time(moment: datetime, thai_digits: bool = False) -> str:
    """The time of day in Bangkok: `09.30 น.`"""
    return _digits(f"{_local(moment):%H.%M} น.", thai_digits)


def format_be_moment(moment: datetime, fmt: DateForm = "medium", thai_digits: bool = False) -> str:
    """Day and time in Bangkok: `22 พ.ย. 2569 09.30 น.`; the two long forms, meant for prose, say เวลา between."""
    between = " เวลา " if fmt in ("long", "full") else " "
    return _digits(f"{format_be(moment, fmt)}{between}{format_time(moment)}", thai_digits)


def _digits(text: str, thai: bool) -> str:
    return thai_digits(text) if thai else text


def _plain(text: str) -> str:
    plain = " ".join(latin_digits(normalise(text)).split())
    if len(plain) > 80:
        raise AmbiguousDate("date_unreadable")
    return plain


def _gregorian_year(found: re.Match[str], full_year: bool) -> int:
    """2400 to 2700 is พ.ศ., 1900 to 2100 ค.ศ., two digits are พ.ศ. 25xx; a written era must agree."""
    written = found["year"]
    era = found.groupdict().get("era") or ""
    year = int(written)
    if len(written) == 2 and not full_year and not era.startswith("ค"):
        return 2500 + year - BUDDHIST_ERA
    if len(written) == 4 and 2400 <= year <= 2700 and not era.startswith("ค"):
        return year - BUDDHIST_ERA
    if len(written) == 4 and 1900 <= year <= 2100 and not era.startswith("พ"):
        return year
    raise AmbiguousDate("date_year_ambiguous")


def _moment_of(found: re.Match[str], full_year: bool) -> datetime:
    """The Bangkok moment of a day written day first, at midnight where no time is written."""
    part = found.groupdict()
    month = int(part["month"]) if part["month"] else _MONTHS[re.sub(r"[. ]", "", part["name"])]
    year = _gregorian_year(found, full_year)
    hour, minute, second = (int(part.get(name) or 0) for name in ("hour", "minute", "second"))
    try:
        moment = datetime(year, month, int(part["day"]), hour, minute, second, tzinfo=BANGKOK)
    except ValueError as wrong:
        raise AmbiguousDate("date_not_in_calendar") from wrong
    if part["weekday"] and _WEEKDAYS[part["weekday"]] != moment.weekday():
        raise AmbiguousDate("date_not_in_calendar")
    return moment


def _from_iso(found: re.Match[str]) -> datetime:
    year = _gregorian_year(found, full_year=True)
    try:
        moment = datetime.fromisoformat(f"{year}{found['rest']}")
    except ValueError as wrong:
        raise AmbiguousDate("date_not_in_calendar") from wrong
    return moment.astimezone(BANGKOK) if moment.tzinfo else moment.replace(tzinfo=BANGKOK)


def parse_date(text: str, *, full_year: bool = False) -> date:
    """The Gregorian day that was written, always day first, or year first as in ISO (2026-11-22, 2569-11-22).

    Reads either digits, `/ - .` or spaces, Thai names of months, วันที่, พ.ศ. and ค.ศ. Two digits of a year mean
    25xx, unless `full_year` asks for four (births: 69 may be 2469 or 2569). Raises AmbiguousDate.
    """
    plain = _plain(text)
    if iso := _ISO_DAY.fullmatch(plain):
        return _from_iso(iso).date()
    if written := _WRITTEN_DAY.fullmatch(plain):
        return _moment_of(written, full_year).date()
    raise AmbiguousDate("date_unreadable")


def parse_moment(text: str) -> datetime:
    """The moment that was written, in Bangkok time: a day as `parse_date` reads it and a time (`09.30 น.`, `9:30`),
    or ISO, where an offset is honoured. Without offset it is Bangkok's, without a time midnight. Raises AmbiguousDate.
    """
    plain = _plain(text)
    if iso := _ISO_MOMENT.fullmatch(plain):
        return _from_iso(iso)
    if written := _WRITTEN_MOMENT.fullmatch(plain):
        return _moment_of(written, full_year=False)
    raise AmbiguousDate("date_unreadable")


def parse_year(text: str) -> int:
    """The Gregorian year of a year alone, four digits, as on a card that gives no day of birth. AmbiguousDate."""
    found = _FOUR_DIGITS.fullmatch(_plain(text))
    if found is None:
        raise AmbiguousDate("date_unreadable")
    return _gregorian_year(found, full_year=True)

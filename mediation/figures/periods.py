"""Periods of figures: months, quarters and fiscal years (1 October to 30 September, named in พ.ศ.). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.limitation import add_months
from cases.msgid import N_
from parties import thai

BUDDHIST_ERA = 543
FIRST_YEAR, LAST_YEAR = 2500, 2700
"""Fiscal years that may be asked for."""
MOST_MONTHS = 240
_QUARTERS = {1: 0, 2: 3, 3: 6, 4: 9}
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class PeriodInvalid(ValueError):
    """The message is a msgid that says what is wrong."""


class Grain(StrEnum):
    """How finely a period is divided."""

    month = "month"
    quarter = "quarter"
    year = "year"


@dataclass(frozen=True, order=True)
class Period:
    """Whole months: `begins` is the first day of the first, `ends` the first day after the last."""

    begins: date
    ends: date

    def __post_init__(self) -> None:
        if self.begins.day != 1 or self.ends.day != 1 or self.begins >= self.ends:
            raise ValueError("a period is one or more whole months")

    @property
    def months(self) -> int:
        """How many months it holds."""
        return (self.ends.year - self.begins.year) * 12 + self.ends.month - self.begins.month

    @property
    def last_day(self) -> date:
        """The last day in it."""
        return date.fromordinal(self.ends.toordinal() - 1)

    def before(self) -> "Period":
        """The same months a year earlier."""
        return Period(add_months(self.begins, -12), add_months(self.ends, -12))

    def over_by(self, today: date) -> bool:
        """Whether no day of it is still to come."""
        return self.ends <= today


def month_of(day: date) -> Period:
    """The month a day lies in."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def fiscal_year(year: int) -> Period:
    """A fiscal year by its number in พ.ศ.: 2570 runs from 1 October 2026 to 30 September 2027. Raises PeriodInvalid."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodInvalid(N_("Give a fiscal year of the Buddhist era, like 2570."))
    ends = year - BUDDHIST_ERA
    return Period(date(ends - 1, 10, 1), date(ends, 10, 1))


def quarter(year: int, number: int) -> Period:
    """A quarter of a fiscal year; the first begins on 1 October. Raises PeriodInvalid."""
    if number not in _QUARTERS:
        raise PeriodInvalid(N_("A quarter is a number from 1 to 4."))
    begins = add_months(fiscal_year(year).begins, _QUARTERS[number])
    return Period(begins, add_months(begins, 3))


def span(first: str, last: str) -> Period:
    """From one month to another, both included, given as `2026-10` or in พ.ศ. as `2569-10`. Raises PeriodInvalid."""
    begins, ends = _month(first), _month(last)
    if begins > ends:
        raise PeriodInvalid(N_("The last month lies before the first."))
    period = Period(begins, add_months(ends, 1))
    if period.months > MOST_MONTHS:
        raise PeriodInvalid(N_("That is too long a time at once: give at most twenty years."))
    return period


def _month(text: str) -> date:
    found = _MONTH.fullmatch(thai.latin_digits(text).strip())
    if found is None or not 1 <= int(found[2]) <= 12:
        raise PeriodInvalid(N_("Give a month as year and month, like 2569-10."))
    # No year is both: the first of the one kind lies three hundred years behind the last of the other.
    year = int(found[1]) if int(found[1]) >= FIRST_YEAR else int(found[1]) + BUDDHIST_ERA
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodInvalid(N_("Give a month as year and month, like 2569-10."))
    return date(year - BUDDHIST_ERA, int(found[2]), 1)


def divided(period: Period, grain: Grain) -> Iterator[Period]:
    """The parts of a period, oldest first. Quarters and years are those of the fiscal year, cut where the period ends."""
    begins = period.begins
    while begins < period.ends:
        ends = min(_next(begins, grain), period.ends)
        yield Period(begins, ends)
        begins = ends


def _next(month: date, grain: Grain) -> date:
    if grain is Grain.month:
        return add_months(month, 1)
    if grain is Grain.year:
        return fiscal_year(thai.fiscal_year(month)).ends
    return quarter(thai.fiscal_year(month), thai.fiscal_quarter(month)).ends

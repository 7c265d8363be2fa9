"""Rules of figures: what a rate may show (R23), which cells stay hidden, and how a centre's month stands
(R14)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cases.law import ClockCode, clock
from cases.limitation import add_months

SMALLEST_SHOWN = 5
"""No percentage with a smaller denominator, and outside the centre no smaller cell, is ever shown."""

HIDDEN = "–"
"""What stands in the place of a figure that may not be shown."""


@dataclass(frozen=True)
class Rate:
    """A share. Numerator and denominator are always shown beside it."""

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise ValueError(f"{self.numerator} of {self.denominator} is no share")

    @property
    def percent(self) -> Decimal | None:
        """Per cent to one place, half up; None when the denominator is too small to show."""
        if self.denominator < SMALLEST_SHOWN:
            return None
        share = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def shown(self) -> str:
        """The percentage in plain digits, or the dash."""
        return HIDDEN if self.percent is None else str(self.percent)


def rate_of_mediated(settled: int, not_settled: int, ended: int) -> Rate:
    """Settlement rate A: settled of all that were mediated to an end, by withdrawal or by the mediator
    included."""
    return Rate(settled, settled + not_settled + ended)


def rate_of_received(settled: int, finished: int) -> Rate:
    """Settlement rate B: settled of everything finished, struck-out requests included."""
    return Rate(settled, finished)


def outside_cell(count: int) -> int | None:
    """The count as it may be shown outside the centre; None when it is hidden. Zero hides nobody and is
    shown."""
    return None if 0 < count < SMALLEST_SHOWN else count


class MonthStatus(StrEnum):
    """A centre's month as the supervisor sees it."""

    green = "green"
    yellow = "yellow"
    red = "red"


def month_status(records: int, zero_report: bool) -> MonthStatus:
    """R14: green with any record; yellow with a report that nothing happened; red with neither."""
    if records > 0:
        return MonthStatus.green
    return MonthStatus.yellow if zero_report else MonthStatus.red


def return_due(month: date) -> date:
    """The day the return of a month (any day of it) is due, by the house's default."""
    first = add_months(month.replace(day=1), 1)
    return first.replace(day=clock(ClockCode.monthly_return, month).amount)

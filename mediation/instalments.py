"""Rules of paying in instalments: what each payment is, and on which day. Pure.

No satang is lost or made: the payments always sum to the total, and what does not divide falls to the last one. Months and
years are counted from the first day, so that payments due on the 31st fall on the last day of shorter months and come back to
the 31st afterwards (ป.พ.พ. ม.193/5).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from cases.limitation import add_months
from cases.msgid import N_

FEWEST, MOST = 2, 120
"""How many payments one promise may have: ten years of months at most."""
_SATANG = Decimal("0.01")


class Every(StrEnum):
    """How far apart payments lie."""

    week = "week"
    fortnight = "fortnight"
    month = "month"
    year = "year"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Every: {
        "week": N_("Every week"),
        "fortnight": N_("Every two weeks"),
        "month": N_("Every month"),
        "year": N_("Every year (after the harvest, say)"),
    }
}


@dataclass(frozen=True)
class Payment:
    """One payment; `part` counts from 1."""

    part: int
    amount: Decimal
    due_on: date


class DoNotSum(ValueError):
    """So many payments of so much are not the total; `last` is what would be left for the last one."""

    def __init__(self, last: Decimal) -> None:
        super().__init__("the payments do not sum to the total")
        self.last = last


def shares(total: Decimal, count: int, each: Decimal | None = None) -> list[Decimal]:
    """The amounts of the payments, which sum to the total.

    With `each`, all but the last are that much, and the last is the rest: more than nothing, and not more than the others.
    Without it they are as even as satang allow. Raises DoNotSum; ValueError for a total that gives some payment nothing.
    """
    if each is None:
        each = (total / count).quantize(_SATANG, ROUND_DOWN)
        if each <= 0:
            raise ValueError("there is less than a satang for each payment")
        return [each] * (count - 1) + [total - each * (count - 1)]
    last = total - each * (count - 1)
    if not 0 < last <= each:
        raise DoNotSum(last)
    return [each] * (count - 1) + [last]


def day_of(first: date, every: Every, part: int) -> date:
    """The day of a payment; `part` counts from 1."""
    match every:
        case Every.week:
            return first + timedelta(weeks=part - 1)
        case Every.fortnight:
            return first + timedelta(weeks=2 * (part - 1))
        case Every.month:
            return add_months(first, part - 1)
        case Every.year:
            return add_months(first, 12 * (part - 1))


def payments(total: Decimal, count: int, first: date, every: Every, each: Decimal | None = None) -> tuple[Payment, ...]:
    """The payments in order. Raises as `shares`."""
    return tuple(
        Payment(part, amount, day_of(first, every, part))
        for part, amount in enumerate(shares(total, count, each), start=1)
    )

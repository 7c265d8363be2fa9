"""Working days of the Thai state: not Saturday, not Sunday, not a holiday. Pure.

Only holidays whose day the calendar fixes stand here, as dated data. Those that follow the moon (Makha Bucha, Visakha Bucha,
Asahna Bucha, the beginning of Buddhist Lent), the Ploughing Ceremony, days given in exchange and days the cabinet adds are
announced year by year; the administrator writes them down.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from cases.law import ALWAYS, in_force
from cases.msgid import N_


@dataclass(frozen=True)
class FixedHoliday:
    """A holiday on the same day of every year, while it holds."""

    month: int
    day: int
    name: str
    valid_from: date = ALWAYS
    valid_to: date | None = None


FIXED_HOLIDAYS: tuple[FixedHoliday, ...] = (
    FixedHoliday(1, 1, N_("New Year's Day")),
    FixedHoliday(4, 6, N_("Chakri Memorial Day")),
    FixedHoliday(4, 13, N_("Songkran")),
    FixedHoliday(4, 14, N_("Songkran")),
    FixedHoliday(4, 15, N_("Songkran")),
    FixedHoliday(5, 4, N_("Coronation Day"), date(2019, 5, 4)),
    FixedHoliday(6, 3, N_("Birthday of H.M. the Queen"), date(2019, 6, 3)),
    FixedHoliday(7, 28, N_("Birthday of H.M. the King"), date(2017, 7, 28)),
    FixedHoliday(8, 12, N_("Mother's Day")),
    FixedHoliday(10, 13, N_("Nawamin Maharat Day"), date(2017, 10, 13)),
    FixedHoliday(10, 23, N_("Chulalongkorn Day")),
    FixedHoliday(12, 5, N_("Father's Day")),
    FixedHoliday(12, 10, N_("Constitution Day")),
    FixedHoliday(12, 31, N_("New Year's Eve")),
)
_WEEKEND = 5
_LONGEST_REST = 366


def fixed_holiday(on: date) -> FixedHoliday | None:
    """The holiday that the calendar fixes on this day; None on all others."""
    return next((one for one in in_force(FIXED_HOLIDAYS, on) if (one.month, one.day) == (on.month, on.day)), None)


def fixed_of_year(year: int) -> list[tuple[date, str]]:
    """The fixed holidays of a year (of the common era), in their order."""
    days = [(date(year, one.month, one.day), one) for one in FIXED_HOLIDAYS]
    return [(day, one.name) for day, one in days if fixed_holiday(day) is one]


@dataclass(frozen=True)
class WorkingDays:
    """The calendar: the fixed holidays, the days off that were written down, and the fixed ones on which offices work."""

    off: Set[date] = frozenset()
    worked: Set[date] = frozenset()

    @classmethod
    def of(cls, written: Iterable[Mapping[str, object]]) -> "WorkingDays":
        """From rows of the holiday table (`day`, `off`)."""
        rows = [(row["day"], row["off"]) for row in written]
        return cls(
            frozenset(day for day, off in rows if off and isinstance(day, date)),
            frozenset(day for day, off in rows if not off and isinstance(day, date)),
        )

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day.weekday() >= _WEEKEND or day in self.off:
            return False
        return day in self.worked or fixed_holiday(day) is None

    def after(self, day: date, count: int) -> date:
        """The day that is so many working days after this one, which does not count itself."""
        found = day
        for _ in range(count):
            found = self._next(found)
        return found

    def _next(self, day: date) -> date:
        for step in range(1, _LONGEST_REST):
            later = day + timedelta(days=step)
            if self.is_working(later):
                return later
        raise ValueError(f"no working day within a year after {day}")

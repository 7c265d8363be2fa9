"""When the requests of a centre come in, and the days that go by in the life of a case."""

from random import Random

from mediation.demonstration.volume.moments import minute_on, working_day

YEARS = 6
_WEEKS = 52 * YEARS
_MORNING, _OFFICE_MINUTES = 510, 420
_MONDAY_BEFORE_1970 = -3


def received(index: int, cases: int, last_day: int) -> int:
    """When the request of this index comes in: requests follow one another evenly over the working days of six years."""
    monday = (last_day - _MONDAY_BEFORE_1970) // 7 * 7 + _MONDAY_BEFORE_1970
    first = monday - 7 * _WEEKS
    share = index * _WEEKS * 5 / cases
    week, weekday = divmod(int(share), 5)
    return minute_on(first + 7 * week + weekday, _MORNING + int(_OFFICE_MINUTES * (share % 1.0)))


class Days:
    """The days of one case, going by: always working days, and never backwards."""

    def __init__(self, day: int, chance: Random) -> None:
        self.day, self._chance = day, chance

    def later(self, least: int, most: int) -> None:
        """Some days go by."""
        self.day = working_day(self.day + self._chance.randint(least, most))

    def at(self, clock: int) -> int:
        """A moment of this day, so many minutes after midnight."""
        return minute_on(self.day, clock)

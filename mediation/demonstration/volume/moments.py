"""Time as whole minutes since 1970 UTC, with the days of Bangkok: millions of moments are reckoned with."""

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

MINUTES_A_DAY = 1440
_AHEAD = 7 * 60
_FIRST_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SATURDAY, _SUNDAY = 5, 6


def day_of(minute: int) -> int:
    """The number of the day in Bangkok."""
    return (minute + _AHEAD) // MINUTES_A_DAY


def minute_on(day: int, clock: int) -> int:
    """The moment at so many minutes after midnight in Bangkok."""
    return day * MINUTES_A_DAY - _AHEAD + clock


def number_of(day: date) -> int:
    """The number of a day."""
    return day.toordinal() - _FIRST_DAY


@cache
def calendar_day(day: int) -> date:
    """The day of a number."""
    return date.fromordinal(_FIRST_DAY + day)


@cache
def iso_day(day: int) -> str:
    """The day as it stands in a journal."""
    return calendar_day(day).isoformat()


@lru_cache(maxsize=1 << 14)
def stamp(minute: int) -> datetime:
    """The moment itself."""
    return _EPOCH + timedelta(minutes=minute)


def iso_in_bangkok(minute: int) -> str:
    """The moment as a form gives it, in Bangkok's own time."""
    hour, rest = divmod((minute + _AHEAD) % MINUTES_A_DAY, 60)
    return f"{iso_day(day_of(minute))}T{hour:02d}:{rest:02d}:00+07:00"


def working_day(day: int) -> int:
    """The day, or the Monday after it."""
    weekday = (day + 3) % 7
    return day + 7 - weekday if weekday in (_SATURDAY, _SUNDAY) else day

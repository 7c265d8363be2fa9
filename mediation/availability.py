"""When a mediator can come: the hours of the week, the absences, and what they say of one time. Pure.

Hours are counted in minutes from midnight in Bangkok; an absence holds its first and its last day.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

import msgspec

from parties import thai

DAY_ENDS = 24 * 60


class Weekday(StrEnum):
    """The days of the week, Monday first as the week of a calendar."""

    mon = "mon"
    tue = "tue"
    wed = "wed"
    thu = "thu"
    fri = "fri"
    sat = "sat"
    sun = "sun"


class AbsenceReason(StrEnum):
    """Why somebody cannot come for some days; no particulars are asked."""

    work = "work"
    travel = "travel"
    health = "health"
    family = "family"
    religion = "religion"
    other = "other"


class Hours(msgspec.Struct, frozen=True, order=True):
    """Hours of one day of the week, in minutes from midnight; the end is no longer part of them."""

    weekday: Weekday
    begins: int
    ends: int


class Absence(msgspec.Struct, frozen=True):
    """Days on which somebody cannot come; the last one counts too."""

    begins: date
    ends: date
    reason: AbsenceReason

    def holds(self, day: date) -> bool:
        """Whether somebody is away on that day."""
        return self.begins <= day <= self.ends


class Free(StrEnum):
    """What the hours and the absences say, the best first."""

    free = "free"
    not_said = "not_said"
    other_hours = "other_hours"
    elsewhere = "elsewhere"
    absent = "absent"


def free_at(
    weekly: Sequence[Hours], absences: Iterable[Absence], at: datetime, minutes: int, *, elsewhere: bool = False
) -> Free:
    """Whether somebody can come at a time. `elsewhere`: another session of theirs is planned for it."""
    begins = at.astimezone(thai.BANGKOK)
    ends = begins + timedelta(minutes=minutes)
    days = {begins.date(), (ends - timedelta(microseconds=1)).date()}
    if any(absence.holds(day) for absence in absences for day in days):
        return Free.absent
    if elsewhere:
        return Free.elsewhere
    if not weekly:
        return Free.not_said
    first = begins.hour * 60 + begins.minute
    weekday = tuple(Weekday)[begins.weekday()]
    return Free.free if _covered(weekly, weekday, first, first + minutes) else Free.other_hours


def free_these_days(weekly: Sequence[Hours], absences: Iterable[Absence], today: date) -> Free:
    """What is known where no time is planned yet: away today, hours of the week given, or nothing said."""
    if any(absence.holds(today) for absence in absences):
        return Free.absent
    return Free.free if weekly else Free.not_said


def _covered(weekly: Iterable[Hours], weekday: Weekday, begins: int, ends: int) -> bool:
    """Whether hours of that day, which may follow each other without a gap, hold the whole time."""
    reached = begins
    for hours in sorted(hours for hours in weekly if hours.weekday is weekday):
        if hours.begins <= reached < hours.ends:
            reached = hours.ends
    return reached >= ends


def overlapping(weekly: Sequence[Hours]) -> list[int]:
    """The places in the list of hours that begin before earlier ones of the same day have ended."""
    wrong = []
    for place, hours in enumerate(weekly):
        earlier = (other for other in weekly[:place] if other.weekday is hours.weekday)
        if any(hours.begins < other.ends and other.begins < hours.ends for other in earlier):
            wrong.append(place)
    return wrong


_CLOCK = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?(?: ?น\.?)?")


def clock_minutes(written: str) -> int | None:
    """A time of day as it is written in Thailand (9.00, 09:30 น., ๑๓.๐๐), in minutes; 24.00 ends a day. None: unreadable."""
    found = _CLOCK.fullmatch(" ".join(thai.latin_digits(written).split()))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    inside = (hour < 24 and minute < 60) or (hour, minute) == (24, 0)
    return hour * 60 + minute if inside else None


def clock_text(minutes: int) -> str:
    """Minutes from midnight as they are written: 09.30."""
    return f"{minutes // 60:02d}.{minutes % 60:02d}"

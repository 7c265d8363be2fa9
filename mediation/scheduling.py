"""Rules of planning: what stands in the way of a time, which times are free, and which proposed time suits best. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cases.findings import Binds, Finding
from cases.msgid import N_
from mediation.availability import Absence, Free, Hours, Weekday, free_at
from parties import thai

MOST_DAYS_AHEAD: Final = 400
"""Nobody plans further ahead: a year that was typed wrongly is found by it."""
STEP: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Booking:
    """A session that is yet to be held. `number` is its case's, empty where the asker may not know of that case;
    `own`: it is of the very case that is planned for; `people`: those of that case who have a part in this one too."""

    session_id: int
    no: int
    starts_at: datetime
    minutes: int
    room: int | None = None
    own: bool = False
    number: str = ""
    mediators: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Wanted:
    """A session as somebody would plan it. `mediators`: the mediators who serve, with their names; `people` likewise."""

    starts_at: datetime
    minutes: int
    room: int | None
    mediators: tuple[tuple[int, str], ...] = ()
    people: tuple[tuple[int, str], ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it would end."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Availability:
    """When a mediator can come, as the roster says. No hours: any time."""

    weekly: tuple[Hours, ...] = ()
    absences: tuple[Absence, ...] = ()

    def covers(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the whole time lies in hours of the week, where any were given, and on no day of an absence."""
        minutes = int((ends_at - starts_at).total_seconds() // 60)
        return free_at(self.weekly, self.absences, starts_at, minutes) in (Free.free, Free.not_said)


OFFICE_HOURS: Final = Availability(tuple(Hours(day, 9 * 60, 16 * 60 + 30) for day in tuple(Weekday)[:5]))
"""When a session is usually held; nothing hinders any other time."""
ANY_TIME: Final = Availability()


def overlapping(wanted: Wanted, bookings: Iterable[Booking], instead_of: Collection[int] = ()) -> list[Booking]:
    """The bookings that take a part of the time; one that ends when the other begins does not. `instead_of`: sessions
    that make way."""
    return [
        one
        for one in bookings
        if one.session_id not in instead_of and one.starts_at < wanted.ends_at and wanted.starts_at < one.ends_at
    ]


def clash_findings(
    wanted: Wanted,
    bookings: Iterable[Booking],
    *,
    reason_given: bool = False,
    instead_of: Collection[int] = (),
    availability: Mapping[int, Availability] | None = None,
) -> tuple[Finding, ...]:
    """What stands against the time: its mediator or room is taken (refuses, unless a reason is given), or somebody of the
    case is asked elsewhere (warns, and says no more than that). Another case is named only by the number the booking tells."""
    taken = overlapping(wanted, bookings, instead_of)
    binds = Binds.warn if reason_given else Binds.block
    found = [
        _mediator_busy(name, one, binds)
        for mediator_id, name in wanted.mediators
        for one in taken
        if one.own or mediator_id in one.mediators
    ]
    found += [
        Finding("CALENDAR", "mediator_away", binds, N_("%(name)s cannot come at that time."), params={"name": name})
        for mediator_id, name in wanted.mediators
        if not (availability or {}).get(mediator_id, ANY_TIME).covers(wanted.starts_at, wanted.ends_at)
    ]
    found += [_room_taken(one, binds) for one in taken if wanted.room is not None and one.room == wanted.room]
    names = dict(wanted.people)
    found += [
        Finding(
            "CALENDAR",
            "party_busy",
            Binds.warn,
            N_("%(name)s is busy at that time."),
            params={"name": names[person]},
        )
        for person in sorted({person for one in taken for person in one.people} & names.keys())
    ]
    return tuple(one for place, one in enumerate(found) if one not in found[:place])


def _mediator_busy(name: str, taken: Booking, binds: Binds) -> Finding:
    told = {"name": name}
    if taken.own:
        message, told["session"] = N_("%(name)s has session %(session)s of this case at that time."), str(taken.no)
    elif taken.number:
        message, told["number"] = N_("%(name)s is busy at that time (%(number)s)."), taken.number
    else:
        message = N_("%(name)s is busy at that time.")
    return Finding("CALENDAR", "mediator_busy", binds, message, hint=_HINT, params=told)


def _room_taken(taken: Booking, binds: Binds) -> Finding:
    if not taken.number:
        return Finding("CALENDAR", "room_taken", binds, N_("The room is taken at that time."), hint=_HINT)
    message = N_("The room is taken at that time (%(number)s).")
    return Finding("CALENDAR", "room_taken", binds, message, hint=_HINT, params={"number": taken.number})


_HINT = N_("Choose another time, or say why it is planned all the same.")


def free_starts(
    since: datetime,
    days: int,
    wanted: Wanted,
    bookings: Sequence[Booking],
    availability: Mapping[int, Availability] | None = None,
) -> Iterator[datetime]:
    """Beginnings at which nothing clashes, soonest first, in office hours and where every mediator can come.

    `wanted` says how long, where and with whom; its own time does not matter.
    """
    local = since.astimezone(thai.BANGKOK)
    for ahead in range(days):
        day = local.date() + timedelta(days=ahead)
        for hours in OFFICE_HOURS.weekly:
            if hours.weekday is not tuple(Weekday)[day.weekday()]:
                continue
            midnight = datetime.combine(day, datetime.min.time(), thai.BANGKOK)
            start = midnight + timedelta(minutes=hours.begins)
            while start + timedelta(minutes=wanted.minutes) <= midnight + timedelta(minutes=hours.ends):
                asked = Wanted(start, wanted.minutes, wanted.room, wanted.mediators, wanted.people)
                if start > since and not clash_findings(asked, bookings, availability=availability):
                    yield start
                start += STEP


@dataclass(frozen=True)
class Answers:
    """How many can and cannot come at a proposed time."""

    can: int
    cannot: int


def best_first(times: Sequence[tuple[datetime, Answers]]) -> list[int]:
    """The places of proposed times in order of merit: fewest who cannot, then most who can, then the soonest."""
    return sorted(range(len(times)), key=lambda at: (times[at][1].cannot, -times[at][1].can, times[at][0]))

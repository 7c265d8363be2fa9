"""The schedule around a case: proposed times, and what else is booked in the centre; read in one round trip."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from mediation.availability import Absence, Hours
from mediation.deliveries import Delivery, deliveries_in
from mediation.dossier import Dossier, opened_dossier, require_sight
from mediation.scheduling import Answers, Availability, Booking, Wanted, best_first
from parties import thai
from parties.access import Actor
from parties.database import fetch_one, fetch_value

ROOMS = "rooms"
"""Under which name the centre's settings keep its rooms: [{"id", "name"}]."""
LAST_ROOM = "last_room"
"""The last number given to a room: that of a room that was given up is not given to another."""


class Answer(msgspec.Struct, frozen=True):
    """What somebody said to a proposed time."""

    can: bool
    at: datetime


class ProposedTime(msgspec.Struct, frozen=True):
    """A time asked about. `answers`: "side:1" or "assignment:7" → what they said."""

    id: int
    starts_at: datetime
    minutes: int
    answers: dict[str, Answer] = {}

    @property
    def counted(self) -> Answers:
        """How many said which."""
        can = sum(answer.can for answer in self.answers.values())
        return Answers(can, len(self.answers) - can)

    def of(self, who: str) -> bool | None:
        """What somebody said; None while they have not answered."""
        answer = self.answers.get(who)
        return None if answer is None else answer.can


class _Booking(msgspec.Struct, frozen=True):
    session_id: int
    no: int
    starts_at: datetime
    minutes: int
    room: int | None
    own: bool
    number: str | None
    mediators: list[int]
    people: list[int]


class _Comes(msgspec.Struct, frozen=True):
    mediator_id: int
    weekly: list[Hours]
    absences: list[Absence]


class _Read(msgspec.Struct, frozen=True):
    times: list[ProposedTime]
    bookings: list[_Booking]
    availability: list[_Comes]


@dataclass(frozen=True)
class Schedule:
    """What stands around a case in the calendar."""

    times: list[ProposedTime]
    bookings: list[Booking]
    availability: Mapping[int, Availability]

    def open_times(self, now: datetime) -> list[ProposedTime]:
        """The times asked about that are still to come, the best first."""
        coming = [one for one in self.times if one.starts_at > now]
        return [coming[at] for at in best_first([(one.starts_at, one.counted) for one in coming])]


def rooms_of(settings: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The rooms of a centre in its own order: number, name."""
    return [(int(room["id"]), str(room["name"])) for room in settings.get(ROOMS, ())]


def room_named(settings: Mapping[str, Any], written: str) -> int | None:
    """The room that is meant by a place somebody typed, in whatever spelling of spaces and digits."""
    meant = place_key(written)
    return next((room for room, name in rooms_of(settings) if meant and place_key(name) == meant), None)


def place_key(name: str) -> str:
    """A place as it is compared."""
    return "".join(thai.latin_digits(thai.normalise(name)).casefold().split())


def serving_names(dossier: Dossier) -> tuple[tuple[int, str], ...]:
    """The mediators who serve in the case: id on the roster, name."""
    return tuple((one.mediator_id, one.name) for one in dossier.assignments if one.appointed)


def people_names(dossier: Dossier) -> tuple[tuple[int, str], ...]:
    """Everybody who would come: id in the case, name."""
    joining = {side.side for side in dossier.joining}
    return tuple((one.id, one.name) for one in dossier.parties if one.here and one.side in joining)


def wanted(dossier: Dossier, starts_at: datetime, minutes: int, room: int | None) -> Wanted:
    """A session of this case at that time."""
    return Wanted(starts_at, minutes, room, serving_names(dossier), people_names(dossier))


async def read_schedule(
    dossier: Dossier, actor: Actor, since: datetime, until: datetime, *, lock: bool = False
) -> Schedule:
    """What is booked between two moments. With `lock` nobody else plans in this centre until the work is closed."""
    text = await fetch_value(
        "select case_schedule($1, $2, $3, $4, $5, $6)",
        dossier.file.id,
        since,
        until,
        actor.account_id or 0,
        actor.only_mediator(),
        lock,
    )
    return _schedule(text)


async def read_with_dossier(actor: Actor, case_id: int) -> tuple[Dossier, Schedule, list[Delivery]]:
    """The dossier with the schedule while the case's own sessions are, and with what was sent to its people, in one round trip.
    Raises as `read_dossier`."""
    require_sight(actor)
    row = await fetch_one(
        """select dossier($1, false) as dossier, case_schedule($1, null, null, $2, $3, false) as schedule,
             (select coalesce(json_agg(d order by d.id desc), '[]')::text from case_delivery d where d.case_id = $1) as sent""",
        case_id,
        actor.account_id or 0,
        actor.only_mediator(),
    )
    assert row is not None, "a select without from gives a row"
    return opened_dossier(actor, row["dossier"]), _schedule(row["schedule"]), deliveries_in(row["sent"])


def _schedule(text: str) -> Schedule:
    read = msgspec.json.decode(text, type=_Read)
    bookings = [
        Booking(
            one.session_id,
            one.no,
            one.starts_at,
            one.minutes,
            one.room,
            one.own,
            one.number or "",
            frozenset(one.mediators),
            frozenset(one.people),
        )
        for one in read.bookings
    ]
    return Schedule(
        read.times,
        bookings,
        {one.mediator_id: Availability(tuple(one.weekly), tuple(one.absences)) for one in read.availability},
    )


def around(starts_at: datetime, minutes: int) -> tuple[datetime, datetime]:
    """From when till when a session would be."""
    return starts_at, starts_at + timedelta(minutes=minutes)

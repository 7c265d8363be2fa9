"""The calendar: the sessions somebody may know of between two days, two queries whatever the span."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from mediation.calendar_entry import Entry
from mediation.sight import MINE, NOT_LOCKED_OUT
from parties import thai
from parties.access import Actor, Permission, require
from parties.database import fetch, fetch_one

MOST = 2000
"""Sessions told at once; a centre holds fewer in a quarter of a year."""


@dataclass(frozen=True)
class Span:
    """Days from `since` until `until`, both included; of one mediator and one room where they are named."""

    since: date
    until: date
    mediator: int | None = None
    room: int | None = None


@dataclass(frozen=True)
class Filters:
    """What the calendar may be narrowed to: number, name."""

    mediators: list[tuple[int, str]]
    rooms: list[tuple[int, str]]


async def sessions_between(actor: Actor, span: Span) -> list[Entry]:
    """The sessions of the span in order, inside a `reading` of the actor's centre.

    A mediator who is nothing else sees those of their own cases; nobody sees a case they are locked out of. Raises
    NotPermitted.
    """
    require(actor, Permission.see_register)
    since = datetime.combine(span.since, datetime.min.time(), thai.BANGKOK)
    until = datetime.combine(span.until + timedelta(days=1), datetime.min.time(), thai.BANGKOK)
    values: list[Any] = [actor.centre_id, actor.account_id, since, until]
    where = [NOT_LOCKED_OUT]
    if actor.only_mediator():
        where.append(MINE)
    if span.mediator is not None:
        values.append(span.mediator)
        where.append(f"exists ({_SERVING} and a.mediator_id = ${len(values)})")
    if span.room is not None:
        values.append(span.room)
        where.append(f"s.room = ${len(values)}")
    rows = await fetch(_SQL.format(where=" and ".join(where)), *values)
    told = actor.may(Permission.see_held_story)
    return [_entry(dict(row), told) for row in rows]


_SERVING = """select from assignment a where a.centre_id = s.centre_id and a.case_id = s.case_id
  and (a.status in ('confirmed', 'active') or a.end_reason = 'completed')"""
_SQL = f"""select s.id, s.case_id, coalesce(f.number, '') as number, s.no, s.status, s.planned_for, s.planned_minutes, s.place,
    s.room, s.mode, s.version, f.status = 'safety_hold' as held, coalesce(s.last_happened_at, s.planned_for) as changed_at,
    array(select n.name from assignment a join mediator n on n.centre_id = a.centre_id and n.id = a.mediator_id
      where a.centre_id = s.centre_id and a.case_id = s.case_id
        and (a.status in ('confirmed', 'active') or a.end_reason = 'completed') order by a.id) as mediators
  from session s join case_file f on f.centre_id = s.centre_id and f.id = s.case_id
  where s.centre_id = $1 and s.planned_for >= $3 and s.planned_for < $4 and {{where}}
  order by s.planned_for, s.id limit {MOST}"""  # noqa: S608 - made of the constants above


def _entry(row: dict[str, Any], told: bool) -> Entry:
    if row["held"] and not told:
        row |= {"place": "", "room": None, "mediators": []}
    return msgspec.convert(row, Entry)


async def filters_of(actor: Actor) -> Filters:
    """What the calendar may be narrowed to, inside a `reading`; the mediators only for whoever sees others' sessions."""
    row = await fetch_one(
        """select coalesce(c.settings -> 'rooms', '[]')::text as rooms,
             (select coalesce(json_agg(json_build_array(m.id, m.name) order by thai_key(m.name) collate "C", m.id), '[]')
              from mediator m where m.centre_id = c.id and m.ended_on is null)::text as mediators
           from centre c where c.id = $1""",
        actor.centre_id,
    )
    assert row is not None, "an actor's centre is there"
    mediators = [] if actor.only_mediator() else msgspec.json.decode(row["mediators"], type=list[tuple[int, str]])
    rooms = [(int(room["id"]), str(room["name"])) for room in msgspec.json.decode(row["rooms"])]
    return Filters(mediators, rooms)

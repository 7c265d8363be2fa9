"""Looking at the clocks of a centre: what is due by now is done or rings, each once, and the next look is set.

Each subject is seen to in pieces of work of its own, so that one that cannot be helped now holds no other up. Only what stands in
the database keeps two workers apart: a step takes the case under its lock, and a ring is a row that can be written once.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import asyncpg

from cases.reasons import MediatorEndReason
from mediation.practice import invitations, leaving, obligations, overdue
from mediation.practice.clock_facts import almanac_of, cases_on_clock, registrations_held, sends_returns
from mediation.practice.ringing_out import ring_case, ring_centre, ring_mediator, rung
from mediation.ringing import (
    Almanac,
    Appointment,
    due,
    next_look,
    of_case,
    of_centre,
    of_mediator,
)
from mediation.steps import Call, Deed
from mediation.taking import take_step
from mediation.work import Clock, now_utc, reading
from parties import thai
from parties.access import Actor, Role
from parties.database import ENGINE, fetch, scope
from parties.errors import Refused

LOG = logging.getLogger("mediation.clocks")
MOST_AT_ONCE = 1000
_ROOMS = (invitations, leaving, obligations, overdue)
_DEEDS: dict[str, Deed[Any]] = {
    name: deed
    for room in _ROOMS
    for deed in room.DEEDS
    for name in (f"case:{'file' if deed.kind == 'case' else deed.kind}:{deed.event}",)
}
_WITH: dict[str, dict[str, str]] = {"case:assignment:end": {"reason": MediatorEndReason.registration_ended.value}}


@dataclass(frozen=True)
class Watched:
    """A subject to be looked at; `mark` tells whether it changed meanwhile."""

    kind: str
    subject: int
    mark: int


@dataclass
class Passed:
    """What the days that passed brought: event → how often; and how many subjects were looked at."""

    events: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0

    def __iadd__(self, other: "Passed") -> "Passed":
        self.events += other.events
        self.looked_at += other.looked_at
        return self


async def let_days_pass(centre_id: int, clock: Clock = now_utc) -> Passed:
    """Look at everything of a centre whose time has come. Again on the same day it finds nothing."""
    async with reading(system_of(centre_id)):
        rows = await fetch(
            """select kind, subject_id as subject, mark from clock_watch where centre_id = current_centre() and look_at <= $1
               order by look_at limit $2""",
            clock(),
            MOST_AT_ONCE,
        )
    return await look_at(centre_id, [Watched(**dict(row)) for row in rows], clock)


async def look_at(centre_id: int, watched: Sequence[Watched], clock: Clock = now_utc) -> Passed:
    """Look at these subjects of a centre, do what is due, and set when each is looked at next."""
    today = thai.bangkok_day(clock())
    passed = Passed()
    by, found = await _appointments(centre_id, watched, today)
    quiet = [one for one in watched if not due(found.get(one, ()), today)]
    await _look_again(centre_id, [(one, next_look(found.get(one, ()), by.today)) for one in quiet])
    passed.looked_at += len(quiet)
    for one in watched:
        now_due = due(found.get(one, ()), today)
        if not now_due:
            continue
        try:
            all_done = await _see_to(centre_id, one, now_due, clock, passed)
        except asyncpg.PostgresError as failed:
            # It stays on its lease and is looked at again; the others go on.
            LOG.warning("a %s could not be looked at: %s", one.kind, type(failed).__name__)
            continue
        again = next_look(found[one], today) if all_done else today + timedelta(days=1)
        await _look_again(centre_id, [(one, again)])
        passed.looked_at += 1
    return passed


def system_of(centre_id: int) -> Actor:
    """The clocks as somebody who acts in the centre."""
    return Actor(centre_id, frozenset({Role.system}))


async def _appointments(
    centre_id: int, watched: Sequence[Watched], today: date
) -> tuple[Almanac, dict[Watched, list[Appointment]]]:
    """Every appointment of the subjects but what rang before; none for those that are not there any more."""
    by_subject = {(one.kind, one.subject): one for one in watched}
    ids = {kind: [one.subject for one in watched if one.kind == kind] for kind in ("case", "mediator", "centre")}
    found: dict[Watched, list[Appointment]] = {}
    async with reading(system_of(centre_id)):
        by = await almanac_of(today)
        for case in await cases_on_clock(ids["case"]) if ids["case"] else ():
            found[by_subject["case", case.id]] = of_case(case, by)
        for held in await registrations_held(ids["mediator"]) if ids["mediator"] else ():
            found[by_subject["mediator", held.mediator_id]] = of_mediator(held, today)
        for known in ids["centre"]:
            found[by_subject["centre", known]] = of_centre(known, by) if await sends_returns() else []
        before = await rung([one for appointments in found.values() for one in due(appointments, today)])
    return by, {one: [a for a in appointments if a not in before] for one, appointments in found.items()}


async def _see_to(centre_id: int, one: Watched, now_due: Iterable[Appointment], clock: Clock, passed: Passed) -> bool:
    """Do what is due; False where a step was refused, so that it is tried again tomorrow."""
    actor = system_of(centre_id)
    all_done, rings = True, False
    for appointment in now_due:
        if appointment.rings:
            rings = True
        elif await _step(actor, one.subject, appointment, clock):
            passed.events[appointment.event] += 1
        else:
            all_done = False
    if rings:
        ring = {"case": ring_case, "mediator": ring_mediator, "centre": ring_centre}[one.kind]
        passed.events.update(await ring(actor, one.subject, clock))
    return all_done


async def _step(actor: Actor, case_id: int, appointment: Appointment, clock: Clock) -> bool:
    deed = _DEEDS[appointment.event]
    entity = None if deed.kind == "case" else appointment.subject
    try:
        await take_step(deed, Call(actor, case_id, entity, clock=clock), _WITH.get(appointment.event, {}))
    except Refused:
        # Somebody else was quicker, or the case stands otherwise by now.
        return False
    return True


async def _look_again(centre_id: int, looks: Sequence[tuple[Watched, date]]) -> None:
    """Set the next look of each, unless it changed while it was looked at, or is changing now."""
    if not looks:
        return
    async with ENGINE.transaction(allow_nested=False, local=scope(centre_id)):
        await fetch(
            """with held as (select w.kind, w.subject_id, n.look_at from clock_watch w
                 join unnest($1::text[], $2::bigint[], $3::int[], $4::timestamptz[]) n (kind, subject, mark, look_at)
                   on w.kind = n.kind and w.subject_id = n.subject and w.mark = n.mark for update of w skip locked)
               update clock_watch w set look_at = held.look_at from held
                 where w.kind = held.kind and w.subject_id = held.subject_id""",
            [one.kind for one, _ in looks],
            [one.subject for one, _ in looks],
            [one.mark for one, _ in looks],
            [_midnight(day) for _, day in looks],
        )


def _midnight(day: date) -> datetime:
    """The beginning of a day in Thailand."""
    return datetime.combine(day, time(), thai.BANGKOK)

"""Planning a session: its time, its place, what stands in the way of them, and the row that is laid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from babel.dates import format_date

from cases.findings import Finding
from mediation.dossier import Dossier
from mediation.forms.fields import Choices
from mediation.forms.sessions import ClashReason, PlanForm
from mediation.meetings import WAITING, Session
from mediation.practice.beside import refusals, warn
from mediation.schedule import Schedule, around, place_key, read_schedule, room_named, rooms_of, wanted
from mediation.scheduling import MOST_DAYS_AHEAD, clash_findings, free_starts
from mediation.steps import Scene, Step
from mediation.tables import ProposedTime
from mediation.tables import Session as SessionTable
from mediation.work import now_utc
from parties import thai
from parties.access import Actor
from parties.errors import Fault
from parties.language import current_locale
from parties.rows import Change, insert

TAKEN = frozenset({"mediator_busy", "mediator_away", "room_taken"})
"""The clashes that refuse unless a reason is given."""
DAYS_LOOKED_AT = 21
FREE_SHOWN = 12
"""How far ahead free times are looked for, and how many are offered."""


@dataclass(frozen=True)
class Meeting:
    """A session as it is to be laid down. `fields`: how the form calls its time and its room."""

    starts_at: datetime
    minutes: int
    room: int | None
    place: str
    mode: str
    clash_reason: ClashReason | None = None
    planned_from: int | None = None
    instead_of: tuple[int, ...] = ()
    fields: tuple[str, str] = ("planned_for", "room")

    def resting_place(self, dossier: Dossier) -> "Meeting":
        """With the room a typed place means, or the name of the room that was chosen."""
        rooms = dict(rooms_of(dossier.settings))
        if self.room is None:
            return replace(self, room=room_named(dossier.settings, self.place))
        return replace(self, place=self.place or rooms.get(self.room, ""))


def moment_of(slot: int) -> datetime:
    """The moment a choice of the list stands for: minutes since 1970."""
    return datetime.fromtimestamp(0, UTC) + timedelta(minutes=slot)


def slot_of(moment: datetime) -> str:
    """The same the other way round."""
    return str(int(moment.timestamp() // 60))


def chosen_time(slot: int | None, typed: datetime | None) -> datetime | None:
    """The time that was chosen or typed; what was typed counts where it says the same to the minute."""
    if slot is None or slot > _LAST_SLOT:
        return typed
    return typed or moment_of(slot)


_LAST_SLOT = 4_000_000_000


def time_of_plan(form: PlanForm) -> datetime | None:
    """When the session of the form is to begin."""
    return chosen_time(form.slot, form.planned_for)


def meeting_of(form: PlanForm) -> Meeting | None:
    """The session of the form; None while it names no time."""
    starts_at = time_of_plan(form)
    if starts_at is None:
        return None
    return Meeting(
        starts_at,
        form.planned_minutes,
        form.room,
        form.place,
        form.mode.value,
        ClashReason.held_so if form.held_already else form.clash_reason,
        form.planned_from,
    )


def time_faults(scene: Scene, starts_at: datetime | None, field: str) -> Iterable[Fault]:
    """A time to come, within a year or so."""
    if starts_at is None:
        yield Fault("required", "This must be filled in.", field)
    elif starts_at > scene.now + timedelta(days=MOST_DAYS_AHEAD):
        yield Fault("too_far_ahead", "This lies more than a year ahead. Please look at the year.", field)
    elif starts_at <= scene.now:
        yield Fault(
            "in_the_past",
            "This time has passed. Choose one to come; if the session was held then, say so in the field for it.",
            field,
        )


def plan_time_faults(step: Step, form: PlanForm) -> Iterable[Fault]:
    """What is wrong with the time: past without the session having been held, or not come yet although it was."""
    starts_at = time_of_plan(form)
    if form.slot is not None and (form.slot > _LAST_SLOT or form.planned_for not in (None, moment_of(form.slot))):
        yield Fault("two_times", "Two different times are given: leave one of them empty.", "slot")
        return
    planned_before = form.happened_at is not None and starts_at is not None and form.happened_at <= starts_at
    if starts_at is not None and starts_at <= step.scene.now and (form.held_already or planned_before):
        return
    if form.held_already and starts_at is not None:
        yield Fault("not_come_yet", "This time has not come yet: the session cannot have been held.", "planned_for")
        return
    yield from time_faults(step.scene, starts_at, "planned_for")


async def look_around(step: Step, meeting: Meeting) -> list[Fault]:
    """What the calendar of the centre says to the meeting, under the lock that keeps others from planning meanwhile.

    What only warns goes into the answer; a time that was asked about is marked as chosen, the others as passed over.
    """
    dossier = step.dossier
    placed = meeting.resting_place(dossier)
    schedule = await read_schedule(dossier, step.actor, *around(placed.starts_at, placed.minutes), lock=True)
    found = clash_findings(
        wanted(dossier, placed.starts_at, placed.minutes, placed.room),
        schedule.bookings,
        reason_given=placed.clash_reason is not None,
        instead_of=placed.instead_of,
        availability={} if placed.clash_reason is ClashReason.held_so else schedule.availability,
    )
    warn(step, found)
    if placed.clash_reason is not ClashReason.held_so:
        _choose(step, schedule, placed)
    if found:
        step.facts["clashes"] = sorted({finding.code for finding in found})
    return [replace(fault, field=_field_of(fault.code, placed)) for fault in refusals(found)]


def _field_of(code: str, meeting: Meeting) -> str:
    return meeting.fields[1] if code == "room_taken" else meeting.fields[0]


def _choose(step: Step, schedule: Schedule, meeting: Meeting) -> None:
    for asked in schedule.times:
        status = "chosen" if asked.starts_at == meeting.starts_at else "passed_over"
        step.other_changes.append(Change(ProposedTime, asked.id, {"status": status}))


def place_faults(dossier: Dossier, meeting: Meeting) -> Iterable[Fault]:
    """A room and another place cannot both be meant."""
    rooms = dict(rooms_of(dossier.settings))
    named = rooms.get(meeting.room or 0)
    if named is not None and meeting.place and place_key(meeting.place) != place_key(named):
        yield Fault("two_places", "Choose a room or write down another place, not both.", meeting.fields[1])


async def lay(step: Step, meeting: Meeting) -> tuple[int, dict[str, Any]]:
    """Write the session down; its id, and what the journal says of it.

    A reason for planning all the same is kept only where something was taken: one given for nothing must not open a room that
    others would book.
    """
    placed, file = meeting.resting_place(step.dossier), step.dossier.file
    clashes: list[str] = step.facts.pop("clashes", [])
    if not TAKEN & set(clashes):
        placed = replace(placed, clash_reason=None)
    number = max((session.no for session in step.dossier.sessions), default=0) + 1
    session_id = await insert(
        SessionTable,
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "no": number,
            "status": "planned",
            "planned_for": placed.starts_at,
            "planned_minutes": placed.minutes,
            "place": placed.place,
            "room": placed.room,
            "mode": placed.mode,
            "planned_from": placed.planned_from,
            "clash_reason": placed.clash_reason,
            "last_happened_at": step.happened_at,
        },
    )
    facts = {
        "no": number,
        "planned_for": placed.starts_at.isoformat(),
        "minutes": placed.minutes,
        "mode": placed.mode,
        "planned_from": placed.planned_from,
    }
    if placed.room is not None:
        facts["room"] = placed.room
    if clashes:
        facts["clashes"] = clashes
    if placed.clash_reason is not None:
        facts["clash_reason"] = placed.clash_reason.value
    return int(session_id), facts


async def slots(actor: Actor, dossier: Dossier) -> Choices:
    """Times to choose from, each once: those asked about that are still to come, the best first; then free ones."""
    now = now_utc()
    schedule = await read_schedule(dossier, actor, now, now + timedelta(days=DAYS_LOOKED_AT))
    free = [(slot_of(start), _told(start)) for start in _free(dossier, schedule, now)]
    listed: dict[str, str] = {}
    for asked in schedule.open_times(now):
        counted = asked.counted
        listed[slot_of(asked.starts_at)] = f"{_told(asked.starts_at)} (+{counted.can} −{counted.cannot})"
    for slot, told in free:
        listed.setdefault(slot, told)
    asked_about = [(str(asked.id), _told(asked.starts_at)) for asked in schedule.times if asked.starts_at > now]
    return {"slots": list(listed.items()), "free_times": free, "proposed_times": asked_about}


def _free(dossier: Dossier, schedule: Schedule, now: datetime) -> list[datetime]:
    """Free beginnings, at most two a day so that several days stand to choose from."""
    minutes = dossier.sessions[-1].planned_minutes if dossier.sessions else 120
    room = dossier.sessions[-1].room if dossier.sessions else None
    found: list[datetime] = []
    last: datetime | None = None
    for start in free_starts(
        now, DAYS_LOOKED_AT, wanted(dossier, now, minutes, room), schedule.bookings, schedule.availability
    ):
        if last is not None and start < last + timedelta(hours=4):
            continue
        found.append(start)
        last = start
        if len(found) == FREE_SHOWN:
            break
    return found


def _told(moment: datetime) -> str:
    """A time in the reader's language, with the day of the week, which people plan by."""
    local, language = moment.astimezone(thai.BANGKOK), current_locale.get()
    weekday = format_date(local.date(), "EEE", locale=language)
    if language == "th":
        return f"{weekday} {thai.format_be_moment(moment)}"
    return f"{weekday} {local:%-d %b} {thai.buddhist_year(local)} B.E., {local:%H:%M}"


def waiting_clashes(dossier: Dossier, schedule: Schedule) -> dict[int, tuple[Finding, ...]]:
    """For each session of the case that is yet to be held: what stands against its time by now."""
    return {
        session.id: found
        for session in dossier.sessions
        if session.status in WAITING and (found := _clashes(dossier, schedule, session))
    }


def _clashes(dossier: Dossier, schedule: Schedule, session: Session) -> tuple[Finding, ...]:
    return clash_findings(
        wanted(dossier, session.planned_for, session.planned_minutes, session.room),
        schedule.bookings,
        reason_given=True,
        instead_of=(session.id,),
        availability=schedule.availability,
    )

"""The roster: enrolling a mediator, changing what is known of them, saying when they can come, ending their service (ม.9–17).

Each is noted in the chain of the centre with the names of what was changed, never with what was written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import msgspec

from mediation.availability import Hours, Weekday, clock_minutes, overlapping
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.forms.roster import AvailabilityForm, MediatorForm, RosterEnd, RosterEndForm
from mediation.languages import Language
from mediation.practice.looking_again import look_again_for
from mediation.practice.on_roster import choices_of, entries, entry_id, may_say_when
from mediation.work import Answer, Clock, Key, Work, now_utc, work
from parties import thai
from parties.access import Actor, Permission, Role, require, roles_with
from parties.database import fetch_one
from parties.errors import Fault, NotFound, NotNow, NotPermitted, NotValid, Stale
from parties.register import NewPerson, enrol, recognise
from parties.rows import insert, update
from parties.tables import Mediator

_SAYING_WHEN = roles_with(Permission.edit_roster) | {Role.officer, Role.mediator}
_WEEK = tuple(Weekday)
_KEPT_AS_JSON = frozenset({"courses", "weekly", "absences"})


@dataclass(frozen=True)
class RosterCall:
    """Who does something to the roster, under which key, on which version of the entry in hand."""

    actor: Actor
    key: Key | None = None
    version: int | None = None
    clock: Clock = now_utc


# CHANGING -------------------------------------------------------------------------------------------------------------


async def enrol_mediator(call: RosterCall, raw: Mapping[str, Any]) -> Answer:
    """Put somebody on the roster. Raises NotPermitted, NotValid with every fault, AlreadyAnswered."""
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        form = _readable(raw, await choices_of(None))
        values = _columns(form)
        (person_id,) = await enrol(call.actor.centre_id, [_person(form)])
        kept = {"centre_id": call.actor.centre_id, "person_id": person_id, **values, "phone": ""}
        mediator_id = await _written(insert(Mediator, kept))
        note_roster(hand, "enrolled", mediator_id, facts={"account": form.account, "changed": sorted(_filled(values))})
        hand.answer, hand.status, hand.location = {"id": mediator_id, "version": 1}, 201, f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def change_mediator(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Write an entry anew; what is the same stays unnoted.

    Raises NotPermitted, NotFound, Stale, NotNow where the mediator has left, NotValid, AlreadyAnswered.
    """
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await take_entry(call, mediator_id, "change")
        form = _readable(raw, await choices_of(mediator_id))
        (entry,) = await entries(hand.now, mediator_id, True)
        changed = _changed({**standing, "phone": entry.phone}, _columns(form))
        if changed:
            # An entry of an earlier version holds its telephone unsealed: it moves to the person with the first change.
            as_person = bool(changed.keys() & {"name", "phone"} or standing["phone"])
            moved = {"phone": ""} if as_person else {}
            await _written(update(Mediator, mediator_id, {**changed, **moved}, bump=True))
            facts = {"changed": sorted(changed)} | ({"account": form.account} if "account_id" in changed else {})
            note_roster(hand, "changed", mediator_id, facts=facts)
            if as_person:
                await recognise(standing["person_id"], _person(form))
                role = hand.actor.acting_as(roles_with(Permission.edit_roster))
                await look_again_for(hand, mediator_id, role)
        hand.answer = {"id": mediator_id, "version": standing["version"] + bool(changed)}
        hand.location = f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def say_when(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Write when a mediator can come, and when not: the office for everybody, a mediator for themselves.

    Raises as `change_mediator` does.
    """
    if not call.actor.roles & _SAYING_WHEN:
        raise NotPermitted
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await take_entry(call, mediator_id, "say_when", own=True)
        changed = _changed(standing, _times(raw))
        if changed:
            await update(Mediator, mediator_id, changed, bump=True)
            note_roster(
                hand,
                "changed",
                mediator_id,
                facts={"changed": sorted(changed)},
                role=hand.actor.acting_as(_SAYING_WHEN),
            )
        hand.answer = {"id": mediator_id, "version": standing["version"] + bool(changed)}
        hand.location = f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


def _times(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of hours and absences. Raises NotValid with every fault, of what can be read also where other fields cannot."""
    form, faults = read(AvailabilityForm, raw)
    places = {name: _readable_rows(raw, name, faults) for name in ("weekly", "absences")}
    judged = (
        form or read(AvailabilityForm, {name: [raw[name][one] for one in found] for name, found in places.items()})[0]
    )
    weekly: list[Hours] = []
    if judged is not None:
        weekly, wrong = _hours(judged, places["weekly"])
        faults += [*wrong, *_absence_faults(judged, places["absences"])]
    if faults or form is None:
        raise NotValid(faults)
    absences = sorted((one.begins, one.ends or one.begins, one.reason) for one in form.absences)
    return {
        "weekly": msgspec.to_builtins(sorted(weekly, key=lambda one: (_WEEK.index(one.weekday), one.begins))),
        "absences": [
            {"begins": begins.isoformat(), "ends": ends.isoformat(), "reason": reason.value}
            for begins, ends, reason in absences
        ],
    }


def _readable_rows(raw: Mapping[str, Any], name: str, faults: Sequence[Fault]) -> list[int]:
    """The places of the rows of a list in which no field was at fault when the form was read."""
    rows = raw.get(name)
    wrong = {fault.field.split(".")[1] for fault in faults if fault.field and fault.field.startswith(f"{name}.")}
    return [place for place in range(len(rows)) if str(place) not in wrong] if isinstance(rows, list) else []


def _hours(form: AvailabilityForm, rows: Sequence[int]) -> tuple[list[Hours], list[Fault]]:
    """The hours that can be read and end after they begin, and what is wrong with the others and among themselves.

    `rows`: where each stands in the list that was sent.
    """
    readable, places, faults = [], [], []
    for place, hours in zip(rows, form.weekly, strict=True):
        times = {name: clock_minutes(getattr(hours, name)) for name in ("begins", "ends")}
        begins, ends = times["begins"], times["ends"]
        faults += [
            Fault("clock_unreadable", "This time cannot be read. Write it like 09.00.", f"weekly.{place}.{name}")
            for name, minutes in times.items()
            if minutes is None
        ]
        if begins is None or ends is None:
            continue
        if ends <= begins:
            faults.append(Fault("ends_before_begin", "The end must come after the beginning.", f"weekly.{place}.ends"))
            continue
        readable.append(Hours(hours.weekday, begins, ends))
        places.append(place)
    faults += [
        Fault("hours_overlap", "These hours overlap others of the same day.", f"weekly.{places[one]}.begins")
        for one in overlapping(readable)
    ]
    return readable, faults


def _absence_faults(form: AvailabilityForm, rows: Sequence[int]) -> list[Fault]:
    return [
        Fault("ends_before_begin", "This lies before the first day.", f"absences.{place}.ends")
        for place, absence in zip(rows, form.absences, strict=True)
        if absence.ends is not None and absence.ends < absence.begins
    ]


async def end_mediator(call: RosterCall, mediator_id: int, raw: Mapping[str, Any]) -> Answer:
    """Take somebody off the roster for a coded reason. The answer counts the cases in which they still have a part.

    Those are left as they are: in each the head ends the service. Raises as `change_mediator` does.
    """
    require(call.actor, Permission.edit_roster)
    async with work(call.actor, call.clock, key=call.key) as hand:
        standing = await take_entry(call, mediator_id, "end")
        form, faults = read(RosterEndForm, raw)
        today = thai.bangkok_day(hand.now)
        if form is not None and form.ended_on is not None and form.ended_on > today:
            faults.append(Fault("in_the_future", "This time has not come yet.", "ended_on"))
        if faults or form is None:
            raise NotValid(faults)
        ended_on = form.ended_on or today
        await update(Mediator, mediator_id, {"ended_on": ended_on, "end_reason": form.reason.value}, bump=True)
        open_cases = (await entries(hand.now, mediator_id, True))[0].open_cases
        facts = {"ended_on": ended_on.isoformat(), "open_cases": open_cases}
        note_roster(hand, "ended", mediator_id, facts=facts, reason=form.reason)
        hand.answer = {"id": mediator_id, "version": standing["version"] + 1, "open_cases": open_cases}
        hand.location = f"/roster/{mediator_id}"
    assert hand.done is not None
    return hand.done


async def take_entry(call: RosterCall, mediator_id: int, event: str, *, own: bool = False) -> asyncpg.Record:
    """The entry, locked; `own`: for the office and the mediator alone. Raises NotFound, NotPermitted, Stale, NotNow."""
    row = await fetch_one("select * from mediator where id = $1 for update", entry_id(mediator_id))
    if row is None:
        raise NotFound
    if own and not may_say_when(call.actor, row["account_id"]):
        raise NotPermitted
    if call.version is not None and call.version != row["version"]:
        raise Stale(call.version, row["version"])
    if row["ended_on"] is not None:
        raise NotNow("roster", "ended", event)
    return row


def _readable(raw: Mapping[str, Any], choices: Choices) -> MediatorForm:
    form, faults = read(MediatorForm, raw, choices)
    if form is not None and form.valid_to is not None:
        if form.valid_from is None:
            faults.append(Fault("valid_from_missing", "Say from which day the registration holds.", "valid_from"))
        elif form.valid_to < form.valid_from:
            faults.append(Fault("ends_before_begin", "This lies before the first day.", "valid_to"))
    if faults or form is None:
        raise NotValid(faults)
    return form


def _columns(form: MediatorForm) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.structs.asdict(form)
    spoken = {Language.th, *form.languages}
    return {
        "account_id": values.pop("account"),
        **values,
        "courses": msgspec.to_builtins(form.courses),
        "languages": [language.value for language in Language if language in spoken],
        "village_codes": sorted(f"{code:08d}" for code in form.village_codes),
        "home_village": "" if form.home_village is None else f"{form.home_village:08d}",
        "topics": [topic.value for topic in form.topics],
    }


def _changed(standing: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that differ from what stands."""
    known = {name: msgspec.json.decode(standing[name]) if name in _KEPT_AS_JSON else standing[name] for name in values}
    return {name: value for name, value in values.items() if value != known[name]}


def _person(form: MediatorForm) -> NewPerson:
    """The mediator as a person of the register, as far as the roster says it."""
    prefix, rest = thai.split_prefix(form.name)
    first, _, last = rest.partition(" ")
    return NewPerson(prefix=prefix, first_name=first, last_name=last.strip(), phone=form.phone)


def _filled(values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if value not in (None, "", [], [Language.th.value])]


async def _written(writing: Any) -> Any:
    """The account may have been tied to another entry a moment ago."""
    try:
        return await writing
    except asyncpg.UniqueViolationError as at_the_same_time:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "account")]) from at_the_same_time


def note_roster(
    hand: Work,
    what: str,
    mediator_id: int,
    *,
    facts: Mapping[str, Any],
    reason: RosterEnd | None = None,
    role: Role | None = None,
) -> None:
    """Note in the centre's chain what happened to an entry of the roster."""
    hand.happened(
        f"centre:roster:{what}",
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=f"mediator:{mediator_id}",
        role=role or hand.actor.acting_as(roles_with(Permission.edit_roster)),
        reason_code=reason.value if reason else None,
        facts=facts,
    )

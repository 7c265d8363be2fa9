"""What devices send of a session: many entries at once, late, twice or in any order, each kept once.

Every entry is a piece of work of its own. One that is refused leaves nothing and takes none of the others with it, the case is
locked only as long as one entry needs, and a connection that breaks in the middle leaves a part that was kept and a rest that is
sent again; for an entry's number is given by the device, and a number is kept once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from mediation.device_clock import REMARKS as CLOCK_REMARKS
from mediation.device_clock import DeviceClock
from mediation.dossier import Dossier, read_dossier
from mediation.forms.reading import read
from mediation.forms.room import KINDS, MOST_ENTRIES, REMARKS, EraseForm, HappenedForm, SaidForm, Turn, entry_id
from mediation.forms.sessions import EntryKind
from mediation.meetings import Session
from mediation.practice.first_and_last import close_session, open_session
from mediation.practice.said import mediates
from mediation.practice.turns import Arrived, Outcome, record_event, record_text
from mediation.taking import everybody
from mediation.telling import fault_json, filled
from mediation.work import AlreadyAnswered, Answer, Clock, now_utc, reading, work
from parties import thai
from parties.access import Actor
from parties.errors import Fault, NotFound, NotPermitted, NotValid, Refused

_BODY = frozenset({"device_now", "entries"})
_AT_THE_SAME_TIME = Fault("at_the_same_time", "Somebody did the same at this moment. Please look again.")
_NO_NUMBER = Fault("not_an_entry_number", "The number of an entry is a UUID.", "id")


@dataclass(frozen=True)
class Place:
    """Who sends, of which session."""

    actor: Actor
    case_id: int
    session_id: int
    clock: Clock = now_utc


def session_of(dossier: Dossier, actor: Actor, session_id: int) -> Session:
    """The session, for one of those who mediate the case. Raises NotFound, and NotPermitted for all others."""
    found = [session for session in dossier.sessions if session.id == session_id]
    if not found:
        raise NotFound
    if not mediates(dossier, actor):
        raise NotPermitted
    return found[0]


async def record(place: Place, raw: Mapping[str, Any]) -> Answer:
    """Keep what a device sends; the answer tells of every entry, in their order, what became of it.

    Raises NotFound, NotPermitted, and NotValid where nothing of it can be read as entries.
    """
    async with reading(place.actor):
        session_of(await read_dossier(place.actor, place.case_id), place.actor, place.session_id)
    entries, shown = _read(raw)
    clock = DeviceClock(shown, place.clock())
    outcomes = [await keep_entry(place, clock, entry) for entry in entries]
    told = {
        "outcomes": [outcome_json(given, outcome) for given, outcome in zip(entries, outcomes, strict=True)],
        "server_now": place.clock(),
    }
    return Answer(200, "", msgspec.json.encode(told).decode())


def _read(raw: Mapping[str, Any]) -> tuple[list[Any], datetime | None]:
    """The entries, and what the device's clock showed. Raises NotValid."""
    faults = [
        Fault("unknown_field", "This field is not known here.", str(name)[:80]) for name in raw if name not in _BODY
    ]
    entries, shown = raw.get("entries"), None
    if not isinstance(entries, list):
        faults.append(Fault("not_a_list", "A list is expected here.", "entries"))
    elif len(entries) > MOST_ENTRIES:
        faults.append(
            Fault("too_many", "At most %(limit)s are possible.", "entries", params={"limit": str(MOST_ENTRIES)})
        )
    if raw.get("device_now") is not None:
        try:
            shown = thai.parse_moment(str(raw["device_now"])[:80])
        except thai.AmbiguousDate:
            faults.append(Fault("date_unreadable", "This date cannot be read. Write it like 22/11/2569.", "device_now"))
    if faults or not isinstance(entries, list):
        raise NotValid(faults)
    return entries, shown


def outcome_json(given: Any, outcome: Outcome) -> dict[str, Any]:
    """What became of an entry, in the reader's language. An entry without a readable number is known by its place alone."""
    words = REMARKS | CLOCK_REMARKS
    return {
        "id": entry_id(given.get("id")) if isinstance(given, Mapping) else None,
        "outcome": outcome.outcome,
        "errors": [fault_json(fault) for fault in outcome.faults],
        "remarks": [{"code": code, "message": filled(words[code], {})} for code in outcome.remarks],
    }


async def keep_entry(place: Place, clock: DeviceClock, given: Any) -> Outcome:
    """Keep one entry, in a piece of work of its own; whatever refuses it is told, and nothing of it is left."""
    if not isinstance(given, Mapping):
        return Outcome("refused", [Fault("not_an_object", "A group of fields is expected here.")])
    number = entry_id(given.get("id"))
    if number is None:
        return Outcome("refused", [_NO_NUMBER])
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return Outcome("refused", [Fault("not_in_list", "Choose one of the list.", "kind")])
    try:
        return await _keep(place, clock, number, kind, given)
    except NotValid as refused:
        return Outcome("refused", list(refused.faults) or [Fault(refused.code, refused.message)])
    except Refused as refused:
        return Outcome("refused", [Fault(refused.code, refused.message, params=refused.params)])
    except AlreadyAnswered:
        return Outcome("already")
    except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
        return Outcome("refused", [_AT_THE_SAME_TIME])


async def _keep(place: Place, clock: DeviceClock, number: str, kind: str, given: Mapping[str, Any]) -> Outcome:
    said = {name: value for name, value in given.items() if name not in ("id", "kind", "replaces", "erases")}
    async with work(place.actor, place.clock) as hand:
        dossier = await read_dossier(place.actor, place.case_id, lock=True)
        hand.now = place.clock()
        session = session_of(dossier, place.actor, place.session_id)
        arrived = Arrived(hand, dossier, session, number, kind, said, clock)
        if kind == Turn.open:
            return await open_session(arrived)
        if kind == Turn.close:
            return await close_session(arrived)
        choices = everybody(dossier)
        if kind in set(EntryKind):
            happened, faults = read(HappenedForm, said, choices)
            if happened is None:
                raise NotValid(faults)
            return await record_event(arrived, EntryKind(kind), happened)
        if kind == Turn.erase:
            erasing, faults = read(EraseForm, said, choices)
            if erasing is None:
                raise NotValid(faults)
            return await record_text(arrived, erasing, given.get("erases"))
        text, faults = read(SaidForm, said, choices)
        if text is None:
            raise NotValid(faults)
        return await record_text(arrived, text, given.get("replaces"))

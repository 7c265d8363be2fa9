"""The session room: one page for a telephone, on which every press is a plain form post of one entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from cases.vocabulary import CaseStatus, SessionResult, SessionStatus, Side
from mediation.case_view import scene_of
from mediation.device_clock import REMARKS as CLOCK_REMARKS
from mediation.device_clock import DeviceClock
from mediation.doors import note_denied
from mediation.forms.room import LONGEST_TEXT, REMARKS
from mediation.forms.sessions import CaucusReason, EntryKind
from mediation.meetings import SessionEntry
from mediation.pages.addresses import row_id
from mediation.pages.forms import FaultView, message_of
from mediation.pages.posting import Sent, sent
from mediation.pages.render import go, page
from mediation.pages.words import label
from mediation.practice.in_the_room import speaks_for_itself
from mediation.practice.outbox import Place, keep_entry
from mediation.practice.room import Room, read_room
from mediation.practice.sittings import BROKEN_OFF, CLOSE, OPEN
from mediation.steps import Deed
from mediation.talks import Reply
from mediation.work import now_utc
from parties import thai
from parties.access import Actor
from parties.errors import Fault, NotFound, NotPermitted
from parties.language import current_locale
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_LIVE_FOR = timedelta(hours=6)
"""A session that began longer ago is written down afterwards: then every form asks for the time."""
_SAID = {"kept": "done", "already": "already"}
_PARTS = {
    **dict.fromkeys(("joined", "left"), "people"),
    **dict.fromkeys(("paused", "resumed", "caucus_begun", "caucus_ended", "caucus_notified"), "course"),
    "issue": "issues",
    **dict.fromkeys(("proposal", "counter_proposal", "answer"), "proposals"),
    **dict.fromkeys(("note", "caucus_note", "erase"), "notes"),
    "next_step": "next",
}
"""Kind of entry → the part of the page that shows it."""
_NEXT: Mapping[SessionStatus, Deed[Any]] = {
    SessionStatus.planned: OPEN,
    SessionStatus.notified: OPEN,
    SessionStatus.opened: CLOSE,
}
_UNITS = (N_("%(hours)s h %(minutes)s min"), N_("%(minutes)s min"))


@dataclass(frozen=True)
class Again:
    """A form that was not kept: which one, what was typed, and what is wrong with it."""

    form: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[FaultView] = ()

    def typed(self, form: str, name: str, otherwise: Any = "") -> Any:
        """What was typed into a field of this form; what it is opened with, where it is not the one that was sent."""
        return self.values.get(name, "") if form == self.form else otherwise

    def chosen(self, form: str, name: str, otherwise: Any = ()) -> frozenset[str]:
        """The values ticked in a list of this form."""
        given = self.typed(form, name, otherwise)
        listed = given if isinstance(given, list | tuple | set | frozenset) else [given]
        return frozenset(str(one) for one in listed)


@dataclass(frozen=True)
class LogLine:
    """One entry in words."""

    at: datetime
    what: str
    about: str
    by: str
    remarks: Sequence[str]


def clock_of(at: datetime) -> str:
    """The time of day as a reader in Thailand writes it; with its day, where that is not today."""
    local = at.astimezone(thai.BANGKOK)
    if thai.bangkok_day(at) != thai.bangkok_day(now_utc()):
        return label_moment(at)
    return thai.format_time(at) if current_locale.get() == "th" else f"{local:%H:%M}"


def label_moment(at: datetime) -> str:
    """Day and time."""
    return (
        thai.format_be_moment(at) if current_locale.get() == "th" else f"{at.astimezone(thai.BANGKOK):%Y-%m-%d %H:%M}"
    )


def lasted(since: datetime, until: datetime | None = None) -> str:
    """How long something lasts by now, or lasted."""
    minutes = max(0, int(((until or now_utc()) - since).total_seconds() // 60))
    hours = minutes // 60
    return _(_UNITS[0 if hours else 1]) % {"hours": str(hours), "minutes": str(minutes % 60)}


def typed_moment(at: datetime) -> str:
    """A moment as it is typed into a form."""
    local = at.astimezone(thai.BANGKOK)
    return f"{local.day}/{local.month}/{local.year + 543} {local:%H:%M}"


def side_names(room: Room) -> dict[int, str]:
    """Each joining side by its number: its part, and its people where there are more of one part."""
    joining = room.dossier.joining
    roles = [side.side_role for side in joining]
    return {
        side.side: label(Side(side.side_role)) + (f" {side.side}" if roles.count(side.side_role) > 1 else "")
        for side in joining
    }


def _log(room: Room) -> list[LogLine]:
    """Everything written down of the session, the newest first."""
    people = {party.id: party.name for party in room.dossier.parties}
    mediators = {one.id: one.name for one in room.dossier.assignments}
    names = side_names(room)
    return [_line(room, entry, people, mediators, names) for entry in reversed(room.session.entries)]


def _line(
    room: Room, entry: SessionEntry, people: Mapping[int, str], mediators: Mapping[int, str], names: Mapping[int, str]
) -> LogLine:
    kind = entry.kind
    what = label(EntryKind(kind)) if kind in set(EntryKind) else label(SessionStatus(kind))
    about = people.get(entry.case_party_id or 0, "") or mediators.get(entry.assignment_id or 0, "")
    if kind == EntryKind.caucus_begun:
        about = ", ".join(names.get(int(side), side) for side in entry.code.split(",") if side)
    elif kind == EntryKind.caucus_notified:
        about = names.get(entry.side or 0, "")
    elif kind == EntryKind.next_step and not room.held:
        about = room.steps.get(entry.id, "")
    words = REMARKS | CLOCK_REMARKS
    remarks = [_(words[code]) for code in entry.remarks]
    return LogLine(entry.happened_at, what, about, room.names.get(entry.by_account or 0, ""), remarks)


def _begins(room: Room) -> str:
    """When it began, where that is told afterwards: at the time it was planned for."""
    session = room.session
    passed = room.now - session.planned_for
    return typed_moment(session.planned_for) if passed > _LIVE_FOR else ""


def _written_afterwards(room: Room) -> bool:
    opened_at = room.session.opened_at
    return opened_at is not None and (room.session.status is SessionStatus.closed or room.now - opened_at > _LIVE_FOR)


def _last_moment(room: Room) -> str:
    """What the field for the time is opened with: the newest moment written down so far."""
    moments = [entry.happened_at for entry in room.session.entries]
    newest = max(moments, default=room.session.opened_at or room.now)
    # What is typed knows no seconds, and must not lie before what it follows.
    return typed_moment(min(newest + timedelta(seconds=59), room.now))


def _ahead(room: Room) -> list[Fault]:
    """What stands against the next event of the session."""
    deed = _NEXT.get(room.session.status)
    if deed is None:
        return []
    if not deed.possible(room.dossier, room.session):
        return [Fault("not_now", "This cannot be done at this stage.")]
    return list(deed.guards(scene_of(room.dossier, room.actor, room.session)))


def _results(room: Room) -> list[SessionResult]:
    """The results that can be true as the case stands."""
    status = room.dossier.file.status
    if status in BROKEN_OFF:
        return [SessionResult.stopped]
    signed = status in (CaseStatus.settled, CaseStatus.monitoring)
    challenged = bool(room.dossier.challenges)
    left_out = {
        *(() if signed else (SessionResult.agreement_signed,)),
        *(() if challenged else (SessionResult.stopped,)),
    }
    return [result for result in SessionResult if result not in left_out]


def _paused_at(room: Room) -> datetime:
    """When the pause began that goes on, if one does."""
    return max((one.happened_at for one in room.session.entries if one.kind == EntryKind.paused), default=room.now)


def _show(request: AnyRequest, room: Room, again: Again, status: int = 200) -> Response[Any]:
    session, dossier = room.session, room.dossier
    afterwards = _written_afterwards(room)
    ends = session.planned_for + timedelta(minutes=session.planned_minutes)
    return page(
        request,
        "cases/room.html",
        status=status,
        room=room,
        case=dossier.file,
        session=session,
        again=again,
        ahead=[_told(fault) for fault in _ahead(room)],
        names=side_names(room),
        log=_log(room),
        afterwards=afterwards,
        begins=_begins(room),
        expected=[p.id for side in dossier.joining for p in dossier.people(side.side) if p.id not in room.unasked],
        serving=[one.id for one in room.serving],
        acts=speaks_for_itself,
        sides_of=lambda sides: ", ".join(side_names(room).get(side, str(side)) for side in sorted(sides)),
        paused_at=_paused_at(room),
        results=_results(room),
        last_moment=_last_moment(room) if afterwards else "",
        ends=typed_moment(min(max(ends, session.opened_at or ends), room.now)) if afterwards else "",
        fresh=lambda: str(uuid4()),
        clock_of=clock_of,
        lasted=lasted,
        reasons=CaucusReason,
        replies=Reply,
        longest=LONGEST_TEXT,
        remark=lambda code: _((REMARKS | CLOCK_REMARKS)[code]),
    )


def _told(fault: Fault, form: str = "") -> FaultView:
    hint = _(fault.hint) % fault.params if fault.hint else ""
    return FaultView(message_of(fault), id=form, section=fault.section or "", hint=hint)


@get("/cases/{case_id:int}/sessions/{session_id:int}/room", include_in_schema=False)
async def room_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """The room, before the session opens, while it sits, and afterwards."""
    return _show(request, await read_room(actor, row_id(case_id), row_id(session_id)), Again())


@post("/cases/{case_id:int}/sessions/{session_id:int}/room", include_in_schema=False, status_code=303)
async def write_entry(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], session_id: FromPath[int]
) -> Response[Any]:
    """Keep one entry and show the room; or show it with everything that is wrong, and what was typed still in its form."""
    place = Place(actor, row_id(case_id), row_id(session_id))
    posted = await sent(request)
    try:
        await read_room(actor, place.case_id, place.session_id)
    except (NotPermitted, NotFound) as refusal:
        await note_denied(actor, "record_entries", place.case_id, refusal)
        raise
    outcome = await keep_entry(place, DeviceClock(None, now_utc()), entry_of(posted))
    form = posted.own.get("_form", "")
    if outcome.outcome != "refused":
        return _onward(place, posted.values.get("kind"), _SAID[outcome.outcome])
    room = await read_room(actor, place.case_id, place.session_id)
    faults = [_told(fault, form) for fault in outcome.faults]
    return _show(request, room, Again(form, posted.values, faults), 422)


def _onward(place: Place, kind: Any, said: str) -> Response[Any]:
    """Back to the part of the room in which something was written."""
    anchor = _PARTS.get(kind, "main") if isinstance(kind, str) else "main"
    return go(f"/cases/{place.case_id}/sessions/{place.session_id}/room?said={said}#{anchor}")


def entry_of(posted: Sent) -> dict[str, Any]:
    """The entry that a posted form is. A time that was typed was told by a person; fields left empty are left out."""
    entry = {name: value for name, value in posted.values.items() if value != ""}
    if "happened_at" in entry:
        entry["time_told"] = True
    return entry


ROUTES = [room_page, write_entry]

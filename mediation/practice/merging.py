"""An entry that arrives late, twice or out of turn: what is remarked of it, and the little that refuses it. Pure.

What happened in a session happened, and nothing is gained by not writing it down. Only what the law or somebody's safety hangs
on is refused: somebody joins who was never asked about their safety, talks go on after the case was stopped (ม.23), a caucus
without saying with whom and why (ม.26).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from cases.vocabulary import CaseStatus, SessionStatus
from mediation.dossier import Dossier
from mediation.forms.room import HappenedForm
from mediation.forms.sessions import EntryKind
from mediation.meetings import Session
from mediation.practice.in_the_room import caucuses, joining, mediators_here, paused, people_here
from mediation.practice.mediable import unasked_faults, waiting_to_be_asked
from mediation.practice.sittings import BROKEN_OFF
from parties.errors import Fault

_AT_WORK = frozenset({CaseStatus.ready, CaseStatus.in_mediation, CaseStatus.drafting})
_WHO = frozenset({EntryKind.joined, EntryKind.left})
_GOING_ON = frozenset({EntryKind.joined, EntryKind.caucus_begun, EntryKind.resumed})


def stopped_at(dossier: Dossier) -> datetime | None:
    """When the case was stopped, as far as it is known; None while it goes on."""
    if dossier.file.status not in BROKEN_OFF:
        return None
    stops = [challenge.raised_at for challenge in dossier.challenges if challenge.decision is None]
    if dossier.hold is not None:
        stops.append(dossier.hold.held_at)
    return min(stops, default=dossier.file.last_happened_at)


def event_faults(dossier: Dossier, session: Session, kind: EntryKind, form: HappenedForm, at: datetime) -> list[Fault]:
    """Everything that refuses it."""
    return list(_faults(dossier, session, kind, form, at))


def _faults(dossier: Dossier, session: Session, kind: EntryKind, form: HappenedForm, at: datetime) -> Iterator[Fault]:
    stopped = stopped_at(dossier)
    if kind in _GOING_ON and stopped is not None and at >= stopped:
        yield Fault("was_stopped", "The case has been stopped: so was the session.", "kind", "ม.23")
    if kind in _WHO and (form.party is None) == (form.assignment is None):
        yield Fault("who_missing_entry", "Say who: either a person of a side or a mediator.", "party")
    if kind is EntryKind.joined and form.party is not None and form.party not in people_here(session):
        yield from unasked_faults(waiting_to_be_asked(dossier, [form.party]), "party")
    if kind is EntryKind.caucus_begun:
        if not form.sides or not set(form.sides) < joining(dossier):
            yield Fault("caucus_with_whom", "Say with which sides you speak alone; at least one is outside.", "sides")
        if form.reason is None:
            yield Fault("caucus_reason_missing", "Say why you speak with one side alone.", "reason", "ม.26")
    if kind is EntryKind.caucus_notified and form.side is None:
        yield Fault("required", "This must be filled in.", "side")
    if kind is EntryKind.next_step and not form.next_step:
        yield Fault("required", "This must be filled in.", "next_step")


def time_remarks(dossier: Dossier, session: Session, at: datetime) -> Iterator[str]:
    """What is to be said of its time, whatever it is."""
    if session.status is SessionStatus.closed:
        yield "late"
    if session.opened_at is not None and at < session.opened_at:
        yield "before_opening"
    if session.closed_at is not None and at > session.closed_at:
        yield "after_closing"
    stopped = stopped_at(dossier)
    if stopped is not None and at < stopped:
        yield "after_stop"
    elif dossier.file.status not in _AT_WORK:
        yield "case_moved_on"


def event_remarks(
    dossier: Dossier, session: Session, kind: EntryKind, form: HappenedForm, at: datetime
) -> Iterable[str]:
    """What is to be said of its turn among the entries that lie before it."""
    before = msgspec.structs.replace(session, entries=[entry for entry in session.entries if entry.happened_at <= at])
    if kind in _WHO:
        yield from _about_who(dossier, before, kind, form)
    going_on = any(not caucus.ended for caucus in caucuses(dossier, before))
    if kind is EntryKind.caucus_begun and going_on:
        yield "caucus_going_on"
    if kind is EntryKind.caucus_begun and session.status is SessionStatus.closed:
        yield "tell_absent_side"
    if kind is EntryKind.caucus_ended and not going_on:
        yield "no_caucus"
    if kind is EntryKind.caucus_notified:
        absent = {side for caucus in caucuses(dossier, before) for side in caucus.absent}
        if form.side not in absent:
            yield "side_was_there"
    if kind in (EntryKind.paused, EntryKind.resumed) and paused(before) is (kind is EntryKind.paused):
        yield "pause_out_of_turn"
    if kind is EntryKind.next_step and not newest_step(session, at):
        yield "later_step_stands"


def _about_who(dossier: Dossier, before: Session, kind: EntryKind, form: HappenedForm) -> Iterator[str]:
    here = form.party in people_here(before) or form.assignment in mediators_here(before)
    if kind is EntryKind.joined and here:
        yield "already_here"
    if kind is EntryKind.left and not here:
        yield "not_here"
    if any(party.id == form.party and not party.here for party in dossier.parties):
        yield "left_the_case"


def newest_step(session: Session, at: datetime) -> bool:
    """Whether a next step of this moment is the newest: none was written for later, and no later closing named one."""
    later = [entry for entry in session.entries if entry.kind == "next_step" and entry.happened_at > at]
    closing_named_one = session.closed_at is not None and session.closed_at > at and bool(session.next_step)
    return not later and not closing_named_one

"""What is written down while a session sits: who came and went, caucuses, pauses, the next step (ม.26)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import msgspec

from mediation.forms.sessions import EntryForm, EntryKind
from mediation.meetings import Session
from mediation.meetings import SessionEntry as Entry
from mediation.practice.in_the_room import (
    caucuses,
    joining,
    mediators_here,
    paused,
    people_here,
    side_list,
)
from mediation.practice.mediable import unasked_faults, waiting_to_be_asked
from mediation.practice.sittings import BROKEN_OFF, RECORDING
from mediation.steps import Deed, Step
from mediation.tables import SessionEntry
from mediation.work import AlreadyAnswered, Answer
from parties.access import Role
from parties.errors import Fault
from parties.rows import insert

_WHO = frozenset({EntryKind.joined, EntryKind.left})
_GOING_ON = frozenset({EntryKind.joined, EntryKind.caucus_begun, EntryKind.resumed})


def _entry_id(form: EntryForm) -> str | None:
    """The sender's number in its one written form; None where it is no UUID."""
    try:
        return str(UUID(form.id))
    except ValueError:
        return None


def _known(session: Session, entry_id: str | None) -> Entry | None:
    return next((entry for entry in session.entries if entry.id == entry_id), None)


def _same(entry: Entry, form: EntryForm) -> bool:
    """Whether an entry already written is the one that is sent again."""
    side = form.side if form.kind is EntryKind.caucus_notified else entry.side
    code = side_list(form.sides) if form.kind is EntryKind.caucus_begun else entry.code
    return (
        entry.kind == form.kind
        and entry.case_party_id == (form.party if form.kind in _WHO else None)
        and entry.assignment_id == (form.assignment if form.kind in _WHO else None)
        and (entry.side, entry.code) == (side, code)
        and form.happened_at in (None, entry.happened_at)
    )


def _check(step: Step, form: EntryForm) -> Iterable[Fault]:
    session: Session = step.entity
    entry_id = _entry_id(form)
    if form.id and entry_id is None:
        yield Fault("not_an_entry_number", "The number of an entry is a UUID.", "id")
    earlier = _known(session, entry_id)
    if earlier is not None:
        if not _same(earlier, form):
            yield Fault("entry_number_used", "Another entry was written down under this number.", "id")
        return
    if session.opened_at is not None and step.happened_at < session.opened_at:
        yield Fault("before_opening", "The session was opened later than that.", "happened_at")
    if form.kind in _GOING_ON and step.dossier.file.status in BROKEN_OFF:
        yield Fault("was_stopped", "The case has been stopped: so was the session.", "kind", "ม.23")
    yield from _CHECKS[form.kind](step, form)


def _check_who(step: Step, form: EntryForm) -> Iterable[Fault]:
    if (form.party is None) == (form.assignment is None):
        yield Fault("who_missing_entry", "Say who: either a person of a side or a mediator.", "party")
        return
    here = form.party in people_here(step.entity) or form.assignment in mediators_here(step.entity)
    if form.kind is EntryKind.joined and here:
        yield Fault("already_here", "They are here already.", "party")
    if form.kind is EntryKind.joined and form.party is not None:
        yield from unasked_faults(waiting_to_be_asked(step.dossier, [form.party]), "party")
    if form.kind is EntryKind.left and not here:
        yield Fault("not_here", "They are not here.", "party")


def _check_caucus_begun(step: Step, form: EntryForm) -> Iterable[Fault]:
    taking_part = joining(step.dossier)
    if not form.sides or not set(form.sides) < taking_part:
        yield Fault("caucus_with_whom", "Say with which sides you speak alone; at least one is outside.", "sides")
    if form.reason is None:
        yield Fault("caucus_reason_missing", "Say why you speak with one side alone.", "reason", "ม.26")
    if any(not caucus.ended for caucus in caucuses(step.dossier, step.entity)):
        yield Fault("caucus_going_on", "A caucus is going on: end it first.", "kind", "ม.26")


def _check_caucus_ended(step: Step, _: EntryForm) -> Iterable[Fault]:
    if all(caucus.ended for caucus in caucuses(step.dossier, step.entity)):
        yield Fault("no_caucus", "No caucus is going on.", "kind", "ม.26")


def _check_caucus_notified(step: Step, form: EntryForm) -> Iterable[Fault]:
    absent = {side for caucus in caucuses(step.dossier, step.entity) for side in caucus.absent}
    if form.side not in absent:
        yield Fault("side_was_there", "Say which side was outside during a caucus.", "side", "ม.26")


def _check_pause(step: Step, form: EntryForm) -> Iterable[Fault]:
    if paused(step.entity) is (form.kind is EntryKind.paused):
        yield Fault("pause_out_of_turn", "A pause is begun and ended in turn.", "kind")


def _check_next_step(_: Step, form: EntryForm) -> Iterable[Fault]:
    if not form.next_step:
        yield Fault("required", "This must be filled in.", "next_step")


_CHECKS = {
    EntryKind.joined: _check_who,
    EntryKind.left: _check_who,
    EntryKind.caucus_begun: _check_caucus_begun,
    EntryKind.caucus_ended: _check_caucus_ended,
    EntryKind.caucus_notified: _check_caucus_notified,
    EntryKind.paused: _check_pause,
    EntryKind.resumed: _check_pause,
    EntryKind.next_step: _check_next_step,
}


async def _record(step: Step, form: EntryForm) -> None:
    """Write the entry. Raises AlreadyAnswered, with the same answer, where it was written before."""
    file = step.dossier.file
    entry_id = _entry_id(form) or str(uuid4())
    answer = {"id": entry_id, "kind": form.kind.value}
    if _known(step.entity, entry_id) is not None:
        raise AlreadyAnswered(_repeated(step, answer))
    who = form.kind in _WHO
    party = next((p for p in step.dossier.parties if who and p.id == form.party), None)
    row = {
        "id": entry_id,
        "centre_id": file.centre_id,
        "case_id": file.id,
        "session_id": step.entity_id,
        "kind": form.kind.value,
        "case_party_id": party.id if party else None,
        "assignment_id": form.assignment if who else None,
        "side": party.side if party else form.side if form.kind is EntryKind.caucus_notified else None,
        "code": _code(form, party.role if party else "mediator"),
        "happened_at": step.happened_at,
        "by_account": step.actor.account_id,
    }
    await insert(SessionEntry, row)
    if form.kind is EntryKind.next_step:
        step.changes["next_step"] = form.next_step
    step.reason_code = form.reason.value if form.reason and form.kind is EntryKind.caucus_begun else None
    step.facts |= {"entry": entry_id, "kind": form.kind.value}
    step.facts |= {
        name: row[name] for name in ("case_party_id", "assignment_id", "side", "code") if row[name] not in (None, "")
    }
    step.work.status = 201
    step.work.answer["entry"] = answer


def _code(form: EntryForm, part: str) -> str:
    if form.kind is EntryKind.caucus_begun:
        return side_list(form.sides)
    return part if form.kind in _WHO else ""


def _repeated(step: Step, entry: dict[str, str]) -> Answer:
    file = step.dossier.file
    told = {
        "id": file.id,
        "number": file.number,
        "status": file.status.value,
        "version": file.version,
        "session": {"id": step.entity_id, "status": step.status_to},
        "entry": entry,
    }
    return Answer(201, "", msgspec.json.encode(told).decode())


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="session",
        event="record_entry",
        form=EntryForm,
        act=_record,
        check=_check,
        title="Write down what happens",
        roles=frozenset({Role.mediator}),
        states=frozenset({"opened"}),
        records="case:session:entry",
        case_states=RECORDING,
    ),
)

"""One entry that arrived, kept in the piece of work at hand: what happened, and what was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from cases.statements import keep as keep_statement
from cases.tables import CaseFile as CaseFileTable
from cases.vocabulary import SessionStatus
from mediation.device_clock import DeviceClock
from mediation.dossier import Dossier
from mediation.forms.room import EraseForm, HappenedForm, SaidForm, entry_id, entry_ids
from mediation.forms.sessions import EntryKind
from mediation.meetings import Session
from mediation.meetings import SessionEntry as Entry
from mediation.practice.in_the_room import side_list
from mediation.practice.merging import event_faults, event_remarks, newest_step, time_remarks
from mediation.practice.said import Kept, NewText, keep, known_ids, texts_of
from mediation.tables import Session as SessionTable
from mediation.talks import NOTES, PROPOSALS, TextKind
from mediation.work import Work
from parties.access import Role
from parties.database import fetch, fetch_value
from parties.errors import Fault, NotNow, NotValid
from parties.rows import Change, update_together

NUMBER_USED = Fault("entry_number_used", "Another entry was written down under this number.", "id")
_WHO = frozenset({EntryKind.joined, EntryKind.left})


@dataclass(frozen=True)
class Outcome:
    """What became of an entry: kept, already (it was here), or refused with its faults."""

    outcome: str
    faults: Sequence[Fault] = ()
    remarks: Sequence[str] = ()


@dataclass
class Arrived:
    """An entry in hand. `said` holds its fields as they were sent, without number and kind."""

    hand: Work
    dossier: Dossier
    session: Session
    number: str
    kind: str
    said: Mapping[str, Any]
    clock: DeviceClock
    remarks: list[str] = field(default_factory=list)

    def moment(self, written: datetime | None, *, told: bool) -> datetime:
        """When it happened, by the server's clock; what had to be put right is remarked."""
        if written is None:
            return self.hand.now
        # What was sent is measured by the clock at its arrival; meanwhile the entries before it took their time.
        at, remarks = self.clock.corrected(written, told=told)
        self.remarks += remarks
        return at

    @property
    def known(self) -> Entry | None:
        """The entry already written under this number in this session."""
        return next((entry for entry in self.session.entries if entry.id == self.number), None)

    async def write(self, rows: Iterable[Mapping[str, Any]], at: datetime) -> None:
        """Write entries. Raises NotValid where a number is used elsewhere already, also for a text."""
        blank = {"case_party_id": None, "assignment_id": None, "side": None, "code": ""}
        filled = [
            blank | {"id": self.number, "at": at.isoformat(), "remarks": self.remarks} | dict(row) for row in rows
        ]
        if await fetch_value("select 1 from session_text where id = $1", UUID(self.number)):
            raise NotValid([NUMBER_USED])
        written = await fetch(
            """insert into session_entry (id, centre_id, case_id, session_id, kind, case_party_id, assignment_id, side, code,
                 happened_at, by_account, remarks)
               select r.id, $1, $2, $3, r.kind, r.case_party_id, r.assignment_id, r.side, r.code, r.at, $4, r.remarks
               from jsonb_to_recordset($5::jsonb) as r (id uuid, kind text, case_party_id bigint, assignment_id bigint,
                 side int, code text, at timestamptz, remarks text[])
               on conflict do nothing returning id""",
            self.dossier.file.centre_id,
            self.dossier.file.id,
            self.session.id,
            self.hand.actor.account_id,
            msgspec.json.encode(filled).decode(),
        )
        if len(written) != len(filled):
            raise NotValid([NUMBER_USED])

    def journal(self, event: str, at: datetime, facts: Mapping[str, Any], reason: str | None = None) -> None:
        """Name it for the journal: references, codes and commitments."""
        self.hand.happened(
            event,
            subject_id=self.dossier.file.id,
            entity=f"session:{self.session.id}",
            role=Role.mediator,
            happened_at=at,
            status_from=self.session.status,
            status_to=self.session.status,
            reason_code=reason,
            facts=facts,
        )


# WHAT HAPPENED


async def record_event(arrived: Arrived, kind: EntryKind, form: HappenedForm) -> Outcome:
    """Who came or went, a caucus, a pause, the next step. Raises NotValid."""
    session, dossier = arrived.session, arrived.dossier
    known = arrived.known
    row = _event_row(arrived, kind, form)
    if known is not None:
        return await _known_event(arrived, known, row, form)
    _must_be_held(session)
    at = arrived.moment(form.happened_at, told=form.time_told)
    faults = event_faults(dossier, session, kind, form, at)
    if faults:
        raise NotValid(faults)
    arrived.remarks += [*time_remarks(dossier, session, at), *event_remarks(dossier, session, kind, form, at)]
    changes: dict[str, Any] = {}
    if kind is EntryKind.next_step:
        row["code"] = await keep_statement(
            dossier.file.centre_id, dossier.file.id, "next_step", form.next_step, arrived.hand.actor.account_id
        )
        if newest_step(session, at):
            changes["next_step"] = form.next_step
    await arrived.write([row], at)
    await update_together(
        [Change(SessionTable, session.id, changes, bump=True), Change(CaseFileTable, dossier.file.id, {}, bump=True)]
    )
    facts = {"entry": arrived.number, **{name: value for name, value in row.items() if value not in (None, "")}}
    if arrived.remarks:
        facts["remarks"] = arrived.remarks
    reason = form.reason.value if form.reason and kind is EntryKind.caucus_begun else None
    arrived.journal("case:session:entry", at, facts, reason)
    return Outcome("kept", remarks=arrived.remarks)


def _event_row(arrived: Arrived, kind: EntryKind, form: HappenedForm) -> dict[str, Any]:
    who = kind in _WHO
    party = next((p for p in arrived.dossier.parties if who and p.id == form.party), None)
    code = side_list(form.sides) if kind is EntryKind.caucus_begun else ""
    if who:
        code = party.role if party else "mediator"
    return {
        "kind": kind.value,
        "case_party_id": party.id if party else None,
        "assignment_id": form.assignment if who else None,
        "side": party.side if party else form.side if kind is EntryKind.caucus_notified else None,
        "code": code,
    }


async def _known_event(arrived: Arrived, known: Entry, row: Mapping[str, Any], form: HappenedForm) -> Outcome:
    """`already`, where the same entry is sent again. Its time is not compared: a device's clock may have been put right since."""
    same = all(getattr(known, name) == value for name, value in row.items() if name not in ("code",))
    if known.kind == EntryKind.next_step:
        text = await fetch_value(
            "select body from statement where case_id = $1 and commitment = decode($2, 'hex')",
            arrived.dossier.file.id,
            known.code,
        )
        same = same and text == form.next_step
    else:
        same = same and known.code == row["code"]
    if not same:
        raise NotValid([NUMBER_USED])
    return Outcome("already", remarks=known.remarks)


def _must_be_held(session: Session) -> None:
    """Raises NotValid where the session has not been opened, or was not held at all."""
    if session.status in (SessionStatus.planned, SessionStatus.notified):
        raise NotValid([Fault("session_not_open", "Open the session first; then send this again.", "kind")])
    if session.status not in (SessionStatus.opened, SessionStatus.closed):
        raise NotNow("session", session.status, "record_entry")


# WHAT WAS SAID


async def record_text(arrived: Arrived, form: SaidForm | EraseForm, named: Any) -> Outcome:
    """A text, or the erasing of notes; `named` are the texts it replaces or erases. Raises NotValid."""
    session = arrived.session
    _must_be_held(session)
    names = entry_ids(named)
    faults = (
        [] if names is not None else [Fault("not_an_entry_number", "The number of an entry is a UUID.", "replaces")]
    )
    faults += _text_faults(arrived.kind, form) if isinstance(form, SaidForm) else [] if names else [_NOTHING_NAMED]
    if arrived.known is not None:
        faults.append(NUMBER_USED)
    if faults or names is None:
        raise NotValid(faults)
    at = arrived.moment(form.happened_at, told=form.time_told)
    new = await _new_text(arrived, form, names, at)
    kept = await keep(arrived.hand.actor, new)
    return _kept(arrived, kept, at)


_NOTHING_NAMED = Fault("required", "This must be filled in.", "erases")


def _text_faults(kind: str, form: SaidForm) -> list[Fault]:
    faults = []
    if kind == TextKind.answer:
        for name in ("side", "about", "reply"):
            if getattr(form, name) in (None, ""):
                faults.append(Fault("required", "This must be filled in.", name))
    elif not form.text:
        faults.append(Fault("required", "This must be filled in.", "text"))
    if form.reply is not None and kind != TextKind.answer:
        faults.append(Fault("unknown_field", "This field is not known here.", "reply"))
    if form.about and entry_id(form.about) is None:
        faults.append(Fault("not_an_entry_number", "The number of an entry is a UUID.", "about"))
    return faults


async def _new_text(arrived: Arrived, form: SaidForm | EraseForm, names: list[str], at: datetime) -> NewText:
    """The text as it is to be kept. Raises NotValid where it would replace or erase what it cannot."""
    dossier = arrived.dossier
    about = entry_id(form.about) if isinstance(form, SaidForm) else None
    texts = await texts_of(dossier, arrived.hand.actor) if names or about else []
    here = known_ids(texts)
    arrived.remarks += time_remarks(dossier, arrived.session, at)
    others = [said for said in texts if said.id in names]
    base = NewText(arrived.number, dossier.file.id, arrived.session.id, arrived.kind, at, replaces=names)
    if isinstance(form, EraseForm):
        if any(said.kind not in NOTES for said in others):
            raise NotValid([Fault("only_notes_erased", "Only your own notes can be erased at once.", "erases")])
        return replace(base, remarks=arrived.remarks)
    family = NOTES if arrived.kind in NOTES else PROPOSALS if arrived.kind in PROPOSALS else {TextKind(arrived.kind)}
    if any(said.kind not in family for said in others):
        raise NotValid([Fault("replaces_other_kind", "A text can only replace one of its own kind.", "replaces")])
    if set(names) - here:
        arrived.remarks.append("replaces_unknown")
    if about is not None and about not in here:
        arrived.remarks.append("about_unknown")
    return replace(base, text=form.text, reply=form.reply, side=form.side, about=about, remarks=arrived.remarks)


def _kept(arrived: Arrived, kept: Kept, at: datetime) -> Outcome:
    if kept.outcome == "other":
        raise NotValid([NUMBER_USED])
    if kept.outcome == "already":
        return Outcome("already")
    if arrived.kind != "erase":
        arrived.journal("case:session:text_kept", at, {"text": arrived.number, "commitment": kept.commitment})
    gone = [*kept.gone, *([arrived.number] if kept.outcome == "erased" else ())]
    if gone:
        arrived.journal("case:session:texts_erased", at, {"texts": sorted(gone)}, "own_choice")
    return Outcome("kept", remarks=[*arrived.remarks, *(["erased"] if kept.outcome == "erased" else ())])

"""A session from its opening, with those who came, to its close with a coded result (ม.10, 25–26)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec

from cases.findings import Finding
from cases.vocabulary import AssignmentStatus, CaseStatus, SessionResult, SessionStatus, Track
from mediation.forms.sessions import CloseForm, OpenForm
from mediation.meetings import Session
from mediation.practice.beside import appointed_actor, refusals, serving, warn
from mediation.practice.conflicts import refuse_while_open, serving_findings
from mediation.practice.in_the_room import caucuses, for_rules, joining, kinds, side_list, sides_present
from mediation.practice.mediable import mediable_faults, sides_never_asked, unasked_faults, waiting_to_be_asked
from mediation.practice.mediators import registration
from mediation.serving import was_told
from mediation.sitting import OpeningFacts, closing_findings, opening_findings
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Assignment
from parties.database import fetch
from parties.errors import Fault

_TALKING = frozenset({CaseStatus.ready, CaseStatus.in_mediation})
RECORDING = frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.closed}
"""Where what happened in an opened session may still be written down, so that it can be closed."""
BROKEN_OFF = frozenset(
    {CaseStatus.suspended, CaseStatus.safety_hold, CaseStatus.choosing_mediator, CaseStatus.terminated}
)
"""States of the case in which a session that still sits can only have been stopped."""
_SIGNED = frozenset({CaseStatus.settled, CaseStatus.monitoring})
_FIELDS = {"side_absent": "present", "registration_not_valid": "mediators"}


def _open_guards(scene: Scene) -> Iterable[Fault]:
    yield from appointed_actor(scene)
    yield from serving_findings(scene)
    for session in scene.dossier.sessions:
        if session.status is SessionStatus.opened:
            yield Fault(
                "another_open", "Session %(number)s is still open: close it first.", params={"number": str(session.no)}
            )
    yield from sides_never_asked(scene.dossier)
    yield from mediable_faults(scene, told_elsewhere=frozenset({"incapacity"}))


def _mediators(step: Step, form: OpenForm) -> list[Assignment]:
    """The mediators in the room: those named, else all who serve; whoever opens is always there."""
    own = step.dossier.mine(step.actor)
    return [
        assignment
        for assignment in step.dossier.assignments
        if assignment is own or (assignment.id in form.mediators if form.mediators else assignment.appointed)
    ]


def _came(step: Step, form: OpenForm) -> frozenset[int]:
    """The joining sides of which anybody came."""
    sides = {party.side for party in step.dossier.parties if party.id in form.present}
    return joining(step.dossier) & sides


def _findings(step: Step, form: OpenForm) -> tuple[Finding, ...]:
    dossier, session = step.dossier, step.entity
    away = joining(dossier) - _came(step, form)
    consenting = kinds(dossier, joining(dossier))
    return opening_findings(
        OpeningFacts(
            track=Track(dossier.file.track),
            happens_on=step.happened_on,
            consenting=consenting,
            present=consenting - kinds(dossier, away),
            registrations=tuple(registration(a.valid_from, a.valid_to) for a in _mediators(step, form)),
            notice_served=was_told(session, away),
            caucus_reason=form.caucus_reason,
        )
    )


def _open_check(step: Step, form: OpenForm) -> Iterable[Fault]:
    for fault in refusals(_findings(step, form)):
        yield replace(fault, field=_FIELDS.get(fault.code))
    yield from unasked_faults(waiting_to_be_asked(step.dossier, form.present), "present")
    for side in sorted(_came(step, form) - sides_present(step.dossier, form.present)):
        yield Fault(
            "nobody_may_act",
            "Of side %(side)s nobody is here who may act for it.",
            "present",
            "ม.33(1)",
            "G-CAPACITY",
            "Write down who stands for them, and by what authority.",
            {"side": str(side)},
        )
    for assignment in _mediators(step, form):
        if not assignment.appointed and assignment.id in form.mediators:
            yield Fault("not_serving_yet", "This mediator has not been confirmed yet.", "mediators", "ม.22")
    late = [a for a in _beginning(step.scene) if a.last_happened_at and a.last_happened_at > step.happened_at]
    if late and not form.out_of_order_reason:
        yield Fault(
            "before_confirmation",
            "The mediator was confirmed later than that. If that is right, say why in the field for it.",
            "happened_at",
        )


def _beginning(scene: Scene) -> list[Assignment]:
    return [assignment for assignment in serving(scene) if assignment.status is AssignmentStatus.confirmed]


async def _open(step: Step, form: OpenForm) -> None:
    await refuse_while_open(step.dossier, *(one.mediator_id for one in serving(step.scene)))
    file, beginning = step.dossier.file, _beginning(step.scene)
    away = joining(step.dossier) - _came(step, form)
    await _write_opening(step, beginning, _who_is_here(step, form, away))
    step.changes["opened_at"] = step.happened_at
    if file.mediation_started_at is None:
        step.case_changes["mediation_started_at"] = step.happened_at
    if file.status is CaseStatus.ready:
        step.fire("open_first_session", facts={"session": step.entity_id})
    for assignment in beginning:
        step.also(
            "assignment",
            assignment.id,
            "begin",
            (AssignmentStatus.confirmed, AssignmentStatus.active),
            facts={"mediator": assignment.mediator_id},
        )
    step.facts |= {
        "no": step.entity.no,
        "mode": step.entity.mode,
        "present": sorted(form.present),
        "mediators": [assignment.id for assignment in _mediators(step, form)],
        "away": sorted(away),
    }
    if away and form.caucus_reason is not None:
        step.facts["caucus_reason"] = form.caucus_reason.value
    warn(step, _findings(step, form))


def _who_is_here(step: Step, form: OpenForm, away: frozenset[int]) -> list[dict[str, Any]]:
    """The entries an opening brings: who joined and in which part, and a caucus where a side is away."""
    blank = {"kind": "joined", "case_party_id": None, "assignment_id": None, "side": None}
    rows: list[dict[str, Any]] = [
        blank | {"case_party_id": party.id, "side": party.side, "code": party.role}
        for party in step.dossier.parties
        if party.id in form.present
    ]
    rows += [blank | {"assignment_id": a.id, "code": "mediator"} for a in _mediators(step, form)]
    if away:
        rows.append(blank | {"kind": "caucus_begun", "code": side_list(joining(step.dossier) - away)})
    return [row | {"id": str(uuid4())} for row in rows]


async def _write_opening(step: Step, beginning: list[Assignment], rows: list[dict[str, Any]]) -> None:
    """Begin the service of confirmed mediators and write the first entries, in one statement."""
    await fetch(
        """with begun as (
             update assignment set status = 'active', last_happened_at = $2, version = version + 1 where id = any ($1))
           insert into session_entry
             (id, centre_id, case_id, session_id, kind, case_party_id, assignment_id, side, code, happened_at,
              by_account)
           select r.id, $3, $4, $5, r.kind, r.case_party_id, r.assignment_id, r.side, r.code, $2, $6
           from jsonb_to_recordset($7) as r (id uuid, kind text, case_party_id bigint, assignment_id bigint, side int,
             code text)""",
        [assignment.id for assignment in beginning],
        step.happened_at,
        step.dossier.file.centre_id,
        step.dossier.file.id,
        step.entity_id,
        step.actor.account_id,
        msgspec.json.encode(rows).decode(),
    )


def _close_guards(scene: Scene) -> Iterable[Fault]:
    session: Session = scene.entity
    found = caucuses(scene.dossier, session)
    yield from refusals(closing_findings(for_rules(scene.dossier, caucus) for caucus in found))


def _result_faults(step: Step, form: CloseForm) -> Iterable[Fault]:
    status = step.dossier.file.status
    if status in BROKEN_OFF and form.result is not SessionResult.stopped:
        yield Fault("was_stopped", "The case has been stopped: so was the session.", "result", "ม.23")
    if status not in BROKEN_OFF and form.result is SessionResult.stopped and not _challenged_since_opening(step):
        yield Fault("was_not_stopped", "Nothing has stopped the case while the session sat.", "result", "ม.23")
    if form.result is SessionResult.agreement_signed and status not in _SIGNED:
        yield Fault("not_signed", "No agreement has been signed yet.", "result", "ม.30")


def _close_check(step: Step, form: CloseForm) -> Iterable[Fault]:
    session: Session = step.entity
    yield from _result_faults(step, form)
    latest = max((entry.happened_at for entry in session.entries), default=step.happened_at)
    if step.happened_at < latest and not form.out_of_order_reason:
        yield Fault("before_entry", "Something was written down for a later time.", "happened_at")
    yield from _ends_before_it_began(step)


def _ends_before_it_began(step: Step) -> Iterable[Fault]:
    """A reason for writing out of order is none for a session that would end before it began."""
    opened = step.entity.opened_at
    if opened is not None and step.happened_at < opened:
        yield Fault("ends_before_start", "The session would end before it began.", "happened_at")


def _challenged_since_opening(step: Step) -> bool:
    opened = step.entity.opened_at
    return opened is not None and any(c.raised_at >= opened for c in step.dossier.challenges)


async def _close(step: Step, form: CloseForm) -> None:
    session: Session = step.entity
    step.changes |= {"closed_at": step.happened_at, "result": form.result.value}
    if form.next_step:
        step.changes["next_step"] = form.next_step
    step.facts |= {"no": session.no, "result": form.result.value}
    if session.opened_at is not None:
        step.facts["minutes"] = int((step.happened_at - session.opened_at).total_seconds() // 60)


OPEN: Deed[OpenForm] = Deed(
    kind="session",
    event="open",
    form=OpenForm,
    act=_open,
    guards=_open_guards,
    check=_open_check,
    title="Open the session",
    case_states=_TALKING,
)
CLOSE: Deed[CloseForm] = Deed(
    kind="session",
    event="close",
    form=CloseForm,
    act=_close,
    guards=_close_guards,
    check=_close_check,
    title="Close the session",
    case_states=RECORDING,
)


def _merged_close_check(step: Step, form: CloseForm) -> Iterable[Fault]:
    yield from _result_faults(step, form)
    yield from _ends_before_it_began(step)


CLOSE_MERGED: Deed[CloseForm] = replace(CLOSE, check=_merged_close_check)
"""The closing that one device wrote while another wrote on: what lies behind it stays, and that is remarked."""

DEEDS: tuple[Deed[Any], ...] = (OPEN, CLOSE)

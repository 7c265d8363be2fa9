"""The case machine: states, events, who fires them. The guards of law stand in `screening`."""

from dataclasses import dataclass

from statemachine import State
from statemachine.transition_list import TransitionList

from cases.machine import PATH, FlatMachine, Machine
from cases.vocabulary import CaseStatus, Outcome, ReportedOutcome
from parties.access import Role

P = frozenset({CaseStatus.received, CaseStatus.screening, CaseStatus.awaiting_consent})
"""Before consent."""
M = frozenset(
    {
        CaseStatus.choosing_mediator,
        CaseStatus.ready,
        CaseStatus.in_mediation,
        CaseStatus.suspended,
        CaseStatus.drafting,
    }
)
"""From consent to signature."""
S = frozenset({CaseStatus.settled, CaseStatus.monitoring})
"""Settled."""
E = frozenset(
    {
        CaseStatus.struck_out,
        CaseStatus.not_accepted,
        CaseStatus.not_settled,
        CaseStatus.withdrawn,
        CaseStatus.terminated,
    }
)
"""Mediation over without settlement; the record is still open for referral and closing."""
KEEPING = frozenset({CaseStatus.suspended, CaseStatus.safety_hold})
"""States that remember in `resume_state` where the case stood."""


def _kept(*statuses: CaseStatus) -> str:
    """The condition that the case was stopped in one of these states."""
    return " or ".join(f"kept == '{status}'" for status in sorted(statuses))


def _staying(*states: State, cond: str | None = None) -> TransitionList:
    """An event that leaves each of the states as it is."""
    return TransitionList(loop for state in states for loop in state.to(state, cond=cond).transitions)


def _without_mediator(target: State, *states: State) -> TransitionList:
    """The loss of a mediator: on to `target` when none is left, else nothing moves."""
    moving = target.from_(*states, unless="mediator_left")
    return TransitionList([*moving.transitions, *_staying(*states, cond="mediator_left").transitions])


class CaseLifecycle(FlatMachine):
    """The life of a case from draft to closed."""

    draft = State(initial=True)
    received = State()
    screening = State()
    safety_hold = State()
    awaiting_consent = State()
    struck_out = State()
    not_accepted = State()
    choosing_mediator = State()
    ready = State()
    in_mediation = State()
    suspended = State()
    drafting = State()
    settled = State()
    not_settled = State()
    withdrawn = State()
    terminated = State()
    monitoring = State()
    closed = State(final=True)

    _before_consent = (received, screening, awaiting_consent)
    _mediating = (choosing_mediator, ready, in_mediation, suspended, drafting)
    _ended = (struck_out, not_accepted, not_settled, withdrawn, terminated)
    _on_record = (*_before_consent, safety_hold, *_mediating, settled, monitoring, *_ended)

    submit = draft.to(received)
    start_screening = received.to(screening)
    pass_screening = screening.to(awaiting_consent)
    decline = screening.to(not_accepted)
    applicant_drops = struck_out.from_(*_before_consent)
    invite = awaiting_consent.to(awaiting_consent)
    consent_all = awaiting_consent.to(choosing_mediator)
    consent_some = awaiting_consent.to(choosing_mediator)
    refuse = awaiting_consent.to(struck_out)
    no_reply = awaiting_consent.to(struck_out)
    propose_mediator = choosing_mediator.to(choosing_mediator)
    appoint = choosing_mediator.to(ready)
    open_first_session = ready.to(in_mediation)
    challenge = suspended.from_(ready, in_mediation, drafting)
    dismiss_challenge = (
        suspended.to(ready, cond=_kept(CaseStatus.ready))
        | suspended.to(in_mediation, cond=_kept(CaseStatus.in_mediation))
        | suspended.to(drafting, cond=_kept(CaseStatus.drafting))
    )
    uphold_challenge = suspended.to(choosing_mediator)
    remove_mediator = _without_mediator(choosing_mediator, ready, in_mediation, suspended, drafting)
    lose_mediator = _without_mediator(choosing_mediator, ready, in_mediation, suspended, drafting)
    terms_reached = in_mediation.to(drafting)
    reopen_talks = drafting.to(in_mediation)
    sign = drafting.to(settled)
    fail = not_settled.from_(in_mediation, drafting)
    withdraw = withdrawn.from_(*_mediating)
    terminate = terminated.from_(ready, in_mediation, suspended, drafting)
    start_monitoring = settled.to(monitoring)
    hold_for_safety = safety_hold.from_(*_before_consent, *_mediating, settled, monitoring)
    release_hold = (
        safety_hold.to(screening, cond=_kept(*P))
        | safety_hold.to(choosing_mediator, cond=_kept(CaseStatus.choosing_mediator))
        | safety_hold.to(ready, cond=_kept(CaseStatus.ready))
        | safety_hold.to(in_mediation, cond=_kept(CaseStatus.in_mediation))
        | safety_hold.to(suspended, cond=_kept(CaseStatus.suspended))
        | safety_hold.to(drafting, cond=_kept(CaseStatus.drafting))
        | safety_hold.to(settled, cond=_kept(CaseStatus.settled))
        | safety_hold.to(monitoring, cond=_kept(CaseStatus.monitoring))
    )
    end_for_safety = safety_hold.to(not_accepted, cond=_kept(*P)) | safety_hold.to(terminated, cond=_kept(*M))
    refer = _staying(*_on_record)
    correct = _staying(*_on_record)
    change_party = _staying(*_on_record)
    assign_officer = _staying(*_on_record)
    change_track = _staying(*_before_consent, choosing_mediator, ready, in_mediation)
    close = closed.from_(settled, monitoring, *_ended)


_INTAKE = frozenset({Role.officer, Role.head})
_CASE_WORK = _INTAKE | {Role.mediator}
_ALARM = _CASE_WORK | {Role.safety}

ROLES: dict[str, frozenset[Role]] = {
    "submit": _INTAKE,
    "start_screening": _INTAKE,
    "pass_screening": _INTAKE,
    "decline": _INTAKE,
    "applicant_drops": _INTAKE,
    "invite": _INTAKE,
    "consent_all": _INTAKE,
    "consent_some": _INTAKE,
    "refuse": _INTAKE,
    "no_reply": _INTAKE | {Role.system},
    "propose_mediator": _INTAKE,
    "appoint": frozenset({Role.head}),
    "open_first_session": frozenset({Role.mediator}),
    "challenge": _CASE_WORK,
    "dismiss_challenge": frozenset({Role.head}),
    "uphold_challenge": frozenset({Role.head}),
    "remove_mediator": frozenset({Role.head}),
    "lose_mediator": frozenset({Role.head, Role.system}),
    "terms_reached": frozenset({Role.mediator}),
    "reopen_talks": frozenset({Role.mediator}),
    "sign": frozenset({Role.mediator, Role.head}),
    "fail": frozenset({Role.mediator}),
    "withdraw": _CASE_WORK,
    "terminate": frozenset({Role.mediator, Role.head}),
    "start_monitoring": frozenset(),
    "hold_for_safety": _ALARM,
    "release_hold": frozenset({Role.safety}),
    "end_for_safety": frozenset({Role.safety}),
    "refer": _ALARM,
    "correct": _INTAKE,
    "change_party": _INTAKE,
    "assign_officer": _INTAKE,
    "change_track": frozenset({Role.head}),
    "close": _INTAKE,
}

COUPLED = frozenset(
    {
        "propose_mediator",
        "appoint",
        "open_first_session",
        "remove_mediator",
        "lose_mediator",
        "reopen_talks",
        "sign",
        "start_monitoring",
        "refer",
    }
)
"""Case events that an event of a small machine fires; no door opens them."""

CONFIRMED_BY: dict[str, Role] = {"release_hold": Role.head, "end_for_safety": Role.head}
"""Events the safety officer fires and another role must confirm; one person may hold both roles."""

DRAFT: dict[str, frozenset[Role]] = {"edit_draft": _INTAKE, "discard_draft": _INTAKE}
"""What may be done freely to a draft, which is no record: neither event of the machine nor journal entry."""

AFTER_CLOSING: dict[str, frozenset[Role]] = {
    "corrected_after_closing": frozenset({Role.head}),
    "new_case_from": _INTAKE,
}
"""What a closed case still knows, without change of state: a journal entry; the opening of a linked draft."""

CASE = Machine(
    kind="case",
    flow=CaseLifecycle,
    table=ROLES,
    coupled=COUPLED,
    resuming=frozenset({"dismiss_challenge", "release_hold", "end_for_safety"}),
)


@dataclass(frozen=True)
class Step:
    """Where a case stands after an event, and what it must remember."""

    status: CaseStatus
    resume_state: str | None


def move(status: str, event: str, resume_state: str | None = None, *, mediator_left: bool = False) -> Step:
    """Fire an event; the new state with the `resume_state` to keep beside it. Raises as `Machine.next`.

    A case suspended by a challenge and then held for safety remembers both places, the nearer first
    (`suspended.in_mediation`), so that the challenge can still be decided after the release.
    """
    target = CaseStatus(CASE.next(status, event, resume_state, mediator_left=mediator_left))
    if target not in KEEPING:
        return Step(target, None)
    if target == status:
        return Step(target, resume_state)
    if status == CaseStatus.safety_hold:
        return Step(target, (resume_state or "").partition(PATH)[2] or None)
    return Step(target, f"{status}{PATH}{resume_state}" if resume_state else str(status))


def outcome_on_entering(status: str) -> Outcome | None:
    """The outcome to set, once, when a case enters the state; None where the mediation has not ended."""
    if status in E or status == CaseStatus.settled:
        return Outcome(status)
    return None


REPORTED: dict[Outcome, ReportedOutcome | None] = {
    Outcome.settled: ReportedOutcome.settled,
    Outcome.not_settled: ReportedOutcome.not_settled,
    Outcome.withdrawn: ReportedOutcome.ended,
    Outcome.terminated: ReportedOutcome.ended,
    Outcome.struck_out: ReportedOutcome.struck_out,
    Outcome.not_accepted: None,
}
"""The field's four words for an outcome. Our reading, to be confirmed with the department; what was not
accepted is counted among matters under other laws and not here."""

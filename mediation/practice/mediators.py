"""A mediator's part in a case: proposed, accepted, disclosed, confirmed, ended (ม.10, 13, 15, 17, 22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.findings import Finding
from cases.lifecycle import M
from cases.msgid import N_
from cases.reasons import AssignmentDeclineReason, ChallengeGround, MediatorEndReason
from cases.statements import keep
from cases.vocabulary import AssignmentStatus, CaseStatus, Track
from mediation.appointing import (
    AppointmentFacts,
    Registration,
    appointment_findings,
    proposal_findings,
    registration_findings,
)
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.mediators import (
    ConfirmForm,
    DeclineForm,
    DiscloseForm,
    EndForm,
    HowChosen,
    ObjectForm,
    ProposeForm,
    Relation,
)
from mediation.practice.beside import refusals, serving, stop_sitting_sessions, warn
from mediation.practice.conflicts import (
    candidate_of,
    conflicts_of,
    open_matches,
    recorded,
    refuse_while_open,
    serving_findings,
)
from mediation.practice.mediable import mediable_faults
from mediation.steps import Deed, F, Scene, Step
from mediation.subjects import Assignment
from mediation.tables import Assignment as AssignmentTable
from mediation.telling import filled
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid
from parties.rows import insert

_FINDING = M
"""Where a mediator once proposed may go on towards confirmation: a second one may be late. Nothing is asked of a mediator
while the case is held for safety, nor once the mediation has ended."""
_CONFIRMING = frozenset({CaseStatus.choosing_mediator, CaseStatus.ready, CaseStatus.in_mediation})
"""Not while a challenge stands, when the mediation stops (ม.23); nor in drafting: every mediator confirmed signs the terms,
and whoever comes then took no part in reaching them."""
_UNDER_WAY = frozenset({CaseStatus.ready, CaseStatus.in_mediation, CaseStatus.suspended, CaseStatus.drafting})
_MEDIATING = _UNDER_WAY | {CaseStatus.choosing_mediator}
_ENDING = frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.safety_hold}
"""The contract's coupled events, remove_mediator and lose_mediator, do not leave a case held for safety."""
_TAKEN_AWAY = frozenset({MediatorEndReason.removed, MediatorEndReason.challenged})
_MAY_BE_TIED = N_("may be tied to a side: the head decides first")
_UNWANTED = frozenset({"party_objected", "challenged", "removed"})


def registration(valid_from: date | None, valid_to: date | None) -> Registration | None:
    """A mediator's registration; None where no beginning of it is recorded."""
    return None if valid_from is None else Registration(valid_from, valid_to)


def unwanted(dossier: Dossier, mediator_id: int) -> bool:
    """Whether a side objected to this mediator in this case, or had them removed."""
    return any(a.mediator_id == mediator_id and a.end_reason in _UNWANTED for a in dossier.assignments)


async def roster(_: Actor, dossier: Dossier) -> Choices:
    """The standing mediators of the centre who have no part in the case yet, with a word on those who may be tied to a side."""
    taken = [a.mediator_id for a in dossier.assignments if a.standing]
    rows = await fetch(
        """select id, name from mediator where ended_on is null and account_id is not null and id <> all ($1)
             and account_id <> all ($2) order by thai_key(name) collate "C", id""",
        taken,
        dossier.locked_out,
    )
    found = await conflicts_of(dossier, [row["id"] for row in rows])
    marked = f" – {filled(_MAY_BE_TIED, {})}"
    return {"roster": [(str(row["id"]), row["name"] + marked * bool(open_matches(found[row["id"]]))) for row in rows]}


def _facts(scene: Scene, held: Registration | None, mediator_id: int, matches: int, **known: bool) -> AppointmentFacts:
    return AppointmentFacts(
        track=Track(scene.dossier.file.track),
        serves_on=scene.day,
        registration=held,
        excluded=unwanted(scene.dossier, mediator_id),
        open_matches=matches,
        **({"accepted": True, "disclosed": True, "agreed": True, "asked_centre": False, "briefing_done": True} | known),
    )


async def _propose(step: Step, form: ProposeForm) -> None:
    dossier = step.dossier
    candidate = await candidate_of(dossier, form.mediator)
    if candidate is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "mediator")])
    held = registration(candidate.valid_from, candidate.valid_to)
    findings = proposal_findings(_facts(step.scene, held, form.mediator, open_matches(candidate.matches)))
    faults = [*_person_faults(dossier, form.mediator, candidate.account_id), *refusals(findings)]
    if faults:
        raise NotValid(faults)
    warn(step, findings)
    step.entity_id = await insert(
        AssignmentTable,
        {
            "centre_id": dossier.file.centre_id,
            "case_id": dossier.file.id,
            "mediator_id": form.mediator,
            "status": step.status_to,
            "last_happened_at": step.happened_at,
        },
    )
    step.facts |= {"mediator": form.mediator, "mediator_account": candidate.account_id}
    step.fire("propose_mediator")
    step.work.status = 201
    step.work.location = f"/cases/{dossier.file.id}/assignments/{step.entity_id}"


def _person_faults(dossier: Dossier, mediator_id: int, account_id: int | None) -> Iterable[Fault]:
    if any(a.mediator_id == mediator_id and a.standing for a in dossier.assignments):
        yield Fault("already_proposed", "This mediator has a part in the case already.", "mediator")
    if account_id is None:
        yield Fault(
            "no_account",
            "This mediator has no account to accept and disclose with.",
            "mediator",
            hint="The administration gives the mediator an account; then propose again.",
        )
    elif account_id in dossier.locked_out:
        yield Fault("mediator_near_a_side", "This mediator is a party, or too near to one.", "mediator", "ม.13")


def _note_mediator(step: Step) -> None:
    assignment: Assignment = step.entity
    step.facts |= {"mediator": assignment.mediator_id, "mediator_account": assignment.account_id}


async def _accept(step: Step, _: EventForm) -> None:
    _note_mediator(step)


def _decline_check(_: Step, form: DeclineForm) -> Iterable[Fault]:
    if form.reason is AssignmentDeclineReason.party_objected:
        yield Fault("not_own_reason", "That a party objects is written down by the officer or the head.", "reason")


async def _decline(step: Step, form: DeclineForm) -> None:
    step.reason_code = form.reason.value
    step.changes["end_reason"] = form.reason.value
    _note_mediator(step)


def _disclose_check(_: Step, form: DiscloseForm) -> Iterable[Fault]:
    for group in ChallengeGround:
        explained = bool(form.explanation(group))
        if form.answer(group) is Relation.explain and not explained:
            yield Fault("explanation_missing", "Say what it is.", f"{group.value}_text", "ม.13")
        if form.answer(group) is Relation.none and explained:
            yield Fault("answer_contradicts", "You explain something, but answered that there is none.", group.value)


async def _disclose(step: Step, form: DiscloseForm) -> None:
    told = [group for group in ChallengeGround if form.answer(group) is Relation.explain]
    statement = None
    if told:
        file = step.dossier.file
        text = "\n".join(f"{group.value}: {form.explanation(group)}" for group in told)
        statement = await keep(file.centre_id, file.id, "disclosure", text, step.actor.account_id)
    answers = {group.value: form.answer(group).value for group in ChallengeGround}
    step.changes |= {
        "disclosure": {"answers": answers, "statement": statement},
        "disclosed_on": step.happened_on,
    }
    step.facts |= {"explained": [group.value for group in told]}
    if statement is not None:
        step.facts["statement"] = statement
    _note_mediator(step)


async def _party_objects(step: Step, form: ObjectForm) -> None:
    step.reason_code = form.ground.value
    step.changes["end_reason"] = AssignmentDeclineReason.party_objected.value
    step.facts["side"] = form.side
    _note_mediator(step)


def _confirm_findings(scene: Scene) -> Any:
    assignment: Assignment = scene.entity
    dossier = scene.dossier
    held = registration(assignment.valid_from, assignment.valid_to)
    return appointment_findings(
        _facts(
            scene,
            held,
            assignment.mediator_id,
            open_matches(recorded(dossier, assignment.mediator_id)),
            disclosed=assignment.disclosure is not None,
            briefing_done=all(side.briefed_on is not None for side in dossier.joining),
            open_conflict=any(c.assignment_id == assignment.id and c.decision is None for c in dossier.challenges),
        )
    )


def _confirm_guards(scene: Scene) -> Iterable[Fault]:
    yield from refusals(_confirm_findings(scene))
    yield from mediable_faults(scene)
    if scene.entity.mediator_ended_on is not None:
        yield Fault("mediator_left_roster", "This mediator is no longer on the roster.", section="ม.17")
    if scene.entity.account_id in scene.dossier.locked_out:
        yield Fault("mediator_near_a_side", "This mediator is a party, or too near to one.", section="ม.13")


def _confirm_check(step: Step, form: ConfirmForm) -> Iterable[Fault]:
    asked = form.how_chosen is HowChosen.centre_asked
    for side in step.dossier.joining:
        if side.side not in form.sides_agreed and not (asked and side.asks_centre_to_choose):
            yield Fault(
                "not_chosen",
                "Side %(side)s has neither agreed on this mediator nor asked the centre to appoint.",
                "sides_agreed",
                "ม.22",
                "R6",
                params={"side": str(side.side)},
            )
    if form.reuse_papers and not _earlier(step.dossier):
        yield Fault("no_earlier_papers", "No mediator served in this case before.", "reuse_papers", "ม.18")


def _earlier(dossier: Dossier) -> bool:
    return any(a.status is AssignmentStatus.ended for a in dossier.assignments)


async def _confirm(step: Step, form: ConfirmForm) -> None:
    await refuse_while_open(step.dossier, step.entity.mediator_id)
    step.changes |= {"how_chosen": form.how_chosen.value, "sides_agreed": sorted(form.sides_agreed)}
    step.facts |= {"how_chosen": form.how_chosen.value, "sides_agreed": sorted(form.sides_agreed)}
    if _earlier(step.dossier):
        step.changes["reuse_papers"] = form.reuse_papers
        step.facts["reuse_papers"] = form.reuse_papers
    _note_mediator(step)
    warn(step, _confirm_findings(step.scene))
    if step.case_status is CaseStatus.choosing_mediator and not form.more_to_come:
        step.fire("appoint", facts={"mediator": step.entity.mediator_id})


# GOING ON WITH THOSE THERE ARE --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FoundDeed(Deed[F]):
    """Possible where somebody has been confirmed while the case still looks for mediators.

    So it stands after a confirmation with more to come when the others decline, and after an upheld challenge that
    leaves another mediator: the head says whether those suffice, as with the last confirmation.
    """

    def possible(self, dossier: Dossier, entity: Any) -> bool:
        """As for every deed, and somebody must have been confirmed."""
        return super().possible(dossier, entity) and any(a.appointed for a in dossier.assignments)


def _standing_findings(scene: Scene) -> tuple[Finding, ...]:
    """R21 once, though more than one registration may have run out."""
    track = Track(scene.dossier.file.track)
    held = [registration(assignment.valid_from, assignment.valid_to) for assignment in serving(scene)]
    return next(filter(None, (registration_findings(track, one, scene.day) for one in held)), ())


def _found_guards(scene: Scene) -> Iterable[Fault]:
    yield from refusals(_standing_findings(scene))
    yield from serving_findings(scene)
    yield from mediable_faults(scene)


async def _found(step: Step, _: EventForm) -> None:
    those = serving(step.scene)
    warn(step, _standing_findings(step.scene))
    step.facts["mediators"] = [assignment.id for assignment in those]
    step.fire("appoint", facts={"mediator": those[-1].mediator_id})


# ENDING ---------------------------------------------------------------------------------------------------------------


def _end_check(step: Step, form: EndForm) -> Iterable[Fault]:
    removed = form.reason is MediatorEndReason.removed
    if removed and form.ground is None:
        yield Fault("ground_missing", "Say on which ground the mediator is removed.", "ground", "ม.15")
    if form.ground is not None and not removed:
        yield Fault("ground_without_removal", "A ground belongs to a removal only.", "ground", "ม.15")
    if form.reason is MediatorEndReason.completed and step.case_status in _MEDIATING:
        yield Fault("not_completed", "The mediation is still going on.", "reason")


async def _end(step: Step, form: EndForm) -> None:
    step.reason_code = form.reason.value
    step.changes["end_reason"] = form.reason.value
    _note_mediator(step)
    if form.reason is MediatorEndReason.died:
        del step.facts["mediator_account"]
    if form.ground is not None:
        step.facts["ground"] = form.ground.value
    if form.reason is MediatorEndReason.completed or step.case_status not in _UNDER_WAY:
        return
    left = any(a.appointed and a.id != step.entity_id for a in step.dossier.assignments)
    if not left:
        stop_sitting_sessions(step)
    event = "remove_mediator" if form.reason in _TAKEN_AWAY else "lose_mediator"
    step.fire(event, mediator_left=left, facts={"mediator": step.entity.mediator_id, "reason": form.reason.value})


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="assignment",
        event="propose",
        form=ProposeForm,
        act=_propose,
        title="Propose a mediator",
        case_states=frozenset({CaseStatus.choosing_mediator}),
        lists=roster,
    ),
    Deed(
        kind="assignment",
        event="accept",
        form=EventForm,
        act=_accept,
        title="Accept to mediate",
        case_states=_FINDING,
        own_only=True,
    ),
    Deed(
        kind="assignment",
        event="decline",
        form=DeclineForm,
        act=_decline,
        check=_decline_check,
        title="Decline to mediate",
        case_states=_FINDING,
        own_only=True,
    ),
    Deed(
        kind="assignment",
        event="disclose",
        form=DiscloseForm,
        act=_disclose,
        check=_disclose_check,
        title="Disclose what could cast doubt",
        case_states=_FINDING,
        own_only=True,
    ),
    Deed(
        kind="assignment",
        event="party_objects",
        form=ObjectForm,
        act=_party_objects,
        title="A side does not want this mediator",
        case_states=_FINDING,
    ),
    Deed(
        kind="assignment",
        event="confirm",
        form=ConfirmForm,
        act=_confirm,
        guards=_confirm_guards,
        check=_confirm_check,
        title="Confirm the mediator",
        case_states=_CONFIRMING,
    ),
    FoundDeed(
        kind="case",
        event="mediators_found",
        form=EventForm,
        act=_found,
        guards=_found_guards,
        title=N_("Go on with the mediators confirmed"),
        roles=frozenset({Role.head}),
        states=frozenset({CaseStatus.choosing_mediator.value}),
        records="case:mediators:found",
    ),
    Deed(
        kind="assignment",
        event="end",
        form=EndForm,
        act=_end,
        check=_end_check,
        title="End the mediator's service",
        case_states=_ENDING,
    ),
)

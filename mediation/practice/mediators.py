"""A mediator's part in a case: proposed, accepted, disclosed, confirmed, ended (ม.10, 13, 15, 17, 22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.findings import Finding
from cases.lifecycle import M
from cases.msgid import N_
from cases.reasons import AssignmentDeclineReason, ChallengeGround
from cases.statements import keep
from cases.vocabulary import CaseStatus, Track
from mediation.appointing import (
    AppointmentFacts,
    Registration,
    appointment_findings,
    proposal_findings,
    registration_findings,
)
from mediation.choosing import choice_findings, chosen, earlier_to, papers_consented, unwanted
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.mediators import (
    ConfirmForm,
    DeclineForm,
    DiscloseForm,
    HowChosen,
    ProposeForm,
    Relation,
)
from mediation.practice import leaving, side_answers
from mediation.practice.beside import refusals, serving, warn
from mediation.practice.candidates import offered
from mediation.practice.conflicts import (
    candidate_of,
    open_matches,
    recorded,
    refuse_while_open,
    serving_findings,
)
from mediation.practice.mediable import mediable_faults
from mediation.steps import Deed, F, Scene, Step
from mediation.subjects import Assignment
from mediation.tables import Assignment as AssignmentTable
from parties.access import Role
from parties.errors import Fault, NotValid
from parties.rows import insert

_FINDING = M
"""Where a mediator once proposed may go on towards confirmation: a second one may be late. Nothing is asked of a mediator
while the case is held for safety, nor once the mediation has ended."""
_CONFIRMING = frozenset({CaseStatus.choosing_mediator, CaseStatus.ready, CaseStatus.in_mediation})
"""Not while a challenge stands, when the mediation stops (ม.23); nor in drafting: every mediator confirmed signs the terms,
and whoever comes then took no part in reaching them."""


def registration(valid_from: date | None, valid_to: date | None) -> Registration | None:
    """A mediator's registration; None where no beginning of it is recorded."""
    return None if valid_from is None else Registration(valid_from, valid_to)


def _facts(scene: Scene, held: Registration | None, mediator_id: int, matches: int, **known: bool) -> AppointmentFacts:
    return AppointmentFacts(
        track=Track(scene.dossier.file.track),
        serves_on=scene.day,
        registration=held,
        excluded=unwanted(scene.dossier.assignments, scene.dossier.joining, mediator_id),
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
            briefing_done=all(side.briefed_on is not None and side.briefed_on <= scene.day for side in dossier.joining),
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
    said = chosen(step.entity, step.dossier.joining, form.sides_agreed)
    agreed_upon = None if form.how_chosen is None else form.how_chosen is HowChosen.agreed
    yield from refusals(choice_findings(said, agreed_upon=agreed_upon))
    if not form.reuse_papers:
        return
    if not earlier_to(step.entity, step.dossier.assignments):
        yield Fault("no_earlier_papers", "No mediator served in this case before.", "reuse_papers", "ม.18")
    elif not papers_consented(step.entity, step.dossier.joining):
        yield Fault(
            "papers_not_consented",
            "Not every side and the new mediator have consented to using the earlier papers.",
            "reuse_papers",
            "ม.18",
            hint="Write down what each of them says to it first.",
        )


async def _confirm(step: Step, form: ConfirmForm) -> None:
    await refuse_while_open(step.dossier, step.entity.mediator_id)
    dossier, assignment = step.dossier, step.entity
    said = chosen(assignment, dossier.joining, form.sides_agreed)
    how = form.how_chosen or (HowChosen.centre_asked if said.by_centre else HowChosen.agreed)
    agreed = sorted({*form.sides_agreed, *said.agreed})
    step.changes |= {"how_chosen": how.value, "sides_agreed": agreed, "confirmed_at": step.happened_at}
    step.facts |= {"how_chosen": how.value, "sides_agreed": agreed}
    if earlier_to(assignment, dossier.assignments):
        reused = papers_consented(assignment, dossier.joining)
        step.changes["reuse_papers"] = step.facts["reuse_papers"] = reused
    _note_mediator(step)
    warn(step, _confirm_findings(step.scene))
    if step.case_status is CaseStatus.choosing_mediator and not form.more_to_come:
        step.fire("appoint", facts={"mediator": assignment.mediator_id})


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


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="assignment",
        event="propose",
        form=ProposeForm,
        act=_propose,
        title="Propose a mediator",
        case_states=frozenset({CaseStatus.choosing_mediator}),
        lists=offered,
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
    *side_answers.DEEDS,
    *leaving.DEEDS,
)

"""Challenges of a mediator: raised, which stops the mediation at once, then dismissed or upheld (ม.13–14, 23)."""

from collections.abc import Iterable
from typing import Any

from cases.reasons import ChallengeBasis, MediatorEndReason
from cases.statements import keep
from cases.vocabulary import AssignmentStatus
from mediation.appointing import challenge_findings, decision_findings
from mediation.dossier import Dossier
from mediation.forms.mediators import ChallengeForm, DecideForm
from mediation.practice.beside import refusals, session_open
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Assignment, Challenge
from mediation.tables import Challenge as ChallengeTable
from parties.database import fetch
from parties.errors import Fault
from parties.rows import insert

_UNDER = {ChallengeBasis.stop: "s23", ChallengeBasis.removal: "s14"}


def open_challenge(dossier: Dossier) -> Challenge | None:
    """The challenge that waits for the head's decision: the newest undecided one."""
    waiting = [challenge for challenge in dossier.challenges if challenge.decision is None]
    return waiting[-1] if waiting else None


def challenged(dossier: Dossier) -> Assignment | None:
    """The assignment that the open challenge is about."""
    waiting = open_challenge(dossier)
    if waiting is None:
        return None
    return next(a for a in dossier.assignments if a.id == waiting.assignment_id)


def _signers(dossier: Dossier, raised_by: Iterable[int]) -> dict[int, int]:
    """Party → side, for every party who raises it in person or by somebody who stands for them."""
    raising = set(raised_by)
    found = {}
    for party in dossier.parties:
        if party.id not in raising or party.role == "helper":
            continue
        principal = party.stands_for if party.role != "party" and party.stands_for is not None else party.id
        found[principal] = party.side
    return found


def _challenge_check(step: Step, form: ChallengeForm) -> Iterable[Fault]:
    dossier = step.dossier
    assignment = next(a for a in dossier.assignments if a.id == form.assignment)
    if not assignment.appointed:
        yield Fault(
            "not_serving", "This mediator has not been confirmed: write down an objection instead.", "assignment"
        )
    if form.by_mediator and form.basis is ChallengeBasis.removal:
        yield Fault("own_view_stops", "The mediator's own view stops the mediation; it is no removal.", "basis", "ม.23")
    own = dossier.mine(step.actor)
    if form.by_mediator and own is not None and own.id != form.assignment:
        yield Fault(
            "own_view_of_another", "This is a view on another mediator, not on yourself.", "by_mediator", "ม.23"
        )
    signers = _signers(dossier, form.raised_by)
    for number in sorted(set(signers.values())) or [0]:
        side = [party.id for party in dossier.principals(number)]
        findings = challenge_findings(form.basis, side, list(signers), by_mediator=form.by_mediator)
        for fault in refusals(findings):
            yield _about_raised_by(fault)


def _about_raised_by(fault: Fault) -> Fault:
    return Fault(fault.code, fault.message, "raised_by", fault.section, fault.guard, fault.hint, fault.params)


async def _challenge(step: Step, form: ChallengeForm) -> None:
    file = step.dossier.file
    explanation = ""
    if form.explanation:
        explanation = await keep(file.centre_id, file.id, "challenge", form.explanation, step.actor.account_id)
        step.facts["explanation"] = explanation
    raised_by = sorted(form.raised_by)
    number = await insert(
        ChallengeTable,
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "assignment_id": form.assignment,
            "ground": form.ground.value,
            "under": _UNDER[form.basis],
            "raised_by": raised_by,
            "raised_by_mediator": form.by_mediator,
            "raised_at": step.happened_at,
            "explanation": explanation,
        },
    )
    step.reason_code = form.ground.value
    step.facts |= {
        "challenge": number,
        "assignment": form.assignment,
        "under": _UNDER[form.basis],
        "raised_by": raised_by,
        "raised_by_mediator": form.by_mediator,
    }


def _decision_guards(scene: Scene) -> Iterable[Fault]:
    waiting = open_challenge(scene.dossier)
    if waiting is None:
        yield Fault("no_open_challenge", "No challenge waits for a decision.", section="ม.23")
        return
    subject = challenged(scene.dossier)
    accounts = [] if subject is None or subject.account_id is None else [subject.account_id]
    yield from refusals(decision_findings(scene.actor.account_id or 0, accounts))


def _uphold_guards(scene: Scene) -> Iterable[Fault]:
    yield from _decision_guards(scene)
    yield from session_open(scene)


async def _reasons(step: Step, form: DecideForm) -> Challenge:
    """Keep the reasons, name the challenge in the journal's facts, and give it back."""
    file = step.dossier.file
    step.facts["reasons"] = await keep(file.centre_id, file.id, "decision", form.reasons, step.actor.account_id)
    waiting = open_challenge(step.dossier)
    assert waiting is not None
    step.facts |= {"challenge": waiting.id, "assignment": waiting.assignment_id}
    return waiting


async def _dismiss(step: Step, form: DecideForm) -> None:
    waiting = await _reasons(step, form)
    await fetch(
        "update challenge set decision = 'dismissed', decided_by = $2, decided_at = $3, reasons = $4 where id = $1",
        waiting.id,
        step.actor.account_id,
        step.happened_at,
        step.facts["reasons"],
    )


async def _uphold(step: Step, form: DecideForm) -> None:
    """The challenged mediator's service ends with the decision; other confirmed mediators stay.

    The case goes back to the choice of a mediator: it is ready again with the next confirmation, or when the head goes on
    with those who stay.
    """
    waiting = await _reasons(step, form)
    await fetch(
        """with ended as (
             update assignment set status = 'ended', end_reason = 'challenged', version = version + 1,
               last_happened_at = greatest(last_happened_at, $3)
             where id = $4 and status in ('confirmed', 'active'))
           update challenge set decision = 'upheld', decided_by = $2, decided_at = $3, reasons = $5
           where id = $1""",
        waiting.id,
        step.actor.account_id,
        step.happened_at,
        waiting.assignment_id,
        step.facts["reasons"],
    )
    subject = challenged(step.dossier)
    if subject is None or not subject.appointed:
        return
    reason = MediatorEndReason.challenged.value
    step.also(
        "assignment",
        subject.id,
        "end",
        (subject.status, AssignmentStatus.ended),
        reason=reason,
        facts={"mediator": subject.mediator_id, "mediator_account": subject.account_id},
    )
    if subject.account_id is not None:
        step.tell("case:assignment:end", account_id=subject.account_id)


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="challenge",
        form=ChallengeForm,
        act=_challenge,
        check=_challenge_check,
        title="Challenge a mediator",
    ),
    Deed(
        kind="case",
        event="dismiss_challenge",
        form=DecideForm,
        act=_dismiss,
        guards=_decision_guards,
        title="Dismiss the challenge",
    ),
    Deed(
        kind="case",
        event="uphold_challenge",
        form=DecideForm,
        act=_uphold,
        guards=_uphold_guards,
        title="Uphold the challenge",
    ),
)

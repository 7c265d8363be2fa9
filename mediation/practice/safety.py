"""Safety: each person is asked alone, answers are sealed, and danger stops the case at once.

Whoever asks enters the answers and sees colour and measures; reading them again is the safety officer's alone.
A stop is ended by the safety officer's proposal and the head's confirmation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from cases.lifecycle import M, P, S
from cases.reasons import CancelReason, DeclineReason, TerminateReason
from cases.safety import colour, measures
from cases.statements import keep
from cases.tables import SafetyScreening
from cases.vocabulary import CaseStatus, Relationship, SafetyAnswer, SafetyColour
from mediation.dossier import Dossier, read_dossier
from mediation.forms.events import EventForm
from mediation.forms.screening import HoldForm, HoldReason, SafetyForm
from mediation.practice.beside import cancel_waiting_sessions, give_up_drafts, stop_sitting_sessions
from mediation.practice.scope import colours, screening_facts
from mediation.steps import Deed, Scene, Step
from mediation.tables import SafetyHold
from mediation.work import Clock, now_utc, work
from parties import keys
from parties.access import Actor, Permission, Role, require
from parties.database import fetch_one
from parties.errors import Fault, NotFound
from parties.rows import Change, insert, update

_RELEASE, _END = "release_hold", "end_for_safety"


async def hold_at_once(step: Step, reason: str) -> None:
    """Stop the case for safety in the same piece of work. `reason` is a HoldReason.

    Nothing happens where it is stopped already. Raises NotNow in a state that knows no such stop.
    """
    held_from = step.case_status
    if held_from is CaseStatus.safety_hold:
        return
    step.fire("hold_for_safety", facts={"reason": HoldReason(reason).value})
    await _lay_hold(step, held_from, reason)


async def _lay_hold(step: Step, held_from: str, reason: str) -> int:
    file = step.dossier.file
    row = {
        "centre_id": file.centre_id,
        "case_id": file.id,
        "held_from": str(held_from),
        "reason_code": reason,
        "held_by": step.actor.account_id,
        "held_at": step.happened_at,
    }
    hold_id: int = await insert(SafetyHold, row)
    return hold_id


# ASKING -----------------------------------------------------------------------------------------------------


def _place_of_seal(case_id: int, case_party_id: int, at: datetime) -> str:
    """The one row the answers are sealed to: one person of one case is asked once at a moment."""
    return f"safety_screening:{case_id}:{case_party_id}:{at.astimezone(UTC).isoformat()}"


async def _record_safety(step: Step, form: SafetyForm) -> None:
    file, asked = step.dossier.file, step.work.now
    together = form.same_household or file.relationship == Relationship.spouses
    shade = colour(form.answers, same_household=together)
    named = measures(form.answers, same_household=together)
    told = msgspec.json.encode({**form.answers, "same_household": form.same_household})
    row = {
        "centre_id": file.centre_id,
        "case_id": file.id,
        "case_party_id": form.case_party_id,
        "colour": shade.value,
        "measures": [measure.value for measure in named],
        "answers": keys.current().seal("safety", told, _place_of_seal(file.id, form.case_party_id, asked)),
        "by_account": step.actor.account_id,
        "at": asked,
    }
    screening_id = await insert(SafetyScreening, row)
    step.facts |= {"screening": screening_id, "case_party": form.case_party_id}
    if shade is SafetyColour.red:
        await hold_at_once(step, HoldReason.safety_red)
    step.work.answer |= {
        "screening": screening_id,
        "colour": shade.value,
        "measures": [measure.value for measure in named],
    }


@dataclass(frozen=True)
class ReadAnswers:
    """The safety answers of one person, opened; empty where they were erased."""

    case_party_id: int
    asked_at: datetime
    answers: Mapping[str, SafetyAnswer]
    same_household: bool


async def read_answers(actor: Actor, case_id: int, screening_id: int, clock: Clock = now_utc) -> ReadAnswers:
    """What one person answered, for the safety officer; every reading is journalled.

    Raises NotFound where the actor may not know of the case or it has no such screening, NotPermitted.
    """
    async with work(actor, clock) as hand:
        await read_dossier(actor, case_id)
        require(actor, Permission.see_safety_answers)
        row = await fetch_one(
            """select case_party_id, at, erased_at, safety_answers(id) as answers
               from safety_screening where id = $1 and case_id = $2""",
            screening_id,
            case_id,
        )
        if row is None:
            raise NotFound
        hand.happened(
            "case:safety:read",
            subject_id=case_id,
            entity="case",
            role=Role.safety,
            facts={"screening": screening_id, "case_party": row["case_party_id"]},
        )
        told = _opened(case_id, row) if row["answers"] is not None else {}
    household = told.pop("same_household", False)
    answers = {code: SafetyAnswer(answer) for code, answer in told.items()}
    return ReadAnswers(row["case_party_id"], row["at"], answers, household)


def _opened(case_id: int, row: Mapping[str, Any]) -> dict[str, Any]:
    place = _place_of_seal(case_id, row["case_party_id"], row["at"])
    opened: dict[str, Any] = msgspec.json.decode(keys.current().open_sealed("safety", row["answers"], place))
    return opened


# STOPPING, AND GOING ON -------------------------------------------------------------------------------------


async def _hold(step: Step, form: HoldForm) -> None:
    step.reason_code = form.reason.value
    if form.grounds:
        file = step.dossier.file
        step.facts["grounds"] = await keep(file.centre_id, file.id, "safety", form.grounds, step.actor.account_id)
    step.facts["hold"] = await _lay_hold(step, step.status_from, form.reason.value)


def _unproposed(scene: Scene, event: str) -> list[Fault]:
    """The head only confirms: the safety officer must have proposed this very end."""
    hold = scene.dossier.hold
    if Role.safety in scene.actor.roles or (hold is not None and hold.proposed == event):
        return []
    return [
        Fault(
            "not_proposed",
            "The safety officer has not proposed this yet; the head confirms what was proposed.",
            hint="Ask the safety officer to propose how the stop should end.",
        )
    ]


def _still_in_danger(dossier: Dossier) -> Iterable[Fault]:
    """What stands against resuming a mediation. Held before consent, the case is screened anew after the release."""
    hold = dossier.hold
    if hold is None or hold.held_from not in M:
        return
    if screening_facts(dossier).domestic_violence:
        yield Fault("domestic_violence", "This is a matter of domestic violence: it cannot go back to mediation.")
    if SafetyColour.red in colours(dossier):
        yield Fault("safety_red", "Somebody's safety screening is still red.", guard="SAFETY")
    if not any(one.at > hold.held_at for one in dossier.safety):
        yield Fault(
            "not_asked_again",
            "Nobody has been asked the safety questions again since the stop.",
            guard="SAFETY",
            hint="Ask each person alone before the mediation resumes.",
        )


def _release_guards(scene: Scene) -> list[Fault]:
    return [*_unproposed(scene, _RELEASE), *_still_in_danger(scene.dossier)]


async def _end_hold(event: str, step: Step, _: EventForm) -> None:
    hold = step.dossier.hold
    assert hold is not None, "a case in safety_hold has an open hold"
    step.facts["hold"] = hold.id
    if Role.head in step.actor.roles:
        if Role.safety in step.actor.roles:
            step.facts["confirmed_as"] = Role.head.value
        if event == _END:
            step.changes["outcome_reason"] = _reason_of_end(step.case_status)
            await cancel_waiting_sessions(step, CancelReason.safety)
            stop_sitting_sessions(step)
            give_up_drafts(step)
        if hold.proposed == event:
            step.facts["proposed_by"] = hold.proposed_by
        ended = {"confirmed_by": step.actor.account_id, "ended_at": step.happened_at}
        step.other_changes.append(Change(SafetyHold, hold.id, ended))
        return
    step.stay("case:safety:end_proposed")
    step.facts["proposed"] = event
    step.work.answer["pending"] = Role.head.value
    proposal = {"proposed": event, "proposed_by": step.actor.account_id, "proposed_at": step.happened_at}
    await update(SafetyHold, hold.id, proposal)


def _reason_of_end(entered: CaseStatus) -> str:
    return DeclineReason.safety if entered is CaseStatus.not_accepted else TerminateReason.danger


_ENDING = frozenset({Role.safety, Role.head})
_ASKING = frozenset({Role.officer, Role.head, Role.safety, Role.mediator})

DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="record_safety",
        form=SafetyForm,
        act=_record_safety,
        title="Ask the safety questions",
        roles=_ASKING,
        states=frozenset(P | M | S | {CaseStatus.safety_hold}),
        records="case:safety:asked",
    ),
    Deed(kind="case", event="hold_for_safety", form=HoldForm, act=_hold, title="Stop the case for safety"),
    Deed(
        kind="case",
        event=_RELEASE,
        form=EventForm,
        act=partial(_end_hold, _RELEASE),
        guards=_release_guards,
        title="Let the case go on",
        roles=_ENDING,
    ),
    Deed(
        kind="case",
        event=_END,
        form=EventForm,
        act=partial(_end_hold, _END),
        guards=partial(_unproposed, event=_END),
        title="End the case for safety",
        roles=_ENDING,
    ),
)

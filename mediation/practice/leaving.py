"""A mediator's service in a case ends: completed, challenged, removed, resigned, registration ended, died (ม.15, 17)."""

from collections.abc import Iterable
from typing import Any

from cases.reasons import MediatorEndReason
from cases.vocabulary import CaseStatus
from mediation.forms.mediators import EndForm
from mediation.practice.beside import stop_sitting_sessions
from mediation.steps import Deed, Step
from parties.errors import Fault

_UNDER_WAY = frozenset({CaseStatus.ready, CaseStatus.in_mediation, CaseStatus.suspended, CaseStatus.drafting})
_MEDIATING = _UNDER_WAY | {CaseStatus.choosing_mediator}
_ENDING = frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.safety_hold}
"""The contract's coupled events, remove_mediator and lose_mediator, do not leave a case held for safety."""
_TAKEN_AWAY = frozenset({MediatorEndReason.removed, MediatorEndReason.challenged})


def _end_check(step: Step, form: EndForm) -> Iterable[Fault]:
    removed = form.reason is MediatorEndReason.removed
    if removed and form.ground is None:
        yield Fault("ground_missing", "Say on which ground the mediator is removed.", "ground", "ม.15")
    if form.ground is not None and not removed:
        yield Fault("ground_without_removal", "A ground belongs to a removal only.", "ground", "ม.15")
    if form.asked_by and not removed:
        yield Fault("asked_without_removal", "Only a removal is asked for by a side.", "asked_by", "ม.15")
    if form.reason is MediatorEndReason.completed and step.case_status in _MEDIATING:
        yield Fault("not_completed", "The mediation is still going on.", "reason")


async def _end(step: Step, form: EndForm) -> None:
    step.reason_code = form.reason.value
    step.changes["end_reason"] = form.reason.value
    step.facts |= {"mediator": step.entity.mediator_id, "mediator_account": step.entity.account_id}
    if form.reason is MediatorEndReason.died:
        del step.facts["mediator_account"]
    if form.ground is not None:
        step.facts["ground"] = form.ground.value
    if form.asked_by:
        step.facts["asked_by"] = sorted(form.asked_by)
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
        event="end",
        form=EndForm,
        act=_end,
        check=_end_check,
        title="End the mediator's service",
        case_states=_ENDING,
    ),
)

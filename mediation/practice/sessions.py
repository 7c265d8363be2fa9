"""Sessions that are to be held: planned and notified, put off, cancelled, or missed (ม.12, 15(2), 25)."""

from collections.abc import Iterable
from typing import Any

from cases.reasons import NoShowReason
from cases.vocabulary import CaseStatus, SessionStatus
from mediation.appointing import absence_findings
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.sessions import CancelForm, NoShowForm, PlanForm, PostponeForm
from mediation.practice.beside import warn
from mediation.practice.particulars import year_faults
from mediation.steps import Deed, Step
from mediation.subjects import Assignment, Session
from mediation.tables import Session as SessionTable
from parties.access import Actor, Role
from parties.database import fetch_value
from parties.errors import Fault
from parties.rows import insert
from parties.thai import bangkok_day

_MEETING = frozenset({CaseStatus.ready, CaseStatus.in_mediation, CaseStatus.drafting})
"""Who mediates is certain, and the mediation goes on. While a challenge stands it stops (ม.23), and without a mediator there is
none: then nobody is asked to a session, and nobody stays away from one."""
_MEDIATING = _MEETING | {CaseStatus.choosing_mediator, CaseStatus.suspended}
"""A date may always be given up; while the case is held for safety none is put off to another one, only cancelled.
Whatever ends the mediation cancels every session that waits."""
_NOT_HELD = frozenset({SessionStatus.postponed, SessionStatus.no_show, SessionStatus.cancelled})


def not_held(dossier: Dossier) -> list[Session]:
    """The sessions another one may be planned from."""
    return [session for session in dossier.sessions if session.status in _NOT_HELD]


async def _not_held_choices(_: Actor, dossier: Dossier) -> Choices:
    return {"not_held": [(str(session.id), str(session.no)) for session in not_held(dossier)]}


def _plan_check(step: Step, form: PlanForm) -> Iterable[Fault]:
    known = {session.id for session in not_held(step.dossier)}
    if form.planned_from is not None and form.planned_from not in known:
        yield Fault("not_in_list", "Choose one of the list.", "planned_from")
    yield from year_faults(bangkok_day(form.planned_for), step.scene.today, "planned_for")


async def _plan(step: Step, form: PlanForm) -> None:
    """A session that was held already was planned, at the latest, when it began; none before the sides had agreed."""
    file = step.dossier.file
    if form.happened_at is None:
        earliest = file.consented_at or form.planned_for
        step.happened_at = min(step.happened_at, max(form.planned_for, earliest))
    number = max((session.no for session in step.dossier.sessions), default=0) + 1
    step.entity_id = await insert(
        SessionTable,
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "no": number,
            "status": step.status_to,
            "planned_for": form.planned_for,
            "planned_minutes": form.planned_minutes,
            "place": form.place,
            "mode": form.mode.value,
            "planned_from": form.planned_from,
            "last_happened_at": step.happened_at,
        },
    )
    step.facts |= {
        "no": number,
        "planned_for": form.planned_for.isoformat(),
        "minutes": form.planned_minutes,
        "mode": form.mode.value,
        "planned_from": form.planned_from,
    }
    step.work.status = 201
    step.work.location = f"/cases/{file.id}/sessions/{step.entity_id}"


async def _notify(step: Step, _: EventForm) -> None:
    step.changes["notified_at"] = step.happened_at
    step.facts["sides"] = [side.side for side in step.dossier.joining]


def _no_show_check(step: Step, form: NoShowForm) -> Iterable[Fault]:
    if (form.side is None) == (form.assignment is None):
        yield Fault("who_missing", "Say who did not come: either a side or a mediator.", "side")
    if step.happened_at < step.entity.planned_for:
        yield Fault("not_due", "The session was to begin later than that.", "happened_at")
    if form.side is not None and form.side not in {side.side for side in step.dossier.joining}:
        yield Fault("side_not_joining", "This side does not take part.", "side")
    absent = _assignment(step.dossier, form.assignment)
    if absent is not None and not absent.appointed:
        yield Fault("not_serving_yet", "This mediator has not been confirmed yet.", "assignment")


def _assignment(dossier: Dossier, assignment_id: int | None) -> Assignment | None:
    return next((a for a in dossier.assignments if a.id == assignment_id), None)


async def _record_no_show(step: Step, form: NoShowForm) -> None:
    step.reason_code = form.reason.value
    step.changes |= {"excused": form.reason.excused, "reason_code": form.reason.value, "no_show_side": form.side}
    step.facts |= {"excused": form.reason.excused, "side": form.side, "assignment": form.assignment}
    absent = _assignment(step.dossier, form.assignment)
    if absent is None:
        return
    step.changes["no_show_mediator_id"] = absent.mediator_id
    if not form.reason.excused:
        await _count_absence(step, absent)


async def _count_absence(step: Step, absent: Assignment) -> None:
    """Count an absence without cause on the roster; from the third on the head is told (ม.15(2))."""
    times = await fetch_value(
        "update mediator set unexcused_absences = unexcused_absences + 1 where id = $1 returning unexcused_absences",
        absent.mediator_id,
    )
    step.facts["absences"] = times
    findings = absence_findings([NoShowReason.no_word] * times)
    warn(step, findings)
    if findings:
        step.tell("case:session:record_no_show", role=Role.head, absences=times)


async def _postpone(step: Step, form: PostponeForm) -> None:
    step.reason_code = form.reason.value
    step.changes |= {"postponed_by": form.postponed_by.value, "reason_code": form.reason.value}
    step.facts["postponed_by"] = form.postponed_by.value


async def _cancel(step: Step, form: CancelForm) -> None:
    step.reason_code = form.reason.value
    step.changes["reason_code"] = form.reason.value


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="session",
        event="plan",
        form=PlanForm,
        act=_plan,
        check=_plan_check,
        title="Plan a session",
        case_states=_MEETING,
        lists=_not_held_choices,
    ),
    Deed(
        kind="session",
        event="notify",
        form=EventForm,
        act=_notify,
        title="All sides have been told of the session",
        case_states=_MEETING,
    ),
    Deed(
        kind="session",
        event="record_no_show",
        form=NoShowForm,
        act=_record_no_show,
        check=_no_show_check,
        title="Somebody did not come",
        case_states=_MEETING,
    ),
    Deed(
        kind="session",
        event="postpone",
        form=PostponeForm,
        act=_postpone,
        title="Postpone the session",
        case_states=_MEDIATING,
    ),
    Deed(
        kind="session",
        event="cancel",
        form=CancelForm,
        act=_cancel,
        title="Cancel the session",
        case_states=_MEDIATING | {CaseStatus.safety_hold},
    ),
)

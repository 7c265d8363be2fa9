"""Sessions that are to be held: planned and notified, put off, cancelled, or missed (ม.12, 15(2), 25)."""

from collections.abc import Iterable
from typing import Any

from cases.findings import Binds, Finding
from cases.machine import NONE
from cases.msgid import N_
from cases.reasons import NoShowReason
from cases.vocabulary import CaseStatus, SessionStatus
from mediation.appointing import absence_findings
from mediation.dossier import Dossier
from mediation.forms.fields import Choices
from mediation.forms.sessions import CancelForm, NoShowForm, NotifyForm, PlanForm, PostponeForm
from mediation.meetings import Session
from mediation.practice.beside import warn
from mediation.practice.particulars import year_faults
from mediation.practice.planning import (
    Meeting,
    chosen_time,
    lay,
    look_around,
    meeting_of,
    place_faults,
    plan_time_faults,
    slot_of,
    slots,
    time_faults,
    time_of_plan,
)
from mediation.serving import told_now, was_told
from mediation.steps import Deed, Step
from mediation.subjects import Assignment
from parties.access import Actor, Role
from parties.database import fetch_value
from parties.errors import Fault
from parties.thai import bangkok_day

MEETING = frozenset({CaseStatus.ready, CaseStatus.in_mediation, CaseStatus.drafting})
"""Who mediates is certain, and the mediation goes on. While a challenge stands it stops (ม.23), and without a mediator there is
none: then nobody is asked to a session, and nobody stays away from one."""
_MEDIATING = MEETING | {CaseStatus.choosing_mediator, CaseStatus.suspended}
"""A date may always be given up; while the case is held for safety none is put off to another one, only cancelled.
Whatever ends the mediation cancels every session that waits."""
_NOT_HELD = frozenset({SessionStatus.postponed, SessionStatus.no_show, SessionStatus.cancelled})


def not_held(dossier: Dossier) -> list[Session]:
    """The sessions another one may be planned from."""
    return [session for session in dossier.sessions if session.status in _NOT_HELD]


async def _plan_choices(actor: Actor, dossier: Dossier) -> Choices:
    held = [(str(session.id), str(session.no)) for session in not_held(dossier)]
    return {**await slots(actor, dossier), "not_held": held}


def _plan_check(step: Step, form: PlanForm) -> Iterable[Fault]:
    known = {session.id for session in not_held(step.dossier)}
    if form.planned_from is not None and form.planned_from not in known:
        yield Fault("not_in_list", "Choose one of the list.", "planned_from")
    starts = time_of_plan(form)
    if starts is not None:
        yield from year_faults(bangkok_day(starts), step.scene.today, "planned_for")
    yield from plan_time_faults(step, form)
    meeting = meeting_of(form)
    if meeting is not None:
        yield from place_faults(step.dossier, meeting)


async def _plan_look(step: Step, form: PlanForm) -> Iterable[Fault]:
    meeting = meeting_of(form)
    return () if meeting is None or any(plan_time_faults(step, form)) else await look_around(step, meeting)


async def _plan(step: Step, form: PlanForm) -> None:
    """A session that was held already was planned, at the latest, when it began; none before the sides had agreed."""
    meeting = meeting_of(form)
    assert meeting is not None, "a plan without a time is refused"
    if form.happened_at is None:
        earliest = step.dossier.file.consented_at or meeting.starts_at
        step.happened_at = min(step.happened_at, max(meeting.starts_at, earliest))
    step.entity_id, facts = await lay(step, meeting)
    step.facts |= facts
    step.work.status = 201
    step.work.location = f"/cases/{step.dossier.file.id}/sessions/{step.entity_id}"


def _notify_check(step: Step, form: NotifyForm) -> Iterable[Fault]:
    if set(form.sides) - {side.side for side in step.dossier.joining}:
        yield Fault("side_not_joining", "This side does not take part.", "sides")


async def _notify(step: Step, form: NotifyForm) -> None:
    """The session counts as notified when the last side that takes part was told; until then it stays planned."""
    joining = [side.side for side in step.dossier.joining]
    before = {one.side for one in step.entity.told}
    now_told = form.sides or [side for side in joining if side not in before]
    how = form.how.value if form.how else ""
    step.changes["told"] = told_now(step.entity, now_told, how, step.happened_at)
    step.facts |= {"sides": sorted(now_told)} | ({"how": how} if how else {})
    if set(joining) <= before | set(now_told):
        step.changes["notified_at"] = step.happened_at
    else:
        step.stay("case:session:told")


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


def _untold(step: Step, form: NoShowForm) -> Iterable[Finding]:
    """A side that nobody told of the session did not stay away from it."""
    if form.side is not None and not was_told(step.entity, [form.side]):
        yield Finding(
            "SESSION",
            "side_not_told",
            Binds.warn,
            N_("That this side was told of the session is not on record."),
            hint=N_("Note how it was told, or plan the session anew."),
        )


async def _record_no_show(step: Step, form: NoShowForm) -> None:
    warn(step, _untold(step, form))
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


def _next_meeting(step: Step, form: PostponeForm) -> Meeting | None:
    """The session to which this one is put off; None while no time for it is known."""
    session: Session = step.entity
    starts_at = chosen_time(form.next_slot, form.next_for)
    if starts_at is None:
        return None
    as_before = form.next_room is None and not form.next_place
    return Meeting(
        starts_at,
        form.next_minutes or session.planned_minutes,
        session.room if as_before else form.next_room,
        session.place if as_before else form.next_place,
        session.mode,
        form.clash_reason,
        session.id,
        instead_of=(session.id,),
        fields=("next_for", "next_room"),
    )


def _postpone_check(step: Step, form: PostponeForm) -> Iterable[Fault]:
    meeting = _next_meeting(step, form)
    if meeting is None:
        return
    if step.dossier.file.status not in MEETING:
        yield Fault("no_next_now", "While the mediation stands still no other time can be planned.", "next_for")
    if form.next_for is not None and form.next_slot is not None and slot_of(form.next_for) != str(form.next_slot):
        yield Fault("two_times", "Two different times are given: leave one of them empty.", "next_slot")
    yield from time_faults(step.scene, meeting.starts_at, "next_for")
    yield from place_faults(step.dossier, meeting)


async def _postpone_look(step: Step, form: PostponeForm) -> Iterable[Fault]:
    meeting = _next_meeting(step, form)
    if meeting is None or any(time_faults(step.scene, meeting.starts_at, "next_for")):
        return ()
    return await look_around(step, meeting)


async def _postpone(step: Step, form: PostponeForm) -> None:
    step.reason_code = form.reason.value
    step.changes |= {"postponed_by": form.postponed_by.value, "reason_code": form.reason.value}
    step.facts["postponed_by"] = form.postponed_by.value
    meeting = _next_meeting(step, form)
    if meeting is None:
        return
    session_id, facts = await lay(step, meeting)
    step.facts["next"] = session_id
    step.also("session", session_id, "plan", (NONE, SessionStatus.planned), facts=facts)
    for assignment in step.dossier.own_to:
        if assignment.account_id is not None:
            step.tell("case:session:plan", account_id=assignment.account_id)
    step.work.answer["next_session"] = {"id": session_id, "status": SessionStatus.planned.value}


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
        look=_plan_look,
        title="Plan a session",
        case_states=MEETING,
        lists=_plan_choices,
    ),
    Deed(
        kind="session",
        event="notify",
        form=NotifyForm,
        act=_notify,
        check=_notify_check,
        title="The sides have been told of the session",
        case_states=MEETING,
    ),
    Deed(
        kind="session",
        event="record_no_show",
        form=NoShowForm,
        act=_record_no_show,
        check=_no_show_check,
        title="Somebody did not come",
        case_states=MEETING,
    ),
    Deed(
        kind="session",
        event="postpone",
        form=PostponeForm,
        act=_postpone,
        check=_postpone_check,
        look=_postpone_look,
        title="Postpone the session",
        case_states=_MEDIATING,
        lists=slots,
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

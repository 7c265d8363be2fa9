"""What rooms write beside their own step: events of other subjects, warnings, sessions that will not be held."""

from collections.abc import Iterable

from cases.findings import Binds, Finding, blocking
from cases.reasons import CancelReason, MediatorEndReason
from cases.vocabulary import AgreementStatus, AssignmentStatus, SessionResult, SessionStatus
from mediation.meetings import WAITING
from mediation.steps import Scene, Step
from mediation.subjects import Assignment
from mediation.tables import Agreement, Session
from mediation.tables import Assignment as AssignmentTable
from mediation.telling import as_json
from parties.database import fetch
from parties.errors import Fault
from parties.rows import Change


def refusals(findings: Iterable[Finding]) -> list[Fault]:
    """The findings that refuse, as faults."""
    return [finding.fault() for finding in blocking(findings)]


def warn(step: Step, findings: Iterable[Finding]) -> None:
    """Say in the answer, under `warnings`, what was found and does not refuse."""
    told = as_json(finding.fault() for finding in findings if finding.binds is Binds.warn)
    if told:
        step.work.answer["warnings"] = [*step.work.answer.get("warnings", ()), *told]


def serving(scene: Scene) -> list[Assignment]:
    """The mediators confirmed by the head, or at work already."""
    return [assignment for assignment in scene.dossier.assignments if assignment.appointed]


def appointed_actor(scene: Scene) -> Iterable[Fault]:
    """A mediator who acts must have been confirmed; to be proposed is not enough (ม.22)."""
    mine = scene.dossier.mine(scene.actor)
    if mine is not None and not mine.appointed:
        yield Fault("not_confirmed", "The head has not confirmed you as mediator of this case yet.", section="ม.22")


def session_open(scene: Scene) -> Iterable[Fault]:
    """A session that still sits must be closed before the mediation may end."""
    for session in scene.dossier.sessions:
        if session.status is SessionStatus.opened:
            yield Fault(
                "session_still_open",
                "Session %(number)s is still open: close it first.",
                params={"number": str(session.no)},
            )


async def cancel_waiting_sessions(step: Step, reason: CancelReason = CancelReason.mediation_ended) -> None:
    """Cancel every session that was planned but not opened, in one statement, each with its journal entry."""
    waiting = [session for session in step.dossier.sessions if session.status in WAITING]
    if not waiting:
        return
    await fetch(
        """update session set status = 'cancelled', reason_code = $2, version = version + 1,
             last_happened_at = greatest(last_happened_at, $3)
           where id = any ($1)""",
        [session.id for session in waiting],
        reason.value,
        step.happened_at,
    )
    for session in waiting:
        step.also("session", session.id, "cancel", (session.status, SessionStatus.cancelled), reason=reason.value)


def stop_sitting_sessions(step: Step) -> None:
    """Close every session that still sits as stopped: nobody is left who might lead it, or close it later."""
    for session in step.dossier.sessions:
        if session.status is not SessionStatus.opened:
            continue
        closed_at = max(step.happened_at, session.last_happened_at or step.happened_at)
        stopped = {
            "status": SessionStatus.closed.value,
            "result": SessionResult.stopped.value,
            "closed_at": closed_at,
            "last_happened_at": closed_at,
        }
        step.other_changes.append(Change(Session, session.id, stopped, bump=True))
        told = {"no": session.no, "result": SessionResult.stopped.value}
        step.also("session", session.id, "close", (session.status, SessionStatus.closed), facts=told)


def give_up_drafts(step: Step) -> None:
    """Discard every agreement that was drafted and not signed: a mediation that ended has none to sign any more."""
    for earlier in step.dossier.agreements:
        if earlier.status is AgreementStatus.drafted:
            discarded = {"status": AgreementStatus.discarded.value}
            step.other_changes.append(Change(Agreement, earlier.id, discarded, bump=True))
            step.also("agreement", earlier.id, "discard", (earlier.status, AgreementStatus.discarded))


def complete_service(step: Step) -> None:
    """End the service of every mediator as completed: a closed case is nobody's own any more."""
    completed = MediatorEndReason.completed.value
    for assignment in serving(step.scene):
        ended = {
            "status": AssignmentStatus.ended.value,
            "end_reason": completed,
            "last_happened_at": max(step.happened_at, assignment.last_happened_at or step.happened_at),
        }
        step.other_changes.append(Change(AssignmentTable, assignment.id, ended, bump=True))
        told = {"mediator": assignment.mediator_id, "mediator_account": assignment.account_id}
        moved = (assignment.status, AssignmentStatus.ended)
        step.also("assignment", assignment.id, "end", moved, reason=completed, facts=told)

"""A mediation that ends without an agreement: talks failed, a side withdrew, the mediator ended it (ม.6, 27, 31)."""

from collections.abc import Iterable
from typing import Any

from cases.limitation import extended_expiry
from cases.reasons import TerminateReason
from cases.statements import keep
from cases.vocabulary import Track
from mediation.forms.endings import FailForm, TerminateForm, WithdrawForm
from mediation.practice.beside import appointed_actor, cancel_waiting_sessions, give_up_drafts, session_open
from mediation.steps import Deed, Scene, Step
from parties import thai
from parties.errors import Fault


def _guards(scene: Scene) -> Iterable[Fault]:
    yield from appointed_actor(scene)
    yield from session_open(scene)


def limitation_told(step: Step) -> dict[str, Any] | None:
    """When the claim expires now that the mediation ended without success, as information only (ม.6).

    Only mediation under the Act moves the day; None where no day of expiry is known.
    """
    file = step.dossier.file
    if file.limitation_on is None:
        return None
    expires = file.limitation_on
    started = file.mediation_started_at
    if started is not None and file.track is Track.PEOPLE_CENTRE:
        start = started.astimezone(thai.BANGKOK).date()
        expires = extended_expiry(file.limitation_on, start, max(start, step.happened_on))
    return {
        "believed": file.limitation_on.isoformat(),
        "expires_on": expires.isoformat(),
        "extended": expires != file.limitation_on,
        "section": "ม.6",
    }


async def _end(step: Step) -> None:
    """What every ending brings: no session is held, no draft is signed any more, and the answer tells when the claim expires."""
    await cancel_waiting_sessions(step)
    give_up_drafts(step)
    step.facts["ended_on"] = step.happened_on.isoformat()
    told = limitation_told(step)
    if told is not None:
        step.work.answer["limitation"] = told


async def _fail(step: Step, form: FailForm) -> None:
    step.facts["statement"] = await _keep(step, form.statement)
    await _end(step)


async def _keep(step: Step, text: str) -> str:
    file = step.dossier.file
    return await keep(file.centre_id, file.id, "ending", text, step.actor.account_id)


def _withdraw_check(step: Step, form: WithdrawForm) -> Iterable[Fault]:
    if form.side not in {side.side for side in step.dossier.joining}:
        yield Fault("side_not_joining", "This side does not take part.", "side")
    if form.notice_on > step.happened_on:
        yield Fault("notice_later", "The notice is of a later day than the withdrawal.", "notice_on", "ม.27")


async def _withdraw(step: Step, form: WithdrawForm) -> None:
    step.facts |= {"side": form.side, "notice_on": form.notice_on.isoformat()}
    await _end(step)


def _terminate_check(_: Step, form: TerminateForm) -> Iterable[Fault]:
    if form.reason is TerminateReason.death_of_party and form.party is None:
        yield Fault("party_missing", "Say who has died.", "party")
    if form.reason is TerminateReason.other and not form.statement:
        yield Fault("statement_missing", "Say in a few words what the reason is.", "statement")


async def _terminate(step: Step, form: TerminateForm) -> None:
    step.reason_code = form.reason.value
    step.changes["outcome_reason"] = form.reason.value
    if form.party is not None:
        step.facts["party"] = form.party
    if form.statement:
        step.facts["statement"] = await _keep(step, form.statement)
    await _end(step)


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="fail",
        form=FailForm,
        act=_fail,
        guards=_guards,
        title="End the talks without agreement",
    ),
    Deed(
        kind="case",
        event="withdraw",
        form=WithdrawForm,
        act=_withdraw,
        check=_withdraw_check,
        guards=session_open,
        title="A side withdraws",
    ),
    Deed(
        kind="case",
        event="terminate",
        form=TerminateForm,
        act=_terminate,
        check=_terminate_check,
        guards=_guards,
        title="End the mediation for another reason",
    ),
)

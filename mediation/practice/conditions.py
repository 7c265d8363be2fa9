"""How a case is led: its officer in charge, the legal track it stands under, and who is kept out of it."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from cases.law import track_law
from cases.lifecycle import P
from cases.msgid import N_
from cases.screening import screen
from cases.statements import keep
from cases.tables import CaseLockout
from cases.vocabulary import CaseStatus, Track
from mediation.appointing import registration_findings
from mediation.dossier import Dossier
from mediation.forms.closing import LiftForm, LockoutForm, OfficerForm, TrackForm
from mediation.forms.fields import Choices
from mediation.practice.beside import refusals, serving, warn
from mediation.practice.consent import answer_day_faults
from mediation.practice.mediators import registration
from mediation.practice.scope import screening_facts, track_faults
from mediation.steps import Deed, Step
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotValid
from parties.rows import insert
from parties.staff import StaffMember, staff_of_centre

_IN_CHARGE = frozenset({Role.officer, Role.head})
_ON_RECORD = frozenset(status.value for status in CaseStatus if status is not CaseStatus.draft)

# THE OFFICER IN CHARGE ---------------------------------------------------------------------------------


def _may_lead(member: StaffMember, dossier: Dossier) -> bool:
    return bool(member.roles & _IN_CHARGE) and not member.disabled and member.account_id not in dossier.locked_out


async def _officers(_: Actor, dossier: Dossier) -> Choices:
    """Officers and heads of the centre who may see the case."""
    able = [member for member in await staff_of_centre() if _may_lead(member, dossier)]
    return {"officers": [(str(member.account_id), member.name) for member in able]}


def _listed(account_id: int, offered: Choices, name: str, field: str) -> None:
    """Raises NotValid for an account that is not in the list; only the database knows it."""
    if str(account_id) not in {value for value, _ in offered[name]}:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", field)])


def _officer_check(step: Step, form: OfficerForm) -> Iterable[Fault]:
    if form.officer == step.dossier.file.officer_id:
        yield Fault("nothing_changed", "This officer is in charge already.", "officer")


async def _assign_officer(step: Step, form: OfficerForm) -> None:
    _listed(form.officer, await _officers(step.actor, step.dossier), "officers", "officer")
    step.changes["officer_id"] = form.officer
    step.facts |= {"officer": form.officer, "before": step.dossier.file.officer_id}
    step.tell("case:file:assign_officer", account_id=form.officer)


# THE LEGAL TRACK ---------------------------------------------------------------------------------


def _on_track(dossier: Dossier, track: Track) -> Dossier:
    return replace(dossier, file=replace(dossier.file, track=track))


def _track_check(step: Step, form: TrackForm) -> Iterable[Fault]:
    """The guards of the new track, once the case has been screened, and the new written consent after consent."""
    dossier, track = step.dossier, Track(form.track.value)
    if track is dossier.file.track:
        yield Fault("same_track", "The case is on this track already.", "track")
        return
    yield from track_faults(step.actor, track, "track")
    if track_law(track, step.happened_on) is None:
        yield Fault("track_not_in_force", "This track was not law yet on that day.", "track")
    if dossier.screening is not None:
        yield from refusals(screen(screening_facts(_on_track(dossier, track))))
    for assignment in serving(step.scene):
        held = registration(assignment.valid_from, assignment.valid_to)
        yield from refusals(registration_findings(track, held, step.happened_on))
    if dossier.file.status not in P:
        yield from _consent_faults(step, form)


def _consent_faults(step: Step, form: TrackForm) -> Iterable[Fault]:
    for side in step.dossier.joining:
        if side.side not in form.sides:
            yield Fault(
                "consent_missing_for_track",
                "Side %(side)s has not consented to the new track in writing.",
                "sides",
                "ม.21",
                params={"side": str(side.side)},
            )
    if form.consented_on is None:
        yield Fault("required", "This must be filled in.", "consented_on")
    else:
        yield from answer_day_faults(step, "consented_on", form.consented_on)


async def _change_track(step: Step, form: TrackForm) -> None:
    dossier, track = step.dossier, Track(form.track.value)
    if dossier.screening is not None:
        warn(step, screen(screening_facts(_on_track(dossier, track))))
    step.changes["track"] = track.value
    step.facts |= {"track": track.value, "before": dossier.file.track}
    if dossier.file.status not in P and form.consented_on is not None:
        step.facts |= {"sides": sorted(form.sides), "consented_on": form.consented_on.isoformat()}
        await fetch(
            "update case_side set consented_on = $3 where case_id = $1 and side = any ($2) and joining",
            dossier.file.id,
            form.sides,
            form.consented_on,
        )


# WHO IS KEPT OUT ---------------------------------------------------------------------------------


async def _staff(_: Actor, dossier: Dossier) -> Choices:
    """The staff of the centre who are not kept out yet."""
    return _still_in(await staff_of_centre(), dossier)


def _still_in(staff: Iterable[StaffMember], dossier: Dossier) -> Choices:
    free = [member for member in staff if member.account_id not in dossier.locked_out]
    return {"staff": [(str(member.account_id), member.name) for member in free]}


async def _locked_out(_: Actor, dossier: Dossier) -> Choices:
    """Those who are kept out now."""
    out = [member for member in await staff_of_centre() if member.account_id in dossier.locked_out]
    return {"locked_out": [(str(member.account_id), member.name) for member in out]}


async def _declare(step: Step, form: LockoutForm) -> None:
    staff = await staff_of_centre()
    _listed(form.account, _still_in(staff, step.dossier), "staff", "account")
    _leave_heads_to_themselves(step, form.account, staff)
    file = step.dossier.file
    row = {"centre_id": file.centre_id, "case_id": file.id, "account_id": form.account, "why": form.why.value}
    step.facts |= {"account": form.account, "lockout": await insert(CaseLockout, row)}
    step.reason_code = form.why.value
    if file.officer_id == form.account:
        step.changes["officer_id"] = None


def _leave_heads_to_themselves(step: Step, account_id: int, staff: Iterable[StaffMember]) -> None:
    """A head is kept out by their own word or by another head's: only a head can let somebody in again."""
    if account_id == step.actor.account_id or Role.head in step.actor.roles:
        return
    heads = {member.account_id for member in staff if Role.head in member.roles}
    if account_id in heads:
        message = "A head is kept out by their own word or by another head's. Please tell them."
        raise NotValid([Fault("head_declares_alone", message, "account")])


def _lift_check(step: Step, form: LiftForm) -> Iterable[Fault]:
    if form.account not in step.dossier.locked_out:
        yield Fault("not_in_list", "Choose one of the list.", "account")


async def _lift(step: Step, form: LiftForm) -> None:
    file = step.dossier.file
    await fetch(
        """update case_lockout set lifted_at = $3, lifted_by = $4
           where case_id = $1 and account_id = $2 and lifted_at is null""",
        file.id,
        form.account,
        step.happened_at,
        step.actor.account_id,
    )
    reason = await keep(file.centre_id, file.id, "lockout_lifted", form.reason, step.actor.account_id)
    step.facts |= {"account": form.account, "reason": reason}


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="assign_officer",
        form=OfficerForm,
        act=_assign_officer,
        check=_officer_check,
        title=N_("Give the case to an officer"),
        lists=_officers,
    ),
    Deed(
        kind="case",
        event="change_track",
        form=TrackForm,
        act=_change_track,
        check=_track_check,
        title=N_("Change the legal track"),
    ),
    Deed(
        kind="case",
        event="declare_lockout",
        form=LockoutForm,
        act=_declare,
        title=N_("Keep somebody of the centre out of the case"),
        roles=frozenset({Role.officer, Role.head, Role.safety, Role.mediator}),
        states=_ON_RECORD,
        records="case:lockout:declared",
        lists=_staff,
    ),
    Deed(
        kind="case",
        event="lift_lockout",
        form=LiftForm,
        act=_lift,
        check=_lift_check,
        title=N_("Let somebody in again"),
        roles=frozenset({Role.head}),
        states=_ON_RECORD,
        records="case:lockout:lifted",
        lists=_locked_out,
    ),
)

"""Following an agreement up: what each side says of a promise, and the calls that ask how it is kept (DOC-21).

A word decides nothing: the officer does, by the events of the promise. Words of different people stand side by side.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.msgid import N_
from cases.statements import keep
from cases.vocabulary import CaseStatus, ObligationKind
from mediation.forms.following import FollowUpForm, ReportForm
from mediation.forms.screening import YesNo
from mediation.practice.certificate import SETTLED
from mediation.practice.obligations import binds
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Party
from mediation.tables import FollowUp, PromiseReport
from parties.access import Role
from parties.errors import Fault
from parties.rows import insert

_MAY = frozenset({Role.officer, Role.head, Role.mediator})
_TOLD_IN = SETTLED | {CaseStatus.safety_hold}
"""A word may reach the centre while the case is held for safety; the centre itself calls nobody then."""


def _party(step: Step, party_id: int | None) -> Party | None:
    return next((party for party in step.dossier.parties if party.id == party_id), None)


async def _kept(step: Step, name: str, text: str) -> bytes | None:
    """Keep a text beside the journal, which gets its commitment under `name`; None where nothing was written."""
    if not text:
        return None
    file = step.dossier.file
    step.facts[name] = await keep(file.centre_id, file.id, name, text, step.actor.account_id)
    return bytes.fromhex(step.facts[name])


# WHAT IS SAID OF A PROMISE --------------------------------------------------------------------------------------------


def _report_check(step: Step, form: ReportForm) -> Iterable[Fault]:
    said_on = form.said_on or step.happened_on
    if said_on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", "said_on")
    signed_on = next((a.signed_on for a in step.dossier.agreements if a.id == step.entity.agreement_id), None)
    if signed_on is not None and said_on < signed_on:
        yield Fault("before_signing", "This day lies before the signing.", "said_on")
    if form.amount is not None and step.entity.kind != ObligationKind.pay:
        yield Fault("no_amount_promised", "No amount was promised here.", "amount")


async def _report(step: Step, form: ReportForm) -> None:
    file, said_on, party = step.dossier.file, form.said_on or step.happened_on, _party(step, form.said_by)
    proof = await _kept(step, "proof", form.proof)
    report_id = await insert(
        PromiseReport,
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "obligation_id": step.entity.id,
            "side": party.side if party else None,
            "case_party_id": party.id if party else None,
            "says": form.says.value,
            "channel": form.channel.value,
            "said_on": said_on,
            "amount": form.amount,
            "proof": proof,
            "by_account": step.actor.account_id,
        },
    )
    told = {"says": form.says.value, "channel": form.channel.value, "said_on": said_on.isoformat()}
    step.facts |= told | {"report": report_id, "party": party.id if party else None, "side": party and party.side}
    step.reason_code = form.says.value


# CALLS ----------------------------------------------------------------------------------------------------------------


def _call_guards(scene: Scene) -> Iterable[Fault]:
    agreement = scene.dossier.agreement
    if agreement is None or agreement.signed_on is None:
        yield Fault("not_signed_yet", "No agreement has been signed that could be followed up.", section="ม.30")


def _call_check(step: Step, form: FollowUpForm) -> Iterable[Fault]:
    agreement = step.dossier.agreement
    if agreement is not None and agreement.signed_on is not None and step.happened_on < agreement.signed_on:
        yield Fault("before_signing", "This day lies before the signing.", "happened_at")
    if form.next_on is not None and form.next_on <= step.happened_on:
        yield Fault("next_not_later", "The next call lies after this one.", "next_on")
    if form.reached is YesNo.no:
        for name in ("relation", "new_problem"):
            if getattr(form, name):
                yield Fault("nobody_reached", "Nobody was reached who could have said so.", name)


async def _call(step: Step, form: FollowUpForm) -> None:
    file, party = step.dossier.file, _party(step, form.person)
    assert party is not None, "the form takes people of the case alone"
    reached = form.reached is YesNo.yes
    called_on: date = step.happened_on
    call_id = await insert(
        FollowUp,
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "called_on": called_on,
            "side": party.side,
            "case_party_id": party.id,
            "reached": reached,
            "channel": form.channel.value,
            "relation": form.relation.value if form.relation else "",
            "new_problem": form.new_problem,
            "next_on": form.next_on,
            "words": await _kept(step, "call", form.words),
            "by_account": step.actor.account_id,
        },
    )
    step.facts |= {"call": call_id, "side": party.side, "reached": reached, "new_problem": form.new_problem}
    if form.next_on is not None:
        step.facts["next_on"] = form.next_on.isoformat()


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="obligation",
        event="record_report",
        form=ReportForm,
        act=_report,
        guards=binds,
        check=_report_check,
        title=N_("Write down what a side says"),
        roles=_MAY,
        case_states=_TOLD_IN,
        records="case:obligation:told",
    ),
    Deed(
        kind="case",
        event="record_follow_up",
        form=FollowUpForm,
        act=_call,
        guards=_call_guards,
        check=_call_check,
        title=N_("Record a follow-up call"),
        roles=_MAY,
        states=frozenset(status.value for status in SETTLED),
        records="case:file:followed_up",
    ),
)

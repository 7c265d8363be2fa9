"""Keeping a promise, or not: performed, waived, late, demanded, broken, taken to court, expired (ม.32, 33, 37)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from cases.limitation import expiry_after_refusal
from cases.msgid import N_
from cases.statements import keep
from cases.vocabulary import AgreementStatus, CaseStatus, ObligationKind, Track
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.obligations import (
    BreachForm,
    CourtRefusalForm,
    DemandForm,
    EnforceForm,
    PartForm,
    PerformForm,
    PetitionForm,
    WaiveForm,
)
from mediation.practice.certificate import SETTLED, prosecution_ends
from mediation.practice.scope import stand_ins
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Agreement, Obligation
from mediation.tables import Agreement as AgreementTable
from parties import thai
from parties.errors import Fault
from parties.rows import update

_BOUND = SETTLED | {CaseStatus.safety_hold}
"""What is paid, fallen due, broken or decided by a court happens though the case be held for safety; the three years of
ม.32 run on. Closing asks that every promise has ended."""
_FREE_TO_SPEAK = SETTLED
"""A demand is a letter to the other side, and a waiver one's own free will: neither while somebody may be in danger."""
_UNSIGNED = frozenset({AgreementStatus.drafted, AgreementStatus.discarded})


def agreement_of(dossier: Dossier, obligation: Obligation) -> Agreement:
    """The agreement a promise belongs to."""
    return next(agreement for agreement in dossier.agreements if agreement.id == obligation.agreement_id)


def binding(dossier: Dossier) -> list[Obligation]:
    """The promises of the signed agreement; those of drafts, given up or not, bind nobody."""
    signed = {agreement.id for agreement in dossier.agreements if agreement.status not in _UNSIGNED}
    return [obligation for obligation in dossier.obligations if obligation.agreement_id in signed]


def binds(scene: Scene) -> Iterable[Fault]:
    """Whether the promise stands in a signed agreement."""
    if agreement_of(scene.dossier, scene.entity).status in _UNSIGNED:
        yield Fault("not_signed", "This promise stands in a draft that was not signed.", section="ม.30")


async def _keep(step: Step, kind: str, text: str) -> None:
    """Keep a text beside the journal, which gets the commitment under the same name."""
    if text:
        file = step.dossier.file
        step.facts[kind] = await keep(file.centre_id, file.id, kind, text, step.actor.account_id)


async def _met(step: Step) -> None:
    """The promise is met: the day of it, and the end of the right to prosecute where this was the last civil part."""
    step.changes["done_on"] = step.happened_on
    agreement = agreement_of(step.dossier, step.entity)
    certified = agreement.status is AgreementStatus.certified
    if prosecution_ends(step.dossier, agreement, certified=certified, met_now=step.entity_id):
        ended_on = max(step.happened_on, agreement.certificate_on or step.happened_on)
        await update(AgreementTable, agreement.id, {"prosecution_extinguished_on": ended_on}, bump=True)
        step.facts |= {"agreement": agreement.id, "prosecution_extinguished_on": ended_on.isoformat()}


# PERFORMED, LET GO ---------------------------------------------------------------------------------


def _part_check(step: Step, form: PartForm) -> Iterable[Fault]:
    return _amount_faults(step.entity, form.amount, told=not step.dossier.kept_back(step.actor))


def _amount_faults(promise: Obligation, paid: Decimal | None, *, told: bool) -> Iterable[Fault]:
    if paid is None or not paid:
        if promise.kind == ObligationKind.pay:
            yield Fault("required", "This must be filled in.", "amount")
        return
    if promise.amount is None:
        yield Fault("no_amount_promised", "No amount was promised here.", "amount")
    elif promise.performed_amount + paid >= promise.amount and not told:
        yield Fault("all_of_it", "That is all of it.", "amount", hint="Record it as performed.")
    elif promise.performed_amount + paid >= promise.amount:
        yield Fault(
            "all_of_it",
            "With this %(open)s baht or more is paid: that is all of it.",
            "amount",
            hint="Record it as performed.",
            params={"open": f"{promise.amount - promise.performed_amount:,.2f}"},
        )


async def _perform_part(step: Step, form: PartForm) -> None:
    text = form.proof
    if form.amount:
        step.changes["performed_amount"] = step.entity.performed_amount + form.amount
        text = "\n".join(part for part in (thai.format_baht(form.amount), form.proof) if part)
    await _keep(step, "proof", text)


async def _perform(step: Step, form: PerformForm) -> None:
    promise = step.entity
    if promise.amount is not None:
        step.changes["performed_amount"] = promise.amount
    await _keep(step, "proof", form.proof)
    await _met(step)


def _waive_check(step: Step, form: WaiveForm) -> Iterable[Fault]:
    """A promise is let go by everybody it was made to (ป.พ.พ. ม.340), in person or through who stands for them."""
    dossier, creditors = step.dossier, step.dossier.principals(step.entity.creditor_side)
    speaking = {party.id: {party.id, *(other.id for other in stand_ins(dossier, party))} for party in creditors}
    agreed = set(form.agreed_by)
    if agreed - set().union(*speaking.values()):
        yield Fault("not_a_creditor", "Only those it was promised to may let it go.", "agreed_by", "ป.พ.พ. ม.340")
    for party in creditors:
        if not agreed & speaking[party.id]:
            yield Fault(
                "creditor_missing",
                "%(name)s has not agreed.",
                "agreed_by",
                "ป.พ.พ. ม.340",
                params={"name": party.name},
            )


async def _waive(step: Step, form: WaiveForm) -> None:
    step.facts["agreed_by"] = form.agreed_by
    await _met(step)


# LATE, DEMANDED, BROKEN ---------------------------------------------------------------------------------


def _due_check(step: Step, _: EventForm) -> Iterable[Fault]:
    if step.happened_on <= step.entity.due_on:
        yield Fault("not_due_yet", "The day it is due has not passed yet.", "happened_at")


async def _fall_due(step: Step, _: EventForm) -> None:
    step.facts["due_on"] = step.entity.due_on.isoformat()


def _demand_check(step: Step, form: DemandForm) -> Iterable[Fault]:
    if form.reply_by is not None and form.reply_by < step.happened_on:
        yield Fault("before_demand", "This day lies before the demand.", "reply_by")


async def _demand(step: Step, form: DemandForm) -> None:
    step.facts["demanded_on"] = step.happened_on.isoformat()
    if form.reply_by is not None:
        step.facts["reply_by"] = form.reply_by.isoformat()
    await _keep(step, "demand", form.words)


async def _breach(step: Step, form: BreachForm) -> None:
    step.facts["breached_on"] = step.happened_on.isoformat()
    await _keep(step, "breach", form.words)


# COURT ---------------------------------------------------------------------------------


def _petition_guards(scene: Scene) -> Iterable[Fault]:
    """Under the Act only a certified settlement may be petitioned; elsewhere a contract is sued on as any other."""
    yield from binds(scene)
    agreement = agreement_of(scene.dossier, scene.entity)
    if scene.dossier.file.track is Track.PEOPLE_CENTRE and agreement.status is not AgreementStatus.certified:
        yield Fault(
            "not_certified",
            "The court enforces this settlement only after the department has certified it.",
            section="ม.32, 69",
            hint="Ask for the certificate first.",
        )


def _petition_check(step: Step, _: PetitionForm) -> Iterable[Fault]:
    last: date | None = step.entity.enforce_by
    if last is not None and step.happened_on > last:
        yield Fault(
            "too_late_to_petition",
            "The three years for going to court ended on %(day)s.",
            "happened_at",
            "ม.32",
            params={"day": thai.format_be(last)},
        )


async def _file_petition(step: Step, form: PetitionForm) -> None:
    step.facts["filed_on"] = step.happened_on.isoformat()
    await _keep(step, "court", "\n".join(part for part in (form.court, form.court_no) if part))


def _order_check(step: Step, form: EnforceForm) -> Iterable[Fault]:
    return _order_faults(step, "ordered_on", form.ordered_on)


def _order_faults(step: Step, name: str, on: date | None) -> Iterable[Fault]:
    if on is not None and on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", name)


async def _enforce(step: Step, form: EnforceForm) -> None:
    step.facts["ordered_on"] = (form.ordered_on or step.happened_on).isoformat()
    await _met(step)


def _refusal_check(step: Step, form: CourtRefusalForm) -> Iterable[Fault]:
    return _order_faults(step, "final_order_on", form.final_order_on)


async def _refuse_by_court(step: Step, form: CourtRefusalForm) -> None:
    step.reason_code = form.ground.value
    step.facts["final_order_on"] = form.final_order_on.isoformat()
    expires_on = claim_expires_on(step.dossier, form.final_order_on)
    if expires_on is not None:
        step.facts["claim_expires_on"] = expires_on.isoformat()
        step.work.answer["claim_expires_on"] = expires_on.isoformat()


def claim_expires_on(dossier: Dossier, final_order_on: date) -> date | None:
    """When the claim itself expires after a court's refusal (ม.6): information, never advice to wait.

    None where the day is not known, or the mediation was not under the Act.
    """
    file = dossier.file
    started = file.mediation_started_at or file.consented_at
    if file.track is not Track.PEOPLE_CENTRE or file.limitation_on is None or started is None:
        return None
    started_on = started.astimezone(thai.BANGKOK).date()
    if final_order_on < started_on:
        return None
    return expiry_after_refusal(file.limitation_on, started_on, final_order_on)


def _expire_check(step: Step, _: EventForm) -> Iterable[Fault]:
    last: date | None = step.entity.enforce_by
    if last is None or step.happened_on <= last:
        yield Fault("not_expired", "The three years for going to court have not passed.", "happened_at", "ม.32")


async def _expire(step: Step, _: EventForm) -> None:
    step.facts["enforce_by"] = step.entity.enforce_by.isoformat()


def _deed(
    event: str, form: Any, act: Any, title: str, case_states: frozenset[CaseStatus] = _BOUND, **more: Any
) -> Deed[Any]:
    return Deed(
        kind="obligation",
        event=event,
        form=form,
        act=act,
        title=title,
        case_states=case_states,
        **({"guards": binds} | more),
    )


DEEDS: tuple[Deed[Any], ...] = (
    _deed("perform_part", PartForm, _perform_part, N_("Record a part performed"), check=_part_check),
    _deed("perform", PerformForm, _perform, N_("Record as performed")),
    _deed(
        "waive",
        WaiveForm,
        _waive,
        N_("Record that it is waived"),
        check=_waive_check,
        case_states=_FREE_TO_SPEAK,
    ),
    _deed("fall_due", EventForm, _fall_due, N_("Mark as late"), check=_due_check),
    _deed("demand", DemandForm, _demand, N_("Record a demand"), check=_demand_check, case_states=_FREE_TO_SPEAK),
    _deed("breach", BreachForm, _breach, N_("Record as broken")),
    _deed(
        "file_petition",
        PetitionForm,
        _file_petition,
        N_("Record that the court was petitioned"),
        guards=_petition_guards,
        check=_petition_check,
    ),
    _deed("enforce", EnforceForm, _enforce, N_("Record that the court enforced it"), check=_order_check),
    _deed(
        "refuse_by_court", CourtRefusalForm, _refuse_by_court, N_("Record that the court refused"), check=_refusal_check
    ),
    _deed("expire", EventForm, _expire, N_("Mark as expired"), check=_expire_check),
)

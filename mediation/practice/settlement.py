"""Settlement: the terms are written, changed while they are a draft, or given up again (ม.28, 30)."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from cases.msgid import N_
from cases.vocabulary import AgreementStatus, CaseStatus, Nature, ObligationKind, ObligationStatus, Track
from mediation.forms.screening import YesNo
from mediation.forms.settlement import DiscardForm, PromiseForm, TermsForm
from mediation.practice.beside import appointed_actor, give_up_drafts, session_open
from mediation.practice.mediable import mediable_faults
from mediation.steps import Deed, Scene, Step
from mediation.tables import Agreement, Obligation
from parties.access import Role
from parties.database import fetch
from parties.errors import Fault
from parties.rows import insert, insert_many

DRAFTING = frozenset({CaseStatus.drafting})
_NO_TIME_NEEDED = frozenset({ObligationKind.not_do, ObligationKind.waive})


def _terms_guards(scene: Scene) -> Iterable[Fault]:
    return chain(appointed_actor(scene), session_open(scene), mediable_faults(scene))


def _terms_check(step: Step, form: TermsForm) -> Iterable[Fault]:
    """What stands against the terms: the legal checklist, a crime that cannot be settled here, a promise half told."""
    for name in ("lawful", "possible", "moral"):
        if not getattr(form, name):
            yield Fault(
                "checklist_open", "The legal checklist has not been gone through.", name, "ม.28, 33(2)", "G-LEGAL"
            )
    if form.criminal_part:
        yield from _crime_faults(step)
    for index, promise in enumerate(form.obligations):
        yield from _promise_faults(step, promise, f"obligations.{index}")


def _crime_faults(step: Step) -> Iterable[Fault]:
    file = step.dossier.file
    if file.track is not Track.PEOPLE_CENTRE:
        yield Fault(
            "crime_not_settled_here",
            "On this legal track an agreement settles the civil part alone.",
            "criminal_part",
            "ม.35, 69(3)",
            "G-CRIM",
        )
    elif file.nature not in (Nature.criminal, Nature.mixed):
        yield Fault(
            "no_crime_alleged",
            "No crime is alleged in this case.",
            "criminal_part",
            guard="G-CRIM",
            hint="Correct the nature of the case first, if it is wrong.",
        )


def _promise_faults(step: Step, promise: PromiseForm, at: str) -> Iterable[Fault]:
    joining = {side.side for side in step.dossier.joining}
    for name in ("debtor_side", "creditor_side"):
        if getattr(promise, name) not in joining:
            yield Fault("side_not_joining", "This side does not take part.", f"{at}.{name}")
    if promise.debtor_side == promise.creditor_side:
        yield Fault("same_side", "A promise is made to another side.", f"{at}.creditor_side")
    if promise.kind is ObligationKind.pay and not promise.amount:
        yield Fault("required", "This must be filled in.", f"{at}.amount")
    if promise.due_on is None and promise.kind not in _NO_TIME_NEEDED:
        yield Fault("required", "This must be filled in.", f"{at}.due_on")
    if promise.due_on is not None and promise.due_on < step.happened_on:
        yield Fault("due_before_agreement", "This day lies before the agreement.", f"{at}.due_on")


def _terms(form: TermsForm) -> dict[str, Any]:
    """The columns of an agreement that the terms fill."""
    return {
        "place": form.place,
        "dispute_in_law": form.dispute_in_law,
        "substance": form.substance,
        "default_clause": form.default_clause,
        "criminal_part": form.criminal_part,
        "legal_checked": form.lawful and form.possible and form.moral,
    }


def _promises(step: Step, form: TermsForm, agreement_id: int) -> list[Mapping[str, Any]]:
    file = step.dossier.file
    return [
        {
            "centre_id": file.centre_id,
            "case_id": file.id,
            "agreement_id": agreement_id,
            "no": number,
            "debtor_side": promise.debtor_side,
            "creditor_side": promise.creditor_side,
            "kind": promise.kind.value,
            "what": promise.what,
            "amount": promise.amount,
            "due_on": promise.due_on or step.happened_on,
            "method": promise.method,
            "civil_part": promise.civil_part is YesNo.yes,
            "status": ObligationStatus.pending.value,
        }
        for number, promise in enumerate(form.obligations, start=1)
    ]


async def _terms_reached(step: Step, form: TermsForm) -> None:
    dossier = step.dossier
    number = 1 + max((agreement.no for agreement in dossier.agreements), default=0)
    agreement_id = await insert(
        Agreement,
        {
            "centre_id": dossier.file.centre_id,
            "case_id": dossier.file.id,
            "no": number,
            "status": AgreementStatus.drafted.value,
            "last_happened_at": step.happened_at,
            **_terms(form),
        },
    )
    await insert_many(Obligation, _promises(step, form, agreement_id))
    give_up_drafts(step)
    told = {"agreement": agreement_id, "obligations": len(form.obligations)}
    step.facts |= told
    step.also("agreement", agreement_id, "draft", ("none", AgreementStatus.drafted), facts=told)
    step.work.answer["agreement"] = {"id": agreement_id, "status": AgreementStatus.drafted.value}


async def _edit_terms(step: Step, form: TermsForm) -> None:
    before = step.entity
    written = _terms(form)
    step.changes |= written
    changed = [name for name, value in written.items() if getattr(before, name) != value]
    promises = _promises(step, form, before.id)
    earlier = [o for o in step.dossier.obligations if o.agreement_id == before.id]
    told = ("no", "debtor_side", "creditor_side", "kind", "what", "amount", "due_on", "method", "civil_part")
    if [[promise[name] for name in told] for promise in promises] != [
        [getattr(o, name) for name in told] for o in earlier
    ]:
        changed.append("obligations")
        await fetch("delete from obligation where agreement_id = $1", before.id)
        await insert_many(Obligation, promises)
    step.facts |= {"changed": changed, "obligations": len(promises)}


async def _discard(step: Step, form: DiscardForm) -> None:
    if form.side is not None:
        step.facts["side"] = form.side
    step.case_changes["last_happened_at"] = step.happened_at
    step.fire("reopen_talks", facts={"agreement": step.entity_id})


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="terms_reached",
        form=TermsForm,
        act=_terms_reached,
        guards=_terms_guards,
        check=_terms_check,
        title=N_("Write down the terms reached"),
    ),
    Deed(
        kind="agreement",
        event="edit_terms",
        form=TermsForm,
        act=_edit_terms,
        guards=appointed_actor,
        check=_terms_check,
        title=N_("Change the terms of the draft"),
        roles=frozenset({Role.mediator}),
        states=frozenset({AgreementStatus.drafted.value}),
        case_states=DRAFTING,
        records="case:agreement:terms_edited",
    ),
    Deed(
        kind="agreement",
        event="discard",
        form=DiscardForm,
        act=_discard,
        guards=appointed_actor,
        title=N_("Give up the draft and go on talking"),
        case_states=DRAFTING,
    ),
)

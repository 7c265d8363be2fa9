"""Settlement: the terms are written, changed while they are a draft, or given up again (ม.28, 30)."""

import secrets
from collections.abc import Iterable
from itertools import chain
from typing import Any

from cases.journal import commitment
from cases.law import interest_law
from cases.msgid import N_
from cases.vocabulary import AgreementStatus, CaseStatus, Nature, Track
from mediation.clauses import PLACES, open_places
from mediation.forms.settlement import DiscardForm, TermsForm
from mediation.practice.agreed_text import agreed_text
from mediation.practice.beside import appointed_actor, give_up_drafts, session_open
from mediation.practice.mediable import mediable_faults
from mediation.practice.promises import promises_faults, rows_of
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Agreement as Subject
from mediation.tables import Agreement, Obligation
from parties.access import Role
from parties.database import fetch
from parties.errors import Fault
from parties.rows import insert, insert_many

DRAFTING = frozenset({CaseStatus.drafting})


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
    yield from promises_faults(step, form)
    yield from _words_faults(form)
    yield from _interest_faults(step, form)


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


def _words_faults(form: TermsForm) -> Iterable[Fault]:
    """Places of clauses that nobody has filled; interest above what the law lets anybody ask."""
    yield from open_place_faults((("substance", form.substance), ("default_clause", form.default_clause)))
    for index, promise in enumerate(form.obligations):
        yield from open_place_faults(((f"obligations.{index}.what", promise.what),))


def open_place_faults(texts: Iterable[tuple[str | None, str]]) -> Iterable[Fault]:
    """One for each place that is still open in these texts, at its field."""
    for field, text in texts:
        for place in open_places(text):
            yield Fault(
                "place_open",
                "{%(place)s} is still to be filled in.",
                field,
                "ม.30",
                hint=PLACES[place],
                params={"place": place},
            )


def _interest_faults(step: Step, form: TermsForm) -> Iterable[Fault]:
    law = interest_law(step.happened_on)
    if form.default_interest is not None and form.default_interest > law.most:
        yield Fault(
            "interest_above_law",
            "Nobody may ask more than %(most)s per cent a year.",
            "default_interest",
            law.section_of_most,
            "G-LEGAL",
            params={"most": f"{law.most:f}"},
        )


def _terms(form: TermsForm) -> dict[str, Any]:
    """The columns of an agreement that the terms fill."""
    return {
        "place": form.place,
        "dispute_in_law": form.dispute_in_law,
        "substance": form.substance,
        "default_clause": form.default_clause,
        "default_interest": form.default_interest,
        "criminal_part": form.criminal_part,
        "legal_checked": form.lawful and form.possible and form.moral,
    }


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
    promises = rows_of(step, form.obligations, agreement_id)
    await insert_many(Obligation, promises)
    give_up_drafts(step)
    told = {"agreement": agreement_id, "obligations": len(promises)}
    step.facts |= told
    step.also("agreement", agreement_id, "draft", ("none", AgreementStatus.drafted), facts=told)
    step.work.answer["agreement"] = {"id": agreement_id, "status": AgreementStatus.drafted.value}


_KEPT_AND_TAKEN_AWAY = """
with gone as (delete from obligation where agreement_id = $1 and $2)
insert into statement (centre_id, case_id, kind, body, salt, commitment, by_account)
values ($3, $4, 'terms_before', $5, $6, $7, $8)"""
"""Keeps how a draft read before it is changed, and takes away its promises where they are written anew; one round trip."""
_TOLD = (
    *("no", "debtor_side", "creditor_side", "kind", "what", "amount", "due_on", "method", "civil_part"),
    *("debtor_party_id", "creditor_party_id", "proof", "series", "part", "every"),
)


async def _edit_terms(step: Step, form: TermsForm) -> None:
    before = step.entity
    written = _terms(form)
    step.changes |= written
    changed = [name for name, value in written.items() if getattr(before, name) != value]
    promises = rows_of(step, form.obligations, before.id)
    earlier = [o for o in step.dossier.obligations if o.agreement_id == before.id]
    others = [[row[name] for name in _TOLD] for row in promises] != [[getattr(o, n) for n in _TOLD] for o in earlier]
    if others:
        changed.append("obligations")
    if changed:
        await _keep_as_it_was(step, before, promises_go=others)
    if others:
        await insert_many(Obligation, promises)
    step.facts |= {"changed": changed, "obligations": len(promises)}


async def _keep_as_it_was(step: Step, before: Subject, *, promises_go: bool) -> None:
    file, text, salt = step.dossier.file, agreed_text(step.dossier, before), secrets.token_bytes(16)
    sealed = commitment(salt, text)
    step.facts["before"] = sealed.hex()
    of_case = (file.centre_id, file.id)
    await fetch(_KEPT_AND_TAKEN_AWAY, before.id, promises_go, *of_case, text, salt, sealed, step.actor.account_id)


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

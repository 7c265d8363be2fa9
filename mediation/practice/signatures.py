"""Signing: everybody of every joining side and every mediator signs, and from then on the promises bind (ม.30, 32)."""

import secrets
from typing import Any

import msgspec

from cases.journal import commitment
from cases.law import may_certify
from cases.limitation import enforce_by
from cases.msgid import N_
from cases.vocabulary import ObligationKind, SignatureMethod, Track
from mediation.conduct import OBLIGATION
from mediation.dossier import Dossier
from mediation.forms.settlement import SignatureForm, SignForm
from mediation.practice.agreed_text import agreed_text
from mediation.practice.beside import cancel_waiting_sessions
from mediation.practice.heirs import dead_without_heir
from mediation.practice.settlement import DRAFTING
from mediation.practice.signatories import authority_of, sign_check, sign_guards
from mediation.steps import Deed, Step
from mediation.subjects import Obligation
from parties.database import fetch

_SIGNED = """
with signed as (
  insert into agreement_signature
    (centre_id, agreement_id, case_party_id, assignment_id, manner, signed_by, witness_one, witness_two, authority, read_in,
     interpreter)
  select $1, $2, s.* from jsonb_to_recordset($3::jsonb) as s (case_party_id bigint, assignment_id bigint, manner text,
    signed_by bigint, witness_one text, witness_two text, authority text, read_in text, interpreter text)
), sealed as (
  insert into statement (centre_id, case_id, kind, body, salt, commitment, by_account)
  values ($1, $4, 'terms', $5, $6, $7, $8)
)
update obligation o set enforceable_from = b.enforceable_from, enforce_by = b.enforce_by, status = b.status,
  done_on = b.done_on, last_happened_at = $10, version = o.version + 1
from jsonb_to_recordset($9::jsonb) as b (id bigint, enforceable_from date, enforce_by date, status text, done_on date)
where o.id = b.id"""
"""Signatures, the text that was signed, and the days from which each promise binds, in one round trip."""


async def _sign(step: Step, form: SignForm) -> None:
    file, agreement = step.dossier.file, step.entity
    promises = [o for o in step.dossier.obligations if o.agreement_id == agreement.id]
    bound = [_bound(step, promise) for promise in promises]
    text = agreed_text(step.dossier, agreement)
    salt = secrets.token_bytes(16)
    sealed = commitment(salt, text)
    await fetch(
        _SIGNED,
        file.centre_id,
        agreement.id,
        msgspec.json.encode([_signature(step.dossier, given) for given in form.signatures]).decode(),
        file.id,
        text,
        salt,
        sealed,
        step.actor.account_id,
        msgspec.json.encode(bound).decode(),
        step.happened_at,
    )
    step.changes |= {"voluntary": True, "read_aloud": True, "copies_given": True, "signed_on": step.happened_on}
    if dead_without_heir(step.dossier):
        step.changes["estate_left_out"] = form.estate_left_out
    step.facts |= {
        "signed_by": [given.party for given in form.signatures if given.party is not None],
        "mediators": [given.mediator for given in form.signatures if given.mediator is not None],
        "obligations": len(promises),
        "document_hash": sealed.hex(),
    }
    step.case_changes["last_happened_at"] = step.happened_at
    await cancel_waiting_sessions(step)
    step.fire("sign", facts={"agreement": agreement.id})
    if promises:
        step.fire("start_monitoring", facts={"obligations": len(promises)})
    for promise, row in zip(promises, bound, strict=True):
        if row["status"] != promise.status:
            step.also("obligation", promise.id, "perform", (promise.status, row["status"]))


def _bound(step: Step, promise: Obligation) -> dict[str, Any]:
    """What signing does to a promise: the days of ม.32 where they apply; a waiver without a later day is done by it."""
    signed_on = step.happened_on
    row: dict[str, Any] = {
        "id": promise.id,
        "enforceable_from": None,
        "enforce_by": None,
        "status": promise.status,
        "done_on": None,
    }
    if promise.kind == ObligationKind.waive:
        if promise.due_on <= signed_on:
            row |= {"status": OBLIGATION.next(promise.status, "perform"), "done_on": signed_on}
    elif may_certify(Track(step.dossier.file.track), signed_on):
        from_day = max(promise.due_on, signed_on)
        row |= {"enforceable_from": from_day, "enforce_by": enforce_by(from_day)}
    return row


def _signature(dossier: Dossier, given: SignatureForm) -> dict[str, Any]:
    represented = given.method is SignatureMethod.representative
    return {
        "case_party_id": given.party,
        "assignment_id": given.mediator,
        "manner": given.method.value,
        "signed_by": given.representative if represented else None,
        "witness_one": given.witness_one,
        "witness_two": given.witness_two,
        "authority": authority_of(dossier, given) if represented else "",
        "read_in": given.read_in,
        "interpreter": given.interpreter,
    }


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="agreement",
        event="sign",
        form=SignForm,
        act=_sign,
        guards=sign_guards,
        check=sign_check,
        title=N_("Record the signing"),
        case_states=DRAFTING,
    ),
)

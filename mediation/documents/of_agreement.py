"""The papers of an agreement: what was agreed, its certificate, who is told, how it is kept, and how it was found."""

from collections.abc import Iterable, Iterator
from typing import Any

from cases.msgid import N_
from cases.vocabulary import AgreementStatus, ObligationKind, ObligationStatus, Outcome, PendingAuthority
from mediation.documents.content import Said
from mediation.documents.paper import (
    INTAKE,
    PART_WORDS,
    ROLE_WORDS,
    ROOM,
    SIDE_WORDS,
    Paper,
    Required,
    Sources,
    coded,
    day_of,
    nobody,
    principals_of,
)
from mediation.dossier import Dossier
from mediation.forms.documents import TITLES
from mediation.papers import agreement_title
from mediation.subjects import Agreement, CaseFile, Obligation, Party, Side, Signature
from parties import thai
from parties.areas import print_address

_FINGERPRINT = N_("Fingerprint before two witnesses, after the text was read aloud")
_NAMED_EACH_TIME = 3
_FOR = N_("for %(name)s")


def standing(dossier: Dossier) -> list[Agreement]:
    """The agreement in force, drafted or signed."""
    return [dossier.agreement] if dossier.agreement is not None else []


def promises(dossier: Dossier, agreement: Agreement) -> list[Obligation]:
    """The promises of an agreement in order."""
    return [one for one in dossier.obligations if one.agreement_id == agreement.id]


def promise(dossier: Dossier, one: Obligation) -> dict[str, Any]:
    """A promise: who to whom, what, how much, until when, how."""
    return {
        "no": one.no,
        "debtor": _whole_side(dossier, one.debtor_side),
        "creditor": _whole_side(dossier, one.creditor_side),
        "kind": ObligationKind(one.kind),
        "what": one.what,
        "amount": one.amount,
        "due_on": one.due_on,
        "method": one.method,
    }


def _whole_side(dossier: Dossier, number: int) -> Any:
    """The names of a side; where they are many, the word for the side, whose people are named above."""
    names = principals_of(dossier, number)
    if len(names) <= _NAMED_EACH_TIME:
        return ", ".join(names)
    return Said(SIDE_WORDS[next(side.side_role for side in dossier.sides if side.side == number)])


def serving(dossier: Dossier) -> list[dict[str, Any]]:
    """The mediators who were confirmed for the case and did not leave it before its end."""
    return [
        {"name": one.name, "registration": one.registration_no}
        for one in dossier.assignments
        if one.appointed or one.end_reason == "completed"
    ]


def _stand_in(dossier: Dossier, party: Party) -> Party | None:
    """Who signs in the place of somebody not able to contract by themselves, or of an organisation."""
    if party.capacity == "full":
        return None
    return next((p for p in dossier.parties if p.here and p.stands_for == party.id and p.role != "helper"), None)


def _signer(dossier: Dossier, party: Party, signature: Signature | None) -> dict[str, Any]:
    by = _stand_in(dossier, party)
    if signature is not None and signature.manner == "representative":
        by = next((p for p in dossier.parties if p.id == signature.signed_by), by)
    note: Any = Said(_FOR, {"name": party.name}) if by is not None else ""
    if signature is not None and signature.manner == "fingerprint":
        note = Said(_FINGERPRINT)
    return {"name": by.name if by is not None else party.name, "note": note}


def _side(dossier: Dossier, agreement: Agreement, one: Side) -> dict[str, Any]:
    given = {signature.case_party_id: signature for signature in agreement.signatures}
    people = [party for party in dossier.people(one.side) if party.role != "helper"]
    return {
        "called": Said(SIDE_WORDS[one.side_role]),
        "role": Said(ROLE_WORDS[one.side_role]),
        "people": [
            {
                "name": party.name,
                "address": print_address(party),
                "part": Said(PART_WORDS[party.role]) if party.role != "party" else "",
            }
            for party in people
        ],
        "signers": [_signer(dossier, party, given.get(party.id)) for party in people if party.role == "party"],
    }


def _witnesses(agreement: Agreement) -> Iterator[str]:
    for signature in agreement.signatures:
        yield from (name for name in (signature.witness_one, signature.witness_two) if name.strip())


def _agreement(sources: Sources, agreement: Agreement) -> dict[str, Any]:
    dossier = sources.dossier
    return {
        "place": agreement.place,
        "made_on": agreement.signed_on,
        "sides": [_side(dossier, agreement, one) for one in dossier.joining],
        "dispute_in_law": agreement.dispute_in_law,
        # A draft is printed to be signed: what the sides then sign is this statement.
        "voluntary": agreement.status is AgreementStatus.drafted or agreement.voluntary,
        "substance": agreement.substance,
        "obligations": [promise(dossier, one) for one in promises(dossier, agreement)],
        "default_clause": agreement.default_clause,
        "criminal_part": agreement.criminal_part,
        "copies": len(dossier.joining) + 1,
        "mediators": serving(dossier),
        "witnesses": list(dict.fromkeys(_witnesses(agreement))),
    }


# CERTIFICATE, AUTHORITIES, FOLLOW-UP ----------------------------------------------------------------------------------


def _certifiable(_: Dossier, agreement: Agreement) -> bool:
    return agreement.status in (
        AgreementStatus.signed,
        AgreementStatus.certificate_requested,
        AgreementStatus.returned_for_correction,
        AgreementStatus.certified,
    )


def _named(dossier: Dossier, sides: Iterable[Side]) -> list[dict[str, Any]]:
    return [{"called": Said(SIDE_WORDS[one.side_role]), "people": principals_of(dossier, one.side)} for one in sides]


def _certificate(sources: Sources, agreement: Agreement) -> dict[str, Any]:
    dossier = sources.dossier
    asked = sources.entry("case:agreement:request_certificate")
    everybody = dossier.joining
    return {
        "parties": _named(dossier, everybody),
        "signed_on": agreement.signed_on,
        "place": agreement.place,
        "checklist": [
            {"paper": Said(TITLES["DOC-01"]), "there": dossier.file.received_at is not None},
            {"paper": Said(TITLES["DOC-05"]), "there": all(one.consent == "yes" for one in everybody)},
            {"paper": Said(TITLES["DOC-07"]), "there": bool(serving(dossier))},
            {"paper": Said(TITLES["DOC-08"]), "there": any(one.disclosed_on for one in dossier.assignments)},
            {"paper": Said(TITLES["DOC-10"]), "there": all(one.briefed_on is not None for one in everybody)},
            {"paper": Said(TITLES["DOC-15"]), "there": agreement.signed_on is not None},
        ],
        "receiving_no": sources.kept(asked.facts.get("receiving_no")) if asked else "",
        "certificate_no": agreement.certificate_no,
        "certificate_on": agreement.certificate_on,
        "reason": agreement.certificate_reason,
    }


def _before_authority(dossier: Dossier, file: CaseFile) -> bool:
    return file.pending_authority in set(PendingAuthority) and file.consented_at is not None


def _authority(sources: Sources, file: CaseFile) -> dict[str, Any]:
    """The notice of the start, or, once the mediation has ended, of its result (ม.36)."""
    dossier, agreement = sources.dossier, sources.dossier.agreement
    settled = file.outcome == "settled"
    return {
        "authority": PendingAuthority(file.pending_authority),
        "reference": file.pending_reference,
        "parties": _named(dossier, dossier.sides),
        "started_on": day_of(file.consented_at),
        "ended": file.outcome is not None,
        "ended_on": file.ended_on,
        "result": coded(Outcome, file.outcome),
        # Where nothing was settled there is no agreement to send.
        "agreement_signed_on": agreement.signed_on if settled and agreement else None,
        "complete": not settled or (agreement is not None and agreement.signed_on is not None),
    }


def _follow_up(sources: Sources, agreement: Agreement) -> dict[str, Any]:
    dossier = sources.dossier
    return {
        "signed_on": agreement.signed_on,
        "obligations": [
            promise(dossier, one)
            | {
                "performed": one.performed_amount or None,
                "done_on": one.done_on,
                "status": ObligationStatus(one.status),
            }
            for one in promises(dossier, agreement)
        ],
    }


def _survey(_: Sources, file: CaseFile) -> dict[str, Any]:
    """Nothing of the case, and nobody's name: what is answered cannot be traced."""
    return {"year": thai.buddhist_year(file.received_at or file.created_at)}


_TERMS = "/cases/{case}/do/agreement/{subject}/edit_terms"
_PEOPLE = "/cases/{case}/do/case/change_party"
_MEDIATORS = "/cases/{case}/do/assignment/propose"

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-15",
        roles=ROOM,
        record=_agreement,
        about=standing,
        called=lambda sources, _: agreement_title(sources.dossier.file.track, sources.on),
        required=(
            Required("sides.*.people.*.name", N_("the names of the parties"), "ม.30", _PEOPLE),
            Required("sides.*.people.*.address", N_("the addresses of the parties"), "ม.30", _PEOPLE),
            Required("dispute_in_law", N_("the dispute in law"), "ม.30", _TERMS),
            Required("voluntary", N_("that the parties agree of their own free will"), "ม.30", _TERMS),
            Required("substance", N_("what is agreed"), "ม.30", _TERMS),
            Required("sides.*.signers.*.name", N_("the signatures of the parties"), "ม.30", _PEOPLE),
            Required("mediators.*.name", N_("the signature of the mediator"), "ม.30", _MEDIATORS),
        ),
    ),
    Paper(
        code="DOC-17",
        roles=INTAKE,
        record=_certificate,
        about=standing,
        ready=_certifiable,
        letter=True,
        readers=nobody,
    ),
    Paper(
        code="DOC-18",
        roles=INTAKE,
        record=_authority,
        ready=_before_authority,
        required=(
            Required("started_on", N_("when the mediation began"), "ม.36", "/cases/{case}/do/case/record_consent"),
            Required("authority", N_("the authority it goes to"), "ม.36", "/cases/{case}/do/case/correct"),
            Required("complete", N_("the agreement, where the case is settled"), "ม.36", "/cases/{case}"),
        ),
        letter=True,
        readers=nobody,
    ),
    Paper(
        code="DOC-21",
        roles=ROOM,
        record=_follow_up,
        about=standing,
        ready=lambda dossier, agreement: agreement.signed_on is not None and bool(promises(dossier, agreement)),
    ),
    Paper(
        code="DOC-22",
        roles=ROOM,
        record=_survey,
        ready=lambda dossier, _: dossier.file.outcome is not None,
        anonymous=True,
    ),
)

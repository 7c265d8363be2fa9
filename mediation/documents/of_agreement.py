"""The papers of an agreement: the record of what was agreed."""

from collections.abc import Iterator
from typing import Any

from cases.msgid import N_
from cases.vocabulary import AgreementStatus, ObligationKind
from mediation.documents.content import Said
from mediation.documents.paper import PART_WORDS, ROLE_WORDS, ROOM, SIDE_WORDS, Paper, Required, Sources
from mediation.dossier import Dossier
from mediation.papers import agreement_title
from mediation.subjects import Agreement, Obligation, Party, Side, Signature
from parties.areas import print_address

_FINGERPRINT = N_("Fingerprint before two witnesses, after the text was read aloud")
_FOR = N_("for %(name)s")


def standing(dossier: Dossier) -> list[Agreement]:
    """The agreement in force, drafted or signed."""
    return [dossier.agreement] if dossier.agreement is not None else []


def promises(dossier: Dossier, agreement: Agreement) -> list[Obligation]:
    """The promises of an agreement in order."""
    return [one for one in dossier.obligations if one.agreement_id == agreement.id]


def promise(dossier: Dossier, one: Obligation) -> dict[str, Any]:
    """A promise: who to whom, what, how much, until when, how."""
    names = {side.side: ", ".join(p.name for p in dossier.principals(side.side)) for side in dossier.sides}
    return {
        "no": one.no,
        "debtor": names.get(one.debtor_side, ""),
        "creditor": names.get(one.creditor_side, ""),
        "kind": ObligationKind(one.kind),
        "what": one.what,
        "amount": one.amount,
        "due_on": one.due_on,
        "method": one.method,
    }


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


_TERMS = "/cases/{case}/do/agreement/{subject}/edit_terms"
_PEOPLE = "/cases/{case}/do/case/change_party"
_MEDIATORS = "/cases/{case}/do/assignment/propose"

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-15",
        title=N_("Record of settlement"),
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
)

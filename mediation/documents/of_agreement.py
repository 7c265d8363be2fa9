"""The papers of an agreement: what was agreed, its certificate, who is told, how it is kept, and how it was found."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from cases.law import interest_law
from cases.msgid import N_
from cases.vocabulary import AgreementStatus, ObligationKind, ObligationStatus, Outcome, PendingAuthority
from mediation.documents.content import Said
from mediation.documents.paper import (
    INTAKE,
    PART_WORDS,
    ROLE_WORDS,
    ROOM,
    SIDE_WORDS,
    Enclosure,
    Filled,
    Paper,
    Required,
    Sources,
    coded,
    day_of,
    nobody,
    principals_of,
)
from mediation.dossier import Dossier
from mediation.following import Owed, calls, next_call, periods_on
from mediation.forms.documents import TITLES
from mediation.forms.following import Contact, GettingOn, Says
from mediation.papers import agreement_title
from mediation.subjects import Agreement, CaseFile, Obligation, Party, Side, Signature, series_of
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
        "debtor": _who(dossier, one.debtor_side, one.debtor_party_id),
        "creditor": _who(dossier, one.creditor_side, one.creditor_party_id),
        "kind": ObligationKind(one.kind),
        "what": one.what,
        "amount": one.amount,
        "due_on": one.due_on,
        "method": one.method,
        "proof": one.proof,
    }


def _as_made(dossier: Dossier, rows: Sequence[Obligation]) -> dict[str, Any]:
    """A promise as it was made: one in instalments with its whole amount and every payment."""
    first = rows[0]
    if not first.series:
        return promise(dossier, first) | {"last": None, "payments": []}
    payments = [{"no": one.no, "part": one.part, "due_on": one.due_on, "amount": one.amount} for one in rows]
    whole = sum((one.amount or Decimal(0) for one in rows), Decimal(0))
    return promise(dossier, first) | {"amount": whole, "last": rows[-1].no, "payments": payments}


def _interest(agreement: Agreement, owed: Iterable[Obligation], on: date) -> dict[str, Any] | None:
    """The interest on a late payment, as agreed or by law; None where no money is promised."""
    if not any(one.amount for one in owed):
        return None
    law = interest_law(agreement.signed_on or on)
    agreed = agreement.default_interest
    rate = law.by_itself if agreed is None else agreed
    return {"rate": f"{rate.normalize():f}", "agreed": agreed is not None, "section": law.section}


def _read_to(dossier: Dossier, agreement: Agreement) -> list[dict[str, str]]:
    """To whom the text was read in another language, and by whom."""
    names = {party.id: party.name for party in dossier.parties}
    return [
        {
            "name": names.get(one.signed_by or one.case_party_id or 0, ""),
            "language": one.read_in,
            "interpreter": one.interpreter,
        }
        for one in agreement.signatures
        if one.read_in
    ]


def _who(dossier: Dossier, side: int, party_id: int | None) -> Any:
    """Who owes or is owed by name, else the whole side."""
    named = next((party.name for party in dossier.parties if party.id == party_id), None)
    return named or _whole_side(dossier, side)


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
    owed = promises(dossier, agreement)
    return {
        "place": agreement.place,
        "made_on": agreement.signed_on,
        "sides": [_side(dossier, agreement, one) for one in dossier.joining],
        "dispute_in_law": agreement.dispute_in_law,
        # A draft is printed to be signed: what the sides then sign is this statement.
        "voluntary": agreement.status is AgreementStatus.drafted or agreement.voluntary,
        "substance": agreement.substance,
        "obligations": [_as_made(dossier, rows) for rows in series_of(owed)],
        "default_clause": agreement.default_clause,
        "interest": _interest(agreement, owed, sources.on),
        "read_to": _read_to(dossier, agreement),
        "estate_left_out": agreement.estate_left_out,
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


def _enclosure(one: Enclosure) -> dict[str, Any]:
    return {"paper": Said(TITLES[one.kind]), "about": one.about, "issued_on": one.issued_on}


def _certificate(sources: Sources, agreement: Agreement) -> dict[str, Any]:
    dossier = sources.dossier
    asked = sources.entry("case:agreement:request_certificate")
    everybody = dossier.joining
    return {
        "parties": _named(dossier, everybody),
        "signed_on": agreement.signed_on,
        "place": agreement.place,
        "enclosures": [_enclosure(one) for one in sources.enclosures if one.issued_on is not None],
        "missing": [_enclosure(one) for one in sources.enclosures if one.issued_on is None],
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
    dossier, after = sources.dossier, sources.aftercare
    names = {party.id: party.name for party in dossier.parties}
    owed = promises(dossier, agreement)
    return {
        "signed_on": agreement.signed_on,
        "obligations": [
            promise(dossier, one)
            | {
                "performed": one.performed_amount or None,
                "done_on": one.done_on,
                "status": ObligationStatus(one.status),
                "words": [
                    {
                        "who": names.get(word.case_party_id or 0, "") or Said(_CENTRE_SAW),
                        "says": coded(Says, word.says),
                        "on": word.said_on,
                        "amount": word.amount,
                        "proof": word.proof,
                    }
                    for word in after.reports
                    if word.obligation_id == one.id
                ],
            }
            for one in owed
        ],
        "calls": [
            {
                "on": call.called_on,
                "who": names.get(call.case_party_id or 0, ""),
                "channel": coded(Contact, call.channel),
                "reached": call.reached,
                "relation": coded(GettingOn, call.relation),
                "new_problem": call.new_problem,
                "words": call.words,
                "next_on": call.next_on,
                "by": sources.staff.get(call.by_account or 0, ""),
            }
            for call in after.calls
        ],
        "next_call": _next_call(sources, agreement, owed),
        "channels": list(Contact),
        "relations": list(GettingOn),
    }


def _next_call(sources: Sources, agreement: Agreement, owed: Iterable[Obligation]) -> dict[str, Any] | None:
    """The call this sheet is taken along for."""
    if agreement.signed_on is None:
        return None
    after = sources.aftercare
    due = [Owed(one.no, one.due_on, ObligationStatus(one.status)) for one in owed]
    planned = calls(agreement.signed_on, due, periods_on(sources.on, sources.own_clocks), after.agreed_days)
    found = next_call(planned, after.last_reached)
    return None if found is None else {"on": found.on, "why": found.why}


_CENTRE_SAW = N_("The centre saw it")


def _survey(_: Sources, file: CaseFile) -> dict[str, Any]:
    """Nothing of the case but how it ended, and nobody's name: what is answered cannot be traced."""
    settled, failed = file.outcome == Outcome.settled, file.outcome == Outcome.not_settled
    return {
        "year": thai.buddhist_year(file.received_at or file.created_at),
        "settled": settled,
        "failed": failed,
        "stopped": file.outcome is not None and not settled and not failed,
    }


_PEOPLE = Filled("case", "change_party", "first_name", "particulars")

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-15",
        roles=ROOM,
        record=_agreement,
        about=standing,
        called=lambda sources, _: agreement_title(sources.dossier.file.track, sources.on),
        required=(
            Required("sides.*.people.*.name", N_("the names of the parties"), "ม.30", _PEOPLE),
            Required(
                "sides.*.people.*.address",
                N_("the addresses of the parties"),
                "ม.30",
                Filled("case", "change_party", "house_no", "particulars"),
            ),
            Required(
                "dispute_in_law", N_("the dispute in law"), "ม.30", Filled("agreement", "edit_terms", "dispute_in_law")
            ),
            Required(
                "voluntary",
                N_("that the parties agree of their own free will"),
                "ม.30",
                Filled("agreement", "sign", "voluntary"),
            ),
            Required("substance", N_("what is agreed"), "ม.30", Filled("agreement", "edit_terms", "substance")),
            Required("sides.*.signers.*.name", N_("the signatures of the parties"), "ม.30", _PEOPLE),
            Required(
                "mediators.*.name",
                N_("the signature of the mediator"),
                "ม.30",
                Filled("assignment", "propose", "mediator"),
            ),
        ),
    ),
    Paper(
        code="DOC-17",
        roles=INTAKE,
        record=_certificate,
        about=standing,
        ready=_certifiable,
        letter=True,
        encloses=True,
        readers=nobody,
    ),
    Paper(
        code="DOC-18",
        roles=INTAKE,
        record=_authority,
        ready=_before_authority,
        required=(
            Required("started_on", N_("when the mediation began"), "ม.36", Filled("case", "record_consent", "consent")),
            Required(
                "authority", N_("the authority it goes to"), "ม.36", Filled("case", "correct", "pending_authority")
            ),
            Required("complete", N_("the agreement, where the case is settled"), "ม.36"),
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
        tells_aftercare=True,
    ),
    Paper(
        code="DOC-22",
        roles=ROOM,
        record=_survey,
        ready=lambda dossier, _: dossier.file.outcome is not None,
        anonymous=True,
    ),
)

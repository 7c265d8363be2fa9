"""The papers of a request: the request itself, its receipt, what was found, how the other side is asked and what it says."""

from typing import Any

from cases.law import ClockCode
from cases.msgid import N_
from cases.reasons import DeclineReason, StruckOutReason
from cases.vocabulary import CaseStatus, Nature, PendingAuthority, Relationship, SafetyColour, Topic
from mediation.documents.content import Said
from mediation.documents.paper import (
    INTAKE,
    ROLE_WORDS,
    SIDE_WORDS,
    Filled,
    Paper,
    Required,
    Sources,
    coded,
    day_of,
    principals_of,
    side_of,
)
from mediation.dossier import Dossier
from mediation.forms.screening import YesNo
from mediation.subjects import CaseFile, Party, Side
from parties import thai
from parties.areas import print_address

_ANSWERS = frozenset({"yes", "no"})
_ASKED = frozenset({CaseStatus.awaiting_consent})
_NOT_ASKED_YET = frozenset({CaseStatus.draft, CaseStatus.received, CaseStatus.screening, CaseStatus.not_accepted})
_PEOPLE = Filled("case", "change_party", "first_name", "particulars")

_CARDS = {
    "citizen": N_("Thai identity card"),
    "no_status": N_("Card of a person without registration status"),
    "foreign": N_("Card of a foreigner (13 digits)"),
    "passport": N_("Passport"),
    "juristic": N_("Registration of an organisation"),
    "not_shown": N_("None shown"),
}
_SCOPE = {
    "ownership_contested": N_("Is it contested who owns the land itself?"),
    "family_status_matter": N_("Is marriage, a child or parentage part of the quarrel?"),
    "domestic_violence": N_("Is violence in the family alleged?"),
    "suspect_under_18": N_("Is the person accused under 18?"),
}
_GUARDS = {
    "G-FAM": (N_("Marriage, children, parentage"), "ม.20"),
    "G-OWN": (N_("Who owns land"), "ม.20"),
    "G-CAP": (N_("Value above the cap of the track"), "ม.69(1)"),
    "G-CRIM": (N_("An offence that may not be mediated"), "ม.35"),
    "G-JUV": (N_("A matter of the juvenile and family court"), "ม.8"),
    "G-LEGAL": (N_("Something unlawful or against good morals"), "ม.28, 33(2)"),
    "G-CAPACITY": (N_("Somebody not able to contract"), "ม.33(1)"),
}
_BINDS = {"block": N_("Stands against it"), "warn": N_("Warning"), "info": N_("Noted")}


# PARTS ----------------------------------------------------------------------------------------------------------------


def asked(dossier: Dossier) -> list[Party]:
    """The people of the sides that are asked whether they want to mediate."""
    roles = {side.side: side.side_role for side in dossier.sides}
    return [p for p in dossier.parties if p.here and p.role != "helper" and roles[p.side] != "applicant"]


def applicants(dossier: Dossier) -> list[Party]:
    """The parties who asked for mediation."""
    return [p for side in dossier.sides if side.side_role == "applicant" for p in dossier.principals(side.side)]


def everybody(dossier: Dossier) -> list[Party]:
    """All parties themselves of the sides that take part."""
    return [party for side in dossier.joining for party in dossier.principals(side.side)]


def party_name(_: Dossier, party: Party) -> str:
    """What a paper to one person is called by."""
    return party.name


def addressee(party: Party) -> dict[str, Any]:
    """To whom a letter goes."""
    return {"name": party.name, "address": print_address(party)}


def dispute(file: CaseFile) -> dict[str, Any]:
    """What the quarrel is about, in the words of the lists, and what it is worth."""
    return {
        "topic": coded(Topic, file.topic),
        "nature": coded(Nature, file.nature),
        "value": file.value,
        "no_value_reason": file.no_value_reason,
    }


# RECORDS --------------------------------------------------------------------------------------------------------------


def _applicant(sources: Sources, party: Party) -> dict[str, Any]:
    """Numbers are printed for those whose own paper it is."""
    known = sources.sealed.get(party.person_id, {})
    return {
        "name": party.name,
        "address": print_address(party),
        "card": Said(_CARDS[party.id_type]) if party.id_type in _CARDS else "",
        "card_number": thai.national_id_format(known["national_id"]) if known.get("national_id") else "",
        "phone": thai.phone_print(known["phone"]) if known.get("phone") else "",
        "occupation": party.occupation,
        "needs": party.needs,
    }


def _request(sources: Sources, file: CaseFile) -> dict[str, Any]:
    dossier = sources.dossier
    others = [p for side in dossier.sides if side.side_role != "applicant" for p in dossier.principals(side.side)]
    return {
        "received_on": day_of(file.received_at),
        "applicants": [_applicant(sources, party) for party in applicants(dossier)],
        "others": [addressee(party) for party in others],
        **dispute(file),
        "relation": coded(Relationship, file.relationship),
        "happened_on": file.happened_on or file.happened_on_about,
        "place": file.place,
        "moo": file.place_moo,
        "facts": file.facts,
        "wish": file.wish,
        "earlier_attempts": file.earlier_attempts,
        "authority": coded(PendingAuthority, file.pending_authority),
        "reference": file.pending_reference,
        "willing": True,
        "officer": sources.staff.get(file.officer_id or 0, ""),
        "notice_version": file.notice_version,
    }


def _receipt(sources: Sources, file: CaseFile) -> dict[str, Any]:
    return {
        "applicants": [party.name for party in applicants(sources.dossier)],
        "received_at": file.received_at,
        "topic": coded(Topic, file.topic),
        "officer": sources.staff.get(file.officer_id or 0, ""),
    }


def _screening(sources: Sources, file: CaseFile) -> dict[str, Any]:
    """Findings as guards with their sections, and the colour of safety; never an answer to a safety question."""
    dossier, screening = sources.dossier, sources.dossier.screening
    answers = screening.answers if screening else {}
    found = {finding["guard"]: finding["binds"] for finding in (screening.findings if screening else [])}
    people = {party.id: party.name for party in dossier.parties}
    return {
        **dispute(file),
        "official_code": file.official_code,
        "answers": [
            {"question": Said(question), "answer": YesNo.yes if answers[name] in (True, "yes") else YesNo.no}
            for name, question in _SCOPE.items()
            if answers.get(name) is not None
        ],
        "guards": [
            {
                "guard": guard,
                "about": Said(about),
                "section": section,
                "found": Said(_BINDS[found[guard]]) if guard in found else "",
            }
            for guard, (about, section) in _GUARDS.items()
        ],
        "safety": [
            {"name": people[one.case_party_id], "colour": SafetyColour(one.colour)}
            for one in dossier.safety
            if one.case_party_id in people
        ],
        "decision": file.status,
        "officer": sources.staff.get(file.officer_id or 0, ""),
        "screened_on": day_of(screening.at) if screening else None,
        "law_version": screening.law_version if screening else "",
    }


def _invitation(sources: Sources, party: Party) -> dict[str, Any]:
    """No facts, no wish and no names of others: the topic in one neutral word is all that is told."""
    file, side = sources.dossier.file, side_of(sources.dossier, party)
    return {
        "addressee": addressee(party),
        "topic": coded(Topic, file.topic),
        "received_on": day_of(file.received_at),
        "reply_by": sources.day_to_answer(side.reply_by, ClockCode.answer_invitation),
        "place": sources.centre.address or sources.centre.name,
        "free_choice": True,
        "privacy_notice": sources.notice,
    }


def _willingness(sources: Sources, side: Side) -> dict[str, Any]:
    return {
        "called": Said(SIDE_WORDS[side.side_role]),
        "role": Said(ROLE_WORDS[side.side_role]),
        "people": principals_of(sources.dossier, side.side),
        "topic": coded(Topic, sources.dossier.file.topic),
        # A side that has yet to answer has not refused.
        "consent": YesNo(side.consent) if side.consent in _ANSWERS else "",
        "agrees": side.consent == "yes",
        "consented_on": side.consented_on,
        "asks_centre": side.asks_centre_to_choose,
        "preferences": side.preferences,
    }


def _struck_out(sources: Sources, party: Party) -> dict[str, Any]:
    file = sources.dossier.file
    reasons = StruckOutReason if file.outcome == "struck_out" else DeclineReason
    return {
        "addressee": addressee(party),
        "received_on": day_of(file.received_at),
        "topic": coded(Topic, file.topic),
        "struck_out": file.outcome == "struck_out",
        "reason": coded(reasons, file.outcome_reason),
        "ended_on": file.ended_on,
        "limitation_on": file.limitation_on,
    }


PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-01",
        roles=INTAKE,
        record=_request,
        opens_numbers=True,
        required=(
            Required("applicants.*.name", N_("the names of the applicants"), "ม.21", _PEOPLE),
            Required("others.*.name", N_("the names of the other side"), "ม.21", _PEOPLE),
            Required("topic", N_("the dispute in law"), "ม.21", Filled("case", "correct", "topic")),
            Required("willing", N_("that the applicant wants to mediate"), "ม.21"),
        ),
    ),
    Paper(code="DOC-02", roles=INTAKE, record=_receipt, readers=lambda dossier, _: applicants(dossier)),
    Paper(
        code="DOC-03",
        roles=INTAKE,
        record=_screening,
        ready=lambda dossier, _: dossier.screening is not None,
        readers=lambda _, __: [],
    ),
    Paper(
        code="DOC-04",
        roles=INTAKE,
        record=_invitation,
        about=asked,
        ready=lambda dossier, _: dossier.file.status in _ASKED,
        required=(
            Required("addressee.name", N_("to whom it goes"), "ม.21", _PEOPLE),
            Required("free_choice", N_("that everybody chooses freely"), "ม.21"),
            Required("reply_by", N_("the day to answer by"), "ม.21", Filled("case", "invite", "side")),
        ),
        letter=True,
        wants_answer=True,
        subject_called=party_name,
        readers=lambda _, party: [party],
    ),
    Paper(
        code="DOC-05",
        roles=INTAKE,
        record=_willingness,
        about=lambda dossier: dossier.sides,
        ready=lambda dossier, _: dossier.file.status not in _NOT_ASKED_YET,
        required=(
            Required("people.*", N_("the names of the side"), "ม.21", _PEOPLE),
            Required("consent", N_("whether the side agrees"), "ม.21", Filled("case", "record_consent", "consent")),
        ),
        subject_called=lambda dossier, side: ", ".join(principals_of(dossier, side.side)),
        readers=lambda dossier, side: dossier.principals(side.side),
    ),
    Paper(
        code="DOC-06",
        roles=INTAKE,
        record=_struck_out,
        about=applicants,
        ready=lambda dossier, _: dossier.file.outcome in ("struck_out", "not_accepted"),
        letter=True,
        subject_called=party_name,
        readers=lambda _, party: [party],
    ),
)

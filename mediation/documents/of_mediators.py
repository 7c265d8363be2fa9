"""The papers of a mediator: choice and appointment, disclosure, challenge, and the briefing of the sides."""

from collections.abc import Collection
from typing import Any

from cases.msgid import N_
from cases.reasons import ChallengeGround
from mediation.choosing import Manner, answers_of
from mediation.choosing import Said as Answer
from mediation.conflicting import MatchKind
from mediation.documents.content import Said
from mediation.documents.paper import (
    INTAKE,
    ROLE_WORDS,
    ROOM,
    SIDE_WORDS,
    Entry,
    Filled,
    Paper,
    Required,
    Sources,
    coded,
    principals_of,
)
from mediation.dossier import Dossier
from mediation.forms.mediators import HowChosen, Relation
from mediation.subjects import Assignment, CaseFile, Challenge

_GROUPS = {
    "spouse_or_betrothed": N_("Betrothed to, or spouse of, anybody of a side"),
    "kin": N_("Blood relative or in-law of anybody of a side"),
    "representative": N_("Representative, guardian or agent of a side, now or in the past"),
    "creditor_debtor": N_("Creditor or debtor of anybody of a side"),
    "employer_employee": N_("Employer or employee of anybody of a side"),
    "other_doubt": N_("Anything else that could cast doubt"),
}
_DECISIONS = {"dismissed": N_("The challenge is dismissed"), "upheld": N_("The challenge is upheld")}
_UNDER = {"s23": "ม.23", "s14": "ม.14"}


def _served(dossier: Dossier) -> list[Assignment]:
    return [one for one in dossier.assignments if one.appointed or one.end_reason == "completed"]


def _disclosed(dossier: Dossier) -> list[Assignment]:
    return [one for one in dossier.assignments if one.disclosure is not None]


def _sides(sources: Sources, only: Collection[int] | None = None) -> list[dict[str, Any]]:
    return [
        {
            "side": side.side,
            "called": Said(SIDE_WORDS[side.side_role]),
            "role": Said(ROLE_WORDS[side.side_role]),
            "people": principals_of(sources.dossier, side.side),
            "briefed_on": side.briefed_on,
        }
        for side in sources.dossier.joining
        if only is None or side.side in only
    ]


def _name(_: Dossier, assignment: Assignment) -> str:
    return assignment.name


def _appointment(sources: Sources, assignment: Assignment) -> dict[str, Any]:
    return {
        "mediator": assignment.name,
        "registration": assignment.registration_no,
        "valid_from": assignment.valid_from,
        "valid_to": assignment.valid_to,
        "how_chosen": coded(HowChosen, assignment.how_chosen),
        "sides": _sides(sources, assignment.sides_agreed),
        "accepted": assignment.appointed or assignment.end_reason == "completed",
        "disclosed_on": assignment.disclosed_on,
    }


def explanations(text: str) -> dict[str, str]:
    """What was explained of each group, from the one text in which it is kept."""
    found: dict[str, list[str]] = {}
    group = ""
    for line in text.splitlines():
        head, colon, rest = line.partition(": ")
        if colon and head in _GROUPS:
            group, line = head, rest
        if group:
            found.setdefault(group, []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}


def _disclosure(sources: Sources, assignment: Assignment) -> dict[str, Any]:
    told = assignment.disclosure or {}
    answers = told.get("answers", {})
    names = {party.id: party.name for party in sources.dossier.parties}
    explained = explanations(sources.kept(told.get("statement")))
    return {
        "mediator": assignment.name,
        "registration": assignment.registration_no,
        "disclosed_on": assignment.disclosed_on,
        "groups": [
            {
                "about": Said(about),
                "answer": coded(Relation, answers.get(group)),
                "explained": explained.get(group, ""),
            }
            for group, about in _GROUPS.items()
        ],
        "let_pass": [
            {
                "who": names.get(one.case_party_id, ""),
                "tie": "" if one.kind is MatchKind.elsewhere else one.kind,
                "reason": one.reason or "",
            }
            for one in sources.dossier.let_pass(assignment.mediator_id)
        ],
        "sides": [side | _answer(sources.dossier, assignment, side["side"]) for side in _sides(sources)],
    }


def _answer(dossier: Dossier, assignment: Assignment, side: int) -> dict[str, Any]:
    """What a side says of the mediator, where it knew what is disclosed; nothing where it has yet to answer."""
    given = answers_of(assignment, dossier.ties(assignment.mediator_id)).get(side)
    if given is None:
        return {"answer": "", "answered_on": None, "manner": ""}
    return {
        "answer": coded(Answer, given.answer),
        "answered_on": given.on,
        "manner": coded(Manner, given.manner),
    }


def _entry(sources: Sources, challenge: Challenge, *events: str) -> Entry | None:
    """The entry about this very challenge; an older house named only one."""
    named = [one for one in sources.entries if one.event in events]
    about = [one for one in named if one.facts.get("challenge") == challenge.id]
    fitting = about or [one for one in named if "challenge" not in one.facts]
    return fitting[-1] if fitting else None


def _challenge(sources: Sources, challenge: Challenge) -> dict[str, Any]:
    dossier = sources.dossier
    raised = _entry(sources, challenge, "case:file:challenge")
    decided = _entry(sources, challenge, "case:file:dismiss_challenge", "case:file:uphold_challenge")
    names = {party.id: party.name for party in dossier.parties}
    return {
        "mediator": next(one.name for one in dossier.assignments if one.id == challenge.assignment_id),
        "ground": ChallengeGround(challenge.ground),
        "under": _UNDER[challenge.under],
        "raised_by": [names[one] for one in challenge.raised_by if one in names],
        "by_mediator": challenge.raised_by_mediator,
        "stopped_at": challenge.raised_at,
        "explanation": sources.kept(raised.facts.get("explanation")) if raised else "",
        "decision": Said(_DECISIONS[challenge.decision]) if challenge.decision else "",
        "reasons": sources.kept(decided.facts.get("reasons")) if decided else "",
        "decided_on": decided.happened_on if decided and challenge.decision else None,
    }


def _briefing(sources: Sources, _: CaseFile) -> dict[str, Any]:
    dossier = sources.dossier
    languages = {party.language for side in dossier.joining for party in dossier.principals(side.side)} - {"th", ""}
    return {
        "sides": _sides(sources),
        "briefed_on": max((side.briefed_on for side in dossier.joining if side.briefed_on), default=None),
        "process": True,
        "legal_effect": True,
        "right_to_end": True,
        "languages": sorted(languages),
    }


_CONFIRM = Filled("assignment", "confirm", "how_chosen")

PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-07",
        roles=INTAKE,
        record=_appointment,
        about=_served,
        required=(
            Required("mediator", N_("the name of the mediator"), "ม.22", _CONFIRM),
            Required("how_chosen", N_("how the mediator was chosen"), "ม.22", _CONFIRM),
            Required("accepted", N_("that the mediator consents"), "ม.22", _CONFIRM),
        ),
        subject_called=_name,
    ),
    Paper(
        code="DOC-08",
        roles=ROOM,
        record=_disclosure,
        about=_disclosed,
        required=(
            Required(
                "groups.*.answer",
                N_("the mediator's answer on every group of facts"),
                "ม.13",
                Filled("assignment", "disclose", "spouse_or_betrothed"),
            ),
        ),
        subject_called=_name,
    ),
    Paper(
        code="DOC-09",
        roles=INTAKE,
        record=_challenge,
        about=lambda dossier: dossier.challenges,
        subject_called=lambda dossier, one: next(a.name for a in dossier.assignments if a.id == one.assignment_id),
    ),
    Paper(
        code="DOC-10",
        roles=ROOM,
        record=_briefing,
        ready=lambda dossier, _: any(side.briefed_on is not None for side in dossier.joining),
        required=(
            Required(
                "sides.*.briefed_on",
                N_("that every side was told process, legal effect and the right to end"),
                "ม.22",
                Filled("case", "record_briefing", "sides"),
            ),
        ),
    ),
)

"""What a deed's form holds when it is opened: what is known already need not be typed again."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import NODEFAULT

from cases.safety import QUESTIONS
from mediation.choosing import answers_of, chosen, papers_consented
from mediation.dossier import Dossier
from mediation.forms.changes import CorrectForm, Emptied
from mediation.forms.fields import Choices, specs
from mediation.forms.mediators import HowChosen
from mediation.forms.screening import ScopeForm, YesNo
from mediation.instalments import Every
from mediation.practice.promises import as_typed_before
from mediation.practice.signatories import signatories
from mediation.steps import Deed
from parties.access import Actor


def defaults_of(form: type[msgspec.Struct]) -> dict[str, Any]:
    """What a form holds before anybody has touched it."""
    return {known.name: known.default for known in msgspec.structs.fields(form) if known.default is not NODEFAULT}


def opened(deed: Deed[Any], dossier: Dossier, actor: Actor, entity: Any, choices: Choices) -> dict[str, Any]:
    """The values a form begins with: its defaults, what the case says already, and every choice that has but one answer."""
    form: type[msgspec.Struct] = deed.form
    values = defaults_of(form)
    for spec in specs(form):
        if spec.kind == "choice" and spec.required and isinstance(spec.choices, str):
            offered = choices.get(spec.choices, ())
            values[spec.name] = offered[0][0] if len(offered) == 1 else None
    known = _KNOWN.get((deed.kind, deed.event))
    return values | (known(dossier, actor, entity) if known else {})


_CORRECTED = tuple(spec.name for spec in specs(CorrectForm) if spec.name in {*Emptied, "facts", "wish"})
_CHOSEN = ("topic", "nature", "channel", "relationship")


def _correct(dossier: Dossier, actor: Actor, _: Any) -> dict[str, Any]:
    file = dossier.file
    if dossier.kept_back(actor):
        return {}
    known = {name: getattr(file, name) for name in (*_CORRECTED, *_CHOSEN)}
    return known | {"recurring": YesNo.yes if file.recurring else YesNo.no}


def emptied_by_hand(dossier: Dossier, actor: Actor, posted: Mapping[str, Any]) -> dict[str, Any]:
    """A correction as posted; a field that held something and was emptied on the page is named as emptied."""
    if dossier.kept_back(actor):
        return dict(posted)
    named = posted.get("emptied", [])
    listed = [named] if isinstance(named, str) else list(named)
    for name in Emptied:
        held = getattr(dossier.file, name.value)
        if held not in (None, "") and posted.get(name.value) == "" and name.value not in listed:
            listed.append(name.value)
    return {**posted, "emptied": listed}


def _terms(dossier: Dossier, _: Actor, agreement: Any) -> dict[str, Any]:
    names = ("place", "dispute_in_law", "substance", "default_clause", "default_interest", "criminal_part")
    promises = as_typed_before(o for o in dossier.obligations if o.agreement_id == agreement.id)
    checked = dict.fromkeys(("lawful", "possible", "moral"), agreement.legal_checked)
    return {name: getattr(agreement, name) for name in names} | checked | {"obligations": promises}


def _first_terms(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    held = [session for session in dossier.sessions if session.place]
    return {"place": held[-1].place if held else "", "obligations": [{"civil_part": YesNo.yes, "every": Every.month}]}


def _everybody_signs(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    signed = [
        {
            "party": one.party.id if one.party else None,
            "mediator": one.mediator.id if one.mediator else None,
            "method": "",
        }
        for one in signatories(dossier)
    ]
    return {"signatures": signed}


def _all_sides(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    return {"sides": [str(side.side) for side in dossier.joining if side.briefed_on is None]}


def _serving(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    return {"mediators": [str(one.id) for one in dossier.assignments if one.appointed]}


def _nothing_answered(_: Dossier, __: Actor, ___: Any) -> dict[str, Any]:
    # Nothing is ticked beforehand: what was not answered must be seen to have been left open.
    return dict.fromkeys(QUESTIONS, "")


def _answered_before(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    given = dossier.screening.answers if dossier.screening else {}
    words = {True: YesNo.yes.value, False: YesNo.no.value}
    known: dict[str, Any] = {}
    for spec in specs(ScopeForm):
        answer = given.get(spec.name)
        if spec.kind == "boolean":
            known[spec.name] = bool(answer)
        elif isinstance(answer, bool):
            known[spec.name] = words[answer]
        elif spec.kind == "group" and isinstance(answer, list):
            known[spec.name] = answer
    return known


def _uninvited(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    open_sides = [side.side for side in dossier.sides if side.consent == "unknown" and side.side_role != "applicant"]
    return {"side": str(open_sides[0]) if len(open_sides) == 1 else None}


def _last_place(dossier: Dossier, _: Actor, __: Any) -> dict[str, Any]:
    held = [session for session in dossier.sessions if session.place]
    if not held:
        return {}
    where = {"room": held[-1].room} if held[-1].room is not None else {"place": held[-1].place}
    return where | {"planned_minutes": held[-1].planned_minutes}


def _as_said(dossier: Dossier, _: Actor, assignment: Any) -> dict[str, Any]:
    said = chosen(assignment, dossier.joining)
    known = {
        "reuse_papers": papers_consented(assignment, dossier.joining),
        "sides_agreed": [str(n) for n in said.agreed],
    }
    if said.silent:
        return known
    return known | {"how_chosen": HowChosen.centre_asked if said.by_centre else HowChosen.agreed}


def _one_to_ask(dossier: Dossier, _: Actor, assignment: Any) -> dict[str, Any]:
    answered = answers_of(assignment)
    left = [side.side for side in dossier.joining if side.side not in answered]
    return {"side": str(left[0]) if len(left) == 1 else None}


def _numbered(_: Dossier, __: Actor, referral: Any) -> dict[str, Any]:
    return {"letter_no": referral.letter_no}


_KNOWN: Mapping[tuple[str, str], Callable[[Dossier, Actor, Any], dict[str, Any]]] = {
    ("case", "correct"): _correct,
    ("case", "terms_reached"): _first_terms,
    ("agreement", "edit_terms"): _terms,
    ("agreement", "sign"): _everybody_signs,
    ("assignment", "confirm"): _as_said,
    ("assignment", "side_answers"): _one_to_ask,
    ("case", "record_briefing"): _all_sides,
    ("session", "open"): _serving,
    ("referral", "send"): _numbered,
    ("case", "invite"): _uninvited,
    ("session", "plan"): _last_place,
    ("case", "record_safety"): _nothing_answered,
    ("case", "record_screening"): _answered_before,
}

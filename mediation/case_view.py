"""One case as somebody may see it: what it holds, what may be done now, and what would stop it."""

from typing import Any

import msgspec

from mediation.deeds import deeds_of
from mediation.dossier import Dossier
from mediation.earlier_papers import papers_open_to, without_earlier_papers
from mediation.practice.conflicts import Match, recorded, told_to
from mediation.steps import COLLECTIONS, Deed, Scene
from mediation.taking import blocked_by, doors
from mediation.work import now_utc
from parties.access import Actor
from parties.errors import Fault

_TOLD_OF_THE_CASE = frozenset(
    {"id", "centre_id", "number", "status", "track", "version", "received_at", "created_at", "officer_id"}
)
_TOLD_OF_A_SUBJECT = frozenset(
    {"id", "no", "status", "version", "side", "side_role", "role", "name", "left_on", "joining"}
)
"""All that stays of a case held for safety, and of what hangs on it, for whoever is not told of the hold."""
_CREATING = {"session": "plan", "assignment": "propose", "referral": "prepare"}


def scene_of(dossier: Dossier, actor: Actor, entity: Any = None) -> Scene:
    """The scene of a reader, now."""
    return Scene(dossier, entity, actor, now_utc())


def open_doors(dossier: Dossier, actor: Actor, kind: str, entity: Any = None) -> list[Deed[Any]]:
    """What state and role allow on the case, or on a subject within it."""
    return doors(deeds_of(kind), scene_of(dossier, actor, entity))


def new_subjects(dossier: Dossier, actor: Actor) -> list[Deed[Any]]:
    """The deeds that would begin a session, an assignment, a referral."""
    found = []
    for kind, event in _CREATING.items():
        found += [deed for deed in open_doors(dossier, actor, kind) if deed.event == event]
    return found


def faults_ahead(dossier: Dossier, actor: Actor, kind: str, entity: Any = None) -> dict[str, list[Fault]]:
    """For each open door, what would stop it now; doors that nothing stops are left out."""
    scene = scene_of(dossier, actor, entity)
    ahead = {deed.event: blocked_by(deed, scene) for deed in doors(deeds_of(kind), scene)}
    return {event: faults for event, faults in ahead.items() if faults}


def case_json(dossier: Dossier, actor: Actor) -> dict[str, Any]:
    """The case as the API shows it. `blocked_by` holds faults, which the door puts into the reader's language."""
    hidden = dossier.kept_back(actor)
    shown: dict[str, Any] = msgspec.to_builtins(dossier.file)
    parties = [{**msgspec.to_builtins(party), "name": party.name} for party in dossier.parties]
    sides = msgspec.to_builtins(dossier.sides)
    if hidden:
        shown = _emptied(shown, _TOLD_OF_THE_CASE)
        parties = [_emptied(party, _TOLD_OF_A_SUBJECT) for party in parties]
        sides = [_emptied(side, _TOLD_OF_A_SUBJECT) for side in sides]
    shown |= {
        "parties": parties,
        "sides": sides,
        "safety": [] if hidden else msgspec.to_builtins(dossier.safety),
        "screening": None if hidden else msgspec.to_builtins(dossier.screening),
        "earlier_papers_open": papers_open_to(dossier, actor),
        "allowed_events": [deed.event for deed in open_doors(dossier, actor, "case")],
        "allowed_new": [f"{deed.kind}:{deed.event}" for deed in new_subjects(dossier, actor)],
        "blocked_by": faults_ahead(dossier, actor, "case"),
    }
    for kind, collection in COLLECTIONS.items():
        shown[collection] = [entity_json(dossier, actor, kind, entity) for entity in getattr(dossier, collection)]
    return shown


def entity_json(dossier: Dossier, actor: Actor, kind: str, entity: Any) -> dict[str, Any]:
    """A session, assignment, agreement, obligation or referral with what may be done to it."""
    shown: dict[str, Any] = msgspec.to_builtins(_readable(dossier, actor, kind, entity))
    if dossier.kept_back(actor):
        shown = _emptied(shown, _TOLD_OF_A_SUBJECT)
    if kind == "assignment":
        found = [] if dossier.kept_back(actor) else told_to(actor, recorded(dossier, entity.mediator_id))
        shown["matches"] = [match_json(one) for one in found]
    shown["allowed_events"] = [deed.event for deed in open_doors(dossier, actor, kind, entity)]
    shown["blocked_by"] = faults_ahead(dossier, actor, kind, entity)
    return shown


def _readable(dossier: Dossier, actor: Actor, kind: str, entity: Any) -> Any:
    """The subject without what is an earlier mediator's paper and closed to this reader."""
    readable = without_earlier_papers(dossier, actor)
    if readable is dossier:
        return entity
    return next(one for one in getattr(readable, COLLECTIONS[kind]) if one.id == entity.id)


def match_json(match: Match) -> dict[str, Any]:
    """What may tie a mediator to a side, as the API shows it."""
    shown: dict[str, Any] = msgspec.to_builtins(match)
    del shown["kept_from"]
    return shown | {"open": match.open}


def _emptied(shown: dict[str, Any], kept: frozenset[str]) -> dict[str, Any]:
    """The same fields, with nothing in them but in those that are kept."""
    return {name: value if name in kept else _NOTHING.get(type(value)) for name, value in shown.items()}


_NOTHING: dict[type, Any] = {str: "", list: [], dict: {}}
"""What stands where a value was; null for all other kinds."""

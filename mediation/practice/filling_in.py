"""Where a part that a paper lacks is filled in, for this reader and at this stage: an address behind which it can be done."""

from typing import Any

from mediation.documents.content import Content
from mediation.documents.paper import Filled, Missing, Paper, Required
from mediation.dossier import Dossier
from mediation.practice import consent, corrections, endings, invitations, mediators, people, settlement, signatures
from mediation.steps import COLLECTIONS, Deed
from parties.access import ROLE_ORDER, Actor, Permission, Role

_KEEPERS = (Role.head, Role.admin)
"""Who sets how the centre's papers look."""
_ROOMS = (consent, corrections, endings, invitations, mediators, people, settlement, signatures)
_DEEDS: dict[tuple[str, str], Deed[Any]] = {(deed.kind, deed.event): deed for room in _ROOMS for deed in room.DEEDS}


def missing_parts(dossier: Dossier, actor: Actor, paper: Paper, content: Content, subject: int) -> list[Missing]:
    """What the law asks for and the record does not hold, with where the reader fills it in, or who does."""
    return [placed(dossier, actor, part, subject) for part in paper.missing(content)]


def letter_parts(dossier: Dossier, actor: Actor, paper: Paper, content: Content, contact: str) -> list[Missing]:
    """What a letter lacks that is set once for all letters of the centre."""
    own = actor.may(Permission.edit_papers)
    where, by = ("/papers", ()) if own else (f"/cases/{dossier.file.id}/documents", _KEEPERS)
    return [Missing(path, called, None, where, own, by) for path, called in paper.letter_lacks(content, contact)]


def placed(dossier: Dossier, actor: Actor, part: Required, subject: int) -> Missing:
    """A part with the address of its form where that is open to the reader now; else of the page that says who fills it in,
    or, where nobody can any more, of the case."""
    case_page = f"/cases/{dossier.file.id}"
    if part.filled is None:
        return Missing(part.path, part.called, part.section, case_page, here=False)
    deed = _DEEDS[part.filled.kind, part.filled.event]
    entity = _entity(dossier, deed, subject)
    if not deed.possible(dossier, entity) or (entity is None and not (deed.begins or deed.kind == "case")):
        return Missing(part.path, part.called, part.section, case_page, here=False)
    roles = deed.may
    if deed.own_only and (entity is None or entity.account_id != actor.account_id):
        roles = roles - {Role.mediator}
    if not roles & dossier.roles_of(actor):
        by = tuple(role for role in ROLE_ORDER if role in deed.may)
        return Missing(part.path, part.called, part.section, f"{case_page}/documents", here=False, by=by)
    return Missing(part.path, part.called, part.section, _address(part.filled, dossier, entity))


def _entity(dossier: Dossier, deed: Deed[Any], subject: int) -> Any:
    if deed.kind == "case" or deed.begins:
        return None
    return next((one for one in getattr(dossier, COLLECTIONS[deed.kind]) if one.id == subject), None)


def _address(filled: Filled, dossier: Dossier, entity: Any) -> str:
    return filled.address(dossier.file.id, None if entity is None else entity.id)

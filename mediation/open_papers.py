"""Which papers of a case are open to a reader, and what of its journal: the one rule for pages, doors and bundles.

Two things close a paper: it is of a kind that the reader's part in the case does not need, or an earlier mediator left it and
not everybody has consented (ม.18). What the journal tells of a closed paper is closed as well.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from mediation.dossier import Dossier
from mediation.earlier_papers import (
    closed_challenges,
    closed_disclosures,
    closed_drafts,
    closed_references,
    closed_sessions,
    written_before,
)
from parties.access import Actor, Role

_OFFICE = frozenset({Role.officer, Role.head, Role.safety, Role.system})
FOR_MEDIATORS = frozenset(
    {
        *("DOC-05", "DOC-07", "DOC-08", "DOC-09", "DOC-10", "DOC-11", "DOC-12", "DOC-13", "DOC-14", "DOC-15", "DOC-16"),
        *("DOC-21", "DOC-22"),
    }
)
"""The kinds a mediator of the case needs: that the sides are willing, their own appointment and disclosure, a challenge, what
they briefed, the sessions, how it ended, and what they may issue. Not the request with its card numbers and telephones, the
sheet of the screening, nor what the office writes to others."""

OF_TALKS = "DOC-13"
CHALLENGING = frozenset({"case:file:challenge", "case:file:dismiss_challenge", "case:file:uphold_challenge"})
ISSUED = "case:document:issued"
_OF_DOCUMENTS = "case:document:"
_CLOSED: Mapping[str, Callable[[Dossier, Actor], frozenset[int]]] = {
    "DOC-08": closed_disclosures,
    "DOC-09": closed_challenges,
    "DOC-12": closed_sessions,
    "DOC-15": closed_drafts,
}


def may_read(kind: str, roles: frozenset[Role]) -> bool:
    """Whether somebody with these roles in a case may read its papers of a kind."""
    return bool(roles & _OFFICE) or (Role.mediator in roles and kind in FOR_MEDIATORS)


def closed_subjects(dossier: Dossier, actor: Actor, kind: str) -> frozenset[int]:
    """About which subjects papers of a kind are an earlier mediator's, and closed to the reader."""
    return _CLOSED[kind](dossier, actor) if kind in _CLOSED else frozenset()


def open_to(dossier: Dossier, actor: Actor, kind: str, subject: int, at: datetime) -> bool:
    """Whether a paper that was issued at that moment is open to the reader."""
    if not may_read(kind, dossier.roles_of(actor)):
        return False
    if kind == OF_TALKS:
        return not written_before(dossier, actor, at)
    return subject not in closed_subjects(dossier, actor, kind)


class Entry(Protocol):
    """What the rule asks of an entry of the journal."""

    @property
    def event(self) -> str: ...
    @property
    def entity(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def recorded_at(self) -> datetime: ...


def closed_entries(dossier: Dossier, actor: Actor, entries: Iterable[Entry]) -> list[bool]:
    """Of each entry of a case, in their order, whether it tells of papers that are closed to the reader.

    That something happened, when, and by whom is no secret of anybody's; about whom, for what reason and what was written is.
    """
    entries = list(entries)
    references, earlier = closed_references(dossier, actor), closed_disclosures(dossier, actor)
    closed = {
        one.facts["document"]
        for one in entries
        if one.event == ISSUED and not open_to(dossier, actor, one.facts["kind"], one.facts["subject"], one.recorded_at)
    }
    return [
        one.entity in references
        or (one.event in CHALLENGING and one.facts.get("assignment") in earlier)
        or (one.event.startswith(_OF_DOCUMENTS) and not closed.isdisjoint(_documents(one.facts)))
        for one in entries
    ]


def _documents(facts: Mapping[str, Any]) -> set[int]:
    """The documents an entry names."""
    return {*facts.get("documents", ()), *([facts["document"]] if "document" in facts else [])}

"""What a kind of document is: from what it is made, what it must hold, when and by whom it may be issued. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from cases.law import track_law
from cases.msgid import N_
from cases.vocabulary import CaseStatus
from mediation.documents.content import CentreOf, Content, Said, Signer
from mediation.dossier import Dossier
from mediation.papers import paper_findings
from mediation.subjects import Party, Side
from parties import thai
from parties.access import Role
from parties.areas import print_address
from parties.errors import Fault

INTAKE = frozenset({Role.officer, Role.head})
ROOM = frozenset({Role.officer, Role.head, Role.mediator})

_ENGLISH = frozenset({"en", "eng", "english", "อังกฤษ", "ภาษาอังกฤษ"})


class Kept(msgspec.Struct, frozen=True):
    """A text kept beside the journal: what it is, what it says (nothing once erased), and its commitment in hex."""

    kind: str
    body: str
    commitment: str


class Entry(msgspec.Struct, frozen=True):
    """An entry of the case's chain, as far as papers rest on it."""

    event: str
    entity: str
    happened_on: date
    reason_code: str | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Sources:
    """Everything a paper of a case may be made from. `staff`: account → name; `sealed`: person → opened telephone and card
    number; `notice`: the privacy notice of the document's language."""

    dossier: Dossier
    centre: CentreOf
    on: date
    staff: Mapping[int, str] = field(default_factory=dict)
    sealed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    statements: Sequence[Kept] = ()
    entries: Sequence[Entry] = ()
    notice: str = ""
    answer_by: date | None = None

    def entry(self, event: str) -> Entry | None:
        """The newest entry of a name."""
        return next((entry for entry in reversed(self.entries) if entry.event == event), None)

    def kept(self, commitment: Any) -> str:
        """The text that a commitment in the journal stands for; nothing where there is none, or it was erased."""
        return next((one.body for one in self.statements if one.commitment == commitment), "")


@dataclass(frozen=True)
class Required:
    """A part of the record the law asks for: `path` with `*` for each of a list, what it is called, and where it is filled."""

    path: str
    called: str
    section: str
    where: str


Record = Callable[[Sources, Any], dict[str, Any]]


def always(_: Dossier, __: Any) -> bool:
    """A paper that is possible for every subject there is."""
    return True


def the_case(dossier: Dossier) -> list[Any]:
    """The subject of a paper about the case itself."""
    return [dossier.file]


@dataclass(frozen=True)
class Paper:
    """One kind of document. `about` lists what in a case it can be about; `ready`: whether the state allows it;
    `letter`: it leaves the house and takes a number; `readers`: who reads it, so that it may be printed in English."""

    code: str
    title: str
    roles: frozenset[Role]
    record: Record
    about: Callable[[Dossier], Sequence[Any]] = the_case
    ready: Callable[[Dossier, Any], bool] = always
    required: tuple[Required, ...] = ()
    letter: bool = False
    called: Callable[[Sources, Any], str] | None = None
    subject_called: Callable[[Dossier, Any], str] = lambda _, __: ""
    readers: Callable[[Dossier, Any], Sequence[Party]] = lambda dossier, _: [p for p in dossier.parties if p.here]

    def find(self, dossier: Dossier, subject: int) -> Any:
        """The subject of this id, or None."""
        return next((one for one in self.about(dossier) if one.id == subject), None)

    def subjects(self, dossier: Dossier) -> list[Any]:
        """What it may be issued about now."""
        if dossier.file.status is CaseStatus.draft:
            return []
        return [one for one in self.about(dossier) if self.ready(dossier, one)]

    def languages(self, dossier: Dossier, subject: Any) -> tuple[str, ...]:
        """Thai, and English where somebody who reads it does."""
        return ("th", "en") if any(reads_english(party) for party in self.readers(dossier, subject)) else ("th",)

    def faults(self, sources: Sources, content: Content) -> list[Fault]:
        """Everything that stands against printing it: a track that has no such paper, statutory parts that are empty."""
        file = sources.dossier.file
        found = [finding.fault() for finding in paper_findings(file.track, sources.on, self.code)]
        for part in self.required:
            if is_missing(content.record, part.path):
                found.append(
                    Fault(
                        "paper_lacks",
                        N_("This document must say: %(what)s."),
                        part.path.replace(".*", ""),
                        part.section,
                        hint=part.where,
                        params={"what": part.called},
                    )
                )
        return found


def reads_english(party: Party) -> bool:
    """Whether the language on record for somebody is English."""
    return party.language.strip().lower() in _ENGLISH


def is_missing(record: Any, path: str) -> bool:
    """Whether a part of a record is empty; `*` asks of every one of a list, and that there is one."""
    return any(value is None or value == "" or value is False or value == [] for value in _at(record, path.split(".")))


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield value.strip() if isinstance(value, str) else value
    elif path[0] == "*":
        if not value:
            yield None
        for one in value:
            yield from _at(one, path[1:])
    else:
        yield from _at(value.get(path[0]) if value else None, path[1:])


# PARTS OF RECORDS -----------------------------------------------------------------------------------------------------

PART_WORDS = {
    "party": "",
    "representative": N_("Representative"),
    "guardian": N_("Guardian"),
    "helper": N_("Helper"),
}
SIDE_WORDS = {
    "applicant": N_("Applicant's side"),
    "respondent": N_("Respondent's side"),
    "other": N_("Other side"),
}
ROLE_WORDS = {"applicant": N_("Applicant"), "respondent": N_("Respondent"), "other": N_("Other party")}


def person(sources: Sources, party: Party) -> dict[str, Any]:
    """Name, address and part of somebody in the case."""
    standing = next((p.name for p in sources.dossier.parties if p.id == party.stands_for), "")
    return {
        "name": party.name,
        "address": print_address(party),
        "part": Said(PART_WORDS[party.role]) if PART_WORDS[party.role] else "",
        "stands_for": standing,
    }


def side(sources: Sources, one: Side) -> dict[str, Any]:
    """A side with its people."""
    return {
        "called": Said(SIDE_WORDS[one.side_role]),
        "role": Said(ROLE_WORDS[one.side_role]),
        "people": [person(sources, party) for party in sources.dossier.people(one.side)],
    }


def sides(sources: Sources, *, joining: bool = False) -> list[dict[str, Any]]:
    """The sides, all or those that take part."""
    return [side(sources, one) for one in sources.dossier.sides if one.joining or not joining]


def side_names(dossier: Dossier, number: int) -> str:
    """The parties of a side in one line."""
    return ", ".join(party.name for party in dossier.principals(number))


def day_of(moment: Any) -> date | None:
    """The day in Thailand of a moment."""
    return None if moment is None else thai.bangkok_day(moment)


def content_of(
    paper: Paper,
    sources: Sources,
    subject: Any,
    *,
    number: str = "",
    prepared_by: str = "",
    signer: Signer | None = None,
) -> Content:
    """The content record of a paper about a subject."""
    file = sources.dossier.file
    law = track_law(file.track, sources.on)
    title = paper.called(sources, subject) if paper.called else paper.title
    return Content(
        document=paper.code,
        title=Said(title),
        centre=sources.centre,
        case_number=file.number or "",
        track=file.track,
        effect=law.effect if law else "",
        number=number,
        issued_on=sources.on,
        prepared_by=prepared_by,
        signer=signer,
        record=paper.record(sources, subject),
    )

"""What a kind of document is: from what it is made, what it must hold, when and by whom it may be issued. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from cases.law import ClockCode, clock, track_law
from cases.msgid import N_
from cases.vocabulary import CaseStatus
from mediation.aftercare import Aftercare
from mediation.documents.content import CentreOf, Content, Said, Signer
from mediation.dossier import Dossier
from mediation.forms.documents import TITLES
from mediation.subjects import Party, Side
from parties import thai
from parties.access import Role
from parties.errors import Fault
from parties.language import gettext

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
class Enclosure:
    """A paper that belongs to another: what kind, about what, and the day it was issued; None where it was not."""

    kind: str
    about: str
    issued_on: date | None


_NOTHING_AFTER = Aftercare()


@dataclass(frozen=True)
class Sources:
    """Everything a paper of a case may be made from.

    `staff`: account → name; `sealed`: person → opened telephone and card number; `notice`: the privacy notice of the
    document's language; `packet_people`: referral → its people, telephones opened; `receivers`: referral → the address of the
    body it goes to; `aftercare`: what came after the signing; `contact`: what stands at the foot of letters; `own_clocks`:
    the periods the centre has set for itself; `enclosures`: what goes with the paper, issued or not.
    """

    dossier: Dossier
    centre: CentreOf
    on: date
    staff: Mapping[int, str] = field(default_factory=dict)
    sealed: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    statements: Sequence[Kept] = ()
    entries: Sequence[Entry] = ()
    notice: str = ""
    contact: str = ""
    own_clocks: Mapping[ClockCode, int] = field(default_factory=dict)
    packet_people: Mapping[int, Sequence[dict[str, Any]]] = field(default_factory=dict)
    receivers: Mapping[int, str] = field(default_factory=dict)
    aftercare: Aftercare = _NOTHING_AFTER
    enclosures: Sequence[Enclosure] = ()

    def day_to_answer(self, recorded: date | None, code: ClockCode) -> date:
        """The day a letter of today asks to be answered by: the one on record, unless it has passed; else counted anew."""
        if recorded is not None and recorded >= self.on:
            return recorded
        period = clock(code, self.on)
        days = period.amount if period.section else self.own_clocks.get(code, period.amount)
        return self.on + timedelta(days=days)

    def entry(self, event: str) -> Entry | None:
        """The newest entry of a name."""
        return next((entry for entry in reversed(self.entries) if entry.event == event), None)

    def kept(self, commitment: Any) -> str:
        """The text that a commitment in the journal stands for; nothing where there is none, or it was erased."""
        return next((one.body for one in self.statements if one.commitment == commitment), "")


@dataclass(frozen=True)
class Filled:
    """The form in which a part of the record is filled in: the event it belongs to, the field, and the group it stands in."""

    kind: str
    event: str
    field: str
    group: str = ""

    def address(self, case: int, subject: int | None) -> str:
        """Where the form stands, with the group opened that holds the field. `subject`: None where the event begins one."""
        within = "" if self.kind == "case" or subject is None else f"/{subject}"
        opened = f"?open={self.group}" if self.group else ""
        return f"/cases/{case}/do/{self.kind}{within}/{self.event}{opened}"


@dataclass(frozen=True)
class Required:
    """A part of the record the law asks for: `path` with `*` for each of a list, what it is called, and where it is filled.

    Without `filled` it comes of a step of the case, and not of a field.
    """

    path: str
    called: str
    section: str
    filled: Filled | None = None


Record = Callable[[Sources, Any], dict[str, Any]]


def always(_: Dossier, __: Any) -> bool:
    """A paper that is possible for every subject there is."""
    return True


def the_case(dossier: Dossier) -> list[Any]:
    """The subject of a paper about the case itself."""
    return [dossier.file]


def nobody(_: Dossier, __: Any) -> Sequence[Party]:
    """The readers of a paper that goes to an office: it is written in Thai."""
    return ()


@dataclass(frozen=True)
class Paper:
    """One kind of document. `about` lists what in a case it can be about; `ready`: whether the state allows it.

    `letter`: it leaves the house and takes a number; `typed_number`: the one it was given by hand instead.
    `opens_numbers`: it prints sealed telephones or card numbers, `opens_packet`: those that went into a packet.
    `tells_aftercare`: it says what was reported and asked after the signing; `encloses`: it lists other papers of the case.
    `wants_answer`: its reader is to answer it, so that it must say how.
    `anonymous`: it bears no number of the case and no name; `readers`: who reads it, so that English may be asked for.
    """

    code: str
    roles: frozenset[Role]
    record: Record
    about: Callable[[Dossier], Sequence[Any]] = the_case
    ready: Callable[[Dossier, Any], bool] = always
    required: tuple[Required, ...] = ()
    letter: bool = False
    opens_numbers: bool = False
    opens_packet: bool = False
    tells_aftercare: bool = False
    encloses: bool = False
    wants_answer: bool = False
    anonymous: bool = False
    typed_number: Callable[[Any], str] = lambda _: ""
    called: Callable[[Sources, Any], str] | None = None
    subject_called: Callable[[Dossier, Any], str] = lambda _, __: ""
    readers: Callable[[Dossier, Any], Sequence[Party]] = lambda dossier, _: [p for p in dossier.parties if p.here]

    @property
    def title(self) -> str:
        """The msgid of what it is called."""
        return TITLES[self.code]

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

    def missing(self, content: Content) -> list[Required]:
        """What the law asks for and the record does not hold."""
        return [part for part in self.required if is_missing(content.record, part.path)]

    def letter_lacks(self, content: Content, contact: str) -> list[tuple[str, str]]:
        """What no letter leaves the house without, and what it is called: somebody who signs it, and, where it is to be
        answered, a way to do so. `contact`: what stands at the foot of letters."""
        found = []
        if self.letter and (content.signer is None or not content.signer.name.strip()):
            found.append(("signer", N_("who signs for the centre")))
        if self.wants_answer and not (content.centre.phone or contact).strip():
            found.append(("contact", N_("the centre's telephone, or another way to reach it")))
        return found


@dataclass(frozen=True)
class Missing:
    """A part the law asks for that is empty: its msgid, the section, and the address where the reader finds it.

    `by`: the roles that fill it in, where the reader is none of them; `here`: the address leads to the very field.
    """

    path: str
    called: str
    section: str | None
    address: str
    here: bool = True
    by: tuple[Role, ...] = ()

    def fault(self) -> Fault:
        """The same as the doors show it, in the reader's language."""
        hint = N_("It is filled in here: %(where)s")
        if self.by:
            hint = N_("Your role does not fill it in. Who does is said here: %(where)s")
        elif not self.here:
            hint = N_("It comes of a step of the case, or cannot be changed at this stage. Look here: %(where)s")
        return Fault(
            "paper_lacks",
            N_("This document must say: %(what)s."),
            self.path.replace(".*", ""),
            self.section,
            hint=hint,
            params={"what": gettext(self.called), "where": self.address},
        )


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


def coded(kind: type[StrEnum], value: str | None) -> StrEnum | str:
    """A value of one of the lists; what no list holds stays as it was written, nothing stays nothing."""
    return kind(value) if value in set(kind) else value or ""


def principals_of(dossier: Dossier, side: int) -> list[str]:
    """The names of the parties themselves of a side."""
    return [party.name for party in dossier.principals(side)]


def side_of(dossier: Dossier, party: Party) -> Side:
    """The side somebody stands on."""
    return next(side for side in dossier.sides if side.side == party.side)


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
        case_number="" if paper.anonymous else file.number or "",
        track=file.track,
        effect=law.effect if law else "",
        number=number,
        issued_on=sources.on,
        prepared_by="" if paper.anonymous else prepared_by,
        signer=signer,
        record=paper.record(sources, subject),
    )

"""Reading what papers are made from: the centre, how its papers look, its template, and what is kept beside the case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from mediation.aftercare import Aftercare, aftercare_of
from mediation.centre_clocks import own_clocks
from mediation.documents.catalogue import house_template
from mediation.documents.content import CentreOf, Signer
from mediation.documents.paper import Entry, Kept, Paper, Sources
from mediation.documents.printing import Letterhead
from mediation.dossier import Dossier
from mediation.practice.enclosures import enclosures_of
from mediation.practice.packet import opened_people
from mediation.practice.receivers import entries_here
from mediation.subjects import Referral
from parties import keys
from parties.database import fetch_value


class HeadOfLetters(msgspec.Struct, frozen=True):
    """The centre's own settings for its papers, as they are kept."""

    lines: str = ""
    contact: str = ""
    letter_code: str = ""
    thai_digits: bool = False
    screen_signatures: bool = False
    signers: list[Signer] = []
    logo: bytes | None = None

    @property
    def letterhead(self) -> Letterhead:
        """How it is printed."""
        lines = [line.strip() for line in self.lines.splitlines() if line.strip()]
        return Letterhead(lines, self.logo or b"", self.contact, self.thai_digits)


class _Template(msgspec.Struct, frozen=True):
    id: int | None
    source: str


class _Replaces(msgspec.Struct, frozen=True):
    kind: str
    subject: int
    replaced: bool


class _Sealed(msgspec.Struct, frozen=True):
    id: int
    national_id: str | None
    phone: str | None


class _Centre(msgspec.Struct, frozen=True):
    id: int
    kind: str
    code: str
    name: str
    address: str
    phone: str
    prefix: str
    settings: dict[str, Any]


class _Read(msgspec.Struct, frozen=True):
    centre: _Centre
    letterhead: HeadOfLetters | None
    template: _Template | None
    staff: dict[int, str]
    people: list[_Sealed]
    statements: list[Kept]
    entries: list[Entry]
    notice: str | None
    replaces: _Replaces | None


@dataclass(frozen=True)
class Style:
    """With what a paper is printed. `template_id` None: the house's own template, or the installation's."""

    letterhead: Letterhead
    source: bytes
    template_id: int | None


@dataclass(frozen=True)
class Supply:
    """What one paper of a case is made from, beside its subject."""

    sources: Sources
    style: Style
    signers: list[Signer]
    replaces: _Replaces | None
    letter_code: str


async def supply(
    dossier: Dossier,
    paper: Paper,
    on: date,
    *,
    language: str = "th",
    replaces: int | None = None,
) -> Supply:
    """Everything a paper of this kind may be made from.

    One round trip, and another for what came after a signing, inside a piece of work or a `reading` of the centre.
    """
    read = await _read(dossier.file.id, paper.code, language, replaces)
    centre, head = read.centre, read.letterhead or HeadOfLetters()
    sources = Sources(
        dossier=dossier,
        centre=_named(centre),
        on=on,
        staff=read.staff,
        sealed=_opened(read.people) if paper.opens_numbers else {},
        statements=read.statements,
        entries=read.entries,
        notice=read.notice or "",
        packet_people={one.id: opened_people(one.id, one.packet) for one in dossier.referrals}
        if paper.opens_packet
        else {},
        receivers=await _addresses(dossier.referrals) if paper.opens_packet else {},
        aftercare=await aftercare_of(dossier.file.id) if paper.tells_aftercare else Aftercare(),
        contact=head.contact,
        own_clocks=own_clocks(centre.settings),
        enclosures=await enclosures_of(dossier) if paper.encloses else (),
    )
    return Supply(
        sources=sources,
        style=_style(read, paper.code),
        signers=head.signers,
        replaces=read.replaces,
        letter_code=head.letter_code or centre.prefix,
    )


async def _addresses(referrals: Iterable[Referral]) -> dict[int, str]:
    """Where the bodies are that referrals go to, for those that were chosen from the directory."""
    chosen = {one.id: one.destination_id for one in referrals if one.destination_id is not None}
    if not chosen:
        return {}
    known = {entry.id: entry.whole_address for entry in await entries_here()}
    return {referral: known.get(entry, "") for referral, entry in chosen.items()}


async def supply_of_centre(code: str) -> tuple[CentreOf, Style]:
    """The centre of this transaction as its papers name it, and with what a register of it is printed."""
    read = await _read(None, code, "th", None)
    return _named(read.centre), _style(read, code)


async def _read(case_id: int | None, code: str, language: str, replaces: int | None) -> _Read:
    text = await fetch_value("select paper_sources($1, $2, $3, null, $4)", case_id, code, language, replaces)
    return msgspec.json.decode(text, type=_Read)


def _named(centre: _Centre) -> CentreOf:
    return CentreOf(centre.id, centre.kind, centre.code, centre.name, centre.address, centre.phone)


def _style(read: _Read, code: str) -> Style:
    template, head = read.template, read.letterhead or HeadOfLetters()
    source = template.source.encode() if template else house_template(code)
    return Style(head.letterhead, source, template.id if template else None)


def _opened(people: list[_Sealed]) -> Mapping[int, Mapping[str, str]]:
    """Telephones and card numbers, opened, by person."""
    ring, found = keys.current(), {}
    for one in people:
        sealed = {"national_id": one.national_id, "phone": one.phone}
        found[one.id] = {
            name: ring.open_sealed(name, bytes.fromhex(text), f"person:{one.id}:{name}").decode()  # type: ignore[arg-type]
            for name, text in sealed.items()
            if text is not None
        }
    return found

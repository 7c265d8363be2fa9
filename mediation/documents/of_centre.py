"""The registers of a centre: of its disputes, and of its mediators. They are internal and bear initials, not names of parties."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from cases.law import track_law
from cases.msgid import N_
from cases.vocabulary import CaseStatus, Nature, ObligationStatus, Outcome, ReferralDestination, Topic, Track
from mediation.documents.content import CentreOf, Content, Said
from mediation.documents.paper import coded
from mediation.forms.documents import TITLES

REGISTER, ROSTER = "DOC-23", "DOC-27"
_NO_CODE = N_("Not stated")
_KEPT = frozenset({ObligationStatus.done, ObligationStatus.waived, ObligationStatus.enforced})


class CaseOfRegister(msgspec.Struct, frozen=True):
    """A line of the register of disputes, as the database tells it."""

    number: str
    received_on: date
    applicants: list[str]
    respondents: list[str]
    moo: str
    topic: str
    official_code: str
    nature: str
    value: Decimal | None
    mediators: list[str]
    sessions: int
    status: CaseStatus
    outcome: str | None
    ended_on: date | None
    referrals: list[str]
    obligations: list[str]


class MediatorOfRoster(msgspec.Struct, frozen=True):
    """A line of the roster."""

    name: str
    registration_no: str
    valid_from: date | None
    valid_to: date | None
    courses: str
    languages: str
    villages: str
    open_cases: int
    unexcused_absences: int


def initials(name: str) -> str:
    """The first letters of a first and a last name, as the register shows people: ส.ท."""
    parts = ["".join(letter for letter in part if letter.isalnum()) for part in name.split()]
    return "".join(f"{_first(part)}." for part in [part for part in parts if part][:2])


def _first(word: str) -> str:
    """The letter a Thai word is sorted by: a vowel written before it is passed over."""
    return word[1] if len(word) > 1 and word[0] in "เแโใไ" else word[0]


def performance(states: Sequence[str]) -> str:
    """How many of the promises are kept: 2/3; nothing where none were made."""
    return f"{sum(state in _KEPT for state in states)}/{len(states)}" if states else ""


def register_record(lines: Sequence[CaseOfRegister], fiscal_year: int) -> dict[str, Any]:
    """The register of a fiscal year."""
    return {"fiscal_year": fiscal_year, "lines": [_line(seq, line) for seq, line in enumerate(lines, 1)]}


def _line(seq: int, line: CaseOfRegister) -> dict[str, Any]:
    return {
        "seq": seq,
        "number": line.number,
        "received_on": line.received_on,
        "parties": [", ".join(map(initials, side)) for side in (line.applicants, line.respondents)],
        "moo": line.moo,
        "topic": coded(Topic, line.topic),
        # Of a case that is kept back nothing is told, its topic not either.
        "official_code": line.official_code or (Said(_NO_CODE) if line.topic else ""),
        "nature": coded(Nature, line.nature),
        "value": line.value,
        "mediators": line.mediators,
        "sessions": line.sessions,
        "outcome": coded(Outcome, line.outcome) if line.outcome else line.status,
        "ended_on": line.ended_on,
        "days": (line.ended_on - line.received_on).days if line.ended_on else None,
        "referrals": [coded(ReferralDestination, one) for one in line.referrals],
        "performance": performance(line.obligations),
    }


def roster_record(lines: Sequence[MediatorOfRoster]) -> dict[str, Any]:
    """The roster as it stands."""
    return {"lines": [{"seq": seq, **msgspec.structs.asdict(line)} for seq, line in enumerate(lines, 1)]}


def centre_content(
    code: str, centre: CentreOf, track: Track, on: date, record: dict[str, Any], prepared_by: str
) -> Content:
    """The content record of a register."""
    law = track_law(track, on)
    return Content(
        document=code,
        title=Said(TITLES[code]),
        centre=centre,
        case_number="",
        track=track,
        effect=law.effect if law else "",
        number="",
        issued_on=on,
        prepared_by=prepared_by,
        signer=None,
        record=record,
    )

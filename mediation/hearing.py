"""Who of a case hears of what happened in it, and the few facts they hear: read from the dossier. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.offences import OffenceLaw
from cases.reasons import DeclineReason, TerminateReason
from cases.vocabulary import CapacityKind, CaseStatus, SafetyColour, Topic
from mediation.dossier import Dossier
from mediation.meetings import Session
from mediation.subjects import Party
from notifications.reach import Danger
from notifications.rules import Hearer
from parties.contact_ways import ContactWay

_STANDING_IN = frozenset({"representative", "guardian"})
_ENDED_IN_DANGER = frozenset({DeclineReason.safety.value, TerminateReason.danger.value})
_NOT_ALONE = frozenset({CapacityKind.minor.value, CapacityKind.incompetent.value})
_AT_HOME = ("house_no", "moo", "village", "road", "soi", "subdistrict", "district", "province")
STEPS_OF_A_SESSION = 100
"""So much the number of an appointment's change grows from one session to the one planned in its place."""


# DANGER ---------------------------------------------------------------------------------------------------------------


def danger_of(dossier: Dossier, status: CaseStatus | None = None, outcome_reason: str | None = None) -> Danger:
    """What is known of danger in the case; `status` and `outcome_reason` where a step has just changed them."""
    file = dossier.file
    stands = status or file.status
    reason = file.outcome_reason if outcome_reason is None else outcome_reason
    sides = {party.id: party.side for party in dossier.parties if party.here}
    red = {sides[one.case_party_id] for one in dossier.safety if one.colour == "red" and one.case_party_id in sides}
    return Danger(
        held=stands is CaseStatus.safety_hold or reason in _ENDED_IN_DANGER,
        violence=_violence(dossier),
        endangered=frozenset(red),
        applicants=frozenset(side.side for side in dossier.sides if side.side_role == "applicant"),
    )


def _violence(dossier: Dossier) -> bool:
    answers = dossier.screening.answers if dossier.screening else {}
    alleged = {one.get("law") for one in answers.get("offences") or ()}
    said = bool(answers.get("domestic_violence")) or OffenceLaw.domestic_violence.value in alleged
    return said or dossier.file.topic == Topic.DV


def colour_of(dossier: Dossier, party: Party) -> SafetyColour | None:
    """The newest safety colour of somebody; None where they were not asked."""
    return next((SafetyColour(one.colour) for one in dossier.safety if one.case_party_id == party.id), None)


def one_roof(dossier: Dossier, party: Party) -> bool:
    """Whether a letter to this person comes into the house of somebody of another side."""
    own = _home(party)
    return bool(own[0]) and any(
        _home(other) == own for other in dossier.parties if other.here and other.side != party.side
    )


def _home(party: Party) -> tuple[str, ...]:
    return tuple(str(getattr(party, name)).strip() for name in _AT_HOME)


# LISTENERS ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listener:
    """Somebody of a side who is to be told, for themselves or for whom they stand."""

    party: Party
    letters_only: bool = False


def listeners(dossier: Dossier, side: int) -> list[Listener]:
    """Those of a side who are told: whoever stands for a party hears in the party's place, a child or an incompetent person
    whom nobody stands for by letter alone. Each person once."""
    people = dossier.people(side)
    found: dict[int, Listener] = {}
    for party in dossier.principals(side):
        standing_in = [one for one in people if one.role in _STANDING_IN and one.stands_for in (party.id, None)]
        for one in standing_in or [party]:
            alone = one is party and party.capacity in _NOT_ALONE
            found.setdefault(one.person_id, Listener(one, letters_only=alone))
    return list(found.values())


@dataclass(frozen=True)
class Happening:
    """Something that was journalled: what, about which subject, with which facts."""

    event: str
    entity: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def id_of(self, kind: str) -> int | None:
        """The number of its subject, where it is of that kind."""
        found, _, number = self.entity.partition(":")
        return int(number) if found == kind and number.isdecimal() else None


def hearing_sides(hearer: Hearer, dossier: Dossier, happening: Happening) -> list[int]:
    """The sides that hear of it."""
    if hearer is Hearer.applicant:
        return [side.side for side in dossier.sides if side.side_role == "applicant"]
    if hearer is Hearer.this_side:
        return [int(happening.facts["side"])]
    if hearer is Hearer.asked:
        return [side.side for side in dossier.sides if side.invitations]
    if hearer is Hearer.joining:
        return [side.side for side in dossier.joining]
    if hearer is Hearer.debtor:
        owed = happening.id_of("obligation")
        return [one.debtor_side for one in dossier.obligations if one.id == owed]
    return []


# APPOINTMENTS ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Appointment:
    """A session as those who are to come hear of it. `root` is the first of those it was planned in the place of, `depth` how
    many there were; `changes`: how often it was changed itself."""

    session_id: int
    starts_at: datetime
    minutes: int
    room: int | None
    root: int
    depth: int
    changes: int = 0

    @property
    def ends_at(self) -> datetime:
        """When it is to end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    def calendar(self, host: str, method: str, place: str) -> dict[str, Any]:
        """As calendars are told: one entry whatever happens to it. Only a room of the centre is named, for what is put into
        a calendar is kept by companies nobody here knows."""
        return {
            "uid": self.uid(host),
            "sequence": self.depth * STEPS_OF_A_SESSION + self.changes,
            "method": method,
            "start": self.starts_at.isoformat(),
            "end": self.ends_at.isoformat(),
        } | ({"place": place} if place else {})

    def uid(self, host: str) -> str:
        """What a calendar knows it by."""
        return f"appointment-{self.root}@{host}"


def appointment_of(session: Session, sessions: Sequence[Session], *, changed: bool = False) -> Appointment:
    """A session of the dossier; `changed`: with the change that is being made to it."""
    root, depth = _beginning(session.planned_from, session.id, sessions)
    changes = session.version - 1 + changed
    return Appointment(session.id, session.planned_for, session.planned_minutes, session.room, root, depth, changes)


def appointment_planned(session_id: int, facts: Mapping[str, Any], sessions: Sequence[Session]) -> Appointment:
    """A session that is being planned, as its journal entry has it."""
    root, depth = _beginning(facts.get("planned_from"), session_id, sessions)
    starts_at = datetime.fromisoformat(facts["planned_for"])
    return Appointment(session_id, starts_at, int(facts["minutes"]), facts.get("room"), root, depth)


def _beginning(planned_from: int | None, own: int, sessions: Sequence[Session]) -> tuple[int, int]:
    known, root, depth = {one.id: one for one in sessions}, own, 0
    while planned_from is not None and depth < len(sessions):
        root, depth = planned_from, depth + 1
        before = known.get(planned_from)
        planned_from = before.planned_from if before else None
    return root, depth


# WAYS -----------------------------------------------------------------------------------------------------------------


def ways_read_by_others(dossier: Dossier, party: Party, shared: Iterable[ContactWay]) -> frozenset[ContactWay]:
    """The ways to somebody that others read too: those they named, and their letter box where the other side lives there."""
    return frozenset(shared) | ({ContactWay.letter} if one_roof(dossier, party) else frozenset())

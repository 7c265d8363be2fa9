"""What of all that a step did is told outside the house, with its facts. Pure: dossier and journal entries in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from mediation.dossier import Dossier
from mediation.hearing import Appointment, Happening, appointment_of, appointment_planned
from mediation.meetings import WAITING
from notifications.rules import outside

_SESSIONS = frozenset({"case:session:plan", "case:session:postpone", "case:session:cancel"})


@dataclass(frozen=True)
class Tidings:
    """Something people are told: the happening, its facts for the wording, and the appointment it is about, if any.

    `method`: what calendars are asked to do. `acted`: the person of the case who did it themselves, and is not told.
    """

    happening: Happening
    facts: Mapping[str, Any]
    appointment: Appointment | None = None
    method: str = ""
    acted: int | None = None
    attempt: int | None = None

    @property
    def event(self) -> str:
        """What happened."""
        return self.happening.event


def tidings_of(dossier: Dossier, happenings: Sequence[Happening], now: datetime) -> list[Tidings]:
    """What of all that happened is told outside. A session planned in the place of one put off is told with it, and one
    that lies in the past not at all."""
    moved = {one.facts.get("next"): one for one in happenings if one.event == "case:session:postpone"}
    found: list[Tidings] = []
    for one in happenings:
        if not outside(one.event) or one.id_of("session") in moved:
            continue
        if one.event in _SESSIONS:
            found += _session_tidings(dossier, one, happenings, now)
        else:
            found.append(Tidings(one, _facts_of(dossier, one), attempt=one.facts.get("attempt")))
    return found


def _session_tidings(
    dossier: Dossier, one: Happening, happenings: Sequence[Happening], now: datetime
) -> Iterable[Tidings]:
    number, sessions = one.id_of("session") or 0, dossier.sessions
    if one.event == "case:session:plan":
        planned = appointment_planned(number, one.facts, sessions)
        if planned.starts_at > now:
            yield Tidings(one, _when(planned), planned, "REQUEST")
        return
    before = next(session for session in sessions if session.id == number)
    was = appointment_of(before, sessions, changed=True)
    follows = next(
        (x for x in happenings if x.id_of("session") == one.facts.get("next") and one.facts.get("next")), None
    )
    if follows is not None:
        following = appointment_planned(int(one.facts["next"]), follows.facts, sessions)
        yield Tidings(one, _when(following) | {"was": was.starts_at.isoformat()}, following, "REQUEST")
    elif was.starts_at > now:
        yield Tidings(one, {"was": was.starts_at.isoformat()}, was, "CANCEL")


def _when(appointment: Appointment) -> dict[str, Any]:
    return {"starts_at": appointment.starts_at.isoformat()}


def _facts_of(dossier: Dossier, one: Happening) -> dict[str, Any]:
    told = {"reply_by": one.facts["reply_by"]} if "reply_by" in one.facts else {}
    for promise in dossier.obligations:
        if promise.id == one.id_of("obligation"):
            told["due_on"] = promise.due_on.isoformat()
    return told


class About(Protocol):
    """What a message that was sent was about."""

    @property
    def session_id(self) -> int | None:
        """The session."""

    @property
    def referral_id(self) -> int | None:
        """The referral."""

    @property
    def obligation_id(self) -> int | None:
        """The promise."""

    @property
    def side(self) -> int | None:
        """The side it went to."""

    @property
    def attempt(self) -> int | None:
        """The how manieth invitation it was."""


def tidings_again(dossier: Dossier, event: str, about: About, now: datetime) -> Tidings | None:
    """The same told once more, as things stand now; None where there is nothing true to tell any more."""
    if event in _SESSIONS:
        session = next((one for one in dossier.sessions if one.id == about.session_id), None)
        if session is None or session.planned_for <= now:
            return None
        entity, appointment = f"session:{session.id}", appointment_of(session, dossier.sessions)
        if session.status in WAITING:
            return Tidings(Happening("case:session:plan", entity), _when(appointment), appointment, "REQUEST")
        off = Happening("case:session:cancel", entity)
        return Tidings(off, {"was": appointment.starts_at.isoformat()}, appointment, "CANCEL")
    facts: dict[str, Any] = {"side": about.side} if about.side is not None else {}
    entity = "case"
    for kind, number in (("referral", about.referral_id), ("obligation", about.obligation_id)):
        if number is not None:
            entity = f"{kind}:{number}"
    for side in dossier.sides:
        if event == "case:file:invite" and side.side == about.side and side.reply_by is not None:
            facts["reply_by"] = side.reply_by.isoformat()
    happening = Happening(event, entity, facts)
    return Tidings(happening, _facts_of(dossier, happening), attempt=about.attempt)

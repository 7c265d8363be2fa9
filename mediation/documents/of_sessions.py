"""The papers of meetings and of their end. What anybody said in a session stands in none of them (ม.12(6), 29)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cases.msgid import N_
from cases.reasons import TerminateReason
from cases.vocabulary import CaseStatus, SessionMode, SessionResult, SessionStatus, Topic
from mediation.documents.content import Said
from mediation.documents.of_agreement import serving
from mediation.documents.of_intake import addressee, everybody, party_name
from mediation.documents.paper import (
    ROLE_WORDS,
    ROOM,
    SIDE_WORDS,
    Filled,
    Paper,
    Required,
    Sources,
    coded,
    day_of,
    principals_of,
)
from mediation.dossier import Dossier
from mediation.meetings import Session
from mediation.papers import ending_title
from mediation.subjects import CaseFile, Party, Side
from parties import thai

_AHEAD = frozenset({SessionStatus.planned, SessionStatus.notified})
_HELD = frozenset({SessionStatus.closed, SessionStatus.no_show})
_FAILED = frozenset({"not_settled", "withdrawn", "terminated"})
_IN_TALKS = frozenset(
    {
        CaseStatus.choosing_mediator,
        CaseStatus.ready,
        CaseStatus.in_mediation,
        CaseStatus.suspended,
        CaseStatus.drafting,
        CaseStatus.withdrawn,
    }
)


# WHAT THEY ARE ABOUT --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """Somebody who is told of a session, or of a talk without them: a party, or a mediator by name."""

    id: int
    session: Session
    party: Party | None = None
    mediator: str = ""

    @property
    def name(self) -> str:
        """Of the reader."""
        return self.party.name if self.party is not None else self.mediator


MEDIATORS_FROM = 1_000_000_000
"""Added to the id of an assignment where a paper is about a mediator among the parties; forms take no number from two
thousand million on."""


def _summoned(dossier: Dossier) -> list[Told]:
    """Everybody who is told of the next session."""
    ahead = [session for session in dossier.sessions if session.status in _AHEAD]
    if not ahead:
        return []
    session = min(ahead, key=lambda one: one.planned_for)
    parties = [Told(party.id, session, party) for party in everybody(dossier)]
    serving_now = [one for one in dossier.assignments if one.appointed]
    return parties + [Told(MEDIATORS_FROM + one.id, session, mediator=one.name) for one in serving_now]


@dataclass(frozen=True)
class Talk:
    """A part of a session without some sides."""

    begun: datetime
    ended: datetime | None
    absent: frozenset[int]


def talks(dossier: Dossier, session: Session) -> list[Talk]:
    """The talks of a session with some sides alone, in order; `code` of their entries names the sides that were there."""
    found: list[Talk] = []
    for entry in session.entries:
        if entry.kind == "caucus_begun":
            there = {int(side) for side in entry.code.split(",") if side}
            absent = frozenset(side.side for side in dossier.joining) - there
            found.append(Talk(entry.happened_at, None, absent))
        elif entry.kind == "caucus_ended" and found:
            found[-1] = Talk(found[-1].begun, entry.happened_at, found[-1].absent)
    return found


def _left_out(dossier: Dossier) -> list[Told]:
    """Everybody of the sides outside a talk of the newest session in which there was one."""
    for session in reversed(dossier.sessions):
        absent = {side for talk in talks(dossier, session) for side in talk.absent}
        if absent:
            return [Told(party.id, session, party) for party in everybody(dossier) if party.side in absent]
    return []


def _about_session(_: Dossier, session: Session) -> str:
    return str(session.no)


# RECORDS --------------------------------------------------------------------------------------------------------------


def _minutes(session: Session) -> dict[str, Any]:
    return {"no": session.no, "place": session.place, "mode": SessionMode(session.mode)}


def _summons(sources: Sources, told: Told) -> dict[str, Any]:
    session = told.session
    to = addressee(told.party) if told.party is not None else {"name": told.mediator, "address": ""}
    return {
        "addressee": to,
        "to_mediator": told.party is None,
        "topic": coded(Topic, sources.dossier.file.topic),
        **_minutes(session),
        "day": thai.bangkok_day(session.planned_for),
        "at": session.planned_for,
        "minutes": session.planned_minutes,
        "mediators": [one["name"] for one in serving(sources.dossier)],
    }


def _joined(session: Session) -> Iterator[tuple[int | None, int | None]]:
    for entry in session.entries:
        if entry.kind == "joined":
            yield entry.case_party_id, entry.assignment_id


def _record(sources: Sources, session: Session) -> dict[str, Any]:
    """Who came, when, in which manner, and with what result. No word of what was said."""
    dossier = sources.dossier
    here = list(_joined(session))
    parties = {party for party, _ in here if party is not None}
    mediators = {assignment for _, assignment in here if assignment is not None}
    came = [party for party in dossier.parties if party.id in parties]
    sides_here = {party.side for party in came}
    later = [one for one in dossier.sessions if one.no > session.no and one.status in _AHEAD]
    return {
        **_minutes(session),
        "opened_at": session.opened_at,
        "closed_at": session.closed_at,
        "planned_for": session.planned_for,
        "held": session.status == SessionStatus.closed,
        "present": [{"name": p.name, "side": Said(SIDE_WORDS[_role(dossier, p.side)])} for p in came],
        "mediators": [one.name for one in dossier.assignments if one.id in mediators],
        "absent": [
            {"side": Said(SIDE_WORDS[side.side_role]), "people": principals_of(dossier, side.side)}
            for side in dossier.joining
            if side.side not in sides_here
        ],
        "talks": [
            {
                "begun": thai.format_time(talk.begun),
                "ended": thai.format_time(talk.ended) if talk.ended else "",
                "absent": [Said(SIDE_WORDS[_role(dossier, side)]) for side in sorted(talk.absent)],
            }
            for talk in talks(dossier, session)
        ],
        "written_later": _written_later(session),
        "result": coded(SessionResult, session.result),
        "next_step": session.next_step or "",
        "next_on": later[0].planned_for if later else None,
    }


_AT_ONCE = timedelta(hours=1)
"""What is written down so soon after it happened is written down at once."""


def _written_later(session: Session) -> dict[str, Any] | None:
    """How much was written down later than it happened, and when the last of it was."""
    later = [one.recorded_at for one in session.entries if one.recorded_at - one.happened_at > _AT_ONCE]
    return {"count": len(later), "at": max(later)} if later else None


def _role(dossier: Dossier, number: int) -> str:
    return next(side.side_role for side in dossier.sides if side.side == number)


def _caucus(sources: Sources, told: Told) -> dict[str, Any]:
    """That a talk took place, and when. Neither with whom nor about what."""
    assert told.party is not None
    side = told.party.side
    return {
        "addressee": addressee(told.party),
        "no": told.session.no,
        "talks": [
            {
                "on": thai.bangkok_day(talk.begun),
                "begun": thai.format_time(talk.begun),
                "ended": thai.format_time(talk.ended) if talk.ended else "",
            }
            for talk in talks(sources.dossier, told.session)
            if side in talk.absent
        ],
    }


def _withdrawal(sources: Sources, side: Side) -> dict[str, Any]:
    entry = sources.entry("case:file:withdraw")
    notice_on = entry.facts.get("notice_on") if entry and entry.facts.get("side") == side.side else None
    file = sources.dossier.file
    return {
        "topic": coded(Topic, file.topic),
        "called": Said(SIDE_WORDS[side.side_role]),
        "role": Said(ROLE_WORDS[side.side_role]),
        "people": principals_of(sources.dossier, side.side),
        "mediators": [one["name"] for one in serving(sources.dossier)],
        "written_notice": True,
        "notice_on": date.fromisoformat(notice_on) if notice_on else None,
        # Who will take a notice that is still to be given writes their own name.
        "officer": sources.staff.get(file.officer_id or 0, "") if notice_on else "",
    }


def _ending(sources: Sources, party: Party) -> dict[str, Any]:
    """When it began and ended, and under which number of section 31. Nothing of what it was about or what was said."""
    file = sources.dossier.file
    withdrawn = file.outcome == "withdrawn"
    return {
        "addressee": addressee(party),
        "title": Said(ending_title(file.track, sources.on)),
        "started_on": day_of(file.mediation_started_at or file.consented_at),
        "ended_on": file.ended_on,
        "ground": Said(_WITHDREW) if withdrawn else Said(_NO_USE),
        "section": "ม.31(2)" if withdrawn else "ม.31(3)",
        "by_mediator": file.outcome_reason in set(TerminateReason),
    }


_WITHDREW = N_("A side withdrew from the mediation.")
_NO_USE = N_("The mediator saw no use in going on.")


def _end_title(sources: Sources, _: Any) -> str:
    return ending_title(sources.dossier.file.track, sources.on)


def _mediating(dossier: Dossier, _: CaseFile | Side) -> bool:
    return dossier.file.status in _IN_TALKS


PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-11",
        roles=ROOM,
        record=_summons,
        about=_summoned,
        letter=True,
        wants_answer=True,
        subject_called=lambda _, told: told.name,
        readers=lambda _, told: [told.party] if told.party else [],
    ),
    Paper(
        code="DOC-12",
        roles=ROOM,
        record=_record,
        about=lambda dossier: [one for one in dossier.sessions if one.status in _HELD],
        subject_called=_about_session,
    ),
    Paper(
        code="DOC-13",
        roles=ROOM,
        record=_caucus,
        about=_left_out,
        required=(Required("talks.*.begun", N_("when the talk with one side was held"), "ม.26"),),
        letter=True,
        subject_called=lambda _, told: told.name,
        readers=lambda _, told: [told.party] if told.party else [],
    ),
    Paper(
        code="DOC-14",
        roles=ROOM,
        record=_withdrawal,
        about=lambda dossier: dossier.joining,
        ready=_mediating,
        required=(
            Required("written_notice", N_("that the side withdraws"), "ม.27", Filled("case", "withdraw", "notice_on")),
            Required(
                "people.*",
                N_("the names of the side"),
                "ม.27",
                Filled("case", "change_party", "first_name", "particulars"),
            ),
        ),
        subject_called=lambda dossier, side: ", ".join(principals_of(dossier, side.side)),
        readers=lambda dossier, side: dossier.principals(side.side),
    ),
    Paper(
        code="DOC-16",
        roles=ROOM,
        record=_ending,
        about=everybody,
        ready=lambda dossier, _: dossier.file.outcome in _FAILED,
        required=(
            Required("started_on", N_("the day the mediation began"), "ม.6"),
            Required("ended_on", N_("the day the mediation ended"), "ม.6"),
        ),
        letter=True,
        called=_end_title,
        subject_called=party_name,
        readers=lambda _, party: [party],
    ),
)

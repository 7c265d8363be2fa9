"""The session room as one of the case's mediators sees it: who is here, what happened, what was said, what is still owed."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from cases.labels import LABELS as CASE_LABELS
from cases.reasons import NoShowReason
from cases.vocabulary import SessionResult, SessionStatus, Side
from mediation.device_clock import REMARKS as CLOCK_REMARKS
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import closed_sessions, without_earlier_papers
from mediation.forms.room import LONGEST_TEXT, MOST_ENTRIES, REMARKS
from mediation.forms.sessions import LABELS as SESSION_LABELS
from mediation.forms.sessions import CaucusReason, EntryKind
from mediation.meetings import Session, SessionEntry
from mediation.practice.in_the_room import (
    CaucusOf,
    caucuses,
    joining,
    mediators_here,
    paused,
    people_here,
    sides_listed,
    speaks_for_itself,
)
from mediation.practice.outbox import session_of
from mediation.practice.said import texts_of
from mediation.practice.scope import unasked
from mediation.subjects import Assignment, Party
from mediation.talks import LABELS as TALK_LABELS
from mediation.talks import NOTES, Matter, Proposal, Reply, Said, TextKind, matters_of, proposals
from mediation.telling import filled
from mediation.work import now_utc, reading
from parties.access import Actor
from parties.database import fetch
from parties.staff import staff_of_centre

_WORDS: Mapping[type[StrEnum], Mapping[str, str]] = {**CASE_LABELS, **SESSION_LABELS, **TALK_LABELS}
CHOICES: Mapping[str, type[StrEnum]] = {
    "kinds": EntryKind,
    "texts": TextKind,
    "replies": Reply,
    "caucus_reasons": CaucusReason,
    "results": SessionResult,
    "no_show_reasons": NoShowReason,
}
"""The lists a room chooses from."""


@dataclass(frozen=True)
class Room:
    """All of one session that its mediator may see. `names`: of accounts and of everybody in the case; `steps`: the texts
    of next steps by the entry's number; `closed`: what happened in it is an earlier mediator's paper (ม.18)."""

    dossier: Dossier
    session: Session
    actor: Actor
    texts: Sequence[Said]
    names: Mapping[int, str]
    steps: Mapping[str, str]
    now: datetime
    closed: bool

    @property
    def here(self) -> frozenset[int]:
        """The parties in the room by now."""
        return people_here(self.session)

    @property
    def mediators_here(self) -> frozenset[int]:
        """The assignments in the room by now."""
        return mediators_here(self.session)

    @property
    def paused(self) -> bool:
        """Whether there is a pause now."""
        return paused(self.session)

    @property
    def held(self) -> bool:
        """Whether the case is stopped for safety, so that its story is kept back."""
        return self.dossier.kept_back(self.actor)

    @property
    def caucuses(self) -> Sequence[CaucusOf]:
        """The caucuses, the first first."""
        return caucuses(self.dossier, self.session)

    @property
    def serving(self) -> Sequence[Assignment]:
        """The mediators of the case, and whoever of those who were was written down here."""
        seen = {entry.assignment_id for entry in self.session.entries}
        return [one for one in self.dossier.assignments if one.appointed or one.id in seen]

    @property
    def unasked(self) -> frozenset[int]:
        """Those who have yet to be asked about their safety, and so may not sit here."""
        return frozenset(p.id for side in self.dossier.joining for p in unasked(self.dossier, side.side))

    @property
    def untold(self) -> Sequence[tuple[int, frozenset[int]]]:
        """Caucuses, by number, of which sides do not know that they took place (ม.26)."""
        owed = [(caucus.number, caucus.absent - caucus.told) for caucus in self.caucuses]
        return [(number, sides) for number, sides in owed if sides]

    @property
    def issues(self) -> Sequence[Matter]:
        """What is in dispute."""
        return matters_of(self.texts, {TextKind.issue})

    @property
    def proposals(self) -> Sequence[Proposal]:
        """What was proposed, and the answers."""
        return proposals(self.texts)

    @property
    def notes(self) -> Sequence[Matter]:
        """The reader's own notes of this session."""
        return matters_of([said for said in self.texts if said.session_id == self.session.id], NOTES)

    def accepted(self, proposal: Proposal) -> datetime | None:
        """When the last joining side accepted it; None while one has not."""
        return proposal.accepted_by(joining(self.dossier))


async def read_room(actor: Actor, case_id: int, session_id: int) -> Room:
    """The room, for one of those who mediate the case. Raises NotFound, and NotPermitted for all others who know the case."""
    async with reading(actor):
        whole = await read_dossier(actor, case_id)
        session = session_of(whole, actor, session_id)
        texts = await texts_of(whole, actor)
        dossier = without_earlier_papers(whole, actor)
        closed = session.status is not SessionStatus.opened and session_id in closed_sessions(whole, actor)
        if closed:
            session = session_of(dossier, actor, session_id)
        names = {member.account_id: member.name for member in await staff_of_centre()}
        return Room(dossier, session, actor, texts, names, await _steps(dossier, session), now_utc(), closed)


async def _steps(dossier: Dossier, session: Session) -> dict[str, str]:
    codes = {entry.code: entry.id for entry in session.entries if entry.kind == EntryKind.next_step and entry.code}
    if not codes:
        return {}
    rows = await fetch(
        """select encode(commitment, 'hex') as code, body from statement
           where centre_id = $1 and case_id = $2 and kind = 'next_step' and encode(commitment, 'hex') = any ($3)""",
        dossier.file.centre_id,
        dossier.file.id,
        list(codes),
    )
    return {codes[row["code"]]: row["body"] or "" for row in rows}


# AS JSON


def room_json(room: Room) -> dict[str, Any]:
    """The room as a program reads it, in the reader's language. All but `server_now` is covered by `room_tag`."""
    session, dossier = room.session, room.dossier
    shown = msgspec.to_builtins(session)
    shown.pop("entries")
    own = dossier.mine(room.actor)
    return {
        "case": {
            "id": dossier.file.id,
            "number": dossier.file.number,
            "status": dossier.file.status.value,
            "version": dossier.file.version,
            "held": room.held,
        },
        "earlier_paper": room.closed,
        "session": shown,
        "me": {"account": room.actor.account_id, "name": room.actor.name, "assignment": own.id if own else None},
        "sides": [
            {
                "side": side.side,
                "side_role": side.side_role,
                "label": filled(CASE_LABELS[Side][side.side_role], {}),
                "people": [_person(room, party) for party in dossier.people(side.side)],
            }
            for side in dossier.joining
        ],
        "mediators": [
            {"id": one.id, "name": one.name, "here": one.id in room.mediators_here, "me": one is own}
            for one in room.serving
        ],
        "entries": [_entry(room, entry) for entry in session.entries],
        "paused": room.paused,
        "caucuses": [_caucus(caucus) for caucus in room.caucuses],
        "issues": [_matter(room, matter) for matter in room.issues],
        "proposals": [_proposal(room, proposal) for proposal in room.proposals],
        "notes": [_matter(room, matter) for matter in room.notes],
        "choices": {name: _listed(kind) for name, kind in CHOICES.items()},
        "limits": {"text": LONGEST_TEXT, "entries": MOST_ENTRIES, "next_step": 500},
        "server_now": room.now,
    }


def room_tag(shown: Mapping[str, Any]) -> str:
    """The ETag of a room as JSON: the same for the same content, whatever the clock says."""
    content = {name: value for name, value in shown.items() if name != "server_now"}
    return f'"{hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()[:24]}"'


def _person(room: Room, party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        "name": party.name,
        "role": party.role,
        "capacity": party.capacity,
        "authority": "" if room.held else party.authority,
        "may_act": speaks_for_itself(party),
        "unasked": party.id in room.unasked,
        "here": party.id in room.here,
    }


def _entry(room: Room, entry: SessionEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "party": entry.case_party_id,
        "assignment": entry.assignment_id,
        "side": entry.side,
        "sides": sorted(sides_listed(entry.code)) if entry.kind == EntryKind.caucus_begun else [],
        "next_step": "" if room.held else room.steps.get(entry.id, ""),
        "happened_at": entry.happened_at,
        "recorded_at": entry.recorded_at,
        "by": room.names.get(entry.by_account or 0, ""),
        "remarks": _remarks(entry.remarks),
    }


def _remarks(codes: Collection[str]) -> list[dict[str, str]]:
    words = REMARKS | CLOCK_REMARKS
    return [{"code": code, "message": filled(words[code], {})} for code in codes]


def _caucus(caucus: CaucusOf) -> dict[str, Any]:
    return {
        "number": caucus.number,
        "sides": sorted(caucus.spoken_with),
        "absent": sorted(caucus.absent),
        "untold": sorted(caucus.absent - caucus.told),
        "ended": caucus.ended,
        "begun_at": caucus.begun_at,
    }


def _said(room: Room, said: Said) -> dict[str, Any]:
    return {
        "id": said.id,
        "kind": said.kind.value,
        "text": said.text,
        "side": said.side,
        "about": said.about,
        "reply": said.reply,
        "replaces": sorted(said.replaces),
        "session": said.session_id,
        "happened_at": said.happened_at,
        "by": room.names.get(said.by_account, ""),
        "mine": said.by_account == room.actor.account_id,
        "remarks": _remarks(said.remarks),
    }


def _matter(room: Room, matter: Matter) -> dict[str, Any]:
    return {
        "versions": [_said(room, said) for said in matter.standing],
        "disputed": matter.disputed,
        "earlier": [_said(room, said) for said in matter.replaced],
    }


def _proposal(room: Room, proposal: Proposal) -> dict[str, Any]:
    return {
        **_matter(room, proposal.matter),
        "answers": {str(side): _said(room, answer) for side, answer in sorted(proposal.answers.items())},
        "outdated": sorted(proposal.outdated),
        "accepted_at": room.accepted(proposal),
    }


def _listed(kind: type[StrEnum]) -> list[dict[str, str]]:
    return [{"value": one.value, "label": filled(_WORDS[kind][one.value], {})} for one in kind]


def is_open(room: Room) -> bool:
    """Whether the session sits."""
    return room.session.status is SessionStatus.opened

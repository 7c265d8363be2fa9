"""What is behind the link of a message: one notice and what concerns its reader in it, nothing else of the case.

What could endanger somebody by now is not shown any more, and no reason is told.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from mediation.dossier import Dossier, read_dossier
from mediation.forms.contact import NoticeAnswer
from mediation.hearing import Appointment, appointment_of, danger_of
from mediation.meetings import WAITING, Session
from mediation.outside import digest_of
from mediation.subjects import Party
from mediation.tidings import tidings_again
from mediation.work import Clock, now_utc, reading
from notifications.rules import outside
from parties import keys
from parties.access import Actor, Role
from parties.accounts import address_group
from parties.database import fetch_one, fetch_value
from parties.errors import NotFound, NotPermitted, TooManyAttempts

SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
MOST_WRONG = 5
_OF_SESSIONS = frozenset({"case:session:plan", "case:session:postpone", "case:session:cancel"})


class Shown(StrEnum):
    """How much of what is behind a link its reader sees. `ended`: nothing, and not why."""

    ended = "ended"
    closed = "closed"
    elsewhere = "elsewhere"
    locked = "locked"
    open = "open"


class Notice(msgspec.Struct, frozen=True):
    """What somebody was told."""

    id: int
    message_key: UUID
    event: str
    language: str
    case_id: int
    case_party_id: int
    side: int
    session_id: int | None
    referral_id: int | None
    obligation_id: int | None
    attempt: int | None
    expires_at: datetime
    readers: list[bytes]
    wrong: int
    opened_at: datetime | None
    answer: NoticeAnswer | None
    answer_reason: str
    answered_at: datetime | None


class Letter(msgspec.Struct, frozen=True):
    """A paper that was issued for the reader."""

    id: int
    title: str
    language: str


@dataclass(frozen=True)
class Behind:
    """What is behind a link, as its reader may see it. All beyond `notice` is there for `Shown.open` alone."""

    shown: Shown
    notice: Notice
    centre: Mapping[str, Any]
    session: Session | None = None
    appointment: Appointment | None = None
    place: str = ""
    letter: Letter | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def centre_name(self) -> str:
        """Who sent it."""
        return str(self.centre["name"])

    @property
    def phone(self) -> str:
        """The telephone of the centre."""
        return str(self.centre["phone"])

    @property
    def settings(self) -> dict[str, Any]:
        """What the centre has set for itself."""
        found: dict[str, Any] = msgspec.json.decode(self.centre["settings"])
        return found

    @property
    def waiting(self) -> bool:
        """Whether the appointment stands."""
        return self.session is not None and self.session.status in WAITING

    @property
    def of_session(self) -> bool:
        """Whether it is about an appointment."""
        return self.notice.event in _OF_SESSIONS


def reader_digest(cookie: str) -> bytes:
    return hashlib.sha256(f"party_notice_reader:{cookie}".encode()).digest()


# FINDING IT -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Link:
    """A link that was made: where its notice is."""

    actor: Actor
    notice_id: int
    expires_at: datetime


async def find_link(secret: str) -> Link:
    """The link with this secret. Raises NotFound: nobody guesses 128 bits, and a wrong one costs no more than a page."""
    row = None
    if SECRET.fullmatch(secret):
        row = await fetch_one("select * from party_notice_find($1)", digest_of(secret))
    if row is None:
        raise NotFound
    actor = Actor(row["centre_id"], frozenset({Role.system}))
    return Link(actor, row["notice_id"], row["expires_at"])


async def open_attempt(name: str, address: str) -> int:
    """An attempt that counts as failed until it is said to have succeeded; kept apart from those to sign in."""
    ring = keys.current()
    own = ring.digest("attempts", name), ring.digest("attempts", f"notice_address:{address_group(address)}")
    opened = await fetch_one("select * from attempts_open($1, $2)", *own)
    assert opened is not None, "the function answers with a row"
    if opened["wait_seconds"] > 0:
        raise TooManyAttempts(opened["wait_seconds"])
    return int(opened["attempt_id"])


async def read_link(link: Link, cookie: str, clock: Clock = now_utc) -> Behind:
    """What is behind it for the browser with this cookie."""
    async with reading(link.actor):
        return await behind(link, cookie, clock())


async def behind(link: Link, cookie: str, now: datetime, dossier: Dossier | None = None) -> Behind:
    row = await fetch_one("select * from party_notice where id = $1", link.notice_id)
    assert row is not None, "a notice is never taken away"
    notice = msgspec.convert({**row, "readers": list(row["readers"])}, Notice)
    centre = await fetch_one("select name, phone, settings from centre where id = current_centre()")
    assert centre is not None, "a notice belongs to a centre"
    found = dossier or await read_dossier(link.actor, notice.case_id)
    party = _party(found, notice)
    if now >= notice.expires_at or party is None or danger_of(found).silences(notice.side):
        return Behind(Shown.ended, notice, centre)
    shown = _shown(notice, cookie, has_phone=party.has_phone)
    if shown is not Shown.open:
        return Behind(shown, notice, centre)
    session = next((one for one in found.sessions if one.id == notice.session_id), None)
    if session is None:
        told = tidings_again(found, notice.event, notice, now)
        facts = told.facts if told is not None else {}
        return Behind(shown, notice, centre, letter=await _letter(notice, party, None), facts=facts)
    appointment, place = appointment_of(session, found.sessions), session.place or _room(centre, session)
    return Behind(shown, notice, centre, session, appointment, place, await _letter(notice, party, session))


def _party(dossier: Dossier, notice: Notice) -> Party | None:
    """Whoever it was sent to, while they are in the case."""
    return next((one for one in dossier.parties if one.id == notice.case_party_id and one.here), None)


def _shown(notice: Notice, cookie: str, *, has_phone: bool) -> Shown:
    if notice.opened_at is None:
        return Shown.closed
    if cookie and reader_digest(cookie) in notice.readers:
        return Shown.open
    return Shown.elsewhere if has_phone and notice.wrong < MOST_WRONG else Shown.locked


def _room(centre: Mapping[str, Any], session: Session) -> str:
    listed = msgspec.json.decode(centre["settings"]).get("rooms", ())
    return next((str(room["name"]) for room in listed if room["id"] == session.room), "")


_LETTER = """select d.id, d.title, d.language from document d
  where d.case_id = $1 and d.kind = $2 and d.subject = any ($3)
    and ($4::int is null or (d.record::jsonb -> 'record' ->> 'no')::int = $4)
    and not exists (select from document x where x.centre_id = d.centre_id and x.supersedes = d.id)
  order by d.id desc limit 1"""
_TO_A_PERSON = frozenset({"DOC-04", "DOC-11"})
"""Papers that are made out to one person each; others are about the case, and are not shown here."""


async def _letter(notice: Notice, party: Party, session: Session | None) -> Letter | None:
    """The paper about it that was issued for the reader, or for whom they stand."""
    kinds = {rule.paper for rule in outside(notice.event)} & _TO_A_PERSON
    people = [one for one in (party.id, party.stands_for) if one is not None]
    for kind in kinds:
        number = session.no if session is not None and kind == "DOC-11" else None
        row = await fetch_one(_LETTER, notice.case_id, kind, people, number)
        if row is not None:
            return msgspec.convert(dict(row), Letter)
    return None


async def read_letter(link: Link, cookie: str, clock: Clock = now_utc) -> bytes:
    """The paper itself. Raises NotPermitted where the link is not open in this browser, NotFound where there is none."""
    async with reading(link.actor):
        found = await behind(link, cookie, clock())
        if found.shown is not Shown.open:
            raise NotPermitted
        if found.letter is None:
            raise NotFound
        return bytes(await fetch_value("select content from document where id = $1", found.letter.id))

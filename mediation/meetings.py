"""A session as the rules read it from the dossier, with those who were told of it and what was written down in it. Pure."""

from datetime import datetime, timedelta

import msgspec

from cases.vocabulary import SessionStatus

WAITING = frozenset({SessionStatus.planned, SessionStatus.notified})
"""States of a session that has yet to be held."""


class SessionEntry(msgspec.Struct, frozen=True):
    """Something written down while a session was open."""

    id: str
    kind: str
    case_party_id: int | None
    assignment_id: int | None
    side: int | None
    code: str
    happened_at: datetime
    recorded_at: datetime
    by_account: int | None
    remarks: list[str] = []


class Told(msgspec.Struct, frozen=True):
    """A side that was told of a session. `how` is empty where nobody said."""

    side: int
    how: str
    at: datetime


class Session(msgspec.Struct, frozen=True):
    """One meeting, planned or held. `room` is its number in the list of the centre."""

    id: int
    no: int
    status: SessionStatus
    planned_for: datetime
    planned_minutes: int
    place: str
    mode: str
    notified_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    result: str | None
    next_step: str | None
    no_show_side: int | None
    no_show_mediator_id: int | None
    excused: bool | None
    postponed_by: str | None
    reason_code: str | None
    planned_from: int | None
    last_happened_at: datetime | None
    version: int
    room: int | None
    clash_reason: str | None
    told: list[Told]
    entries: list[SessionEntry]

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.planned_for + timedelta(minutes=self.planned_minutes)

"""One session as the calendar tells it. Pure."""

from datetime import date, datetime, timedelta

import msgspec

from cases.vocabulary import SessionStatus
from parties import thai


class Entry(msgspec.Struct, frozen=True):
    """One session. Of a case held for safety, place and people are told only to those who may know its story.

    `changed_at`: when it last changed; `version` grows with every change.
    """

    id: int
    case_id: int
    number: str
    no: int
    status: SessionStatus
    planned_for: datetime
    planned_minutes: int
    place: str
    room: int | None
    mode: str
    held: bool
    mediators: list[str]
    version: int
    changed_at: datetime

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.planned_for + timedelta(minutes=self.planned_minutes)

    @property
    def day(self) -> date:
        """Its day in Bangkok."""
        return thai.bangkok_day(self.planned_for)

    @property
    def given_up(self) -> bool:
        """Whether it is not held at its time: cancelled, put off, or somebody did not come."""
        return self.status in (SessionStatus.cancelled, SessionStatus.postponed, SessionStatus.no_show)

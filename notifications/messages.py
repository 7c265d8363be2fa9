"""Messages: what leaves the house for somebody outside it, laid in the transaction of the deed it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from parties import keys


class Channel(StrEnum):
    """The ways out of the house."""

    mail = "mail"
    line = "line"
    sms = "sms"
    letter = "letter"
    other = "other"


@dataclass(frozen=True)
class Message:
    """A message by one channel to one address.

    `facts` holds codes, numbers, days and places for the wording: no narrative. `address` is a mail address, a telephone
    number, a LINE user; a letter has none. `link` is the secret part of a one-time link, where the wording has one.
    `calendar` (uid, sequence, method, start, end, place) makes the invitation that goes with a mail. `key` is what a
    provider is told, so that it passes on once what it is handed twice. It is not handed over before
    `not_before`, nor after `not_after`, when it would tell of what is over.
    """

    event: str
    channel: str
    language: str = "th"
    person_id: int | None = None
    account_id: int | None = None
    case_id: int | None = None
    referral_id: int | None = None
    session_id: int | None = None
    address: str = field(default="", repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict)
    link: str | None = field(default=None, repr=False)
    calendar: Mapping[str, Any] | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    key: UUID = field(default_factory=uuid4)

    def row(self, now: datetime) -> dict[str, Any]:
        """As `work_close` takes it, with address and link sealed. `now`: when it is laid."""
        return {
            "key": str(self.key),
            "event": self.event,
            "channel": Channel(self.channel).value,
            "language": self.language,
            "person_id": self.person_id,
            "account_id": self.account_id,
            "case_id": self.case_id,
            "referral_id": self.referral_id,
            "session_id": self.session_id,
            "address": sealed(self.key, "address", self.address),
            "facts": dict(self.facts),
            "link": sealed(self.key, "link", self.link or ""),
            "calendar": dict(self.calendar) if self.calendar else None,
            "run_at": (self.not_before or now).isoformat(),
            "good_until": self.not_after.isoformat() if self.not_after else None,
            "queued_at": now.isoformat(),
        }


def sealed(key: UUID, part: str, text: str) -> str | None:
    """A part of a message, sealed for it alone, as PostgreSQL reads bytes; None for nothing."""
    return "\\x" + keys.current().seal("message", text.encode(), f"{key}:{part}").hex() if text else None


def unsealed(key: UUID, part: str, seal: bytes | None) -> str:
    """The part again; empty where there is none. Raises SealBroken."""
    return keys.current().open_sealed("message", seal, f"{key}:{part}").decode() if seal else ""

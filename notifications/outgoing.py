"""What is handed to a channel, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from notifications.wording import Worded

NO_WAIT = timedelta(0)


@dataclass(frozen=True)
class Outgoing:
    """A message with its words, on its way to one address. `sender_name` is the name of the centre that sends it."""

    key: UUID
    channel: str
    language: str
    sender_name: str
    worded: Worded
    now: datetime
    address: str = field(default="", repr=False)
    calendar: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class HandedOver:
    """The provider has taken it; `ref` is what the provider calls it."""

    ref: str = ""


class NotHandedOver(Exception):
    """It was not taken. `code` says why, in one word; `detail` holds numbers of the provider, never an address or a text."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


class Later(NotHandedOver):
    """Not now: it is tried again, not before `after` where the provider asked for it."""

    def __init__(self, code: str, detail: str = "", after: timedelta = NO_WAIT) -> None:
        super().__init__(code, detail)
        self.after = after


class Refused(NotHandedOver):
    """Never: trying again would change nothing."""


class Sender(Protocol):
    """A way out of the house. It keeps no state of messages, and works outside any transaction."""

    @property
    def at_once(self) -> int:
        """How many it hands over at the same time."""

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        """Hand over. Raises Later, Refused."""

    async def close(self) -> None:
        """Let go of what it holds open."""

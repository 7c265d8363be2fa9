"""What was sent to people of a case, and what became of it, as its log is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from mediation.serving import Came, Sent
from parties.database import fetch

LOG = "select * from case_delivery d"
"""The one place where it is read from."""


class Delivery(msgspec.Struct, frozen=True):
    """A line of the log. `person_id` is of the register; `case_party_id` is missing of what was sent long ago."""

    id: int
    event: str
    channel: str
    session_id: int | None
    referral_id: int | None
    person_id: int | None
    account_id: int | None
    status: str
    queued_at: datetime
    handed_over_at: datetime | None
    opened_at: datetime | None
    bounced_at: datetime | None
    last_error: str
    case_party_id: int | None
    side: int | None
    attempt: int | None
    obligation_id: int | None
    answer: str | None
    answer_reason: str | None
    answered_at: datetime | None

    @property
    def sent(self) -> Sent:
        """As far as reaching somebody goes."""
        return Sent(
            self.case_party_id or 0,
            self.side or 0,
            self.status,
            self.opened_at,
            self.answered_at,
            self.bounced_at,
            self.attempt,
        )

    @property
    def came(self) -> Came:
        """Whether it reached them."""
        return self.sent.came

    @property
    def may_go_again(self) -> bool:
        """Whether it was to somebody of the case and is not waiting to leave."""
        return self.case_party_id is not None and self.status in ("handed_over", "dead", "printed")

    @property
    def to_print(self) -> bool:
        """Whether it is a letter that waits to be brought on its way."""
        return self.status == "to_print"


def deliveries_in(text: str) -> list[Delivery]:
    """The log of a case as it was read together with the case."""
    return msgspec.json.decode(text, type=list[Delivery])


async def deliveries_of(case_id: int) -> list[Delivery]:
    """The log of a case, the newest first, inside a transaction of its centre that has seen the dossier."""
    return _read(await fetch(f"{LOG} where d.case_id = $1 order by d.id desc", case_id))


async def line_of(case_id: int, message_id: int) -> Delivery | None:
    """One line of the log, inside such a transaction."""
    lines = _read(await fetch(f"{LOG} where d.case_id = $1 and d.id = $2", case_id, message_id))
    return lines[0] if lines else None


async def sent_of_session(session_id: int) -> list[Sent]:
    """What was sent about a session, inside a transaction of its centre."""
    lines = _read(await fetch(f"{LOG} where d.session_id = $1", session_id))
    return [one.sent for one in lines if one.case_party_id is not None]


async def sent_of_invitations(case_id: int) -> list[Sent]:
    """What was sent to invite the sides of a case, inside a transaction of its centre."""
    lines = _read(await fetch(f"{LOG} where d.case_id = $1 and d.event = 'case:file:invite'", case_id))
    return [one.sent for one in lines if one.case_party_id is not None]


def _read(rows: Sequence[Mapping[str, Any]]) -> list[Delivery]:
    return [msgspec.convert(dict(row), Delivery) for row in rows]

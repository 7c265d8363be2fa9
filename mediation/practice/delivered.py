"""The log of a case's messages: what was told to whom, by which channel, when, and what became of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from mediation.dossier import read_dossier
from mediation.work import reading
from parties.access import Actor
from parties.database import fetch
from parties.errors import NotPermitted

MOST = 500
"""Messages of a case; the newest."""


class Delivered(msgspec.Struct, frozen=True):
    """A message of a case, handed over or not."""

    id: int
    event: str
    channel: str
    status: str
    session_id: int | None
    referral_id: int | None
    person_id: int | None
    account_id: int | None
    queued_at: datetime
    handed_over_at: datetime | None
    opened_at: datetime | None
    bounced_at: datetime | None


_COLUMNS = ", ".join(Delivered.__struct_fields__)


async def deliveries(actor: Actor, case_id: int) -> Sequence[Delivered]:
    """The log, the newest first. Raises NotFound, and NotPermitted while the case is held, for those who may not know its story."""
    async with reading(actor):
        if (await read_dossier(actor, case_id)).kept_back(actor):
            raise NotPermitted
        return await deliveries_here(case_id)


async def deliveries_here(case_id: int, session_id: int | None = None) -> list[Delivered]:
    """The log of a case, or of one of its sessions, inside a reading or a piece of work."""
    rows = await fetch(
        f"""select {_COLUMNS} from delivery
            where centre_id = current_centre() and case_id = $1 and ($2::bigint is null or session_id = $2)
            order by id desc limit {MOST}""",  # noqa: S608 - columns of our own
        case_id,
        session_id,
    )
    return [msgspec.convert(dict(row), Delivered) for row in rows]

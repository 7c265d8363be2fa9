"""A referral that came from another installation, as the centre it came to reads and answers it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import asyncpg

from mediation.exchange_tables import IncomingReferral
from mediation.practice.sending_out import answer_abroad
from parties import keys
from parties.database import fetch_one
from parties.errors import NotFound
from parties.rows import update

GONE: dict[str, Any] = {"packet": {}, "packet_file": None}
"""What is left of what was shared once it is nobody's business any more."""


def place_of_packet(referral_id: int) -> str:
    """What the sealed packet is bound to."""
    return f"incoming:{referral_id}:packet"


async def incoming_answer(
    referral_id: int, event: str, moved: tuple[str, str], columns: Mapping[str, Any], now: datetime
) -> asyncpg.Record | Mapping[str, Any] | None:
    """Write the receiver's answer and let it follow to the sender. `moved`: the state the actor saw, and the one after.

    None where there is no such referral here; otherwise as `referral_answer` gives it.
    """
    row = await locked(referral_id)
    if row is None:
        return None
    if row["status"] != moved[0]:
        return {"done": False, "standing": row["version"]}
    changes = {name: value for name, value in columns.items() if name != "happened_at"}
    changes |= {"status": moved[1], "last_happened_at": columns["happened_at"]}
    if moved[1] == "declined":
        changes |= GONE
    await update(IncomingReferral, referral_id, changes, bump=True)
    await answer_abroad(referral_id, event, columns, (columns["happened_at"], now))
    return {"done": True, "standing": row["version"] + 1}


async def locked(referral_id: int) -> asyncpg.Record | None:
    """Its row, locked; None where it is not of the centre in hand."""
    return await fetch_one("select * from incoming_referral where id = $1 for update", referral_id)


async def packet_file(referral_id: int) -> bytes:
    """What was sent, byte for byte. Raises NotFound where it is gone."""
    row = await fetch_one("select packet_file from incoming_referral where id = $1", referral_id)
    if row is None or row["packet_file"] is None:
        raise NotFound
    return keys.current().open_sealed("message", row["packet_file"], place_of_packet(referral_id))

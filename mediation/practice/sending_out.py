"""What goes out to another installation: written with the deed that causes it, sealed, and carried by the worker later.

Nothing here asks the network. Once a referral has been handed over, its receiver's copy is where it is decided whether it can
still be taken back: taking back waits for the receiver's answer (docs/adr/0010-exchange.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec

from mediation.exchange_items import SCHEMA, Item, written
from parties import keys
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotValid


@dataclass(frozen=True)
class Abroad:
    """A referral that stands in two installations. `ref` names it between them."""

    referral_id: int
    centre_id: int
    peer_id: int
    ref: UUID
    peer_centre: str = ""
    withdrawing: bool = False


def place_of_seal(item: UUID) -> str:
    """What the sealed text of an item is bound to."""
    return f"exchange:{item}"


async def abroad(referral_id: int) -> Abroad | None:
    """The referral as it is known between two installations, locked; None where it stays in this one."""
    row = await fetch_one(
        """select referral_id, centre_id, peer_id, ref, peer_centre, withdrawing_since is not null as withdrawing
           from referral_exchange where referral_id = $1 for update""",
        referral_id,
    )
    return None if row is None else Abroad(**dict(row))


async def choose_peer(referral_id: int, centre_id: int, peer_centre_id: int) -> str | None:
    """Keep to which centre of which peer a referral goes; the centre's name, or None where it is not to be chosen."""
    row = await fetch_one("select peer_id, code, name from peer_directory() where id = $1", peer_centre_id)
    if row is None:
        return None
    await fetch(
        "insert into referral_exchange (referral_id, centre_id, peer_id, peer_centre) values ($1, $2, $3, $4)",
        referral_id,
        centre_id,
        row["peer_id"],
        row["code"],
    )
    return str(row["name"])


async def queue(
    there: Abroad, event: str, happened_at: datetime, now: datetime, *, chained: bool = True, **content: Any
) -> None:
    """Let an event follow on the other side; the referral must be locked. `chained`: not before what went out earlier."""
    item = uuid4()
    earlier = await fetch_one(
        """select max(n) as n, (array_agg(id order by n desc) filter (where state <> 'cancelled'))[1] as after
           from exchange_item where referral_id = $1""",
        there.referral_id,
    )
    assert earlier is not None
    told = Item(
        schema=SCHEMA,
        item=item,
        referral=there.ref,
        event=event,
        happened_at=happened_at,
        after=earlier["after"] if chained else None,
        centre=there.peer_centre if event in ("send", "withdraw") else "",
        **content,
    )
    sealed = keys.current().seal("message", written(told), place_of_seal(item))
    await fetch(
        """insert into exchange_item (id, centre_id, peer_id, referral_id, ref, n, event, body, queued_at, trying_since, run_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)""",
        *(item, there.centre_id, there.peer_id, there.referral_id, there.ref),
        *((earlier["n"] or 0) + 1, event, sealed, now),
    )


async def send_packet(referral_id: int, packet: bytes, happened_at: datetime, now: datetime) -> None:
    """Let a referral follow to its peer with the very file that is kept here; nothing where it goes elsewhere."""
    there = await abroad(referral_id)
    if there is not None:
        await queue(there, "send", happened_at, now, packet=packet)


async def send_supplement(referral_id: int, supplement: str, happened_at: datetime, now: datetime) -> None:
    """Let an answer to the receiver's question follow; nothing where it is none of a peer's."""
    there = await abroad(referral_id)
    if there is not None:
        await queue(there, "supply", happened_at, now, fields={"supplement": supplement})


async def ask_to_withdraw(referral_id: int, reason: str, happened_at: datetime, now: datetime) -> bool:
    """Ask the peer to let go of a referral that may have reached it. False where it never went out: it is simply withdrawn.

    Raises NotValid where it was asked already.
    """
    there = await abroad(referral_id)
    if there is None:
        return False
    if there.withdrawing:
        message = "The receiver was asked already; its answer is awaited."
        raise NotValid([Fault("withdrawal_asked", message, "reason")])
    left = await fetch(
        """update exchange_item set state = 'cancelled', body = null, settled_at = $2
           where referral_id = $1 and state in ('ready', 'dead') returning n, may_have_arrived""",
        there.referral_id,
        now,
    )
    if await _never_left(there.referral_id, [dict(row) for row in left]):
        return False
    await fetch(
        "update referral_exchange set withdrawing_since = $2, withdraw_reason = $3 where referral_id = $1",
        there.referral_id,
        now,
        reason,
    )
    await queue(there, "withdraw", happened_at, now, chained=False, fields={"reason": reason})
    return True


async def _never_left(referral_id: int, cancelled: list[dict[str, Any]]) -> bool:
    """Whether nothing of a referral can have reached its receiver: no packet, or one that nobody has tried to hand over."""
    packet = await fetch_one("select id from exchange_item where referral_id = $1 and event = 'send'", referral_id)
    return packet is None or any(row["n"] == 1 and not row["may_have_arrived"] for row in cancelled)


async def answer_abroad(
    referral_id: int, event: str, columns: Mapping[str, Any], moved: tuple[datetime, datetime]
) -> None:
    """Let a receiver's answer follow to the sender. `columns` are those that were written; `moved`: when, and now."""
    row = await fetch_one(
        "select id, centre_id, peer_id, shared_ref as ref from incoming_referral where id = $1", referral_id
    )
    assert row is not None
    there = Abroad(row["id"], row["centre_id"], row["peer_id"], row["ref"])
    await queue(there, event, *moved, fields=fields_of(event, columns))


_NAMED = {"decline_reason": "reason"}
_TOLD = {
    "acknowledge": ("receiver_no", "receiver_officer"),
    "ask_more": ("question",),
    "start": ("receiver_officer",),
    "decline": ("decline_reason",),
    "complete": ("result_code", "result", "completed_on"),
}
"""Event of a receiver → the columns its sender is told, under the names of the event's form."""


def fields_of(event: str, columns: Mapping[str, Any]) -> dict[str, str]:
    """What an answer wrote, as the fields of its form."""
    plain = msgspec.to_builtins({name: columns[name] for name in _TOLD[event] if columns.get(name)})
    return {_NAMED.get(name, name): str(value) for name, value in plain.items()}

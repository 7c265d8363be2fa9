"""What comes from another installation: an item of a known peer, followed here in one piece of work, with one effect.

The peer acts as a guest of the centre its item belongs to. A repeated item gets the first receipt; one that comes before what
it follows is asked to come again; one that the state of the referral forbids is refused for good, and its sender told where
the referral stands. Whatever its clock says, nothing happens here later than now or before what happened last.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mediation.exchange_items import SCHEMA, SENT_BY_RECEIVER, SENT_BY_SENDER, Item, ItemUnreadable, Receipt, written
from mediation.practice.answering_back import answered
from mediation.practice.arrival import APPLIED, Arrival, Became, Peer
from mediation.practice.arriving_here import received
from mediation.work import Clock, now_utc, work
from parties.access import Actor, Role
from parties.database import fetch, fetch_one, fetch_value


class NotYet(Exception):
    """What the item follows has not come yet: its sender tries again later."""


class NoSuchPlace(Exception):
    """No centre here takes it. That may change, so its sender tries again."""


@dataclass(frozen=True)
class _Place:
    centre_id: int
    ours: bool


async def arrive(peer: Peer, item: Item, clock: Clock = now_utc) -> bytes:
    """Follow an item of a peer, and the receipt for it: the same bytes however often it comes.

    Raises ItemUnreadable, NotValid, NoSuchPlace, NotYet.
    """
    if item.event not in SENT_BY_SENDER | SENT_BY_RECEIVER:
        raise ItemUnreadable("unknown_event", "event")
    row = await fetch_one("select * from exchange_place($1, $2, $3)", peer.id, item.referral, item.centre)
    if row is None and item.event != "withdraw":
        raise NoSuchPlace
    if row is None:
        # Taken back before it ever came here: there is nothing to take back, and nothing to remember it by.
        return _receipt(item, Became(APPLIED, "withdrawn", "never_came"), clock())
    place = _Place(row["centre_id"], row["ours"])
    actor = Actor(place.centre_id, frozenset({Role.guest}), name=peer.name)
    async with work(actor, clock) as hand:
        await fetch("select pg_advisory_xact_lock(hashtextextended($1, $2))", str(item.referral), peer.id)
        hand.now = clock()
        return await _once(Arrival(hand, peer, item), place)


async def _once(arrival: Arrival, place: _Place) -> bytes:
    peer, item = arrival.peer, arrival.item
    earlier = await fetch_value(
        "select receipt from exchange_received where peer_id = $1 and item = $2", peer.id, item.item
    )
    if earlier is not None:
        return str(earlier).encode()
    if item.after is not None and not await _came(peer, item.after):
        raise NotYet
    became = await (answered(arrival) if place.ours else received(arrival))
    receipt = _receipt(item, became, arrival.hand.now)
    await fetch(
        """insert into exchange_received (peer_id, item, centre_id, ref, event, outcome, receipt, received_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(peer.id, item.item, place.centre_id, item.referral, item.event, became.outcome, receipt.decode()),
        arrival.hand.now,
    )
    return receipt


def _receipt(item: Item, became: Became, now: datetime) -> bytes:
    return written(
        Receipt(
            schema=SCHEMA,
            item=item.item,
            outcome=became.outcome,
            status=became.status,
            received_at=now,
            reason=became.reason,
        )
    )


async def _came(peer: Peer, item: UUID) -> bool:
    sql = "select 1 from exchange_received where peer_id = $1 and item = $2"
    return await fetch_value(sql, peer.id, item) is not None

"""What comes from another installation: an item of a known peer, followed here in one piece of work, with one effect.

The peer acts as a guest of the centre its item belongs to. A repeated item gets the first receipt; one that comes before what
it follows is asked to come again; one that the state of the referral forbids is refused for good, and its sender told where
the referral stands. Whatever its clock says, nothing happens here later than now or before what happened last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from cases.events import event_name
from mediation.exchange_items import (
    SCHEMA,
    SENT_BY_RECEIVER,
    SENT_BY_SENDER,
    Item,
    ItemUnreadable,
    Receipt,
    within,
    written,
)
from mediation.exchange_tables import IncomingReferral
from mediation.forms.reading import read
from mediation.forms.referral import SupplyForm, WithdrawForm
from mediation.machines import MACHINES
from mediation.packet_file import OpenedPacket, PacketBroken, opened
from mediation.practice.incoming import GONE, place_of_packet
from mediation.practice.packet import sealed_people
from mediation.practice.receiving import RECEIVER_EVENTS, Reply
from mediation.tables import Referral
from mediation.work import Clock, Work, now_utc, work
from notifications.notices import Notice
from parties import keys
from parties.access import Actor, Role
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import NotNow, NotValid
from parties.rows import insert, update

_MACHINE = MACHINES["referral"]
APPLIED, REFUSED = "applied", "refused"


class NotYet(Exception):
    """What the item follows has not come yet: its sender tries again later."""


class NoSuchPlace(Exception):
    """No centre here takes it. That may change, so its sender tries again."""


@dataclass(frozen=True)
class Peer:
    """Another installation, known by the key that signed. `keys`: all it may sign with, by name."""

    id: int
    name: str
    keys: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    centre_id: int
    ours: bool


@dataclass
class _Arrival:
    """An item in hand, within the piece of work of its centre."""

    hand: Work
    peer: Peer
    item: Item

    def at(self, last: datetime | None) -> datetime:
        """When it happened, as far as that can be here."""
        said = min(self.item.happened_at, self.hand.now)
        return said if last is None else max(said, last)

    def note(
        self, referral_id: int, event: str, at: datetime, moved: tuple[str, str], reason: str | None = None
    ) -> None:
        """Write it into the referral's chain, with the peer that said it."""
        facts = {"peer": self.peer.id, "item": str(self.item.item)}
        if at != self.item.happened_at:
            facts["said_at"] = self.item.happened_at.isoformat()
        self.hand.happened(
            event_name("referral", event),
            subject_kind="referral",
            subject_id=referral_id,
            entity=f"referral:{referral_id}",
            role=Role.guest,
            happened_at=at,
            status_from=moved[0],
            status_to=moved[1],
            reason_code=reason,
            facts=facts,
        )


@dataclass(frozen=True)
class _Became:
    """What became of an item, and where the referral stands now."""

    outcome: str
    status: str
    reason: str = ""


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
        return _receipt(item, _Became(APPLIED, "withdrawn", "never_came"), clock())
    place = _Place(row["centre_id"], row["ours"])
    actor = Actor(place.centre_id, frozenset({Role.guest}), name=peer.name)
    async with work(actor, clock) as hand:
        await fetch("select pg_advisory_xact_lock(hashtextextended($1, $2))", str(item.referral), peer.id)
        hand.now = clock()
        return await _once(_Arrival(hand, peer, item), place)


async def _once(arrival: _Arrival, place: _Place) -> bytes:
    peer, item = arrival.peer, arrival.item
    earlier = await fetch_value(
        "select receipt from exchange_received where peer_id = $1 and item = $2", peer.id, item.item
    )
    if earlier is not None:
        return str(earlier).encode()
    if item.after is not None and not await _came(peer, item.after):
        raise NotYet
    became = await (_answered(arrival) if place.ours else _received(arrival))
    receipt = _receipt(item, became, arrival.hand.now)
    await fetch(
        """insert into exchange_received (peer_id, item, centre_id, ref, event, outcome, receipt, received_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        *(peer.id, item.item, place.centre_id, item.referral, item.event, became.outcome, receipt.decode()),
        arrival.hand.now,
    )
    return receipt


def _receipt(item: Item, became: _Became, now: datetime) -> bytes:
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


# AT THE RECEIVER


async def _received(arrival: _Arrival) -> _Became:
    """What the sender of a referral tells its receiver."""
    item = arrival.item
    row = await fetch_one(
        "select * from incoming_referral where peer_id = $1 and shared_ref = $2 for update",
        arrival.peer.id,
        item.referral,
    )
    if item.event == "send":
        return await _taken_in(arrival, row)
    if item.event not in SENT_BY_SENDER:
        return _Became(REFUSED, row["status"] if row else "", "not_the_senders")
    if row is None:
        # A packet that still comes is not taken in any more: see `_taken_in`.
        return _Became(APPLIED if item.event == "withdraw" else REFUSED, "withdrawn", "never_came")
    try:
        status = _MACHINE.next(row["status"], item.event)
    except NotNow:
        return _Became(REFUSED, row["status"], "not_now")
    return await _followed(arrival, row, status)


async def _taken_in(arrival: _Arrival, row: asyncpg.Record | None) -> _Became:
    item, hand = arrival.item, arrival.hand
    if row is not None:
        return _Became(REFUSED, row["status"], "already_here")
    if await _withdrawn_before(arrival):
        return _Became(REFUSED, "withdrawn", "withdrawn_before")
    file = await _opened(arrival)
    cover, matter = within(file.record)
    at = arrival.at(None)
    referral_id = await fetch_value("select nextval('referral_id_seq')")
    shared = msgspec.to_builtins(matter)
    shared["people"] = sealed_people(referral_id, shared["people"])
    row_of_it = {
        "id": referral_id,
        "centre_id": hand.actor.centre_id,
        "peer_id": arrival.peer.id,
        "shared_ref": item.referral,
        "from_centre": cover.from_centre,
        "destination": cover.destination.value,
        "letter_no": cover.letter_no,
        "status": _MACHINE.next("prepared", "send"),
        "reason_code": cover.reason.value,
        "basis": cover.basis.value,
        "consent_on": cover.consent_on,
        "urgent": cover.urgent,
        "packet": shared,
        "packet_sha256": file.sha256,
        "packet_file": keys.current().seal("message", item.packet, place_of_packet(referral_id)),
        "sent_at": at,
        "received_at": hand.now,
        "reply_by": cover.reply_by,
        "last_happened_at": at,
    }
    await insert(IncomingReferral, row_of_it)
    arrival.note(referral_id, "send", at, ("prepared", "sent"))
    _tell_receivers(arrival, referral_id, "send", cover.letter_no)
    return _Became(APPLIED, "sent")


async def _opened(arrival: _Arrival) -> OpenedPacket:
    """The packet, every byte of it signed with a key of the peer that sent it. Raises ItemUnreadable."""
    try:
        return opened(arrival.item.packet, arrival.peer.keys)
    except PacketBroken as broken:
        raise ItemUnreadable(f"packet_{broken.code}", "packet") from broken


async def _withdrawn_before(arrival: _Arrival) -> bool:
    sql = "select 1 from exchange_received where peer_id = $1 and ref = $2 and event = 'withdraw' limit 1"
    return await fetch_value(sql, arrival.peer.id, arrival.item.referral) is not None


async def _followed(arrival: _Arrival, row: asyncpg.Record, status: str) -> _Became:
    """A supplement, or the referral taken back: what was shared goes with it."""
    at = arrival.at(row["last_happened_at"])
    changes: dict[str, Any] = {"status": status, "last_happened_at": at}
    reason = None
    if arrival.item.event == "supply":
        given = _form(SupplyForm, arrival.item).supplement
        changes["supplement"] = "\n\n".join(part for part in (row["supplement"], given) if part)
    else:
        reason = _form(WithdrawForm, arrival.item).reason.value
        changes |= {**GONE, "supplement": ""}
    await update(IncomingReferral, row["id"], changes, bump=True)
    arrival.note(row["id"], arrival.item.event, at, (row["status"], status), reason)
    _tell_receivers(arrival, row["id"], arrival.item.event, row["letter_no"])
    return _Became(APPLIED, status)


def _tell_receivers(arrival: _Arrival, referral_id: int, event: str, letter_no: str) -> None:
    name = event_name("referral", event)
    facts = {"letter_no": letter_no}
    arrival.hand.tell(Notice(name, role=Role.cjc.value, referral_id=referral_id, facts=facts))


# AT THE SENDER


async def _answered(arrival: _Arrival) -> _Became:
    """What the receiver of a referral of ours answers."""
    item = arrival.item
    row = await fetch_one(
        """select r.*, f.number, f.officer_id from referral r
             join referral_exchange x on x.centre_id = r.from_centre_id and x.referral_id = r.id
             join case_file f on f.centre_id = r.from_centre_id and f.id = r.case_id
           where x.peer_id = $1 and x.ref = $2 for update of r""",
        arrival.peer.id,
        item.referral,
    )
    assert row is not None, "the place of an item is there"
    if item.event not in SENT_BY_RECEIVER:
        return _Became(REFUSED, row["status"], "not_the_receivers")
    try:
        status = _MACHINE.next(row["status"], item.event)
    except NotNow:
        return _Became(REFUSED, row["status"], "not_now")
    await _moved(arrival, row, status)
    return _Became(APPLIED, status)


async def _moved(arrival: _Arrival, row: asyncpg.Record, status: str) -> None:
    kind, at = RECEIVER_EVENTS[arrival.item.event], arrival.at(row["last_happened_at"])
    columns = kind.columns(_form(kind.form, arrival.item), Reply(arrival.hand.actor, at))
    changes = {**columns, "status": status, "last_happened_at": at}
    await update(Referral, row["id"], changes, bump=True)
    arrival.note(row["id"], arrival.item.event, at, (row["status"], status), columns.get(kind.reason))
    if row["officer_id"] is not None:
        facts = {"number": row["number"], "letter_no": row["letter_no"]}
        name = event_name("referral", arrival.item.event)
        arrival.hand.tell(Notice(name, row["officer_id"], case_id=row["case_id"], referral_id=row["id"], facts=facts))


def _form(kind: Any, item: Item) -> Any:
    """The fields of an item, read as one's own people's would be. Raises NotValid."""
    form, faults = read(kind, dict(item.fields))
    if form is None:
        raise NotValid(faults)
    return form

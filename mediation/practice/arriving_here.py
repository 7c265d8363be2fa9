"""What the sender of a referral tells its receiver: taken in, supplemented, taken back; in the centre it came to."""

from typing import Any

import asyncpg
import msgspec

from cases.events import event_name
from mediation.exchange_items import SENT_BY_SENDER, ItemUnreadable, within
from mediation.exchange_tables import IncomingReferral
from mediation.forms.referral import SupplyForm, WithdrawForm
from mediation.packet_file import OpenedPacket, PacketBroken, opened
from mediation.practice.arrival import APPLIED, MACHINE, REFUSED, Arrival, Became, form_in
from mediation.practice.incoming import GONE, place_of_packet
from mediation.practice.packet import sealed_people
from notifications.notices import Notice
from parties import keys
from parties.access import Role
from parties.database import fetch_one, fetch_value
from parties.errors import NotNow
from parties.rows import insert, update


async def received(arrival: Arrival) -> Became:
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
        return Became(REFUSED, row["status"] if row else "", "not_the_senders")
    if row is None:
        # A packet that still comes is not taken in any more: see `_taken_in`.
        return Became(APPLIED if item.event == "withdraw" else REFUSED, "withdrawn", "never_came")
    try:
        status = MACHINE.next(row["status"], item.event)
    except NotNow:
        return Became(REFUSED, row["status"], "not_now")
    return await _followed(arrival, row, status)


async def _taken_in(arrival: Arrival, row: asyncpg.Record | None) -> Became:
    item, hand = arrival.item, arrival.hand
    if row is not None:
        return Became(REFUSED, row["status"], "already_here")
    if await _withdrawn_before(arrival):
        return Became(REFUSED, "withdrawn", "withdrawn_before")
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
        "status": MACHINE.next("prepared", "send"),
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
    return Became(APPLIED, "sent")


async def _opened(arrival: Arrival) -> OpenedPacket:
    """The packet, every byte of it signed with a key of the peer that sent it. Raises ItemUnreadable."""
    try:
        return opened(arrival.item.packet, arrival.peer.keys)
    except PacketBroken as broken:
        raise ItemUnreadable(f"packet_{broken.code}", "packet") from broken


async def _withdrawn_before(arrival: Arrival) -> bool:
    sql = "select 1 from exchange_received where peer_id = $1 and ref = $2 and event = 'withdraw' limit 1"
    return await fetch_value(sql, arrival.peer.id, arrival.item.referral) is not None


async def _followed(arrival: Arrival, row: asyncpg.Record, status: str) -> Became:
    """A supplement, or the referral taken back: what was shared goes with it."""
    at = arrival.at(row["last_happened_at"])
    changes: dict[str, Any] = {"status": status, "last_happened_at": at}
    reason = None
    if arrival.item.event == "supply":
        given = form_in(SupplyForm, arrival.item).supplement
        changes["supplement"] = "\n\n".join(part for part in (row["supplement"], given) if part)
    else:
        reason = form_in(WithdrawForm, arrival.item).reason.value
        changes |= {**GONE, "supplement": ""}
    await update(IncomingReferral, row["id"], changes, bump=True)
    arrival.note(row["id"], arrival.item.event, at, (row["status"], status), reason)
    _tell_receivers(arrival, row["id"], arrival.item.event, row["letter_no"])
    return Became(APPLIED, status)


def _tell_receivers(arrival: Arrival, referral_id: int, event: str, letter_no: str) -> None:
    name = event_name("referral", event)
    facts = {"letter_no": letter_no}
    arrival.hand.tell(Notice(name, role=Role.cjc.value, referral_id=referral_id, facts=facts))

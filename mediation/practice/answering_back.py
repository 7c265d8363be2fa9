"""What the receiver of a referral of ours answers, in the centre that sent it."""

import asyncpg

from cases.events import event_name
from mediation.exchange_items import SENT_BY_RECEIVER
from mediation.practice.arrival import APPLIED, MACHINE, REFUSED, Arrival, Became, form_in
from mediation.practice.receiving import RECEIVER_EVENTS, Reply
from mediation.tables import Referral
from notifications.notices import Notice
from parties.database import fetch_one
from parties.errors import NotNow
from parties.rows import update


async def answered(arrival: Arrival) -> Became:
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
        return Became(REFUSED, row["status"], "not_the_receivers")
    try:
        status = MACHINE.next(row["status"], item.event)
    except NotNow:
        return Became(REFUSED, row["status"], "not_now")
    await _moved(arrival, row, status)
    return Became(APPLIED, status)


async def _moved(arrival: Arrival, row: asyncpg.Record, status: str) -> None:
    kind, at = RECEIVER_EVENTS[arrival.item.event], arrival.at(row["last_happened_at"])
    columns = kind.columns(form_in(kind.form, arrival.item), Reply(arrival.hand.actor, at))
    changes = {**columns, "status": status, "last_happened_at": at}
    await update(Referral, row["id"], changes, bump=True)
    arrival.note(row["id"], arrival.item.event, at, (row["status"], status), columns.get(kind.reason))
    if row["officer_id"] is not None:
        facts = {"number": row["number"], "letter_no": row["letter_no"]}
        name = event_name("referral", arrival.item.event)
        arrival.hand.tell(Notice(name, row["officer_id"], case_id=row["case_id"], referral_id=row["id"], facts=facts))

"""The worker's turn for the exchange: takes what waits on a lease, hands it over, and writes down what its receipt says.

No network is asked inside a transaction. Whoever dies in between leaves a lease that runs out: the item is handed over again,
its receiver repeats the receipt, and only that is written down. An item is tried for days, ever more seldom.
"""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cases.events import event_name
from mediation.exchange_items import Receipt
from mediation.machines import MACHINES
from mediation.practice.asking_peers import Address, Line, PeerFailed, open_line
from mediation.practice.greeting import greet_all, heard
from mediation.practice.sending_out import place_of_seal
from mediation.tables import Referral
from mediation.work import Clock, Work, now_utc, work
from mediation.worker import Bench
from notifications.notices import Notice
from parties import keys
from parties.access import Actor, Role
from parties.database import fetch, fetch_one
from parties.errors import NotNow
from parties.rows import update

LOG = logging.getLogger("mediation.exchange")
LEASE_SECONDS = 90
"""Longer than a request may take."""
AT_ONCE = 20
_FIRST_PAUSE, _LONGEST_PAUSE = 15.0, 3600.0
_MACHINE = MACHINES["referral"]


@dataclass(frozen=True)
class _Leased:
    """An item in hand."""

    id: UUID
    centre_id: int
    peer_id: int
    referral_id: int
    ref: UUID
    event: str
    body: bytes
    attempts: int
    trying_since: datetime
    may_have_arrived: bool
    base_url: str
    our_key: str

    @property
    def to(self) -> Address:
        """Where it goes."""
        return Address(self.peer_id, self.base_url, self.our_key)

    @property
    def actor(self) -> Actor:
        """Who writes down what becomes of it."""
        return Actor(self.centre_id, frozenset({Role.system}))


async def carry(days: int, clock: Clock = now_utc) -> int:
    """One turn: greet whose turn it is, hand over what waits; how many pieces of work were done."""
    async with open_line(clock) as line:
        return await greet_all(line) + await carry_on(line, timedelta(days=days))


async def exchange_turn(bench: Bench) -> int:
    """The turn of the worker."""
    return await carry(bench.settings.exchange_days, bench.clock)


async def carry_on(line: Line, patience: timedelta) -> int:
    """Hand over what waits, to each peer by itself; how many items are done with."""
    leased = [
        _Leased(**dict(row)) for row in await fetch("select * from exchange_lease($1, $2)", LEASE_SECONDS, AT_ONCE)
    ]
    peers: dict[int, list[_Leased]] = defaultdict(list)
    for item in leased:
        peers[item.peer_id].append(item)
    done = await asyncio.gather(*(_hand_over(line, items, patience) for items in peers.values()))
    return sum(done)


async def _hand_over(line: Line, items: Sequence[_Leased], patience: timedelta) -> int:
    """Those of one peer, one after the other; once it is not reached the others go back untried."""
    done = 0
    for index, item in enumerate(items):
        try:
            body = _opened(item)
            receipt = await line.ask(item.to, "POST", "/items", Receipt, body)
            if receipt.item != item.id or receipt.outcome not in ("applied", "refused"):
                raise PeerFailed("answer_unreadable")
        except PeerFailed as failed:
            await heard(item.peer_id, failed)
            await _failed(item, failed, patience, line.clock)
            if failed.down:
                await _give_back(items[index + 1 :])
                break
        else:
            await fetch("select peer_heard($1, '', null, 0, null)", item.peer_id)
            await _settle(item, receipt, line.clock)
            done += 1
    return done


def _opened(item: _Leased) -> bytes:
    try:
        return keys.current().open_sealed("message", item.body, place_of_seal(item.id))
    except keys.SealBroken as broken:
        raise PeerFailed("seal_broken") from broken


async def _give_back(items: Sequence[_Leased]) -> None:
    for item in items:
        async with work(item.actor):
            await fetch(
                """update exchange_item set leased_until = null, attempts = attempts - 1, may_have_arrived = $2
                   where id = $1 and state = 'ready'""",
                item.id,
                item.may_have_arrived,
            )


def pause(attempts: int) -> float:
    """Seconds until the next try: fifteen, doubling up to an hour, each a little different so that not all come at once."""
    return float(min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempts - 1, 12)) * random.uniform(0.8, 1.2))  # noqa: S311


async def _failed(item: _Leased, failed: PeerFailed, patience: timedelta, clock: Clock) -> None:
    """Try again later, or give it up and tell those who sent it."""
    async with work(item.actor, clock) as hand:
        dead = hand.now - item.trying_since > patience
        row = await fetch_one(
            """update exchange_item set state = $2, last_error = $3, run_at = $4, leased_until = null,
                 may_have_arrived = case when $5 then $6 else may_have_arrived end
               where id = $1 and state = 'ready' returning id""",
            item.id,
            "dead" if dead else "ready",
            failed.code,
            hand.now + timedelta(seconds=pause(item.attempts)),
            failed.down,
            item.may_have_arrived,
        )
        if dead and row is not None:
            LOG.warning("item %s is given up: %s", item.id, failed.code)
            await _tell_own(hand, item, "case:referral:undeliverable")


async def _settle(item: _Leased, receipt: Receipt, clock: Clock) -> None:
    """Write down once what the receipt says; taking back a referral takes effect here by it."""
    async with work(item.actor, clock) as hand:
        row = await fetch_one(
            """update exchange_item set state = 'delivered', outcome = $2, settled_at = $3, body = null, leased_until = null,
                 last_error = $4 where id = $1 and state = 'ready' returning id""",
            item.id,
            receipt.outcome,
            hand.now,
            receipt.reason if receipt.outcome == "refused" and receipt.reason.isidentifier() else "",
        )
        if row is None:
            return
        if item.event == "withdraw":
            await _withdrawn(hand, item, receipt)
        elif receipt.outcome == "refused" and not await _stands(item, receipt.status):
            await _tell_own(hand, item, "case:referral:not_followed")


async def _stands(item: _Leased, status: str) -> bool:
    """Whether the referral stands here, too, as the other side says."""
    row = await fetch_one(
        """select status from referral where id = $1 union all select status from incoming_referral where id = $1""",
        item.referral_id,
    )
    return row is not None and (row["status"] == status or {row["status"], status} <= {"completed", "result_recorded"})


async def _withdrawn(hand: Work, item: _Leased, receipt: Receipt) -> None:
    """The receiver has let go of it, and so it is withdrawn; or it was done by then, and stays what it is."""
    row = await fetch_one(
        """select r.status, r.last_happened_at, x.withdraw_reason from referral r
             join referral_exchange x on x.centre_id = r.from_centre_id and x.referral_id = r.id
           where r.id = $1 for update of r""",
        item.referral_id,
    )
    assert row is not None
    await fetch(
        "update referral_exchange set withdrawing_since = null, withdraw_reason = '' where referral_id = $1",
        item.referral_id,
    )
    event, status, at = "case:referral:withdraw_refused", row["status"], hand.now
    if receipt.outcome == "applied":
        try:
            status, event = _MACHINE.next(row["status"], "withdraw"), event_name("referral", "withdraw")
        except NotNow:
            LOG.warning("item %s was followed there and cannot be here", item.id)
    if status != row["status"]:
        at = max(hand.now, row["last_happened_at"] or hand.now)
        await update(Referral, item.referral_id, {"status": status, "last_happened_at": at}, bump=True)
    hand.happened(
        event,
        subject_kind="referral",
        subject_id=item.referral_id,
        entity=f"referral:{item.referral_id}",
        role=Role.system,
        happened_at=at,
        status_from=row["status"],
        status_to=status,
        reason_code=row["withdraw_reason"] or None,
        facts={"peer": item.peer_id, "item": str(item.id)},
    )
    await _tell_own(hand, item, event)


async def _tell_own(hand: Work, item: _Leased, event: str) -> None:
    """Those here whose referral it is: the officer of the case, or the justice officers it came to."""
    row = await fetch_one(
        """select f.officer_id, f.id as case_id, f.number, r.letter_no from referral r
             join case_file f on f.centre_id = r.from_centre_id and f.id = r.case_id where r.id = $1""",
        item.referral_id,
    )
    if row is None:
        hand.tell(Notice(event, role=Role.cjc.value, referral_id=item.referral_id))
    elif row["officer_id"] is not None:
        facts = {"number": row["number"], "letter_no": row["letter_no"]}
        hand.tell(Notice(event, row["officer_id"], case_id=row["case_id"], referral_id=item.referral_id, facts=facts))

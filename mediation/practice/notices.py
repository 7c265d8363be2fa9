"""Notices are read by those they were written for."""

from mediation.work import Clock, now_utc, work
from parties.access import Actor
from parties.database import fetch


async def mark_read(actor: Actor, oldest: int, newest: int, clock: Clock = now_utc) -> None:
    """Mark the actor's own notices from the oldest to the newest id as read; those before and after stay new."""
    async with work(actor, clock) as hand:
        await fetch(
            """update notice set read_at = $5
               where centre_id = $1 and account_id = $2 and id between $3 and $4 and read_at is null""",
            actor.centre_id,
            actor.account_id,
            oldest,
            newest,
            hand.now,
        )

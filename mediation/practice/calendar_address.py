"""One's own private calendar address: made, made anew, given up; each noted in the chain of the centre."""

from mediation.work import Clock, Work, now_utc, work
from parties import calendar_feeds
from parties.access import Actor, Permission, require


async def renew(actor: Actor, *, clock: Clock = now_utc) -> str:
    """A new address in place of any earlier one; its secret part, which is kept nowhere. Raises NotPermitted."""
    require(actor, Permission.see_register)
    secret = calendar_feeds.new_secret()
    async with work(actor, clock) as hand:
        for ended in await calendar_feeds.end(actor):
            _note(hand, "centre:calendar:ended", ended)
        _note(hand, "centre:calendar:subscribed", await calendar_feeds.begin(actor, secret))
    return secret


async def give_up(actor: Actor, *, clock: Clock = now_utc) -> None:
    """End the address, where there is one: from now on nothing is found under it."""
    async with work(actor, clock) as hand:
        for number in await calendar_feeds.end(actor):
            _note(hand, "centre:calendar:ended", number)


def _note(hand: Work, event: str, number: int) -> None:
    hand.happened(
        event,
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=f"calendar_feed:{number}",
        role=hand.actor.acting_as(hand.actor.roles),
        facts={"account": hand.actor.account_id},
    )

"""Telling the journal that a file was taken out: once for every file, also where a program asks for it again."""

from collections.abc import Awaitable, Callable

from mediation.work import AlreadyAnswered, Clock, Key, Work, now_utc, work
from parties.access import Actor


async def tell_once(
    actor: Actor,
    digest: str,
    tell: Callable[[Work], Awaitable[None]],
    *,
    key: Key | None = None,
    clock: Clock = now_utc,
) -> None:
    """Tell it in a piece of work of its own. Under a key that was used before it is told again only where the file is
    another one now. Raises KeyReused, and whatever `tell` raises."""
    try:
        await _told(actor, digest, tell, key, clock)
    except AlreadyAnswered as earlier:
        if earlier.answer.content.get("sha256") != digest:
            await _told(actor, digest, tell, None, clock)


async def _told(
    actor: Actor, digest: str, tell: Callable[[Work], Awaitable[None]], key: Key | None, clock: Clock
) -> None:
    async with work(actor, clock, key=key) as hand:
        await tell(hand)
        hand.answer["sha256"] = digest

"""What both doors do alike: take a step, repeat an answer already given, and note an attempt that was denied."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mediation.deeds import find_deed
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import AlreadyAnswered, Answer, Clock, now_utc, work
from parties.access import ROLE_ORDER, Actor
from parties.database import fetch_value
from parties.errors import NotFound, NotPermitted, Refused

_DENIED = "centre:attempt:denied"


async def do(kind: str, event: str, call: Call, raw: Mapping[str, Any]) -> Answer:
    """The deed of this name, done once: a repeated key repeats the first answer. Raises Refused.

    A denied attempt on a case of the centre is noted in its journal, in a piece of work of its own: the refused one left
    nothing behind.
    """

    async def done() -> Answer:
        deed = find_deed(kind, event)
        await deed.ahead(call, raw)
        return await take_step(deed, call, raw)

    return await watched(call.actor, event, call.case_id, done, call.clock)


async def watched(
    actor: Actor, event: str, case_id: int | None, deed: Callable[[], Awaitable[Answer]], clock: Clock = now_utc
) -> Answer:
    """A deed with its replays answered and its denials noted."""
    try:
        return await deed()
    except AlreadyAnswered as earlier:
        return earlier.answer
    except (NotPermitted, NotFound) as refusal:
        await note_denied(actor, event, case_id, refusal, clock)
        raise


async def note_denied(actor: Actor, event: str, case_id: int | None, refusal: Refused, clock: Clock = now_utc) -> None:
    """Write into the centre's journal that somebody tried what they may not; nothing for a case that is not there."""
    async with work(actor, clock) as hand:
        if case_id is not None and await fetch_value("select 1 from case_file where id = $1", case_id) is None:
            return
        role = next(role for role in ROLE_ORDER if role in actor.roles)
        hand.happened(
            _DENIED,
            subject_kind="centre",
            subject_id=actor.centre_id,
            entity="centre" if case_id is None else f"case:{case_id}",
            role=role,
            reason_code=refusal.code,
            facts={"event": event},
        )

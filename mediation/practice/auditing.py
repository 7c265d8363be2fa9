"""The auditor takes an extract of the journal away as a file, which is itself journalled in the centre's chain."""

from dataclasses import dataclass
from datetime import date, datetime

from mediation.history import ExtractLine, Place, audit_extract
from mediation.work import Clock, now_utc, reading, work
from parties.access import Actor, Permission, Role, require


@dataclass(frozen=True)
class Span:
    """The days looked at, first and last included."""

    since: date
    until: date


async def look(actor: Actor, span: Span, after: Place | None, limit: int) -> list[ExtractLine]:
    """A page of the extract. Raises NotPermitted for everybody but the auditor."""
    async with reading(actor):
        return await audit_extract(actor, span.since, span.until, after, limit)


async def begin_extraction(actor: Actor, span: Span, clock: Clock = now_utc) -> datetime:
    """Write into the centre's journal that these days are taken away; the moment up to which the extract goes,
    so that its own entry is the last one in it.

    Raises NotPermitted for everybody but the auditor.
    """
    require(actor, Permission.see_audit)
    async with work(actor, clock) as hand:
        hand.happened(
            "centre:audit:extracted",
            subject_kind="centre",
            subject_id=actor.centre_id,
            role=Role.auditor,
            facts={"since": span.since, "until": span.until},
        )
    return clock()

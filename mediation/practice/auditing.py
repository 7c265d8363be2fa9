"""The auditor looks into the journal: every look is itself journalled in the centre's chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mediation.history import ExtractLine, audit_extract
from mediation.work import Clock, now_utc, work
from parties.access import Actor, Permission, Role, require

_AT_ONCE = 1000


@dataclass(frozen=True)
class Span:
    """The days looked at, first and last included."""

    since: date
    until: date


async def look(
    actor: Actor, span: Span, after: tuple[datetime, str] | None, limit: int, clock: Clock = now_utc
) -> list[ExtractLine]:
    """A page of the extract. Raises NotPermitted for everybody but the auditor."""
    require(actor, Permission.see_audit)
    async with work(actor, clock) as hand:
        lines = await audit_extract(actor, span.since, span.until, after, limit)
        hand.happened(
            "centre:audit:extracted",
            subject_kind="centre",
            subject_id=actor.centre_id,
            role=Role.auditor,
            facts={"since": span.since, "until": span.until, "lines": len(lines), "form": "page"},
        )
    return lines


async def take_away(actor: Actor, span: Span, clock: Clock = now_utc) -> Sequence[ExtractLine]:
    """The whole extract of a span, to be taken away as a file. Raises NotPermitted for everybody but the auditor."""
    require(actor, Permission.see_audit)
    taken: list[ExtractLine] = []
    async with work(actor, clock) as hand:
        more = True
        while more:
            after = (taken[-1].recorded_at, taken[-1].entry_hash) if taken else None
            lines = await audit_extract(actor, span.since, span.until, after, _AT_ONCE)
            taken += lines
            more = len(lines) == _AT_ONCE
        hand.happened(
            "centre:audit:extracted",
            subject_kind="centre",
            subject_id=actor.centre_id,
            role=Role.auditor,
            facts={"since": span.since, "until": span.until, "lines": len(taken), "form": "csv"},
        )
    return taken

"""The calendar over JSON."""

from datetime import date, timedelta
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from mediation.api.cases import day_of
from mediation.api.exchange import told, whole_number
from mediation.calendar import Span, sessions_between
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
MOST_DAYS, DAYS = 92, 30
_QUERY = frozenset({"from", "to", "mediator", "room"})


@get("/calendar")
async def calendar(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The sessions from a day until a day, both included: a mediator's own, an officer's or head's of the centre."""
    require(actor, Permission.see_register)
    span = _span(request)
    async with reading(actor):
        entries = await sessions_between(actor, span)
    sessions = [{**msgspec.to_builtins(entry), "ends_at": entry.ends_at} for entry in entries]
    return told({"from": span.since, "to": span.until, "sessions": sessions})


def _span(request: AnyRequest) -> Span:
    query = request.query_params
    faults = [
        Fault("unknown_field", "This field is not known here.", name[:80]) for name in query if name not in _QUERY
    ]
    since = day_of(query.get("from"), "from", faults) or thai.bangkok_day(now_utc())
    until = day_of(query.get("to"), "to", faults) or _later(since, DAYS)
    numbers: dict[str, int | None] = {}
    for name in ("mediator", "room"):
        try:
            numbers[name] = whole_number(query.get(name), name, 0, 999_999_999) or None
        except NotValid as wrong:
            faults += wrong.faults
    if until < since:
        faults.append(Fault("ends_before_start", "The last day lies before the first.", "to"))
    elif until > _later(since, MOST_DAYS):
        params = {"limit": str(MOST_DAYS)}
        faults.append(Fault("too_many_days", "At most %(limit)s days at once.", "to", params=params))
    if faults:
        raise NotValid(faults)
    return Span(since, until, numbers["mediator"], numbers["room"])


def _later(day: date, days: int) -> date:
    return date.max - timedelta(days=2) if day > date.max - timedelta(days=days + 2) else day + timedelta(days=days)


ROUTES = [calendar]

"""The calendar by day, week and month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency

from cases.msgid import N_
from mediation.calendar import Span, filters_of, sessions_between
from mediation.calendar_entry import Entry
from mediation.pages.case import TONES
from mediation.pages.render import page
from mediation.pages.words import be_date
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor, Permission, require
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
VIEWS: Mapping[str, str] = {"day": N_("By day"), "week": N_("By week"), "month": N_("By month")}
_FIRST_YEAR, _LAST_YEAR = 1990, 2200


@dataclass(frozen=True)
class Day:
    """A day of the calendar with its sessions. `outside`: of the month before or after the one shown."""

    day: date
    entries: Sequence[Entry]
    today: bool
    outside: bool


@dataclass(frozen=True)
class Shown:
    """Which part of the calendar is shown."""

    view: str
    day: date

    @property
    def first(self) -> date:
        """The first day that is shown; a month begins with the Monday of its first week."""
        if self.view == "day":
            return self.day
        start = self.day.replace(day=1) if self.view == "month" else self.day
        return start - timedelta(days=start.weekday())

    @property
    def last(self) -> date:
        """The last day that is shown."""
        if self.view == "day":
            return self.day
        if self.view == "week":
            return self.first + timedelta(days=6)
        end = _next_month(self.day) - timedelta(days=1)
        return end + timedelta(days=6 - end.weekday())

    @property
    def before(self) -> date:
        """A day of the part before."""
        if self.view == "month":
            return (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)
        return self.day - timedelta(days=1 if self.view == "day" else 7)

    @property
    def after(self) -> date:
        """A day of the part after."""
        if self.view == "month":
            return _next_month(self.day)
        return self.day + timedelta(days=1 if self.view == "day" else 7)

    def days(self, entries: Sequence[Entry], today: date) -> list[Day]:
        """Every day that is shown, with what is on it."""
        count = (self.last - self.first).days + 1
        listed = [self.first + timedelta(days=ahead) for ahead in range(count)]
        outside = [self.view == "month" and day.month != self.day.month for day in listed]
        return [
            Day(day, [one for one in entries if one.day == day], day == today, out)
            for day, out in zip(listed, outside, strict=True)
        ]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def shown_of(query: Mapping[str, str], today: date) -> Shown:
    """The part an address names; where it cannot be read, the week of today."""
    view = query.get("view", "week")
    return Shown(view if view in VIEWS else "week", _day_of(query.get("day", ""), today))


def _day_of(written: str, today: date) -> date:
    try:
        day = thai.parse_date(written[:40])
    except thai.AmbiguousDate:
        return today
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else today


def _one_of(written: str, listed: Sequence[tuple[int, str]]) -> int | None:
    return next((number for number, _name in listed if str(number) == written), None)


@get("/calendar", include_in_schema=False)
async def calendar_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The sessions of a day, a week or a month: a mediator's own, an officer's or head's of the centre."""
    require(actor, Permission.see_register)
    query, today = request.query_params, thai.bangkok_day(now_utc())
    shown = shown_of(query, today)
    async with reading(actor):
        filters = await filters_of(actor)
        mediator = _one_of(query.get("mediator", ""), filters.mediators)
        room = _one_of(query.get("room", ""), filters.rooms)
        entries = await sessions_between(actor, Span(shown.first, shown.last, mediator, room))
    kept = {name: str(number) for name, number in (("mediator", mediator), ("room", room)) if number is not None}
    return page(
        request,
        "calendar.html",
        shown=shown,
        views=VIEWS,
        days=shown.days(entries, today),
        entries=entries,
        today=today,
        filters=filters,
        mediator=mediator,
        room=room,
        own=actor.only_mediator(),
        tones=TONES,
        to=lambda view, day: "/calendar?" + urlencode({"view": view, "day": day.isoformat(), **kept}),
        title=_title(shown),
    )


def _title(shown: Shown) -> str:
    if shown.view == "day":
        return be_date(shown.day, "full")
    if shown.view == "month":
        return be_date(shown.day, "long").split(" ", 1)[1]
    return _("%(since)s – %(until)s") % {"since": be_date(shown.first), "until": be_date(shown.last)}


ROUTES = [calendar_page]

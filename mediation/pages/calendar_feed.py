"""One's own calendar for calendar programs: the private address, and the file that stands under it."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.calendar import Span, filters_of, sessions_between
from mediation.calendar_file import DAYS_AHEAD, DAYS_BACK, calendar_file, etag_of
from mediation.pages.render import go, page
from mediation.practice.calendar_address import give_up, renew
from mediation.visit import FEED
from mediation.work import now_utc, reading
from parties import calendar_feeds, thai
from parties.access import Actor, Permission
from parties.errors import NotFound
from parties.language import gettext as _
from parties.language import reading_in

AnyRequest = Request[Any, Any, Any]
_ENDING = ".ics"
_HEADERS = {
    # The reader's program alone may keep it, and asks each time whether it still holds.
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "Content-Disposition": 'inline; filename="calendar.ics"',
    "X-Robots-Tag": "noindex",
}


@get(FEED + "{name:str}", include_in_schema=False)
async def feed(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
    """The sessions of whoever the address belongs to, as they stand now. Nothing is said of why there is none."""
    if not name.endswith(_ENDING):
        raise NotFound
    owner = await calendar_feeds.owner_of(name.removesuffix(_ENDING))
    if owner is None or not owner.may(Permission.see_register):
        raise NotFound
    today = thai.bangkok_day(now_utc())
    span = Span(today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    async with reading(owner):
        rooms = dict((await filters_of(owner)).rooms)
        entries = await sessions_between(owner, span)
    with reading_in(owner.locale):
        words = (_("Mediation sessions"), _("Mediation, session %(number)s"))
    made = calendar_file(entries, rooms, words, base_url_of(request))
    return Response(made, media_type="text/calendar", headers=_HEADERS | {"ETag": etag_of(made)})


@post("/account/calendar", include_in_schema=False, status_code=200)
async def new_address(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Make one's address, or another in its place, and show it: this once."""
    secret = await renew(actor)
    return page(request, "calendar_address.html", feed=f"{base_url_of(request)}{FEED}{secret}{_ENDING}")


@post("/account/calendar/end", include_in_schema=False, status_code=303)
async def end_address(actor: NamedDependency[Actor]) -> Response[bytes]:
    """Give one's address up."""
    await give_up(actor)
    return go("/account", "removed")


def base_url_of(request: AnyRequest) -> str:
    """Where this installation is reached from outside."""
    return str(request.app.state.base_url)


ROUTES = [feed, new_address, end_address]

"""Completing an address while it is typed, for the pages that ask for one."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from mediation.pages.render import page
from mediation.work import reading
from parties.access import Actor
from parties.areas import complete

AnyRequest = Request[Any, Any, Any]


@get("/areas", include_in_schema=False)
async def areas(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The subdistricts meant by ?q=: to htmx the options of a list of suggestions, to everybody else JSON."""
    async with reading(actor):
        found = await complete(_typed(request))
    if request.headers.get("hx-request") == "true":
        return page(request, "areas.html", places=found)
    listed = [{"label": place.label, **msgspec.structs.asdict(place)} for place in found]
    return Response(msgspec.json.encode({"areas": listed}), media_type="application/json")


def _typed(request: AnyRequest) -> str:
    """What was typed: ?q=, or the one field that htmx sends along under its own name."""
    query = request.query_params
    return query.get("q") or next((typed for name, typed in query.items() if name.endswith("subdistrict")), "")


ROUTES = [areas]

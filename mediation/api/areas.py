"""Completing an address over JSON."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from mediation.api.exchange import told
from mediation.work import reading
from parties.access import Actor
from parties.areas import complete

AnyRequest = Request[Any, Any, Any]


@get("/areas")
async def areas(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The subdistricts meant by ?q=, the likeliest first; the names of their parts are those of a party's address."""
    async with reading(actor):
        found = await complete(request.query_params.get("q", ""))
    return told({"areas": [{"label": place.label, **msgspec.structs.asdict(place)} for place in found]})


ROUTES = [areas]

"""The session room over JSON: what a device sends of a session, and what the room shows."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import answered, object_in, row_id
from mediation.doors import watched
from mediation.practice.outbox import Place, record
from mediation.practice.room import read_room, room_json, room_tag
from parties.access import Actor
from parties.errors import NotFound

AnyRequest = Request[Any, Any, Any]


# The router does not turn back from a word to a place of the same path: `sessions` stands in the place of every collection.
@post("/cases/{case_id:int}/{collection:str}/{entity_id:int}/entries", status_code=200)
async def send_entries(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    collection: FromPath[str],
    entity_id: FromPath[int],
) -> Response[bytes]:
    """Keep what a device wrote of a session; told for each entry whether it was kept, was here already, or is refused."""
    # NUL is refused entry by entry, where it stands: one bad entry must not hold up the others.
    raw = object_in(await Request.body(request))
    place = Place(actor, row_id(case_id), _session(collection, entity_id))
    return answered(await watched(actor, "record_entries", place.case_id, lambda: record(place, raw)))


@get("/cases/{case_id:int}/{collection:str}/{entity_id:int}/room")
async def room(
    actor: NamedDependency[Actor], case_id: FromPath[int], collection: FromPath[str], entity_id: FromPath[int]
) -> Response[bytes]:
    """Everything the room shows to one of the mediators of the case."""
    shown = room_json(await read_room(actor, row_id(case_id), _session(collection, entity_id)))
    return Response(msgspec.json.encode(shown), media_type="application/json", headers={"ETag": room_tag(shown)})


def _session(collection: str, entity_id: int) -> int:
    if collection != "sessions":
        raise NotFound
    return row_id(entity_id)


ROUTES = [send_entries, room]

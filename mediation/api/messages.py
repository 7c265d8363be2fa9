"""Messages that somebody must see to, over JSON."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import answered, key_of, row_id, told
from mediation.practice.delivered import deliveries
from mediation.practice.undelivered import letters_to_print, see_to, stuck_json, undelivered
from mediation.telling import filled
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]


@get("/cases/{case_id:int}/messages")
async def messages_of_case(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """What was told to whom of a case, and what became of it, the newest first. `came`: served, underway or lost."""
    lines = await deliveries(actor, row_id(case_id))
    return told({"messages": [{**msgspec.to_builtins(one), "came": one.came.value} for one in lines]})


@get("/messages/undelivered")
async def not_delivered(actor: NamedDependency[Actor]) -> Response[bytes]:
    """What could not be delivered or came back, the newest first."""
    return told({"messages": [stuck_json(one, filled(one.reason, {})) for one in await undelivered(actor)]})


@get("/messages/to-print")
async def to_print(actor: NamedDependency[Actor]) -> Response[bytes]:
    """The letters that wait for the printer, the newest first."""
    return told({"messages": [stuck_json(one, "") for one in await letters_to_print(actor)]})


@post("/messages/{message_id:int}/events/{event:str}", status_code=200)
async def event_of_message(
    request: AnyRequest, actor: NamedDependency[Actor], message_id: FromPath[int], event: FromPath[str]
) -> Response[bytes]:
    """Send again, give up, or say that a letter was printed."""
    return answered(await see_to(actor, row_id(message_id), event, key=await key_of(request)))


ROUTES = [messages_of_case, not_delivered, to_print, event_of_message]

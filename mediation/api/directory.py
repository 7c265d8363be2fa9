"""The directory of destinations over JSON, in our own words and as Open Referral HSDS 3."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import answered, body_of, key_of, row_id, told, version_of
from mediation.destinations import Destination
from mediation.forms.directory import DirectoryFilter
from mediation.forms.reading import read
from mediation.practice.directory import (
    DirectoryCall,
    check_destination,
    destination,
    directory,
    retire_destination,
    write_destination,
)
from mediation.practice.directory_exchange import LONGEST, export_directory, import_directory
from parties.access import Actor
from parties.errors import NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]


@get("/destinations")
async def destinations(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The entries in use; `code` and `q` narrow them."""
    asked, faults = read(DirectoryFilter, dict(request.query_params))
    if asked is None:
        raise NotValid(faults)
    found = await directory(actor, asked)
    return told({"destinations": [_shown(one) for one in found.found]})


@get("/destinations/{destination_id:int}")
async def one_destination(actor: NamedDependency[Actor], destination_id: FromPath[int]) -> Response[bytes]:
    """One entry, in use or retired."""
    found, _choices = await destination(actor, row_id(destination_id))
    return told({"destination": _shown(found)}, found.version)


def _shown(one: Destination) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(one)
    return shown | {"own": one.own}


async def _call(request: AnyRequest, actor: Actor) -> DirectoryCall:
    return DirectoryCall(actor, version_of(request), await key_of(request))


@post("/destinations")
async def new_destination(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Write an entry of the centre's own."""
    return answered(await write_destination(await _call(request, actor), None, await body_of(request)))


@post("/destinations/{destination_id:int}", status_code=200)
async def rewrite_destination(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[bytes]:
    """Write an entry anew; one of the installation's gets one of the centre's in its place."""
    call = await _call(request, actor)
    return answered(await write_destination(call, row_id(destination_id), await body_of(request)))


@post("/destinations/{destination_id:int}/retire", status_code=200)
async def out_of_use(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[bytes]:
    """Take an entry out of use."""
    return answered(await retire_destination(await _call(request, actor), row_id(destination_id)))


@post("/destinations/{destination_id:int}/check", status_code=200)
async def looked_at(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[bytes]:
    """Say that an entry was looked at today."""
    return answered(await check_destination(await _call(request, actor), row_id(destination_id)))


@get("/destinations/hsds")
async def as_hsds(actor: NamedDependency[Actor]) -> Response[bytes]:
    """The directory as a page of HSDS services."""
    return Response(await export_directory(actor), media_type="application/json")


@post("/destinations/hsds", status_code=200, request_max_body_size=LONGEST + 1)
async def from_hsds(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Take in HSDS services by their ids, and tell of every row that could not be."""
    answer = await import_directory(await _call(request, actor), await request.body())
    report = answer.content
    report["faults"] = [_in_words(fault) for fault in report["faults"]]
    return told(report)


def _in_words(fault: dict[str, Any]) -> dict[str, Any]:
    msgid = str(fault["message"])
    return fault | {"message": _(msgid)}


ROUTES = [
    destinations,
    one_destination,
    new_destination,
    rewrite_destination,
    out_of_use,
    looked_at,
    as_hsds,
    from_hsds,
]

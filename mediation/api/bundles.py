"""Bundles of papers over JSON: what each would hold and what it lacks, and the file itself."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import body_of, file_of, key_of, row_id, told
from mediation.practice.bundle_contents import TITLES, Contents
from mediation.practice.bundling import bundle_desk, take_bundle
from parties.access import Actor
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_ADDRESS = "/cases/{case_id:int}/bundles"


@get(_ADDRESS)
async def bundles(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """What can be put together of a case: for offices, and for each party."""
    desk = await bundle_desk(actor, row_id(case_id))
    offices = [_json(found) for found in desk.for_offices]
    own = [_json(found) | {"party": party.id} for party, found in desk.parties]
    return told({"bundles": [*offices, *own]}, desk.dossier.file.version)


def _json(found: Contents) -> dict[str, Any]:
    return {
        "purpose": found.purpose.value,
        "title": _(TITLES[found.purpose]),
        "documents": [one.id for one in found.documents],
        "lacking": [{"document": one.kind, "title": _(one.title), "about": one.about} for one in found.lacking],
    }


@post(_ADDRESS, status_code=200)
async def take(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """The bundle as a file. It is made anew each time; equal papers give equal bytes on the same day."""
    taken = await take_bundle(actor, row_id(case_id), await body_of(request), key=await key_of(request))
    return file_of(taken.name, taken.content, taken.media)


ROUTES = [bundles, take]

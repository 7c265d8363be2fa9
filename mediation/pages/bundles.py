"""Putting papers of a case together: what each bundle would hold, what is missing first, and the file itself."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.forms.bundles import BundleForm
from mediation.pages.addresses import row_id
from mediation.pages.documents import attachment
from mediation.pages.forms import FormView
from mediation.pages.posting import Sent, receive
from mediation.pages.render import page
from mediation.practice.bundle_contents import TITLES
from mediation.practice.bundling import bundle_desk, take_bundle
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
_ADDRESS = "/cases/{case_id:int}/bundles"


@get(_ADDRESS, include_in_schema=False)
async def bundles_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """What can be put together."""
    return await _shown(request, actor, row_id(case_id), FormView(()), 200)


@post(_ADDRESS, include_in_schema=False, status_code=200)
async def take_papers(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """The bundle as a file."""

    async def deed(posted: Sent) -> Response[Any]:
        taken = await take_bundle(actor, row_id(case_id), posted.values)
        return attachment(taken.name, taken.content, taken.media)

    async def again(form: FormView, status: int) -> Response[Any]:
        return await _shown(request, actor, row_id(case_id), form, status)

    return await receive(request, BundleForm, deed, again)


async def _shown(request: AnyRequest, actor: Actor, case_id: int, form: FormView, status: int) -> Response[Any]:
    desk = await bundle_desk(actor, case_id)
    return page(
        request,
        "cases/bundles.html",
        status=status,
        case=desk.dossier.file,
        offices=desk.for_offices,
        parties=desk.parties,
        titles=TITLES,
        form=form,
    )


ROUTES = [bundles_page, take_papers]
"""Bundles of papers."""

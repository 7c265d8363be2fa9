"""The page on which somebody signs with a finger, where the centre lets people do so."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.forms.signed import ScreenForm
from mediation.pages.addresses import row_id
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import page
from mediation.practice.screen_signing import FIELD, screen_desk, sign_on_screen
from mediation.practice.signed_copies import SignedDesk
from mediation.work import Answer
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
_ADDRESS = "/cases/{case_id:int}/documents/{document_id:int}/screen"


@get(_ADDRESS, include_in_schema=False)
async def screen_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[Any]:
    """Who signs, before whom, and the box to sign in."""
    desk = await screen_desk(actor, row_id(case_id), row_id(document_id))
    return _shown(request, desk, form_view(ScreenForm, {}, choices=desk.choices))


@post(_ADDRESS, include_in_schema=False, status_code=303)
async def keep_drawing(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[Any]:
    """Keep what was drawn."""
    desk = await screen_desk(actor, row_id(case_id), row_id(document_id))

    async def deed(posted: Sent) -> Answer:
        typed = {name: value for name, value in posted.values.items() if name != FIELD}
        return await sign_on_screen(actor, case_id, document_id, typed, posted[FIELD], key=posted.key)

    async def again(form: FormView, status: int) -> Response[Any]:
        return _shown(request, desk, form, status)

    return await receive(request, ScreenForm, deed, again, desk.choices)


def _shown(request: AnyRequest, desk: SignedDesk, form: FormView, status: int = 200) -> Response[Any]:
    return page(
        request,
        "cases/screen.html",
        status=status,
        case=desk.dossier.file,
        document=desk.document,
        form=form,
        key=fresh_key(),
    )


ROUTES = [screen_page, keep_drawing]
"""Signing on the screen."""

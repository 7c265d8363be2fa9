"""Quiet hours and daily limits of the centre's messages."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cases.msgid import N_
from mediation.forms.sending import SendingForm
from mediation.pages.forms import FormView, as_typed, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.centre_sending import change_sending, read_sending
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
_HERE = "/administration/sending"


@get(_HERE, include_in_schema=False)
async def sending_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """As they are set."""
    standing = msgspec.structs.asdict(await read_sending(actor))
    typed = {name: as_typed(value) for name, value in standing.items() if value is not None}
    return _shown(request, form_view(SendingForm, typed), 200)


@post(_HERE, include_in_schema=False, status_code=303)
async def set_sending(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Set them anew."""

    async def deed(posted: Sent) -> Response[Any]:
        return go((await change_sending(actor, posted.values, key=posted.key)).location, "saved")

    async def again(form: FormView, status: int) -> Response[Any]:
        return _shown(request, form, status)

    return await receive(request, SendingForm, deed, again)


def _shown(request: AnyRequest, form: FormView, status: int) -> Response[Any]:
    return page(
        request,
        "administration_form.html",
        status=status,
        form=form,
        heading=N_("Sending of messages"),
        action=_HERE,
        back=("/administration", N_("Administration")),
        key=fresh_key(),
    )


ROUTES = [sending_page, set_sending]
"""When messages may ring, and how many leave on a day."""

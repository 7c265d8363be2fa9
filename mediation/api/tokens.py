"""Signing in for programs."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from mediation import signin
from mediation.api.exchange import actor_and_centre, body_of, told
from mediation.forms.reading import read
from mediation.forms.tokens import TokenForm
from mediation.practice.signing_in import issue_token
from parties.access import Actor
from parties.errors import NotValid

AnyRequest = Request[Any, Any, Any]


@post("/tokens", status_code=201)
async def new_token(request: AnyRequest) -> Response[bytes]:
    """A token for one centre and one role; shown this once."""
    form, faults = read(TokenForm, await body_of(request))
    if form is None:
        raise NotValid(faults)
    issued = await issue_token(
        form.username,
        form.password,
        signin.address_of(request),
        centre_id=form.centre_id,
        role=form.role,
        label=form.label,
    )
    content = {
        "token": issued.token,
        "expires_at": issued.expires_at,
        "centre_id": issued.centre_id,
        "role": issued.role,
    }
    response = told(content)
    response.status_code = 201
    return response


@get("/me")
async def me(actor: NamedDependency[Actor]) -> Response[bytes]:
    """Whose token this is, for which centre and role."""
    return told(actor_and_centre(actor))


ROUTES = [new_token, me]

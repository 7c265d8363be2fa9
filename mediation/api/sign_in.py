"""The sign-in of a browser, for scripts of ours that send what waited on a device."""

from typing import Any

from litestar import Request, Response, get

from mediation import signin
from mediation.api.exchange import told
from mediation.work import now_utc
from parties import sign_ins
from parties.errors import NotSignedIn

AnyRequest = Request[Any, Any, Any]


class SignInGone(NotSignedIn):
    """The sign-in was ended, here or from elsewhere, or is past its end."""

    code = "sign_in_gone"


class SignInRunOut(NotSignedIn):
    """The sign-in was not used for too long."""

    code = "sign_in_run_out"


@get("/sign-in")
async def sign_in(request: AnyRequest) -> Response[bytes]:
    """Who is signed in, until when, the token that posts must carry, and the time by the clock of the centre."""
    signed_in, token = signin.signed_in_of(request), signin.token_of(request)
    if signed_in is None and token is not None:
        raise SignInRunOut if await sign_ins.only_idle(token) else SignInGone
    actor = signin.actor_of(request)
    assert token is not None
    standing = await sign_ins.own_sign_ins(token)
    return told(
        {
            "account_id": actor.account_id,
            "expires_at": next((one.expires_at for one in standing if one.this_one), None),
            "csrf": signin.csrf_token(request),
            "server_now": now_utc(),
        }
    )


ROUTES = [sign_in]

"""Coming in and leaving: sign-in, the choice of a centre, one's own account, sign-out."""

from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post

from mediation import signin
from mediation.forms.fields import secret
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, form_of, receive, sent
from mediation.pages.render import go, page
from mediation.pages.start import own_address
from mediation.work import reading
from parties import accounts, calendar_feeds, sign_ins
from parties.access import Permission
from parties.accounts import NotRecognised, account_name
from parties.errors import NotFound, NotPermitted, NotSignedIn, Refused, TooManyAttempts
from parties.language import gettext as _
from parties.sign_ins import SignedIn

AnyRequest = Request[Any, Any, Any]


class PasswordForm(msgspec.Struct, kw_only=True, frozen=True):
    """One's own new password."""

    current: Annotated[str, secret("Present password")]
    password: Annotated[
        str, secret("New password", "At least ten characters. Three or four words are easy to remember.")
    ]


@get("/sign-in", include_in_schema=False)
async def sign_in_page(request: AnyRequest) -> Response[Any]:
    """The sign-in; whoever is signed in goes on."""
    wished = own_address(request.query_params.get("next", "/"))
    if signin.signed_in_of(request) is not None:
        return go(wished)
    return _sign_in_form(request, wished)


@post("/sign-in", include_in_schema=False, status_code=303)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """Sign in and go on to where one wanted, by way of a password or a centre still to be chosen."""
    posted = await sent(request)
    wished, name = own_address(posted["next"]), posted["username"]
    try:
        entered = await signin.begin(
            name, posted["password"], signin.address_of(request), replaced=signin.token_of(request)
        )
    except (NotRecognised, TooManyAttempts, NotPermitted) as refused:
        return _sign_in_form(request, wished, account_name(name)[:80], refused)
    onward = wished if wished != "/" else "/work"
    if entered.centre_id is None:
        onward = f"/choose-centre?next={quote(wished)}"
    answer = go("/password" if entered.must_change else onward)
    answer.set_cookie(signin.visit_of(request.scope).cookie(entered.token))
    return answer


def _sign_in_form(
    request: AnyRequest, wished: str, username: str = "", refused: Refused | None = None
) -> Response[str]:
    status, headers, told = HTTPStatus.OK, {}, ""
    if refused is not None:
        status, told = HTTPStatus.UNAUTHORIZED, _(refused.message)
    if isinstance(refused, TooManyAttempts):
        status, headers = HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(refused.wait_seconds)}
        told = _("Too many failed attempts. Please wait %(seconds)s seconds and try again.") % {
            "seconds": refused.wait_seconds
        }
    context = {"next": wished, "username": username, "refused": told}
    return page(request, "sign_in.html", status=status, headers=headers, **context)


@post("/sign-out", include_in_schema=False, status_code=303)
async def sign_out(request: AnyRequest) -> Response[bytes]:
    """End this sign-in, or every one of the account."""
    posted = await sent(request)
    visit = signin.visit_of(request.scope)
    everywhere = posted["everywhere"] == "yes" and visit.signed_in is not None
    if everywhere and visit.signed_in is not None and visit.token is not None:
        await signin.end_everywhere(visit.signed_in, visit.token)
    elif visit.token is not None:
        await signin.end(visit.token)
    answer = go("/sign-in", "signed_out_everywhere" if everywhere else "signed_out")
    answer.set_cookie(visit.no_cookie())
    if visit.signed_in is not None:
        answer.set_cookie(visit.word_for_the_device(visit.signed_in.account_id))
    return answer


@get("/choose-centre", include_in_schema=False)
async def centres_page(request: AnyRequest) -> Response[str]:
    """The centres the account works in, with its roles in each."""
    signed_in, _token = _whoever(request)
    return page(
        request,
        "choose_centre.html",
        centres=await accounts.memberships(signed_in.account_id),
        here=signed_in.centre_id,
        next=own_address(request.query_params.get("next", "/work")),
    )


@post("/choose-centre", include_in_schema=False, status_code=303)
async def choose_centre(request: AnyRequest) -> Response[bytes]:
    """Go to work in one of them."""
    signed_in, token = _whoever(request)
    posted = await sent(request)
    wished = posted["centre"]
    if not wished.isdecimal() or len(wished) > 9:
        raise NotFound
    fresh = await signin.choose_centre(signed_in, token, int(wished))
    # What was asked for in one centre is not to be found in another.
    answer = go(own_address(posted["next"]) if signed_in.centre_id is None else "/work")
    answer.set_cookie(signin.visit_of(request.scope).cookie(fresh))
    return answer


@get("/account", include_in_schema=False)
async def account_page(request: AnyRequest) -> Response[str]:
    """One's own account: where it is signed in, and the way to another password."""
    signed_in, token = _whoever(request)
    actor, since = signed_in.actor, None
    if actor is not None:
        async with reading(actor):
            since = await calendar_feeds.subscribed_since(actor)
    return page(
        request,
        "account.html",
        account=signed_in,
        standing=await sign_ins.own_sign_ins(token),
        may_subscribe=actor is not None and not signed_in.must_change and actor.may(Permission.see_register),
        subscribed_since=since,
    )


@post("/account/end", include_in_schema=False, status_code=303)
async def end_one(request: AnyRequest) -> Response[bytes]:
    """End one of one's own sign-ins or tokens."""
    signed_in, token = _whoever(request)
    posted = await sent(request)
    wished = posted["sign_in"]
    if not wished.isdecimal() or len(wished) > 18:
        raise NotFound
    await signin.end_one(signed_in, token, int(wished))
    return go("/account", "removed")


@get("/password", include_in_schema=False)
async def password_page(request: AnyRequest) -> Response[str]:
    """The form for a new password."""
    _whoever(request)
    return _password_form(request, form_view(PasswordForm))


@post("/password", include_in_schema=False, status_code=303)
async def change_password(request: AnyRequest) -> Response[Any]:
    """Set one's own password; every other sign-in ends."""
    signed_in, token = _whoever(request)

    async def change(posted: Sent) -> Response[bytes]:
        form = form_of(PasswordForm, posted.values)
        address = signin.address_of(request)
        fresh = await signin.change_password(signed_in, token, form.current, form.password, address)
        answer = go("/work" if signed_in.centre_id is not None else "/choose-centre", "password_changed")
        answer.set_cookie(signin.visit_of(request.scope).cookie(fresh))
        return answer

    async def again(form: FormView, status: int) -> Response[str]:
        return _password_form(request, form, status)

    return await receive(request, PasswordForm, change, again)


def _password_form(request: AnyRequest, form: FormView, status: int = HTTPStatus.OK) -> Response[str]:
    signed_in, _token = _whoever(request)
    return page(request, "password.html", status=status, form=form, must_change=signed_in.must_change)


def _whoever(request: AnyRequest) -> tuple[SignedIn, str]:
    """The sign-in and its token, with or without a centre. Raises NotSignedIn."""
    signed_in, token = signin.signed_in_of(request), signin.token_of(request)
    if signed_in is None or token is None:
        raise NotSignedIn
    return signed_in, token


ROUTES = [
    sign_in_page,
    sign_in,
    sign_out,
    centres_page,
    choose_centre,
    account_page,
    end_one,
    password_page,
    change_password,
]

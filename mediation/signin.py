"""The door: who sends a request, known in one round trip before any route sees it, and the words for coming and going.

Nothing of a sign-in is kept but its row: an answer never writes a sign-in back, so that one which was ended stays
ended; a token is never taken from the browser, so that none can be planted; and a visitor writes nothing.
"""

from typing import Any

from litestar import Request
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from mediation.csrf import PageExpired, SittingOver, check_csrf, csrf_token, guard, visitor_value
from mediation.practice import guest_door
from mediation.practice.signing_in import (
    CentreNotChosen,
    Entered,
    IssuedToken,
    PasswordNotChanged,
    begin,
    change_password,
    choose_centre,
    end,
    end_everywhere,
    end_one,
    issue_token,
    settled,
)
from mediation.settings import Settings
from mediation.visit import FEED, GUESTS, Visit, cookie_name, house_cookie, visit_of
from parties import sign_ins
from parties.access import Actor
from parties.errors import NotSignedIn
from parties.sign_ins import SignedIn

__all__ = (
    "CentreNotChosen",
    "Entered",
    "IssuedToken",
    "PageExpired",
    "PasswordNotChanged",
    "SignInMiddleware",
    "SittingOver",
    "Visit",
    "actor_of",
    "address_of",
    "begin",
    "change_password",
    "check_csrf",
    "choose_centre",
    "csrf_token",
    "end",
    "end_everywhere",
    "end_one",
    "guest_of",
    "issue_token",
    "settled",
    "signed_in_of",
    "token_of",
    "visit_of",
)

_NOBODY_ASKS = ("/static/", "/healthz", "/readyz", FEED)
_LANGUAGE = "/language"
_BEARER = "bearer "
AnyRequest = Request[Any, Any, Any]


class SignInMiddleware(ASGIMiddleware):
    """Puts `visit`, `actor` (an Actor or None) and `demonstration` into the state of a request, and guards its forms.

    `actor` is None until a centre is chosen and a password set by somebody else is changed; `actor_of` says which.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings) -> None:
        self.secure = settings.secure_cookies
        self.base_url = settings.base_url

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: AnyRequest = scope["litestar_app"].request_class(scope, receive=receive)
        visit = self._visit(request)
        scope["state"] |= {"visit": visit, "actor": None, "guest": None, "demonstration": False}
        if scope["path"].startswith(_NOBODY_ASKS):
            await next_app(scope, receive, send)
            return
        rotated = False
        if visit.at_guests:
            scope["state"]["guest"] = await guest_door.find(visit.guest) if visit.guest else None
            visit.guest_sits = scope["state"]["guest"] is not None
        else:
            rotated = await self._recognise(request, visit)
        await guard(request, self.base_url)
        await next_app(scope, receive, _with_cookies(send, visit, rotated))

    def _visit(self, request: AnyRequest) -> Visit:
        authorization = request.headers.get("authorization", "")
        if authorization[: len(_BEARER)].lower() == _BEARER:
            return Visit(self.secure, authorization[len(_BEARER) :].strip(), by_bearer=True)
        path = request.scope["path"]
        at_guests = path == GUESTS or path.startswith(GUESTS + "/")
        return Visit(
            self.secure,
            None if at_guests else request.cookies.get(cookie_name("sid", self.secure)),
            visitor=visitor_value(request.cookies.get(cookie_name("visitor", self.secure))),
            guest=visitor_value(request.cookies.get(cookie_name("guest", self.secure))),
            at_guests=at_guests,
            of_everybody=path == _LANGUAGE,
        )

    async def _recognise(self, request: AnyRequest, visit: Visit) -> bool:
        """Look for the sign-in; True where it goes on under a new token."""
        found = await sign_ins.find(visit.token) if visit.token else None
        if found is None or (found.kind == "token") != visit.by_bearer:
            return False
        visit.signed_in = found
        state = request.scope["state"]
        state["actor"] = None if found.must_change else found.actor
        state["demonstration"] = found.demonstration
        if not found.rotate or not _is_a_page(request):
            return False
        assert visit.token is not None
        fresh = await sign_ins.rotate(visit.token)
        visit.token = fresh or visit.token
        return fresh is not None


def _is_a_page(request: AnyRequest) -> bool:
    """A page the reader goes to: the one kind of request whose new cookie all later ones are sure to bring."""
    return request.method == "GET" and request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def _with_cookies(send: Send, visit: Visit, rotated: bool) -> Send:
    async def send_with_cookies(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders.from_message(message)
            if visit.fresh and visit.visitor is not None:
                headers.add("set-cookie", house_cookie("visitor", visit.visitor, visit.secure).to_header(header=""))
            if rotated and visit.token is not None and not _sets(headers, visit.sign_in_cookie):
                headers.add("set-cookie", visit.cookie(visit.token).to_header(header=""))
        await send(message)

    return send_with_cookies


def _sets(headers: MutableScopeHeaders, cookie: str) -> bool:
    return any(value.startswith(f"{cookie}=") for value in headers.getall("set-cookie", []))


def signed_in_of(request: AnyRequest) -> SignedIn | None:
    """The sign-in of a request, also where no centre is chosen yet or the password has to be changed first."""
    return visit_of(request.scope).signed_in


def token_of(request: AnyRequest) -> str | None:
    """The token a request brought along, whether it stands or not: what `begin` replaces and `end` ends."""
    return visit_of(request.scope).token


def actor_of(request: AnyRequest) -> Actor:
    """Whoever is doing this. Raises NotSignedIn, PasswordNotChanged or CentreNotChosen."""
    signed_in = signed_in_of(request)
    if signed_in is None:
        raise NotSignedIn
    if signed_in.must_change:
        raise PasswordNotChanged
    actor = signed_in.actor
    if actor is None:
        raise CentreNotChosen
    return actor


def guest_of(request: AnyRequest) -> tuple[Actor, int]:
    """The guest whose page this is, with the number of the one referral there is. Raises SittingOver."""
    found: tuple[Actor, int] | None = request.scope["state"].get("guest")
    if found is None:
        raise SittingOver
    return found


def address_of(request: AnyRequest) -> str:
    """The address a request comes from; behind a trusted proxy the server has put the reader's there."""
    client = request.client
    return client.host if client else ""

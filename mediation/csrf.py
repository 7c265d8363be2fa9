"""Forms are taken from pages of our own alone.

Two fences: browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`), and every form carries a token made
from the sign-in it was shown to, or before sign-in from a cookie of the visitor. A token of another sign-in or another
centre is no good. Programs that send `Authorization: Bearer` are exempt: no other site can make a browser send that.
"""

import base64
import hmac
import re
import secrets
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Headers
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler

from mediation.protection import LONGEST_BODY
from mediation.visit import Visit, visit_of
from parties import keys
from parties.errors import NotPermitted, NotSignedIn

FIELD = "_csrf"
HEADER = "x-csrf-token"
EXEMPT = "csrf_exempt"
"""A route with this in its `opt` checks by itself who sends: it takes no cookie as proof."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})
_FORMS = frozenset({RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART})
_VISITOR = re.compile(r"[A-Za-z0-9_-]{43}")


class PageExpired(NotPermitted):
    """The form was shown to another sign-in, or by another site."""

    code = "page_expired"

    def __init__(
        self,
        message: str = "This page has expired and nothing was changed. Go back, load it again and send it once more.",
    ) -> None:
        super().__init__(message)


class SittingOver(NotPermitted):
    """No sitting of a guest stands behind this request any more."""

    code = "sitting_over"

    def __init__(
        self,
        message: str = "Your visit has ended and nothing was changed. Open the link you were sent and type the code again.",
    ) -> None:
        super().__init__(message)


def visitor_value(cookie: str | None) -> str | None:
    """The visitor's value as the cookie brought it; None where it is none of ours, so that a new one is given."""
    return cookie if cookie and _VISITOR.fullmatch(cookie) else None


def csrf_token(request: Request[Any, Any, Any]) -> str:
    """What a form shown in answer to this request must carry."""
    visit = visit_of(request.scope)
    if visit.signed_in is None and visit.visitor is None and not visit.guest_sits:
        visit.visitor, visit.fresh = secrets.token_urlsafe(32), True
    return _tokens(visit)[0]


def check_csrf(request: Request[Any, Any, Any], given: str) -> None:
    """Refuse with PageExpired unless the token fits this request; with NotSignedIn where its sign-in has run out."""
    visit = visit_of(request.scope)
    if visit.by_bearer:
        return
    if visit.at_guests and not visit.guest_sits:
        raise SittingOver
    if any(hmac.compare_digest(token.encode(), given.encode()) for token in _tokens(visit)):
        return
    if visit.token is not None and visit.signed_in is None:
        raise NotSignedIn("Your sign-in has run out. Please sign in again; what you typed was not kept.")
    raise PageExpired


def _tokens(visit: Visit) -> list[str]:
    """The token of this visit under every key, the current first; none where nothing is known of the visitor."""
    return [
        base64.urlsafe_b64encode(digest).decode().rstrip("=")
        for bound_to in _bound_to(visit)
        for digest in keys.current().digests("csrf", bound_to)
    ]


def _bound_to(visit: Visit) -> list[str]:
    """What the forms of this visit are bound to. A page of a guest's also holds the form of the language, which is everybody's."""
    guest = [f"guest:{visit.guest}"] if visit.guest is not None and (visit.guest_sits or visit.of_everybody) else []
    if visit.at_guests and guest:
        return guest
    if visit.signed_in is not None and visit.token is not None:
        return [f"sign_in:{visit.token}", *guest]
    return [f"visitor:{visit.visitor}", *guest] if visit.visitor is not None else guest


async def guard(request: Request[Any, Any, Any], base_url: str) -> None:
    """Refuse what would change something and does not come from a page of our own."""
    visit = visit_of(request.scope)
    if request.method in SAFE_METHODS or visit.by_bearer or request.scope["route_handler"].opt.get(EXEMPT):
        return
    if not comes_from_us(request.headers, base_url):
        raise PageExpired
    is_form = request.content_type[0] in _FORMS
    if visit.signed_in is None and not is_form and not visit.at_guests:
        # Nobody, and not a form: there is no right here that another site could borrow.
        return
    if visit.signed_in is None and _may_be_long(request):
        raise NotSignedIn
    given = request.headers.get(HEADER)
    if given is None and is_form:
        field = (await request.form()).get(FIELD)
        given = field if isinstance(field, str) else None
    check_csrf(request, given or "")


def _may_be_long(request: Request[Any, Any, Any]) -> bool:
    """Whether the address takes more than most do, and this is more: nobody who is not signed in is listened to that long."""
    handler = request.scope["route_handler"]
    most = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else None
    return most is not None and most > LONGEST_BODY and (request.content_length or LONGEST_BODY + 1) > LONGEST_BODY


def comes_from_us(headers: Headers, base_url: str) -> bool:
    """What the browser says of the sender. One that says nothing is left to the token."""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return fetched_from in _OURS
    origin = headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc in {urlsplit(base_url).netloc, headers.get("host", "")} - {""}

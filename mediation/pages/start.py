"""The pages around the work: signing in and out, choosing the centre and the language, and what anybody may read."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from mediation import signin
from mediation.pages.posting import sent
from mediation.pages.render import LANGUAGE_COOKIE, go, page, reader_of
from parties.database import fetch_one
from parties.language import DEFAULT_LOCALE, chosen_locale, current_locale

AnyRequest = Request[Any, Any, Any]
_YEAR_SECONDS = 365 * 24 * 3600


def own_address(wished: str) -> str:
    """The address somebody wished to go on to, if it lies in this house; the first page otherwise."""
    parts = urlsplit(wished.replace("\\", "/"))
    inside = wished.startswith("/") and not wished.startswith("//") and not parts.scheme and not parts.netloc
    return wished if inside and wished.isprintable() else "/"


@get("/", include_in_schema=False)
async def first_page(request: AnyRequest) -> Response[bytes]:
    """To the desk, or to the sign-in."""
    return go("/work" if reader_of(request) else "/sign-in")


@post("/language", include_in_schema=False, status_code=303)
async def choose_language(request: AnyRequest) -> Response[bytes]:
    """Remember the language in a cookie; it counts before the account's own."""
    posted = await sent(request)
    answer = go(own_address(posted["next"]))
    wished = chosen_locale(posted["lang"])
    secure = signin.visit_of(request.scope).secure
    kept = Cookie(LANGUAGE_COOKIE, value=wished, max_age=_YEAR_SECONDS, secure=secure, httponly=True, samesite="lax")
    answer.set_cookie(kept)
    return answer


@get("/about", include_in_schema=False)
async def about(request: AnyRequest) -> Response[str]:
    """How mediation works, for anybody."""
    return page(request, "about.html")


@get("/privacy", include_in_schema=False)
async def privacy(request: AnyRequest) -> Response[str]:
    """The newest privacy notice, in the reader's language where it was published in it."""
    notice = await fetch_one(
        "select version, language, body, published_on from privacy_notice where language in ($1, $2) "
        "order by version desc, language = $1 desc limit 1",
        current_locale.get(),
        DEFAULT_LOCALE,
    )
    return page(request, "privacy.html", notice=notice)


ROUTES = [first_page, choose_language, about, privacy]

"""Writing a page: the templates' environment, and what every page shows around its own matter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from litestar import Request, Response
from litestar.enums import MediaType

from mediation import signin
from mediation.assets import static_url
from mediation.pages.menu import menu_for
from mediation.pages.said import message_of
from mediation.pages.words import FILTERS
from parties.access import Actor
from parties.language import LOCALES, chosen_locale, current_locale, gettext, ngettext, npgettext, pgettext

AnyRequest = Request[Any, Any, Any]
LANGUAGE_COOKIE = "lang"
TEMPLATES = Path(__file__).parent.parent / "templates"


def locale_of(request: AnyRequest) -> str:
    """The language switch first, then the account's language, then Thai; what a browser is set to does not count."""
    signed_in = signin.signed_in_of(request)
    return chosen_locale(request.cookies.get(LANGUAGE_COOKIE), signed_in.locale if signed_in else None)


def reader_of(request: AnyRequest) -> Actor | None:
    """Who is signed in, or None."""
    return request.scope["state"].get("actor")


def page(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    block: str | None = None,
    **context: Any,
) -> Response[str]:
    """A page of `templates/`, in the language of the current reader.

    With `block`, an htmx request gets only that block of the template, everybody else the whole page.
    """
    chosen = ENVIRONMENT.get_template(template)
    values = surroundings(request) | context
    piece = block if block and wants_piece(request) else ""
    text = "".join(chosen.blocks[piece](chosen.new_context(values))) if piece else chosen.render(values)
    told = {"Vary": "HX-Request", "Content-Language": current_locale.get(), **(headers or {})}
    return Response(text, status_code=status, media_type=MediaType.HTML, headers=told)


def wants_piece(request: AnyRequest) -> bool:
    """Whether a script asks for a piece of a page; one that goes back in the history needs the page whole."""
    restoring = request.headers.get("hx-history-restore-request") == "true"
    return request.headers.get("hx-request") == "true" and not restoring


def go(address: str, said: str = "") -> Response[bytes]:
    """Send the browser on to an address of the house after a post, with a code of `said` to be shown there."""
    if said:
        address += ("&" if "?" in address else "?") + "said=" + said
    return Response(b"", status_code=303, headers={"Location": address}, media_type=MediaType.TEXT)


def address_of(request: AnyRequest) -> str:
    """The address to come back to: the page shown, or the first one where it was the answer to a post."""
    if request.method != "GET":
        return "/"
    query = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"]) + (f"?{query}" if query else "")


def surroundings(request: AnyRequest) -> dict[str, Any]:
    """What the base template needs around every page."""
    actor, signed_in = reader_of(request), signin.signed_in_of(request)
    path = request.scope["path"]
    return {
        "actor": actor,
        "signed_in": signed_in is not None,
        "account_id": signed_in.account_id if signed_in else None,
        "locale": current_locale.get(),
        "locales": LOCALES,
        "path": path,
        "address": address_of(request),
        "menu": menu_for(actor, request.app, path) if actor else [],
        "said": message_of(request.query_params.get("said", "")),
        "csrf": signin.csrf_token(request),
        "demonstration": bool(request.scope["state"].get("demonstration")),
    }


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    made.filters.update(FILTERS)
    made.globals.update(static_url=static_url)
    return made


ENVIRONMENT = _environment()

"""The register of cases: filtered, searched, a page at a time; and the drafts.

What is searched for names people, so that it is sent in the body of a form and never stands in an address, where
browsers, proxies and logs would keep it. Filters name nobody and stand there.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cases.vocabulary import CaseStatus, Topic
from mediation.case_list import CasePage, Filters, list_cases
from mediation.forms.fields import boolean, choice, day, text
from mediation.forms.reading import read
from mediation.pages.case import TONES
from mediation.pages.forms import form_view
from mediation.pages.posting import sent
from mediation.pages.render import go, page, wants_piece
from mediation.work import reading
from parties.access import Actor, Permission, require
from parties.database import fetch
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
_OTHER_NAMES = {"from": "since", "to": "until", "draft": "drafts"}
_PAGE = 25
_NOT_OF_THE_FORM = frozenset({"said", "limit"})


class FilterForm(msgspec.Struct, kw_only=True, frozen=True):
    """What to list."""

    q: Annotated[str, text("Search", "Name, request number, telephone, 13-digit number or words of the heading.")] = ""
    status: Annotated[CaseStatus | None, choice("Where it stands", CaseStatus)] = None
    topic: Annotated[Topic | None, choice("What is it about", Topic)] = None
    mediator: Annotated[int | None, choice("Mediator", "mediators")] = None
    since: Annotated[date | None, day("Received from")] = None
    until: Annotated[date | None, day("Received until")] = None
    drafts: Annotated[bool, boolean("Drafts")] = False
    cursor: Annotated[str, text("Next page", max_length=300)] = ""


@get("/cases", include_in_schema=False)
async def register_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The register, newest first; only one's own cases for a mediator who is nothing else.

    Words in the address are not searched for: one is led to the same list without them.
    """
    require(actor, Permission.see_register)
    query = {_OTHER_NAMES.get(name, name): value for name, value in request.query_params.items()}
    given = {name: value for name, value in query.items() if name not in _NOT_OF_THE_FORM}
    if "q" in given:
        return go(_address(given))
    return await _shown(request, actor, given)


@post("/cases", include_in_schema=False, status_code=200)
async def search(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The list of what was searched for; filters alone lead to an address that can be kept."""
    require(actor, Permission.see_register)
    posted = await sent(request)
    given = {name: posted[name] for name in FilterForm.__struct_fields__ if posted[name].strip()}
    if "q" not in given:
        return go(_address(given))
    return await _shown(request, actor, given)


async def _shown(request: AnyRequest, actor: Actor, given: Mapping[str, str]) -> Response[Any]:
    async with reading(actor):
        mediators = {"mediators": await _mediators(actor)}
        found, faults = await _found(actor, given, mediators)
    kept = {name: value for name, value in given.items() if value and name != "cursor"}
    drafts = given.get("drafts", "") in ("1", "on", "true", "yes")
    return page(
        request,
        "cases/list.html",
        status=422 if faults else 200,
        headers={"HX-Push-Url": _address(given)} if wants_piece(request) else None,
        block="list",
        form=form_view(FilterForm, given, faults, mediators, only=_asked(mediators)),
        found=found,
        drafts=drafts,
        kept=kept,
        filtered=bool(kept.keys() - {"drafts"}),
        # One comes back to this list, as far as an address can name it.
        address=_address(given),
        newest=_address(kept),
        older=_address({**kept, "cursor": found.cursor}) if found.cursor else "",
        later=bool(given.get("cursor")),
        tones=TONES,
        may_open_case=actor.may(Permission.open_case),
    )


def _address(given: Mapping[str, str]) -> str:
    """The address of a list, of everything but the words that are searched for."""
    told = {name: value for name, value in given.items() if value and name != "q"}
    return "/cases" + (f"?{urlencode(told)}" if told else "")


def _asked(mediators: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    one_of = ["mediator"] if mediators["mediators"] else []
    return ["q", "status", "topic", *one_of, "since", "until"]


async def _found(actor: Actor, given: Mapping[str, str], mediators: Any) -> tuple[CasePage, list[Fault]]:
    """The cases that fit; none, and why, where the filters cannot be read."""
    form, faults = read(FilterForm, given, mediators)
    if form is None:
        return CasePage([], ""), faults
    try:
        return await list_cases(actor, Filters(limit=_PAGE, **msgspec.structs.asdict(form))), []
    except NotValid as wrong:
        return CasePage([], ""), list(wrong.faults)


async def _mediators(actor: Actor) -> list[tuple[str, str]]:
    """The roster, to filter by; a mediator who is nothing else has no use for it."""
    if actor.only_mediator():
        return []
    rows = await fetch(
        'select id, name from mediator where centre_id = $1 order by thai_key(name) collate "C", id', actor.centre_id
    )
    return [(str(row["id"]), row["name"]) for row in rows]


ROUTES = [register_page, search]

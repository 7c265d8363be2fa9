"""The register of cases: filtered, searched, a page at a time; and the drafts."""

from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from cases.vocabulary import CaseStatus, Topic
from mediation.case_list import CasePage, Filters, list_cases
from mediation.forms.fields import boolean, choice, day, text
from mediation.forms.reading import read
from mediation.pages.case import TONES
from mediation.pages.forms import form_view
from mediation.pages.render import page
from mediation.work import reading
from parties.access import Actor, Permission, Role, require
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
    """The register, newest first; only one's own cases for a mediator who is nothing else."""
    require(actor, Permission.see_register)
    query = {_OTHER_NAMES.get(name, name): value for name, value in request.query_params.items()}
    given = {name: value for name, value in query.items() if name not in _NOT_OF_THE_FORM}
    async with reading(actor):
        mediators = {"mediators": await _mediators(actor)}
        found, faults = await _found(actor, given, mediators)
    drafts = query.get("drafts", "") in ("1", "on", "true", "yes")
    kept = {name: value for name, value in given.items() if value and name not in ("cursor", "drafts")}
    return page(
        request,
        "cases/list.html",
        status=422 if faults else 200,
        block="list",
        form=form_view(FilterForm, given, faults, mediators, only=_shown(mediators)),
        found=found,
        drafts=drafts,
        filtered=bool(kept),
        more=urlencode({**kept, **({"drafts": "1"} if drafts else {}), "cursor": found.cursor}) if found.cursor else "",
        later=bool(query.get("cursor")),
        tones=TONES,
        discreet=not actor.roles & {Role.safety, Role.head},
        may_open_case=actor.may(Permission.open_case),
    )


def _shown(mediators: dict[str, list[tuple[str, str]]]) -> list[str]:
    one_of = ["mediator"] if mediators["mediators"] else []
    return ["q", "status", "topic", *one_of, "since", "until"]


async def _found(actor: Actor, given: dict[str, str], mediators: Any) -> tuple[CasePage, list[Fault]]:
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


ROUTES = [register_page]

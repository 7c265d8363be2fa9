"""The clauses that stand ready for agreements: read by all who write or sign them, kept by the head of the centre."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.clauses import PLACES, Clause, by_theme
from mediation.forms.clauses import ClauseForm
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive, sent
from mediation.pages.render import go, page
from mediation.practice.clause_keeping import list_clauses, read_clause, retire_clause, write_clause
from parties.access import Actor, Permission, require
from parties.language import current_locale

AnyRequest = Request[Any, Any, Any]
_HOME = "/clauses"


@get(_HOME, include_in_schema=False)
async def shelf(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Every clause by its theme; retired ones behind, for those who keep them."""
    found = await list_clauses(actor)
    return page(
        request,
        "clauses.html",
        themes=by_theme([clause for clause in found if not clause.retired]),
        retired=[clause for clause in found if clause.retired],
        may_keep=actor.may(Permission.keep_clauses),
        reading=current_locale.get(),
    )


@get("/clauses/new", include_in_schema=False)
async def new_clause(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The form for a clause of the centre's own."""
    require(actor, Permission.keep_clauses)
    return _form(request, form_view(ClauseForm), None)


@post("/clauses/new", include_in_schema=False, status_code=303)
async def add_clause(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Write it."""
    require(actor, Permission.keep_clauses)
    return await _written(request, actor, None)


@get("/clauses/{code:str}", include_in_schema=False)
async def one_clause(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[str]:
    """The form with the words of a clause."""
    require(actor, Permission.keep_clauses)
    clause = await read_clause(actor, code)
    known = {name: getattr(clause, name) for name in ClauseForm.__struct_fields__}
    return _form(request, form_view(ClauseForm, known), clause)


@post("/clauses/{code:str}", include_in_schema=False, status_code=303)
async def rewrite_clause(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
    """Write the next edition of a clause."""
    require(actor, Permission.keep_clauses)
    return await _written(request, actor, await read_clause(actor, code))


@post("/clauses/{code:str}/retire", include_in_schema=False, status_code=303)
async def take_out_of_use(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
    """Retire a clause."""
    require(actor, Permission.keep_clauses)
    posted = await sent(request)
    answer = await retire_clause(actor, code, key=posted.key)
    return go(answer.location, "saved")


async def _written(request: AnyRequest, actor: Actor, clause: Clause | None) -> Response[Any]:
    async def deed(posted: Sent) -> Response[Any]:
        answer = await write_clause(actor, clause.code if clause else None, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, clause, status)

    return await receive(request, ClauseForm, deed, again)


def _form(request: AnyRequest, form: FormView, clause: Clause | None, status: int = HTTPStatus.OK) -> Response[str]:
    return page(
        request,
        "clause.html",
        status=status,
        form=form,
        clause=clause,
        heading=N_("Change the clause") if clause else N_("A clause of our own"),
        action=f"{_HOME}/{clause.code}" if clause else f"{_HOME}/new",
        places=PLACES,
        key=fresh_key(),
    )


ROUTES = [shelf, new_clause, add_clause, one_clause, rewrite_clause, take_out_of_use]

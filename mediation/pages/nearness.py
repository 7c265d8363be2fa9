"""A mediator as a person: the page of what is compared with those in a case, and of whom they are near to."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.forms.nearness import NearEndForm, NearParticularsForm, NearPersonForm
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.nearness import AsPerson, declare_near, end_near, read_as_person, record_particulars
from mediation.practice.roster import RosterCall
from mediation.work import Answer
from parties.access import Actor
from parties.areas import print_address
from parties.errors import NotFound

AnyRequest = Request[Any, Any, Any]
_PARTICULARS = N_("What is compared of the mediator")
_DECLARE = N_("Somebody the mediator is near to")
_END = N_("Not near any more, or named by mistake")


def _went_well(answer: Answer) -> Response[Any]:
    return go(answer.location, "near_found" if answer.content["conflicts"] else "saved")


@get("/roster/{mediator_id:int}/near", include_in_schema=False)
async def near_page(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """What is compared of a mediator."""
    known = await read_as_person(actor, mediator_id)
    return page(request, "roster_near.html", known=known, address=print_address(known.home))


@get("/roster/{mediator_id:int}/near/particulars", include_in_schema=False)
async def particulars(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """The form with what is known; the number of the card is not shown again."""
    known = await read_as_person(actor, mediator_id)
    return _form(request, known, form_view(NearParticularsForm, known.particulars), _PARTICULARS, "particulars")


@post("/roster/{mediator_id:int}/near/particulars", include_in_schema=False, status_code=303)
async def write_particulars(
    request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]
) -> Response[Any]:
    """Write it anew."""
    known = await read_as_person(actor, mediator_id)

    async def deed(posted: Sent) -> Response[Any]:
        call = RosterCall(actor, posted.key, posted.version)
        return _went_well(await record_particulars(call, mediator_id, posted.values))

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, known, form, _PARTICULARS, "particulars", status)

    return await receive(request, NearParticularsForm, deed, again)


@get("/roster/{mediator_id:int}/near/declare", include_in_schema=False)
async def declaring(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """The form for somebody the mediator is near to."""
    known = await read_as_person(actor, mediator_id)
    return _form(request, known, form_view(NearPersonForm), _DECLARE, "declare")


@post("/roster/{mediator_id:int}/near/declare", include_in_schema=False, status_code=303)
async def declare(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[Any]:
    """Put them on record."""
    known = await read_as_person(actor, mediator_id)

    async def deed(posted: Sent) -> Response[Any]:
        call = RosterCall(actor, posted.key, posted.version)
        return _went_well(await declare_near(call, mediator_id, posted.values))

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, known, form, _DECLARE, "declare", status)

    return await receive(request, NearPersonForm, deed, again)


@get("/roster/{mediator_id:int}/near/{relation_id:int}/end", include_in_schema=False)
async def ending(
    request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int], relation_id: FromPath[int]
) -> Response[str]:
    """The form that ends a declared relation."""
    known = await read_as_person(actor, mediator_id)
    if not any(one.id == relation_id and one.ended_on is None for one in known.relations):
        raise NotFound
    return _form(request, known, form_view(NearEndForm), _END, f"{relation_id}/end")


@post("/roster/{mediator_id:int}/near/{relation_id:int}/end", include_in_schema=False, status_code=303)
async def end(
    request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int], relation_id: FromPath[int]
) -> Response[Any]:
    """Note that they are not near any more."""
    known = await read_as_person(actor, mediator_id)

    async def deed(posted: Sent) -> Response[Any]:
        call = RosterCall(actor, posted.key, posted.version)
        return _went_well(await end_near(call, mediator_id, relation_id, posted.values))

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, known, form, _END, f"{relation_id}/end", status)

    return await receive(request, NearEndForm, deed, again)


def _form(
    request: AnyRequest, known: AsPerson, form: FormView, title: str, place: str, status: int = HTTPStatus.OK
) -> Response[str]:
    around: dict[str, Any] = {"title": title, "action": f"/roster/{known.mediator}/near/{place}", "key": fresh_key()}
    about = next((one for one in known.relations if place == f"{one.id}/end"), None)
    return page(request, "roster_near_form.html", status=status, form=form, known=known, about=about, **around)


ROUTES = [near_page, particulars, write_particulars, declaring, declare, ending, end]

"""The administration of a centre: its particulars, its villages, and the way to its accounts and mediators."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.law import ClockCode, clock
from cases.msgid import N_
from mediation.forms.centre import CentreForm, VillageForm
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.administration import accounts_here
from mediation.practice.centre import (
    OwnCentre,
    add_village,
    change_centre,
    change_village,
    list_villages,
    read_centre,
    read_village,
)
from mediation.practice.on_roster import list_mediators
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.areas import Place, place_of

AnyRequest = Request[Any, Any, Any]

KINDS = {
    "tambon": N_("Tambon coordination centre of community organisations"),
    "people": N_("People's mediation centre"),
    "cjc": N_("Community justice centre"),
    "district": N_("District office"),
    "province": N_("Provincial office"),
}
"""What a centre can be."""

_HOME = "/administration"
_VILLAGES = "/administration/villages"


@get(_HOME, include_in_schema=False)
async def overview(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """What there is to administer."""
    centre = await read_centre(actor)
    accounts = await accounts_here(actor)
    return page(
        request,
        "administration.html",
        centre=centre,
        kind=KINDS[centre.kind],
        phone=thai.phone_print(centre.phone) if centre.phone else "",
        place=await _place(centre),
        clocks=_clocks(centre),
        villages=len(await list_villages(actor)),
        accounts=sum(not account.disabled and bool(account.roles) for account in accounts),
        mediators=len(await list_mediators(actor)),
    )


async def _place(centre: OwnCentre) -> Place | None:
    return await place_of(centre.area_code)


def _clocks(centre: OwnCentre) -> dict[str, int]:
    """How often the other side is asked, and how many days it has: the centre's own rule, else the house's."""
    today = thai.bangkok_day(now_utc())
    return {
        "attempts": centre.invitation_attempts or clock(ClockCode.invitation_attempts, today).amount,
        "days": centre.invitation_days or clock(ClockCode.answer_invitation, today).amount,
    }


@get("/administration/centre", include_in_schema=False)
async def particulars(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The form with the centre's particulars."""
    centre = await read_centre(actor)
    typed = msgspec.structs.asdict(centre) | {"phone": thai.phone_print(centre.phone) if centre.phone else ""}
    known = {name: typed[name] for name in CentreForm.__struct_fields__}
    return _form(request, form_view(CentreForm, known), _CENTRE)


@post("/administration/centre", include_in_schema=False, status_code=303)
async def change_particulars(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Change the centre's particulars."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await change_centre(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, _CENTRE, status)

    return await receive(request, CentreForm, deed, again)


@get(_VILLAGES, include_in_schema=False)
async def villages(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The villages of the centre's area, and the form for one more."""
    require(actor, Permission.administer)
    return await _list(request, actor, form_view(VillageForm))


@post(_VILLAGES, include_in_schema=False, status_code=303)
async def new_village(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Add a village."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await add_village(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _list(request, actor, form, status)

    return await receive(request, VillageForm, deed, again)


@get("/administration/villages/{village_id:int}", include_in_schema=False)
async def one_village(request: AnyRequest, actor: NamedDependency[Actor], village_id: FromPath[int]) -> Response[str]:
    """The form with what is known of a village."""
    require(actor, Permission.administer)
    village = await read_village(actor, village_id)
    known = {name: getattr(village, name) for name in VillageForm.__struct_fields__}
    return _form(request, form_view(VillageForm, known), _village(village_id))


@post("/administration/villages/{village_id:int}", include_in_schema=False, status_code=303)
async def rewrite_village(
    request: AnyRequest, actor: NamedDependency[Actor], village_id: FromPath[int]
) -> Response[Any]:
    """Write a village anew."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await change_village(actor, village_id, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, _village(village_id), status)

    return await receive(request, VillageForm, deed, again)


_CENTRE = {
    "heading": N_("Particulars of the centre"),
    "action": "/administration/centre",
    "back": (_HOME, N_("Administration")),
}


def _village(village_id: int) -> dict[str, Any]:
    return {"heading": N_("Village"), "action": f"{_VILLAGES}/{village_id}", "back": (_VILLAGES, N_("Villages"))}


def _form(request: AnyRequest, form: FormView, around: dict[str, Any], status: int = HTTPStatus.OK) -> Response[str]:
    return page(request, "administration_form.html", status=status, form=form, key=fresh_key(), **around)


async def _list(request: AnyRequest, actor: Actor, form: FormView, status: int = HTTPStatus.OK) -> Response[str]:
    found = await list_villages(actor)
    return page(request, "administration_villages.html", status=status, villages=found, form=form, key=fresh_key())


ROUTES = [
    overview,
    particulars,
    change_particulars,
    villages,
    new_village,
    one_village,
    rewrite_village,
]

"""The holidays by which working days are counted: a year at a time, one added, a year pasted, one struck out."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.forms.holidays import HolidayForm, HolidaysForm
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive, sent
from mediation.pages.render import go, page
from mediation.practice.holidays import (
    FIRST,
    HOME,
    LAST,
    import_holidays,
    list_holidays,
    strike_holiday,
    write_holiday,
)
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require

AnyRequest = Request[Any, Any, Any]
_ERA = 543


def _year(request: AnyRequest) -> int:
    """The year asked for, of the common era; this one where none, or none of ours, is."""
    asked = thai.latin_digits(request.query_params.get("year", "")).strip()
    this = thai.bangkok_day(now_utc()).year
    if not asked.isdecimal() or len(asked) > 4 or not FIRST.year <= int(asked) - _ERA <= LAST.year:
        return this
    return int(asked) - _ERA


@get(HOME, include_in_schema=False)
async def holidays(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The holidays of a year, and the forms for more."""
    return await _shown(request, actor)


@post(HOME, include_in_schema=False, status_code=303)
async def add_holiday(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Write one day down."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await write_holiday(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _shown(request, actor, one=form, status=status)

    return await receive(request, HolidayForm, deed, again)


@post(f"{HOME}/import", include_in_schema=False, status_code=303)
async def paste_holidays(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Write the days of a year down."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await import_holidays(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _shown(request, actor, many=form, status=status)

    return await receive(request, HolidaysForm, deed, again)


@post(HOME + "/{day:str}/strike", include_in_schema=False, status_code=303)
async def strike(request: AnyRequest, actor: NamedDependency[Actor], day: FromPath[str]) -> Response[Any]:
    """Strike a day out, or take it back."""
    require(actor, Permission.administer)
    posted = await sent(request)
    answer = await strike_holiday(actor, day, key=posted.key)
    return go(answer.location, "saved")


async def _shown(
    request: AnyRequest,
    actor: Actor,
    *,
    one: FormView | None = None,
    many: FormView | None = None,
    status: int = HTTPStatus.OK,
) -> Response[str]:
    year = _year(request)
    return page(
        request,
        "administration_holidays.html",
        status=status,
        year=year + _ERA,
        holidays=await list_holidays(actor, year),
        one=one or form_view(HolidayForm),
        many=many or form_view(HolidaysForm),
        first=FIRST.year + _ERA,
        last=LAST.year + _ERA,
        key=fresh_key(),
    )


ROUTES = [holidays, add_holiday, paste_holidays, strike]

"""The holidays of the installation over JSON, kept by administrators."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import answered, body_of, key_of, told, whole_number
from mediation.practice.holidays import FIRST, LAST, import_holidays, list_holidays, strike_holiday, write_holiday
from mediation.work import now_utc
from parties import thai
from parties.access import Actor
from parties.errors import Fault, NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]


@get("/holidays")
async def holidays(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The holidays of ?year= (of the common era; this year unless said otherwise)."""
    year = whole_number(request.query_params.get("year"), "year", thai.bangkok_day(now_utc()).year, LAST.year)
    if year < FIRST.year:
        raise NotValid([Fault("out_of_range", "This day is too far away.", "year")])
    found = await list_holidays(actor, year)
    return told(
        {
            "year": year,
            "holidays": [
                {"day": one.day.isoformat(), "name": _(one.name), "off": one.off, "fixed": one.fixed} for one in found
            ],
        }
    )


@post("/holidays")
async def new_holiday(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Write one day down."""
    return answered(await write_holiday(actor, await body_of(request), key=await key_of(request)))


@post("/holidays/import", status_code=200)
async def many_holidays(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Write the days of a year down."""
    return answered(await import_holidays(actor, await body_of(request), key=await key_of(request)))


@post("/holidays/{day:str}/strike", status_code=200)
async def struck_holiday(request: AnyRequest, actor: NamedDependency[Actor], day: FromPath[str]) -> Response[bytes]:
    """Strike a day out."""
    return answered(await strike_holiday(actor, day, key=await key_of(request)))


ROUTES = [holidays, new_holiday, many_holidays, struck_holiday]

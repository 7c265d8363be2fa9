"""The roster of mediators: who they are, how their registration stands, how much they carry."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.appointing import ABSENCES_BORNE
from mediation.availability import clock_text
from mediation.forms.fields import Choices
from mediation.forms.roster import SECTIONS, AvailabilityForm, MediatorForm, RosterEnd, RosterEndForm
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.on_roster import OnRoster, entry_choices, list_mediators, may_say_when, read_mediator
from mediation.practice.roster import RosterCall, change_mediator, end_mediator, enrol_mediator, say_when
from mediation.registration import RegistrationState
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import NotPermitted

AnyRequest = Request[Any, Any, Any]

STATES: dict[RegistrationState, tuple[str, str]] = {
    RegistrationState.valid: (N_("Valid"), "good"),
    RegistrationState.expires_soon: (N_("Expires soon"), "warn"),
    RegistrationState.expires_very_soon: (N_("Expires within 30 days"), "warn"),
    RegistrationState.expired: (N_("Expired"), "bad"),
    RegistrationState.not_yet: (N_("Not yet valid"), "warn"),
    RegistrationState.not_recorded: (N_("Not recorded"), "over"),
}
"""The word and the tone of each state of a registration."""


@get("/roster", include_in_schema=False)
async def roster(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Every mediator of the centre; those who have left only when asked for."""
    with_ended = request.query_params.get("ended") == "1"
    mediators = await list_mediators(actor, with_ended=with_ended)
    return page(request, "roster.html", mediators=mediators, with_ended=with_ended, **_around(actor))


@get("/roster/new", include_in_schema=False)
async def enrolment(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The form for a new mediator."""
    choices = await entry_choices(actor)
    return _form(request, form_view(MediatorForm, choices=choices))


@post("/roster/new", include_in_schema=False, status_code=303)
async def enrol(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Put somebody on the roster."""
    choices = await entry_choices(actor)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await enrol_mediator(RosterCall(actor, posted.key), posted.values)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, status)

    return await receive(request, MediatorForm, deed, again, choices)


@get("/roster/{mediator_id:int}", include_in_schema=False)
async def one_mediator(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """One mediator with everything known of them."""
    mediator = await read_mediator(actor, mediator_id)
    phone = thai.phone_print(mediator.phone) if mediator.phone else ""
    section = SECTIONS.get(RosterEnd(mediator.end_reason), "") if mediator.end_reason in set(RosterEnd) else ""
    own = mediator.account_id == actor.account_id
    around = _around(actor) | {"may_time": may_say_when(actor, mediator.account_id), "own": own}
    around |= {"mediator": mediator, "phone": phone, "section": section, "may_say_near": around["may_edit"] or own}
    return page(request, "roster_mediator.html", **around)


@get("/roster/{mediator_id:int}/change", include_in_schema=False)
async def entry(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """The form with what is known of a mediator."""
    choices = await entry_choices(actor, mediator_id)
    mediator = await read_mediator(actor, mediator_id)
    return _form(request, form_view(MediatorForm, _typed(mediator), choices=choices), mediator=mediator)


@post("/roster/{mediator_id:int}/change", include_in_schema=False, status_code=303)
async def change(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[Any]:
    """Write what is known of a mediator anew."""
    choices: Choices = await entry_choices(actor, mediator_id)

    async def deed(posted: Sent) -> Response[Any]:
        call = RosterCall(actor, posted.key, posted.version)
        answer = await change_mediator(call, mediator_id, posted.values)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, status, await read_mediator(actor, mediator_id))

    return await receive(request, MediatorForm, deed, again, choices)


@get("/roster/{mediator_id:int}/times", include_in_schema=False)
async def times(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """The form in which a mediator, or the office for them, says when they can come."""
    mediator = await read_mediator(actor, mediator_id)
    if not may_say_when(actor, mediator.account_id):
        raise NotPermitted
    return _times_form(request, form_view(AvailabilityForm, _times_typed(mediator)), mediator)


@post("/roster/{mediator_id:int}/times", include_in_schema=False, status_code=303)
async def change_times(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[Any]:
    """Write when a mediator can come."""
    mediator = await read_mediator(actor, mediator_id)
    if not may_say_when(actor, mediator.account_id):
        raise NotPermitted

    async def deed(posted: Sent) -> Response[Any]:
        call = RosterCall(actor, posted.key, posted.version)
        return go((await say_when(call, mediator_id, _said(posted.values))).location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _times_form(request, form, mediator, status)

    return await receive(request, AvailabilityForm, deed, again)


@get("/roster/{mediator_id:int}/end", include_in_schema=False)
async def farewell(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[str]:
    """The form with which a mediator leaves the roster."""
    require(actor, Permission.edit_roster)
    return _end_form(request, form_view(RosterEndForm), await read_mediator(actor, mediator_id))


@post("/roster/{mediator_id:int}/end", include_in_schema=False, status_code=303)
async def end(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[Any]:
    """Take a mediator off the roster."""
    require(actor, Permission.edit_roster)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await end_mediator(RosterCall(actor, posted.key, posted.version), mediator_id, posted.values)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _end_form(request, form, await read_mediator(actor, mediator_id), status)

    return await receive(request, RosterEndForm, deed, again)


def _around(actor: Actor) -> dict[str, Any]:
    return {
        "may_edit": actor.may(Permission.edit_roster),
        "states": STATES,
        "absences_borne": ABSENCES_BORNE,
        "clock_text": clock_text,
    }


def _typed(mediator: OnRoster) -> dict[str, Any]:
    """An entry as somebody would type it into the form."""
    known = msgspec.structs.asdict(mediator)
    return known | {
        "account": mediator.account_id,
        "phone": thai.phone_print(mediator.phone) if mediator.phone else "",
    }


def _times_typed(mediator: OnRoster) -> dict[str, Any]:
    """Hours and absences as somebody would type them; a first row waits where there are no hours yet."""
    hours = [
        {"weekday": one.weekday, "begins": clock_text(one.begins), "ends": clock_text(one.ends)}
        for one in mediator.weekly
    ]
    absences = [msgspec.structs.asdict(one) for one in mediator.absences]
    return {"weekly": hours or [{}], "absences": absences}


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """What was posted without the rows of hours that were left empty."""
    rows = values.get("weekly")
    kept = [row for row in rows if not isinstance(row, dict) or any(row.values())] if isinstance(rows, list) else rows
    return {**values, "weekly": kept}


def _form(
    request: AnyRequest, form: FormView, status: int = HTTPStatus.OK, mediator: OnRoster | None = None
) -> Response[str]:
    no_account = not any(view.name == "account" for view in form.fields)
    around: dict[str, Any] = {"mediator": mediator, "no_account": no_account, "key": fresh_key()}
    return page(request, "roster_form.html", status=status, form=form, **around)


def _times_form(request: AnyRequest, form: FormView, mediator: OnRoster, status: int = HTTPStatus.OK) -> Response[str]:
    return page(request, "roster_times.html", status=status, form=form, mediator=mediator, key=fresh_key())


def _end_form(request: AnyRequest, form: FormView, mediator: OnRoster, status: int = HTTPStatus.OK) -> Response[str]:
    return page(request, "roster_end.html", status=status, form=form, mediator=mediator, key=fresh_key())


ROUTES = [roster, enrolment, enrol, one_mediator, entry, change, times, change_times, farewell, end]

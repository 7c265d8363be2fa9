"""The directory of destinations: searched by all who refer, kept by the head and the administrator, exchanged with others."""

import hashlib
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.destinations import Destination
from mediation.forms.directory import DestinationForm, DirectoryFilter
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.pages.addresses import row_id
from mediation.pages.forms import FormView, form_view, message_of
from mediation.pages.posting import Sent, fresh_key, receive, sent
from mediation.pages.render import go, page
from mediation.practice.directory import (
    DirectoryCall,
    as_form,
    centres_of_form,
    check_destination,
    destination,
    directory,
    retire_destination,
    write_destination,
)
from mediation.practice.directory_exchange import LONGEST, export_directory, import_directory
from mediation.work import AlreadyAnswered, Key, now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid, Stale
from parties.language import current_locale

AnyRequest = Request[Any, Any, Any]
_HOME = "/directory"
_NOT_OF_THE_FORM = frozenset({"said"})
_SELDOM = (
    *("name_en", "natures", "phone_note", "website", "hours_note", "languages", "fee", "to_centre"),
    "hours.note",
)


@get(_HOME, include_in_schema=False)
async def directory_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Every entry in use, or those that were looked for."""
    given = {name: value for name, value in request.query_params.items() if name not in _NOT_OF_THE_FORM}
    asked, faults = read(DirectoryFilter, given)
    found = await directory(actor, asked)
    return page(
        request,
        "directory.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        block="list",
        found=[] if faults else found.found,
        in_all=found.in_all,
        retired=found.retired,
        form=form_view(DirectoryFilter, given, faults),
        asked=bool(given),
        today=thai.bangkok_day(now_utc()),
        may_keep=actor.may(Permission.keep_directory),
    )


@get("/directory/new", include_in_schema=False)
async def new_entry(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The form of an entry of the centre's own."""
    choices = await centres_of_form(actor)
    return _form(request, _view(None, (), choices), None)


@post("/directory/new", include_in_schema=False, status_code=303)
async def add_entry(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Write it."""
    return await _written(request, actor, None, await centres_of_form(actor))


@get("/directory/{destination_id:int}", include_in_schema=False)
async def entry_page(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[str]:
    """One entry: read by all who refer, with its form for those who keep the directory."""
    found, choices = await destination(actor, row_id(destination_id))
    return _form(request, _view(as_form(found), (), choices), found, may_keep=actor.may(Permission.keep_directory))


@post("/directory/{destination_id:int}", include_in_schema=False, status_code=303)
async def change_entry(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[Any]:
    """Write it anew."""
    require(actor, Permission.keep_directory)
    found, choices = await destination(actor, row_id(destination_id))
    return await _written(request, actor, found, choices)


@post("/directory/{destination_id:int}/retire", include_in_schema=False, status_code=303)
async def retire_entry(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[Any]:
    """Take it out of use."""
    posted = await sent(request)
    answer = await retire_destination(DirectoryCall(actor, posted.version, posted.key), row_id(destination_id))
    return go(answer.location, "saved")


@post("/directory/{destination_id:int}/check", include_in_schema=False, status_code=303)
async def check_entry(
    request: AnyRequest, actor: NamedDependency[Actor], destination_id: FromPath[int]
) -> Response[Any]:
    """Say that it was looked at today."""
    posted = await sent(request)
    answer = await check_destination(DirectoryCall(actor, posted.version, posted.key), row_id(destination_id))
    return go(answer.location, "saved")


def _view(values: Any, faults: Sequence[Fault], choices: Choices) -> FormView:
    return form_view(DestinationForm, values, faults, choices, fold=_SELDOM)


async def _written(request: AnyRequest, actor: Actor, found: Destination | None, choices: Choices) -> Response[Any]:
    stale: list[Stale] = []

    async def deed(posted: Sent) -> Response[Any]:
        call = DirectoryCall(actor, posted.version, posted.key)
        try:
            answer = await write_destination(call, found.id if found else None, posted.values)
        except Stale as refusal:
            stale.append(refusal)
            raise NotValid([Fault(refusal.code, refusal.message)]) from refusal
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _form(request, form, found, HTTPStatus.PRECONDITION_FAILED if stale else status)

    return await receive(request, DestinationForm, deed, again, choices)


def _form(
    request: AnyRequest,
    form: FormView,
    found: Destination | None,
    status: int = HTTPStatus.OK,
    *,
    may_keep: bool = True,
) -> Response[str]:
    return page(
        request,
        "directory_entry.html",
        status=status,
        form=form,
        entry=found,
        heading=found.name(current_locale.get()) if found else N_("A body of our own"),
        action=f"{_HOME}/{found.id}" if found else f"{_HOME}/new",
        today=thai.bangkok_day(now_utc()),
        may_keep=may_keep,
        key=fresh_key(),
    )


# TO AND FROM OTHERS ---------------------------------------------------------------------------------------------------


@get("/directory/hsds.json", include_in_schema=False)
async def directory_file(actor: NamedDependency[Actor]) -> Response[bytes]:
    """The directory as a file, in Open Referral HSDS 3."""
    headers = {"Content-Disposition": 'attachment; filename="directory-hsds.json"'}
    return Response(await export_directory(actor), media_type="application/json", headers=headers)


@get("/directory/import", include_in_schema=False)
async def import_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Where a file of others is handed in."""
    require(actor, Permission.keep_directory)
    return _import(request, None, ())


@post("/directory/import", include_in_schema=False, status_code=303, request_max_body_size=LONGEST + 64 * 1024)
async def import_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Take it in, and tell of every row that could not be."""
    require(actor, Permission.keep_directory)
    posted = await sent(request)
    files = [one for one in (await request.form()).getall("file", []) if isinstance(one, UploadFile)]
    text = await files[0].read() if files else b""
    if not text:
        return _import(request, None, [Fault("required", "Choose a file.", "file")])
    key = Key(posted.key.hash, hashlib.sha256(posted.key.fingerprint + text).digest()) if posted.key else None
    try:
        answer = await import_directory(DirectoryCall(actor, None, key), text)
    except NotValid as refusal:
        return _import(request, None, refusal.faults)
    except AlreadyAnswered as earlier:
        answer = earlier.answer
    return _import(request, answer.content, ())


def _import(request: AnyRequest, report: dict[str, Any] | None, faults: Sequence[Fault]) -> Response[str]:
    return page(
        request,
        "directory_import.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        report=report,
        wrong=[message_of(fault) for fault in faults],
        key=fresh_key(),
    )


ROUTES = [
    directory_page,
    new_entry,
    add_entry,
    entry_page,
    change_entry,
    retire_entry,
    check_entry,
    directory_file,
    import_page,
    import_file,
]

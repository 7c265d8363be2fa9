"""Outgoing letters over JSON: their register, what is due on a day, and the runs that print it."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import body_of, file_of, key_of, once, row_id, told, whole_number
from mediation.documents.errands import PDF
from mediation.forms.letters import DayForm, FileForm
from mediation.forms.reading import read
from mediation.practice.day_letters import Due, Letter, day_desk, run_desk, start_run, take_letters, turn
from mediation.practice.letters import outgoing
from mediation.telling import filled
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_HOME = "/letters/print"
_RUN = "/letters/print/{run_id:int}"
_LAST = 999_999_999


@get("/letters")
async def letters(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The register of outgoing letters, the newest first; `before` asks for the page behind."""
    require(actor, Permission.see_letters)
    before = whole_number(request.query_params.get("before"), "before", 0, _LAST) or None
    found = await outgoing(actor, before)
    return told({"letters": msgspec.to_builtins(found.lines), "before": found.before})


@get(_HOME)
async def day(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """What is due on a day, today unless another is asked for, and the newest runs."""
    require(actor, Permission.print_letters)
    asked = request.query_params.get("day", "") or thai.bangkok_day(now_utc()).isoformat()
    form, faults = read(DayForm, {"day": asked})
    if form is None:
        raise NotValid(faults)
    desk = await day_desk(actor, form.day)
    runs = [msgspec.to_builtins(run) | {"waiting": run.waiting} for run in desk.runs]
    return told({"day": desk.day, "due": [_due(one) for one in desk.due], "runs": runs})


def _due(one: Due) -> dict[str, Any]:
    return {
        "case_id": one.case_id,
        "case_number": one.case_number,
        "document": one.kind,
        "title": _(one.title),
        "subject": one.subject,
        "called": one.called,
    }


@post(_HOME)
async def start(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Have the letters of a day printed."""
    return await once(start_run(actor, await body_of(request), key=await key_of(request)))


@get(_RUN)
async def run(actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[bytes]:
    """How far a run is, letter by letter."""
    desk = await run_desk(actor, row_id(run_id))
    return told(
        {
            "run": msgspec.to_builtins(desk.run) | {"waiting": desk.run.waiting},
            "letters": [_letter(one) for one in desk.letters],
        }
    )


def _letter(one: Letter) -> dict[str, Any]:
    faults = [
        {"code": said["code"], "message": filled(said["message"], said.get("params") or {})} for said in one.faults
    ]
    return {**msgspec.to_builtins(one), "title": _(one.title), "faults": faults}


@post(_RUN + "/stop", status_code=200)
async def stop(request: AnyRequest, actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[bytes]:
    """Print no more of a run; a letter that is being printed is finished."""
    return await once(turn(actor, row_id(run_id), on=False, key=await key_of(request)))


@post(_RUN + "/resume", status_code=200)
async def resume(request: AnyRequest, actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[bytes]:
    """Print the rest after all."""
    return await once(turn(actor, row_id(run_id), on=True, key=await key_of(request)))


@post(_RUN + "/file", status_code=200)
async def file(request: AnyRequest, actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[bytes]:
    """All letters of a run that are printed, as one file for the printer."""
    require(actor, Permission.print_letters)
    form, faults = read(FileForm, await body_of(request))
    if form is None:
        raise NotValid(faults)
    content = await take_letters(actor, row_id(run_id), double=form.double, key=await key_of(request))
    return file_of(f"letters-{run_id}.pdf", content, PDF)


ROUTES = [letters, day, start, run, stop, resume, file]

"""Printing the letters of a day: which are due, the run as it goes on, and the one file for the printer."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.forms.letters import DayForm
from mediation.forms.reading import read
from mediation.pages.addresses import row_id
from mediation.pages.documents import attachment
from mediation.pages.forms import FormView, as_typed, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.day_letters import MOST, RunDesk, day_desk, run_desk, start_run, take_letters, turn
from mediation.telling import filled
from mediation.work import Answer, now_utc
from parties import thai
from parties.access import Actor
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
_HOME = "/letters/print"
_RUN = "/letters/print/{run_id:int}"


@get(_HOME, include_in_schema=False)
async def day_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The letters that are due on a day: today, unless another is asked for."""
    typed = {"day": request.query_params.get("day", "") or as_typed(thai.bangkok_day(now_utc()))}
    asked, faults = read(DayForm, typed)
    form = form_view(DayForm, typed, faults, only=["day"])
    return await _shown(request, actor, form, asked, 422 if faults else 200)


@post(_HOME, include_in_schema=False, status_code=303)
async def print_day(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Have them printed."""

    async def deed(posted: Sent) -> Response[Any]:
        answer: Answer = await start_run(actor, posted.values, key=posted.key)
        return go(answer.location, "printing")

    async def again(form: FormView, status: int) -> Response[Any]:
        asked, _ = read(DayForm, {"day": next((view.value for view in form.fields if view.name == "day"), "")})
        return await _shown(request, actor, form, asked, status)

    return await receive(request, DayForm, deed, again)


async def _shown(
    request: AnyRequest, actor: Actor, form: FormView, asked: DayForm | None, status: int
) -> Response[Any]:
    desk = await day_desk(actor, asked.day if asked else thai.bangkok_day(now_utc()))
    return page(
        request,
        "letters_print.html",
        status=status,
        form=form,
        desk=desk,
        asked=asked is not None,
        day=as_typed(desk.day),
        most=MOST,
        key=fresh_key(),
    )


@get(_RUN, include_in_schema=False)
async def run_page(request: AnyRequest, actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[Any]:
    """How far it is."""
    return _run(request, await run_desk(actor, row_id(run_id)))


@post(_RUN + "/stop", include_in_schema=False, status_code=303)
async def stop_run(actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[Any]:
    """Print no more of it."""
    await turn(actor, row_id(run_id), on=False)
    return go(f"{_HOME}/{run_id}", "stopped")


@post(_RUN + "/resume", include_in_schema=False, status_code=303)
async def resume_run(actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[Any]:
    """Print the rest after all."""
    await turn(actor, row_id(run_id), on=True)
    return go(f"{_HOME}/{run_id}", "printing")


@post(_RUN + "/file", include_in_schema=False, status_code=200)
async def run_file(request: AnyRequest, actor: NamedDependency[Actor], run_id: FromPath[int]) -> Response[Any]:
    """All letters that are printed, as one file for the printer."""
    double = bool((await request.form()).get("double"))
    try:
        content = await take_letters(actor, row_id(run_id), double=double)
    except NotValid as refused:
        return _run(request, await run_desk(actor, row_id(run_id)), refused.faults)
    return attachment(f"letters-{run_id}.pdf", content)


def _run(request: AnyRequest, desk: RunDesk, faults: tuple[Fault, ...] = ()) -> Response[Any]:
    return page(
        request,
        "letters_run.html",
        status=422 if faults else 200,
        block="progress",
        run=desk.run,
        letters=desk.letters,
        staff=desk.staff,
        why=_reasons(desk),
        form=form_view(DayForm, {}, faults),
    )


def _reasons(desk: RunDesk) -> dict[int, list[str]]:
    """Why letters were not printed, by their number in the run, in the reader's language."""
    return {
        letter.no: [filled(one["message"], one.get("params") or {}) for one in letter.faults]
        for letter in desk.letters
        if letter.state == "failed"
    }


ROUTES = [day_page, print_day, run_page, stop_run, resume_run, run_file]
"""The letters of a day."""

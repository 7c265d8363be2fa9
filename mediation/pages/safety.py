"""Safety answers, read again by the safety officer alone; every reading is journalled, so it is no mere link."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.safety import QUESTIONS
from mediation.doors import note_denied
from mediation.dossier import Dossier, read_dossier
from mediation.pages.addresses import row_id
from mediation.pages.render import page
from mediation.practice.safety import read_answers
from mediation.subjects import SafetyColourOf
from mediation.work import reading
from parties.access import Actor, Permission, require
from parties.errors import NotFound, NotPermitted

AnyRequest = Request[Any, Any, Any]


def _asked(dossier: Dossier, screening_id: int) -> SafetyColourOf:
    for one in dossier.safety:
        if one.id == screening_id:
            return one
    raise NotFound


async def _known(actor: Actor, case_id: int, screening_id: int) -> tuple[Dossier, SafetyColourOf]:
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        require(actor, Permission.see_safety_answers)
        return dossier, _asked(dossier, row_id(screening_id))


@get("/cases/{case_id:int}/safety/{screening_id:int}", include_in_schema=False)
async def before_reading(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], screening_id: FromPath[int]
) -> Response[Any]:
    """Who was asked and when, and the button that opens the answers."""
    dossier, asked = await _known(actor, case_id, screening_id)
    return page(request, "cases/answers.html", case=dossier.file, asked=asked, name=_name(dossier, asked), answers=None)


@post("/cases/{case_id:int}/safety/{screening_id:int}", include_in_schema=False, status_code=200)
async def read_them(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], screening_id: FromPath[int]
) -> Response[Any]:
    """The answers, shown once; a denied attempt is noted."""
    try:
        dossier, asked = await _known(actor, case_id, screening_id)
        told = await read_answers(actor, case_id, screening_id)
    except (NotPermitted, NotFound) as refusal:
        await note_denied(actor, "read_answers", row_id(case_id), refusal)
        raise
    answers = [
        (number, QUESTIONS[code], told.answers[code])
        for number, code in enumerate(QUESTIONS, start=1)
        if code in told.answers
    ]
    return page(
        request,
        "cases/answers.html",
        case=dossier.file,
        asked=asked,
        name=_name(dossier, asked),
        answers=answers,
        same_household=told.same_household,
    )


def _name(dossier: Dossier, asked: SafetyColourOf) -> str:
    return next((party.name for party in dossier.parties if party.id == asked.case_party_id), "")


ROUTES = [before_reading, read_them]

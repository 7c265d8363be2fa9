"""Safety answers, read again by the safety officer alone; every reading is journalled, so it is no mere link."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.safety import QUESTIONS
from cases.vocabulary import SafetyAnswer
from mediation.doors import note_denied
from mediation.dossier import Dossier, read_dossier
from mediation.pages.addresses import row_id
from mediation.pages.case import TONES
from mediation.pages.render import page
from mediation.practice.safety import ReadAnswers, read_answers
from mediation.subjects import Party, SafetyColourOf
from mediation.work import reading
from parties.access import Actor, Permission, require
from parties.database import fetch
from parties.errors import NotFound, NotPermitted

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True)
class Asked:
    """A person of the case and every time they were asked, the newest first."""

    party: Party
    side_role: str
    times: Sequence[SafetyColourOf]


@dataclass(frozen=True)
class Reply:
    """One question, a msgid, with its answer; `worries` where it is the worrying one."""

    number: int
    question: str
    answer: SafetyAnswer
    worries: bool


async def _people(actor: Actor, case_id: int) -> tuple[Dossier, list[Asked]]:
    """The case and everybody in it. Raises NotFound, NotPermitted for all but the safety officer."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        require(actor, Permission.see_safety_answers)
        rows = await fetch(
            """select id, case_party_id, colour, measures, at from safety_screening
               where centre_id = $1 and case_id = $2 order by id desc""",
            actor.centre_id,
            case_id,
        )
    times = [SafetyColourOf(**dict(row)) for row in rows]
    roles = {side.side: side.side_role for side in dossier.sides}
    return dossier, [
        Asked(party, roles[party.side], [one for one in times if one.case_party_id == party.id])
        for party in dossier.parties
    ]


def _found(people: Sequence[Asked], screening_id: int) -> tuple[Asked, SafetyColourOf]:
    for person in people:
        for asked in person.times:
            if asked.id == screening_id:
                return person, asked
    raise NotFound


@get("/cases/{case_id:int}/safety", include_in_schema=False)
async def people_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """Everybody in the case with the colours of their answers; the answers themselves stay closed."""
    dossier, people = await _people(actor, case_id)
    return page(request, "cases/asked.html", case=dossier.file, people=people, tones=TONES)


@get("/cases/{case_id:int}/safety/{screening_id:int}", include_in_schema=False)
async def before_reading(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], screening_id: FromPath[int]
) -> Response[Any]:
    """Who was asked and when, and the button that opens the answers."""
    dossier, people = await _people(actor, case_id)
    person, asked = _found(people, row_id(screening_id))
    return page(
        request, "cases/answers.html", case=dossier.file, asked=asked, name=person.party.name, answers=None, tones=TONES
    )


@post("/cases/{case_id:int}/safety/{screening_id:int}", include_in_schema=False, status_code=200)
async def read_them(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], screening_id: FromPath[int]
) -> Response[Any]:
    """The answers, shown once; a denied attempt is noted."""
    try:
        dossier, people = await _people(actor, case_id)
        person, asked = _found(people, row_id(screening_id))
        told = await read_answers(actor, case_id, screening_id)
    except (NotPermitted, NotFound) as refusal:
        await note_denied(actor, "read_answers", row_id(case_id), refusal)
        raise
    return page(
        request,
        "cases/answers.html",
        case=dossier.file,
        asked=asked,
        name=person.party.name,
        answers=replies_of(told),
        same_household=told.same_household,
        tones=TONES,
    )


def replies_of(told: ReadAnswers) -> list[Reply]:
    """The questions with their answers, in order; nothing where the answers were erased."""
    replies = []
    for number, (code, question) in enumerate(QUESTIONS.items(), start=1):
        if code in told.answers:
            worrying = SafetyAnswer.no if code == "q1" else SafetyAnswer.yes
            replies.append(Reply(number, question, told.answers[code], told.answers[code] is worrying))
    return replies


ROUTES = [people_page, before_reading, read_them]

"""The roster over JSON: read, enrolled, changed, when somebody can come; and who can take a case."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import CaseStatus
from mediation.api.exchange import body_of, key_of, once, row_id, told, version_of
from mediation.dossier import read_dossier
from mediation.practice.candidates import candidates, candidates_json
from mediation.practice.on_roster import OnRoster, list_mediators, read_mediator
from mediation.practice.roster import RosterCall, change_mediator, end_mediator, enrol_mediator, say_when
from mediation.practice.whole_choice import MediatorOfCase, whole_choice
from mediation.work import now_utc, reading
from parties.access import Actor, Role
from parties.errors import NotNow, NotPermitted

AnyRequest = Request[Any, Any, Any]


async def _call(request: AnyRequest, actor: Actor) -> RosterCall:
    return RosterCall(actor, await key_of(request), version_of(request))


def _entry(mediator: OnRoster) -> dict[str, Any]:
    return {**msgspec.to_builtins(mediator), "registration": mediator.registration.value}


@get("/mediators")
async def roster(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The roster of the centre; with ?ended=1 those who have left, too."""
    found = await list_mediators(actor, with_ended=request.query_params.get("ended") == "1")
    return told({"mediators": [_entry(one) for one in found]})


@post("/mediators")
async def enrol(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Put somebody on the roster."""
    return await once(enrol_mediator(await _call(request, actor), await body_of(request)))


@get("/mediators/{mediator_id:int}")
async def one_mediator(actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[bytes]:
    """One entry of the roster; its version is the ETag."""
    mediator = await read_mediator(actor, mediator_id)
    return told(_entry(mediator), mediator.version)


@put("/mediators/{mediator_id:int}")
async def change(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[bytes]:
    """Write an entry anew."""
    return await once(change_mediator(await _call(request, actor), mediator_id, await body_of(request)))


@put("/mediators/{mediator_id:int}/times")
async def times(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[bytes]:
    """Say when a mediator can come, and when not."""
    return await once(say_when(await _call(request, actor), mediator_id, await body_of(request)))


@post("/mediators/{mediator_id:int}/end")
async def end(request: AnyRequest, actor: NamedDependency[Actor], mediator_id: FromPath[int]) -> Response[bytes]:
    """Take somebody off the roster."""
    return await once(end_mediator(await _call(request, actor), mediator_id, await body_of(request)))


@get("/cases/{case_id:int}/candidates")
async def who_can_take_it(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """Who can take this case, in order, each with the reasons in words. Raises NotNow where no mediator is looked for."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        if not dossier.roles_of(actor) & {Role.officer, Role.head}:
            raise NotPermitted
        if dossier.file.status is not CaseStatus.choosing_mediator:
            raise NotNow("case", dossier.file.status, "propose")
        found = await candidates(dossier, now_utc())
    return told({"candidates": candidates_json(found)}, dossier.file.version)


@get("/cases/{case_id:int}/mediators")
async def of_the_case(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """What was disclosed, said and decided about the mediators of a case."""
    whole = await whole_choice(actor, row_id(case_id))
    shown = [_part(one) for one in whole.mediators]
    return told({"mediators": shown, "earlier_papers_open": whole.papers_open}, whole.dossier.file.version)


def _part(one: MediatorOfCase) -> dict[str, Any]:
    part = one.assignment
    return {
        "assignment": part.id,
        "mediator": part.mediator_id,
        "name": part.name,
        "status": part.status.value,
        "disclosed": {group.value: answer for group, answer in one.disclosed},
        "explanation": one.explanation,
        "disclosure_closed": one.closed,
        "answers": [msgspec.to_builtins(answer) for _, answer in sorted(one.answers.items())],
        "ask_again": one.again,
        "papers": [msgspec.to_builtins(answer) for answer in one.papers.values()],
        "papers_consented": one.papers_consented,
        "let_pass": [
            {"kind": match.kind.value, "party": match.party, "reason": match.reason} for match in one.let_pass
        ],
        "challenges": [
            {**msgspec.to_builtins(told.challenge), "explanation": told.explanation, "reasons": told.reasons}
            for told in one.challenges
        ],
    }


ROUTES = [roster, enrol, one_mediator, change, times, end, who_can_take_it, of_the_case]

"""Cases over JSON: register, list, read, and every event of every machine."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import CaseStatus, Topic
from mediation.aftercare import Aftercare, aftercare_of
from mediation.api.exchange import answered, body_of, key_of, row_id, told, version_of, whole_number
from mediation.case_list import MOST, PAGE, Filters, list_cases
from mediation.case_view import case_json, entity_json, match_json
from mediation.doors import do, watched
from mediation.dossier import read_dossier
from mediation.history import case_history
from mediation.practice.conflicts import all_conflicts
from mediation.practice.intake import Asked, discard_draft, open_case, rewrite_draft
from mediation.practice.watching import calls_of
from mediation.steps import COLLECTIONS, Call
from mediation.telling import fault_json
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotFound, NotPermitted, NotValid

AnyRequest = Request[Any, Any, Any]
E = TypeVar("E", bound=StrEnum)
_KINDS = {
    "sessions": "session",
    "assignments": "assignment",
    "agreements": "agreement",
    "obligations": "obligation",
    "referrals": "referral",
}
_QUERY = frozenset({"status", "topic", "q", "mediator", "from", "to", "cursor", "limit", "draft"})


@post("/cases")
async def register_request(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """Register a request, or keep a draft with ?draft=1."""
    raw, key = await body_of(request), await key_of(request)
    draft = request.query_params.get("draft") in ("1", "true")
    answer = await watched(actor, "submit", None, lambda: open_case(Asked(actor, key), raw, draft=draft))
    return answered(answer)


@put("/cases/{case_id:int}")
async def replace_draft(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """Write a draft anew."""
    raw, key = await body_of(request), await key_of(request)
    asked = Asked(actor, key)
    return answered(
        await watched(actor, "edit_draft", row_id(case_id), lambda: rewrite_draft(asked, row_id(case_id), raw))
    )


@delete("/cases/{case_id:int}", status_code=200)
async def throw_draft_away(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]
) -> Response[bytes]:
    """Throw a draft away."""
    asked = Asked(actor, await key_of(request))
    return answered(
        await watched(actor, "discard_draft", row_id(case_id), lambda: discard_draft(asked, row_id(case_id)))
    )


@get("/cases")
async def list_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """A page of the register, newest first."""
    filters = filters_of(request.query_params)
    async with reading(actor):
        found = await list_cases(actor, filters)
    return told({"cases": found.lines, "cursor": found.cursor or None})


@post("/cases/search", status_code=200)
async def search(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The same page, with the words and filters in the body: words name people, and addresses are kept by proxies."""
    require(actor, Permission.see_register)
    filters = filters_of(_as_query(await body_of(request)))
    async with reading(actor):
        found = await list_cases(actor, filters)
    return told({"cases": found.lines, "cursor": found.cursor or None})


def _as_query(body: Mapping[str, Any]) -> dict[str, str]:
    """The members of a body as an address would hold them. Raises NotValid with every one that is no word or number."""
    wrong = [name for name, value in body.items() if not isinstance(value, str | int | None)]
    if wrong:
        raise NotValid([Fault("wrong_type", "Text is expected here.", name[:80]) for name in wrong])
    given = {name: value for name, value in body.items() if value is not None and value is not False}
    return {name: "1" if value is True else str(value) for name, value in given.items()}


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of an address. Raises NotValid with every parameter that is wrong."""
    faults = [
        Fault("unknown_field", "This field is not known here.", name[:80]) for name in query if name not in _QUERY
    ]
    values: dict[str, Any] = {"q": query.get("q", "")[:200], "cursor": query.get("cursor", "")[:300]}
    values["drafts"] = query.get("draft") in ("1", "true")
    for name, target, kind in (("status", "status", CaseStatus), ("topic", "topic", Topic)):
        values[target] = _word(kind, query.get(name), name, faults)
    for name, target in (("from", "since"), ("to", "until")):
        values[target] = day_of(query.get(name), name, faults)
    for name, default, most in (("limit", PAGE, MOST), ("mediator", 0, 2_000_000_000)):
        try:
            values[name] = whole_number(query.get(name), name, default, most) or None
        except NotValid as wrong:
            faults += wrong.faults
    if faults:
        raise NotValid(faults)
    return Filters(**values)


def _word(kind: type[E], text: str | None, name: str, faults: list[Fault]) -> E | None:
    if not text:
        return None
    if text in set(kind):
        return kind(text)
    faults.append(Fault("not_in_list", "Choose one of the list.", name))
    return None


def day_of(text: str | None, name: str, faults: list[Fault]) -> date | None:
    """A day of an address; None where there is none, and a fault where it cannot be read."""
    if not text:
        return None
    try:
        return thai.parse_date(text[:80])
    except thai.AmbiguousDate:
        faults.append(Fault("date_unreadable", "This date cannot be read. Write it like 22/11/2569.", name))
        return None


@get("/cases/{case_id:int}")
async def one_case(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """A case, what may be done to it, and what would stop it."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
    return told(_translated(case_json(dossier, actor)), dossier.file.version)


@get("/cases/{case_id:int}/journal")
async def journal(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """The history of a case: who, when, under which role, what, from where to where. No narrative."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        lines = await case_history(dossier, actor)
    return told({"entries": lines}, dossier.file.version)


@get("/cases/{case_id:int}/agreement")
async def agreement(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """The agreement in force, with its signatures and obligations, what was said of them, and the calls that follow it up."""
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        after = Aftercare() if dossier.kept_back(actor) else await aftercare_of(dossier.file.id)
    if dossier.agreement is None:
        raise NotFound
    shown = entity_json(dossier, actor, "agreement", dossier.agreement)
    shown["obligations"] = [
        entity_json(dossier, actor, "obligation", promise)
        for promise in dossier.obligations
        if promise.agreement_id == dossier.agreement.id
    ]
    watch = calls_of(dossier, after.last_reached, after.agreed_days, thai.bangkok_day(now_utc()))
    shown |= {"reports": msgspec.to_builtins(after.reports), "calls": msgspec.to_builtins(after.calls)}
    shown["follow_up"] = (
        [{**msgspec.to_builtins(call), "standing": how} for call, how in watch.planned] if watch else []
    )
    return told(_translated(shown), dossier.file.version)


@get("/cases/{case_id:int}/conflicts")
async def conflicts(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """What may tie mediators to the sides: of those of the case, and of those who could be proposed."""
    return told({"conflicts": [match_json(one) for one in await all_conflicts(actor, row_id(case_id))]})


@get("/cases/{case_id:int}/{collection:str}")
async def subjects(actor: NamedDependency[Actor], case_id: FromPath[int], collection: FromPath[str]) -> Response[bytes]:
    """Sessions, assignments, agreements, obligations or referrals of a case."""
    kind = _kind(collection)
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
    shown = [entity_json(dossier, actor, kind, entity) for entity in getattr(dossier, COLLECTIONS[kind])]
    return told(_translated({collection: shown}), dossier.file.version)


@post("/cases/{case_id:int}/events/{event:str}")
async def case_event(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], event: FromPath[str]
) -> Response[bytes]:
    """An event of the case machine."""
    return answered(await do("case", event, await _call(request, actor, case_id), await body_of(request)))


@post("/cases/{case_id:int}/agreement/events/{event:str}")
async def agreement_event(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], event: FromPath[str]
) -> Response[bytes]:
    """An event of the agreement in force."""
    call = await _call(request, actor, case_id, await _in_force(actor, row_id(case_id)))
    return answered(await do("agreement", event, call, await body_of(request)))


async def _in_force(actor: Actor, case_id: int) -> int:
    """The id of the agreement in force; 0 where there is none to know of: the deed refuses, after looking for a replay."""
    try:
        async with reading(actor):
            dossier = await read_dossier(actor, case_id)
    except (NotFound, NotPermitted):
        return 0
    return dossier.agreement.id if dossier.agreement else 0


@post("/cases/{case_id:int}/{collection:str}/events/{event:str}")
async def beginning(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    collection: FromPath[str],
    event: FromPath[str],
) -> Response[bytes]:
    """The event that begins a session, an assignment or a referral."""
    kind = _kind(collection)
    return answered(await do(kind, event, await _call(request, actor, case_id), await body_of(request)))


@post("/cases/{case_id:int}/{collection:str}/{entity_id:int}/events/{event:str}")
async def subject_event(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    collection: FromPath[str],
    entity_id: FromPath[int],
    event: FromPath[str],
) -> Response[bytes]:
    """An event of a session, an assignment, an agreement, an obligation or a referral."""
    call = await _call(request, actor, case_id, row_id(entity_id))
    return answered(await do(_kind(collection), event, call, await body_of(request)))


def _kind(collection: str) -> str:
    try:
        return _KINDS[collection]
    except KeyError as unknown:
        raise NotFound from unknown


async def _call(request: AnyRequest, actor: Actor, case_id: int, entity_id: int | None = None) -> Call:
    return Call(actor, row_id(case_id), entity_id, version=version_of(request), key=await key_of(request))


def _translated(shown: Any) -> Any:
    """The faults in a reading, told in the reader's language."""
    if isinstance(shown, Fault):
        return fault_json(shown)
    if isinstance(shown, dict):
        return {name: _translated(value) for name, value in shown.items()}
    if isinstance(shown, list):
        return [_translated(value) for value in shown]
    return msgspec.to_builtins(shown) if isinstance(shown, msgspec.Struct) else shown


ROUTES = [
    register_request,
    search,
    replace_draft,
    throw_draft_away,
    list_page,
    one_case,
    journal,
    agreement,
    conflicts,
    subjects,
    case_event,
    agreement_event,
    beginning,
    subject_event,
]

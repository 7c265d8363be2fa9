"""The form of every deed, and the doing of it: one pair of addresses for all machines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.case_view import scene_of
from mediation.deeds import find_deed
from mediation.doors import do
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import without_earlier_papers
from mediation.forms.events import EventForm
from mediation.forms.fields import specs
from mediation.history import whole_history
from mediation.pages.addresses import row_id
from mediation.pages.aftermath import aftermath_of
from mediation.pages.case import TONES
from mediation.pages.forms import form_view
from mediation.pages.history import Told, subjects_of, told
from mediation.pages.leads import lead_of
from mediation.pages.posting import Sent, fresh_key, page_address, sent
from mediation.pages.prefill import emptied_by_hand, opened
from mediation.pages.render import go, page
from mediation.pages.rooms import room_of
from mediation.pages.standing import address_of_deed, leads_to, permitted, told_fault
from mediation.steps import Call, Deed, status_of
from mediation.taking import case_choices, find_entity
from mediation.work import now_utc, reading
from parties.access import Actor
from parties.errors import Fault, KeyReused, NotFound, NotNow, NotPermitted, NotValid, Refused, Stale
from parties.staff import staff_of_centre

AnyRequest = Request[Any, Any, Any]
COMMON = tuple(spec.name for spec in specs(EventForm))


@dataclass(frozen=True)
class Wanted:
    """A deed on a subject, as an address names it."""

    deed: Deed[Any]
    case_id: int
    entity_id: int | None = None


@dataclass(frozen=True)
class Shown:
    """How a form is shown again: what was typed, what is wrong, and why it was not done."""

    values: Mapping[str, Any] | None = None
    faults: Sequence[Fault] = ()
    status: int = 200
    refused: Refused | None = None
    shown_at: str = ""
    told: Sequence[Told] = field(default=())


def _wanted(kind: str, event: str, case_id: int, entity_id: int | None = None) -> Wanted:
    deed = find_deed(kind, event)
    if kind != "case" and deed.begins == (entity_id is not None):
        raise NotFound
    if kind == "case" and entity_id is not None:
        raise NotFound
    return Wanted(deed, row_id(case_id), None if entity_id is None else row_id(entity_id))


def _with_group(deed: Deed[Any], begun: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A group of fields that an address asks for, opened for its first item; nothing where it holds one already."""
    form: type[EventForm] = deed.form
    if any(spec.name == name and spec.kind == "group" for spec in specs(form)) and not begun.get(name):
        return {name: [{}]}
    return {}


def _is_correction(deed: Deed[Any]) -> bool:
    """A correction is opened with what the case says; only what differs from that was touched."""
    return (deed.kind, deed.event) == ("case", "correct")


async def _form_page(request: AnyRequest, actor: Actor, wanted: Wanted, again: Shown | None = None) -> Response[Any]:
    """The form as it is opened, or `again` after it was not done. Raises NotFound, NotPermitted, NotNow."""
    deed, shown = wanted.deed, again or Shown()
    async with reading(actor):
        dossier = await read_dossier(actor, wanted.case_id)
        entity = find_entity(deed, dossier, wanted.entity_id)
        scene = scene_of(dossier, actor, entity)
        if not permitted(deed, scene):
            raise NotPermitted
        possible = deed.possible(dossier, entity)
        if not possible and again is None:
            raise NotNow(deed.kind, status_of(deed.kind, dossier, entity), deed.event)
        choices = {**case_choices(dossier), **await deed.lists(actor, dossier)}
        news = await _news(dossier, actor, shown.shown_at) if shown.refused else ()
        room = room_of(deed)
        readable = without_earlier_papers(dossier, actor)
        shown_entity = find_entity(deed, readable, wanted.entity_id)
        begun = opened(deed, readable, actor, shown_entity, choices)
        if shown.values is None:
            begun |= {name: request.query_params[name][:40] for name in room.asked if request.query_params.get(name)}
            begun = await room.begun(actor, readable, begun)
            begun |= _with_group(deed, begun, request.query_params.get("open", ""))
        values = begun if shown.values is None else room.again(dossier, shown.values)
        around = await room.around(readable, values)
    known = begun if _is_correction(deed) else None
    fold = (*COMMON, *room.folded)
    form = form_view(deed.form, values, shown.faults, choices, only=room.only, fold=fold, known=known)
    ahead = [told_fault(fault) for fault in deed.guards(scene)] if again is None and possible else []
    return page(
        request,
        room.template,
        status=shown.status,
        case=dossier.file,
        deed=deed,
        about=subjects_of(dossier).get(f"{deed.kind}:{wanted.entity_id}", ""),
        action=address_of_deed(wanted.case_id, deed, entity),
        form=form,
        ahead=ahead,
        possible=possible,
        lead=lead_of(deed.kind, deed.event),
        afterwards=leads_to(deed, dossier, entity) if possible else None,
        refused=shown.refused.message if shown.refused else "",
        news=news,
        key=fresh_key(),
        now=now_utc().isoformat(),
        choices=choices,
        **room.more(readable, shown_entity),
        **around,
    )


async def _news(dossier: Dossier, actor: Actor, shown_at: str) -> list[Told]:
    """What was recorded since the form was shown, inside a `reading`."""
    try:
        since = datetime.fromisoformat(shown_at)
    except ValueError:
        return []
    if since.tzinfo is None:
        return []
    names = {member.account_id: member.name for member in await staff_of_centre()}
    lines = await whole_history(dossier, actor, names)
    newer = [line for line in lines if line.recorded_at > since]
    return told(newer, dossier, discreet=dossier.kept_back(actor))


async def _do(request: AnyRequest, actor: Actor, wanted: Wanted) -> Response[Any]:
    """Do what was posted and go back to the case; or show the form again with all that was typed."""
    posted = await sent(request)
    room = room_of(wanted.deed)
    shown_at = posted.own.get("_shown_at", "")
    try:
        typed = await room.helped(actor, wanted.case_id, posted)
        if posted.changed or typed is not None:
            return await _form_page(request, actor, wanted, Shown(posted.values if typed is None else typed))
        return await _done(request, actor, wanted, posted)
    except NotValid as refusal:
        faults = refusal.faults or (Fault(refusal.code, refusal.message, params=refusal.params),)
        again = Shown(posted.values, room.faults_back(posted.values, faults), 422)
    except KeyReused:
        again = Shown(posted.values, [Fault("sent_before", _SENT_BEFORE)], 422)
    except Stale as refusal:
        again = Shown(posted.values, status=412, refused=refusal, shown_at=shown_at)
    except NotNow as refusal:
        again = Shown(posted.values, status=409, refused=refusal, shown_at=shown_at)
    return await _form_page(request, actor, wanted, again)


_SENT_BEFORE = (
    "This form was sent before with other words. Look at the case first; send it again only if it is still needed."
)


async def _done(request: AnyRequest, actor: Actor, wanted: Wanted, posted: Sent) -> Response[Any]:
    deed = wanted.deed
    values = room_of(deed).as_meant(posted.values)
    if _is_correction(deed):
        values = await _emptied(actor, wanted.case_id, values)
    call = Call(actor, wanted.case_id, wanted.entity_id, posted.version, posted.key)
    answer = await do(deed.kind, deed.event, call, values)
    address = page_address(answer.location) if answer.location else f"/cases/{wanted.case_id}"
    after = aftermath_of(answer.content)
    if after:
        return page(request, "cases/after.html", deed=deed, after=after, address=address, tones=TONES)
    return go(address, "awaits_head" if answer.content.get("pending") else "done")


async def _emptied(actor: Actor, case_id: int, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A correction with what was emptied by hand. Whoever may not know of the case is refused, and noted, by the deed."""
    try:
        async with reading(actor):
            return emptied_by_hand(await read_dossier(actor, case_id), actor, values)
    except (NotFound, NotPermitted):
        return values


@get("/cases/{case_id:int}/do/{kind:str}/{event:str}", include_in_schema=False)
async def deed_page(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    kind: FromPath[str],
    event: FromPath[str],
) -> Response[Any]:
    """The form of a deed on the case, or of one that begins something in it."""
    return await _form_page(request, actor, _wanted(kind, event, case_id))


@post("/cases/{case_id:int}/do/{kind:str}/{event:str}", include_in_schema=False, status_code=303)
async def do_deed(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    kind: FromPath[str],
    event: FromPath[str],
) -> Response[Any]:
    """Do it."""
    return await _do(request, actor, _wanted(kind, event, case_id))


@get("/cases/{case_id:int}/do/{kind:str}/{entity_id:int}/{event:str}", include_in_schema=False)
async def subject_deed_page(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    kind: FromPath[str],
    entity_id: FromPath[int],
    event: FromPath[str],
) -> Response[Any]:
    """The form of a deed on a session, an assignment, an agreement, an obligation, a referral."""
    return await _form_page(request, actor, _wanted(kind, event, case_id, entity_id))


@post("/cases/{case_id:int}/do/{kind:str}/{entity_id:int}/{event:str}", include_in_schema=False, status_code=303)
async def do_subject_deed(
    request: AnyRequest,
    actor: NamedDependency[Actor],
    case_id: FromPath[int],
    kind: FromPath[str],
    entity_id: FromPath[int],
    event: FromPath[str],
) -> Response[Any]:
    """Do it."""
    return await _do(request, actor, _wanted(kind, event, case_id, entity_id))


ROUTES = [deed_page, do_deed, subject_deed_page, do_subject_deed]

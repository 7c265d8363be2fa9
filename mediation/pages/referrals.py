"""The inbox of a justice centre: what was sent to it, one referral with its packet, and the answers to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import ReferralStatus
from mediation.doors import watched
from mediation.forms.fields import choice, integer
from mediation.forms.reading import read
from mediation.machines import MACHINES
from mediation.pages.addresses import row_id
from mediation.pages.forms import FormView, form_view
from mediation.pages.leads import lead_of
from mediation.pages.passage import TONES, entries_since, history_of, stages_of
from mediation.pages.posting import fresh_key, sent
from mediation.pages.render import go, page
from mediation.practice.inbox import inbox, packet
from mediation.practice.on_the_way import OnTheWay
from mediation.practice.receiving import RECEIVER_EVENTS, ReferralCall, answer_referral
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.areas import print_address
from parties.errors import Fault, KeyReused, NotFound, NotNow, NotPermitted, NotValid, Refused, Stale

AnyRequest = Request[Any, Any, Any]
PAGE = 50
_MACHINE = MACHINES["referral"]
_LEADING_ON_FIRST = ("acknowledge", "start", "complete", "ask_more", "decline")
_NOT_OF_THE_FORM = frozenset({"said"})
_NOTHING_SHARED = dict.fromkeys(
    (
        *(
            "topic",
            "summary",
            "facts",
            "wish",
            "no_value_reason",
            "place",
            "place_moo",
            "happened_on",
            "happened_on_about",
        ),
        *("earlier_attempts", "pending_authority", "pending_reference", "outcome", "ended_on"),
    ),
    "",
)
_NOTHING_KNOWN = dict.fromkeys(("phone", "email", "contact_person", "language", "needs"), "")
_SENT_BEFORE = "This form was sent before with other words. Look at the referral first."


class InboxFilter(msgspec.Struct, kw_only=True, frozen=True):
    """Which referrals to list, and before which of them."""

    status: Annotated[ReferralStatus | None, choice("Where it stands", ReferralStatus)] = None
    before: Annotated[int | None, integer("Next page", minimum=1)] = None


@dataclass(frozen=True)
class Shown:
    """How the form of an answer is shown again."""

    values: Mapping[str, Any] | None = None
    faults: Sequence[Fault] = ()
    status: int = 200
    refused: Refused | None = None
    shown_at: str = ""


@get("/referrals", include_in_schema=False)
async def inbox_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What was sent to this centre, newest first."""
    require(actor, Permission.see_referral_inbox)
    given = {name: value for name, value in request.query_params.items() if name not in _NOT_OF_THE_FORM}
    wanted, faults = read(InboxFilter, given)
    lines = await inbox(actor, status=wanted.status, before=wanted.before, limit=PAGE + 1) if wanted else []
    status = {"status": wanted.status.value} if wanted and wanted.status else {}
    return page(
        request,
        "referrals/inbox.html",
        status=422 if faults else 200,
        block="list",
        lines=lines[:PAGE],
        more=urlencode({**status, "before": lines[PAGE - 1].id}) if len(lines) > PAGE else "",
        newest=urlencode(status),
        form=_without_prepared(form_view(InboxFilter, given, faults, only=["status"])),
        filtered=bool(status),
        later=bool(given.get("before")),
        today=thai.bangkok_day(now_utc()),
        tones=TONES,
    )


def _without_prepared(form: FormView) -> FormView:
    """A receiver hears of nothing that is still being prepared."""
    fields = [
        replace(view, choices=[one for one in view.choices if one[0] != ReferralStatus.prepared])
        for view in form.fields
    ]
    return replace(form, fields=fields)


@get("/referrals/{referral_id:int}", include_in_schema=False)
async def referral_page(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int]
) -> Response[Any]:
    """One referral: what was sent, where it stands, what has happened, what may be answered."""
    seen = await packet(actor, row_id(referral_id))
    return page(
        request,
        "referrals/one.html",
        referral=seen,
        way=OnTheWay(seen.waiting, seen.dead, withdrawing=False),
        given={**_NOTHING_SHARED, **seen.packet},
        people=[{**_NOTHING_KNOWN, **person} for person in seen.people],
        overdue=seen.overdue(thai.bangkok_day(now_utc())),
        answers=[(event, RECEIVER_EVENTS[event].title) for event in _LEADING_ON_FIRST if event in seen.allowed_events],
        stages=stages_of(seen),
        history=history_of(seen.journal)[::-1],
        value=Decimal(str(seen.packet["value"])) if seen.packet.get("value") is not None else None,
        tones=TONES,
        print_address=shared_address,
        phone_print=thai.phone_print,
        day_of=date.fromisoformat,
    )


class SharedAddress(msgspec.Struct, frozen=True):
    """The address of somebody in a packet; empty where it was not shared."""

    house_no: str = ""
    moo: str = ""
    village: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    area_code: str = ""


def shared_address(person: Mapping[str, Any]) -> str:
    """It in one line."""
    return print_address(msgspec.convert(dict(person), SharedAddress))


async def _answer_page(
    request: AnyRequest, actor: Actor, referral_id: int, event: str, again: Shown | None = None
) -> Response[Any]:
    shown = again or Shown()
    require(actor, Permission.see_referral_inbox)
    if event not in RECEIVER_EVENTS:
        raise NotPermitted if event in _MACHINE.events else NotFound
    seen = await packet(actor, referral_id)
    possible = event in seen.allowed_events
    if not possible and again is None:
        raise NotNow("referral", seen.status, event)
    kind = RECEIVER_EVENTS[event]
    return page(
        request,
        "referrals/answer.html",
        status=shown.status,
        referral=seen,
        title=kind.title,
        lead=lead_of("referral", event),
        action=f"/referrals/{referral_id}/do/{event}",
        form=form_view(kind.form, shown.values, shown.faults, fold=("happened_at",)),
        possible=possible,
        refused=shown.refused.message if shown.refused else "",
        event=event,
        afterwards=ReferralStatus(_MACHINE.next(seen.status, event)) if possible else None,
        news=entries_since(seen.journal, shown.shown_at) if shown.refused else [],
        key=fresh_key(),
        now=now_utc().isoformat(),
    )


@get("/referrals/{referral_id:int}/do/{event:str}", include_in_schema=False)
async def answer_page(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int], event: FromPath[str]
) -> Response[Any]:
    """The form of an answer."""
    return await _answer_page(request, actor, row_id(referral_id), event)


@post("/referrals/{referral_id:int}/do/{event:str}", include_in_schema=False, status_code=303)
async def answer(
    request: AnyRequest, actor: NamedDependency[Actor], referral_id: FromPath[int], event: FromPath[str]
) -> Response[Any]:
    """Answer it, and go back to it; or show the form again with all that was typed."""
    posted = await sent(request)
    call = ReferralCall(actor, row_id(referral_id), posted.version, posted.key)
    shown_at = posted.own.get("_shown_at", "")
    try:
        await watched(actor, event, None, lambda: answer_referral(call, event, posted.values))
    except NotValid as refusal:
        again = Shown(posted.values, refusal.faults, 422)
    except KeyReused:
        again = Shown(posted.values, [Fault("sent_before", _SENT_BEFORE)], 422)
    except Stale as refusal:
        again = Shown(posted.values, status=412, refused=refusal, shown_at=shown_at)
    except NotNow as refusal:
        again = Shown(posted.values, status=409, refused=refusal, shown_at=shown_at)
    else:
        return go(f"/referrals/{referral_id}", "done")
    return await _answer_page(request, actor, row_id(referral_id), event, again)


ROUTES = [inbox_page, referral_page, answer_page, answer]

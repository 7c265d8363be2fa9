"""The inbox of a justice centre: what was sent to it, one referral with its packet, and the answers to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.vocabulary import ReferralStatus
from mediation.doors import watched
from mediation.forms.fields import choice
from mediation.pages.addresses import row_id
from mediation.pages.forms import form_view
from mediation.pages.leads import lead_of
from mediation.pages.posting import fresh_key, sent
from mediation.pages.render import go, page
from mediation.pages.sentences import reason_words, sentence_of
from mediation.practice.inbox import InboxLine, JournalLine, inbox, packet
from mediation.practice.receiving import RECEIVER_EVENTS, ReferralCall, answer_referral
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.areas import print_address
from parties.errors import Fault, KeyReused, NotFound, NotNow, NotValid, Refused, Stale

AnyRequest = Request[Any, Any, Any]
PAGE = 50
TONES = {
    "sent": "warn",
    "more_asked": "warn",
    "completed": "good",
    "result_recorded": "good",
    "declined": "over",
    "withdrawn": "over",
}
_SENT_BEFORE = "This form was sent before with other words. Look at the referral first."


class InboxFilter(msgspec.Struct, kw_only=True, frozen=True):
    """Which referrals to list."""

    status: Annotated[ReferralStatus | None, choice("Where it stands", ReferralStatus)] = None


@dataclass(frozen=True)
class Shown:
    """How the form of an answer is shown again."""

    values: Mapping[str, Any] | None = None
    faults: Sequence[Fault] = ()
    status: int = 200
    refused: Refused | None = None


def in_words(journal: Sequence[JournalLine]) -> list[tuple[JournalLine, str, str]]:
    """The referral's journal, newest first: the entry, its sentence (a msgid), the words of its reason."""
    return [(line, sentence_of(line.event), reason_words(line.event, line.reason_code)) for line in reversed(journal)]


@get("/referrals", include_in_schema=False)
async def inbox_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What was sent to this centre, newest first."""
    wished, before = request.query_params.get("status", ""), request.query_params.get("before", "")
    status = ReferralStatus(wished) if wished in set(ReferralStatus) else None
    earlier = int(before) if before.isdecimal() and len(before) < 19 else None
    lines: list[InboxLine] = await inbox(actor, status=status, before=earlier, limit=PAGE + 1)
    return page(
        request,
        "referrals/inbox.html",
        block="list",
        lines=lines[:PAGE],
        more=f"status={wished if status else ''}&before={lines[PAGE - 1].id}" if len(lines) > PAGE else "",
        form=form_view(InboxFilter, {"status": wished}),
        filtered=status is not None,
        today=thai.bangkok_day(now_utc()),
        tones=TONES,
    )


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
        people=seen.people,
        overdue=seen.overdue(thai.bangkok_day(now_utc())),
        answers=[(event, RECEIVER_EVENTS[event].title) for event in seen.allowed_events if event in RECEIVER_EVENTS],
        history=in_words(seen.journal),
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
    if event not in RECEIVER_EVENTS:
        raise NotFound
    require(actor, Permission.see_referral_inbox)
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
        history=in_words(seen.journal)[:3],
        key=fresh_key(),
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
    try:
        await watched(actor, event, None, lambda: answer_referral(call, event, posted.values))
    except NotValid as refusal:
        again = Shown(posted.values, refusal.faults, 422)
    except KeyReused:
        again = Shown(posted.values, [Fault("sent_before", _SENT_BEFORE)], 422)
    except Stale as refusal:
        again = Shown(posted.values, status=412, refused=refusal)
    except NotNow as refusal:
        again = Shown(posted.values, status=409, refused=refusal)
    else:
        return go(f"/referrals/{referral_id}", "done")
    return await _answer_page(request, actor, row_id(referral_id), event, again)


ROUTES = [inbox_page, referral_page, answer_page, answer]

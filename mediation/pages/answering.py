"""One referral before its receiver, and the forms of the answers: the same for a justice centre and for a guest."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from litestar import Request, Response

from cases.vocabulary import ReferralStatus
from mediation.machines import MACHINES
from mediation.pages.forms import form_view
from mediation.pages.leads import lead_of
from mediation.pages.passage import TONES, entries_since, history_of, stages_of
from mediation.pages.posting import Sent, fresh_key
from mediation.pages.render import go, page
from mediation.practice.inbox import Packet, packet
from mediation.practice.on_the_way import OnTheWay
from mediation.practice.receiving import RECEIVER_EVENTS, form_of
from mediation.work import Answer, now_utc
from parties import thai
from parties.access import Actor
from parties.areas import print_address
from parties.errors import Fault, KeyReused, NotFound, NotNow, NotPermitted, NotValid, Refused, Stale

AnyRequest = Request[Any, Any, Any]
_MACHINE = MACHINES["referral"]
_LEADING_ON_FIRST = ("acknowledge", "start", "complete", "ask_more", "decline")
NOTHING_SHARED = dict.fromkeys(
    (
        *("topic", "summary", "facts", "wish", "no_value_reason", "place", "place_moo", "happened_on"),
        *("happened_on_about", "earlier_attempts", "pending_authority", "pending_reference", "outcome", "ended_on"),
    ),
    "",
)
NOTHING_KNOWN = dict.fromkeys(("phone", "email", "contact_person", "language", "needs"), "")
_SENT_BEFORE = "This form was sent before with other words. Look at the referral first."


@dataclass(frozen=True)
class Desk:
    """Where a referral is read and answered: by whom, under which address, on which pages."""

    actor: Actor
    referral_id: int
    here: str
    reading: str = "referrals/one.html"
    answering: str = "referrals/answer.html"


@dataclass(frozen=True)
class Shown:
    """How the form of an answer is shown again."""

    values: Mapping[str, Any] | None = None
    faults: Sequence[Fault] = ()
    status: int = 200
    refused: Refused | None = None
    shown_at: str = ""


async def show_referral(request: AnyRequest, desk: Desk) -> Response[Any]:
    """One referral: what was sent, where it stands, what has happened, what may be answered."""
    seen = await packet(desk.actor, desk.referral_id)
    return page(
        request,
        desk.reading,
        here=desk.here,
        referral=seen,
        given={**NOTHING_SHARED, **seen.packet},
        people=[{**NOTHING_KNOWN, **person} for person in seen.people],
        way=OnTheWay(seen.waiting, seen.dead, withdrawing=False),
        overdue=seen.overdue(thai.bangkok_day(now_utc())),
        answers=[(event, RECEIVER_EVENTS[event].title) for event in _LEADING_ON_FIRST if event in seen.allowed_events],
        stages=stages_of(seen),
        history=history_of(seen.journal)[::-1],
        value=Decimal(str(seen.packet["value"])) if seen.packet.get("value") is not None else None,
        tones=TONES,
        print_address=shared_address,
        phone_print=phone_told,
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


def phone_told(number: str) -> str:
    """The telephone of a centre as it is read; as it was written where it cannot be read as one."""
    try:
        return thai.phone_print(number) if number else ""
    except thai.PhoneUnreadable:
        return number


async def show_answer(request: AnyRequest, desk: Desk, event: str, again: Shown | None = None) -> Response[Any]:
    """The form of an answer, as it is opened or `again`. Raises NotFound, NotPermitted, NotNow."""
    shown = again or Shown()
    if event not in RECEIVER_EVENTS:
        raise NotPermitted if event in _MACHINE.events else NotFound
    seen: Packet = await packet(desk.actor, desk.referral_id)
    possible = event in seen.allowed_events
    if not possible and again is None:
        raise NotNow("referral", seen.status, event)
    kind = form_of(event, desk.actor)
    return page(
        request,
        desk.answering,
        status=shown.status,
        here=desk.here,
        referral=seen,
        title=RECEIVER_EVENTS[event].title,
        lead=lead_of("referral", event),
        action=f"{desk.here}/do/{event}",
        form=form_view(kind, shown.values, shown.faults, fold=("happened_at",)),
        possible=possible,
        refused=shown.refused.message if shown.refused else "",
        event=event,
        afterwards=ReferralStatus(_MACHINE.next(seen.status, event)) if possible else None,
        news=entries_since(seen.journal, shown.shown_at) if shown.refused else [],
        key=fresh_key(),
        now=now_utc().isoformat(),
    )


async def answered(
    request: AnyRequest, desk: Desk, event: str, posted: Sent, deed: Callable[[], Awaitable[Answer]]
) -> Response[Any]:
    """Do what was answered and go back to the referral; or show the form again with all that was typed."""
    shown_at = posted.own.get("_shown_at", "")
    try:
        await deed()
    except NotValid as refusal:
        again = Shown(posted.values, refusal.faults, 422)
    except KeyReused:
        again = Shown(posted.values, [Fault("sent_before", _SENT_BEFORE)], 422)
    except Stale as refusal:
        again = Shown(posted.values, status=412, refused=refusal, shown_at=shown_at)
    except NotNow as refusal:
        again = Shown(posted.values, status=409, refused=refusal, shown_at=shown_at)
    else:
        return go(desk.here, "done")
    return await show_answer(request, desk, event, again)

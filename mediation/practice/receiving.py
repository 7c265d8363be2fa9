"""Referral as its receiver answers it: acknowledged, asked about, begun, declined, completed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from cases.events import event_name
from cases.msgid import N_
from mediation.forms.reading import read
from mediation.forms.referral import (
    AcknowledgeForm,
    AnswerForm,
    AskMoreForm,
    CompleteForm,
    DeclineReferralForm,
    GuestAcknowledgeForm,
    StartForm,
)
from mediation.machines import MACHINES
from mediation.practice.inbox import Packet, packet_within
from mediation.practice.incoming import incoming_answer
from mediation.work import Answer, Clock, Key, Work, now_utc, work
from parties.access import Actor, Role
from parties.database import fetch_one
from parties.errors import Fault, NotFound, NotPermitted, NotValid, Stale
from parties.thai import BANGKOK

_MACHINE = MACHINES["referral"]


@dataclass(frozen=True)
class ReferralCall:
    """Who answers which referral, with which version of it in hand."""

    actor: Actor
    referral_id: int
    version: int | None = None
    key: Key | None = None
    clock: Clock = now_utc


@dataclass(frozen=True)
class Reply:
    """An answer about to be given. `columns` are those the receiver may write, as JSON."""

    actor: Actor
    happened_at: datetime

    @property
    def day(self) -> date:
        """The day it happened, in Bangkok."""
        return self.happened_at.astimezone(BANGKOK).date()


def _acknowledged(form: AcknowledgeForm, reply: Reply) -> dict[str, Any]:
    return {
        "receiver_no": form.receiver_no,
        "receiver_officer": form.receiver_officer or reply.actor.name,
        "acknowledged_at": reply.happened_at,
    }


def _asked(form: AskMoreForm, _: Reply) -> dict[str, Any]:
    return {"question": form.question}


def _started(form: StartForm, _: Reply) -> dict[str, Any]:
    return {"receiver_officer": form.receiver_officer} if form.receiver_officer else {}


def _declined(form: DeclineReferralForm, _: Reply) -> dict[str, Any]:
    return {"decline_reason": form.reason.value}


def _completed(form: CompleteForm, reply: Reply) -> dict[str, Any]:
    return {
        "result_code": form.result_code.value,
        "result": form.result,
        "completed_on": form.completed_on or reply.day,
    }


@dataclass(frozen=True)
class ReceiverEvent:
    """One thing a receiver may answer: its form, what it writes, and which of it the journal may name as reason."""

    form: type[AnswerForm]
    columns: Callable[[Any, Reply], dict[str, Any]]
    title: str
    reason: str = ""


RECEIVER_EVENTS: dict[str, ReceiverEvent] = {
    "acknowledge": ReceiverEvent(AcknowledgeForm, _acknowledged, N_("Acknowledge the referral")),
    "ask_more": ReceiverEvent(AskMoreForm, _asked, N_("Ask for more")),
    "start": ReceiverEvent(StartForm, _started, N_("Start the work")),
    "decline": ReceiverEvent(DeclineReferralForm, _declined, N_("Decline the referral"), "decline_reason"),
    "complete": ReceiverEvent(CompleteForm, _completed, N_("Report the result"), "result_code"),
}


def form_of(event: str, actor: Actor) -> type[AnswerForm]:
    """The form of an answer. A guest has no name of their own here, and gives the name of whoever takes care of it."""
    return GuestAcknowledgeForm if actor.guest and event == "acknowledge" else RECEIVER_EVENTS[event].form


async def answer_referral(call: ReferralCall, event: str, raw: Mapping[str, Any]) -> Answer:
    """Answer a referral sent to the actor's centre, or to a guest, in one piece of work.

    Raises NotPermitted, NotFound, Stale, NotNow, NotValid in the order of the contract, and AlreadyAnswered.
    """
    async with work(call.actor, call.clock, key=call.key) as hand:
        if event not in _MACHINE.events:
            raise NotFound
        if event not in RECEIVER_EVENTS:
            raise NotPermitted
        role = call.actor.acting_as({Role.cjc, Role.guest})
        seen = await packet_within(call.referral_id)
        hand.now = call.clock()
        if call.version is not None and call.version != seen.version:
            raise Stale(call.version, seen.version)
        status = _MACHINE.next(seen.status, event)
        form = _readable(form_of(event, call.actor), raw, seen, hand.now)
        await _write(hand, seen, event, form, role, status)
    assert hand.done is not None
    return hand.done


def _readable(kind: type[AnswerForm], raw: Mapping[str, Any], seen: Packet, now: datetime) -> AnswerForm:
    form, faults = read(kind, raw)
    at = (form.happened_at if form else None) or now
    if at > now:
        faults.append(Fault("in_the_future", "This time has not come yet.", "happened_at"))
    elif seen.last_happened_at is not None and at < seen.last_happened_at:
        faults.append(Fault("before_previous", "This lies before the last step of the referral.", "happened_at"))
    done = getattr(form, "completed_on", None)
    if done is not None and done > now.astimezone(BANGKOK).date():
        faults.append(Fault("in_the_future", "This time has not come yet.", "completed_on"))
    if faults or form is None:
        raise NotValid(faults)
    return form


async def _write(hand: Work, seen: Packet, event: str, form: AnswerForm, role: Role, status: str) -> None:
    kind, reply = RECEIVER_EVENTS[event], Reply(hand.actor, form.happened_at or hand.now)
    columns = {"happened_at": reply.happened_at, **kind.columns(form, reply)}
    row = await fetch_one(
        "select * from referral_answer($1, $2, $3, $4, $5::jsonb)",
        seen.id,
        seen.status,
        status,
        seen.version,
        msgspec.json.encode(columns).decode(),
    ) or await incoming_answer(seen.id, event, (seen.status, status), columns, hand.now)
    if row is None:
        raise NotFound
    if not row["done"]:
        raise Stale(seen.version, row["standing"])
    hand.happened(
        event_name("referral", event),
        subject_kind="referral",
        subject_id=seen.id,
        entity=f"referral:{seen.id}",
        role=role,
        happened_at=reply.happened_at,
        status_from=seen.status,
        status_to=status,
        reason_code=columns.get(kind.reason),
    )
    hand.answer = {"id": seen.id, "status": status, "version": row["standing"]}

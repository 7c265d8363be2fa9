"""Referral, the sender's part: a matter is prepared, sent, supplied, followed up, and its result recorded.

Its journal is a chain of its own that both centres see; the case's chain says only that it was referred.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from cases.vocabulary import CaseStatus, ReferralStatus
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.referral import PrepareForm, SendForm, SupplyForm, WithdrawForm
from mediation.practice.packet import (
    break_ground,
    everybody,
    make_packet,
    people_of,
    reply_day,
    supplemented,
)
from mediation.practice.packet_making import keep_first, keep_supplement, print_ahead
from mediation.practice.receivers import ENDED, receiver_of, receivers_to_choose
from mediation.practice.sending_out import ask_to_withdraw, choose_peer, send_packet, send_supplement
from mediation.sharing import ground_faults, passed_on
from mediation.steps import Deed, Scene, Step
from mediation.tables import Referral
from parties.access import Role
from parties.database import fetch_one
from parties.errors import Fault, NotValid, Stale
from parties.rows import insert, update

_OPEN_RECORD = frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.closed}
"""Closing asks that what was prepared was sent, or withdrawn; a closed record is referred from no more."""
# A case may be closed while its receiver still works; the answer can be recorded when it comes.
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}
_INTAKE = frozenset({Role.officer, Role.head})
SENDERS = frozenset({Role.officer, Role.head, Role.safety})
"""Who may send a referral, and have what was sent."""


def overdue(status: str, reply_by: date | None, today: date) -> bool:
    """Whether a referral waits too long for its acknowledgement; a flag, not a state."""
    return status == ReferralStatus.sent and reply_by is not None and today > reply_by


def prepare_faults(dossier: Dossier, form: PrepareForm, today: date) -> Iterator[Fault]:
    """What stands against preparing a referral so, beyond what each field says by itself."""
    if form.destination is None and form.entry is None:
        yield Fault("required", "This must be filled in.", "destination")
    if form.to_centre is not None and form.to_peer_centre is not None:
        yield Fault("two_receivers", "Choose one receiver.", "to_peer_centre")
    if form.entry is None and form.to_centre is None and form.to_peer_centre is None and not form.to_name:
        yield Fault("no_receiver", "Choose the receiving centre, or name the body it goes to.", "to_name")
    if form.to_centre == dossier.file.centre_id:
        yield Fault("own_centre", "This is your own centre.", "to_centre")
    yield from ground_faults(everybody(dossier), form, today)
    if form.previous is not None and not any(
        earlier.id == form.previous and earlier.status in ENDED for earlier in dossier.referrals
    ):
        yield Fault("not_replaceable", "Choose a referral of this case that was declined or withdrawn.", "previous")


def _prepare_faults(step: Step, form: PrepareForm) -> Iterator[Fault]:
    return prepare_faults(step.dossier, form, step.scene.today)


async def _prepare(step: Step, form: PrepareForm) -> None:
    file = step.dossier.file
    receiver = await receiver_of(form, step.actor.centre_id)
    passed = passed_on(everybody(step.dossier), form)
    ground = await break_ground(receiver.to_centre, people_of(step.dossier, passed))
    if receiver.to_centre is not None and ground.centre_name is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "to_centre")])
    row = {
        "id": ground.referral_id,
        "from_centre_id": file.centre_id,
        "to_centre_id": receiver.to_centre,
        "case_id": file.id,
        "previous_id": form.previous,
        "destination": receiver.code.value,
        "destination_id": receiver.entry,
        "to_name": ground.centre_name or receiver.name,
        "status": step.status_to,
        "reason_code": form.reason.value,
        "basis": form.basis.value,
        "consent_on": form.consent_on,
        "urgent": form.urgent,
        "packet": make_packet(step.dossier, ground, passed, form.shares, form.summary),
        "grounds": msgspec.to_builtins(passed),
        "last_happened_at": step.happened_at,
    }
    step.entity_id = await insert(Referral, row)
    if form.to_peer_centre is not None:
        await _prepare_for_peer(step, form.to_peer_centre)
    step.reason_code = form.reason.value
    step.facts |= {
        "destination": receiver.code.value,
        "to_centre": receiver.to_centre,
        "previous": form.previous,
        "basis": form.basis.value,
        "grounds": [one.basis.value for one in passed],
        "people": len(passed),
        "shares": sorted(form.shares),
    }
    step.fire("refer", facts={"referral": step.entity_id, "destination": receiver.code.value})
    step.work.status, step.work.location = 201, f"/cases/{file.id}/referrals/{step.entity_id}"


async def _prepare_for_peer(step: Step, peer_centre: int) -> None:
    """Keep that it goes to a centre of another installation. Raises NotValid where that one is not to be chosen."""
    assert step.entity_id is not None
    name = await choose_peer(step.entity_id, step.actor.centre_id, peer_centre)
    if name is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "to_peer_centre")])
    await update(Referral, step.entity_id, {"to_name": name})


async def take_referral(step: Step) -> bool:
    """Lock the referral: its receiver moves it without locking the case. Raises Stale when they were quicker.

    True where somebody can answer it by themselves, or nobody is expected to.
    """
    row = await fetch_one(
        """select version, to_centre_id is null or to_centre_id in (select d.id from centre_directory() d) as answered
           from referral where id = $1 for update""",
        step.entity_id,
    )
    assert row is not None
    if row["version"] != step.entity.version:
        raise Stale(step.entity.version, row["version"])
    return bool(row["answered"])


async def _send(step: Step, form: SendForm) -> None:
    if not await take_referral(step):
        message = "Nobody at this centre can answer a referral. Withdraw it and prepare one to another body."
        raise NotValid([Fault("nobody_answers", message, "destination")])
    reply_by = reply_day(step.dossier, step.happened_on)
    step.changes |= {"letter_no": form.letter_no, "sent_at": step.happened_at, "reply_by": reply_by}
    step.facts |= {"reply_by": reply_by.isoformat()}
    packet = await keep_first(step, form.letter_no, reply_by)
    await send_packet(step.entity.id, packet, step.happened_at, step.scene.now)


async def _supply(step: Step, form: SupplyForm) -> None:
    await take_referral(step)
    assert step.entity_id is not None
    supplement = supplemented(step.entity, form.supplement)
    step.changes["supplement"] = supplement
    await keep_supplement(step, supplement)
    await send_supplement(step.entity_id, form.supplement, step.happened_at, step.scene.now)


async def _record_result(step: Step, _: EventForm) -> None:
    await take_referral(step)
    step.facts["result"] = step.entity.result_code


async def _withdraw(step: Step, form: WithdrawForm) -> None:
    await take_referral(step)
    step.reason_code = form.reason.value
    assert step.entity_id is not None
    if await ask_to_withdraw(step.entity_id, form.reason.value, step.happened_at, step.scene.now):
        step.stay("case:referral:withdraw_asked")


def _follow_up_guards(scene: Scene) -> Iterator[Fault]:
    referral = scene.entity
    if not overdue(referral.status, referral.reply_by, scene.day):
        yield Fault("not_overdue", "The receiver still has time to acknowledge.")


async def _follow_up(step: Step, _: EventForm) -> None:
    await take_referral(step)
    step.changes["followed_up_on"] = step.happened_on
    if step.entity.overdue_at is None:
        step.changes["overdue_at"] = step.happened_at
    step.facts["on"] = step.happened_on.isoformat()


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="referral",
        event="prepare",
        form=PrepareForm,
        act=_prepare,
        check=_prepare_faults,
        title="Prepare a referral",
        case_states=_OPEN_RECORD,
        lists=receivers_to_choose,
    ),
    Deed(
        kind="referral",
        event="send",
        form=SendForm,
        act=_send,
        ahead=print_ahead,
        title="Send the referral",
        case_states=_OPEN_RECORD,
    ),
    Deed(
        kind="referral",
        event="supply",
        form=SupplyForm,
        act=_supply,
        ahead=print_ahead,
        title="Answer the receiver's question",
        case_states=_ON_RECORD,
    ),
    Deed(
        kind="referral",
        event="record_result",
        form=EventForm,
        act=_record_result,
        title="Record the result",
        case_states=_ON_RECORD,
    ),
    Deed(
        kind="referral",
        event="withdraw",
        form=WithdrawForm,
        act=_withdraw,
        title="Withdraw the referral",
        case_states=_ON_RECORD,
    ),
    Deed(
        kind="referral",
        event="follow_up",
        form=EventForm,
        act=_follow_up,
        guards=_follow_up_guards,
        title="Follow up the overdue referral",
        roles=_INTAKE,
        case_states=_ON_RECORD,
        states=frozenset({ReferralStatus.sent}),
        records="case:referral:followed_up",
    ),
)

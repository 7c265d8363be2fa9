"""Referral, the sender's part: a matter is prepared, sent, supplied, followed up, and its result recorded.

Its journal is a chain of its own that both centres see; the case's chain says only that it was referred.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases.law import ClockCode
from cases.reasons import ReferralBasis
from cases.vocabulary import CaseStatus, ReferralStatus
from mediation.centre_clocks import amount_of, own_clocks
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.referral import PrepareForm, SendForm, SupplyForm, WithdrawForm
from mediation.practice.packet import break_ground, make_packet
from mediation.practice.sending_out import ask_to_withdraw, choose_peer, send_packet, send_supplement
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Party
from mediation.tables import Referral
from parties.access import Actor, Role
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotValid, Stale
from parties.rows import insert, update

_OPEN_RECORD = frozenset(CaseStatus) - {CaseStatus.draft, CaseStatus.closed}
"""Closing asks that what was prepared was sent, or withdrawn; a closed record is referred from no more."""
# A case may be closed while its receiver still works; the answer can be recorded when it comes.
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}
_ENDED = frozenset({ReferralStatus.declined, ReferralStatus.withdrawn})
_INTAKE = frozenset({Role.officer, Role.head})


def overdue(status: str, reply_by: date | None, today: date) -> bool:
    """Whether a referral waits too long for its acknowledgement; a flag, not a state."""
    return status == ReferralStatus.sent and reply_by is not None and today > reply_by


async def centres_to_choose(actor: Actor, dossier: Dossier) -> Choices:
    """The other centres of this installation with somebody to answer a referral; referrals that one may take the place of.

    To be called inside `reading(actor)` or a piece of work.
    """
    rows = await fetch("select id, name from centre_directory() where id <> $1", actor.centre_id)
    far = await fetch("select id, name, peer from peer_directory()")
    ended = [one for one in dossier.referrals if one.status in _ENDED]
    return {
        "centres": [(str(row["id"]), row["name"]) for row in rows],
        "peer_centres": [(str(row["id"]), f"{row['name']} ({row['peer']})") for row in far],
        "ended_referrals": [(str(one.id), f"{one.to_name} ({one.letter_no})") for one in ended],
    }


def _chosen(dossier: Dossier, form: PrepareForm) -> list[Party]:
    return [party for party in dossier.parties if party.id in form.people]


def _prepare_faults(step: Step, form: PrepareForm) -> Iterator[Fault]:
    if form.to_centre is not None and form.to_peer_centre is not None:
        yield Fault("two_receivers", "Choose one receiver.", "to_peer_centre")
    if form.to_centre is None and form.to_peer_centre is None and not form.to_name:
        yield Fault("no_receiver", "Choose the receiving centre, or name the body it goes to.", "to_name")
    if form.to_centre == step.actor.centre_id:
        yield Fault("own_centre", "This is your own centre.", "to_centre")
    yield from _basis_faults(step, form)
    if form.previous is not None and not any(
        earlier.id == form.previous and earlier.status in _ENDED for earlier in step.dossier.referrals
    ):
        yield Fault("not_replaceable", "Choose a referral of this case that was declined or withdrawn.", "previous")


def _basis_faults(step: Step, form: PrepareForm) -> Iterator[Fault]:
    """Passing on particulars needs the written consent of those referred, or another legal basis (PDPA s.24, 27)."""
    if form.basis is ReferralBasis.written_consent and form.consent_on is None:
        yield Fault(
            "consent_missing", "Give the day of the written consent.", "consent_on", "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล ม.24, 27"
        )
    if form.consent_on is not None and form.consent_on > step.scene.today:
        yield Fault("in_the_future", "This time has not come yet.", "consent_on")


async def _prepare(step: Step, form: PrepareForm) -> None:
    file, people = step.dossier.file, _chosen(step.dossier, form)
    ground = await break_ground(form.to_centre, people)
    if form.to_centre is not None and ground.centre_name is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "to_centre")])
    row = {
        "id": ground.referral_id,
        "from_centre_id": file.centre_id,
        "to_centre_id": form.to_centre,
        "case_id": file.id,
        "previous_id": form.previous,
        "destination": form.destination.value,
        "to_name": ground.centre_name or form.to_name,
        "status": step.status_to,
        "reason_code": form.reason.value,
        "basis": form.basis.value,
        "consent_on": form.consent_on,
        "urgent": form.urgent,
        "packet": make_packet(step.dossier, ground, people, form.shares, form.summary),
        "last_happened_at": step.happened_at,
    }
    step.entity_id = await insert(Referral, row)
    if form.to_peer_centre is not None:
        await _prepare_for_peer(step, form.to_peer_centre)
    step.reason_code = form.reason.value
    step.facts |= {
        "destination": form.destination.value,
        "to_centre": form.to_centre,
        "previous": form.previous,
        "basis": form.basis.value,
        "people": len(people),
        "shares": sorted(form.shares),
    }
    step.fire("refer", facts={"referral": step.entity_id, "destination": form.destination.value})
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
    wait = amount_of(ClockCode.referral_acknowledgement, step.happened_on, own_clocks(step.dossier.settings))
    reply_by = step.happened_on + timedelta(days=wait)
    step.changes |= {"letter_no": form.letter_no, "sent_at": step.happened_at, "reply_by": reply_by}
    await send_packet(step.entity, step.happened_at, step.scene.now, step.changes)
    step.facts |= {"reply_by": reply_by.isoformat()}


async def _supply(step: Step, form: SupplyForm) -> None:
    await take_referral(step)
    assert step.entity_id is not None
    step.changes["supplement"] = "\n\n".join(part for part in (step.entity.supplement, form.supplement) if part)
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
        lists=centres_to_choose,
    ),
    Deed(
        kind="referral",
        event="send",
        form=SendForm,
        act=_send,
        title="Send the referral",
        case_states=_OPEN_RECORD,
    ),
    Deed(
        kind="referral",
        event="supply",
        form=SupplyForm,
        act=_supply,
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

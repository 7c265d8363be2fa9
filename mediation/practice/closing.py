"""Closing a case, mending a mistake in a closed one, and beginning anew from it."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from cases.msgid import N_
from cases.statements import keep
from cases.tables import CaseFile, CaseLockout, CaseParty, CaseSide
from cases.vocabulary import CaseStatus, ObligationStatus, ReferralStatus, SessionStatus
from mediation.dossier import Dossier
from mediation.forms.closing import AfterClosingForm, NewCaseForm
from mediation.forms.events import EventForm
from mediation.meetings import WAITING
from mediation.practice.beside import complete_service
from mediation.practice.certificate import awaiting_department
from mediation.practice.obligations import binding
from mediation.steps import Deed, Scene, Step
from mediation.subjects import Referral
from parties.access import Role
from parties.database import fetch
from parties.errors import Fault
from parties.rows import insert, insert_many

_CLOSED = frozenset({CaseStatus.closed.value})
_ENDED_PROMISES = frozenset(
    {
        ObligationStatus.done,
        ObligationStatus.waived,
        ObligationStatus.enforced,
        ObligationStatus.refused_by_court,
        ObligationStatus.expired,
    }
)
_TAKEN_OR_ENDED = frozenset(
    {
        ReferralStatus.acknowledged,
        ReferralStatus.in_progress,
        ReferralStatus.completed,
        ReferralStatus.result_recorded,
        ReferralStatus.declined,
        ReferralStatus.withdrawn,
    }
)

# CLOSING ---------------------------------------------------------------------------------


_NAMED_ALONE = 3
"""So many open promises are told one by one; the payments of a long schedule are told together."""
_HOW_IT_ENDED = N_("Record how it ended: performed, waived, enforced, refused by the court.")


def _open_promises(scene: Scene) -> Iterable[Fault]:
    waiting = [str(promise.no) for promise in binding(scene.dossier) if promise.status not in _ENDED_PROMISES]
    if len(waiting) > _NAMED_ALONE:
        yield Fault(
            "promise_open",
            "%(count)s promises are still open, the first of them number %(number)s.",
            guard="close",
            hint=_HOW_IT_ENDED,
            params={"count": str(len(waiting)), "number": waiting[0]},
        )
        return
    for number in waiting:
        yield Fault(
            "promise_open",
            "Promise %(number)s is still open.",
            guard="close",
            hint=_HOW_IT_ENDED,
            params={"number": number},
        )


def _let_go(referral: Referral) -> bool:
    """Taken up, ended, or long without an answer and asked after."""
    return referral.status in _TAKEN_OR_ENDED or (
        referral.status is ReferralStatus.sent
        and referral.overdue_at is not None
        and referral.followed_up_on is not None
    )


def _open_referrals(scene: Scene) -> Iterable[Fault]:
    for referral in scene.dossier.referrals:
        if not _let_go(referral):
            yield Fault(
                "referral_open",
                "The referral to %(name)s still waits for something.",
                guard="close",
                hint="Send it, answer what was asked, follow it up when it is overdue, or withdraw it.",
                params={"name": referral.to_name or referral.destination},
            )


def _open_sessions(scene: Scene) -> Iterable[Fault]:
    for session in scene.dossier.sessions:
        if session.status in WAITING or session.status is SessionStatus.opened:
            yield Fault(
                "session_waiting",
                "Session %(number)s is neither held nor cancelled.",
                guard="close",
                params={"number": str(session.no)},
            )


def _open_request(scene: Scene) -> Iterable[Fault]:
    if awaiting_department(scene.dossier.agreement):
        yield Fault(
            "certificate_awaited",
            "The department has not answered about the certificate yet.",
            section="ม.69",
            guard="close",
        )


def _close_guards(scene: Scene) -> Iterable[Fault]:
    return chain(_open_promises(scene), _open_referrals(scene), _open_sessions(scene), _open_request(scene))


async def _close(step: Step, _: EventForm) -> None:
    """The mediators served until now: they too record promises kept, and refer what was not settled."""
    complete_service(step)
    step.facts |= {"outcome": step.dossier.file.outcome, "referrals": len(step.dossier.referrals)}


# AFTERWARDS ---------------------------------------------------------------------------------


async def _correct_after(step: Step, form: AfterClosingForm) -> None:
    file = step.dossier.file
    for name in ("reason", "correction"):
        text: str = getattr(form, name)
        step.facts[name] = await keep(file.centre_id, file.id, f"after_closing_{name}", text, step.actor.account_id)


_COPIED = ("track", "nature", "topic", "official_code", "place", "place_moo", "area_code", "relationship")
_STORY = ("title", "facts", "wish", "value", "no_value_reason", "offence_section")


async def _new_case(step: Step, form: NewCaseForm) -> None:
    dossier = step.dossier
    file = dossier.file
    names = (*_COPIED, *_STORY) if form.copy_story else _COPIED
    case_id = await insert(
        CaseFile,
        {
            **{name: getattr(file, name) for name in names},
            "centre_id": file.centre_id,
            "recurring": True,
            "linked_case_id": file.id,
            "created_by": step.actor.account_id,
            "officer_id": step.actor.account_id if Role.officer in step.actor.roles else None,
        },
    )
    await _copy_people(dossier, case_id, step)
    step.facts["new_case"] = case_id
    step.work.answer["new_case"] = {"id": case_id, "status": CaseStatus.draft.value, "version": 1}
    step.work.status, step.work.location = 201, f"/cases/{case_id}"


async def _copy_people(dossier: Dossier, case_id: int, step: Step) -> None:
    """The same people on the same sides, those kept out still kept out; nothing of consent, which is asked anew."""
    centre_id = dossier.file.centre_id
    people = [party for party in dossier.parties if party.here]
    fresh = await fetch(
        "select nextval(pg_get_serial_sequence('case_party', 'id')) as id from generate_series(1, $1)", len(people)
    )
    new_id = {party.id: row["id"] for party, row in zip(people, fresh, strict=True)}
    of_case = {"centre_id": centre_id, "case_id": case_id}
    stood_on = {party.side for party in people}
    await insert_many(
        CaseSide,
        [{**of_case, "side": s.side, "side_role": s.side_role} for s in dossier.sides if s.side in stood_on],
    )
    await insert_many(
        CaseParty,
        [
            {
                **of_case,
                "id": new_id[party.id],
                "person_id": party.person_id,
                "side": party.side,
                "role": party.role,
                "stands_for": new_id.get(party.stands_for or 0),
                "authority": party.authority,
                "capacity": party.capacity,
                "joined_on": step.happened_on,
            }
            for party in people
        ],
    )
    kept_out = await fetch(
        "select account_id, why from case_lockout where case_id = $1 and lifted_at is null", dossier.file.id
    )
    await insert_many(CaseLockout, [{**of_case, **dict(row)} for row in kept_out])


DEEDS: tuple[Deed[Any], ...] = (
    Deed(kind="case", event="close", form=EventForm, act=_close, guards=_close_guards, title=N_("Close the case")),
    Deed(
        kind="case",
        event="corrected_after_closing",
        form=AfterClosingForm,
        act=_correct_after,
        title=N_("Note a mistake in the closed case"),
        roles=frozenset({Role.head}),
        states=_CLOSED,
        records="case:file:corrected_after_closing",
    ),
    Deed(
        kind="case",
        event="new_case_from",
        form=NewCaseForm,
        act=_new_case,
        title=N_("Open a new case from this one"),
        roles=frozenset({Role.officer, Role.head}),
        states=_CLOSED,
        records="case:file:new_case_from",
    ),
)

"""A referral that nobody acknowledges in time: the clock marks it. What is done about it is the officer's (follow_up)."""

from collections.abc import Iterable
from typing import Any

from cases.msgid import N_
from cases.vocabulary import CaseStatus, ReferralStatus
from mediation.forms.events import EventForm
from mediation.practice.referral import overdue, take_referral
from mediation.steps import Deed, Scene, Step
from parties.access import Role
from parties.errors import Fault


def _guards(scene: Scene) -> Iterable[Fault]:
    referral = scene.entity
    if not overdue(referral.status, referral.reply_by, scene.day):
        yield Fault("not_overdue", "The receiver still has time to acknowledge.")
    if referral.overdue_at is not None:
        yield Fault("overdue_already", "It is marked as overdue already.")


async def _mark(step: Step, _: EventForm) -> None:
    await take_referral(step)
    step.changes["overdue_at"] = step.happened_at
    step.facts["reply_by"] = step.entity.reply_by.isoformat()


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="referral",
        event="overdue",
        form=EventForm,
        act=_mark,
        guards=_guards,
        title=N_("Mark as overdue"),
        roles=frozenset({Role.system}),
        case_states=frozenset(CaseStatus) - {CaseStatus.draft},
        states=frozenset({ReferralStatus.sent}),
        records="case:referral:overdue",
    ),
)

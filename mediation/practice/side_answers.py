"""Each side answers on its own: to a mediator it was told of, and to the papers of an earlier one (ม.13, 18, 22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from cases.lifecycle import M
from cases.msgid import N_
from cases.reasons import AssignmentDeclineReason, ChallengeGround
from cases.vocabulary import AssignmentStatus
from mediation.choosing import Said, earlier_to, to_ask_again
from mediation.dossier import Dossier
from mediation.forms.mediators import (
    AnsweredForm,
    ObjectForm,
    PapersMediatorForm,
    PapersSideForm,
    SideAnswerForm,
)
from mediation.machines import MACHINES
from mediation.practice.consent import answer_day_faults
from mediation.steps import Deed, F, Step
from parties.access import Role
from parties.errors import Fault

_OFFICE = frozenset({Role.officer, Role.head})
_TOLD = frozenset({AssignmentStatus.proposed, AssignmentStatus.accepted, AssignmentStatus.disclosed})
_SERVING = frozenset({AssignmentStatus.confirmed, AssignmentStatus.active})
_REPLACING = frozenset(
    {AssignmentStatus.accepted, AssignmentStatus.disclosed, AssignmentStatus.confirmed, AssignmentStatus.active}
)


# WHO SAID IT ----------------------------------------------------------------------------------------------------------


def said_faults(step: Step, form: AnsweredForm) -> Iterable[Fault]:
    """An answer is that of a side which takes part, given by somebody of it, on a day that makes sense."""
    dossier = step.dossier
    yield from answer_day_faults(step, "answered_on", form.answered_on)
    if form.side not in {side.side for side in dossier.joining}:
        yield Fault("not_joining", "This side does not take part.", "side", "ม.21")
        return
    if form.given_by is not None and form.given_by not in {party.id for party in dossier.people(form.side)}:
        yield Fault("not_of_side", "This person does not belong to that side.", "given_by")


def _by_somebody(step: Step, form: AnsweredForm) -> Iterable[Fault]:
    """Where a side has several persons, the answer names whose it was."""
    if form.given_by is None and _alone(step.dossier, form.side) is None:
        yield Fault("required", "This must be filled in.", "given_by")


def _alone(dossier: Dossier, side: int) -> int | None:
    people = dossier.principals(side)
    return people[0].id if len(people) == 1 else None


def _given(step: Step, form: AnsweredForm) -> dict[str, Any]:
    return {
        "side": form.side,
        "on": (form.answered_on or step.happened_on).isoformat(),
        "given_by": form.given_by if form.given_by is not None else _alone(step.dossier, form.side),
        "manner": form.manner.value,
    }


def _keep(step: Step, given: dict[str, Any], said: Said) -> None:
    """One more answer at the end of the list; what was said before stays."""
    informed = step.entity.disclosure is not None
    ties = sorted(step.dossier.ties(step.entity.mediator_id))
    answer = given | {"answer": said.value, "informed": informed, "ties": ties}
    step.changes["answers"] = [*msgspec.to_builtins(step.entity.answers), answer]


# TO A MEDIATOR --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AnswerDeed(Deed[F]):
    """Possible until the head has confirmed the mediator, and afterwards where a side has to be asked again."""

    def possible(self, dossier: Dossier, entity: Any) -> bool:
        """As for every deed; of one who serves, something must have become known since a side answered."""
        if not super().possible(dossier, entity):
            return False
        return not entity.appointed or bool(to_ask_again(entity, dossier.ties(entity.mediator_id)))


def _answer_check(step: Step, form: SideAnswerForm) -> Iterable[Fault]:
    yield from said_faults(step, form)
    yield from _by_somebody(step, form)
    if form.answer is Said.objects and form.ground is None:
        yield Fault("ground_missing", "Say on which ground the side does not want this mediator.", "ground", "ม.13")
    if form.answer is Said.objects and step.entity.appointed:
        yield Fault(
            "challenge_instead",
            N_("This mediator serves already: a side that does not want them any more challenges them."),
            "answer",
            "ม.22",
        )
    if form.answer is not Said.objects and form.ground is not None:
        yield Fault("ground_without_objection", "A ground belongs to an objection only.", "ground")


async def _answer(step: Step, form: SideAnswerForm) -> None:
    given = _given(step, form)
    step.facts |= {**given, "mediator": step.entity.mediator_id}
    if form.ground is None:
        step.facts["answer"] = form.answer.value
        _keep(step, given, form.answer)
        return
    step.status_to = MACHINES["assignment"].next(step.status_from, "party_objects")
    step.recorded_as = "case:assignment:party_objects"
    step.changes |= {
        "status": step.status_to,
        "last_happened_at": max(step.happened_at, step.entity.last_happened_at or step.happened_at),
    }
    _object(step, given, form.ground)


async def _party_objects(step: Step, form: ObjectForm) -> None:
    given = _given(step, form)
    step.facts |= {**given, "mediator": step.entity.mediator_id}
    _object(step, given, form.ground)


def _object(step: Step, given: dict[str, Any], ground: ChallengeGround) -> None:
    """A side does not want the mediator proposed: the proposal ends, with the answer kept beside the others."""
    step.reason_code = ground.value
    step.changes["end_reason"] = AssignmentDeclineReason.party_objected.value
    step.facts["mediator_account"] = step.entity.account_id
    _keep(step, given, Said.objects)


# TO THE PAPERS OF AN EARLIER ONE --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PapersDeed(Deed[F]):
    """Possible where somebody served in the case before."""

    def possible(self, dossier: Dossier, entity: Any) -> bool:
        """As for every deed, and there must be papers of an earlier mediator."""
        return super().possible(dossier, entity) and bool(earlier_to(entity, dossier.assignments))


def _papers_check(step: Step, form: PapersSideForm) -> Iterable[Fault]:
    yield from said_faults(step, form)
    yield from _by_somebody(step, form)


async def _papers_side(step: Step, form: PapersSideForm) -> None:
    _papers(step, _given(step, form) | {"consent": form.consent.value})


async def _papers_mediator(step: Step, form: PapersMediatorForm) -> None:
    own = {"side": None, "on": step.happened_on.isoformat(), "given_by": None, "manner": "in_person"}
    _papers(step, own | {"consent": form.consent.value})


def _papers(step: Step, given: dict[str, Any]) -> None:
    step.changes["papers"] = [*msgspec.to_builtins(step.entity.papers), given]
    step.facts |= {**given, "mediator": step.entity.mediator_id}


DEEDS: tuple[Deed[Any], ...] = (
    AnswerDeed(
        kind="assignment",
        event="side_answers",
        form=SideAnswerForm,
        act=_answer,
        check=_answer_check,
        title=N_("Write down what a side says of the mediator"),
        roles=_OFFICE,
        case_states=M,
        states=frozenset(_TOLD | _SERVING),
        records="case:assignment:side_answered",
    ),
    Deed(
        kind="assignment",
        event="party_objects",
        form=ObjectForm,
        act=_party_objects,
        check=said_faults,
        title="A side does not want this mediator",
        case_states=M,
    ),
    PapersDeed(
        kind="assignment",
        event="papers_side",
        form=PapersSideForm,
        act=_papers_side,
        check=_papers_check,
        title=N_("Write down whether a side lets the earlier papers be used"),
        roles=_OFFICE,
        case_states=M,
        states=frozenset(_REPLACING),
        records="case:assignment:papers_answered",
    ),
    PapersDeed(
        kind="assignment",
        event="papers_mediator",
        form=PapersMediatorForm,
        act=_papers_mediator,
        title=N_("Say whether you will use the earlier papers"),
        roles=frozenset({Role.mediator}),
        case_states=M,
        states=frozenset(_REPLACING),
        records="case:assignment:papers_answered",
        own_only=True,
    ),
)

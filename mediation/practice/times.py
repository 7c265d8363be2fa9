"""Times the sides and the mediators are asked about before a session is planned, and what each of them says."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from mediation.forms.sessions import AnswerTimesForm, ProposeTimesForm
from mediation.practice.planning import moment_of, slots, time_faults
from mediation.practice.sessions import MEETING
from mediation.schedule import read_schedule
from mediation.steps import Deed, Step
from mediation.tables import ProposedTime
from parties.access import Role
from parties.errors import Fault, NotValid
from parties.rows import Change, insert_many

MOST_OPEN = 8
"""So many times at once are asked about; more confuse whoever is asked on the telephone."""
_CASE_WORK = frozenset({Role.officer, Role.head, Role.mediator})
_STATES = frozenset(MEETING)


def _asked(form: ProposeTimesForm) -> list[tuple[str, datetime]]:
    """Every time of the form with the field it stands in."""
    return [("free", moment_of(slot)) for slot in form.free if slot < 4_000_000_000] + [
        (f"times.{index}.at", one.at) for index, one in enumerate(form.times)
    ]


def _propose_check(step: Step, form: ProposeTimesForm) -> Iterable[Fault]:
    asked = _asked(form)
    if not asked:
        yield Fault("required", "This must be filled in.", "times")
    seen: list[datetime] = []
    for field, at in asked:
        yield from time_faults(step.scene, at, field)
        if any(abs(at - other) < timedelta(minutes=form.minutes) for other in seen):
            yield Fault("times_overlap", "Two of these times overlap.", field)
        seen.append(at)


async def _propose(step: Step, form: ProposeTimesForm) -> None:
    times = sorted({at for _, at in _asked(form)})
    schedule = await read_schedule(step.dossier, step.actor, times[0], times[0] + timedelta(minutes=1))
    standing = {one.starts_at for one in schedule.open_times(step.scene.now)}
    fresh = [at for at in times if at not in standing]
    if len(standing) + len(fresh) > MOST_OPEN:
        raise NotValid(
            [Fault("too_many", "At most %(limit)s are possible.", "times", params={"limit": str(MOST_OPEN)})]
        )
    passed = [one for one in schedule.times if one.starts_at <= step.scene.now]
    step.other_changes += [Change(ProposedTime, one.id, {"status": "passed_over"}) for one in passed]
    file = step.dossier.file
    ids = await insert_many(
        ProposedTime,
        [{"centre_id": file.centre_id, "case_id": file.id, "starts_at": at, "minutes": form.minutes} for at in fresh],
    )
    step.facts |= {"times": [at.isoformat() for at in fresh], "minutes": form.minutes}
    step.work.answer["proposed_times"] = [
        {"id": number, "starts_at": at.isoformat()} for number, at in zip(ids, fresh, strict=True)
    ]


def _answer_check(step: Step, form: AnswerTimesForm) -> Iterable[Fault]:
    if (form.side is None) == (form.assignment is None):
        yield Fault("who_missing", "Say who answered: either a side or a mediator.", "side")
    if form.side is not None and form.side not in {side.side for side in step.dossier.joining}:
        yield Fault("side_not_joining", "This side does not take part.", "side")
    if not form.can and not form.cannot:
        yield Fault("required", "This must be filled in.", "can")
    if set(form.can) & set(form.cannot):
        yield Fault("both_answers", "The same time stands under both answers.", "cannot")


async def _answer(step: Step, form: AnswerTimesForm) -> None:
    now = step.scene.now
    schedule = await read_schedule(step.dossier, step.actor, now, now + timedelta(minutes=1))
    asked = {one.id: one for one in schedule.times}
    unknown = [
        Fault("not_in_list", "Choose one of the list.", field)
        for field, given in (("can", form.can), ("cannot", form.cannot))
        if set(given) - asked.keys()
    ]
    if unknown:
        raise NotValid(unknown)
    who = f"side:{form.side}" if form.side is not None else f"assignment:{form.assignment}"
    said = {"at": step.happened_at.isoformat()}
    for can, given in ((True, form.can), (False, form.cannot)):
        for number in given:
            kept: dict[str, Any] = msgspec.to_builtins(asked[number].answers)
            answers = kept | {who: {"can": can, **said}}
            step.other_changes.append(Change(ProposedTime, number, {"answers": answers}))
    step.facts |= {"who": who, "can": sorted(form.can), "cannot": sorted(form.cannot)}


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="propose_times",
        form=ProposeTimesForm,
        act=_propose,
        check=_propose_check,
        title="Ask which times suit",
        roles=_CASE_WORK,
        states=_STATES,
        records="case:session:times_proposed",
        lists=slots,
    ),
    Deed(
        kind="case",
        event="answer_times",
        form=AnswerTimesForm,
        act=_answer,
        check=_answer_check,
        title="Write down which times suit somebody",
        roles=_CASE_WORK,
        states=_STATES,
        records="case:session:times_answered",
        lists=slots,
    ),
)

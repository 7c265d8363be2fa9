"""The one way to take a step.

`take_step` keeps the order of refusals for every event of every machine and for both doors: not found or not permitted, then
stale, then not now, then everything that guards and fields have to say at once. Only then does the deed act, and the step's
own changes, its journal entry and its notices are written.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cases.events import BESIDE_THE_CASE
from cases.lifecycle import move
from cases.statements import keep
from mediation.dossier import Dossier, read_dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.reading import read, read_without
from mediation.machines import MACHINES
from mediation.outside import tell_outside
from mediation.schedule import rooms_of
from mediation.steps import BEFORE_PREVIOUS, COLLECTIONS, Call, Deed, F, Scene, Step, status_of
from mediation.work import Answer, Work, work
from parties.access import Actor, Role
from parties.database import fetch
from parties.errors import Fault, NotFound, NotNow, NotPermitted, NotValid, Stale
from parties.thai import bangkok_day


def find_entity(deed: Deed[Any], dossier: Dossier, entity_id: int | None) -> Any:
    """The subject of the deed in the dossier, or None where the deed creates it. Raises NotFound."""
    if deed.kind == "case" or entity_id is None:
        return None
    for entity in getattr(dossier, COLLECTIONS[deed.kind]):
        if entity.id == entity_id:
            return entity
    raise NotFound


def _leads_somewhere(deed: Deed[Any], entity_id: int | None) -> None:
    """What begins a subject names none; all else within a case names one. Raises NotFound: no such address."""
    if deed.kind != "case" and deed.begins == (entity_id is not None):
        raise NotFound


async def _begin(deed: Deed[F], call: Call, hand: Work, dossier: Dossier) -> Step:
    """The step, after the refusals that come before guards and fields: role, version, state."""
    entity = find_entity(deed, dossier, call.entity_id)
    role = _role(deed, call.actor, dossier, entity)
    if call.version is not None and call.version != dossier.file.version:
        raise Stale(call.version, dossier.file.version, await _since(dossier, call.version))
    status = status_of(deed.kind, dossier, entity)
    if not deed.possible(dossier, entity):
        raise NotNow(deed.kind, status if deed.kind == "case" else f"{status}/{dossier.file.status}", deed.event)
    scene = Scene(dossier, entity, call.actor, hand.now)
    step = Step(deed, hand, scene, role, status, status, hand.now, entity_id=call.entity_id)
    if deed.records:
        return step
    if deed.kind == "case":
        after = move(status, deed.event, dossier.file.resume_state)
        step.status_to = after.status
        return step
    step.status_to = MACHINES[deed.kind].next(status, deed.event)
    return step


def _role(deed: Deed[Any], actor: Actor, dossier: Dossier, entity: Any) -> Role:
    allowed = deed.may
    if deed.own_only and (entity is None or entity.account_id != actor.account_id):
        allowed = allowed - {Role.mediator}
    held = dossier.roles_of(actor)
    fitting = held & allowed
    if not fitting:
        raise NotPermitted
    return actor.acting_as(fitting)


def previous_moment(kind: str, dossier: Dossier, entity: Any) -> datetime | None:
    """When the previous event of this subject happened."""
    if kind == "case":
        return dossier.file.last_happened_at
    return None if entity is None else entity.last_happened_at


async def _since(dossier: Dossier, version: int) -> list[str]:
    """The newest events of the case, oldest first: as many as it has versions more than the reader's."""
    newer = min(max(dossier.file.version - version, 0), _TOLD_AT_MOST)
    rows = await fetch(
        """select event from journal_entry where subject_kind = 'case' and subject_id = $1 and event <> all ($3)
           order by seq desc limit $2""",
        dossier.file.id,
        newer,
        sorted(BESIDE_THE_CASE),
    )
    return [row["event"] for row in reversed(rows)]


def time_faults(step: Step, form: EventForm) -> list[Fault]:
    """An event lies not in the future nor, without a stated reason, before the last one of its subject or before its case."""
    if step.happened_at > step.scene.now:
        return [Fault("in_the_future", "This time has not come yet.", "happened_at")]
    if form.out_of_order_reason:
        return []
    previous = previous_moment(step.deed.kind, step.dossier, step.entity)
    if previous is not None and step.happened_at < previous and not step.deed.records:
        return [BEFORE_PREVIOUS]
    return _before_its_time(step)


def _before_its_time(step: Step) -> list[Fault]:
    file, day = step.dossier.file, step.happened_on
    if file.received_at is not None and day < bangkok_day(file.received_at):
        return [Fault("before_request", "This lies before the request was made.", "happened_at")]
    if step.deed.kind == "session" and file.consented_at is not None and day < bangkok_day(file.consented_at):
        return [Fault("before_consent", "This lies before the sides agreed to mediate.", "happened_at", "ม.21")]
    return []


def case_choices(dossier: Dossier) -> Choices:
    """The lists every form of the case may choose from: its parties, sides, mediators, and the rooms of its centre."""
    return {
        "rooms": [(str(number), name) for number, name in rooms_of(dossier.settings)],
        "parties": [(str(p.id), p.name) for p in dossier.parties if p.here],
        "sides": [(str(s.side), ", ".join(p.name for p in dossier.principals(s.side))) for s in dossier.sides],
        "assignments": [(str(a.id), a.name) for a in dossier.assignments if a.standing],
    }


def everybody(dossier: Dossier) -> Choices:
    """The same lists with those who have left meanwhile: for what happened while they were here and arrives later."""
    return {
        **case_choices(dossier),
        "parties": [(str(p.id), p.name) for p in dossier.parties],
        "assignments": [(str(a.id), a.name) for a in dossier.assignments],
    }


_TOLD_AT_MOST = 20


async def take_step(deed: Deed[F], call: Call, raw: Mapping[str, Any]) -> Answer:
    """Do the deed in one piece of work. Raises Refused in the order of the contract, and AlreadyAnswered."""
    async with work(call.actor, call.clock, key=call.key) as hand:
        await step_within(hand, deed, call, raw)
    assert hand.done is not None
    return hand.done


async def step_within(hand: Work, deed: Deed[F], call: Call, raw: Mapping[str, Any]) -> Step:
    """The same inside a piece of work that is already open."""
    _leads_somewhere(deed, call.entity_id)
    dossier = await read_dossier(call.actor, call.case_id, lock=True)
    # Whoever had to wait for the case acts now that it is theirs, not before the step they waited for.
    hand.now = call.clock()
    step = await _begin(deed, call, hand, dossier)
    form, faults = read(deed.form, raw, case_choices(dossier))
    judged = form if form is not None else read_without(deed.form, raw, faults, case_choices(dossier))
    wrong = frozenset(fault.field for fault in faults)
    if judged is not None and "happened_at" not in wrong:
        _apply_common(step, judged)
        faults += time_faults(step, judged)
    faults += deed.guards(step.scene)
    if judged is not None and "happened_at" not in wrong:
        found = deed.check(step, judged)
        # What is said of a field already at fault, or of the form as a whole, rests on what could not be read.
        faults += found if form is not None else [one for one in found if one.field and one.field not in wrong]
    if form is not None:
        faults += await deed.look(step, form)
    if faults or form is None:
        raise NotValid(faults)
    await _keep_texts(step, form)
    if deed.kind == "case" and not deed.records:
        after = move(step.status_from, deed.event, dossier.file.resume_state)
        step._enter(after.status, after.resume_state)
    await deed.act(step, form)
    await step.finish(tell_outside)
    return step


def _apply_common(step: Step, form: EventForm) -> None:
    step.out_of_order = bool(form.out_of_order_reason)
    if form.happened_at is not None:
        step.happened_at = form.happened_at
        step.scene = replace(step.scene, happened_at=form.happened_at)
    if form.on_behalf_of is not None:
        step.on_behalf_of = f"party:{form.on_behalf_of}"


async def _keep_texts(step: Step, form: EventForm) -> None:
    for name in ("note", "out_of_order_reason"):
        text = getattr(form, name)
        if text:
            file = step.dossier.file
            step.facts[name] = await keep(file.centre_id, file.id, name, text, step.actor.account_id)


def doors(deeds: Iterable[Deed[Any]], scene: Scene) -> list[Deed[Any]]:
    """The deeds that state and role allow on this subject, in the order given."""
    held = scene.dossier.roles_of(scene.actor)
    found = []
    for deed in deeds:
        roles = deed.may
        if deed.own_only and (scene.entity is None or scene.entity.account_id != scene.actor.account_id):
            roles = roles - {Role.mediator}
        if roles & held and deed.possible(scene.dossier, scene.entity):
            found.append(deed)
    return found


def blocked_by(deed: Deed[Any], scene: Scene) -> list[Fault]:
    """What would stop the deed now, before any form is filled in."""
    return list(deed.guards(scene))

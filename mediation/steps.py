"""A step of a case, and the one way to take it.

`take_step` keeps the order of refusals for every event of every machine and for both doors: not found or not permitted, then
stale, then not now, then everything that guards and fields have to say at once. Only then does the deed act, and the step's
own changes, its journal entry and its notices are written.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

import msgspec
from piccolo.table import Table

from cases.events import event_name
from cases.lifecycle import move, outcome_on_entering
from cases.machine import NONE
from cases.statements import keep
from cases.tables import CaseFile as CaseFileTable
from cases.vocabulary import CaseStatus
from mediation.dossier import Dossier, read_dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.machines import MACHINES
from mediation.tables import Agreement, Assignment, Obligation, Referral, Session
from mediation.work import Answer, Clock, Key, Work, now_utc, work
from notifications.notices import Notice
from notifications.rules import Audience, audiences
from parties.access import Actor, Role
from parties.errors import Fault, NotFound, NotNow, NotPermitted, NotValid, Stale
from parties.rows import update
from parties.thai import BANGKOK

F = TypeVar("F", bound=EventForm)

TABLES: dict[str, type[Table]] = {
    "session": Session,
    "assignment": Assignment,
    "agreement": Agreement,
    "obligation": Obligation,
    "referral": Referral,
}
COLLECTIONS = {
    "session": "sessions",
    "assignment": "assignments",
    "agreement": "agreements",
    "obligation": "obligations",
    "referral": "referrals",
}
"""Kind of subject → its list in the dossier."""


@dataclass(frozen=True)
class Call:
    """Who asks for a step, on what, with which version in hand."""

    actor: Actor
    case_id: int
    entity_id: int | None = None
    version: int | None = None
    key: Key | None = None
    clock: Clock = now_utc


@dataclass(frozen=True)
class Scene:
    """What a guard looks at: the case, the subject of the step within it, who asks, and when."""

    dossier: Dossier
    entity: Any
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day in Bangkok."""
        return self.now.astimezone(BANGKOK).date()


def no_faults(_: Scene) -> Iterable[Fault]:
    """The guard of an event that asks nothing."""
    return ()


def no_form_faults(_: "Step", __: Any) -> Iterable[Fault]:
    """The check of a form that needs none."""
    return ()


async def no_lists(_: Actor, __: Dossier) -> Choices:
    """No lists beyond those of the case itself."""
    return {}


@dataclass(frozen=True)
class Deed(Generic[F]):
    """One event of one machine (or a record that moves no state), and what belongs to it.

    `guards` need only the scene and so can be told in advance (`blocked_by`); `check` needs the form too.
    `case_states` are the states of the case in which a smaller subject may take the event (None: any).
    `states` and `records` are set for records that no machine knows: where they are possible, and the journal's name.
    `lists` gives the choices that the case alone does not hold.
    """

    kind: str
    event: str
    form: type[F]
    act: "Callable[[Step, F], Awaitable[None]]"
    guards: Callable[[Scene], Iterable[Fault]] = no_faults
    check: "Callable[[Step, F], Iterable[Fault]]" = no_form_faults
    title: str = ""
    roles: frozenset[Role] | None = None
    case_states: frozenset[CaseStatus] | None = None
    states: frozenset[str] | None = None
    records: str = ""
    lists: Callable[[Actor, Dossier], Awaitable[Choices]] = no_lists
    own_only: bool = False

    @property
    def may(self) -> frozenset[Role]:
        """The roles that may do it."""
        return self.roles if self.roles is not None else MACHINES[self.kind].roles(self.event)

    @property
    def begins(self) -> bool:
        """Whether it creates its subject."""
        machine = MACHINES[self.kind]
        return machine.initial == NONE and not self.records and self.event in machine.leaving(NONE)

    def possible(self, dossier: Dossier, entity: Any) -> bool:
        """Whether the states of the subject and of its case allow it, whoever asks."""
        if self.case_states is not None and dossier.file.status not in self.case_states:
            return False
        status = status_of(self.kind, dossier, entity)
        if self.records:
            return self.states is None or status in self.states
        return self.event in MACHINES[self.kind].allowed(status, resume_state=resume_of(self.kind, dossier))


def status_of(kind: str, dossier: Dossier, entity: Any) -> str:
    """The state of the subject; "none" where the event creates it."""
    if kind == "case":
        return dossier.file.status
    return NONE if entity is None else str(entity.status)


def resume_of(kind: str, dossier: Dossier) -> str | None:
    """What a case remembers while it is stopped; nothing for other subjects."""
    return dossier.file.resume_state if kind == "case" else None


@dataclass
class Step:
    """A step in hand. An act changes columns through `changes`, adds facts for the journal, and may fire coupled events."""

    deed: Deed[Any]
    work: Work
    scene: Scene
    role: Role
    status_from: str
    status_to: str
    happened_at: datetime
    entity_id: int | None = None
    on_behalf_of: str | None = None
    reason_code: str | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    case_changes: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    numbered: bool = False
    recorded_as: str = ""
    _coupled: list[tuple[str, CaseStatus, CaseStatus, dict[str, Any]]] = field(default_factory=list)

    @property
    def dossier(self) -> Dossier:
        """The case."""
        return self.scene.dossier

    @property
    def actor(self) -> Actor:
        """Whoever takes the step."""
        return self.work.actor

    @property
    def entity(self) -> Any:
        """The subject within the case, as it was."""
        return self.scene.entity

    @property
    def happened_on(self) -> date:
        """The day it happened, in Bangkok."""
        return self.happened_at.astimezone(BANGKOK).date()

    @property
    def case_status(self) -> CaseStatus:
        """Where the case stands by now, coupled events included."""
        return CaseStatus(self.case_changes.get("status", self.dossier.file.status))

    def stay(self, recorded_as: str) -> None:
        """Take no transition after all; what was done is journalled under another name."""
        self.status_to = self.status_from
        self.recorded_as = recorded_as
        if self.deed.kind == "case":
            self.case_changes.pop("status", None)
            self.case_changes.pop("resume_state", None)
            for column in ("outcome", "ended_on"):
                self.case_changes.pop(column, None)

    def fire(self, event: str, *, mediator_left: bool = False, facts: Mapping[str, Any] | None = None) -> None:
        """Fire a coupled event of the case in the same piece of work. Raises NotNow when the case's state forbids it."""
        before = self.case_status
        resume = self.case_changes.get("resume_state", self.dossier.file.resume_state)
        after = move(before, event, resume, mediator_left=mediator_left)
        self._enter(after.status, after.resume_state)
        self._coupled.append((event, before, after.status, dict(facts or {})))

    def _enter(self, status: CaseStatus, resume_state: str | None) -> None:
        self.case_changes["status"] = status.value
        self.case_changes["resume_state"] = resume_state
        outcome = outcome_on_entering(status)
        if outcome is not None and self.dossier.file.outcome is None and "outcome" not in self.case_changes:
            self.case_changes["outcome"] = outcome.value
            self.case_changes["ended_on"] = self.happened_on
        if status == CaseStatus.closed:
            self.case_changes["closed_on"] = self.happened_on

    def count(self, measure: str, n: int = 1) -> None:
        """Add to a figure of the centre on the day this happened."""
        file = self.dossier.file
        self.work.count(measure, n, self.happened_on, topic=file.topic, nature=file.nature, track=file.track)

    def tell(self, event: str, *, account_id: int | None = None, role: Role | None = None, **facts: Any) -> None:
        """Queue a notice about the case."""
        told = {"number": self.dossier.file.number, **facts}
        notice = Notice(event, account_id, role.value if role else None, case_id=self.dossier.file.id, facts=told)
        self.work.tell(notice)

    async def finish(self) -> None:
        """Write the subject, the case, the journal entries, the notices and the answer."""
        deed, file = self.deed, self.dossier.file
        entity = "case" if deed.kind == "case" else f"{deed.kind}:{self.entity_id}"
        if deed.kind != "case" and self.entity is not None and deed.kind in TABLES:
            if not deed.records:
                self.changes |= {"status": self.status_to, "last_happened_at": self.happened_at}
            await update(TABLES[deed.kind], self.entity_id, self.changes, bump=True)
        elif deed.kind == "case":
            self.case_changes |= self.changes
            if not deed.records:
                self.case_changes["last_happened_at"] = self.happened_at
        await update(CaseFileTable, file.id, self.case_changes, bump=True)
        self._count_ends()
        name = self.recorded_as or deed.records or event_name(deed.kind, deed.event)
        self._journal(name, entity, self.status_from, self.status_to, self.facts, self.reason_code)
        for event, before, after, facts in self._coupled:
            self._journal(event_name("case", event), "case", before, after, facts, None)
        self._tell_all(name)
        for event, *_ in self._coupled:
            self._tell_all(event_name("case", event))
        self.work.answer = {
            "id": file.id,
            "number": file.number,
            "status": self.case_status.value,
            "version": file.version + 1,
            **({} if deed.kind == "case" else {deed.kind: {"id": self.entity_id, "status": self.status_to}}),
            **self.work.answer,
        }

    def _count_ends(self) -> None:
        if "outcome" in self.case_changes:
            self.count(f"outcome:{self.case_changes['outcome']}")
        if "closed_on" in self.case_changes:
            self.count("closed")

    def _journal(
        self, name: str, entity: str, before: str, after: str, facts: Mapping[str, Any], reason: str | None
    ) -> None:
        # A referral has a chain of its own, which its receiver sees too; all else stands in the case's.
        kind, _, number = entity.partition(":")
        self.work.happened(
            name,
            subject_kind="referral" if kind == "referral" else "case",
            subject_id=int(number) if kind == "referral" else self.dossier.file.id,
            entity=entity,
            role=self.role,
            happened_at=self.happened_at,
            status_from=before,
            status_to=after,
            reason_code=reason,
            on_behalf_of=self.on_behalf_of,
            facts=facts,
            numbered=self.numbered,
        )

    def _tell_all(self, name: str) -> None:
        for audience in audiences(name):
            if audience is Audience.officer and self.dossier.file.officer_id is not None:
                self.tell(name, account_id=self.dossier.file.officer_id)
            elif audience is Audience.mediators:
                for assignment in self.dossier.assignments:
                    if assignment.standing and assignment.account_id is not None:
                        self.tell(name, account_id=assignment.account_id)
            elif audience is Audience.this_mediator and self.facts.get("mediator_account"):
                self.tell(name, account_id=int(self.facts["mediator_account"]))
            elif audience in (Audience.head, Audience.safety):
                self.tell(name, role=Role(audience.value))


def find_entity(deed: Deed[Any], dossier: Dossier, entity_id: int | None) -> Any:
    """The subject of the deed in the dossier, or None where the deed creates it. Raises NotFound."""
    if deed.kind == "case" or entity_id is None:
        return None
    for entity in getattr(dossier, COLLECTIONS[deed.kind]):
        if entity.id == entity_id:
            return entity
    raise NotFound


def _begin(deed: Deed[F], call: Call, hand: Work, dossier: Dossier) -> Step:
    """The step, after the refusals that come before guards and fields: role, version, state."""
    entity = find_entity(deed, dossier, call.entity_id)
    role = _role(deed, call.actor, dossier, entity)
    if call.version is not None and call.version != dossier.file.version:
        raise Stale(call.version, dossier.file.version)
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


def time_faults(step: Step, form: EventForm) -> list[Fault]:
    """An event lies neither in the future nor, without a stated reason, before the last one of its subject."""
    if step.happened_at > step.scene.now:
        return [Fault("in_the_future", "This time has not come yet.", "happened_at")]
    previous = previous_moment(step.deed.kind, step.dossier, step.entity)
    if previous is None or step.happened_at >= previous or form.out_of_order_reason or step.deed.records:
        return []
    return [
        Fault(
            "before_previous",
            "This lies before the last step. If that is right, say why in the field for it.",
            "happened_at",
        )
    ]


def case_choices(dossier: Dossier) -> Choices:
    """The lists every form of the case may choose from: its parties, sides, mediators, sessions."""
    return {
        "parties": [(str(p.id), p.name) for p in dossier.parties if p.here],
        "sides": [(str(s.side), ", ".join(p.name for p in dossier.principals(s.side))) for s in dossier.sides],
        "assignments": [(str(a.id), a.name) for a in dossier.assignments if a.standing],
    }


async def take_step(deed: Deed[F], call: Call, raw: Mapping[str, Any]) -> Answer:
    """Do the deed in one piece of work. Raises Refused in the order of the contract, and AlreadyAnswered."""
    async with work(call.actor, call.clock, key=call.key) as hand:
        await step_within(hand, deed, call, raw)
    assert hand.done is not None
    return hand.done


async def step_within(hand: Work, deed: Deed[F], call: Call, raw: Mapping[str, Any]) -> Step:
    """The same inside a piece of work that is already open."""
    dossier = await read_dossier(call.actor, call.case_id, lock=True)
    step = _begin(deed, call, hand, dossier)
    form, faults = read(deed.form, raw, case_choices(dossier))
    if form is not None:
        _apply_common(step, form)
        faults += time_faults(step, form)
    faults += deed.guards(step.scene)
    if form is not None:
        faults += deed.check(step, form)
    if faults or form is None:
        raise NotValid(faults)
    await _keep_texts(step, form)
    if deed.kind == "case" and not deed.records:
        after = move(step.status_from, deed.event, dossier.file.resume_state)
        step._enter(after.status, after.resume_state)
    await deed.act(step, form)
    await step.finish()
    return step


def _apply_common(step: Step, form: EventForm) -> None:
    if form.happened_at is not None:
        step.happened_at = form.happened_at
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


def as_json(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Faults as both doors write them; messages stay msgids until the door translates them."""
    return [msgspec.to_builtins({**vars(fault), "params": dict(fault.params)}) for fault in faults]

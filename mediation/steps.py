"""A deed of the practice, and a step in hand: what it changes, what it fires beside itself, what it leaves behind."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from piccolo.table import Table

from cases.events import event_name
from cases.lifecycle import move, outcome_on_entering
from cases.machine import NONE
from cases.tables import CaseFile as CaseFileTable
from cases.vocabulary import CaseStatus
from mediation.dossier import Dossier
from mediation.forms.events import EventForm
from mediation.forms.fields import Choices
from mediation.hearing import Happening
from mediation.machines import MACHINES
from mediation.tables import Agreement, Assignment, Obligation, Referral, Session
from mediation.work import Clock, Key, Work, now_utc
from notifications.notices import Notice
from notifications.rules import Audience, audiences
from parties.access import Actor, Role
from parties.errors import Fault, NotValid
from parties.rows import Change, NewRow, update_together
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
    """What a guard looks at: the case, the subject of the step within it, who asks, and when.

    `happened_at`: when the step happened, where that was said; a step is judged for its own day.
    """

    dossier: Dossier
    entity: Any
    actor: Actor
    now: datetime
    happened_at: datetime | None = None

    @property
    def today(self) -> date:
        """The day in Bangkok."""
        return self.now.astimezone(BANGKOK).date()

    @property
    def day(self) -> date:
        """The day in Bangkok on which the step happened, or would happen: today where nothing else was said."""
        return (self.happened_at or self.now).astimezone(BANGKOK).date()


def no_faults(_: Scene) -> Iterable[Fault]:
    """The guard of an event that asks nothing."""
    return ()


def no_form_faults(_: "Step", __: Any) -> Iterable[Fault]:
    """The check of a form that needs none."""
    return ()


async def nothing_seen(_: "Step", __: Any) -> Iterable[Fault]:
    """The look around of a deed that concerns its case alone."""
    return ()


async def nothing_ahead(_: Call, __: Mapping[str, Any]) -> None:
    """Nothing to be made ready before the deed."""


def whichever(_: Any) -> bool:
    """Every subject of its kind."""
    return True


async def no_lists(_: Actor, __: Dossier) -> Choices:
    """No lists beyond those of the case itself."""
    return {}


@dataclass(frozen=True)
class Deed(Generic[F]):
    """One event of one machine (or a record that moves no state), and what belongs to it.

    `guards` need only the scene and so can be told in advance (`blocked_by`); `check` needs the form too; `look` asks the
    database for what lies beyond the case, and may lock it.
    `case_states` are the states of the case in which a smaller subject may take the event (None: any).
    `states` and `records` are set for records that no machine knows: where they are possible, and the journal's name.
    `lists` gives the choices that the case alone does not hold; `fits` says of which subjects of its kind it is done at all.
    `ahead` makes ready what takes long, before the case is locked; it refuses nothing.
    """

    kind: str
    event: str
    form: type[F]
    act: "Callable[[Step, F], Awaitable[None]]"
    guards: Callable[[Scene], Iterable[Fault]] = no_faults
    check: "Callable[[Step, F], Iterable[Fault]]" = no_form_faults
    look: "Callable[[Step, F], Awaitable[Iterable[Fault]]]" = nothing_seen
    title: str = ""
    roles: frozenset[Role] | None = None
    case_states: frozenset[CaseStatus] | None = None
    states: frozenset[str] | None = None
    records: str = ""
    lists: Callable[[Actor, Dossier], Awaitable[Choices]] = no_lists
    ahead: Callable[[Call, Mapping[str, Any]], Awaitable[None]] = nothing_ahead
    own_only: bool = False
    fits: Callable[[Any], bool] = whichever

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
        if entity is not None and not self.fits(entity):
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


BEFORE_PREVIOUS = Fault(
    "before_previous", "This lies before the last step. If that is right, say why in the field for it.", "happened_at"
)


@dataclass
class Step:
    """A step in hand. An act changes columns through `changes`, adds facts for the journal, and may fire coupled events.

    `other_changes` of rows beside its own, and `new_rows`, are written with them, in the same round trip.
    """

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
    out_of_order: bool = False
    other_changes: list[Change] = field(default_factory=list)
    new_rows: list[NewRow] = field(default_factory=list)
    _beside: list[dict[str, Any]] = field(default_factory=list)
    _coupled: list[tuple[str, CaseStatus, CaseStatus, dict[str, Any]]] = field(default_factory=list)
    happenings: list[Happening] = field(default_factory=list)
    """What was journalled, once the step is finished."""

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
        """Fire a coupled event of the case in the same piece of work.

        Raises NotNow when the case's state forbids it, NotValid when it would lie before the last event of the case.
        """
        previous = self.dossier.file.last_happened_at
        if previous is not None and self.happened_at < previous and not self.out_of_order:
            raise NotValid([BEFORE_PREVIOUS])
        before = self.case_status
        resume = self.case_changes.get("resume_state", self.dossier.file.resume_state)
        after = move(before, event, resume, mediator_left=mediator_left)
        self._enter(after.status, after.resume_state)
        self.case_changes["last_happened_at"] = self._latest(previous)
        self._coupled.append((event, before, after.status, dict(facts or {})))

    def also(
        self,
        kind: str,
        entity_id: int,
        event: str,
        moved: tuple[str, str],
        *,
        reason: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """Journal an event of another subject that this step brings with it, behind its own. `moved`: from, to."""
        self._beside.append(
            {
                "name": event_name(kind, event),
                "entity": f"{kind}:{entity_id}",
                "before": moved[0],
                "after": moved[1],
                "facts": dict(facts or {}),
                "reason": reason,
            }
        )

    def note(self, name: str, facts: Mapping[str, Any]) -> None:
        """Journal a record of the case that this step brings with it, behind its own."""
        status = self.case_status
        self._beside.append(
            {"name": name, "entity": "case", "before": status, "after": status, "facts": dict(facts), "reason": None}
        )

    def _enter(self, status: CaseStatus, resume_state: str | None) -> None:
        self.case_changes["status"] = status.value
        self.case_changes["resume_state"] = resume_state
        outcome = outcome_on_entering(status)
        if outcome is not None and self.dossier.file.outcome is None and "outcome" not in self.case_changes:
            self.case_changes["outcome"] = outcome.value
            self.case_changes["ended_on"] = self.happened_on
        if status == CaseStatus.closed:
            self.case_changes["closed_on"] = self.happened_on

    def _latest(self, previous: datetime | None) -> datetime:
        """When the newest event of a subject happened: a step out of order does not turn its clock back."""
        return self.happened_at if previous is None else max(previous, self.happened_at)

    def tell(self, event: str, *, account_id: int | None = None, role: Role | None = None, **facts: Any) -> None:
        """Queue a notice about the case."""
        told = {"number": self.dossier.file.number, **facts}
        notice = Notice(event, account_id, role.value if role else None, case_id=self.dossier.file.id, facts=told)
        self.work.tell(notice)

    async def finish(self, tell_outside: "Callable[[Step], Awaitable[None]]") -> None:
        """Write the subject, the case, the journal entries, the notices and the answer. `tell_outside` lays messages to people
        outside the house, once it is known what happened."""
        deed, file = self.deed, self.dossier.file
        entity = "case" if deed.kind == "case" else f"{deed.kind}:{self.entity_id}"
        writes = list(self.other_changes)
        if deed.kind == "case":
            self.case_changes |= self.changes | (
                {} if deed.records else {"last_happened_at": self._latest(file.last_happened_at)}
            )
        elif self.entity is not None and deed.kind in TABLES:
            latest = {"last_happened_at": self._latest(self.entity.last_happened_at)}
            if not deed.records:
                self.changes |= {"status": self.status_to} | latest
            elif deed.kind == "agreement":
                # Terms that were written anew cannot have been signed before.
                self.changes |= latest
            writes.append(Change(TABLES[deed.kind], self.entity_id, self.changes, bump=True))
        name = self.recorded_as or deed.records or event_name(deed.kind, deed.event)
        self._journal(name, entity, self.status_from, self.status_to, self.facts, self.reason_code)
        for event, before, after, facts in self._coupled:
            self._journal(event_name("case", event), "case", before, after, facts, None)
        for entry in self._beside:
            self._journal(**entry)
        self._tell_all(name)
        for event, *_ in self._coupled:
            self._tell_all(event_name("case", event))
        await tell_outside(self)
        await update_together([*writes, Change(CaseFileTable, file.id, self.case_changes, bump=True)], self.new_rows)
        self.work.answer = {
            "id": file.id,
            "number": file.number,
            "status": self.case_status.value,
            "version": file.version + 1,
            **({} if deed.kind == "case" else {deed.kind: {"id": self.entity_id, "status": self.status_to}}),
            **self.work.answer,
        }

    def _journal(
        self, name: str, entity: str, before: str, after: str, facts: Mapping[str, Any], reason: str | None
    ) -> None:
        # A referral has a chain of its own, which its receiver sees too; all else stands in the case's.
        kind, _, number = entity.partition(":")
        self.happenings.append(Happening(name, entity, facts))
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
                for assignment in self.dossier.own_to:
                    if assignment.account_id is not None:
                        self.tell(name, account_id=assignment.account_id)
            elif audience is Audience.this_mediator and self.facts.get("mediator_account"):
                self.tell(name, account_id=int(self.facts["mediator_account"]))
            elif audience in (Audience.head, Audience.safety):
                self.tell(name, role=Role(audience.value))

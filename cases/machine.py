"""What the six machines share: a flat, sync state machine that refuses loudly, and its table of roles.

Nothing here knows a database: a machine is fired on facts fetched before, and gives back the new state.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from statemachine import StateMachine
from statemachine.exceptions import TransitionNotAllowed

from parties.access import Role
from parties.errors import NotNow

NONE = "none"
"""The pseudo-state before creation, of machines whose first event creates the subject. It is never stored."""

PATH = "."
"""Between the states of a `resume_state` when a suspended case is held for safety: suspended.in_mediation."""


class Slot:
    """The only thing a machine reads and writes: the state, and the facts its choice of target hangs on."""

    status: str | None = None
    kept: str | None = None
    mediator_left: bool = False


class FlatMachine(StateMachine):
    """Base of all machines. Flags are pinned: the library's other defaults swallow errors and move on."""

    catch_errors_as_events = False
    allow_event_without_transition = False
    enable_self_transition_entries = False
    atomic_configuration_update = True


class _Bench(threading.local):
    """One reused machine per kind and thread: building one costs five times as much as firing it."""

    def __init__(self) -> None:
        self.built: dict[type[FlatMachine], tuple[Slot, FlatMachine]] = {}


_bench = _Bench()


def _on_bench(flow: type[FlatMachine], status: str) -> tuple[Slot, FlatMachine]:
    """The machine of this thread, standing in `status`; a fresh one when the last reached its end."""
    known = _bench.built.get(flow)
    if known is not None and not known[1].is_terminated:
        known[0].status = status
        return known
    slot = Slot()
    slot.status = status
    built = (slot, flow(slot, state_field="status"))
    _bench.built[flow] = built
    return built


@dataclass(frozen=True, eq=False)
class Machine:
    """One of the six machines, as code, API and journal see it.

    `table`: event → roles, in the order of the contract; an event nobody fires by hand has no roles.
    `coupled`: events fired by another machine's event in the same piece of work; no door opens them.
    `renamed`: events whose name the library keeps for itself → the name they bear inside.
    `resuming`: events that need the `resume_state` kept when the case was stopped.
    """

    kind: str
    flow: type[FlatMachine]
    table: Mapping[str, frozenset[Role]]
    coupled: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    resuming: frozenset[str] = frozenset()
    _moves: Mapping[str, Mapping[str, frozenset[str]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        outer = {inner: event for event, inner in self.renamed.items()}
        order = list(self.table)
        moves = {}
        for value, state in self.flow.states_map.items():
            found: dict[str, list[str]] = {}
            for move in state.transitions:
                event = outer.get(str(move.event), str(move.event))
                found.setdefault(event, []).append(str(move.target.value))
            moves[str(value)] = {event: frozenset(found[event]) for event in sorted(found, key=order.index)}
        object.__setattr__(self, "_moves", moves)

    @property
    def initial(self) -> str:
        """The state a subject begins in; "none" where the first event creates it."""
        return str(next(value for value, state in self.flow.states_map.items() if state.initial))

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that may be stored, in the order of the contract."""
        return tuple(value for value in self._moves if value != NONE)

    @property
    def final(self) -> frozenset[str]:
        """The states no event leaves."""
        return frozenset(value for value, events in self._moves.items() if not events)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event, in the order of the contract."""
        return tuple(self.table)

    def roles(self, event: str) -> frozenset[Role]:
        """Who may fire the event; nobody for an unknown one."""
        return self.table.get(event, frozenset())

    def leaving(self, status: str) -> tuple[str, ...]:
        """Every event the state knows, coupled ones included, whoever asks."""
        return tuple(self._moves[status])

    def targets(self, status: str, event: str) -> frozenset[str]:
        """Every state the event may lead to from here, whatever the facts; empty where it is forbidden."""
        return self._moves[status].get(event, frozenset())

    def allowed(
        self, status: str, roles: Collection[Role] | None = None, resume_state: str | None = None
    ) -> tuple[str, ...]:
        """The events with a door of their own that the state allows (and, when given, one of the roles).

        Class-level table, no machine is built. `resume_state`, when given, leaves out what it forbids.
        """
        doors = (event for event in self._moves[status] if event not in self.coupled)
        held = None if roles is None else frozenset(roles)
        return tuple(
            event
            for event in doors
            if (held is None or self.roles(event) & held) and self._leads_on(status, event, resume_state)
        )

    def next(self, status: str, event: str, resume_state: str | None = None, *, mediator_left: bool = False) -> str:
        """The state after the event. NotNow when the state forbids it; ValueError on facts that cannot be.

        `resume_state` is what was kept when the case stopped; `mediator_left` tells whether another mediator
        still serves after an assignment ended.
        """
        if status not in self._moves:
            raise ValueError(f"{self.kind} has no state {status!r}")
        if event in self.resuming and event in self._moves[status] and not resume_state:
            raise ValueError(f"{event} needs the resume_state kept when the {self.kind} stopped")
        slot, flow = _on_bench(self.flow, status)
        slot.kept = resume_state.split(PATH)[0] if resume_state else None
        slot.mediator_left = mediator_left
        try:
            flow.send(self.renamed.get(event, event))
        except TransitionNotAllowed as refusal:
            raise NotNow(self.kind, status, event) from refusal
        return str(slot.status)

    def _leads_on(self, status: str, event: str, resume_state: str | None) -> bool:
        if event not in self.resuming or not resume_state:
            return True
        try:
            self.next(status, event, resume_state)
        except NotNow:
            return False
        return True

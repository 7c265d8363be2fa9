"""The six machines by kind, and which events of one fire events of another."""

from collections.abc import Mapping

from cases.lifecycle import CASE
from cases.machine import Machine
from mediation.conduct import AGREEMENT, ASSIGNMENT, OBLIGATION, REFERRAL, SESSION

MACHINES: Mapping[str, Machine] = {
    machine.kind: machine for machine in (CASE, SESSION, ASSIGNMENT, AGREEMENT, OBLIGATION, REFERRAL)
}

FIRES: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("session", "open"): (("case", "open_first_session"), ("assignment", "begin")),
    ("assignment", "propose"): (("case", "propose_mediator"),),
    ("assignment", "confirm"): (("case", "appoint"),),
    ("assignment", "end"): (("case", "remove_mediator"), ("case", "lose_mediator")),
    ("case", "terms_reached"): (("agreement", "draft"),),
    ("agreement", "discard"): (("case", "reopen_talks"),),
    ("agreement", "sign"): (("case", "sign"), ("case", "start_monitoring")),
    ("referral", "prepare"): (("case", "refer"),),
}
"""(kind, event) → the coupled events it may fire in the same piece of work; the facts decide which of them
do.

`open` moves a case that is `ready` and every assignment that is `confirmed`; `confirm` the case when no other
assignment is still on its way; `end` by one of the two where the case allows it; `sign` by the second only
with at least one obligation; `discard` a case that is `drafting`."""


def fire(kind: str, status: str, event: str, resume_state: str | None = None, *, mediator_left: bool = False) -> str:
    """The state of a subject of this kind after the event; raises as `Machine.next`."""
    return MACHINES[kind].next(status, event, resume_state, mediator_left=mediator_left)


def allowed(kind: str, status: str) -> tuple[str, ...]:
    """The events with a door that the state allows, whoever asks."""
    return MACHINES[kind].allowed(status)

"""The eight steps a case is shown in, for people who do not know its eighteen states."""

from dataclasses import dataclass

from cases.msgid import N_
from cases.vocabulary import CaseStatus as Status

_STEPS: tuple[tuple[str, frozenset[Status]], ...] = (
    (N_("Request"), frozenset({Status.draft, Status.received})),
    (N_("Screening"), frozenset({Status.screening})),
    (N_("Consent"), frozenset({Status.awaiting_consent})),
    (N_("Mediator"), frozenset({Status.choosing_mediator})),
    (N_("Talks"), frozenset({Status.ready, Status.in_mediation, Status.suspended})),
    (N_("Agreement"), frozenset({Status.drafting, Status.settled})),
    (N_("Follow-up"), frozenset({Status.monitoring})),
    (N_("Closed"), frozenset({Status.closed})),
)
# Where the line breaks off: the step in which a mediation that ended without agreement came to its end.
_ENDED_IN = {
    Status.struck_out: 2,
    Status.not_accepted: 1,
    Status.not_settled: 4,
    Status.withdrawn: 4,
    Status.terminated: 4,
}
_ENDINGS = {
    Status.struck_out: N_("Struck out"),
    Status.not_accepted: N_("Not accepted"),
    Status.not_settled: N_("Not settled"),
    Status.withdrawn: N_("Withdrawn"),
    Status.terminated: N_("Terminated"),
}


@dataclass(frozen=True)
class Stage:
    """One step: `place` is past, now, ended or to_come."""

    name: str
    place: str


def stages(status: str, resume_state: str | None = None, outcome: str | None = None) -> list[Stage]:
    """The line of steps. A held case stands where it was held; an ended one shows how it ended, then the closing."""
    now = Status(status)
    if now is Status.safety_hold and resume_state:
        now = Status(resume_state)
    ended = now if now in _ENDED_IN else Status(outcome) if outcome in _ENDED_IN else None
    if ended is not None:
        return _broken_off(ended, closed=now is Status.closed)
    at = next((index for index, (_, states) in enumerate(_STEPS) if now in states), 0)
    return [Stage(name, _place(index, at)) for index, (name, _) in enumerate(_STEPS)]


def _broken_off(ended: Status, closed: bool) -> list[Stage]:
    went = [Stage(name, "past") for name, _ in _STEPS[: _ENDED_IN[ended]]]
    closing = Stage(_STEPS[-1][0], "now" if closed else "to_come")
    return [*went, Stage(_ENDINGS[ended], "past" if closed else "ended"), closing]


def _place(index: int, at: int) -> str:
    return "past" if index < at else "now" if index == at else "to_come"

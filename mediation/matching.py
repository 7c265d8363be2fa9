"""Who can take this case: the order in which the roster is offered, and in plain words why each stands where they stand.

Pure. The order is: nothing between them and a side; can come; carries less; speaks the languages of the sides; lives in or
knows a village of the case. What is alike in all of these goes by the wishes of the sides, the special knowledge, and the
name. What forbids a proposal outright stands apart: those come last, and cannot be chosen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from cases.msgid import N_
from mediation.availability import Free
from mediation.languages import NAMES


class Conflict(IntEnum):
    """What the search for conflicts of interest found, the best first. `let_pass`: the head has decided on all of it."""

    none = 0
    let_pass = 1
    found = 2


class Nearness(IntEnum):
    """How a mediator stands to the villages of the case; to live there and to know it count alike."""

    lives_there = 0
    knows_it = 1
    neither = 2


@dataclass(frozen=True)
class CandidateFacts:
    """What is known of somebody on the roster when a mediator is looked for.

    `planned`: a time is set, so that `free` speaks of it and not of the week. `missing_languages` are codes, or what was
    written where there is no code. `village`: the name of the one they live in or know. `barred`: codes of what forbids a
    proposal; `registration_doubtful`: it does not hold, on a track where this only warns.
    """

    mediator_id: int
    name: str
    sorts: str = ""
    conflict: Conflict = Conflict.none
    free: Free = Free.not_said
    planned: bool = False
    open_cases: int = 0
    missing_languages: tuple[str, ...] = ()
    languages_needed: bool = False
    nearness: Nearness = Nearness.neither
    village: str = ""
    wished_by: tuple[int, ...] = ()
    knows_topic: bool = False
    registration_doubtful: bool = False
    absences_too_many: bool = False
    barred: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """One thing that is said of a candidate. `speaks_for`: True for, False against, None neither."""

    code: str
    message: str
    speaks_for: bool | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    """Msgids of names that fill %(names)s, where the language of the reader decides them."""


@dataclass(frozen=True)
class Candidate:
    """Somebody in their place on the list."""

    facts: CandidateFacts
    reasons: tuple[Reason, ...]

    @property
    def choosable(self) -> bool:
        """Whether nothing forbids to propose them."""
        return not self.facts.barred


_FREE_RANK = {Free.free: 0, Free.not_said: 1, Free.other_hours: 2, Free.elsewhere: 3, Free.absent: 4}


def rank(facts: CandidateFacts) -> tuple[int, ...]:
    """Where somebody stands, the least first; two alike in everything that counts have the same rank."""
    return (
        bool(facts.barred),
        int(facts.conflict),
        _FREE_RANK[facts.free],
        facts.open_cases,
        len(facts.missing_languages),
        facts.nearness is Nearness.neither,
        -len(facts.wished_by),
        not facts.knows_topic,
    )


def in_order(known: Iterable[CandidateFacts]) -> list[Candidate]:
    """Everybody in the order in which they are offered, with the reasons; the order they came in does not matter."""
    placed = sorted(known, key=lambda facts: (rank(facts), facts.sorts or facts.name, facts.mediator_id))
    return [Candidate(facts, reasons(facts)) for facts in placed]


BARRED: dict[str, str] = {
    "no_account": N_("Has no account to accept and disclose with"),
    "mediator_near_a_side": N_("Is a party, or too near to one"),
    "excluded_by_party": N_("A side asked not to have this mediator"),
    "registration_not_valid": N_("The registration does not hold"),
}
"""Code of what forbids a proposal → its msgid."""

_FREE = {
    (Free.free, True): (N_("Free at the time planned"), True),
    (Free.not_said, True): (N_("Has not said when they can come"), None),
    (Free.other_hours, True): (N_("The time planned is outside their hours"), False),
    (Free.elsewhere, True): (N_("Has another session at the time planned"), False),
    (Free.absent, True): (N_("Is away at the time planned"), False),
    (Free.free, False): (N_("Has given hours of the week"), True),
    (Free.not_said, False): (N_("Has not said when they can come"), None),
    (Free.absent, False): (N_("Is away today"), False),
}
_CONFLICT = {
    Conflict.none: (N_("Nothing found between them and a side"), True),
    Conflict.let_pass: (N_("What was found between them and a side was let pass by the head"), None),
    Conflict.found: (N_("May be tied to a side: the head decides first"), False),
}


def reasons(facts: CandidateFacts) -> tuple[Reason, ...]:
    """Why somebody stands where they stand, in the order of what counts."""
    return (*_barred(facts), *_counted(facts), *_told_beside(facts))


def _barred(facts: CandidateFacts) -> Sequence[Reason]:
    return [Reason(code, BARRED[code], False) for code in facts.barred]


def _counted(facts: CandidateFacts) -> Sequence[Reason]:
    conflict, found = _CONFLICT[facts.conflict]
    free, comes = _FREE[facts.free, facts.planned]
    load = N_("Has no open case") if not facts.open_cases else N_("Has %(count)s open cases")
    told = [
        Reason(f"conflict_{facts.conflict.name}", conflict, found),
        Reason(f"free_{facts.free.value}", free, comes),
        Reason("load", load, True if not facts.open_cases else None, {"count": str(facts.open_cases)}),
    ]
    if facts.missing_languages:
        names = tuple(NAMES.get(code, code) for code in facts.missing_languages)
        told.append(Reason("language_missing", N_("Does not speak: %(names)s"), False, named=names))
    elif facts.languages_needed:
        told.append(Reason("language", N_("Speaks the languages of the sides"), True))
    if facts.nearness is Nearness.lives_there:
        told.append(Reason("village", N_("Lives in %(village)s"), True, {"village": facts.village}))
    elif facts.nearness is Nearness.knows_it:
        told.append(Reason("village", N_("Knows %(village)s well"), True, {"village": facts.village}))
    return told


def _told_beside(facts: CandidateFacts) -> Sequence[Reason]:
    told = []
    if facts.wished_by:
        sides = ", ".join(str(side) for side in facts.wished_by)
        told.append(Reason("wished", N_("Wished for by side %(sides)s"), True, {"sides": sides}))
    if facts.knows_topic:
        told.append(Reason("knowledge", N_("Knows this kind of matter well"), True))
    if facts.registration_doubtful:
        told.append(Reason("registration", N_("The registration does not hold on that day"), False))
    if facts.absences_too_many:
        told.append(Reason("absences", N_("Was absent more than twice without cause (ม.15(2))"), False))
    return told

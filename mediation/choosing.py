"""How the sides come to a mediator: what each says on its own, whom it does not want, and the papers of an earlier one.

Pure rules over the parts of a case (ม.13, 18, 22). A side's newest answer counts. What it answered before a disclosure that
explained something, or before the head let a tie pass, does not: nobody agrees to what they could not know of. `ties` are the
references of the ties let pass by now.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cases.findings import Binds, Finding
from cases.msgid import N_
from cases.vocabulary import AssignmentStatus
from mediation.subjects import Assignment, PapersAnswer, Side, SideAnswer


class Said(StrEnum):
    """What a side says of a mediator it was told of (ม.22)."""

    agrees = "agrees"
    asks_centre = "asks_centre"
    objects = "objects"


class Manner(StrEnum):
    """How an answer reached the centre."""

    in_person = "in_person"
    letter = "letter"
    telephone = "telephone"
    message = "message"
    representative = "representative"


_UNWANTED = frozenset({"party_objected", "challenged", "removed"})


def unwanted(assignments: Iterable[Assignment], joining: Iterable[Side], mediator_id: int) -> bool:
    """Whether a side objected to this mediator in this case, had them removed, or said beforehand not to want them."""
    objected = any(one.mediator_id == mediator_id and one.end_reason in _UNWANTED for one in assignments)
    return objected or any(mediator_id in side.excludes for side in joining)


# WHAT THE SIDES SAY ---------------------------------------------------------------------------------------------------


def explained(assignment: Assignment) -> tuple[str, ...]:
    """The groups of facts in which the mediator disclosed something, in the order of the form."""
    answers = (assignment.disclosure or {}).get("answers", {})
    return tuple(group for group, answer in answers.items() if answer == "explain")


def answers_of(assignment: Assignment, ties: Collection[int]) -> dict[int, SideAnswer]:
    """Side → its newest answer, of those that count."""
    told = bool(explained(assignment))
    newest = {answer.side: answer for answer in assignment.answers}
    return {
        side: answer
        for side, answer in newest.items()
        if (answer.informed or not told) and set(ties) <= set(answer.ties)
    }


def to_ask_again(assignment: Assignment, ties: Collection[int]) -> tuple[int, ...]:
    """The sides that answered before there was something to know, and have not been asked since."""
    counted = answers_of(assignment, ties)
    return tuple(sorted({answer.side for answer in assignment.answers} - set(counted)))


@dataclass(frozen=True)
class Chosen:
    """What the joining sides say together. `asked` left the choice to the centre; `silent` have said nothing that counts."""

    agreed: tuple[int, ...]
    asked: tuple[int, ...]
    objecting: tuple[int, ...]
    silent: tuple[int, ...]

    @property
    def by_centre(self) -> bool:
        """Whether the centre chose, at the wish of a side; else all agreed."""
        return bool(self.asked)


def chosen(
    assignment: Assignment, joining: Iterable[Side], ties: Collection[int], ticked: Collection[int] = ()
) -> Chosen:
    """What the sides say of a mediator: recorded answers first, then those `ticked` by the head, then the wish to have the
    centre choose that came with the consent. A side that has to be asked again is silent until it was."""
    recorded = answers_of(assignment, ties)
    again = to_ask_again(assignment, ties)
    found: dict[str, list[int]] = {word: [] for word in ("agrees", "asks_centre", "objects", "")}
    for side in joining:
        answer = recorded.get(side.side)
        if answer is not None:
            word = answer.answer
        elif side.side in again:
            word = ""
        elif side.side in ticked:
            word = "agrees"
        else:
            word = "asks_centre" if side.asks_centre_to_choose else ""
        found[word].append(side.side)
    return Chosen(*(tuple(found[word]) for word in ("agrees", "asks_centre", "objects", "")))


def choice_findings(said: Chosen, *, agreed_upon: bool | None) -> tuple[Finding, ...]:
    """R6: what of the sides' answers stands against confirming. `agreed_upon`: the head says that all agreed (True), that
    the centre was asked (False), or nothing (None)."""
    found = [_against("side_objects", N_("Side %(side)s objects to this mediator."), side) for side in said.objecting]
    found += [_against("not_chosen", _NOT_CHOSEN, side) for side in said.silent]
    if agreed_upon:
        found += [_against("answer_contradicts", _ASKED, side, "how_chosen") for side in said.asked]
    return tuple(found)


_NOT_CHOSEN = N_("Side %(side)s has neither agreed on this mediator nor asked the centre to appoint.")
_ASKED = N_("Side %(side)s asked the centre to choose; it did not say that it agrees.")


def _against(code: str, message: str, side: int, about: str = "sides_agreed") -> Finding:
    return Finding("R6", code, Binds.block, message, "ม.22", about=about, params={"side": str(side)})


# THE EARLIER MEDIATOR'S PAPERS ----------------------------------------------------------------------------------------


def earlier_to(assignment: Assignment, assignments: Iterable[Assignment]) -> list[Assignment]:
    """The mediators this one came after: those whose service in the case had ended before the confirmation.

    Nobody comes after themselves, and whoever was confirmed while the others still served came after none.
    """
    if assignment.appointed and assignment.reuse_papers is None:
        return []
    return [
        one for one in assignments if one.status is AssignmentStatus.ended and one.mediator_id != assignment.mediator_id
    ]


def papers_answers(assignment: Assignment) -> dict[int | None, PapersAnswer]:
    """Side, or None for the mediator, → the newest answer on the earlier papers."""
    return {answer.side: answer for answer in assignment.papers}


def papers_consented(assignment: Assignment, joining: Sequence[Side]) -> bool:
    """Whether every joining side and the new mediator have consented to the earlier papers being used (ม.18)."""
    said = papers_answers(assignment)
    asked = [None, *(side.side for side in joining)]
    return all(one in said and said[one].consent == "yes" for one in asked)


def papers_open(assignment: Assignment, assignments: Iterable[Assignment], joining: Sequence[Side]) -> bool:
    """Whether a mediator may see the papers of those before: there is nobody before, or everybody concerned consented.

    One "no", also a later one, closes them.
    """
    if not earlier_to(assignment, assignments):
        return True
    if any(answer.consent != "yes" for answer in papers_answers(assignment).values()):
        return False
    return assignment.reuse_papers is True or papers_consented(assignment, joining)

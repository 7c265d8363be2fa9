"""All that was disclosed, said and decided about the mediators of a case, with the texts kept beside the journal."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.reasons import ChallengeGround
from mediation.choosing import answers_of, earlier_to, explained, papers_answers, papers_consented, to_ask_again
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import closed_challenges, papers_open_to, without_earlier_papers
from mediation.practice.conflicts import Match, disclosed
from mediation.subjects import Assignment, Challenge, PapersAnswer, SideAnswer
from mediation.work import reading
from parties.access import Actor
from parties.database import fetch
from parties.errors import NotPermitted
from parties.staff import staff_of_centre


@dataclass(frozen=True)
class Decided:
    """A challenge with the texts that belong to it; `by` is whoever decided it."""

    challenge: Challenge
    explanation: str
    reasons: str
    by: str


@dataclass(frozen=True)
class MediatorOfCase:
    """A mediator's part in the case. `disclosed`: group of facts and what was answered, empty where nothing is to be read.

    `closed`: the disclosure is an earlier mediator's, and not open to the reader. `let_pass`: what was found to tie them to a
    side and the head let pass, with the reason the sides are told.
    """

    assignment: Assignment
    disclosed: tuple[tuple[ChallengeGround, str], ...]
    explanation: str
    closed: bool
    answers: dict[int, SideAnswer]
    again: tuple[int, ...]
    papers: dict[int | None, PapersAnswer]
    replaces: bool
    papers_consented: bool
    challenges: tuple[Decided, ...]
    let_pass: tuple[Match, ...]


@dataclass(frozen=True)
class WholeChoice:
    """The mediators of a case, the newest first; `papers_open`: whether the earlier ones' papers are open to the reader."""

    dossier: Dossier
    mediators: tuple[MediatorOfCase, ...]
    papers_open: bool


async def whole_choice(actor: Actor, case_id: int) -> WholeChoice:
    """Read it all: three queries. Raises NotFound, NotPermitted while the case is held for safety."""
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        if dossier.kept_back(actor):
            raise NotPermitted
        rows = await fetch(
            """select encode(commitment, 'hex') as seal, body from statement
               where centre_id = $1 and case_id = $2 and kind in ('disclosure', 'challenge', 'decision') and body is not null""",
            dossier.file.centre_id,
            dossier.file.id,
        )
        names = {member.account_id: member.name for member in await staff_of_centre()}
    texts = {row["seal"]: row["body"] for row in rows}
    readable = without_earlier_papers(dossier, actor)
    shown = {one.id: one for one in readable.assignments}
    kept = closed_challenges(dossier, actor)
    open_ones = [one for one in dossier.challenges if one.id not in kept]
    found = [_mediator(dossier, one, shown[one.id], open_ones, texts, names) for one in reversed(dossier.assignments)]
    return WholeChoice(dossier, tuple(found), papers_open_to(dossier, actor))


def _mediator(
    dossier: Dossier,
    whole: Assignment,
    shown: Assignment,
    challenges: Sequence[Challenge],
    texts: dict[str, str],
    names: dict[int, str],
) -> MediatorOfCase:
    given = (shown.disclosure or {}).get("answers", {})
    closed = whole.disclosure is not None and shown.disclosure is None
    return MediatorOfCase(
        shown,
        tuple((group, given[group.value]) for group in ChallengeGround if group.value in given),
        texts.get((shown.disclosure or {}).get("statement") or "", "") if explained(shown) else "",
        closed,
        answers_of(whole, dossier.ties(whole.mediator_id)),
        to_ask_again(whole, dossier.ties(whole.mediator_id)),
        papers_answers(whole),
        whole.standing and bool(earlier_to(whole, dossier.assignments)),
        papers_consented(whole, dossier.joining),
        tuple(
            Decided(one, texts.get(one.explanation, ""), texts.get(one.reasons, ""), names.get(one.decided_by or 0, ""))
            for one in challenges
            if one.assignment_id == whole.id
        ),
        () if closed else tuple(disclosed(dossier, whole.mediator_id)),
    )

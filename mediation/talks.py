"""What was said in the sessions of a case, folded from its texts: issues, proposals and who answered what, notes. Pure.

A text is never changed. A new wording is a new text that names what it replaces, so that two devices which change the same
wording leave both: the room shows both and asks which holds, until a text replaces both. The fold looks at the texts as a
set; in which order they arrived makes no difference.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from cases.msgid import N_


class TextKind(StrEnum):
    """What a text is. Notes are their writer's alone, all else is for the mediators of the case."""

    issue = "issue"
    proposal = "proposal"
    counter_proposal = "counter_proposal"
    answer = "answer"
    note = "note"
    caucus_note = "caucus_note"


class Reply(StrEnum):
    """How a side answers a proposal."""

    accepts = "accepts"
    refuses = "refuses"
    wants_change = "wants_change"


KEPT_FOR = timedelta(days=90)
"""How long after the closing of its case what was said is kept: nothing of it may be used as evidence (s.29)."""
NOTES = frozenset({TextKind.note, TextKind.caucus_note})
PROPOSALS = frozenset({TextKind.proposal, TextKind.counter_proposal})
LABELS: dict[type[StrEnum], dict[str, str]] = {
    TextKind: {
        "issue": N_("Issue"),
        "proposal": N_("Proposal"),
        "counter_proposal": N_("Counter-proposal"),
        "answer": N_("Answer to a proposal"),
        "note": N_("My private note"),
        "caucus_note": N_("My note of a caucus"),
    },
    Reply: {
        "accepts": N_("Accepts"),
        "refuses": N_("Does not accept"),
        "wants_change": N_("Wants it changed"),
    },
}
"""The words of both lists."""


@dataclass(frozen=True)
class Said:
    """One text. `side`: whose it is, None for the mediators' own; `about`: the proposal that is answered or countered.

    Of an erased one nothing is left but its place among the wordings: `text` is None.
    """

    id: str
    kind: TextKind
    happened_at: datetime
    by_account: int
    text: str | None
    side: int | None = None
    about: str | None = None
    reply: Reply | None = None
    replaces: frozenset[str] = frozenset()
    session_id: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def when(self) -> tuple[datetime, str]:
        """Its place in time; of two at one instant always the same one stands first."""
        return (self.happened_at, self.id)


@dataclass(frozen=True)
class Matter:
    """One thing said, through all its wordings. `standing`: those that nothing replaces; more than one is a conflict."""

    standing: tuple[Said, ...]
    replaced: tuple[Said, ...]

    @property
    def latest(self) -> Said:
        """The wording to show first."""
        return self.standing[-1]

    @property
    def disputed(self) -> bool:
        """Whether two devices changed the same wording, and somebody must say which holds."""
        return len(self.standing) > 1

    @property
    def ids(self) -> frozenset[str]:
        """All its wordings."""
        return frozenset(said.id for said in (*self.standing, *self.replaced))


@dataclass(frozen=True)
class Proposal:
    """A proposal with the newest answer of each side to the wording that stands.

    `outdated`: sides whose newest answer was to an earlier wording; they have to be asked again.
    """

    matter: Matter
    answers: Mapping[int, Said]
    outdated: frozenset[int]

    def accepted_by(self, sides: Collection[int]) -> datetime | None:
        """When the last of these sides accepted the wording that stands; None while one of them has not.

        A side is taken to accept what it proposed itself, unless it answered otherwise since.
        """
        if self.matter.disputed or not sides:
            return None
        proposed = self.matter.latest
        moments = []
        for side in sides:
            answer = self.answers.get(side)
            if answer is None and side == proposed.side:
                moments.append(proposed.happened_at)
            elif answer is not None and answer.reply is Reply.accepts:
                moments.append(answer.happened_at)
            else:
                return None
        return max(moments)


@dataclass(frozen=True)
class AgreedPoint:
    """A proposal that every side which takes part has accepted. `side`: whose it was, None for the mediators'."""

    id: str
    text: str
    side: int | None
    accepted_at: datetime
    session_id: int


def erased_on(closed_on: date, *, challenge_undecided: bool = False) -> date | None:
    """The day from which on everything said in a case is erased for good; None while a challenge waits for its decision."""
    return None if challenge_undecided else closed_on + KEPT_FOR


def matters(texts: Iterable[Said]) -> list[Matter]:
    """The texts by what they are wordings of, in the order in which each was first said. What is erased is left out."""
    known = {said.id: said for said in texts}
    found = []
    for ids in _bundles(known):
        wordings = sorted((known[one] for one in ids), key=lambda said: said.when)
        replaced = frozenset[str]().union(*(said.replaces - {said.id} for said in wordings))
        standing = [said for said in wordings if said.id not in replaced and said.text is not None]
        living = [said for said in wordings if said.text is not None]
        if not standing and living and all(said.id in replaced for said in wordings):
            # Texts that replace one another in a ring: the newest stands, so that none of it is lost from sight.
            standing = living[-1:]
        if standing:
            rest = tuple(said for said in living if said not in standing)
            found.append(Matter(tuple(standing), rest))
    return sorted(found, key=lambda matter: min(said.when for said in (*matter.standing, *matter.replaced)))


def _bundles(known: Mapping[str, Said]) -> list[set[str]]:
    """The ids of texts that hang together by replacing; a text that is not here (yet) still holds its followers together."""
    linked: dict[str, set[str]] = {one: set() for one in known}
    for said in known.values():
        for earlier in said.replaces:
            linked.setdefault(earlier, set()).add(said.id)
            linked[said.id].add(earlier)
    bundles, seen = [], set[str]()
    for start in linked:
        if start in seen:
            continue
        bundle, waiting = set[str](), [start]
        while waiting:
            one = waiting.pop()
            if one not in bundle:
                bundle.add(one)
                waiting += linked[one]
        seen |= bundle
        bundles.append(bundle & known.keys())
    return [bundle for bundle in bundles if bundle]


def matters_of(texts: Iterable[Said], kinds: Collection[TextKind]) -> list[Matter]:
    """The matters of these kinds."""
    return matters(said for said in texts if said.kind in kinds)


def proposals(texts: Collection[Said]) -> list[Proposal]:
    """Every proposal and counter-proposal with its answers."""
    replies = [said for matter in matters_of(texts, {TextKind.answer}) for said in matter.standing]
    return [_answered(matter, replies) for matter in matters_of(texts, PROPOSALS)]


def _answered(matter: Matter, replies: Iterable[Said]) -> Proposal:
    newest: dict[int, Said] = {}
    for answer in sorted(replies, key=lambda said: said.when):
        if answer.about in matter.ids and answer.side is not None:
            newest[answer.side] = answer
    standing = {said.id for said in matter.standing}
    return Proposal(
        matter,
        {side: answer for side, answer in newest.items() if answer.about in standing},
        frozenset(side for side, answer in newest.items() if answer.about not in standing),
    )


def agreed(texts: Collection[Said], joining: Collection[int]) -> list[AgreedPoint]:
    """What all joining sides accepted, in the order in which it was accepted."""
    points = []
    for proposal in proposals(texts):
        accepted_at = proposal.accepted_by(joining)
        said = proposal.matter.latest
        if accepted_at is not None and said.text is not None:
            points.append(AgreedPoint(said.id, said.text, said.side, accepted_at, said.session_id))
    return sorted(points, key=lambda point: (point.accepted_at, point.id))

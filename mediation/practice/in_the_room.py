"""Who is in the room and which caucuses there were, read from the entries of a session. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from cases.vocabulary import Side
from mediation import sitting
from mediation.dossier import Dossier
from mediation.meetings import Session
from mediation.subjects import Party


@dataclass(frozen=True)
class CaucusOf:
    """One caucus by numbers of sides: with whom the mediator spoke, and who of the joining sides was not there."""

    number: int
    spoken_with: frozenset[int]
    absent: frozenset[int]
    told: frozenset[int]
    ended: bool
    begun_at: datetime


def joining(dossier: Dossier) -> frozenset[int]:
    """The sides that take part, by number."""
    return frozenset(side.side for side in dossier.joining)


def side_list(sides: Iterable[int]) -> str:
    """Sides as the code of an entry."""
    return ",".join(str(side) for side in sorted(sides))


def sides_listed(code: str) -> frozenset[int]:
    """The sides that the code of an entry lists."""
    return frozenset(int(side) for side in code.split(",") if side)


def caucuses(dossier: Dossier, session: Session) -> list[CaucusOf]:
    """The caucuses of a session in order. To tell a side counts for every caucus without it that had begun by then.

    Two devices may have written down the same caucus: with the same sides, while it goes on, it is one. To end is to end
    whatever goes on, so that none of two mediators' caucuses stays open for ever.
    """
    found: list[CaucusOf] = []
    for entry in session.entries:
        if entry.kind == "caucus_begun":
            alone = sides_listed(entry.code)
            if not any(caucus.spoken_with == alone and not caucus.ended for caucus in found):
                found.append(
                    CaucusOf(len(found) + 1, alone, joining(dossier) - alone, frozenset(), False, entry.happened_at)
                )
        elif entry.kind == "caucus_ended":
            found = [replace(caucus, ended=True) for caucus in found]
        elif entry.kind == "caucus_notified" and entry.side is not None:
            found = [_told(caucus, entry.side) for caucus in found]
    return found


def _told(caucus: CaucusOf, side: int) -> CaucusOf:
    if side not in caucus.absent:
        return caucus
    return replace(caucus, told=caucus.told | {side})


def for_rules(dossier: Dossier, caucus: CaucusOf) -> sitting.Caucus:
    """The caucus as the rules know it: by kind of side; of two sides of one kind both must have been told."""
    untold = kinds(dossier, caucus.absent - caucus.told)
    absent = kinds(dossier, caucus.absent)
    return sitting.Caucus(caucus.number, absent, absent - untold, caucus.ended)


def kinds(dossier: Dossier, sides: Iterable[int]) -> frozenset[Side]:
    """Numbers of sides as kinds of side."""
    wanted = set(sides)
    return frozenset(Side(side.side_role) for side in dossier.sides if side.side in wanted)


def people_here(session: Session) -> frozenset[int]:
    """The parties in the room by now."""
    here: set[int] = set()
    for entry in session.entries:
        if entry.case_party_id is None:
            continue
        if entry.kind == "joined":
            here.add(entry.case_party_id)
        elif entry.kind == "left":
            here.discard(entry.case_party_id)
    return frozenset(here)


def mediators_here(session: Session) -> frozenset[int]:
    """The assignments of the mediators in the room by now."""
    here: set[int] = set()
    for entry in session.entries:
        if entry.assignment_id is None:
            continue
        if entry.kind == "joined":
            here.add(entry.assignment_id)
        elif entry.kind == "left":
            here.discard(entry.assignment_id)
    return frozenset(here)


def paused(session: Session) -> bool:
    """Whether the session is in a pause."""
    marks = [entry.kind for entry in session.entries if entry.kind in ("paused", "resumed")]
    return bool(marks) and marks[-1] == "paused"


def speaks_for_itself(party: Party) -> bool:
    """Whether this person in the room counts as their side: able to act alone, or by an authority on record."""
    if party.role == "helper":
        return False
    if party.role == "party" and party.capacity == "full":
        return True
    return bool(party.authority)


def sides_present(dossier: Dossier, here: Iterable[int]) -> frozenset[int]:
    """The sides for which somebody is in the room who may act for them."""
    in_room = set(here)
    return frozenset(p.side for p in dossier.parties if p.id in in_room and p.here and speaks_for_itself(p))

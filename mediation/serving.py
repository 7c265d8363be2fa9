"""Whether somebody was reached by what was sent to them: the one rule behind every guard that asks whether a side was told. Pure.

Served is a message that was handed over and then opened or answered, and a letter that was printed, which whoever brought it on
its way has noted. Lost is what came back, could not be handed over, or was taken back.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from mediation.dossier import Dossier
from mediation.hearing import listeners
from mediation.meetings import Session, Told


class Came(StrEnum):
    """What became of a message."""

    served = "served"
    underway = "underway"
    lost = "lost"


@dataclass(frozen=True)
class Sent:
    """A message to somebody of the case, as far as reaching them goes."""

    case_party_id: int
    side: int
    status: str
    opened_at: datetime | None = None
    answered_at: datetime | None = None
    bounced_at: datetime | None = None
    attempt: int | None = None

    @property
    def came(self) -> Came:
        """Whether it reached them."""
        if self.status == "printed" or self.opened_at is not None or self.answered_at is not None:
            return Came.served
        lost = self.status in ("dead", "cancelled") or self.bounced_at is not None
        return Came.lost if lost else Came.underway


def side_served(dossier: Dossier, side: int, sent: Iterable[Sent]) -> bool:
    """Whether everybody of a side who is to be told was reached."""
    reached = {one.case_party_id for one in sent if one.side == side and one.came is Came.served}
    people = {one.party.id for one in listeners(dossier, side)}
    return bool(people) and people <= reached


def lost_attempts(sent: Iterable[Sent], side: int) -> int:
    """How many invitations of a side reached nobody of it and are not underway any more."""
    attempts: dict[int, set[Came]] = {}
    for one in sent:
        if one.side == side and one.attempt is not None:
            attempts.setdefault(one.attempt, set()).add(one.came)
    return sum(came == {Came.lost} for came in attempts.values())


def was_told(session: Session, sides: Collection[int]) -> bool:
    """Whether each of these sides was told of the session."""
    return session.notified_at is not None or set(sides) <= {one.side for one in session.told}


def told_now(session: Session, sides: Collection[int], how: str, at: datetime) -> list[Mapping[str, Any]]:
    """Who was told of the session once these sides were, as it is kept."""
    kept = [_kept(one) for one in session.told if one.side not in sides]
    return kept + [{"side": side, "how": how, "at": at.isoformat()} for side in sorted(sides)]


def _kept(one: Told) -> Mapping[str, Any]:
    return {"side": one.side, "how": one.how, "at": one.at.isoformat()}

"""An item of another installation in hand: who sent it, when it can have happened here, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.events import event_name
from mediation.exchange_items import Item
from mediation.forms.reading import read
from mediation.machines import MACHINES
from mediation.work import Work
from parties.access import Role
from parties.errors import NotValid

MACHINE = MACHINES["referral"]
APPLIED, REFUSED = "applied", "refused"


@dataclass(frozen=True)
class Peer:
    """Another installation, known by the key that signed. `keys`: all it may sign with, by name."""

    id: int
    name: str
    keys: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class Arrival:
    """An item in hand, within the piece of work of its centre."""

    hand: Work
    peer: Peer
    item: Item

    def at(self, last: datetime | None) -> datetime:
        """When it happened, as far as that can be here."""
        said = min(self.item.happened_at, self.hand.now)
        return said if last is None else max(said, last)

    def note(
        self, referral_id: int, event: str, at: datetime, moved: tuple[str, str], reason: str | None = None
    ) -> None:
        """Write it into the referral's chain, with the peer that said it."""
        facts = {"peer": self.peer.id, "item": str(self.item.item)}
        if at != self.item.happened_at:
            facts["said_at"] = self.item.happened_at.isoformat()
        self.hand.happened(
            event_name("referral", event),
            subject_kind="referral",
            subject_id=referral_id,
            entity=f"referral:{referral_id}",
            role=Role.guest,
            happened_at=at,
            status_from=moved[0],
            status_to=moved[1],
            reason_code=reason,
            facts=facts,
        )


@dataclass(frozen=True)
class Became:
    """What became of an item, and where the referral stands now."""

    outcome: str
    status: str
    reason: str = ""


def form_in(kind: Any, item: Item) -> Any:
    """The fields of an item, read as one's own people's would be. Raises NotValid."""
    form, faults = read(kind, dict(item.fields))
    if form is None:
        raise NotValid(faults)
    return form

"""Notices: who is told of an event, with the few facts its wording may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Notice:
    """A notice for one account, or for everybody who holds a role in the centre.

    `facts` holds codes, numbers and dates only: no names, no narrative.
    """

    event: str
    account_id: int | None = None
    role: str | None = None
    case_id: int | None = None
    referral_id: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def row(self) -> dict[str, Any]:
        """As `work_close` takes it."""
        return {
            "account": self.account_id,
            "role": self.role,
            "event": self.event,
            "case": self.case_id,
            "referral": self.referral_id,
            "facts": dict(self.facts),
        }

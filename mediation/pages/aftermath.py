"""What a deed's answer says beyond that it was done: warnings, measures of safety, when a claim expires."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mediation.pages.forms import FaultView


@dataclass(frozen=True)
class Aftermath:
    """What is told once after a deed, before one goes back to the case. `colour` and `measures` are codes."""

    warnings: Sequence[FaultView] = ()
    colour: str = ""
    measures: Sequence[str] = ()
    claim_expires_on: date | None = None
    extended: bool = False

    def __bool__(self) -> bool:
        return bool(self.warnings or self.measures or self.claim_expires_on)


def aftermath_of(answer: Mapping[str, Any]) -> Aftermath:
    """What the answer of a deed tells; false where there is nothing to tell."""
    limitation = answer.get("limitation") or {}
    expires = answer.get("claim_expires_on") or limitation.get("expires_on")
    return Aftermath(
        [_told(warning) for warning in answer.get("warnings", ())],
        str(answer.get("colour", "")),
        list(answer.get("measures", ())),
        date.fromisoformat(expires) if expires else None,
        bool(limitation.get("extended")),
    )


def _told(warning: Mapping[str, str | None]) -> FaultView:
    """A warning of an answer, which has it in the reader's language."""
    return FaultView(warning["message"] or "", section=warning["section"] or "", hint=warning["hint"] or "")

"""What a rule has found: which guard, how it binds, under which section, and what may be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from parties.errors import Fault, NotValid


class Binds(StrEnum):
    """`block` refuses the event, `warn` lets it pass in sight of the warning, `info` merely tells."""

    block = "block"
    warn = "warn"
    info = "info"


@dataclass(frozen=True)
class Finding:
    """One thing a rule says about the facts. `message` and `hint` are English msgids, `params` fill their
    places.

    `guard` is the name of the contract (`G-CAP`) or of the checkable rule (`R8`); `section` the rule of
    law, None where the rule is the house's own; `about` the field or person at fault, None for the case as
    a whole.
    """

    guard: str
    code: str
    binds: Binds
    message: str
    section: str | None = None
    hint: str | None = None
    about: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """True when the event must be refused."""
        return self.binds is Binds.block

    def fault(self) -> Fault:
        """The same as the doors show it."""
        return Fault(
            code=self.code,
            message=self.message,
            field=self.about,
            section=self.section,
            guard=self.guard,
            hint=self.hint,
            params=self.params,
        )


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that refuse."""
    return tuple(finding for finding in findings if finding.blocks)


def refuse_if_blocked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that do not refuse; NotValid with every refusing one, when there are any."""
    found = tuple(findings)
    refusing = blocking(found)
    if refusing:
        raise NotValid(finding.fault() for finding in refusing)
    return found

"""What the page of a case tells of its schedule: times asked about with their answers, and what clashes by now."""

from collections.abc import Sequence
from dataclasses import dataclass

from mediation.dossier import Dossier
from mediation.pages.forms import FaultView
from mediation.pages.standing import told_fault
from mediation.practice.planning import waiting_clashes
from mediation.schedule import ProposedTime, Schedule
from mediation.work import now_utc
from parties.language import gettext as _

TIMES = ("answer_times", "propose_times")
"""The deeds about times that were asked about."""


@dataclass(frozen=True)
class Respondent:
    """Somebody who is asked: a side, or a mediator who serves."""

    who: str
    name: str


def respondents(dossier: Dossier) -> list[Respondent]:
    """Everybody who is asked about a time."""
    sides = [
        Respondent(f"side:{side.side}", ", ".join(party.name for party in dossier.principals(side.side)))
        for side in dossier.joining
    ]
    return sides + [Respondent(f"assignment:{one.id}", one.name) for one in dossier.assignments if one.appointed]


def times_of(dossier: Dossier, schedule: Schedule) -> Sequence[ProposedTime]:
    """The times that are still to come, the best first; none while a case has nobody to ask."""
    return schedule.open_times(now_utc()) if dossier.joining else []


def clashes_of(dossier: Dossier, schedule: Schedule) -> dict[int, list[FaultView]]:
    """Session → what stands against its time by now, in the reader's language."""
    found = waiting_clashes(dossier, schedule)
    return {session: [told_fault(finding.fault()) for finding in one] for session, one in found.items()}


def answer_word(can: bool | None) -> tuple[str, str]:
    """The word for an answer and the tone of its badge."""
    if can is None:
        return _("No answer yet"), ""
    return (_("Can come"), "good") if can else (_("Cannot come"), "bad")

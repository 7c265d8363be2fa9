"""The papers of a case in short, as its page shows them: read off its state and its history, without another look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mediation.dossier import Dossier
from mediation.forms.documents import TITLES
from mediation.history import HistoryLine
from mediation.open_papers import ISSUED
from mediation.practice.issuing import issuable
from mediation.work import now_utc
from parties import thai
from parties.access import Actor


@dataclass(frozen=True)
class IssuedBriefly:
    """A document that was issued, as its entry in the history tells it."""

    id: int
    title: str
    number: str
    at: datetime
    replaced: bool


def papers_offered(dossier: Dossier, actor: Actor) -> list[str]:
    """The msgids of the papers that the actor may issue at this stage, each once."""
    offered = issuable(dossier, actor, thai.bangkok_day(now_utc()))
    return list(dict.fromkeys(one.paper.title for one in offered))


def papers_issued(history: Sequence[HistoryLine]) -> list[IssuedBriefly]:
    """What was issued, the newest first, as far as the history tells its reader."""
    told = [line for line in history if line.event == ISSUED and "document" in line.facts]
    replaced = {line.facts.get("supersedes") for line in told}
    return [
        IssuedBriefly(
            line.facts["document"],
            TITLES[line.facts["kind"]],
            line.facts.get("number", ""),
            line.recorded_at,
            line.facts["document"] in replaced,
        )
        for line in reversed(told)
    ]

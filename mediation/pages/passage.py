"""How a referral passes from its sender to its receiver: where it stands in few steps, and its history in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cases.labels import LABELS
from cases.vocabulary import ReferralStatus as Status
from mediation.pages.sentences import reason_words, sentence_of
from mediation.pages.stages import Stage
from mediation.pages.words import label, role_name
from mediation.practice.inbox import JournalLine, Packet
from parties.language import gettext as _

TONES = {
    "sent": "warn",
    "more_asked": "warn",
    "completed": "good",
    "result_recorded": "good",
    "declined": "over",
    "withdrawn": "over",
}
"""State of a referral → the tone its badge is shown in."""
_STEPS = (Status.sent, Status.acknowledged, Status.in_progress, Status.completed)
_SHOWN_AS = {Status.more_asked: Status.acknowledged, Status.result_recorded: Status.completed}
_BROKEN_OFF = frozenset({Status.declined, Status.withdrawn})
_NAMES = LABELS[Status]


@dataclass(frozen=True)
class Entry:
    """One entry of a referral's journal in words. `who` is its role: neither centre sees the other's people."""

    sentence: str
    happened_at: datetime
    recorded_at: datetime
    role: str
    reason: str
    state: str
    who: str = ""
    about: str = ""


def stages_of(seen: Packet) -> list[Stage]:
    """Where the referral stands; one that came to nothing shows how far it had come."""
    if seen.status in _BROKEN_OFF:
        went = _STEPS[: 2 if seen.acknowledged_at else 1]
        return [*(Stage(_NAMES[one], "past") for one in went), Stage(_NAMES[seen.status], "ended")]
    at = _STEPS.index(_SHOWN_AS.get(seen.status, seen.status))
    places = ["past"] * at + ["now"] + ["to_come"] * (len(_STEPS) - at - 1)
    return [Stage(_NAMES[one], place) for one, place in zip(_STEPS, places, strict=True)]


def history_of(journal: Iterable[JournalLine]) -> list[Entry]:
    """The journal in words, oldest first."""
    return [
        Entry(
            _(sentence_of(line.event)),
            line.happened_at,
            line.recorded_at,
            role_name(line.role),
            reason_words(line.event, line.reason_code),
            label(line.status_to, "ReferralStatus") if line.status_to and line.status_to != line.status_from else "",
        )
        for line in journal
    ]


def entries_since(journal: Iterable[JournalLine], shown_at: str) -> list[Entry]:
    """What was recorded since a form was shown; nothing where that moment cannot be read."""
    try:
        since = datetime.fromisoformat(shown_at)
    except ValueError:
        return []
    if since.tzinfo is None:
        return []
    return [entry for entry in history_of(journal) if entry.recorded_at > since]

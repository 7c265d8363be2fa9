"""The history of a case as its page tells it: a sentence, who, when, and the reason in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.msgid import N_
from mediation.dossier import Dossier
from mediation.history import HistoryLine
from mediation.pages.sentences import reason_words, sentence_of
from mediation.pages.standing import STATES
from mediation.pages.words import label, role_name
from parties.language import gettext as _

_WRITTEN_LATER = timedelta(minutes=10)
NUMBERED = {
    "session": N_("Session %(number)s"),
    "agreement": N_("Agreement %(number)s"),
    "obligation": N_("Promise %(number)s"),
    "referral": N_("Referral %(number)s"),
}


@dataclass(frozen=True)
class Told:
    """One entry in words. `written_at` is set where it was written down later than it happened."""

    seq: int
    sentence: str
    about: str
    happened_at: datetime
    written_at: datetime | None
    who: str
    role: str
    on_behalf_of: str
    reason: str
    state: str
    moved: bool
    hash: str


def subjects_of(dossier: Dossier) -> dict[str, str]:
    """Reference in the journal → what the page calls it: "session:12" → "Session 2"."""
    named = {f"assignment:{one.id}": one.name for one in dossier.assignments}
    numbers = {
        "session": {one.id: one.no for one in dossier.sessions},
        "agreement": {one.id: one.no for one in dossier.agreements},
        "obligation": {one.id: one.no for one in dossier.obligations},
        "referral": {one.id: index for index, one in enumerate(dossier.referrals, start=1)},
    }
    for kind, listed in numbers.items():
        named |= {f"{kind}:{number}": _(NUMBERED[kind]) % {"number": shown} for number, shown in listed.items()}
    return named


def told(lines: Iterable[HistoryLine], dossier: Dossier, *, discreet: bool = False) -> list[Told]:
    """The entries in words, newest first. `discreet` leaves out every reason: of a held case they tell what it is about."""
    subjects = subjects_of(dossier)
    people = {f"party:{party.id}": party.name for party in dossier.parties}
    return [_one(line, subjects, people, discreet) for line in lines][::-1]


def _one(line: HistoryLine, subjects: Mapping[str, str], people: Mapping[str, str], discreet: bool) -> Told:
    kind = line.entity.partition(":")[0]
    moved = line.status_to is not None and line.status_to != line.status_from
    reason = line.reason_code or str(line.facts.get("reason", ""))
    later = line.recorded_at - line.happened_at > _WRITTEN_LATER
    return Told(
        line.seq,
        _(sentence_of(line.event)),
        subjects.get(line.entity, ""),
        line.happened_at,
        line.recorded_at if later else None,
        line.who,
        role_name(line.role),
        people.get(line.on_behalf_of or "", ""),
        "" if discreet or len(reason) > 60 else reason_words(line.event, reason),
        label(line.status_to, STATES[kind].__name__) if moved and kind in STATES else "",
        moved and kind == "case",
        line.hash,
    )

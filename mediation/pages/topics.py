"""What a topic brings with it, told as soon as it is chosen: what may stand in the way, who else can help, which codes fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.msgid import N_
from cases.official_codes import official_codes
from cases.topics import Question, topic_law
from cases.vocabulary import Nature, Topic
from mediation.pages.words import label
from mediation.work import now_utc
from parties import thai
from parties.language import gettext as _

_QUESTIONS = {
    Question.ownership: N_("Ask whether it is contested who owns the land itself: that is not for this centre."),
    Question.family_status: N_("Ask whether marriage, a child or parentage is part of it: that is for the court."),
}
_GUARDS = {
    "G-STATE": N_("Ask whether one side is a state body."),
    "G-HEIR": N_("All heirs must be at the table; ask who they are."),
}


@dataclass(frozen=True)
class TopicHint:
    """What is told of a topic. `bars`: it is not for this centre, whatever the answers. `codes`: official code, its heading."""

    bars: bool
    lines: Sequence[str]
    refer_to: str
    codes: Sequence[tuple[str, str]]
    offences: Sequence[str]


def hint_of(topic: str) -> TopicHint | None:
    """The hint of a topic, in the reader's language; None for what is none."""
    if topic not in set(Topic):
        return None
    on = thai.bangkok_day(now_utc())
    law = topic_law(Topic(topic), on)
    headings = {code.number: code.heading for code in official_codes(Nature.civil, on)}
    lines = [_(law.hint)] if law.hint else []
    lines += [_(_QUESTIONS[question]) for question in sorted(law.asks)]
    lines += [_(_GUARDS[law.guard])] if law.guard in _GUARDS else []
    return TopicHint(
        law.bars,
        lines,
        label(law.refer_to) if law.refer_to else "",
        [(f"civil-{number}", _(headings[number])) for number in law.civil_codes if number in headings],
        law.offences,
    )

"""What the law asks to stand in a paper (bold in the list of documents), and how it is found again on a printed page. Pure.

A template is tried with a record whose statutory parts bear values that stand nowhere else; whatever does not come back out of
the text of the page, the template leaves out.
"""

import copy
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.documents.content import Content
from mediation.documents.printing import printed
from mediation.forms.screening import YesNo
from parties.language import reading_in

_LETTERS = "กขคงจชซดตนบปผพมยรลวสหอ"
_FIRST_DAY = date(2031, 1, 3)


@dataclass(frozen=True)
class Proof:
    """A statutory part: where it stands in the record and what it is called.

    Of words the house does not record one of `thai` or of `english` must stand on the page. `instead`: parts of the record
    with which the page must look different.
    """

    path: str
    called: str
    thai: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    instead: Mapping[str, Any] = field(default_factory=dict)


_WILL = ("สมัครใจ", "เต็มใจ", "ยินดี")
_FREE = ("เลือกได้เอง", "เลือกเอง", "สมัครใจ", "ไม่บังคับ")
_STOP = ("หยุด", "ยุติ", "เลิก", "ถอนตัว")
_STOPPING = ("stop", "withdraw", "right to end")
_PEOPLE = N_("the names of the side")

PROOFS: Mapping[str, tuple[Proof, ...]] = {
    "DOC-01": (
        Proof("applicants.*.name", N_("the names of the applicants")),
        Proof("others.*.name", N_("the names of the other side")),
        Proof("topic", N_("the dispute in law")),
        Proof("willing", N_("that the applicant wants to mediate"), _WILL, ("want", "free will", "willing")),
    ),
    "DOC-04": (
        Proof("addressee.name", N_("to whom it goes")),
        Proof("reply_by", N_("the day to answer by")),
        Proof("free_choice", N_("that everybody chooses freely"), _FREE, ("freely", "free to", "voluntar")),
        Proof("free_choice", N_("the right to stop"), _STOP, _STOPPING),
    ),
    "DOC-05": (
        Proof("people.*", _PEOPLE),
        Proof("consent", N_("whether the side agrees"), instead={"consent": YesNo.no, "agrees": False}),
    ),
    "DOC-07": (
        Proof("mediator", N_("the name of the mediator")),
        Proof("how_chosen", N_("how the mediator was chosen")),
        Proof("accepted", N_("that the mediator consents"), ("ยินยอม", "ยอมรับ", "เต็มใจ"), ("consent", "accept")),
    ),
    "DOC-08": (
        Proof("mediator", N_("the name of the mediator")),
        Proof("groups.*.about", N_("every group of facts")),
        Proof("groups.*.answer", N_("the mediator's answer on every group of facts")),
    ),
    "DOC-10": (
        Proof("process", N_("the process"), ("ขั้นตอน",), ("process:", "procedure", "steps")),
        Proof("legal_effect", N_("the legal effect"), ("ผลตามกฎหมาย", "ผลทางกฎหมาย"), ("legal effect",)),
        Proof("right_to_end", N_("the right to stop"), _STOP, _STOPPING),
        Proof("sides.*.people.*", _PEOPLE),
        Proof("sides.*.briefed_on", N_("when every side was told")),
    ),
    "DOC-13": (
        Proof("talks.*.on", N_("when the talk with one side was held")),
        Proof("talks.*.begun", N_("when the talk with one side was held")),
    ),
    "DOC-14": (
        Proof("written_notice", N_("that the side withdraws"), ("ถอนตัว",), ("withdraw",)),
        Proof("people.*", _PEOPLE),
        Proof("notice_on", N_("the day of the notice")),
    ),
    "DOC-15": (
        Proof("sides.*.people.*.name", N_("the names of the parties")),
        Proof("sides.*.people.*.address", N_("the addresses of the parties")),
        Proof("dispute_in_law", N_("the dispute in law")),
        Proof("voluntary", N_("that the parties agree of their own free will"), ("สมัครใจ",), ("free will", "voluntar")),
        Proof("substance", N_("what is agreed")),
        Proof("obligations.*.what", N_("what is agreed")),
        Proof("obligations.*.amount", N_("the amount of every promise")),
        Proof("obligations.*.due_on", N_("the day of every promise")),
        Proof("sides.*.signers.*.name", N_("the signatures of the parties")),
        Proof("mediators.*.name", N_("the signature of the mediator")),
    ),
    "DOC-16": (
        Proof("started_on", N_("the day the mediation began")),
        Proof("ended_on", N_("the day the mediation ended")),
    ),
    "DOC-18": (
        Proof("authority", N_("the authority it goes to")),
        Proof("started_on", N_("when the mediation began")),
        Proof("ended_on", N_("the day the mediation ended")),
        Proof("result", N_("how the mediation ended")),
        Proof("agreement_signed_on", N_("the agreement, where the case is settled")),
    ),
}
"""Papers in which the law names nothing stand not here."""


@dataclass(frozen=True)
class Trial:
    """A record with unmistakable values, and of each statutory part what has to come back."""

    content: Content
    expected: Mapping[int, tuple[str, ...]]


def trial_of(content: Content, language: str) -> Trial:
    """The record of a sample with unmistakable values in its statutory parts, for a language."""
    record = copy.deepcopy(content.record)
    marks = _Marks()
    expected: dict[int, tuple[str, ...]] = {}
    for number, proof in enumerate(PROOFS.get(content.document, ())):
        if proof.thai or proof.instead:
            continue
        with reading_in(language):
            expected[number] = tuple(_set(record, proof.path.split("."), marks.like))
    return Trial(msgspec.structs.replace(content, record=record), expected)


def opposite(content: Content, proof: Proof) -> Content:
    """The record with which the page has to look different."""
    return msgspec.structs.replace(content, record={**content.record, **proof.instead})


def lacking(trial: Trial, language: str, pages: Sequence[str]) -> list[str]:
    """What the law asks for and the page does not say: msgids, each once."""
    text = as_compared("".join(pages))
    found = []
    for number, proof in enumerate(PROOFS.get(trial.content.document, ())):
        words = proof.thai if language == "th" else proof.english
        if words and not any(as_compared(word) in text for word in words):
            found.append(proof.called)
        if any(as_compared(value) not in text for value in trial.expected.get(number, ())):
            found.append(proof.called)
    return list(dict.fromkeys(found))


def as_compared(text: str) -> str:
    """A text under NFKC without white space and capitals, as it is looked for."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class _Marks:
    """Values that stand nowhere else, one after the other."""

    def __init__(self) -> None:
        self.count = 0

    def like(self, value: Any, name: str) -> tuple[Any, str]:
        """A new value of the same kind, and how it is printed."""
        self.count += 1
        made: Any
        if isinstance(value, datetime):
            made = value + timedelta(days=1000 + self.count)
        elif isinstance(value, date) or (value is None and name.endswith(("_on", "_by"))):
            made = _FIRST_DAY + timedelta(days=37 * self.count)
        elif isinstance(value, Decimal):
            made = Decimal(71_000 + self.count)
        else:
            first, second = divmod(self.count, len(_LETTERS))
            made = f"ลองคำ{_LETTERS[first]}{_LETTERS[second]}"
        shown = printed(made)
        return made, shown["figures"] if isinstance(shown, Mapping) else str(shown)


def _set(record: Any, path: list[str], like: Callable[[Any, str], tuple[Any, str]]) -> Iterator[str]:
    """Put new values at a path; yields how each is printed."""
    first, rest = path[0], path[1:]
    keys = list(range(len(record))) if first == "*" else [first]
    for key in keys:
        if rest:
            yield from _set(record[key], rest, like)
        else:
            record[key], shown = like(record[key], str(key))
            yield shown

"""What a row of an old register becomes: a case at a lawful end or waiting as received, or a list of reasons why not. Pure.

Screening is not judged again for matters that were dealt with long ago; what a state may be, and what order days have, is.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

import msgspec

from cases.lifecycle import outcome_on_entering
from cases.msgid import N_
from cases.vocabulary import CaseStatus, Outcome
from mediation.old_registers import values
from mediation.old_registers.sheets import Cell, Numbered
from mediation.old_registers.values import Doubt
from mediation.old_registers.words import OPEN, folded, meaning
from parties import thai

_OLDEST = date(1950, 1, 1)
_LONGEST_TITLE, _LONGEST_TEXT, _LONGEST_NAME = 300, 10_000, 200
_SHOWN = 80
T = TypeVar("T")


class Remark(msgspec.Struct, frozen=True):
    """What is wrong with a row, or left out of it: the field, a stable code, a msgid and what fills it."""

    field: str
    code: str
    message: str
    params: dict[str, str] = {}


class Someone(msgspec.Struct, frozen=True):
    """A person or organisation named in a row."""

    side: int
    prefix: str
    first_name: str
    last_name: str
    national_id: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Reading:
    """How a sheet is read: which column says what, whether days are month first, the user's own words, and what else is so."""

    columns: Mapping[str, int]
    month_first: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topic: str = "OTHER"


@dataclass
class Life:
    """A row that was read. With `faults` it does not land; `remarks` are what was left out of one that does."""

    row: int
    faults: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    number: str = ""
    received_on: date | None = None
    status: str = CaseStatus.received
    outcome: str | None = None
    ended_on: date | None = None
    closed_on: date | None = None
    topic: str = ""
    channel: str = "other"
    title: str = ""
    facts: str = ""
    value: Decimal | None = None
    moo: str = ""
    people: list[Someone] = field(default_factory=list)
    digest: bytes = b""


def judged(row: Numbered, reading: Reading, today: date) -> Life:
    """The life of a row."""
    return _Judging(row, reading, today).life


class _Judging:
    def __init__(self, row: Numbered, reading: Reading, today: date) -> None:
        self._row, self._reading, self._today = row, reading, today
        self.life = Life(row.number)
        self._texts()
        self._days()
        self._end()
        self._people()
        self.life.digest = _digest(self.life)

    def _cell(self, name: str) -> Cell:
        column = self._reading.columns.get(name)
        return None if column is None or column >= len(self._row.cells) else self._row.cells[column]

    def _text(self, name: str, longest: int = _LONGEST_NAME) -> str:
        found = values.text(self._cell(name)).replace("\0", "")
        if len(found) > longest:
            self._note(name, "too_long", N_("Longer than what is kept; its end is left out."))
        return found[:longest]

    def _fault(self, name: str, code: str, message: str, **params: str) -> None:
        self.life.faults.append(Remark(name, code, message, params))

    def _note(self, name: str, code: str, message: str, **params: str) -> None:
        self.life.remarks.append(Remark(name, code, message, params))

    def _word(self, kind: str, other: str) -> str:
        word = self._text(kind)
        if not word:
            return other
        code = meaning(kind, word, self._reading.words.get(kind, {}))
        if not code:
            self._fault(kind, "unknown_word", N_("Nobody has said yet what “%(text)s” means."), text=word[:_SHOWN])
        return code

    def _texts(self) -> None:
        life = self.life
        life.number = self._text("number", 60)
        life.topic = self._word("topic", self._reading.topic)
        life.channel = self._word("channel", "other")
        life.facts = self._text("facts", _LONGEST_TEXT)
        life.title = self._text("title", _LONGEST_TITLE) or life.facts[:_LONGEST_TITLE] or life.number
        life.value = self._read("value", values.baht)
        moo = thai.latin_digits(self._text("moo")).removeprefix("ม.").removeprefix("หมู่ที่").removeprefix("หมู่").strip()
        if moo and not (moo.isdigit() and 0 < int(moo) < 100):
            self._note("moo", "moo", N_("This is no number of a village; it is left out."))
            moo = ""
        life.moo = str(int(moo)) if moo else ""

    def _read(self, name: str, reader: Callable[[Cell], T]) -> T | None:
        """Something that may be left out where it cannot be read."""
        try:
            return reader(self._cell(name)) or None
        except Doubt as doubt:
            self._note(name, doubt.code, N_("“%(text)s” cannot be read and is left out."), text=self._shown(name))
            return None

    def _shown(self, name: str) -> str:
        """What stands in a cell, for the eye; numbers of people only by their end."""
        text = values.text(self._cell(name))[:_SHOWN]
        return f"…{text[-4:]}" if name.endswith(("_id", "_phone")) else text

    def _day(self, name: str) -> date | None:
        try:
            found = values.day(self._cell(name), month_first=self._reading.month_first)
        except Doubt as doubt:
            self._fault(name, doubt.code, N_("“%(text)s” is no day that can be read."), text=self._shown(name))
            return None
        if found is not None and found > self._today:
            self._fault(name, "in_the_future", N_("%(day)s has not come yet."), day=thai.format_be(found, "short"))
            return None
        if found is not None and found < _OLDEST:
            self._fault(name, "too_old", N_("%(day)s is too long ago."), day=thai.format_be(found, "short"))
            return None
        return found

    def _days(self) -> None:
        life = self.life
        before = len(life.faults)
        life.received_on = self._day("received_on")
        if life.received_on is None and len(life.faults) == before:
            self._fault("received_on", "required", N_("The day on which it was received is missing."))
        life.ended_on, life.closed_on = self._day("ended_on"), self._day("closed_on")
        for name in ("ended_on", "closed_on"):
            day = getattr(life, name)
            if day is not None and life.received_on is not None and day < life.received_on:
                self._fault(name, "ends_before", N_("It ends before it was received."))
        if life.ended_on is not None and life.closed_on is not None and life.closed_on < life.ended_on:
            self._fault("closed_on", "closed_before_end", N_("It is closed before it ended."))

    def _end(self) -> None:
        life = self.life
        outcome = self._word("outcome", "")
        ended = life.ended_on or life.closed_on
        wrong = {remark.field for remark in life.faults}
        if outcome in ("", OPEN):
            if ended is not None and "outcome" not in wrong:
                self._fault("outcome", "no_outcome", N_("It has a day of its end and no outcome."))
            return
        if ended is None:
            if not wrong & {"ended_on", "closed_on"}:
                self._fault("ended_on", "required", N_("It has an outcome and no day on which it ended."))
            return
        life.outcome = outcome_on_entering(Outcome(outcome))
        life.status, life.ended_on, life.closed_on = CaseStatus.closed, ended, life.closed_on or ended

    def _people(self) -> None:
        life = self.life
        for side, name in ((1, "applicant"), (2, "respondent")):
            whole = self._text(name)
            if not whole:
                if life.status == CaseStatus.received and not any(one.field == "outcome" for one in life.faults):
                    self._fault(name, "required", N_("A matter that is still open needs the names of both sides."))
                continue
            prefix, rest = thai.split_prefix(whole)
            first, _, last = rest.strip().partition(" ")
            number = self._read(f"{name}_id", values.national_id) or ""
            phone = self._read(f"{name}_phone", values.phone) or ""
            life.people.append(Someone(side, prefix, first or whole, last.strip(), number, phone))


def _digest(life: Life) -> bytes:
    """What the row says, whatever the order of its columns: the same row brings the same digest."""
    people = [(one.side, folded(f"{one.prefix}{one.first_name}{one.last_name}")) for one in life.people]
    told: Sequence[object] = (
        folded(life.number),
        life.received_on,
        life.outcome,
        life.ended_on,
        life.closed_on,
        life.topic,
        life.title,
        life.facts,
        life.value,
        life.moo,
        people,
    )
    return hashlib.sha256(msgspec.json.encode(told)).digest()

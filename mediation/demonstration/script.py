"""The words a story is written in: people, deeds with their day, and names for what has no number yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from cases.vocabulary import Channel, Nature, Relationship, Topic
from parties.thai import BANGKOK


@dataclass(frozen=True)
class Ref:
    """Something of the story by its place in it: the second party, the first session. Numbers begin with 1."""

    kind: str
    which: int | str


def party(number: int) -> Ref:
    """The person who came into the case as the so-manieth."""
    return Ref("party", number)


def assignment(number: int = 1) -> Ref:
    """The so-manieth mediator proposed."""
    return Ref("assignment", number)


def session(number: int) -> Ref:
    """The session of this number."""
    return Ref("session", number)


def agreement(number: int = 1) -> Ref:
    """The agreement of this number, drafts included."""
    return Ref("agreement", number)


def obligation(number: int) -> Ref:
    """The so-manieth promise of the case, those of drafts included."""
    return Ref("obligation", number)


def referral(number: int = 1) -> Ref:
    """The so-manieth referral of the case."""
    return Ref("referral", number)


def text(name: str) -> Ref:
    """What was said under this name in a session."""
    return Ref("text", name)


def tie(mediator: str, party_number: int) -> Ref:
    """What ties a mediator to somebody they declared to be near to, who came into the case as the so-manieth."""
    return Ref("tie", f"{mediator}:{party_number}")


@dataclass(frozen=True)
class Day:
    """A day counted from the one the request came in, with the time of day where a moment is meant."""

    number: int
    clock: str = ""

    def on(self, received: date) -> date | datetime:
        """The day, or the moment in Bangkok."""
        day = received + timedelta(days=self.number)
        return datetime.combine(day, time.fromisoformat(self.clock), BANGKOK) if self.clock else day


@dataclass(frozen=True)
class Do:
    """One deed: which, when, by whom, on what, and what is said. `event` is "case.invite" or "session.open".

    `by` is a name of the cast; empty: whoever usually does it. A receiver's answer to a referral is "answer.start", what was
    said in a session "room.proposal", with a `name` for what is answered later.
    """

    event: str
    day: Day
    raw: Mapping[str, Any] = field(default_factory=dict)
    on: Ref | None = None
    by: str = ""


@dataclass(frozen=True)
class Who:
    """Somebody in a dispute. `name` is the organisation's; people are given names when the story is played."""

    side: int
    prefix: str
    moo: int = 0
    name: str = ""
    role: str = "party"
    stands_for: int | None = None
    authority: str = ""
    capacity: str = "full"
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def juristic(self) -> bool:
        """An organisation."""
        return bool(self.name)


def man(side: int, moo: int, **more: Any) -> Who:
    """A man of a village of the tambon."""
    return Who(side, "นาย", moo, **more)


def woman(side: int, moo: int, **more: Any) -> Who:
    """A woman, as she writes her prefix."""
    return Who(side, "นาง", moo, **more)


def miss(side: int, moo: int, **more: Any) -> Who:
    """A woman, as she writes her prefix."""
    return Who(side, "นางสาว", moo, **more)


def boy(side: int, moo: int, **more: Any) -> Who:
    """A child, who contracts through a guardian."""
    return Who(side, "ด.ช.", moo, capacity="minor", **more)


def girl(side: int, moo: int, **more: Any) -> Who:
    """A child, who contracts through a guardian."""
    return Who(side, "ด.ญ.", moo, capacity="minor", **more)


def english_reader(side: int, moo: int, first: str, last: str) -> Who:
    """Somebody who came from abroad and reads English."""
    return Who(side, "", moo, more={"first_name": first, "last_name": last, "language": "en"})


def body(side: int, name: str, moo: int = 0, **more: Any) -> Who:
    """An organisation."""
    return Who(side, "", moo, name, **more)


THA_THAN, PEOPLE_CENTRE = "tha_than", "people_centre"


@dataclass(frozen=True)
class Story:
    """One dispute, from its request on. `ago`: how many days before today it came in, at `clock`."""

    ago: int
    topic: Topic
    title: str
    facts: str
    wish: str
    people: tuple[Who, ...]
    course: tuple[Do, ...] = ()
    at: str = THA_THAN
    clock: str = "09:20"
    value: int | None = None
    no_value_reason: str = ""
    nature: Nature = Nature.civil
    official_code: str = ""
    offence_section: str = ""
    relationship: Relationship = Relationship.neighbours
    channel: Channel = Channel.self
    moo: int = 0
    place: str = ""
    draft: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

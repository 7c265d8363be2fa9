"""A centre of the volume at work: who sits there, and what every case of it needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class By:
    """Who does something: the role it is recorded under, and the account; None for the house's own clocks."""

    role: str
    account: int | None


CLOCKS = By("system", None)


@dataclass(frozen=True, slots=True)
class OnBench:
    """A mediator of the centre: number on the roster, and the account they act under."""

    mediator_id: int
    by: By


@dataclass(frozen=True)
class Bench:
    """The centre. `people_from` is the id of the first of its invented people; their ids follow one another."""

    centre_id: int
    index: int
    name: str
    prefix: str
    track: str
    seed: int
    officer: By
    head: By
    safety: By
    mediators: tuple[OnBench, ...]
    justice_id: int
    justice_name: str
    cjc: By
    cjc_name: str
    notice_version: int
    people_from: int
    people: int
    address: Mapping[str, str]

"""What of a closed period may be told outside the centre, so that no small number can be worked out. Pure.

The unit is a block: one measure of one district in one fiscal year. Its months partition its total, and so do its topics,
outcomes and so on, each alone; crossings are never told. A number below SMALLEST_SHOWN is hidden, and zero hides with the small
ones. What is told besides must leave every value from 0 to SMALLEST_SHOWN - 1 possible for every hidden number, also for a
reader who knows this rule and everything that was told:

* k hidden numbers whose sum can be worked out leave all values possible exactly where 4 <= sum <= 4 (k - 1);
* a partition that fails this is withheld whole, and looks like one of which nothing is large enough to be shown;
* months are told while the year runs; where they fail once the year's total is known, the year is not told at all;
* measures that tie one another down are not told side by side: what was settled is told as a word of the outcomes of what
  ended, never as a block of its own (settled <= ended in every month would give hidden months away);
* sums over districts or years are sums of what was told, and say how much is missing: they tell nothing new.

`tests/mediation/figures/test_disclosure.py` plays the reader: every possible block, and integer programming on larger ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mediation.counting import SMALLEST_SHOWN

Partition: TypeAlias = Mapping[str, int]
Told: TypeAlias = Mapping[str, int | None]
_LARGEST_HIDDEN = SMALLEST_SHOWN - 1


@dataclass(frozen=True)
class Block:
    """A measure of a district in a fiscal year. Every partition holds all its words, also those with nothing, and sums to
    the total of the months; ValueError otherwise."""

    months: Sequence[int]
    partitions: Mapping[str, Partition]

    def __post_init__(self) -> None:
        for name, partition in self.partitions.items():
            if sum(partition.values()) != self.total:
                raise ValueError(f"{name} does not sum to the months")
        if any(n < 0 for n in (*self.months, *(n for one in self.partitions.values() for n in one.values()))):
            raise ValueError("nothing is counted below zero")

    @property
    def total(self) -> int:
        """Of the year."""
        return sum(self.months)


@dataclass(frozen=True)
class Release:
    """What is told of a block. None is hidden; a partition of Nones alone is withheld."""

    months: Sequence[int | None]
    total: int | None
    partitions: Mapping[str, Told]


def month_told(n: int) -> int | None:
    """A month's number, as it is told when the month is closed."""
    return n if n >= SMALLEST_SHOWN else None


def may_be_summed(numbers: Iterable[int]) -> bool:
    """Whether the sum of these numbers may be known beside those of them that are shown."""
    hidden = [n for n in numbers if n < SMALLEST_SHOWN]
    return not hidden or _LARGEST_HIDDEN <= sum(hidden) <= _LARGEST_HIDDEN * (len(hidden) - 1)


def released(block: Block) -> Release:
    """What is told once the year is closed."""
    months = [month_told(n) for n in block.months]
    if block.total < SMALLEST_SHOWN or not may_be_summed(block.months):
        nothing = {name: dict.fromkeys(partition) for name, partition in block.partitions.items()}
        return Release(months, None, nothing)
    return Release(months, block.total, {name: _told(partition) for name, partition in block.partitions.items()})


def _told(partition: Partition) -> Told:
    if not may_be_summed(partition.values()):
        return dict.fromkeys(partition)
    return {word: month_told(n) for word, n in partition.items()}


@dataclass(frozen=True)
class Sum:
    """A sum of what was told, and how many numbers are missing from it."""

    n: int
    missing: int


def summed(told: Iterable[int | None]) -> Sum:
    """The sum over districts, months or years of what was told of each."""
    numbers = list(told)
    return Sum(sum(n for n in numbers if n is not None), sum(n is None for n in numbers))

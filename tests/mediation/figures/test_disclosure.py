"""A reader who knows the rule and everything that was told learns of no hidden number that it is not any of 0 to 4."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediation.counting import SMALLEST_SHOWN
from mediation.figures.disclosure import Block, Release, Sum, may_be_summed, month_told, released, summed

SMALL = range(SMALLEST_SHOWN)


def frozen(release: Release) -> tuple[object, ...]:
    """A release as something that can be compared."""
    return (
        tuple(release.months),
        release.total,
        tuple((name, tuple(told.items())) for name, told in release.partitions.items()),
    )


def hidden_places(block: Block, release: Release) -> Iterator[tuple[object, int]]:
    """Every hidden number: where it stands, and what it is."""
    for index, told in enumerate(release.months):
        if told is None:
            yield ("month", index), block.months[index]
    for name, partition in release.partitions.items():
        for word, told in partition.items():
            if told is None:
                yield (name, word), block.partitions[name][word]


def every_block(most: int, months: int, words: int) -> Iterator[Block]:
    """All blocks of so many months and words, with a total up to `most`."""
    by_total: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for cells in product(range(most + 1), repeat=words):
        by_total[sum(cells)].append(cells)
    for numbers in product(range(most + 1), repeat=months):
        for cells in by_total[sum(numbers)] if sum(numbers) <= most else ():
            yield Block(numbers, {"topic": dict(zip("abcd", cells, strict=False))})


def whole(release: Release, most: int) -> bool:
    """Whether all blocks that look like this one were tried: none of them has a total beyond `most`."""
    largest = sum(SMALLEST_SHOWN - 1 if told is None else told for told in release.months)
    return (largest if release.total is None else release.total) <= most


@pytest.mark.parametrize(
    ("most", "months", "words"), [(20, 2, 3), (20, 3, 2), (16, 3, 3), (40, 2, 2), (40, 1, 3), (14, 2, 4)]
)
def test_of_all_possible_blocks_none_gives_a_small_number_away(most: int, months: int, words: int) -> None:
    """The strongest reader: one who has tried every block there can be and kept those that would look the same."""
    alike: dict[tuple[object, ...], dict[object, set[int]]] = defaultdict(lambda: defaultdict(set))
    tried = set()
    for block in every_block(most, months, words):
        release = released(block)
        if whole(release, most):
            tried.add(frozen(release))
            for place, n in hidden_places(block, release):
                alike[frozen(release)][place].add(n)
    assert len(tried) > 20
    for release_seen, places in alike.items():
        for place, values in places.items():
            assert set(SMALL) <= values, (release_seen, place, values)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    months = draw(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=12, max_size=12))
    return Block(
        months, {name: _split(draw, sum(months), size) for name, size in (("topic", 12), ("outcome", 6), ("track", 2))}
    )


def _split(draw: st.DrawFn, total: int, size: int) -> dict[str, int]:
    partition, left = {}, total
    for index in range(size - 1):
        n = draw(st.one_of(st.integers(0, min(left, 6)), st.integers(0, left)))
        partition[f"w{index}"] = n
        left -= n
    return partition | {f"w{size - 1}": left}


def possible(release: Release, place: tuple[str, object], value: int) -> bool:
    """Whether integer numbers exist that agree with all that was told, with the hidden number at `place` of this value.

    The reader knows that what is hidden beside something shown is small, and that all partitions sum to the months.
    """
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.silent()
    columns: dict[object, int] = {}

    def column(where: object, told: int | None, most: int) -> None:
        low, high = (told, told) if told is not None else (0, most)
        columns[where] = model.getNumCol()
        model.addVar(low, high)
        model.changeColIntegrality(columns[where], highspy.HighsVarType.kInteger)

    def tied(ones: list[object], minus: list[object], total: int) -> None:
        index = [columns[one] for one in (*ones, *minus)]
        signs = [1.0] * len(ones) + [-1.0] * len(minus)
        model.addRow(total, total, len(index), index, signs)

    for number, told in enumerate(release.months):
        column(("month", number), told, SMALLEST_SHOWN - 1)
    months: list[object] = [("month", number) for number in range(len(release.months))]
    if release.total is not None:
        tied(months, [], release.total)
    for name, partition in release.partitions.items():
        withheld = all(told is None for told in partition.values())
        for word, told in partition.items():
            column((name, word), told, 10_000 if withheld else SMALLEST_SHOWN - 1)
        tied([(name, word) for word in partition], months, 0)
    model.changeColBounds(columns[place], value, value)
    model.run()
    return bool(model.getModelStatus() == highspy.HighsModelStatus.kOptimal)


@settings(max_examples=60, deadline=None)
@given(blocks(), st.data())
def test_integer_programming_excludes_no_small_value_of_a_hidden_number(block: Block, data: st.DataObject) -> None:
    release = released(block)
    places = [place for place, _ in hidden_places(block, release)]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    assert all(possible(release, place, value) for value in SMALL)  # type: ignore[arg-type]


def test_the_reader_of_these_tests_would_find_a_hole() -> None:
    hole = Release([7] * 12, 84, {"topic": {"a": 80, "b": None}})
    assert [possible(hole, ("topic", "b"), value) for value in SMALL] == [False, False, False, False, True]


@given(blocks())
def test_what_is_shown_is_true_and_never_small(block: Block) -> None:
    release = released(block)
    assert release.total in (None, block.total)
    for told, n in zip(release.months, block.months, strict=True):
        assert told in (None, n) and (told is None) == (n < SMALLEST_SHOWN)
    for name, partition in release.partitions.items():
        for word, told in partition.items():
            assert told is None or told == block.partitions[name][word] >= SMALLEST_SHOWN


@pytest.mark.parametrize(
    ("numbers", "may"),
    [
        ([9, 8], True),
        ([9, 2], False),
        ([9, 0], False),
        ([9, 4, 0], True),
        ([9, 2, 1], False),
        ([9, 4, 4], False),
        ([5, 3, 3, 0], True),
    ],
)
def test_a_sum_may_be_known_where_it_leaves_every_value_possible(numbers: list[int], may: bool) -> None:
    assert may_be_summed(numbers) is may


def test_a_month_is_told_when_it_is_large_enough_and_a_sum_says_what_is_missing() -> None:
    assert [month_told(n) for n in (0, 4, 5)] == [None, None, 5]
    assert summed([7, None, 5, None]) == Sum(12, 2)
    with pytest.raises(ValueError, match="topic does not sum"):
        Block([5], {"topic": {"a": 4}})
    with pytest.raises(ValueError, match="below zero"):
        Block([5], {"topic": {"a": 6, "b": -1}})

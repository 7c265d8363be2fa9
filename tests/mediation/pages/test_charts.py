"""Charts as geometry."""

from hypothesis import given
from hypothesis import strategies as st

from mediation.pages.charts import HEIGHT, LEFT, WIDTH, by_name, by_time, scale_of


@given(st.integers(0, 10_000_000))
def test_a_scale_begins_at_nothing_and_reaches_the_greatest_in_few_steps(most: int) -> None:
    steps = scale_of(most)
    assert steps[0] == 0 and steps[-1] >= most and 2 <= len(steps) <= 6


@given(st.lists(st.tuples(st.integers(-3, 9999), st.integers(0, 9999)), max_size=60))
def test_no_bar_leaves_the_picture_and_each_shows_its_number(pairs: list[tuple[int, int]]) -> None:
    names = [str(index) for index in range(len(pairs))]
    chart = by_time(names, [[a for a, _ in pairs], [b for _, b in pairs]])
    assert [bar.value for bar in chart.bars] == [a for a, _ in pairs] + [b for _, b in pairs]
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH + 1 for bar in chart.bars)
    assert all(bar.y >= 0 and 0 <= bar.height <= HEIGHT for bar in chart.bars)


def test_lying_bars_are_as_long_as_their_numbers() -> None:
    chart = by_name([("a", 8), ("b", 4)])
    assert chart.bars[0].width == 2 * chart.bars[1].width
    assert by_name([]).bars == []

"""Charts as geometry, drawn by a template as SVG: bars beside each other by time, and lying bars by name. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, FOOT = 340, 190, 34, 24
MOST_BARS = 10
_ROW, _BAR = 40, 14


@dataclass(frozen=True)
class Bar:
    """A rectangle; `kind` 0 is filled, 1 outlined, so that nobody needs to tell colours apart. `value` is what it shows."""

    x: float
    y: float
    width: float
    height: float
    value: int
    kind: int = 0
    name: str = ""


@dataclass(frozen=True)
class Mark:
    """A text at a place, and for steps of the scale a line across."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Chart:
    """What the template draws."""

    width: int
    height: int
    bars: Sequence[Bar]
    scale: Sequence[Mark] = ()
    names: Sequence[Mark] = ()


def scale_of(most: int) -> list[int]:
    """Round steps from nothing to just above the greatest: four at most, whole numbers."""
    most, tens = max(most, 1), 1
    while 20 * tens < most:
        tens *= 10
    step = next(one for one in (tens, 2 * tens, 5 * tens) if 4 * one >= most)
    return list(range(0, most + step, step))


def by_time(names: Sequence[str], rows: Sequence[Sequence[int]]) -> Chart:
    """For each part of a time one bar of each row, at most two rows. Names are thinned out where they have no room."""
    steps = scale_of(max((n for row in rows for n in row), default=0))
    room, width = HEIGHT - FOOT - 10, (WIDTH - LEFT) / max(len(names), 1)

    def height(n: int) -> float:
        return round(room * max(n, 0) / steps[-1], 1)

    thick = max(width * 0.8 / max(len(rows), 1), 1)
    bars = [
        Bar(
            round(LEFT + width * index + width * 0.1 + thick * kind, 1),
            HEIGHT - FOOT - height(n),
            round(thick, 1),
            height(n),
            n,
            kind,
            names[index],
        )
        for kind, row in enumerate(rows)
        for index, n in enumerate(row)
    ]
    every = -(-len(names) // 6)
    marks = [
        Mark(round(LEFT + width * (index + 0.5), 1), HEIGHT - 6, name)
        for index, name in enumerate(names)
        if index % max(every, 1) == 0
    ]
    return Chart(WIDTH, HEIGHT, bars, [Mark(LEFT, HEIGHT - FOOT - height(step), str(step)) for step in steps], marks)


def by_name(numbers: Sequence[tuple[str, int]]) -> Chart:
    """A lying bar for each name, the first ones alone; the name above its bar, the number behind it."""
    shown = list(numbers)[:MOST_BARS]
    most = max((n for _, n in shown), default=0) or 1
    bars = [
        Bar(0, _ROW * index + 20, round((WIDTH - 50) * n / most, 1), _BAR, n, 0, name)
        for index, (name, n) in enumerate(shown)
    ]
    return Chart(WIDTH, _ROW * len(shown), bars, names=[Mark(0, bar.y - 5, bar.name) for bar in bars])

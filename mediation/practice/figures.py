"""Figures asked for: indicators and measures of the own centre.

Whoever holds the permission sees numbers, never a case; the cases behind a number are listed for those who see the register.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mediation.figures.indicators import INDICATORS, Indicator, IndicatorWords
from mediation.figures.live import LIVE
from mediation.figures.measures import Cell, Dimension, Measure
from mediation.figures.periods import Grain, Period, divided
from mediation.figures.reading import (
    Village,
    area_cells,
    backlog,
    centre_cells,
    own_area,
    villages,
    villages_of_area,
)
from mediation.figures.reckoning import Counted, Line
from mediation.work import reading
from parties import thai
from parties.access import Actor, Role
from parties.errors import NotPermitted

MOST_VILLAGES = 100
_READERS = frozenset({Role.officer, Role.head, Role.committee})


@dataclass(frozen=True)
class Scope:
    """Whose figures: of the actor's centre (`area` None), or of an area ('' is the whole country)."""

    area: str | None

    async def cells(self, period: Period, measures: Iterable[Measure], dimension: Dimension) -> list[Cell]:
        """What was counted, inside a reading."""
        if self.area is None:
            return await centre_cells(period, measures, dimension)
        return await area_cells(self.area, period, measures, dimension)

    async def villages(self, period: Period) -> list[Village]:
        """Requests by village; of an area for the fiscal year the period begins in."""
        if self.area is None:
            return await villages(period)
        return await villages_of_area(self.area, thai.fiscal_year(period.begins), MOST_VILLAGES)


@dataclass(frozen=True)
class IndicatorTable:
    """An indicator with its lines; `recorded` False where the centre keeps nothing it could be reckoned from yet."""

    indicator: Indicator
    words: IndicatorWords
    lines: Sequence[Line]
    recorded: bool = True


@dataclass(frozen=True)
class Series:
    """A measure over the parts of a period: for each value (or kind) one number a part."""

    measure: Measure
    parts: Sequence[Period]
    rows: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def totals(self) -> list[int]:
        """Of all rows together, part by part."""
        return [sum(numbers[index] for numbers in self.rows.values()) for index in range(len(self.parts))]


async def scope_of(actor: Actor) -> Scope:
    """The actor's own centre. Who watches over an area reads what is told of closed periods, never live figures.

    To be called inside a reading. Raises NotPermitted.
    """
    if not actor.roles & _READERS or await own_area() is not None:
        raise NotPermitted
    return Scope(None)


async def indicator_tables(
    actor: Actor, indicators: Iterable[Indicator], period: Period, today: date
) -> list[IndicatorTable]:
    """Indicators of a period, each dimension and the year before read once. Raises NotPermitted."""
    wanted = [(indicator, INDICATORS[indicator]) for indicator in indicators]
    async with reading(actor):
        scope = await scope_of(actor)
        now = await _by_dimension(scope, period, (words for _, words in wanted))
        before = await _by_dimension(scope, period.before(), (words for _, words in wanted if words.compares))
        waiting = await backlog(scope.area) if Indicator.backlog in dict(wanted) else {}
        live = {indicator: await LIVE[indicator](period) for indicator, _ in wanted if indicator in LIVE}
    tables = []
    for indicator, words in wanted:
        counted = Counted(now.get(words.dimension, ()), before.get(words.dimension, ()), waiting, today)
        lines = [*(words.reckon(counted) if words.reckon else ()), *live.get(indicator, ())]
        tables.append(IndicatorTable(indicator, words, lines, words.reckon is not None or indicator in live))
    return tables


async def _by_dimension(scope: Scope, period: Period, wanted: Iterable[IndicatorWords]) -> dict[Dimension, list[Cell]]:
    asked: dict[Dimension, set[Measure]] = {}
    for words in wanted:
        if words.measures:
            asked.setdefault(words.dimension, set()).update(words.measures)
    return {dimension: await scope.cells(period, sorted(measures), dimension) for dimension, measures in asked.items()}


async def series(actor: Actor, measure: Measure, period: Period, grain: Grain, by: Dimension) -> Series:
    """A measure over time, divided by a dimension or, without one, by its own kinds. Raises NotPermitted."""
    async with reading(actor):
        cells = await (await scope_of(actor)).cells(period, [measure], by)
    parts = list(divided(period, grain))
    rows: dict[str, list[int]] = {}
    for cell in cells:
        index = next(index for index, part in enumerate(parts) if part.begins <= cell.month < part.ends)
        rows.setdefault(cell.value if by is not Dimension.none else cell.kind, [0] * len(parts))[index] += cell.n
    return Series(measure, parts, dict(sorted(rows.items(), key=lambda row: (-sum(row[1]), row[0]))))


async def village_ranking(actor: Actor, period: Period) -> list[Village]:
    """Villages with most requests first. Raises NotPermitted."""
    async with reading(actor):
        return await (await scope_of(actor)).villages(period)

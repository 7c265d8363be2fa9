"""Reading cells: of the own centre under its fence, of an area through the functions for its supervisor.

Both take rollups and what is not folded yet together, in one statement, and are exact at every moment. To be called inside
a `reading(actor)`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mediation.figures.measures import Cell, Dimension, Measure
from mediation.figures.periods import Period
from parties.database import fetch, fetch_value

_OF_THE_CENTRE = """
  select x.month, x.measure, x.value, x.kind, x.bin, sum(x.n)::bigint as n, sum(x.amount) as amount from (
    select r.month, r.measure, r.value, r.kind, r.bin, r.n, r.amount from figure_rollup r
    where r.centre_id = current_centre() and r.area = '' and r.month >= $1 and r.month < $2
      and r.measure = any ($3) and r.dim = $4
    union all
    select l.month, c.measure, l.value, c.kind, c.bin, c.n, c.amount
    from figure_change c,
      figure_cells(c.centre_id, c.village, c.topic, c.nature, c.track, c.channel, c.on_day, c.measure) l
    where c.centre_id = current_centre() and c.measure = any ($3) and c.on_day >= $1 and c.on_day < $2
      and l.centre_id = c.centre_id and l.area = '' and l.dim = $4
  ) x group by 1, 2, 3, 4, 5 having sum(x.n) <> 0 or sum(x.amount) <> 0"""
_BACKLOG_OF_THE_CENTRE = """
  select bangkok_day(f.received_at) as received_on, count(*)::bigint as n from case_file f
  where f.centre_id = current_centre() and f.status <> 'draft' and f.ended_on is null and f.closed_on is null
    and f.received_at is not null group by 1"""
_VILLAGES_OF_THE_CENTRE = """
  select x.area as village, sum(x.n) filter (where x.measure = 'received')::bigint as received,
    sum(x.n) filter (where x.measure = 'ended')::bigint as ended,
    sum(x.n) filter (where x.measure = 'ended' and x.kind = 'settled')::bigint as settled
  from (
    select r.area, r.measure, r.kind, r.n from figure_rollup r
    where r.centre_id = current_centre() and length(r.area) = 8 and r.month >= $1 and r.month < $2
      and r.measure in ('received', 'ended') and r.dim = ''
    union all
    select c.village, c.measure, c.kind, c.n from figure_change c
    where c.centre_id = current_centre() and length(c.village) = 8 and c.on_day >= $1 and c.on_day < $2
      and c.measure in ('received', 'ended')
  ) x group by 1 order by 2 desc nulls last, 1"""


@dataclass(frozen=True)
class Village:
    """A village's requests and ends in a period; `code` has eight digits, `00` at its end where no moo was given."""

    code: str
    received: int
    ended: int
    settled: int


async def centre_cells(
    period: Period, measures: Iterable[Measure], dimension: Dimension = Dimension.none
) -> list[Cell]:
    """Cells of the actor's centre."""
    names = [measure.value for measure in measures]
    return _cells(await fetch(_OF_THE_CENTRE, period.begins, period.ends, names, dimension.value))


async def area_cells(
    area: str, period: Period, measures: Iterable[Measure], dimension: Dimension = Dimension.none
) -> list[Cell]:
    """Cells of an area within the supervisor's own; none for anybody else. `area`: '' the country, 2, 4 or 6 digits."""
    names = [measure.value for measure in measures]
    sql = "select * from area_figures($1, $2, $3, $4, $5)"
    return _cells(await fetch(sql, area, period.begins, period.ends, names, dimension.value))


async def own_area() -> str | None:
    """The area the actor's centre watches over; None where it watches over none."""
    area: str | None = await fetch_value("select own_area()")
    return area


async def backlog(area: str | None) -> dict[date, int]:
    """Cases not ended, by the day of their request: of the centre (None), or of an area."""
    rows = await fetch(_BACKLOG_OF_THE_CENTRE) if area is None else await fetch("select * from area_backlog($1)", area)
    return {row["received_on"]: row["n"] for row in rows}


async def villages(period: Period) -> list[Village]:
    """The villages of the centre's cases, most requests first."""
    return _villages(await fetch(_VILLAGES_OF_THE_CENTRE, period.begins, period.ends))


async def villages_of_area(area: str, fiscal_year: int, most: int) -> list[Village]:
    """The villages of an area with most requests in a fiscal year of the Buddhist era."""
    return _villages(await fetch("select * from area_villages($1, $2, $3)", area, fiscal_year, most))


def _cells(rows: Iterable[dict[str, object]]) -> list[Cell]:
    return [Cell(**{**row, "measure": Measure(str(row["measure"]))}) for row in map(dict, rows)]  # type: ignore[arg-type]


def _villages(rows: Iterable[dict[str, object]]) -> list[Village]:
    return [Village(str(r["village"]), *(int(r[name] or 0) for name in ("received", "ended", "settled"))) for r in rows]  # type: ignore[call-overload]

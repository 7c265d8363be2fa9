"""The figures of the centre: the committee's one page, all indicators, and both as files.

Whoever sees figures sees numbers alone; those who see the register are led from a number to its cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.di import NamedDependency

from cases.vocabulary import Topic
from mediation.figures.asking import PeriodForm, period_of
from mediation.figures.indicators import MONTHLY_PACK, Indicator
from mediation.figures.measures import Dimension, Measure
from mediation.figures.periods import Grain, Period, fiscal_year
from mediation.figures.reckoning import Line
from mediation.forms.reading import read
from mediation.pages.charts import Chart, by_name, by_time
from mediation.pages.figure_files import MEDIA_TYPE as XLSX
from mediation.pages.figure_files import as_csv, as_workbook
from mediation.pages.forms import form_view
from mediation.pages.render import page
from mediation.practice.figures import IndicatorTable, indicator_tables, series
from mediation.spreadsheet import MEDIA_TYPE as CSV
from mediation.telling import filled
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_FIELDS = tuple(PeriodForm.__struct_fields__)
_BESIDE_THE_PACK = (Indicator.mediators, Indicator.repeats, Indicator.people, Indicator.values)
_TOPICS = frozenset(Topic)


@dataclass(frozen=True)
class LineView:
    """A line in the reader's words; `cases` is the address of the cases behind it, empty where the reader may not see them."""

    line: Line
    name: str
    change: str
    cases: str


@dataclass(frozen=True)
class TableView:
    """An indicator's table with the columns that any of its lines has."""

    table: IndicatorTable
    lines: Sequence[LineView]
    columns: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """What time was asked for, as it was typed and as it is understood."""

    given: Mapping[str, str]
    period: Period
    faults: Sequence[Fault]

    @property
    def query(self) -> str:
        """The same in an address."""
        return urlencode({name: value for name, value in self.given.items() if value})


def asked_of(request: AnyRequest, today: date) -> Asked:
    """The time asked for; this fiscal year where none was, or none that can be understood."""
    given = {name: request.query_params.get(name, "") for name in _FIELDS}
    this_year = thai.fiscal_year(today)
    form, faults = read(PeriodForm, {name: value for name, value in given.items() if value.strip()})
    period = None
    if form is not None:
        period, faults = period_of(form, this_year)
    if not any(given.values()):
        given["fiscal_year"] = str(this_year)
    return Asked(given, period or fiscal_year(this_year), faults)


@get("/statistics", include_in_schema=False)
async def committee_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The one page of the committee, with its charts."""
    require(actor, Permission.see_figures)
    today = thai.bangkok_day(now_utc())
    asked = asked_of(request, today)
    tables = await indicator_tables(actor, [*MONTHLY_PACK, *_BESIDE_THE_PACK], asked.period, today)
    received = await series(actor, Measure.received, asked.period, Grain.month, Dimension.none)
    ended = await series(actor, Measure.ended, asked.period, Grain.month, Dimension.none)
    months = [_month(part) for part in received.parts]
    views = [_view(table, actor, asked.period) for table in tables]
    topics = next(view for view in views if view.table.indicator is Indicator.topics)
    return _shown(
        request,
        asked,
        views,
        whole=False,
        trend=by_time(months, [received.totals, ended.totals]) if any([*received.totals, *ended.totals]) else None,
        trend_rows=list(zip(months, received.totals, ended.totals, strict=True)),
        topics=by_name([(view.name, view.line.n or 0) for view in topics.lines if view.line.n]),
    )


@get("/statistics/all", include_in_schema=False)
async def every_indicator(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """All indicators of a time."""
    require(actor, Permission.see_figures)
    today = thai.bangkok_day(now_utc())
    asked = asked_of(request, today)
    tables = await indicator_tables(actor, Indicator, asked.period, today)
    return _shown(request, asked, [_view(table, actor, asked.period) for table in tables], whole=True)


def _shown(
    request: AnyRequest,
    asked: Asked,
    views: Sequence[TableView],
    *,
    whole: bool,
    trend: Chart | None = None,
    trend_rows: Sequence[tuple[str, int, int]] = (),
    topics: Chart | None = None,
) -> Response[Any]:
    return page(
        request,
        "statistics.html",
        status=422 if asked.faults else 200,
        form=form_view(PeriodForm, asked.given, asked.faults),
        period=asked.period,
        query=asked.query,
        views=views,
        whole=whole,
        trend=trend,
        trend_rows=trend_rows,
        topics=topics,
    )


@get("/statistics.csv", include_in_schema=False)
async def csv_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """All indicators of a time as CSV."""
    tables, asked = await _for_file(request, actor)
    return _file(as_csv(tables, asked.period), CSV, asked.period, "csv")


@get("/statistics.xlsx", include_in_schema=False)
async def xlsx_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """All indicators of a time as a workbook."""
    tables, asked = await _for_file(request, actor)
    return _file(as_workbook(tables, asked.period), XLSX, asked.period, "xlsx")


async def _for_file(request: AnyRequest, actor: Actor) -> tuple[list[IndicatorTable], Asked]:
    require(actor, Permission.see_figures)
    today = thai.bangkok_day(now_utc())
    asked = asked_of(request, today)
    if asked.faults:
        raise NotValid(list(asked.faults))
    return await indicator_tables(actor, Indicator, asked.period, today), asked


def _file(content: bytes, media_type: str, period: Period, ending: str) -> Response[bytes]:
    name = f"statistics-{period.begins:%Y-%m}-{period.last_day:%Y-%m}.{ending}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _view(table: IndicatorTable, actor: Actor, period: Period) -> TableView:
    leads = actor.may(Permission.see_register)
    lines = [
        LineView(line, line_name(line), _change(line), _cases(table.indicator, line, period) if leads else "")
        for line in table.lines
    ]
    fields = ("n", "rate", "days", "baht", "before", "residents", "per_thousand")
    columns = {name for name in fields if any(getattr(line, name) is not None for line in table.lines)}
    return TableView(table, lines, frozenset(columns))


def line_name(line: Line) -> str:
    """A line's name in the reader's language."""
    return line.label if line.plain else filled(line.label, line.places)


def _change(line: Line) -> str:
    """How a number changed since the year before, in words with the sign."""
    if line.before is None or line.n is None:
        return ""
    difference = line.n - line.before
    if difference == 0:
        return _("the same")
    words = _("+%(n)s more") if difference > 0 else _("−%(n)s fewer")
    return words % {"n": abs(difference)}


def _cases(indicator: Indicator, line: Line, period: Period) -> str:
    if not line.n:
        return ""
    days = {"since": period.begins.isoformat(), "until": period.last_day.isoformat()}
    if indicator is Indicator.received:
        return "/cases?" + urlencode(days)
    if indicator is Indicator.topics and line.key in _TOPICS:
        return "/cases?" + urlencode({"topic": line.key, **days})
    return ""


def _month(part: Period) -> str:
    return f"{part.begins.month}/{thai.buddhist_year(part.begins) % 100:02}"


ROUTES = [committee_page, every_indicator, csv_file, xlsx_file]

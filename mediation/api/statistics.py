"""Figures over JSON: indicators of a time, and measures over time."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from mediation.api.exchange import told
from mediation.figures.asking import IndicatorsForm, PeriodForm, SeriesForm, period_of
from mediation.figures.indicators import Indicator
from mediation.figures.periods import Period
from mediation.figures.reckoning import Line
from mediation.forms.reading import read
from mediation.practice.figures import IndicatorTable, indicator_tables, series
from mediation.telling import filled
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]


@get("/statistics/indicators")
async def indicators(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """All indicators of a time, or one of them."""
    require(actor, Permission.see_figures)
    form, faults = read(IndicatorsForm, dict(request.query_params))
    period = _period(form, faults)
    assert form is not None
    wanted = list(Indicator) if form.indicator is None else [form.indicator]
    tables = await indicator_tables(actor, wanted, period, thai.bangkok_day(now_utc()))
    return told({"period": _period_json(period), "indicators": [_table_json(table) for table in tables]})


@get("/statistics")
async def statistics(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """A measure over a time, part by part."""
    require(actor, Permission.see_figures)
    form, faults = read(SeriesForm, dict(request.query_params))
    period = _period(form, faults)
    assert form is not None
    found = await series(actor, form.measure, period, form.grain, form.by.dimension)
    return told(
        {
            "measure": form.measure,
            "by": form.by,
            "grain": form.grain,
            "period": _period_json(period),
            "parts": [_period_json(part) for part in found.parts],
            "rows": [{"value": value, "numbers": numbers} for value, numbers in found.rows.items()],
            "totals": found.totals,
        }
    )


def _period(form: PeriodForm | None, faults: list[Fault]) -> Period:
    period = None
    if form is not None:
        period, more = period_of(form, thai.fiscal_year(thai.bangkok_day(now_utc())))
        faults = [*faults, *more]
    if period is None:
        raise NotValid(faults)
    return period


def _period_json(period: Period) -> dict[str, Any]:
    return {"from": period.begins, "to": period.last_day}


def _table_json(table: IndicatorTable) -> dict[str, Any]:
    words = table.words
    return {
        "id": table.indicator,
        "name": _(words.name),
        "meaning": _(words.meaning),
        "formula": _(words.formula),
        "recorded": table.recorded,
        "lines": [_line_json(line) for line in table.lines],
    }


def _line_json(line: Line) -> dict[str, Any]:
    """A line without what does not apply to it; a share with its numerator and denominator."""
    name = line.label if line.plain else filled(line.label, line.places)
    shown: dict[str, Any] = {"n": line.n, "days": line.days, "baht": line.baht, "year_before": line.before}
    shown |= {"residents": line.residents, "per_thousand": line.per_thousand}
    if line.rate is not None:
        rate = line.rate
        shown["share"] = {"numerator": rate.numerator, "denominator": rate.denominator, "percent": rate.percent}
    return {"key": line.key, "name": name} | {key: value for key, value in shown.items() if value is not None}


ROUTES = [indicators, statistics]

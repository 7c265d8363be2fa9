"""What figures are asked for: whose, of which time, divided by what."""

from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from mediation.figures.indicators import INDICATORS, Indicator
from mediation.figures.measures import MEASURES, Dimension, Measure
from mediation.figures.periods import Grain, Period, PeriodInvalid, fiscal_year, quarter, span
from mediation.forms.fields import choice, integer, text
from parties.errors import Fault


class By(StrEnum):
    """What a measure may be divided by; `kind` is its own division (outcome, destination, reason)."""

    kind = "kind"
    topic = "topic"
    nature = "nature"
    track = "track"
    channel = "channel"

    @property
    def dimension(self) -> Dimension:
        """The dimension to read."""
        return Dimension.none if self is By.kind else Dimension(self.value)


LABELS: dict[type[StrEnum], dict[str, str]] = {
    By: {
        "kind": N_("Its own kinds"),
        "topic": N_("Topic"),
        "nature": N_("Nature"),
        "track": N_("Legal track"),
        "channel": N_("Who brought it"),
    },
    Measure: {measure.value: words.name for measure, words in MEASURES.items()},
    Indicator: {indicator.value: words.name for indicator, words in INDICATORS.items()},
    Grain: {"month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Fiscal year")},
}


class PeriodForm(msgspec.Struct, kw_only=True, frozen=True):
    """A time: a fiscal year, one of its quarters, or months from one to another."""

    fiscal_year: Annotated[int | None, integer("Fiscal year", "Of the Buddhist era, like 2570.")] = None
    quarter: Annotated[int | None, integer("Quarter", "1 to 4; the first begins on 1 October.")] = None
    first: Annotated[str, text("First month", "Like 2569-10.", max_length=7)] = ""
    last: Annotated[str, text("Last month", "Like 2570-09.", max_length=7)] = ""


class IndicatorsForm(PeriodForm, kw_only=True, frozen=True):
    """Indicators of a time."""

    indicator: Annotated[Indicator | None, choice("Indicator", Indicator)] = None


class SeriesForm(PeriodForm, kw_only=True, frozen=True):
    """A measure over a time."""

    measure: Annotated[Measure, choice("What is counted", Measure)] = Measure.received
    by: Annotated[By, choice("Divided by", By)] = By.kind
    grain: Annotated[Grain, choice("By", Grain)] = Grain.month


def period_of(form: PeriodForm, this_year: int) -> tuple[Period | None, list[Fault]]:
    """The time that was asked for; the fiscal year of today where none is named. Faults name the field."""
    try:
        if form.first or form.last:
            return span(form.first or form.last, form.last or form.first), []
        year = form.fiscal_year if form.fiscal_year is not None else this_year
        return (fiscal_year(year) if form.quarter is None else quarter(year, form.quarter)), []
    except PeriodInvalid as wrong:
        field = "first" if form.first or form.last else "quarter" if form.quarter is not None else "fiscal_year"
        return None, [Fault("period", str(wrong), field)]

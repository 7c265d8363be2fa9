"""Indicators as files for spreadsheets: one row a line, the period as real dates, no cell taken for a formula."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO

import xlsxwriter

from cases.msgid import N_
from mediation.figures.periods import Period
from mediation.practice.figures import IndicatorTable
from mediation.spreadsheet import BYTE_ORDER_MARK, plain, rows
from mediation.telling import filled
from parties.language import gettext as _

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = (
    *(N_("Period begins"), N_("Period ends"), N_("No. of the indicator"), N_("Indicator"), N_("Line")),
    *(N_("How many"), N_("Numerator"), N_("Denominator"), N_("Per cent"), N_("Days"), N_("Baht")),
    *(N_("The year before"), N_("Residents"), N_("For each 1,000 residents")),
)
"""The columns, msgids."""
_WIDE = (14, 14, 10, 34, 44)


def cells(tables: Iterable[IndicatorTable], period: Period) -> Iterator[list[object]]:
    """The rows below the headings; what does not apply to a line is None."""
    for table in tables:
        for line in table.lines:
            rate = line.rate
            share = (rate.numerator, rate.denominator, rate.percent) if rate is not None else (None, None, None)
            name = line.label if line.plain else filled(line.label, line.places)
            yield [
                *(period.begins, period.last_day, table.indicator.value, _(table.words.name), name),
                *(line.n, *share, line.days, line.baht, line.before, line.residents, line.per_thousand),
            ]


def as_csv(tables: Iterable[IndicatorTable], period: Period) -> bytes:
    """As CSV that Excel reads as Thai."""
    headings = [_(heading) for heading in HEADINGS]
    return (BYTE_ORDER_MARK + rows([headings, *cells(tables, period)])).encode()


def as_workbook(tables: Iterable[IndicatorTable], period: Period) -> bytes:
    """As a workbook with frozen headings and a filter."""
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet(_("Statistics")[:31])
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, _(heading), bold)
        sheet.set_column(column, column, _WIDE[column] if column < len(_WIDE) else 12)
    last = 0
    for last, row in enumerate(cells(tables, period), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(last, column, cell, day)
            elif isinstance(cell, str):
                sheet.write_string(last, column, plain(cell))
            elif cell is not None:
                sheet.write_number(last, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    book.close()
    return into.getvalue()

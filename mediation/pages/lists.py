"""Lists to take away, as a workbook or as CSV (?as=csv)."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from mediation import spreadsheet, workbook
from mediation.case_list import Filters
from mediation.pages.documents import attachment
from mediation.practice.lists import cases_table, letters_table, roster_table
from parties.access import Actor
from parties.language import current_locale

AnyRequest = Request[Any, Any, Any]


def _file(request: AnyRequest, name: str, table: workbook.Table) -> Response[bytes]:
    if request.query_params.get("as") == "csv":
        return attachment(f"{name}.csv", workbook.csv(table), spreadsheet.MEDIA_TYPE)
    return attachment(f"{name}.xlsx", workbook.xlsx([table], current_locale.get()), workbook.MEDIA_TYPE)


@get("/lists/cases", include_in_schema=False)
async def cases_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The register of cases."""
    return _file(request, "cases", await cases_table(actor, Filters()))


@get("/lists/letters", include_in_schema=False)
async def letters_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The outgoing letters."""
    return _file(request, "letters", await letters_table(actor))


@get("/lists/roster", include_in_schema=False)
async def roster_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[bytes]:
    """The mediators."""
    return _file(request, "mediators", await roster_table(actor))


ROUTES = [cases_file, letters_file, roster_file]
"""Lists as files."""

"""The auditor's extract of the journal: on the screen a page at a time, and as a file for a spreadsheet."""

import base64
import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cases.msgid import N_
from mediation.forms.fields import day
from mediation.forms.reading import read
from mediation.history import ExtractLine
from mediation.pages.forms import form_view
from mediation.pages.posting import form_of, sent
from mediation.pages.render import page
from mediation.pages.sentences import sentence_of
from mediation.practice.auditing import Span, look, take_away
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
PAGE = 100
_LONGEST = 400
_COLUMNS = (
    ("subject", N_("Subject")),
    ("seq", N_("No. in its chain")),
    ("recorded_at", N_("Recorded at")),
    ("happened_at", N_("Happened at")),
    ("who", N_("Who")),
    ("role", N_("Role")),
    ("event", N_("Event")),
    ("entity", N_("About")),
    ("status_from", N_("From state")),
    ("status_to", N_("To state")),
    ("reason_code", N_("Reason")),
    ("document_hash", N_("Hash of the document")),
    ("entry_hash", N_("Hash of the entry")),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class SpanForm(msgspec.Struct, kw_only=True, frozen=True):
    """The days to look at."""

    since: Annotated[date, day("From day")]
    until: Annotated[date, day("Until day")]


def span_of(form: SpanForm) -> list[Fault]:
    """What is wrong with a span: it must not end before it begins, nor be longer than a year and a month."""
    if form.until < form.since:
        return [Fault("ends_before", "The span ends before it begins.", "until")]
    if form.until - form.since > timedelta(days=_LONGEST):
        return [Fault("too_long_span", "At most 400 days at once.", "until")]
    return []


@get("/audit", include_in_schema=False)
async def audit_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The form for a span of days, and the entries of the span once it is given."""
    require(actor, Permission.see_audit)
    given = {name: request.query_params.get(name, "") for name in ("since", "until")}
    asked = any(given.values())
    today = thai.bangkok_day(now_utc())
    values: Mapping[str, Any] = given if asked else {"since": today.replace(day=1), "until": today}
    form, faults = read(SpanForm, given) if asked else (None, [])
    faults += span_of(form) if form else []
    lines: list[ExtractLine] = []
    if form is not None and not faults:
        after = _after(request.query_params.get("after", ""))
        lines = await look(actor, Span(form.since, form.until), after, PAGE + 1)
    return page(
        request,
        "audit.html",
        status=422 if faults else 200,
        form=form_view(SpanForm, values, faults),
        lines=[(line, sentence_of(line.event)) for line in lines[:PAGE]],
        asked=asked and not faults,
        given=given,
        more=urlencode({**given, "after": _cursor(lines[PAGE - 1])}) if len(lines) > PAGE else "",
    )


@post("/audit/csv", include_in_schema=False)
async def audit_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The whole extract of a span as a file; taking it is journalled, so it is no mere link."""
    require(actor, Permission.see_audit)
    posted = await sent(request)
    form = form_of(SpanForm, posted.values)
    faults = span_of(form)
    if faults:
        return page(
            request,
            "audit.html",
            status=422,
            form=form_view(SpanForm, posted.values, faults),
            lines=[],
            asked=False,
            given={},
            more="",
        )
    lines = await take_away(actor, Span(form.since, form.until))
    name = f"journal-{form.since:%Y%m%d}-{form.until:%Y%m%d}.csv"
    return Response(
        as_csv(lines).encode("utf-8-sig"),
        status_code=200,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def as_csv(lines: Iterable[ExtractLine]) -> str:
    """The lines for a spreadsheet: CRLF, headings in the reader's language, no text that it would take for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_(heading) for _name, heading in _COLUMNS])
    for line in lines:
        writer.writerow([_cell(getattr(line, name)) for name, _heading in _COLUMNS])
    return text.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(thai.BANGKOK).isoformat(timespec="milliseconds")
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written


def _cursor(line: ExtractLine) -> str:
    return base64.urlsafe_b64encode(f"{line.recorded_at.isoformat()}|{line.entry_hash}".encode()).decode()


def _after(cursor: str) -> tuple[datetime, str] | None:
    """The last line seen; None, the beginning, for what cannot be read."""
    try:
        at, seen = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, seen) if moment.tzinfo is not None else None


ROUTES = [audit_page, audit_file]

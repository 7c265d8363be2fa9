"""The auditor's extract of the journal: on the screen a page at a time, and as a file for a spreadsheet."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Stream

from cases.msgid import N_
from mediation.forms.fields import day
from mediation.forms.reading import read
from mediation.history import ExtractLine, Place
from mediation.pages.forms import form_view
from mediation.pages.posting import sent
from mediation.pages.render import go, page
from mediation.pages.sentences import reason_words, sentence_of
from mediation.pages.standing import STATES
from mediation.pages.words import label, role_name
from mediation.practice.auditing import Span, begin_extraction, look
from mediation.spreadsheet import BYTE_ORDER_MARK, MEDIA_TYPE, rows
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import Fault
from parties.language import current_locale, reading_in
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
PAGE = 50
_PAGE_OF_FILE = 1000
SUBJECTS = {"case": N_("Case"), "centre": N_("Centre"), "referral": N_("Referral")}
HEADINGS = (
    N_("Recorded at"),
    N_("Happened at"),
    N_("Who"),
    N_("Role"),
    N_("Subject"),
    N_("No. in its chain"),
    N_("Code of the event"),
    N_("Event"),
    N_("About"),
    N_("From state"),
    N_("To state"),
    N_("Reason"),
    N_("Hash of the document"),
    N_("Hash of the entry"),
)
"""The columns of the file, msgids."""


class SpanForm(msgspec.Struct, kw_only=True, frozen=True):
    """The days to look at, both counted in."""

    since: Annotated[date, day("From day")]
    until: Annotated[date, day("Until day")]


@dataclass(frozen=True)
class Line:
    """One entry in the reader's words. `moved`: the state it led to, empty where nothing moved."""

    entry: ExtractLine
    subject: str
    sentence: str
    role: str
    moved: str
    reason: str


def span_of(given: dict[str, Any]) -> tuple[Span | None, list[Fault]]:
    """The span that was asked for; this month where none was; None with everything that is wrong with it."""
    today = thai.bangkok_day(now_utc())
    if not any(given.values()):
        return Span(today.replace(day=1), today), []
    form, faults = read(SpanForm, given)
    if form is None:
        return None, faults
    if form.until < form.since:
        return None, [Fault("ends_before", "The span ends before it begins.", "until")]
    return Span(form.since, form.until), []


@get("/audit", include_in_schema=False)
async def audit_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The entries of a span of days, oldest first, a page at a time."""
    require(actor, Permission.see_audit)
    given: dict[str, Any] = {name: request.query_params.get(name, "") for name in ("since", "until")}
    return await _shown(request, actor, given, _after(request.query_params.get("after", "")))


async def _shown(request: AnyRequest, actor: Actor, given: dict[str, Any], after: Place | None) -> Response[Any]:
    span, faults = span_of(given)
    found = await look(actor, span, after, PAGE + 1) if span else []
    days = {"since": span.since.isoformat(), "until": span.until.isoformat()} if span else {}
    return page(
        request,
        "audit.html",
        status=422 if faults else 200,
        form=form_view(SpanForm, given if span is None else {"since": span.since, "until": span.until}, faults),
        span=span,
        lines=[in_words(line) for line in found[:PAGE]],
        more=urlencode({**days, "after": _cursor(found[PAGE - 1])}) if len(found) > PAGE else "",
        first=urlencode(days) if after else "",
    )


@get("/audit.csv", include_in_schema=False)
async def no_link(actor: NamedDependency[Actor]) -> Response[bytes]:
    """Taking the file is journalled, so that it is no mere link: whoever follows one is led to the button."""
    require(actor, Permission.see_audit)
    return go("/audit")


@post("/audit.csv", include_in_schema=False, status_code=200)
async def audit_file(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The whole extract of a span as a file. That it is taken is journalled before its first line leaves."""
    require(actor, Permission.see_audit)
    posted = await sent(request)
    given = {name: posted[name] for name in ("since", "until")}
    span, _faults = span_of(given)
    if span is None:
        return await _shown(request, actor, given, None)
    taken_at = await begin_extraction(actor, span)
    name = f"journal-{actor.centre_id}-{span.since:%Y%m%d}-{span.until:%Y%m%d}.csv"
    return Stream(
        written(actor, span, taken_at, current_locale.get()),
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def written(actor: Actor, span: Span, taken_at: datetime, locale: str) -> AsyncIterator[str]:
    """The file, one page of entries after the other, so that its length costs no memory; nothing later than `taken_at`."""
    with reading_in(locale):
        heading = rows([[_(name) for name in HEADINGS]])
    yield BYTE_ORDER_MARK + heading
    after: Place | None = None
    while True:
        found = await look(actor, span, after, _PAGE_OF_FILE)
        lines = [line for line in found if line.recorded_at <= taken_at]
        with reading_in(locale):
            part = rows(_cells(in_words(line)) for line in lines)
        yield part
        if len(lines) < _PAGE_OF_FILE:
            return
        after = _place(lines[-1])


def _cells(line: Line) -> list[object]:
    entry = line.entry
    return [
        _moment(entry.recorded_at),
        _moment(entry.happened_at),
        entry.who,
        line.role,
        entry.subject,
        entry.seq,
        entry.event,
        line.sentence,
        entry.entity,
        entry.status_from,
        entry.status_to,
        line.reason,
        entry.document_hash,
        entry.entry_hash,
    ]


def _moment(at: datetime) -> str:
    """ISO 8601 in Bangkok's time, to the millisecond: as exact as the journal, and sorted by any spreadsheet."""
    return at.astimezone(thai.BANGKOK).isoformat(timespec="milliseconds")


def in_words(entry: ExtractLine) -> Line:
    """An entry in the reader's words; what no list holds stays as it is coded."""
    kind, _colon, number = entry.subject.partition(":")
    states = STATES.get(entry.entity.partition(":")[0])
    moved = entry.status_to if entry.status_to != entry.status_from else ""
    if moved and states is not None and moved in set(states):
        moved = label(states(moved))
    return Line(
        entry,
        f"{_(SUBJECTS.get(kind, kind))} {number}",
        _(sentence_of(entry.event)),
        role_name(entry.role),
        moved,
        reason_words(entry.event, entry.reason_code),
    )


def _place(line: ExtractLine) -> Place:
    kind, _colon, number = line.subject.partition(":")
    return line.recorded_at, kind, int(number), line.seq


def _cursor(line: ExtractLine) -> str:
    at, kind, subject, seq = _place(line)
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{kind}|{subject}|{seq}".encode()).decode()


def _after(cursor: str) -> Place | None:
    """The last line seen; None, the beginning, for what cannot be read."""
    try:
        at, kind, subject, seq = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        place = datetime.fromisoformat(at), kind, int(subject), int(seq)
    except ValueError:
        return None
    readable = place[0].tzinfo is not None and kind in SUBJECTS
    return place if readable and 0 <= place[2] < 2**63 and 0 <= place[3] < 2**31 else None


ROUTES = [audit_page, no_link, audit_file]

"""Bringing an old register in: the file, its columns, what its rows come to, and the taking in."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.labels import LABELS
from cases.msgid import N_
from cases.vocabulary import Channel, Outcome, Topic
from mediation import spreadsheet
from mediation.old_registers.columns import FIELDS
from mediation.old_registers.sheets import MOST_BYTES
from mediation.old_registers.words import CODES, OPEN
from mediation.pages.addresses import row_id
from mediation.pages.documents import attachment
from mediation.pages.forms import form_view
from mediation.pages.render import go, page
from mediation.practice.importing import (
    LISTED,
    ColumnsForm,
    ImportDesk,
    Run,
    begin_import,
    discard_import,
    explain_words,
    import_desk,
    publish_import,
    read_rows,
    runs,
    turn_reading,
)
from mediation.telling import filled
from parties.access import Actor, Permission, require
from parties.errors import Fault, NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_HOME = "/old-registers"
_RUN = _HOME + "/{import_id:int}"
_LARGEST_POST = MOST_BYTES + 1024 * 1024
_LONGEST_LIST = 200_000


class _Nothing(msgspec.Struct):
    """A form whose fields are drawn by the template."""


@get(_HOME, include_in_schema=False)
async def imports_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The registers that were brought in, and the form for another."""
    return await _list(request, actor)


async def _list(request: AnyRequest, actor: Actor, faults: tuple[Fault, ...] = ()) -> Response[Any]:
    return page(
        request,
        "old_registers.html",
        status=422 if faults else 200,
        runs=await runs(actor),
        form=form_view(_Nothing, {}, faults),
        megabytes=MOST_BYTES // (1024 * 1024),
    )


@post(_HOME, include_in_schema=False, status_code=303, request_max_body_size=_LARGEST_POST)
async def bring_in(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Look at a file."""
    require(actor, Permission.import_registers)
    sent = (await request.form()).get("file")
    content = await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else b""
    name = sent.filename if isinstance(sent, UploadFile) else ""
    try:
        answer = await begin_import(actor, name, content)
    except NotValid as refused:
        return await _list(request, actor, refused.faults)
    return go(answer.location)


@get(_RUN, include_in_schema=False)
async def import_page(request: AnyRequest, actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """One register, and how far it is."""
    return _shown(request, await import_desk(actor, row_id(import_id)))


def _shown(request: AnyRequest, desk: ImportDesk, faults: tuple[Fault, ...] = ()) -> Response[Any]:
    sheet = next((one for one in desk.run.sheets if one.name == desk.run.sheet), None)
    return page(
        request,
        "old_register.html",
        status=422 if faults else 200,
        block="progress",
        desk=desk,
        run=desk.run,
        sheet=sheet,
        headings=_headings(desk.run),
        fields=FIELDS,
        topics={topic.value: LABELS[Topic][topic] for topic in Topic},
        meanings=_MEANINGS,
        why={row.no: _reasons(row.faults) for row in desk.rows},
        left_out={row.no: _reasons(row.remarks) for row in desk.rows},
        refusal=filled(desk.run.refusal["message"], desk.run.refusal["params"]) if desk.run.refusal else "",
        listed=LISTED,
        form=form_view(_Nothing, {}, faults),
    )


_MEANINGS: dict[str, dict[str, str]] = {
    "outcome": {code: LABELS[Outcome][Outcome(code)] for code in CODES["outcome"] if code != OPEN}
    | {OPEN: N_("Not at an end yet")},
    "topic": {topic.value: LABELS[Topic][topic] for topic in Topic},
    "channel": {channel.value: LABELS[Channel][channel] for channel in Channel},
}
"""What a word may mean, as it is offered: kind → code → msgid."""


def _headings(run: Run) -> list[str]:
    """How the columns of the chosen sheet are called: by their headings, else by their letters."""
    rows = next((one.first for one in run.sheets if one.name == run.sheet), [])
    heading = next((cells for number, cells in rows if number == run.heading_row), [])
    width = max((len(cells) for _, cells in rows), default=0)
    return [
        f"{letters(column)}: {heading[column] if column < len(heading) else ''}".strip(": ") for column in range(width)
    ]


def letters(column: int) -> str:
    """How a spreadsheet calls a column: 0 → A, 26 → AA."""
    return ("" if column < 26 else letters(column // 26 - 1)) + chr(65 + column % 26)


def _reasons(told: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Field and reason, in the reader's language."""
    return [(_called(one["field"]), filled(one["message"], one["params"])) for one in told]


def _called(name: str) -> str:
    label = FIELDS.get(name, "")
    return _(label) if label else ""


@post(_RUN + "/columns", include_in_schema=False, status_code=303)
async def columns(request: AnyRequest, actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Read the rows with these columns."""
    desk = await import_desk(actor, row_id(import_id))
    form = await request.form()
    try:
        await read_rows(actor, import_id, _columns(form))
    except NotValid as refused:
        return _shown(request, desk, refused.faults)
    return go(f"{_HOME}/{import_id}")


def _columns(form: Mapping[str, Any]) -> ColumnsForm:
    chosen = {name: str(form.get(f"column.{name}", "")) for name in FIELDS}
    row = str(form.get("heading_row", ""))
    return ColumnsForm(
        sheet=str(form.get("sheet", "")),
        heading_row=int(row) if row.isdecimal() and len(row) < 8 else 0,
        columns={name: int(text) for name, text in chosen.items() if text.isdecimal() and len(text) < 4},
        month_first=form.get("month_first") == "yes",
        topic=str(form.get("topic", "OTHER")),
    )


@post(_RUN + "/words", include_in_schema=False, status_code=303)
async def words(request: AnyRequest, actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Say what words mean, and read again."""
    desk = await import_desk(actor, row_id(import_id))
    form = await request.form()
    told: dict[str, dict[str, str]] = {}
    for index, one in enumerate(desk.unknown):
        code = str(form.get(f"word.{index}", ""))
        if code and form.get(f"of.{index}") == f"{one.kind}:{one.word}":
            told.setdefault(one.kind, {})[one.word] = code
    try:
        await explain_words(actor, import_id, told)
    except NotValid as refused:
        return _shown(request, desk, refused.faults)
    return go(f"{_HOME}/{import_id}")


@post(_RUN + "/stop", include_in_schema=False, status_code=303)
async def stop_import(actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Read no further for now."""
    await turn_reading(actor, row_id(import_id), on=False)
    return go(f"{_HOME}/{import_id}")


@post(_RUN + "/resume", include_in_schema=False, status_code=303)
async def resume_import(actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Read on."""
    await turn_reading(actor, row_id(import_id), on=True)
    return go(f"{_HOME}/{import_id}")


@post(_RUN + "/discard", include_in_schema=False, status_code=303)
async def discard(actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Put it away; nothing of it has landed."""
    await discard_import(actor, row_id(import_id))
    return go(_HOME, "removed")


@post(_RUN + "/publish", include_in_schema=False, status_code=303)
async def publish(actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[Any]:
    """Take in all that can land."""
    await publish_import(actor, row_id(import_id))
    return go(f"{_HOME}/{import_id}", "done")


@get(_RUN + "/rows.csv", include_in_schema=False)
async def rows_file(actor: NamedDependency[Actor], import_id: FromPath[int]) -> Response[bytes]:
    """Every row that does not land, and everything that is left out of those that do."""
    desk = await import_desk(actor, row_id(import_id), _LONGEST_LIST)
    table: list[list[object]] = [[_("Row"), _("Number in the old register"), _("Lands"), _("Field"), _("Reason")]]
    for row in desk.rows:
        lands = _("Yes") if row.state in ("ready", "published") else _("No")
        table += [[row.no, row.old_number, lands, *told] for told in _reasons(row.faults) + _reasons(row.remarks)]
    content = (spreadsheet.BYTE_ORDER_MARK + spreadsheet.rows(table)).encode()
    return attachment(f"old-register-{desk.run.id}.csv", content, spreadsheet.MEDIA_TYPE)


ROUTES = [
    imports_page,
    bring_in,
    import_page,
    columns,
    words,
    stop_import,
    resume_import,
    discard,
    publish,
    rows_file,
]
"""Old registers."""

"""The papers of a case: what may be issued, what is missing first, what was issued; and the file itself."""

from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.forms.documents import RegisterForm, RegisterKind
from mediation.pages.addresses import row_id
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.issuing import Issued, papers_of_case, read_document
from mediation.practice.letters import outgoing
from mediation.practice.registers import print_register, read_register, registers_printed
from mediation.practice.verifying import read_record
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Permission, require

AnyRequest = Request[Any, Any, Any]
PDF = "application/pdf"


def attachment(name: str, content: bytes, media_type: str = PDF) -> Response[bytes]:
    """A file that a browser keeps and never shows within a page of the house."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)


def file_name(document: Issued) -> str:
    """What the file is called: kind and number of the document, nothing of anybody's."""
    return f"{document.kind}-{document.id}.pdf"


@get("/cases/{case_id:int}/documents", include_in_schema=False)
async def documents_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """The papers of a case."""
    desk = await papers_of_case(actor, row_id(case_id), thai.bangkok_day(now_utc()))
    standing = {(one.kind, one.subject): one for one in reversed(desk.issued) if one.replaced_by is None}
    return page(
        request,
        "cases/documents.html",
        case=desk.dossier.file,
        ready=[one for one in desk.issuable if not one.missing],
        lacking=[one for one in desk.issuable if one.missing],
        issued=desk.issued,
        standing=standing,
        signers=desk.signers,
        staff=desk.staff,
        action=f"/cases/{case_id}/do/case/issue_document",
        key=fresh_key,
    )


@get("/cases/{case_id:int}/documents/{document_id:int}", include_in_schema=False)
async def document_file(
    actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[bytes]:
    """The file as it was issued, to be kept."""
    document, content = await read_document(actor, row_id(case_id), row_id(document_id))
    return attachment(file_name(document), content)


@get("/cases/{case_id:int}/documents/{document_id:int}/record", include_in_schema=False)
async def document_record(
    actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[bytes]:
    """The content record a document was made from, byte for byte as its digest was taken."""
    record = await read_record(actor, row_id(case_id), row_id(document_id))
    return attachment(f"record-{document_id}.json", record.encode(), "application/json")


@get("/letters", include_in_schema=False)
async def letters_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """The register of outgoing letters, and the centre's registers on paper."""
    return await _letters(request, actor, form_view(RegisterForm, {"kind": RegisterKind.disputes}))


async def _letters(request: AnyRequest, actor: Actor, form: FormView, status: int = HTTPStatus.OK) -> Response[Any]:
    before = request.query_params.get("before", "")
    found = await outgoing(actor, int(before) if before.isdecimal() and len(before) < 19 else None)
    return page(
        request,
        "letters.html",
        status=status,
        letters=found.lines,
        before=found.before,
        first=not before,
        registers=await registers_printed(actor) if not before else [],
        form=form,
        key=fresh_key(),
    )


@post("/registers", include_in_schema=False, status_code=303)
async def new_register(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Print a register and keep it."""
    require(actor, Permission.see_letters)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await print_register(actor, posted.values, key=posted.key)
        return go(answer.location, "done")

    async def again(form: FormView, status: int) -> Response[Any]:
        return await _letters(request, actor, form, status)

    return await receive(request, RegisterForm, deed, again)


@get("/registers/{register_id:int}", include_in_schema=False)
async def register_file(actor: NamedDependency[Actor], register_id: FromPath[int]) -> Response[bytes]:
    """A register as it was printed, to be kept."""
    document, content = await read_register(actor, row_id(register_id))
    return attachment(file_name(document), content)


ROUTES = [documents_page, document_file, document_record, letters_page, new_register, register_file]

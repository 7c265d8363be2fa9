"""The papers of a case: what may be issued, what is missing first, what was issued; and the file itself."""

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.pages.addresses import row_id
from mediation.pages.posting import fresh_key
from mediation.pages.render import page
from mediation.practice.issuing import Issued, papers_of_case, read_document
from mediation.practice.letters import outgoing
from mediation.practice.verifying import read_record
from mediation.work import now_utc
from parties import thai
from parties.access import Actor

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
    """The register of outgoing letters."""
    before = request.query_params.get("before", "")
    found = await outgoing(actor, int(before) if before.isdecimal() and len(before) < 19 else None)
    return page(request, "letters.html", letters=found.lines, before=found.before, first=not before)


ROUTES = [documents_page, document_file, document_record, letters_page]

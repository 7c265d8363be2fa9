"""What came back of an issued document, over JSON: the copies and who signed, new pages as files, and the files again."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import answered, file_of, key_over, row_id, told
from mediation.documents.errands import PDF
from mediation.documents.scans import LARGEST_FILE, LARGEST_TOGETHER, MOST_FILES
from mediation.doors import watched
from mediation.forms.fields import unflatten
from mediation.practice.signed_copies import FIELD, SignedDesk, keep_signed, read_signed_page, signed_desk
from parties.access import Actor
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
_ADDRESS = "/cases/{case_id:int}/documents/{document_id:int}/signed"
_LARGEST_POST = LARGEST_TOGETHER + 1024 * 1024
_MOST_FIELDS = 500
_ENDINGS = {PDF: "pdf", "image/jpeg": "jpg"}


@get(_ADDRESS)
async def signed(actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]) -> Response[bytes]:
    """The signed copies of a document, oldest first, and whose signatures belong on it."""
    desk = await signed_desk(actor, row_id(case_id), row_id(document_id))
    return told(_json(desk), desk.dossier.file.version)


def _json(desk: SignedDesk) -> dict[str, Any]:
    return {
        "document": desk.document.id,
        "copies": msgspec.to_builtins(desk.copies),
        "signers": [
            {"kind": one.reference.partition(":")[0], "id": one.id, "name": one.name, "signed": one.there}
            for one in desk.signers
        ],
        "may_keep": desk.may_keep,
    }


@post(_ADDRESS, request_max_body_size=_LARGEST_POST)
async def keep_pages(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[bytes]:
    """Keep pages that were photographed or scanned: a form with files, as a browser sends one."""
    case, document = row_id(case_id), row_id(document_id)
    # Nobody's files are read who may not keep any.
    await signed_desk(actor, case, document)
    values, files = await _sent(request)
    key = key_over(request, msgspec.json.encode(values, order="sorted"), *files)
    return answered(
        await watched(actor, "keep_signed", case, lambda: keep_signed(actor, case, document, values, files, key=key))
    )


async def _sent(request: AnyRequest) -> tuple[dict[str, Any], list[bytes]]:
    """Fields and files, whatever the files are called. Raises NotValid where the fields cannot be read."""
    form = await request.form()
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    if len(pairs) > _MOST_FIELDS or any("\x00" in name or "\x00" in value for name, value in pairs):
        raise NotValid([Fault("unreadable_characters", "This holds characters that cannot be kept.")])
    uploads = [one for one in form.getall(FIELD, []) if isinstance(one, UploadFile)]
    files = [await one.read(LARGEST_FILE + 1) for one in uploads[: MOST_FILES + 1]]
    return unflatten(pairs), [content for content in files if content]


@get(_ADDRESS + "/{page_id:int}")
async def signed_page(
    actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int], page_id: FromPath[int]
) -> Response[bytes]:
    """One of the files as it is kept."""
    page, content = await read_signed_page(actor, row_id(case_id), row_id(document_id), row_id(page_id))
    return file_of(f"signed-{document_id}-{page.id}.{_ENDINGS[page.media]}", content, page.media)


ROUTES = [signed, keep_pages, signed_page]

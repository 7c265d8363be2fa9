"""The signed copies of a document: what came back, and the form by which pages are photographed or sent."""

import hashlib
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.documents.errands import PDF
from mediation.documents.scans import LARGEST_FILE, LARGEST_TOGETHER, MOST_FILES
from mediation.forms.signed import LABELS, IdentitySeen, SignedForm
from mediation.pages.addresses import row_id
from mediation.pages.documents import attachment
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import page
from mediation.practice.signed_copies import FIELD, SignedDesk, keep_signed, read_signed_page, signed_desk
from mediation.work import Answer, Key
from parties.access import Actor

AnyRequest = Request[Any, Any, Any]
_ADDRESS = "/cases/{case_id:int}/documents/{document_id:int}/signed"
_LARGEST_POST = LARGEST_TOGETHER + 1024 * 1024
_ENDINGS = {PDF: "pdf", "image/jpeg": "jpg"}


@get(_ADDRESS, include_in_schema=False)
async def signed_page(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[Any]:
    """What came back of a document, and the form for more."""
    desk = await signed_desk(actor, row_id(case_id), row_id(document_id))
    return _shown(request, desk, form_view(SignedForm, {}, choices=desk.choices))


@post(_ADDRESS, include_in_schema=False, status_code=303, request_max_body_size=_LARGEST_POST)
async def keep_signed_pages(
    request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[Any]:
    """Keep the pages that were photographed or chosen."""
    desk = await signed_desk(actor, row_id(case_id), row_id(document_id))
    files = await _files(request)

    async def deed(posted: Sent) -> Answer:
        # A browser sends a field for files that was left empty as if it were one for text.
        typed = {name: value for name, value in posted.values.items() if name != FIELD}
        return await keep_signed(actor, case_id, document_id, typed, files, key=_with_files(posted.key, files))

    async def again(form: FormView, status: int) -> Response[Any]:
        return _shown(request, desk, form, status)

    return await receive(request, SignedForm, deed, again, desk.choices)


@get(_ADDRESS + "/{page_id:int}", include_in_schema=False)
async def signed_page_file(
    actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int], page_id: FromPath[int]
) -> Response[bytes]:
    """One of the files, to be kept."""
    told, content = await read_signed_page(actor, row_id(case_id), row_id(document_id), row_id(page_id))
    return attachment(f"signed-{document_id}-{told.id}.{_ENDINGS[told.media]}", content, told.media)


async def _files(request: AnyRequest) -> list[bytes]:
    """The files in the order they were sent; how they are called is not asked."""
    form = await request.form()
    sent = [one for one in form.getall(FIELD, []) if isinstance(one, UploadFile)]
    found = [await one.read(LARGEST_FILE + 1) for one in sent[: MOST_FILES + 1]]
    return [content for content in found if content]


def _with_files(key: Key | None, files: list[bytes]) -> Key | None:
    if key is None:
        return None
    digests = b"".join(hashlib.sha256(one).digest() for one in files)
    return Key(key.hash, hashlib.sha256(key.fingerprint + digests).digest())


def _shown(request: AnyRequest, desk: SignedDesk, form: FormView, status: int = 200) -> Response[Any]:
    return page(
        request,
        "cases/signed.html",
        status=status,
        desk=desk,
        case=desk.dossier.file,
        document=desk.document,
        identity=LABELS[IdentitySeen],
        names={one.reference: one.name for one in desk.signers},
        form=form,
        key=fresh_key(),
    )


ROUTES = [signed_page, keep_signed_pages, signed_page_file]
"""The signed copies of documents."""

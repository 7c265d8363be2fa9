"""The papers of a case over JSON: what may be issued, what is missing, what was issued, and the file itself."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.api.exchange import file_of, row_id, told
from mediation.documents.errands import PDF
from mediation.practice.issuing import Issuable, papers_of_case, read_document
from mediation.work import now_utc
from parties import thai
from parties.access import Actor
from parties.language import gettext as _


@get("/cases/{case_id:int}/documents")
async def documents(actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[bytes]:
    """What may be issued now, with what is missing first, and what was issued, the newest first."""
    desk = await papers_of_case(actor, row_id(case_id), thai.bangkok_day(now_utc()))
    issuable = [_issuable(one) for one in desk.issuable]
    return told({"issuable": issuable, "issued": msgspec.to_builtins(desk.issued)}, desk.dossier.file.version)


def _issuable(one: Issuable) -> dict[str, Any]:
    return {
        "document": one.paper.code,
        "title": _(one.paper.title),
        "subject": one.subject,
        "languages": one.languages,
        "missing": [
            {
                "field": part.path,
                "what": _(part.called),
                "section": part.section,
                "where": part.address,
                "here": part.here,
                "by": list(part.by),
            }
            for part in one.missing
        ],
    }


@get("/cases/{case_id:int}/documents/{document_id:int}")
async def document(
    actor: NamedDependency[Actor], case_id: FromPath[int], document_id: FromPath[int]
) -> Response[bytes]:
    """The PDF as it was issued."""
    issued, content = await read_document(actor, row_id(case_id), row_id(document_id))
    return file_of(f"{issued.kind}-{issued.id}.pdf", content, PDF)


ROUTES = [documents, document]

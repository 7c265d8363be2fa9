"""Taking everything of a centre along, as one archive."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Stream

from mediation.pages.render import page
from mediation.practice.whole_centre import TABLES, write_archive
from parties.access import Actor, Permission, require

AnyRequest = Request[Any, Any, Any]
_CHUNK = 1 << 18


@get("/export", include_in_schema=False)
async def export_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """What the archive holds, and what not."""
    require(actor, Permission.export_centre)
    return page(request, "export.html", tables=TABLES)


@post("/export", include_in_schema=False, status_code=200)
async def export_file(actor: NamedDependency[Actor]) -> Stream:
    """The archive."""
    require(actor, Permission.export_centre)
    handle, name = mkstemp(suffix=".zip")
    os.close(handle)
    path = Path(name)
    try:
        await write_archive(actor, path)
        opened = path.open("rb")  # noqa: ASYNC230 - a file of this machine, read piece by piece
    finally:
        path.unlink()  # noqa: ASYNC240 - the open file stays readable and is gone when it is closed
    headers = {"Content-Disposition": f'attachment; filename="centre-{actor.centre_id}.zip"'}

    async def pieces() -> AsyncIterator[bytes]:
        with opened:
            while piece := opened.read(_CHUNK):
                yield piece

    return Stream(pieces(), media_type="application/zip", headers=headers)


ROUTES = [export_page, export_file]
"""The way out."""

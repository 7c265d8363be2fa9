"""Checking a paper, for anybody: by its short code, by its file, and by what its QR says. Nobody has to sign in."""

from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from mediation import packet_keys
from mediation.assets import asset, static_url
from mediation.documents.marks import MarkBroken, printed_code, read_code
from mediation.forms.documents import TITLES
from mediation.pages.addresses import row_id
from mediation.pages.render import go, page, reader_of
from mediation.practice.verifying import PaperKnown, check_mark, find_paper, open_to, published_keys, written
from parties import keys

AnyRequest = Request[Any, Any, Any]
SHELL = "/verify/offline"
KEYS = "/.well-known/mediation-keys"
_BESIDE = (
    *("app.css", "app.js", "htmx.min.js", "icon.svg", "verify/page.js"),
    *("fonts/sarabun-thai-400-normal.woff2", "fonts/sarabun-thai-700-normal.woff2"),
    "fonts/sarabun-latin-400-normal.woff2",
)
_ASK_AGAIN = {"Cache-Control": "no-cache"}
_LONGEST_PAYLOAD = 400
_LARGEST_CENTRE = 2**31 - 1


@get("/verify", include_in_schema=False)
async def verify_start(request: AnyRequest) -> Response[Any]:
    """Where a code is typed."""
    typed = request.query_params.get("code", "").strip()
    if (code := read_code(typed)) is not None:
        return go(f"/verify/{code}")
    return _page(request, typed=typed[:40], wrong=bool(typed))


@get(SHELL, include_in_schema=False)
async def verify_offline(request: AnyRequest) -> Response[str]:
    """The page a phone keeps for where there is no signal."""
    return _page(request, offline=True, headers=_ASK_AGAIN)


@get("/verify/worker.js", include_in_schema=False)
async def verify_worker() -> Response[bytes]:
    """What keeps that page on the phone; it looks after the addresses below `/verify/` alone."""
    return Response(_worker(), media_type="text/javascript", headers=_ASK_AGAIN)


@cache
def _worker() -> bytes:
    kept = msgspec.json.encode([SHELL, *(static_url(name) for name in _BESIDE)]).decode()
    return f"const KEPT = {kept};\n".encode() + asset("verify/worker.js").content


@get("/verify/{typed:str}", include_in_schema=False)
async def verify_paper(request: AnyRequest, typed: FromPath[str]) -> Response[Any]:
    """What paper was issued with a code. What stands after `#` never comes here."""
    code = read_code(typed)
    if code is None:
        return _page(request, status=HTTPStatus.NOT_FOUND, typed=typed[:40], wrong=True)
    if code != typed:
        return go(f"/verify/{code}")
    paper = await find_paper(code)
    if paper is None:
        return _page(request, status=HTTPStatus.NOT_FOUND, typed=printed_code(code), unknown=True)
    actor = reader_of(request)
    opened = await open_to(actor, code) if actor is not None else None
    return _page(request, paper=paper, opened=opened)


def _page(
    request: AnyRequest,
    *,
    status: int = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
    paper: PaperKnown | None = None,
    **context: Any,
) -> Response[str]:
    told: dict[str, Any] = {"typed": "", "wrong": False, "unknown": False, "offline": False, "opened": None} | context
    return page(
        request,
        "verify.html",
        status=status,
        headers=headers,
        paper=paper,
        printed=printed_code(paper.code) if paper else "",
        titles=TITLES,
        keys_at=KEYS,
        **told,
    )


class SentMark(msgspec.Struct, frozen=True):
    """What stood after `#`, sent only by a browser that cannot check it by itself."""

    payload: str


@post("/verify/{typed:str}/mark", include_in_schema=False, status_code=200)
async def verify_mark(request: AnyRequest, typed: FromPath[str]) -> Response[dict[str, Any]]:
    """Check a mark in the browser's place."""
    code = read_code(typed)
    try:
        sent = msgspec.json.decode(await request.body(), type=SentMark)
        if code is None or len(sent.payload) > _LONGEST_PAYLOAD:
            raise MarkBroken("nothing of ours")
        mark = await check_mark(code, sent.payload)
    except (MarkBroken, msgspec.DecodeError, UnicodeDecodeError):
        return Response({"holds": False})
    return Response({"holds": True, "key": mark.key, "centre": mark.centre_id})


# PUBLISHED KEYS -------------------------------------------------------------------------------------------------------


@get(f"{KEYS}.json", include_in_schema=False)
async def keys_of_all() -> Response[dict[str, Any]]:
    """The keys of every centre whose papers can be checked (Ed25519, 32 bytes in base64url), by number; and those of packets."""
    return Response(
        {
            "format": 1,
            "centres": [written(centre) for centre in await published_keys()],
            "packets": packet_keys.written(packet_keys.public_keys(keys.current())),
        },
        headers=_ASK_AGAIN,
    )


@get(f"{KEYS}/{{centre:int}}", include_in_schema=False)
async def keys_of_one(centre: FromPath[int]) -> Response[dict[str, Any]]:
    """The keys of one centre."""
    (found,) = await published_keys(min(row_id(centre), _LARGEST_CENTRE))
    return Response(written(found), headers=_ASK_AGAIN)


ROUTES = [verify_start, verify_offline, verify_worker, verify_paper, verify_mark, keys_of_all, keys_of_one]

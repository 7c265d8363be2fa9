"""The files a page needs: style, script, fonts. Their addresses carry a digest of their content, so browsers keep them.

All are small; they are read and compressed once, when they are first asked for.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
from litestar import Request, Response, get
from litestar.params import FromPath

from parties.errors import NotFound

FOLDER = Path(__file__).with_name("static")
COMPRESSED = "compressed_already"
"""The mark of routes whose answers the application must not compress once more."""
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
# What a style or a script names beside itself: url("fonts/x.woff2") from the folder, import … from "./x.js" from its own.
_REFERENCE = re.compile(r'(url\(|\bfrom |\bimport\(|^import )"(\.?[^":]+\.\w+)"', re.MULTILINE)
_REFERRING = (".css", ".js")
# Lines of a script that are nothing but comment; they need not travel to a phone.
_COMMENT = re.compile(r"^ *//[^\n]*\n|^/\*\*.*?\*/\n", re.MULTILINE | re.DOTALL)
_TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True)
class Asset:
    """One file: its address, its bytes, and their compressed form where that is shorter."""

    url: str
    etag: str
    media_type: str
    content: bytes
    compressed: bytes | None


def static_url(name: str) -> str:
    """The address of a file of the static folder, `app.css` or `fonts/x.woff2`. KeyError where there is none."""
    return asset(name).url


def asset(name: str) -> Asset:
    """A file of the static folder. KeyError where there is none."""
    return _by_name()[name]


def assets_under(folder: str) -> list[Asset]:
    """The files of a folder within the static folder, by their names."""
    return [found for name, found in _by_name().items() if name.startswith(f"{folder}/")]


@cache
def _by_name() -> dict[str, Asset]:
    files = {file.relative_to(FOLDER).as_posix(): file for file in sorted(FOLDER.rglob("*")) if file.is_file()}
    found: dict[str, Asset] = {}
    for name in files:
        _find(name, files, found, ())
    return found


def _find(name: str, files: Mapping[str, Path], found: dict[str, Asset], asking: tuple[str, ...]) -> Asset:
    """One file, after those it refers to: their addresses stand in it, so its digest changes with theirs."""
    if name in asking:
        raise ValueError(f"these files refer to one another in a circle: {' → '.join([*asking, name])}")
    if name not in found:
        content = files[name].read_bytes()
        if Path(name).suffix in _REFERRING:

            def address(reference: re.Match[str]) -> str:
                beside = Path(name).parent / reference[2] if reference[2].startswith("./") else Path(reference[2])
                if beside.as_posix() not in files:
                    return reference[0]
                return f'{reference[1]}"{_find(beside.as_posix(), files, found, (*asking, name)).url}"'

            text = content.decode()
            content = _REFERENCE.sub(address, _COMMENT.sub("", text) if name.endswith(".js") else text).encode()
        found[name] = _read(name, content)
    return found[name]


@cache
def _by_path() -> dict[str, tuple[Asset, str]]:
    known = {f"/static/{name}": (asset, ASK_AGAIN) for name, asset in _by_name().items()}
    return known | {asset.url: (asset, FOREVER) for asset in _by_name().values()}


def _read(name: str, content: bytes) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:12]
    path = Path(name)
    url = f"/static/{path.with_name(f'{path.stem}.{digest}{path.suffix}').as_posix()}"
    media_type = _TYPES.get(path.suffix) or guess_type(name)[0] or "application/octet-stream"
    compressed = brotli.compress(content) if path.suffix != ".woff2" else content
    return Asset(url, f'"{digest}"', media_type, content, compressed if len(compressed) < len(content) else None)


@get("/static/{path:path}", include_in_schema=False, opt={COMPRESSED: True})
async def static_file(request: Request[Any, Any, Any], path: FromPath[str]) -> Response[bytes]:
    """A file of the static folder, under its lasting address or its plain name."""
    asset, caching = _by_path().get(f"/static/{path.lstrip('/')}", (None, ""))
    if asset is None:
        raise NotFound
    headers = {"Cache-Control": caching, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    content = asset.content
    if asset.compressed is not None and "br" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = asset.compressed, "br"
    return Response(content, media_type=asset.media_type, headers=headers)

"""Reading a program's request and writing its answer."""

import hashlib
from collections.abc import Awaitable, Mapping
from typing import Any

import msgspec
from litestar import Request, Response

from mediation.work import AlreadyAnswered, Answer, Key
from parties.access import Actor
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
PREFIX = "/api/v1"
_LONGEST_KEY = 200


async def body_of(request: AnyRequest) -> dict[str, Any]:
    """The JSON object of the request; empty when there is no body. Raises NotValid when it is anything else."""
    return object_in(await request.body())


def object_in(raw: bytes) -> dict[str, Any]:
    """The JSON object that these bytes are; an empty one where there are none. Raises NotValid."""
    if not raw.strip():
        return {}
    try:
        decoded = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise NotValid([Fault("not_json", "The body is not JSON.")]) from wrong
    if not isinstance(decoded, dict):
        raise NotValid([Fault("not_an_object", "The body must be a JSON object.")])
    return decoded


async def key_of(request: AnyRequest) -> Key | None:
    """The idempotency key, bound to method, path and body. Raises NotValid when it is too long."""
    key = _key_text(request)
    if key is None:
        return None
    path = request.scope["path"] + "?" + request.scope["query_string"].decode("latin-1")
    return Key.of(key, f"{request.method} {path}\n".encode() + await request.body())


def key_over(request: AnyRequest, *parts: bytes) -> Key | None:
    """The idempotency key of a request whose body is no JSON, bound to method, path and what the body holds, not to how it was
    packed. Raises NotValid when it is too long."""
    key = _key_text(request)
    if key is None:
        return None
    said = b"".join(hashlib.sha256(part).digest() for part in parts)
    return Key.of(key, f"{request.method} {request.scope['path']}\n".encode() + said)


def _key_text(request: AnyRequest) -> str | None:
    key = request.headers.get("idempotency-key")
    if key and len(key) > _LONGEST_KEY:
        raise NotValid([Fault("key_too_long", "An Idempotency-Key has at most 200 characters.")])
    return key or None


def version_of(request: AnyRequest) -> int | None:
    """The version the client has in hand (If-Match), or None. Raises NotValid when it is no version of ours."""
    given = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not given or given == "*":
        return None
    if not given.isdecimal() or len(given) > 9:
        raise NotValid([Fault("version_unreadable", 'If-Match must be the version of the case, like "3".')])
    return int(given)


async def once(deed: Awaitable[Answer]) -> Response[bytes]:
    """The answer of a deed; of one that was done before under the same key the first one, word for word."""
    try:
        return answered(await deed)
    except AlreadyAnswered as earlier:
        return answered(earlier.answer)


def answered(answer: Answer) -> Response[bytes]:
    """An answer as it was kept, byte for byte."""
    headers = {"Location": PREFIX + answer.location} if answer.location else {}
    return Response(answer.body.encode(), status_code=answer.status, media_type="application/json", headers=headers)


def file_of(name: str, content: bytes, media_type: str) -> Response[bytes]:
    """A file to be kept, never shown within a page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)


def told(content: Mapping[str, Any], version: int | None = None) -> Response[bytes]:
    """A reading as JSON; its version is the ETag a later If-Match may carry."""
    headers = {} if version is None else {"ETag": f'"{version}"'}
    return Response(msgspec.json.encode(content), media_type="application/json", headers=headers)


def whole_number(text: str | None, name: str, default: int, most: int) -> int:
    """A query parameter as a number. Raises NotValid."""
    if text is None or text == "":
        return default
    if not text.isdecimal() or len(text) > 9 or not 1 <= int(text) <= most:
        params = {"least": "1", "most": str(most)}
        raise NotValid([Fault("out_of_range", "Between %(least)s and %(most)s.", name, params=params)])
    return int(text)


def row_id(number: int) -> int:
    """An id as it can stand in the database; any other leads nowhere."""
    return number if 0 < number < 2**63 else 0


def actor_and_centre(actor: Actor) -> dict[str, Any]:
    """Who is speaking, for a program that asks."""
    return {
        "account_id": actor.account_id,
        "name": actor.name,
        "centre": {"id": actor.centre_id, "name": actor.centre_name, "kind": actor.centre_kind},
        "roles": sorted(actor.roles),
    }

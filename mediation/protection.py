"""What guards every answer and every request: headers, conditional requests, characters that cannot be kept."""

import re
from typing import Any, cast

from litestar import Request
from litestar.datastructures import FormMultiDict, Headers, MutableScopeHeaders
from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from parties.errors import Fault, NotValid

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LONGEST_BODY = 2 * 1024 * 1024
_NUL_IN_FORM = re.compile(rb"%00|\x00")
_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


class SafeHeaders:
    """A hook before each answer is sent, also before those given outside any route. What a route set itself stays."""

    def __init__(self, secure: bool) -> None:
        self.headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {})

    async def __call__(self, message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in self.headers.items():
            headers.setdefault(name, value)


def answering_head(app: ASGIApp) -> ASGIApp:
    """HEAD is answered like GET, without the body: routes name GET alone."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        if scope["type"] == ScopeType.HTTP and scope["method"] == "HEAD":
            # A copy: the server still has to know what was asked for.
            await app(cast("HTTPScope", {**scope, "method": "GET"}), receive, send_without_body)
        else:
            await app(scope, receive, send)

    return answer


class ConditionalGet(ASGIMiddleware):
    """304 without a body where the asker's copy has the same ETag."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        had = Headers.from_scope(scope).get("if-none-match")
        if not had or scope.get("method") != "GET":
            return await next_app(scope, receive, send)
        copies = {tag.strip().removeprefix("W/") for tag in had.split(",")}
        unchanged = False

        async def send_less(message: Message) -> None:
            nonlocal unchanged
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                etag = headers.get("etag", "").removeprefix("W/")
                if message["status"] == 200 and etag and etag in copies:
                    unchanged, message["status"] = True, 304
                    for name in ("content-length", "content-encoding", "content-type"):
                        if name in headers:
                            del headers[name]
            elif unchanged and message["type"] == "http.response.body":
                if message["more_body"]:
                    return
                message["body"] = b""
            await send(message)

        return await next_app(scope, receive, send_less)


class KeepableAddress(ASGIMiddleware):
    """Refuse addresses that hold NUL, which PostgreSQL cannot keep."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if "\x00" in scope["path"] or _NUL_IN_FORM.search(scope["query_string"]):
            raise _unkeepable()
        await next_app(scope, receive, send)


class HouseRequest(Request[Any, Any, Any]):
    """A request whose body holds no NUL, and whose fields are UTF-8. What comes as a form with files is looked at again by
    the form's reader."""

    async def body(self) -> bytes:
        content = await super().body()
        kind = self.content_type[0]
        if kind == RequestEncodingType.URL_ENCODED and _NUL_IN_FORM.search(content):
            raise _unkeepable()
        if kind.endswith("json") and _NUL_IN_JSON.search(content):
            raise _unkeepable()
        return content

    async def form(self) -> FormMultiDict:
        try:
            return await super().form()
        except UnicodeDecodeError as wrong:
            raise _unkeepable() from wrong


def _unkeepable() -> NotValid:
    return NotValid([Fault("unreadable_characters", "This holds characters that cannot be kept.")])

"""What providers tell us of their own accord. These doors stand only where the provider is set up, and prove by themselves who
speaks; whatever is told twice changes nothing the second time."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from mediation.csrf import EXEMPT
from mediation.outlets import Outlets
from mediation.practice.line_linking import Heard, forget, hear
from mediation.work import now_utc
from notifications.channels.line import LineSender, LineWay, signed_by_line
from parties.database import fetch_value
from parties.errors import Fault, NotPermitted, NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
MOST_EVENTS = 100
_SECRET_HEADER = "x-mediation-hook"  # noqa: S105 - a name
_LATEST = 32_503_680_000_000
"""Milliseconds: the year 3000."""
_REPORTED = frozenset({"opened", "bounced"})
_SIGNS_OF_A_CODE = "abcdefghijklmnopqrstuvwxyz0123456789._-"


class _Source(msgspec.Struct):
    userId: str = ""  # noqa: N815 - as LINE writes it


class _Said(msgspec.Struct):
    type: str = ""
    text: str = ""


class _Event(msgspec.Struct):
    type: str
    timestamp: Annotated[int, msgspec.Meta(ge=0, le=_LATEST)] = 0
    source: _Source = msgspec.field(default_factory=_Source)
    replyToken: str = ""  # noqa: N815
    message: _Said = msgspec.field(default_factory=_Said)


class _Body(msgspec.Struct):
    events: list[_Event] = []


class _Report(msgspec.Struct, forbid_unknown_fields=True):
    """What became of a message: its key, `opened` or `bounced`, and for the latter a word of the provider."""

    key: UUID
    what: str
    error: str = ""


def webhooks_of(outlets: Outlets) -> Sequence[HTTPRouteHandler]:
    """The doors of the providers that are set up."""
    doors: list[HTTPRouteHandler] = []
    if outlets.line is not None:
        doors.append(_line_door(outlets.line))
    if outlets.hook_secret:
        doors.append(_delivery_door(outlets.hook_secret))
    return doors


def _line_door(way: LineWay) -> HTTPRouteHandler:
    @post("/webhooks/line", opt={EXEMPT: True}, include_in_schema=False, status_code=200)
    async def line(request: AnyRequest) -> dict[str, str]:
        """Events of the official account: codes that link somebody, and who has left."""
        body = await request.body()
        if not signed_by_line(way.secret, body, request.headers.get("x-line-signature", "")):
            raise NotPermitted
        try:
            told = msgspec.json.decode(body, type=_Body)
        except msgspec.DecodeError as wrong:
            raise NotValid([Fault("not_json", "The body is not JSON.")]) from wrong
        for event in told.events[:MOST_EVENTS]:
            await _heard(way, event)
        return {}

    return line


async def _heard(way: LineWay, event: _Event) -> None:
    user = event.source.userId
    if not user:
        return
    if event.type == "unfollow":
        await forget(user, datetime.fromtimestamp(event.timestamp / 1000, UTC))
        return
    if event.type != "message" or event.message.type != "text":
        return
    heard, centre = await hear(user, event.message.text)
    if heard is Heard.nothing or not event.replyToken:
        return
    linked = _("Your LINE is linked. Appointments of %(centre)s will be told to you here.") % {"centre": centre}
    unknown = _("This code is not known, or it has run out. Please ask the centre for a new one.")
    sender = LineSender(way)
    try:
        await sender.reply(event.replyToken, linked if heard is Heard.linked else unknown)
    finally:
        await sender.close()


def _delivery_door(secret: str) -> HTTPRouteHandler:
    @post("/webhooks/delivery", opt={EXEMPT: True}, include_in_schema=False, status_code=200)
    async def delivery(request: AnyRequest) -> Response[Mapping[str, bool]]:
        """What became of a message after it was handed over, told by a gateway or a mail server."""
        if not hmac.compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), secret.encode()):
            raise NotPermitted
        try:
            told = msgspec.json.decode(await request.body(), type=_Report)
        except msgspec.DecodeError as wrong:
            raise NotValid([Fault("not_json", "The body is not JSON.")]) from wrong
        if told.what not in _REPORTED:
            raise NotValid([Fault("not_in_list", "Choose one of the list.", "what")])
        error = f"address_refused {_code_of(told.error)}".strip()
        sql = "select message_report($1, $2, $3, $4)"
        known = bool(await fetch_value(sql, told.key, told.what, now_utc(), error))
        return Response({"known": known})

    return delivery


def _code_of(word: str) -> str:
    """A code of a provider, without anything that could be a name, an address or a number of somebody."""
    kept = "".join(sign for sign in word.lower()[:40] if sign in _SIGNS_OF_A_CODE)
    return kept if sum(sign.isdigit() for sign in kept) <= 6 else ""

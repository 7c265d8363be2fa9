"""Where other installations knock: items, new keys and greetings, each signed by a peer. docs/exchange.md describes it.

Who asks is known by the signature of the headers before any of the body is read; the body must then be the one that was signed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.exceptions import ClientException

from cases.msgid import N_
from mediation import own_address
from mediation.assets import COMPRESSED
from mediation.exchange_items import (
    LONGEST_ITEM,
    SCHEMA,
    CentreNamed,
    Greeting,
    Item,
    ItemUnreadable,
    NewKey,
    read,
    written,
)
from mediation.exchange_keys import known_by
from mediation.peer_card import key_id
from mediation.practice.arrival import Peer
from mediation.practice.arriving import NoSuchPlace, NotYet, arrive
from mediation.practice.greeting import KEY_OVERLAP_SECONDS, KeyReceipt
from mediation.refusals import PROBLEM_JSON
from mediation.signed_messages import (
    JSON,
    WINDOW,
    Lines,
    SignatureRefused,
    Signed,
    key_id_of,
    sign_response,
    verify_digest,
    verify_request,
)
from mediation.signed_messages import Request as SignedRequest
from mediation.signed_messages import Response as SignedResponse
from mediation.telling import fault_json
from mediation.work import now_utc
from parties import keys
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import NotValid
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
_REMEMBER_SECONDS = 3 * int(WINDOW.total_seconds())
_RETRY = "60"
_TOLD: dict[str, tuple[int, str]] = {
    "signature_missing": (401, N_("The request must be signed by RFC 9421 with the key of a known installation.")),
    "key_unknown": (401, N_("No installation known here signs with this key.")),
    "signature_wrong": (401, N_("The signature does not hold, or leaves out what must be signed.")),
    "signature_expired": (401, N_("The signature has run out.")),
    "digest_wrong": (401, N_("The body is not the one that was signed.")),
    "clock_skew": (
        401,
        N_("The clocks are %(seconds)s seconds apart; at most %(most)s are allowed. Set the clock right."),
    ),
    "replayed": (401, N_("A request of this number came before.")),
    "peer_unconfirmed": (403, N_("This installation has not been confirmed here yet.")),
    "peer_suspended": (403, N_("Exchange with this installation is suspended here.")),
    "not_json": (415, N_("The body must be application/json.")),
    "too_large": (413, N_("What was sent is larger than this address takes. Please send less.")),
    "schema_newer": (422, N_("This installation does not read that version yet.")),
    "packet_broken": (422, N_("The packet is not as its sender bound it, or is of a newer version.")),
    "unreadable": (422, N_("The body is not what this address takes.")),
    "unreadable_characters": (422, N_("This holds characters that cannot be kept.")),
    "unknown_event": (422, N_("This event is not known here.")),
    "not_valid": (422, N_("Some things need to be put right first.")),
    "key_taken": (409, N_("This key cannot be taken.")),
    "not_yet": (409, N_("What this follows has not come yet. Send it again later.")),
    "no_such_centre": (422, N_("No centre with this code takes referrals here.")),
}


class _Refused(Exception):
    """A request that is not followed. Nothing here is the last word: whoever sent it may send it again."""

    def __init__(self, code: str, *, skew: int | None = None, more: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.skew = skew
        self.more = more or {}


@dataclass(frozen=True)
class _Asked:
    """A request of a peer that was let in."""

    peer: Peer
    our_key: str
    request: SignedRequest
    body: bytes


async def _answered(request: AnyRequest, follow: Callable[[_Asked], Awaitable[bytes]]) -> Response[bytes]:
    """Let a request in, follow it, and sign the answer. Everything that speaks against it is told as problem+json."""
    try:
        asked = await _let_in(request)
        content = await follow(asked)
    except _Refused as refused:
        return _problem(request, refused)
    except SignatureRefused as wrong:
        return _problem(request, _Refused(wrong.code, skew=wrong.skew))
    except ItemUnreadable as wrong:
        return _problem(
            request,
            _Refused(
                wrong.code if wrong.code in _TOLD else "packet_broken", more={"at": wrong.path} if wrong.path else {}
            ),
        )
    except NotValid as wrong:
        more = {"errors": [fault_json(fault) for fault in wrong.faults]}
        return _problem(request, _Refused("not_valid", more=more))
    except NotYet:
        return _problem(request, _Refused("not_yet"))
    except NoSuchPlace:
        return _problem(request, _Refused("no_such_centre"))
    answer = SignedResponse(HTTPStatus.OK, asked.request)
    answer.headers = {}
    sign_response(answer, known_by(keys.current(), asked.our_key), now_utc(), content)
    return Response(content, status_code=HTTPStatus.OK, media_type=JSON, headers=answer.headers)


async def _let_in(request: AnyRequest) -> _Asked:
    """Who asks, and what. Raises _Refused, SignatureRefused."""
    with_body = request.method == "POST"
    if with_body and request.content_type[0] != JSON:
        raise _Refused("not_json")
    if (request.content_length or 0) > LONGEST_ITEM:
        raise _Refused("too_large")
    lines = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.scope["headers"]]
    named = key_id_of(lines)
    row = await fetch_one("select * from exchange_key($1)", named)
    if row is None:
        raise _Refused("key_unknown")
    raw_path = (request.scope.get("raw_path") or request.scope["path"].encode()).decode("latin-1")
    query = request.scope["query_string"].decode("latin-1")
    url = own_address.current() + raw_path + (f"?{query}" if query else "")
    seen = SignedRequest(request.method, url, Lines(tuple(lines)))
    signed = verify_request(seen, {named: row["public_key"]}, now_utc(), with_body=with_body)
    if row["state"] != "active":
        raise _Refused(f"peer_{row['state']}")
    if not await fetch_value("select exchange_admit($1, $2, $3)", named, signed.nonce, _REMEMBER_SECONDS):
        raise _Refused("replayed")
    body = await _body(request, signed) if with_body else b""
    await fetch("select peer_heard($1, null, null, 0, null)", row["peer_id"])
    known = {
        one["key_id"]: one["public_key"] for one in await fetch("select * from exchange_keys_of($1)", row["peer_id"])
    }
    return _Asked(Peer(row["peer_id"], row["name"], known), row["our_key"], seen, body)


async def _body(request: AnyRequest, signed: Signed) -> bytes:
    """The body, which must be the signed one. No more of it is read than an item may have."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > LONGEST_ITEM:
                raise _Refused("too_large")
    except ClientException as wrong:
        raise _Refused("too_large") from wrong
    verify_digest(signed, bytes(body))
    return bytes(body)


def _problem(request: AnyRequest, refused: _Refused) -> Response[bytes]:
    status, detail = _TOLD[refused.code]
    params = {"seconds": str(abs(refused.skew or 0)), "most": str(int(WINDOW.total_seconds()))}
    body = {
        "type": f"urn:mediation:problem:{refused.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _(detail) % params if "%(" in detail else _(detail),
        "code": refused.code,
        "errors": [],
        **({"skew_seconds": refused.skew} if refused.skew is not None else {}),
        **refused.more,
    }
    headers = {"Retry-After": _RETRY} if refused.code == "not_yet" else {}
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        headers["Connection"] = "close"
    return Response(msgspec.json.encode(body), status_code=status, media_type=PROBLEM_JSON, headers=headers)


_SIGNED = {COMPRESSED: True}


@post("/exchange/items", opt=_SIGNED, request_max_body_size=LONGEST_ITEM, status_code=200)
async def take_item(request: AnyRequest) -> Response[bytes]:
    """An item of a referral; the answer is a signed receipt, the same however often it comes."""

    async def follow(asked: _Asked) -> bytes:
        return await arrive(asked.peer, read(asked.body, Item))

    return await _answered(request, follow)


@post("/exchange/keys", opt=_SIGNED, status_code=200)
async def take_key(request: AnyRequest) -> Response[bytes]:
    """The key a peer signs with from now on; the one it signed this with holds for a while yet."""

    async def follow(asked: _Asked) -> bytes:
        told = read(asked.body, NewKey)
        named = key_id(told.public_key)
        sql = "select peer_learn_key($1, $2, $3, $4)"
        if not await fetch_value(sql, asked.peer.id, named, told.public_key, KEY_OVERLAP_SECONDS):
            raise _Refused("key_taken")
        return written(KeyReceipt(SCHEMA, named))

    return await _answered(request, follow)


@get("/exchange/greeting", opt=_SIGNED)
async def greeting(request: AnyRequest) -> Response[bytes]:
    """The time here, and the centres that answer referrals."""

    async def follow(_asked: _Asked) -> bytes:
        centres = [CentreNamed(row["code"], row["name"]) for row in await fetch("select * from exchange_centres()")]
        return written(Greeting(schema=SCHEMA, now=now_utc(), centres=centres))

    return await _answered(request, follow)


ROUTES = [take_item, take_key, greeting]

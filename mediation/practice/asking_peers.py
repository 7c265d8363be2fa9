"""Requests to other installations: signed, bounded in time and size, never led elsewhere; answers believed only when signed.

Whatever goes wrong has a short code of ours: nothing a stranger answers is kept or shown.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import httpx
import msgspec

from mediation.exchange_items import LONGEST_ANSWER, ItemUnreadable, read
from mediation.exchange_keys import known_by
from mediation.signed_messages import (
    JSON,
    Lines,
    Request,
    Response,
    SignatureRefused,
    sign_request,
    verify_response,
)
from parties import keys
from parties.database import fetch

PREFIX = "/api/v1/exchange"
WHOLE_REQUEST_SECONDS = 30.0
_TIMES = httpx.Timeout(10.0, connect=5.0)
_CODES = frozenset(
    {
        *(
            "signature_missing",
            "signature_wrong",
            "signature_expired",
            "digest_wrong",
            "key_unknown",
            "clock_skew",
            "replayed",
        ),
        *(
            "packet_broken",
            "peer_suspended",
            "peer_unconfirmed",
            "not_yet",
            "no_such_centre",
            "schema_newer",
            "unreadable",
            "not_valid",
        ),
        *("unknown_event", "unreadable_characters", "too_large", "unavailable", "not_json"),
    }
)
T = TypeVar("T", bound=msgspec.Struct)


class PeerFailed(Exception):
    """A peer did not answer as it should. `code` says how; `down`: it was not even reached, so nothing can have arrived."""

    def __init__(self, code: str, *, down: bool = False, skew: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.down = down
        self.skew = skew


@dataclass(frozen=True)
class Address:
    """Where a peer is reached, and the key it knows us by (empty: none yet)."""

    peer_id: int
    base_url: str
    our_key: str


@dataclass(frozen=True)
class Line:
    """An open line to other installations."""

    client: httpx.AsyncClient
    clock: Callable[[], datetime]

    async def ask(self, to: Address, method: str, path: str, kind: type[T], body: bytes | None = None) -> T:
        """What a peer answers, signed by one of its keys and bound to this very request. Raises PeerFailed."""
        request = Request(method, f"{to.base_url}{PREFIX}{path}")
        request.headers = {"Accept": JSON, "Accept-Encoding": "identity"}
        sign_request(request, known_by(keys.current(), to.our_key), self.clock(), body)
        try:
            async with asyncio.timeout(WHOLE_REQUEST_SECONDS):
                status, headers, content = await self._exchange(request, body)
        except (httpx.ConnectError, httpx.ConnectTimeout) as failed:
            raise PeerFailed("not_reached", down=True) from failed
        except (TimeoutError, httpx.TimeoutException) as failed:
            raise PeerFailed("no_answer_in_time") from failed
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as failed:
            raise PeerFailed("broken_off") from failed
        return await self._believed(to, Response(status, request, headers), content, kind)

    async def _exchange(self, request: Request, body: bytes | None) -> tuple[int, Lines, bytes]:
        async with self.client.stream(request.method, request.url, headers=request.headers, content=body) as answer:
            content = bytearray()
            async for piece in answer.aiter_raw():
                content += piece
                if len(content) > LONGEST_ANSWER:
                    raise PeerFailed("answer_too_long")
            return answer.status_code, Lines(tuple(answer.headers.multi_items())), bytes(content)

    async def _believed(self, to: Address, response: Response, content: bytes, kind: type[T]) -> T:
        if 300 <= response.status_code < 400:
            raise PeerFailed("redirected")
        if response.status_code != 200:
            raise _refused(response.status_code, content)
        known = {
            row["key_id"]: row["public_key"] for row in await fetch("select * from exchange_keys_of($1)", to.peer_id)
        }
        try:
            verify_response(response, known, self.clock(), content)
            return read(content, kind)
        except SignatureRefused as wrong:
            raise PeerFailed(f"answer_{wrong.code}", skew=wrong.skew) from wrong
        except ItemUnreadable as wrong:
            raise PeerFailed(f"answer_{wrong.code}") from wrong


def _refused(status: int, content: bytes) -> PeerFailed:
    """A refusal is signed by nobody, so that it is never the last word: the item is tried again."""
    try:
        told = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError):
        told = None
    code = told.get("code") if isinstance(told, Mapping) else None
    skew = told.get("skew_seconds") if isinstance(told, Mapping) else None
    return PeerFailed(
        code if isinstance(code, str) and code in _CODES else f"answered_{status}",
        skew=skew if isinstance(skew, int) and abs(skew) < 10**9 else None,
    )


@asynccontextmanager
async def open_line(clock: Callable[[], datetime]) -> AsyncIterator[Line]:
    """A line for a while. Neither the environment's proxies nor redirects lead it elsewhere."""
    async with httpx.AsyncClient(timeout=_TIMES, follow_redirects=False, trust_env=False) as client:
        yield Line(client, clock)

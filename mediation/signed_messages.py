"""HTTP messages signed by RFC 9421 with Ed25519, their bodies by RFC 9530, as two installations send them to each other.

What is signed is fixed here, so that nothing of weight can be left out: method, whole address, type and digest of the body;
of an answer its status and, with it, the signature of the very request it answers. The address is always that of the
installation that was meant, not the one a proxy saw, so that a request to one is no good at another.
"""

import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.digests import ContentDigest
from http_message_signatures.exceptions import HTTPMessageSignaturesException

TAG = "mediation-exchange"
LABEL = "mediation"
JSON = "application/json"
WINDOW = timedelta(minutes=5)
"""So far may the clocks of two installations be apart."""
_BARE = ("@method", "@target-uri")
_WITH_BODY = (*_BARE, "content-type", "content-digest")
_ANSWER = ("@status", "content-type", "content-digest", f'"signature";req;key="{LABEL}"')
_LONGEST_NONCE = 64


class SignatureRefused(Exception):
    """A message is not what a peer signed. `code` says what is wrong with it, `skew` how far its clock is off."""

    def __init__(self, code: str, skew: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.skew = skew


@dataclass(frozen=True)
class Lines:
    """Header fields as they came, line by line."""

    pairs: tuple[tuple[str, str], ...]

    def items(self) -> Iterable[tuple[str, str]]:
        """Every line."""
        return self.pairs


@dataclass
class Request:
    """A request as it is signed. `url` is the whole address at the installation that is meant."""

    method: str
    url: str
    headers: Any = field(default_factory=dict)


@dataclass
class Response:
    """An answer with the request it answers."""

    status_code: int
    request: Request
    headers: Any = field(default_factory=dict)


@dataclass(frozen=True)
class SigningKey:
    """The key of this installation under its name."""

    key_id: str
    private: Ed25519PrivateKey


@dataclass(frozen=True)
class Signed:
    """What a signature that holds says of itself; `digest` is the field it vouches for, where there is a body."""

    key_id: str
    created: datetime
    nonce: str
    digest: str


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, public: Mapping[str, bytes], private: SigningKey | None = None) -> None:
        self._public = public
        self._private = private

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        key = self._public.get(key_id)
        return None if key is None else Ed25519PublicKey.from_public_bytes(key)

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        assert self._private is not None
        return self._private.private


class _Asking(HTTPSignatureKeyResolver):
    """Has no key, and remembers which one was asked for."""

    key_id: str | None = None

    def resolve_public_key(self, key_id: str) -> None:
        self.key_id = key_id


class _Verifier(HTTPMessageVerifier):
    """Leaves the times to `_timely`, which knows the caller's clock and tells how far the other one is off."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        return


def sign_request(request: Request, key: SigningKey, now: datetime, body: bytes | None = None) -> None:
    """Add digest and signature to the headers of a request, under a number of its own."""
    if body is not None:
        request.headers |= {"Content-Type": JSON, "Content-Digest": ContentDigest.create(body)}
    _sign(request, key, now, _BARE if body is None else _WITH_BODY)


def sign_response(response: Response, key: SigningKey, now: datetime, body: bytes) -> None:
    """Add digest and signature to the headers of an answer, bound to the request it answers."""
    response.headers |= {"Content-Type": JSON, "Content-Digest": ContentDigest.create(body)}
    _sign(response, key, now, _ANSWER)


def _sign(message: Request | Response, key: SigningKey, now: datetime, covered: tuple[str, ...]) -> None:
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys({}, key)).sign(
        message,
        key_id=key.key_id,
        created=now,
        nonce=secrets.token_urlsafe(24),
        label=LABEL,
        tag=TAG,
        covered_component_ids=covered,
        use_existing_digest="Content-Digest" in message.headers,
    )


def key_id_of(headers: Iterable[tuple[str, str]]) -> str:
    """Which key a message says it was signed with, believed by nobody yet. Raises SignatureRefused."""
    asked = _Asking()
    message = Request("GET", "https://nowhere.invalid/", Lines(tuple(headers)))
    with suppress(HTTPMessageSignaturesException, ValueError):
        _Verifier(signature_algorithm=ED25519, key_resolver=asked).verify(message, max_age=None, expect_tag=TAG)
    if asked.key_id is None:
        raise SignatureRefused("signature_missing")
    return asked.key_id


def verify_request(request: Request, keys: Mapping[str, bytes], now: datetime, *, with_body: bool) -> Signed:
    """What a request says that one of these keys signed, a moment ago. Its body is not looked at. Raises SignatureRefused."""
    return _verified(request, keys, now, _WITH_BODY if with_body else _BARE)


def verify_response(response: Response, keys: Mapping[str, bytes], now: datetime, body: bytes) -> Signed:
    """The same of an answer, and that its body is the one that was signed. Raises SignatureRefused."""
    signed = _verified(response, keys, now, _ANSWER)
    verify_digest(signed, body)
    return signed


def verify_digest(signed: Signed, body: bytes) -> None:
    """That a body is the one a signature vouches for. Raises SignatureRefused."""
    try:
        ContentDigest.verify(signed.digest, body)
    except HTTPMessageSignaturesException as wrong:
        raise SignatureRefused("digest_wrong") from wrong


def _verified(
    message: Request | Response, keys: Mapping[str, bytes], now: datetime, required: tuple[str, ...]
) -> Signed:
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_Keys(keys))
    try:
        (result,) = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=required)
    except (HTTPMessageSignaturesException, ValueError) as wrong:
        raise SignatureRefused("signature_wrong") from wrong
    nonce, created = result.nonce, result.parameters.get("created")
    if not nonce or len(nonce) > _LONGEST_NONCE or not isinstance(created, int):
        raise SignatureRefused("signature_wrong")
    expires = result.parameters.get("expires")
    at = _timely(created, expires if isinstance(expires, int) else None, now)
    digest = result.covered_components.get('"content-digest"', "")
    return Signed(str(result.parameters["keyid"]), at, nonce, digest)


def _timely(created: int, expires: int | None, now: datetime) -> datetime:
    """When it was signed. Raises SignatureRefused, with the seconds its clock is ahead of ours (behind: below zero)."""
    skew = round(created - now.timestamp())
    if abs(skew) > WINDOW.total_seconds():
        raise SignatureRefused("clock_skew", skew)
    if expires is not None and expires < now.timestamp() - WINDOW.total_seconds():
        raise SignatureRefused("signature_expired")
    return datetime.fromtimestamp(created, UTC)

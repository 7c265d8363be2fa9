"""Who knocks at the door for other installations: let in is only what a known one signed, a moment ago, for us, once."""

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mediation.exchange_items import LONGEST_ITEM
from mediation.exchange_keys import own_keys, public_key
from mediation.packet_file import bind
from mediation.packet_record import FORMAT, VERSION, PacketRecord
from mediation.peer_card import key_id
from mediation.signed_messages import Request, SigningKey, sign_request
from parties import keys
from tests.mediation.practice.two_houses import Two, two_houses

Json = dict[str, Any]


@pytest.fixture(scope="module")
async def two(server: str, keyring: keys.Keyring, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    async with two_houses(server, tmp_path_factory.mktemp("door")) as both:
        yield both


@dataclass
class Knock:
    """A request of the one installation at the door of the other, before it is sent."""

    two: Two
    request: Request
    body: bytes

    async def comes(self, **changed: Any) -> tuple[int, Json]:
        """What is answered, with these parts of it changed on the way."""
        request = httpx.Request(self.request.method, self.request.url, headers=self.request.headers, content=self.body)
        answer = await self.two.wire.arrives(request, **changed)
        return answer.status_code, json.loads(await answer.aread())

    async def is_refused(self, status: int, code: str, **changed: Any) -> Json:
        """It must be refused so, and leave nothing behind."""
        before = await self.two.there.value("select count(*) from exchange_received")
        told = await self.comes(**changed)
        assert (told[0], told[1]["code"]) == (status, code), told
        assert await self.two.there.value("select count(*) from exchange_received") == before
        return told[1]

    def headers(self, **changed: str) -> list[tuple[str, str]]:
        """Its headers with some of them changed."""
        named = {name.replace("_", "-").title(): value for name, value in changed.items()}
        return list((self.request.headers | named).items())


def key_of(two: Two) -> SigningKey:
    return own_keys(two.here.ring)[0]


def knock(
    two: Two,
    item: Json | None = None,
    *,
    key: SigningKey | None = None,
    at: timedelta = timedelta(),
    url: str = "",
    body: bytes | None = None,
) -> Knock:
    content = body if body is not None else json.dumps(withdrawal(two) | (item or {})).encode()
    request = Request("POST", url or f"{two.there.settings.base_url}/api/v1/exchange/items")
    sign_request(request, key or key_of(two), datetime.now(UTC) + at, content)
    return Knock(two, request, content)


def withdrawal(two: Two) -> Json:
    """An item that is followed wherever it comes."""
    return {
        "schema": 1,
        "item": str(uuid4()),
        "referral": str(uuid4()),
        "event": "withdraw",
        "happened_at": datetime.now(UTC).isoformat(),
        "fields": {"reason": "person_asked"},
    }


def stranger() -> SigningKey:
    private = Ed25519PrivateKey.generate()
    return SigningKey(key_id(public_key(private)), private)


async def test_what_a_known_installation_signs_is_let_in(two: Two) -> None:
    status, receipt = await knock(two).comes()
    assert (status, receipt["outcome"]) == (200, "applied")


async def test_nothing_is_let_in_unsigned_or_under_a_key_nobody_knows(two: Two) -> None:
    bare = knock(two)
    await bare.is_refused(401, "signature_missing", headers=[("Content-Type", "application/json")])
    await bare.is_refused(401, "signature_missing", headers=bare.headers(signature_input="nonsense"))
    await knock(two, key=stranger()).is_refused(401, "key_unknown")
    borrowed = SigningKey(key_of(two).key_id, Ed25519PrivateKey.generate())
    await knock(two, key=borrowed).is_refused(401, "signature_wrong")


async def test_whatever_is_changed_on_the_way_is_found(two: Two) -> None:
    for changed in (
        {"content": knock(two).body},
        {"content": b""},
    ):
        await knock(two).is_refused(401, "digest_wrong", **changed)
    one, other = knock(two), knock(two)
    digest = other.request.headers["Content-Digest"]
    await one.is_refused(401, "signature_wrong", headers=one.headers(content_digest=digest), content=other.body)
    await one.is_refused(401, "signature_wrong", url=str(one.request.url) + "?more=1")
    typed = one.headers(content_type="application/json; charset=utf-8")
    await one.is_refused(401, "signature_wrong", headers=typed)
    made = one.request.headers["Signature-Input"]
    for old, new in (('tag="mediation-exchange"', 'tag="mediation"'), ('alg="ed25519"', 'alg="hmac-sha256"')):
        assert old in made
        told = await one.comes(headers=one.headers(signature_input=made.replace(old, new)))
        assert told[0] == 401, told
    nonce = made.partition('nonce="')[2].partition('"')[0]
    renewed = one.headers(signature_input=made.replace(nonce, "a" * len(nonce)))
    await one.is_refused(401, "signature_wrong", headers=renewed)


@pytest.mark.parametrize("left_out", ['"@method"', '"@target-uri"', '"content-type"', '"content-digest"'])
async def test_a_signature_that_leaves_out_what_matters_is_none(
    two: Two, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    covered = tuple(
        one for one in ("@method", "@target-uri", "content-type", "content-digest") if f'"{one}"' != left_out
    )
    monkeypatch.setattr("mediation.signed_messages._WITH_BODY", covered)
    lame = knock(two)
    monkeypatch.undo()
    await lame.is_refused(401, "signature_wrong")


async def test_the_same_request_is_let_in_once(two: Two) -> None:
    one = knock(two)
    assert (await one.comes())[0] == 200
    await one.is_refused(401, "replayed")


async def test_a_request_that_was_meant_for_another_installation_is_refused(two: Two) -> None:
    elsewhere = knock(two, url="https://other.example/api/v1/exchange/items")
    await elsewhere.is_refused(401, "signature_wrong", url=f"{two.there.settings.base_url}/api/v1/exchange/items")


async def test_clocks_that_are_apart_are_told_how_far(two: Two) -> None:
    for minutes in (-6, 6):
        told = await knock(two, at=timedelta(minutes=minutes)).is_refused(401, "clock_skew")
        assert abs(told["skew_seconds"] - minutes * 60) <= 2
        assert str(abs(told["skew_seconds"])) in told["detail"]
    for minutes in (-4, 4):
        assert (await knock(two, at=timedelta(minutes=minutes)).comes())[0] == 200


async def test_what_cannot_be_read_is_told_and_may_come_again(two: Two) -> None:
    for body, code in (
        ({"schema": 2}, "schema_newer"),
        ({"later": True}, "unreadable"),
        ({"item": "x"}, "unreadable"),
        ({"event": "dance"}, "unknown_event"),
        ({"fields": {"reason": "a\x00b"}}, "unreadable_characters"),
        ({"happened_at": "2026-11-27T10:00:00"}, "unreadable"),
        ({"event": "send", "centre": "nowhere"}, "no_such_centre"),
    ):
        await knock(two, body).is_refused(422, code)
    newer_and_strange = {"schema": 99, "item": 7, "more": []}
    await knock(two, newer_and_strange).is_refused(422, "schema_newer")
    await knock(two, body=b"[" * 100_000).is_refused(422, "unreadable")
    await knock(two, body=b"\xff\xfe").is_refused(422, "unreadable")


async def test_what_is_too_large_is_not_even_read(two: Two) -> None:
    one = knock(two)
    declared = one.headers(content_length=str(LONGEST_ITEM + 1))
    await one.is_refused(413, "too_large", headers=declared)
    poured: list[int] = []

    async def pour() -> AsyncIterator[bytes]:
        for number in range(200):
            poured.append(number)
            yield b"x" * 1_000_000

    plain = [pair for pair in one.headers() if pair[0] != "Content-Length"]
    answer = await two.wire.arrives(httpx.Request("POST", one.request.url), headers=plain, content=pour())
    assert (answer.status_code, json.loads(await answer.aread())["code"]) == (413, "too_large")
    assert len(poured) < 20


async def test_only_json_is_taken(two: Two) -> None:
    one = knock(two)
    await one.is_refused(415, "not_json", headers=one.headers(content_type="text/plain"))


async def test_what_it_follows_must_have_come_before(two: Two) -> None:
    centre = await two.there.value("select code from centre where id = $1", two.there.world.justice.id)
    early = {"event": "supply", "centre": centre, "after": str(uuid4()), "fields": {"supplement": "x"}}
    await knock(two, early).is_refused(409, "not_yet")


async def test_a_peer_moves_nothing_but_its_own_side_of_its_own_referrals(two: Two) -> None:
    _, number = await two.sent()
    await two.settle()
    ref = str(await two.here.value("select ref from referral_exchange where referral_id = $1", number))
    status, receipt = await knock(two, {"referral": ref, "event": "acknowledge", "fields": {}}).comes()
    assert (status, receipt["outcome"], receipt["reason"]) == (200, "refused", "not_the_senders")
    again = {"referral": ref, "event": "send", "centre": "x", "packet": "e30="}
    status, receipt = await knock(two, again).comes()
    assert (status, receipt["outcome"], receipt["reason"]) == (200, "refused", "already_here")
    assert await two.stand(number) == ("sent", "sent")


def packet(key: SigningKey, **changed: Any) -> str:
    record: Json = {
        "format": FORMAT,
        "version": VERSION,
        "id": "1",
        "referral": "1",
        "sent_on": "2026-11-27",
        "sender": {"name": "ศูนย์"},
        "receiver": {"name": "ศยช."},
        "destination": "CJC",
        "reason": "unresolved",
        "basis": "public_task",
        "topic": "DEBT",
        "nature": "civil",
        "people": [{"side": "applicant", "part": "party", "kind": "natural", "name": "นางสมใจ"}],
    }
    made = msgspec.convert(record | changed, PacketRecord, strict=False)
    return base64.b64encode(bind(made, b"%PDF-", key.private, key.key_id)).decode()


async def test_a_packet_is_held_against_its_signature_and_our_lists(two: Two) -> None:
    centre = await two.there.value("select code from centre where id = $1", two.there.world.justice.id)
    sent = {"event": "send", "centre": centre, "fields": {}}
    for changed, place in (
        ({"reason": "none of ours"}, "packet.reason"),
        ({"topic": "<script>"}, "packet.topic"),
        ({"letter_no": "9" * 61}, "packet.letter_no"),
        ({"people": [{"side": "judge", "part": "party", "kind": "natural", "name": "x"}]}, "packet.people[0].side"),
    ):
        told = await knock(two, sent | {"packet": packet(key_of(two), **changed)}).is_refused(422, "unreadable")
        assert told["at"] == place
    for broken in (
        packet(stranger()),
        packet(SigningKey(key_of(two).key_id, Ed25519PrivateKey.generate())),
        base64.b64encode(b"PK").decode(),
        packet(key_of(two))[:-8],
        "",
    ):
        await knock(two, sent | {"packet": broken}).is_refused(422, "packet_broken")
    status, receipt = await knock(two, sent | {"packet": packet(key_of(two))}).comes()
    assert (status, receipt["outcome"], receipt["status"]) == (200, "applied", "sent")


async def test_a_key_is_taken_only_from_whom_it_belongs_to(two: Two) -> None:
    theirs = own_keys(two.there.ring)[0]
    body = json.dumps({"schema": 1, "public_key": b64(public_key(key_of(two).private))}).encode()
    request = Request("POST", f"{two.there.settings.base_url}/api/v1/exchange/keys")
    sign_request(request, key_of(two), datetime.now(UTC), body)
    assert (await Knock(two, request, body).comes())[0] == 200, "the key it has already"
    request = Request("POST", f"{two.there.settings.base_url}/api/v1/exchange/keys")
    sign_request(request, theirs, datetime.now(UTC), body)
    await Knock(two, request, body).is_refused(401, "key_unknown")


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()

"""Providers speak for themselves, and prove it: codes link somebody's LINE, reports say what became of a message."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from mediation.app import create_app
from mediation.outlets import Outlets
from mediation.practice.line_linking import Heard, forget, give_party_code, hear, party_called
from mediation.settings import Settings
from mediation.work import reading, work
from notifications.channels.line import LineWay
from notifications.line_links import code_in, line_user_of
from parties.errors import NotFound, NotPermitted
from tests.conftest import Database
from tests.mediation.house import BASE
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.notifications.providers import Gateway, gateway
from tests.notifications.test_messages import a_message
from tests.world import World

SECRET, HOOK = "line-channel-secret", "a-long-secret-for-reports-of-delivery"


@pytest.fixture
def chat() -> Any:
    with gateway() as made:
        yield made


@pytest.fixture
async def provider(database: Database, chat: Gateway) -> AsyncIterator[httpx.AsyncClient]:
    """LINE, as it comes to the doors of an installation where it is set up."""
    outlets = Outlets(line=LineWay("token", SECRET, chat.url), hook_secret=HOOK)
    app: Any = create_app(Settings(base_url=BASE, outlets=outlets))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def tells(provider: httpx.AsyncClient, *events: dict[str, Any], secret: str = SECRET) -> httpx.Response:
    body = json.dumps({"destination": "U0", "events": events}).encode()
    signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
    headers = {"x-line-signature": signature, "content-type": "application/json"}
    return await provider.post("/webhooks/line", content=body, headers=headers)


def says(user: str, text: str) -> dict[str, Any]:
    return {
        "type": "message",
        "timestamp": int(datetime.now(UTC).timestamp() * 1000),
        "replyToken": "reply-1",
        "source": {"type": "user", "userId": user},
        "message": {"type": "text", "id": "1", "text": text},
    }


def leaves(user: str, at: datetime) -> dict[str, Any]:
    return {
        "type": "unfollow",
        "timestamp": int(at.timestamp() * 1000),
        "source": {"type": "user", "userId": user},
    }


def a_user() -> str:
    return f"U{uuid4().hex}"


async def a_party(world: World) -> tuple[int, int, int]:
    case_id = await case_at(world, "received")
    (party,) = await parties_of(world, case_id, 1)
    return case_id, party, await world.owner.fetchval("select person_id from case_party where id = $1", party)


async def reached(world: World, person_id: int) -> str:
    async with reading(world.officer):
        return await line_user_of(person_id=person_id)


async def test_somebody_sends_the_code_they_were_given_and_is_linked(
    world: World, provider: httpx.AsyncClient, chat: Gateway
) -> None:
    case_id, party, person = await a_party(world)
    code, _ = await give_party_code(world.officer, case_id, party)
    user = a_user()
    assert (await tells(provider, says(user, f" {code.lower()} "))).status_code == 200
    assert await reached(world, person) == user
    (asked,) = chat.asked
    assert (asked.path, asked.json["replyToken"]) == ("/v2/bot/message/reply", "reply-1")
    assert "ศอช.ต.ท่าถ่าน" in asked.json["messages"][0]["text"]
    row = await world.owner.fetchrow("select * from line_link where person_id = $1", person)
    assert row is not None
    assert user.encode() not in row["line_user"] + row["user_index"]
    assert code.replace("-", "").encode() not in row["code_hash"]


async def test_what_is_told_twice_changes_nothing_and_is_answered_the_same(
    world: World, provider: httpx.AsyncClient, chat: Gateway
) -> None:
    case_id, party, person = await a_party(world)
    code, _ = await give_party_code(world.officer, case_id, party)
    user = a_user()
    for _ in range(3):
        await tells(provider, says(user, code))
    assert len({asked.body for asked in chat.asked}) == 1
    entries = await world.owner.fetchval(
        "select count(*) from journal_entry where centre_id = $1 and event = 'centre:line:linked'", world.tha_than.id
    )
    assert (entries, await reached(world, person)) == (1, user)


async def test_a_code_is_good_for_one_user_and_a_few_days(world: World) -> None:
    case_id, party, person = await a_party(world)
    code, good_until = await give_party_code(world.officer, case_id, party)
    assert await hear(a_user(), code, lambda: good_until) == (Heard.unknown, "")
    first, second = a_user(), a_user()
    assert (await hear(first, code))[0] is Heard.linked
    assert (await hear(second, code))[0] is Heard.unknown
    assert await reached(world, person) == first
    again, _ = await give_party_code(world.officer, case_id, party)
    newer, _ = await give_party_code(world.officer, case_id, party)
    assert (await hear(second, again))[0] is Heard.unknown, "a newer code ends one that was not used"
    assert (await hear(second, newer))[0] is Heard.linked
    assert await reached(world, person) == second


async def test_whoever_leaves_the_chat_is_reached_no_more_and_an_old_word_of_it_ends_nothing_new(
    world: World, provider: httpx.AsyncClient
) -> None:
    case_id, party, person = await a_party(world)
    user, long_ago = a_user(), datetime.now(UTC) - timedelta(hours=1)
    code, _ = await give_party_code(world.officer, case_id, party)
    await tells(provider, says(user, code), leaves(user, long_ago))
    assert await reached(world, person) == user
    await tells(provider, leaves(user, datetime.now(UTC) + timedelta(seconds=1)))
    assert await reached(world, person) == ""
    assert await forget(user, datetime.now(UTC)) == 0


async def test_a_forged_or_unreadable_word_does_nothing(
    world: World, provider: httpx.AsyncClient, chat: Gateway
) -> None:
    case_id, party, person = await a_party(world)
    code, _ = await give_party_code(world.officer, case_id, party)
    assert (await tells(provider, says(a_user(), code), secret="guessed")).status_code == 403
    body = json.dumps({"events": [says(a_user(), code)]}).encode()
    for given in (b"", b"x", "ก".encode()):
        answer = await provider.post("/webhooks/line", content=body, headers={b"x-line-signature": given})
        assert answer.status_code == 403
    assert (await reached(world, person), chat.asked) == ("", [])
    broken = b'{"events": [{"type": 7}]}'
    signature = base64.b64encode(hmac.digest(SECRET.encode(), broken, hashlib.sha256)).decode()
    answer = await provider.post("/webhooks/line", content=broken, headers={"x-line-signature": signature})
    assert answer.status_code == 422


async def test_what_is_no_code_is_not_answered_and_an_unknown_one_is(
    provider: httpx.AsyncClient, chat: Gateway
) -> None:
    await tells(provider, says(a_user(), "สวัสดีครับ"), says("", "ABCD-2345"))
    assert chat.asked == []
    await tells(provider, says(a_user(), "ABCD-2345"))
    assert "ไม่พบรหัสนี้" in chat.asked[0].json["messages"][0]["text"]


@pytest.mark.parametrize(("text", "code"), [("abcd-2345", "ABCD2345"), ("AB CD ๒๓ 45", "ABCD2345"), ("ABCD-234", None)])
def test_a_code_is_read_however_it_is_typed(text: str, code: str | None) -> None:
    assert code_in(text) == code


async def test_codes_are_given_by_those_who_look_after_people_and_to_people_of_their_cases(world: World) -> None:
    case_id, party, _ = await a_party(world)
    for actor in (world.mediator, world.admin, world.auditor):
        with pytest.raises(NotPermitted):
            await give_party_code(actor, case_id, party)
    with pytest.raises(NotFound):
        await give_party_code(world.registered["officer"], case_id, party)
    with pytest.raises(NotFound):
        await party_called(world.officer, case_id, 999_999_991)


async def test_a_report_says_what_became_of_a_message(world: World, provider: httpx.AsyncClient) -> None:
    message = a_message()
    async with work(world.officer) as hand:
        hand.send(message)
    await world.owner.execute(
        "update message set status = 'handed_over', handed_over_at = now() where key = $1", message.key
    )

    async def reports(what: str, secret: str = HOOK, **more: str) -> httpx.Response:
        body = {"key": str(message.key), "what": what, **more}
        return await provider.post("/webhooks/delivery", json=body, headers={"x-mediation-hook": secret})

    assert (await reports("opened", "guessed")).status_code == 403
    assert (await reports("read")).status_code == 422
    assert (await reports("opened")).json() == {"known": True}
    assert (await reports("bounced", error="5.1.1 <somchai@example.th> 0812345678")).json() == {"known": True}
    row = await world.owner.fetchrow("select * from message where key = $1", message.key)
    assert row is not None
    assert row["opened_at"] is not None
    assert row["bounced_at"] is not None
    assert "0812345678" not in row["last_error"]
    assert row["last_error"].startswith("address_refused")
    body = {"key": str(uuid4()), "what": "opened"}
    answer = await provider.post("/webhooks/delivery", json=body, headers={"x-mediation-hook": HOOK})
    assert answer.json() == {"known": False}


async def test_where_nothing_is_set_up_there_are_no_such_doors(client: httpx.AsyncClient) -> None:
    for path in ("/webhooks/line", "/webhooks/delivery"):
        assert (await client.post(path, json={})).status_code == 404

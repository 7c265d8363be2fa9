"""Each way out of the house, against a provider that listens: what arrives there, and what its answers mean."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from notifications.channels.line import LineSender, LineWay, signed_by_line
from notifications.channels.mail import MailSender
from notifications.channels.sms import SmsSender, SmsWay, phone_as
from notifications.outgoing import Later, Outgoing, Refused
from notifications.wording import Worded
from tests.notifications.providers import Gateway, Mailbox, free_port, gateway, hanging_server, smtp_server

KEY = UUID("11111111-2222-4333-8444-555555555555")
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
PLANNED = {
    "uid": "session-7@mediation.example",
    "sequence": 2,
    "start": "2026-12-01T02:30:00+00:00",
    "end": "2026-12-01T04:30:00+00:00",
    "place": "ศาลาประชาคม หมู่ 3",
}


def a_letter(channel: str = "mail", address: str = "somchai@example.th", **more: Any) -> Outgoing:
    words = Worded("นัดหมาย", "มีนัดหมาย\n\nhttps://m.example/m/abc", "<p>มีนัดหมาย</p>", 'มี "นัด" & https://m.example/m/abc')
    return Outgoing(KEY, channel, "th", "ศอช.ต.ท่าถ่าน", words, NOW, address, **more)


# MAIL


@pytest.fixture
def box() -> Any:
    with smtp_server() as made:
        yield made


@pytest.fixture
async def mail(box: Mailbox) -> AsyncIterator[MailSender]:
    sender = MailSender(box.way())
    yield sender
    await sender.close()


async def test_a_mail_bears_the_name_of_the_centre_and_the_key_of_its_message(box: Mailbox, mail: MailSender) -> None:
    handed = await mail.hand_over(a_letter())
    ((address, taken),) = box.taken
    assert address == "somchai@example.th"
    assert handed.ref == taken["message-id"] == f"<{KEY}@mediation.example>"
    assert taken["from"].addresses[0].display_name == "ศอช.ต.ท่าถ่าน"
    assert taken["subject"] == "นัดหมาย"
    assert taken["auto-submitted"] == "auto-generated"
    assert [part.get_content_type() for part in taken.iter_parts()] == ["text/plain", "text/html"]


async def test_an_appointment_goes_with_what_calendars_understand(box: Mailbox, mail: MailSender) -> None:
    await mail.hand_over(a_letter(calendar=PLANNED))
    await mail.hand_over(a_letter(calendar={**PLANNED, "sequence": 3, "method": "CANCEL"}))
    methods = []
    for _, taken in box.taken:
        part = list(taken.iter_parts())[-1]
        assert part.get_content_type() == "text/calendar"
        calendar = Calendar.from_ical(part.get_content())
        (event,) = calendar.walk("VEVENT")
        assert str(event["uid"]) == PLANNED["uid"]
        assert b"DTSTART;TZID=Asia/Bangkok:20261201T093000" in calendar.to_ical()
        assert str(event["location"]) == "ศาลาประชาคม หมู่ 3"
        assert str(event["attendee"]) == "mailto:somchai@example.th"
        methods.append((part.get_param("method"), str(calendar["method"]), event["sequence"], str(event["status"])))
    assert methods == [("REQUEST", "REQUEST", 2, "CONFIRMED"), ("CANCEL", "CANCEL", 3, "CANCELLED")]


@pytest.mark.parametrize("address", ["", "nobody", "a b@example.th", "a@b\r\nBcc: c@example.th", "ก@", "@example.th"])
async def test_what_is_no_address_is_refused_and_nothing_leaves(box: Mailbox, mail: MailSender, address: str) -> None:
    with pytest.raises(Refused) as refused:
        await mail.hand_over(a_letter(address=address))
    assert refused.value.code == "address_unusable"
    assert box.taken == []


async def test_an_address_the_server_does_not_know_is_refused_for_good(box: Mailbox, mail: MailSender) -> None:
    box.answers["somchai@example.th"] = "550 5.1.1 <somchai@example.th> unknown"
    with pytest.raises(Refused) as refused:
        await mail.hand_over(a_letter())
    assert str(refused.value) == "address_refused 550 5.1.1"


async def test_a_server_that_greylists_is_asked_again_later(box: Mailbox, mail: MailSender) -> None:
    box.answers["somchai@example.th"] = "451 4.7.1 greylisted, come again"
    with pytest.raises(Later) as later:
        await mail.hand_over(a_letter())
    assert (str(later.value), later.value.after) == ("busy 451 4.7.1", timedelta(minutes=5))
    box.answers.clear()
    await mail.hand_over(a_letter())


async def test_a_mail_that_is_refused_whole_is_refused_and_one_put_off_comes_again(
    box: Mailbox, mail: MailSender
) -> None:
    box.data = ["554 5.7.1 spam", "452 4.3.1 full"]
    with pytest.raises(Refused, match="content_refused 554"):
        await mail.hand_over(a_letter())
    with pytest.raises(Later, match="busy 452"):
        await mail.hand_over(a_letter())


async def test_a_server_that_hangs_is_given_up_in_time(box: Mailbox) -> None:
    with hanging_server() as port:
        box.port = port
        sender = MailSender(box.way(seconds=0.2))
        with pytest.raises(Later, match="too_slow"):
            await sender.hand_over(a_letter())
        await sender.close()


async def test_a_server_that_is_not_there_is_asked_again_later(box: Mailbox) -> None:
    sender = MailSender(Mailbox(port=free_port()).way())
    with pytest.raises(Later, match="not_reached"):
        await sender.hand_over(a_letter())
    await sender.close()


# LINE


@pytest.fixture
def provider() -> Any:
    with gateway() as made:
        yield made


@pytest.fixture
async def line(provider: Gateway) -> AsyncIterator[LineSender]:
    sender = LineSender(LineWay("a-token", "a-secret", provider.url, seconds=2))
    yield sender
    await sender.close()


async def test_a_push_bears_the_key_as_its_retry_key(provider: Gateway, line: LineSender) -> None:
    provider.answer((200, {"x-line-request-id": "r-1"}, "{}"))
    handed = await line.hand_over(a_letter("line", "U123"))
    (asked,) = provider.asked
    assert handed.ref == "r-1"
    assert (asked.path, asked.headers["x-line-retry-key"]) == ("/v2/bot/message/push", str(KEY))
    assert asked.headers["authorization"] == "Bearer a-token"
    assert asked.json["to"] == "U123"
    assert asked.json["messages"][0]["text"].startswith("มีนัดหมาย")


async def test_what_line_accepted_before_counts_as_handed_over(provider: Gateway, line: LineSender) -> None:
    provider.answer((409, {"x-line-accepted-request-id": "r-0"}, "{}"))
    assert (await line.hand_over(a_letter("line", "U123"))).ref == "r-0"


@pytest.mark.parametrize(
    ("status", "headers", "code", "after"),
    [
        (429, {"retry-after": "120"}, "busy 429", timedelta(minutes=2)),
        (429, {}, "busy 429", timedelta(minutes=1)),
        (500, {}, "busy 500", timedelta(minutes=1)),
        (503, {"retry-after": "999999"}, "busy 503", timedelta(hours=6)),
        (401, {}, "sender_refused 401", timedelta(0)),
    ],
)
async def test_what_is_the_providers_trouble_passes(
    provider: Gateway, line: LineSender, status: int, headers: dict[str, str], code: str, after: timedelta
) -> None:
    provider.answer((status, headers, "{}"))
    with pytest.raises(Later) as later:
        await line.hand_over(a_letter("line", "U123"))
    assert (str(later.value), later.value.after) == (code, after)


async def test_a_user_line_does_not_know_is_refused_for_good(provider: Gateway, line: LineSender) -> None:
    provider.answer((400, {}, "{}"))
    with pytest.raises(Refused, match="address_refused 400"):
        await line.hand_over(a_letter("line", "U123"))


async def test_a_line_that_cannot_be_reached_is_asked_again_later() -> None:
    sender = LineSender(LineWay("t", "s", f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(Later, match="not_reached"):
        await sender.hand_over(a_letter("line", "U123"))
    assert not await sender.reply("token", "ตอบ")
    await sender.close()


def test_only_the_secret_signs_and_nothing_of_it_is_shown() -> None:
    body, good = b'{"events":[]}', "pkK1lVPJPiJ+wPLziRD79xIxohl8AImYM8AEeM7IbzQ="
    assert signed_by_line("secret", body, good)
    assert not signed_by_line("other", body, good)
    assert not signed_by_line("secret", body, "")
    assert not signed_by_line("secret", body, "ก")
    assert "hidden" not in repr(LineWay("hidden", "hidden"))


# SMS

FORM = SmsWay(
    "{base}/sms",
    headers={"Content-Type": "application/x-www-form-urlencoded", "Authorization": "Basic abc"},
    body="msisdn={{phone}}&message={{text}}&sender={{sender}}&custom={{key}}",
    phone="0",
    sender="MEDIATE",
)
JSON = SmsWay(
    "{base}/send",
    headers={"content-type": "application/json", "api_key": "k"},
    body='{"phone": "{{phone}}", "message": "{{text}}", "ref": "{{key}}", "left": "{{unknown}}"}',
    success=r'"code"\s*:\s*"000"',
    refused=r'"code"\s*:\s*"101"',
    reference=r'"id"\s*:\s*"(\d+)"',
)


async def by_sms(way: SmsWay, provider: Gateway, number: str = "081-234-5678") -> str:
    sender = SmsSender(SmsWay(**{**vars(way), "url": way.url.replace("{base}", provider.url)}))
    try:
        return (await sender.hand_over(a_letter("sms", number))).ref
    finally:
        await sender.close()


async def test_a_gateway_that_takes_a_form(provider: Gateway) -> None:
    await by_sms(FORM, provider)
    (asked,) = provider.asked
    assert asked.body.startswith(b"msisdn=0812345678&message=%E0%B8%A1%E0%B8%B5%20%22")
    assert asked.body.endswith(b"%26%20https%3A%2F%2Fm.example%2Fm%2Fabc&sender=MEDIATE&custom=" + str(KEY).encode())
    assert asked.headers["authorization"] == "Basic abc"


async def test_a_gateway_that_takes_json(provider: Gateway) -> None:
    provider.answer((200, {}, '{"code": "000", "id": "77"}'))
    assert await by_sms(JSON, provider) == "77"
    (asked,) = provider.asked
    assert asked.json == {
        "phone": "66812345678",
        "message": 'มี "นัด" & https://m.example/m/abc',
        "ref": str(KEY),
        "left": "{{unknown}}",
    }


async def test_a_gateway_that_takes_everything_in_its_address(provider: Gateway) -> None:
    await by_sms(SmsWay("{base}/send?to={{phone}}&text={{text}}", "GET", phone="+66"), provider)
    assert provider.asked[0].path.startswith("/send?to=%2B66812345678&text=%E0%B8%A1")


async def test_a_gateway_that_says_200_to_what_it_did_not_take(provider: Gateway) -> None:
    provider.answer((200, {}, '{"code": "101"}'), (200, {}, '{"code": "500"}'), (429, {}, ""), (404, {}, ""))
    with pytest.raises(Refused, match="address_refused"):
        await by_sms(JSON, provider)
    with pytest.raises(Later, match="not_taken 200"):
        await by_sms(JSON, provider)
    with pytest.raises(Later, match="busy 429"):
        await by_sms(JSON, provider)
    with pytest.raises(Later, match="not_taken 404"):
        await by_sms(JSON, provider)
    provider.answer((422, {}, ""))
    with pytest.raises(Refused, match="address_refused 422"):
        await by_sms(JSON, provider)


@pytest.mark.parametrize(
    "written",
    ["081 234 5678", "08-1234-5678", "(081)2345678", "+66 81 234 5678", "๐๘๑-๒๓๔-๕๖๗๘", "01-234-5678", "0-1234-5678"],
)
def test_a_mobile_is_known_in_every_grouping_of_today_and_before(written: str) -> None:
    assert {form: phone_as(form, written) for form in ("0", "66", "+66")} == {
        "0": "0812345678",
        "66": "66812345678",
        "+66": "+66812345678",
    }


@pytest.mark.parametrize("written", ["02-123-4567", "053 123 456", "12345", "", "+1 212 555 0100", "081-234-5678 ต่อ 9"])
def test_what_no_short_message_reaches_is_refused(written: str) -> None:
    with pytest.raises(Refused, match="not_a_mobile"):
        phone_as("0", written)

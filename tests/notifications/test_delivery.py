"""Delivery takes what waits, once at a time, hands it over outside any transaction, and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from mediation.work import work
from notifications import delivery
from notifications.channels.mail import MailSender
from notifications.delivery import turn
from notifications.messages import Message
from notifications.outgoing import HandedOver, Later, Outgoing, Refused
from notifications.timing import MOST_ATTEMPTS
from parties.database import ENGINE, connection_arguments, fetch, scope
from parties.thai import BANGKOK
from tests.conftest import Database
from tests.mediation.practice.cases_at import case_at
from tests.notifications.providers import smtp_server
from tests.notifications.test_messages import a_message
from tests.world import World

MORNING = datetime(2027, 3, 1, 9, 0, tzinfo=BANGKOK)
EVENING = datetime(2027, 3, 1, 21, 0, tzinfo=BANGKOK)


class Noted:
    """A channel that takes everything, or answers as told, and notes what it was handed."""

    at_once = 4

    def __init__(self, *answers: Exception | None) -> None:
        self.handed: list[Outgoing] = []
        self.answers = list(answers)

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.handed.append(letter)
        return HandedOver(f"ref-{len(self.handed)}")

    async def close(self) -> None: ...


def on_all(sender: Any) -> dict[str, Any]:
    return dict.fromkeys(("mail", "line", "sms", "other"), sender)


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


@pytest.fixture
async def pool(database: Database, world: World) -> AsyncIterator["asyncpg.Pool[asyncpg.Record]"]:
    """The worker's role; what other tests left waiting is out of its way."""
    await world.owner.execute("update message set status = 'cancelled' where status = 'ready'")
    made = await asyncpg.create_pool(**connection_arguments(database.worker_url), min_size=1, max_size=4)
    yield made
    await made.close()


async def queue(world: World, *messages: Message, when: datetime = MORNING) -> None:
    async with work(world.officer, at(when)) as hand:
        for message in messages:
            hand.send(message)


async def rows(world: World) -> list[asyncpg.Record]:
    sql = "select * from message where centre_id = $1 order by id"
    return list(await world.owner.fetch(sql, world.tha_than.id))


async def statuses(world: World) -> list[str]:
    return [row["status"] for row in await rows(world)]


async def set_rules(world: World, rules: str) -> None:
    await world.owner.execute(
        "update centre set settings = jsonb_build_object('delivery', $2::jsonb) where id = $1", world.tha_than.id, rules
    )


async def test_what_was_handed_over_is_emptied_and_what_is_kept_says_to_whom_when_and_how(
    world: World, pool: Any
) -> None:
    case_id = await case_at(world, "received")
    message = a_message(case_id=case_id, link="secret-part", calendar=None)
    await queue(world, message)
    channel = Noted()
    assert await turn(pool, on_all(channel), at(MORNING), base_url="https://m.example") == 1
    (letter,) = channel.handed
    assert (letter.key, letter.address, letter.sender_name) == (message.key, "somchai@example.th", "ศอช.ต.ท่าถ่าน")
    assert "https://m.example/m/secret-part" in letter.worded.text
    (row,) = await rows(world)
    assert (row["status"], row["provider_ref"], row["handed_over_at"]) == ("handed_over", "ref-1", MORNING)
    assert (row["address"], row["link"], row["calendar"], row["facts"]) == (None, None, None, "{}")
    assert (row["case_id"], row["event"], row["channel"]) == (case_id, "case:session:plan", "mail")
    assert await turn(pool, on_all(channel), at(MORNING)) == 0


async def test_a_batch_costs_two_statements(world: World, pool: Any) -> None:
    class Counting:
        asked: list[str] = []

        async def fetch(self, query: str, *args: Any) -> Any:
            self.asked.append(query)
            return await pool.fetch(query, *args)

    await queue(world, *(a_message() for _ in range(60)))
    assert await turn(Counting(), on_all(Noted()), at(MORNING)) == 50
    assert len(Counting.asked) == 2
    assert await turn(pool, on_all(Noted()), at(MORNING)) == 10


async def test_one_refused_of_three_holds_no_other_up(world: World, pool: Any) -> None:
    with smtp_server() as box:
        box.answers["b@example.th"] = "550 5.1.1 unknown"
        sender = MailSender(box.way())
        await queue(world, *(a_message(address=f"{name}@example.th") for name in "abc"))
        await turn(pool, {"mail": sender}, at(MORNING))
        await sender.close()
        assert sorted(address for address, _ in box.taken) == ["a@example.th", "c@example.th"]
    assert await statuses(world) == ["handed_over", "dead", "handed_over"]
    dead = (await rows(world))[1]
    assert dead["last_error"] == "address_refused 550 5.1.1"
    assert dead["address"] is not None, "it can be sent again"


async def test_what_is_put_off_comes_again_with_the_same_key(world: World, pool: Any) -> None:
    with smtp_server() as box:
        box.answers["somchai@example.th"] = "451 4.7.1 greylisted"
        sender = MailSender(box.way())
        message = a_message()
        await queue(world, message)
        await turn(pool, {"mail": sender}, at(MORNING))
        (row,) = await rows(world)
        assert (row["status"], row["attempts"], row["last_error"]) == ("ready", 1, "busy 451 4.7.1")
        assert row["run_at"] == MORNING + timedelta(minutes=5)
        box.answers.clear()
        assert await turn(pool, {"mail": sender}, at(MORNING + timedelta(minutes=4))) == 0
        assert await turn(pool, {"mail": sender}, at(MORNING + timedelta(minutes=6))) == 1
        await sender.close()
        assert str(message.key) in str(box.taken[0][1]["message-id"])
    assert await statuses(world) == ["handed_over"]


async def test_what_fails_too_often_is_told_of_and_tried_no_more(world: World, pool: Any) -> None:
    await queue(world, a_message())
    now = MORNING
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert await turn(pool, on_all(Noted(Later("not_reached"))), at(now)) == 1, attempt
        now += timedelta(hours=8)
    (row,) = await rows(world)
    assert (row["status"], row["attempts"], row["last_error"]) == ("dead", MOST_ATTEMPTS, "not_reached")


async def test_what_rings_waits_for_the_morning_and_a_mail_does_not(world: World, pool: Any) -> None:
    await queue(world, a_message(channel="sms", address="0812345678"), a_message(), when=EVENING)
    channel = Noted()
    await turn(pool, on_all(channel), at(EVENING))
    assert [letter.channel for letter in channel.handed] == ["mail"]
    sms, _ = await rows(world)
    assert (sms["status"], sms["attempts"]) == ("ready", 0)
    assert sms["run_at"] == datetime(2027, 3, 2, 7, 0, tzinfo=BANGKOK)
    await turn(pool, on_all(channel), at(sms["run_at"]))
    assert await statuses(world) == ["handed_over", "handed_over"]


async def test_what_would_come_too_late_is_told_of_instead(world: World, pool: Any) -> None:
    night, dawn = EVENING + timedelta(hours=5), datetime(2027, 3, 2, 8, 0, tzinfo=BANGKOK)
    sms = {"channel": "sms", "address": "0812345678"}
    await queue(world, a_message(**sms, not_after=night), a_message(**sms, not_after=dawn), a_message(not_after=night))
    channel = Noted()
    await turn(pool, on_all(channel), at(EVENING))
    first, second, third = await rows(world)
    assert (first["status"], first["last_error"]) == ("dead", "too_late"), "its hour comes when it is over"
    assert (second["status"], third["status"]) == ("ready", "handed_over")
    await turn(pool, on_all(channel), at(dawn + timedelta(days=7)))
    assert await statuses(world) == ["dead", "dead", "handed_over"]


async def test_what_is_over_the_quota_of_the_day_waits_for_the_next(world: World, pool: Any) -> None:
    await set_rules(world, '{"quota": {"sms": 2}}')
    await queue(world, *(a_message(channel="sms", address="0812345678") for _ in range(5)), a_message())
    channel = Noted()
    await turn(pool, on_all(channel), at(MORNING))
    await turn(pool, on_all(channel), at(MORNING))
    assert await statuses(world) == ["handed_over"] * 2 + ["ready"] * 3 + ["handed_over"]
    waiting = [row for row in await rows(world) if row["status"] == "ready"]
    assert {row["run_at"] for row in waiting} == {datetime(2027, 3, 2, tzinfo=BANGKOK)}
    assert {row["attempts"] for row in waiting} == {0}
    await turn(pool, on_all(channel), at(MORNING + timedelta(days=1)))
    assert (await statuses(world)).count("ready") == 1


async def test_a_quota_holds_for_workers_at_once_and_counts_a_message_once(world: World, pool: Any) -> None:
    await set_rules(world, '{"quota": {"sms": 60}}')
    await queue(world, *(a_message(channel="sms", address="0812345678") for _ in range(150)))
    channel = Noted(*[Later("busy 429")] * 10)
    for _ in range(3):
        await asyncio.gather(*(turn(pool, on_all(channel), at(MORNING)) for _ in range(2)))
    assert len(channel.handed) == 50
    later = MORNING + timedelta(minutes=10)
    await turn(pool, on_all(channel), at(later))
    assert len(channel.handed) == 60, "those that were put off had their place already"
    assert await turn(pool, on_all(channel), at(later)) == 0


async def test_two_workers_never_have_the_same_in_hand(world: World, pool: Any) -> None:
    await queue(world, *(a_message() for _ in range(200)))
    channel = Noted()
    taken = await asyncio.gather(*(turn(pool, on_all(channel), at(MORNING)) for _ in range(4)))
    assert sum(taken) == len(channel.handed) == len({letter.key for letter in channel.handed}) == 200


async def test_what_a_dead_worker_had_in_hand_is_taken_up_with_the_same_key(world: World, pool: Any) -> None:
    message = a_message()
    await queue(world, message)
    await pool.fetch("select messages_lease($1, 50, 180)", MORNING)
    channel = Noted()
    assert await turn(pool, on_all(channel), at(MORNING + timedelta(seconds=170))) == 0
    assert await turn(pool, on_all(channel), at(MORNING + timedelta(seconds=190))) == 1
    assert [letter.key for letter in channel.handed] == [message.key]
    assert (await rows(world))[0]["attempts"] == 2


async def test_who_kills_its_worker_every_time_is_given_up(world: World, pool: Any) -> None:
    await queue(world, a_message())
    now = MORNING
    for _ in range(MOST_ATTEMPTS):
        await pool.fetch("select messages_lease($1, 50, 180)", now)
        now += timedelta(minutes=5)
    channel = Noted()
    await turn(pool, on_all(channel), at(now))
    assert channel.handed == []
    assert [(row["status"], row["last_error"]) for row in await rows(world)] == [("dead", "broke")]


async def test_a_hand_over_counts_even_when_it_comes_late_and_a_failure_does_not(world: World, pool: Any) -> None:
    await queue(world, a_message(), a_message())
    first, second = [row["id"] for row in await pool.fetch("select id from messages_lease($1, 50, 1)", MORNING)]
    later = MORNING + timedelta(minutes=1)
    await pool.fetch("select messages_lease($1, 50, 180)", later)
    told = f'[{{"id": {first}, "attempts": 1, "outcome": "handed_over"}}, {{"id": {second}, "attempts": 1, "outcome": "dead"}}]'
    assert await pool.fetchval("select messages_settle($1, $2::jsonb)", later, told) == 1
    assert await statuses(world) == ["handed_over", "ready"]


async def test_a_fault_of_ours_is_told_and_takes_nothing_with_it(world: World, pool: Any) -> None:
    await queue(world, *(a_message() for _ in range(8)))
    channel = Noted(ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        await turn(pool, on_all(channel), at(MORNING))
    assert len(channel.handed) == 7
    assert sorted(await statuses(world)) == ["handed_over"] * 7 + ["ready"]
    (left,) = [row for row in await rows(world) if row["status"] == "ready"]
    assert (left["last_error"], left["attempts"]) == ("broke", 1)


async def test_when_every_way_breaks_what_was_not_tried_loses_no_attempt(world: World, pool: Any) -> None:
    await queue(world, *(a_message() for _ in range(8)))
    with pytest.raises(ZeroDivisionError):
        await turn(pool, on_all(Noted(*[ZeroDivisionError()] * 8)), at(MORNING))
    assert sorted(row["attempts"] for row in await rows(world)) == [0] * 4 + [1] * 4
    assert set(await statuses(world)) == {"ready"}


async def test_a_channel_that_hangs_is_given_up_in_time(
    world: World, pool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Hanging(Noted):
        async def hand_over(self, letter: Outgoing) -> HandedOver:
            await asyncio.sleep(60)
            raise AssertionError

    monkeypatch.setattr(delivery, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(delivery, "BEGIN_WITHIN_SECONDS", 0.02)
    sms = a_message(channel="sms", address="0812345678")
    await queue(world, *(a_message() for _ in range(8)), sms)
    channel = Noted()
    await turn(pool, {"mail": Hanging(), "sms": channel}, at(MORNING))
    assert [letter.key for letter in channel.handed] == [sms.key], "another channel is not held up"
    mails = [row for row in await rows(world) if row["channel"] == "mail"]
    assert sorted((row["attempts"], row["last_error"]) for row in mails) == [(0, "")] * 4 + [(1, "too_slow")] * 4


async def test_what_cannot_be_said_or_sent_is_told_of(world: World, pool: Any) -> None:
    await queue(world, a_message(event="case:file:nothing"), a_message(channel="line", address="U1"), a_message())
    await world.owner.execute(
        "update message set address = '\\x01' where id = (select max(id) from message where centre_id = $1)",
        world.tha_than.id,
    )
    await turn(pool, {"mail": Noted()}, at(MORNING))
    assert [(row["status"], row["last_error"]) for row in await rows(world)] == [
        ("dead", "no_words"),
        ("dead", "not_set_up"),
        ("dead", "unreadable"),
    ]


async def test_what_was_taken_back_while_it_was_in_hand_says_that_it_was_sent(world: World, pool: Any) -> None:
    case_id = await case_at(world, "received")

    class TakenBack(Noted):
        async def hand_over(self, letter: Outgoing) -> HandedOver:
            async with work(world.officer) as hand:
                hand.recall(case_id)
            assert await statuses(world) == ["cancelled"]
            raise Refused("address_refused") if self.answers else AssertionError

    class Kept(TakenBack):
        async def hand_over(self, letter: Outgoing) -> HandedOver:
            async with work(world.officer) as hand:
                hand.recall(case_id)
            return HandedOver()

    await queue(world, a_message(case_id=case_id))
    await turn(pool, on_all(TakenBack(ValueError())), at(MORNING))
    assert await statuses(world) == ["cancelled"]
    await queue(world, a_message(case_id=case_id))
    await turn(pool, on_all(Kept()), at(MORNING))
    assert await statuses(world) == ["cancelled", "handed_over"]


async def test_what_was_done_with_long_ago_goes_to_the_log_and_is_still_told_of(world: World, pool: Any) -> None:
    case_id = await case_at(world, "received")
    old, new = a_message(case_id=case_id), a_message(case_id=case_id)
    await queue(world, old, new)
    await turn(pool, on_all(Noted()), at(datetime.now(UTC) + timedelta(days=200)))
    for key in (old.key, UUID(int=0)):
        await world.owner.execute(
            """update message set handed_over_at = now() - interval '91 days', queued_at = now() - interval '92 days'
               where key = $1""",
            key,
        )
    assert await pool.fetchval("select messages_sweep()") == 1
    assert len(await rows(world)) == 1
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        told = await fetch("select status, channel, case_id from delivery where case_id = $1", case_id)
    assert [tuple(row) for row in told] == [("handed_over", "mail", case_id)] * 2


async def test_taking_reads_what_waits_and_not_what_was_done(world: World, pool: Any) -> None:
    transaction = world.owner.transaction()
    await transaction.start()
    try:
        await world.owner.execute(
            """insert into message (centre_id, event, channel, status, handed_over_at, run_at)
               select $1, 'case:session:plan', 'mail', case when n % 200 = 0 then 'ready' else 'handed_over' end,
                 case when n % 200 <> 0 then now() end, now() - n * interval '1 s' from generate_series(1, 20000) n""",
            world.tha_than.id,
        )
        await world.owner.execute("analyze message")
        plan = await world.owner.fetch(
            """explain select m.id from message m where m.status = 'ready' and m.run_at <= now()
                 and (m.leased_until is null or m.leased_until < now())
               order by m.run_at, m.id limit 50 for update skip locked"""
        )
    finally:
        await transaction.rollback()
    assert any("Index Scan using message_ready" in row[0] for row in plan), [row[0] for row in plan]

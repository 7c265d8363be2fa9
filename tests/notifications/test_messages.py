"""Messages are laid in the transaction of the deed, kept sealed, and reached by a page only as far as it needs."""

from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from mediation.work import Work, work
from notifications.messages import Message, unsealed
from parties.database import ENGINE, fetch, fetch_one, scope
from parties.keys import SealBroken
from tests.mediation.practice.cases_at import case_at
from tests.world import World


def a_message(**more: Any) -> Message:
    """A mail that says when a session is."""
    given: dict[str, Any] = {"event": "case:session:plan", "channel": "mail", "address": "somchai@example.th"}
    return Message(**given | {"facts": {"number": "ทถ.1/2569"}} | more)


async def queue(world: World, *messages: Message) -> None:
    async with work(world.officer) as opened:
        for message in messages:
            opened.send(message)


async def rows(world: World) -> list[asyncpg.Record]:
    sql = "select * from message where centre_id = $1 order by id"
    return list(await world.owner.fetch(sql, world.tha_than.id))


async def test_a_message_is_laid_with_its_deed_or_not_at_all(world: World) -> None:
    await queue(world, a_message(), a_message(channel="sms", address="0812345678", link="x" * 20))
    assert [(row["channel"], row["status"], row["attempts"]) for row in await rows(world)] == [
        ("mail", "ready", 0),
        ("sms", "ready", 0),
    ]

    class Broken(Exception):
        pass

    with pytest.raises(Broken):
        async with work(world.officer) as hand:
            hand.send(a_message())
            raise Broken
    assert len(await rows(world)) == 2


async def test_address_and_link_are_sealed_for_their_message_alone(world: World) -> None:
    one, other = a_message(link="one-time"), a_message()
    await queue(world, one, other)
    first, second = await rows(world)
    assert unsealed(one.key, "address", first["address"]) == "somchai@example.th"
    assert unsealed(one.key, "link", first["link"]) == "one-time"
    assert unsealed(other.key, "link", second["link"]) == ""
    assert "somchai" not in str(dict(first))
    with pytest.raises(SealBroken):
        unsealed(other.key, "address", first["address"])
    assert "somchai" not in repr(one)
    assert "one-time" not in repr(one)


async def test_a_letter_waits_for_the_printer(world: World) -> None:
    await queue(world, a_message(channel="letter", address=""))
    (row,) = await rows(world)
    assert (row["status"], row["address"]) == ("to_print", None)


async def test_whoever_acted_gets_no_message_of_it(world: World) -> None:
    await queue(world, a_message(account_id=world.officer.account_id), a_message(account_id=world.head.account_id))
    assert [row["account_id"] for row in await rows(world)] == [world.head.account_id]


async def test_whoever_is_locked_out_of_the_case_gets_no_message_of_it(world: World) -> None:
    case_id = await case_at(world, "received")
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.head.account_id,
    )
    await queue(world, a_message(case_id=case_id, account_id=world.head.account_id))
    assert await rows(world) == []


async def test_what_became_untrue_is_taken_back_before_it_leaves(world: World) -> None:
    case_id, other = await case_at(world, "received"), await case_at(world, "received")
    await queue(world, a_message(case_id=case_id, session_id=7), a_message(case_id=case_id), a_message(case_id=other))

    async def closing(act: Any) -> list[str]:
        async with work(world.officer) as hand:
            act(hand)
        return [row["status"] for row in await rows(world)]

    def of_the_session(hand: Work) -> None:
        hand.recall(case_id, session_id=7)
        hand.send(a_message(case_id=case_id, session_id=7))

    assert await closing(of_the_session) == ["cancelled", "ready", "ready", "ready"]
    assert await closing(lambda hand: hand.recall(case_id)) == ["cancelled", "cancelled", "ready", "cancelled"]
    assert all(row["address"] is None for row in await rows(world) if row["status"] == "cancelled")


async def test_a_page_reads_no_address_and_lays_nothing(world: World) -> None:
    await queue(world, a_message())
    async with ENGINE.transaction(local=scope(world.tha_than.id)):
        row = await fetch_one("select id, status, facts from message")
        assert row is not None
    for forbidden in (
        "select address from message",
        "select link from message",
        "insert into message (centre_id, event, channel) values (current_centre(), 'x', 'mail')",
        "delete from message",
        "update message set status = 'handed_over'",
        "update message set status = 'dead'",
        "update message set centre_id = 1",
        "select messages_lease(now(), 1, 1)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=scope(world.tha_than.id, "head,admin")):
                await fetch(forbidden)


async def test_messages_of_another_centre_are_not_there(world: World) -> None:
    await queue(world, a_message())
    for table in ("message", "delivery"):
        async with ENGINE.transaction(local=scope(world.registered.id, "head")):
            assert await fetch(f"select id from {table} where centre_id = $1", world.tha_than.id) == [], table
    async with ENGINE.transaction(local=scope(world.tha_than.id, "head")):
        assert len(await fetch("select id from delivery")) == 1


async def test_a_report_of_a_provider_counts_for_what_was_handed_over(world: World) -> None:
    message = a_message(case_id=await case_at(world, "received"))
    await queue(world, message)
    report = "select message_report($1, $2, now(), '')"
    assert not (await fetch(report, message.key, "opened"))[0][0]
    await world.owner.execute(
        "update message set status = 'handed_over', handed_over_at = now() where key = $1", message.key
    )
    assert (await fetch(report, message.key, "opened"))[0][0]
    assert not (await fetch(report, message.key, "read"))[0][0]
    assert not (await fetch(report, uuid4(), "opened"))[0][0]
    assert (await rows(world))[0]["opened_at"] is not None

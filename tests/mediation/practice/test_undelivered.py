"""What did not arrive is seen to by people: sent again, given up, or printed; and nobody learns more of it than they may."""

from typing import Any

import asyncpg
import pytest

from mediation.practice.undelivered import letters_to_print, see_to, send_all_again, undelivered
from mediation.work import work
from parties.access import Actor
from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.notifications.test_messages import a_message
from tests.programs import Programs
from tests.world import World


async def dead(world: World, **more: Any) -> int:
    """A message that could not be delivered."""
    message = a_message(**more)
    async with work(world.officer) as hand:
        hand.send(message)
    return int(
        await world.owner.fetchval(
            """update message set status = 'dead', attempts = 12, last_error = 'address_refused 550 5.1.1' where key = $1
               returning id""",
            message.key,
        )
    )


async def row_of(world: World, message_id: int) -> asyncpg.Record:
    row = await world.owner.fetchrow("select * from message where id = $1", message_id)
    assert row is not None
    return row


async def last_entry(world: World, kind: str, subject_id: int) -> asyncpg.Record | None:
    return await world.owner.fetchrow(
        "select * from journal_entry where subject_kind = $1 and subject_id = $2 order by seq desc limit 1",
        kind,
        subject_id,
    )


async def test_the_head_sees_why_it_did_not_arrive_and_sends_it_again(world: World) -> None:
    case_id = await case_at(world, "received")
    (party,) = await parties_of(world, case_id, 1)
    person = await world.owner.fetchval("select person_id from case_party where id = $1", party)
    message_id = await dead(world, case_id=case_id, person_id=person)
    (one,) = await undelivered(world.head)
    assert (one.id, one.case_id, one.detail) == (message_id, case_id, "550 5.1.1")
    assert one.reason == "The receiving side does not know this address. Ask the person for the right one."
    assert one.person
    await see_to(world.head, message_id, "send_again")
    row = await row_of(world, message_id)
    assert (row["status"], row["attempts"], row["last_error"], row["leased_until"]) == ("ready", 0, "", None)
    assert row["address"] is not None
    entry = await last_entry(world, "case", case_id)
    assert entry is not None
    assert (entry["event"], entry["entity"], entry["role"]) == (
        "case:message:sent_again",
        f"message:{message_id}",
        "head",
    )
    assert await undelivered(world.head) == []


async def test_what_is_given_up_is_emptied_and_of_no_case_is_written_in_the_centres_chain(world: World) -> None:
    message_id = await dead(world)
    await see_to(world.admin, message_id, "give_up")
    row = await row_of(world, message_id)
    assert (row["status"], row["address"], row["facts"]) == ("cancelled", None, "{}")
    entry = await last_entry(world, "centre", world.tha_than.id)
    assert entry is not None
    assert (entry["event"], entry["role"]) == ("centre:message:given_up", "admin")


async def test_the_administrator_sees_the_reason_and_nothing_of_the_case(world: World) -> None:
    await dead(world, case_id=await case_at(world, "received"), account_id=world.head.account_id)
    (one,) = await undelivered(world.admin)
    assert (one.case_id, one.case_number, one.person, one.day) == (None, "", "", "")
    assert one.reason


async def test_of_ones_own_dispute_nothing_is_told_and_nothing_done(world: World) -> None:
    case_id = await case_at(world, "received")
    message_id = await dead(world, case_id=case_id)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.head.account_id,
    )
    (one,) = await undelivered(world.head)
    assert (one.case_id, one.person) == (None, "")
    with pytest.raises(NotFound):
        await see_to(world.head, message_id, "send_again")


async def test_all_of_them_are_sent_again_when_the_provider_is_put_right(world: World) -> None:
    ids = [await dead(world) for _ in range(3)]
    own = await case_at(world, "received")
    kept = await dead(world, case_id=own)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        own,
        world.head.account_id,
    )
    assert await send_all_again(world.head) == 3
    assert {(await row_of(world, message_id))["status"] for message_id in ids} == {"ready"}
    assert (await row_of(world, kept))["status"] == "dead"
    with pytest.raises(NotPermitted):
        await send_all_again(world.officer)


async def test_a_bounced_message_is_told_of(world: World) -> None:
    message_id = await dead(world)
    await world.owner.execute(
        "update message set status = 'handed_over', handed_over_at = now(), bounced_at = now() where id = $1",
        message_id,
    )
    assert [one.id for one in await undelivered(world.head)] == [message_id]


async def test_a_letter_is_printed_once(world: World) -> None:
    async with work(world.officer) as hand:
        hand.send(a_message(channel="letter", address=""))
    (one,) = await letters_to_print(world.officer)
    await see_to(world.officer, one.id, "printed")
    assert (await row_of(world, one.id))["status"] == "printed"
    with pytest.raises(NotNow):
        await see_to(world.officer, one.id, "printed")
    assert await letters_to_print(world.officer) == []


async def test_only_those_who_answer_for_it_see_to_it(world: World) -> None:
    message_id = await dead(world)

    async def refused(actor: Actor, event: str) -> None:
        with pytest.raises(NotPermitted):
            await see_to(actor, message_id, event)

    for actor in (world.officer, world.mediator, world.auditor):
        await refused(actor, "send_again")
        with pytest.raises(NotPermitted):
            await undelivered(actor)
    await refused(world.admin, "printed")
    with pytest.raises(NotFound):
        await see_to(world.head, message_id, "burn")
    with pytest.raises(NotFound):
        await see_to(world.registered["head"], message_id, "send_again")


async def test_the_json_door_tells_and_does_the_same(api: Programs, world: World) -> None:
    message_id = await dead(world)
    (one,) = (await api.get("head", "/messages/undelivered"))["messages"]
    assert (one["id"], one["error"], one["detail"]) == (message_id, "address_refused", "550 5.1.1")
    assert one["reason"].startswith("ปลายทาง")
    answer = await api.post("head", f"/messages/{message_id}/events/send_again")
    assert answer["message"] == {"id": message_id, "status": "ready"}
    await api.refused(409, "head", f"/messages/{message_id}/events/send_again")
    await api.refused(404, "head", f"/messages/{message_id}/events/burn")
    assert (await api.get("officer", "/messages/to-print"))["messages"] == []

"""The administrator sets quiet hours and limits; delivery keeps to them."""

import json
from datetime import datetime
from typing import Any

import pytest

from mediation.practice.centre_sending import change_sending, read_sending
from notifications.delivery import turn
from notifications.timing import waits_until
from parties.errors import NotPermitted, NotValid
from parties.thai import BANGKOK
from tests.notifications.test_delivery import MORNING, Noted, at, on_all, queue, statuses
from tests.notifications.test_delivery import pool as pool
from tests.notifications.test_messages import a_message
from tests.world import World

HOURS = {"quiet_from": "21", "quiet_until": "6"}


async def rules_of(world: World) -> dict[str, Any]:
    return dict(json.loads(await world.owner.fetchval("select settings from centre where id = $1", world.tha_than.id)))


async def test_hours_and_limits_are_set_read_and_noted(world: World) -> None:
    before = await read_sending(world.admin)
    assert (before.quiet_from, before.quiet_until, before.sms) == (20, 7, None)
    await change_sending(world.admin, {**HOURS, "sms": "๕๐"})
    after = await read_sending(world.admin)
    assert (after.quiet_from, after.quiet_until, after.sms, after.mail) == (21, 6, 50, None)
    entry = await world.owner.fetchrow(
        """select event, entity, body from journal_entry where subject_kind = 'centre' and subject_id = $1
           order by seq desc limit 1""",
        world.tha_than.id,
    )
    assert entry is not None
    assert (entry["event"], entry["entity"]) == ("centre:setting:changed", "sending")
    assert '"sms":50' in entry["body"].replace(" ", "")


async def test_other_settings_of_the_centre_stay(world: World) -> None:
    await world.owner.execute("""update centre set settings = '{"rooms": []}' where id = $1""", world.tha_than.id)
    await change_sending(world.admin, HOURS)
    assert set(await rules_of(world)) == {"rooms", "delivery"}


async def test_everything_wrong_is_said_at_once(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await change_sending(world.admin, {"quiet_from": "24", "sms": "many"})
    assert {fault.field for fault in refused.value.faults} == {"quiet_from", "quiet_until", "sms"}
    with pytest.raises(NotPermitted):
        await change_sending(world.head, HOURS)


async def test_what_was_set_is_what_delivery_keeps_to(world: World, pool: Any) -> None:
    await change_sending(world.admin, {**HOURS, "sms": "1"})
    rules = (await rules_of(world))["delivery"]
    night = datetime(2027, 3, 1, 22, 0, tzinfo=BANGKOK)
    assert waits_until("sms", rules, night) == datetime(2027, 3, 2, 6, 0, tzinfo=BANGKOK)
    await queue(world, *(a_message(channel="sms", address="0812345678") for _ in range(2)))
    await turn(pool, on_all(Noted()), at(MORNING))
    assert sorted(await statuses(world)) == ["handed_over", "ready"]

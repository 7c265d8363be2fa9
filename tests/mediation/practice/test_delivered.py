"""What was told to whom of a case is read by those who may know of it."""

import pytest

from mediation.practice.delivered import deliveries
from mediation.work import work
from parties.errors import NotFound, NotPermitted
from tests.mediation.practice.cases_at import case_at
from tests.notifications.test_messages import a_message
from tests.programs import Programs
from tests.world import World


async def told(world: World, case_id: int) -> None:
    """A mail of a session that was handed over, and an SMS that waits."""
    mail = a_message(case_id=case_id, session_id=7)
    async with work(world.officer) as hand:
        hand.send(mail)
        hand.send(a_message(case_id=case_id, channel="sms", address="0812345678"))
    await world.owner.execute(
        "update message set status = 'handed_over', handed_over_at = now(), opened_at = now() where key = $1", mail.key
    )


async def test_the_log_says_what_when_and_how_and_no_address(world: World, api: Programs) -> None:
    case_id = await case_at(world, "received")
    await told(world, case_id)
    waiting, handed = await deliveries(world.officer, case_id)
    assert (waiting.channel, waiting.status, waiting.handed_over_at) == ("sms", "ready", None)
    assert (handed.channel, handed.session_id, handed.status) == ("mail", 7, "handed_over")
    assert handed.opened_at is not None
    shown = (await api.get("officer", f"/cases/{case_id}/messages"))["messages"]
    assert [one["channel"] for one in shown] == ["sms", "mail"]
    assert "somchai" not in str(shown)


async def test_only_those_who_may_know_of_the_case_read_it(world: World) -> None:
    case_id = await case_at(world, "received")
    with pytest.raises(NotFound):
        await deliveries(world.registered["officer"], case_id)
    with pytest.raises(NotFound):
        await deliveries(world.mediator, case_id)
    held = await case_at(world, "safety_hold", resume_state="screening")
    with pytest.raises(NotPermitted):
        await deliveries(world.officer, held)
    assert await deliveries(world.head, held) == []

"""What did not arrive, letters to print, and a code for LINE, before a browser: on a phone, on a desk and without scripts."""

import pytest

from mediation.work import work
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.test_undelivered import dead, row_of
from tests.notifications.test_messages import a_message
from tests.world import World

pytestmark = pytest.mark.browser


async def test_the_pages_can_be_used_by_everybody_full_and_empty(person: Visiting, world: World) -> None:
    case_id = await case_at(world, "received")
    (party,) = await parties_of(world, case_id, 1)
    someone = await world.owner.fetchval("select person_id from case_party where id = $1", party)
    officer, head, admin = await person("officer"), await person("head"), await person("admin")
    for visitor, path in ((head, "/messages"), (officer, "/messages/letters"), (admin, "/administration/sending")):
        await visitor.opens(path)
        assert await faults(visitor, DESK, PHONE) == [], path
    for channel, address in (("mail", "a@example.th"), ("sms", "0812345678"), ("line", "U1")):
        await dead(world, channel=channel, address=address, case_id=case_id, person_id=someone)
    async with work(world.officer) as hand:
        hand.send(a_message(channel="letter", address="", case_id=case_id, person_id=someone))
    for visitor, path in (
        (head, "/messages"),
        (officer, "/messages/letters"),
        (officer, f"/cases/{case_id}/people/{party}/line"),
    ):
        await visitor.opens(path)
        assert await faults(visitor, DESK, PHONE) == [], path


async def test_a_message_is_sent_again_without_scripts(person: Visiting, world: World) -> None:
    message_id = await dead(world)
    head = await person("head", PHONE, scripts=False)
    await head.opens("/messages")
    await head.presses("Send again")
    assert (await row_of(world, message_id))["status"] == "ready"
    entry = await world.owner.fetchval(
        "select event from journal_entry where centre_id = $1 order by recorded_at desc, seq desc limit 1",
        world.tha_than.id,
    )
    assert entry == "centre:message:sent_again"

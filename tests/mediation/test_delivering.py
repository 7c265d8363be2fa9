"""From a piece of work to a mailbox, by the worker's turn and the settings of an installation."""

from mediation.delivering import DELIVERY
from mediation.outlets import Outlets
from mediation.settings import Settings
from mediation.turns_of_worker import TURNS
from mediation.work import work
from mediation.worker import bench_of
from tests.conftest import Database
from tests.notifications.providers import smtp_server
from tests.notifications.test_messages import a_message
from tests.world import World


async def test_what_a_piece_of_work_sends_arrives(database: Database, world: World) -> None:
    assert DELIVERY in TURNS
    await world.owner.execute("update message set status = 'cancelled' where status = 'ready'")
    planned = {
        "uid": "session-7@mediation.example",
        "start": "2026-12-01T02:30:00+00:00",
        "end": "2026-12-01T04:30:00+00:00",
    }
    async with work(world.officer) as hand:
        hand.send(a_message(link="secret", calendar=planned, facts={"starts_at": "2026-12-01T09:30:00+07:00"}))
    with smtp_server() as box:
        settings = Settings(base_url="https://mediation.example", outlets=Outlets(mail=box.way()))
        async with bench_of(settings, database.worker_url) as bench:
            assert await DELIVERY.take(bench) == 1
            assert await DELIVERY.take(bench) == 0
        ((address, mail),) = box.taken
    assert address == "somchai@example.th"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "1 ธันวาคม พ.ศ. 2569 เวลา 09.30 น." in text.get_content()
    assert "https://mediation.example/m/secret" in text.get_content()
    assert [part.get_content_type() for part in mail.iter_parts()][-1] == "text/calendar"

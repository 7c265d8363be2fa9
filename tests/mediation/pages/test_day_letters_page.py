"""Printing a day's letters by the pages: works without a script, shows how far it is, gives one file."""

from mediation.practice.pressroom import print_next
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.test_day_letters import TYPED, asked_today, printed
from tests.world import World


async def test_a_day_is_chosen_printed_and_taken_as_one_file(browser_as: BrowserAs, world: World) -> None:
    for _ in range(2):
        await asked_today(world)
    officer = await browser_as("officer")
    shown = await officer.sees(f"/letters/print?day={TYPED['day']}")
    assert shown.html.count("<b>หนังสือ") == 2
    (printing,) = [form for form in shown.forms if (form.action, form.method) == ("/letters/print", "post")]
    address = (await officer.sends(printing)).answer.headers["location"].partition("?")[0]
    running = (await officer.client.get(address)).text
    assert f'hx-get="{address}" hx-trigger="every 2s"' in running
    assert "พิมพ์แล้ว 0 จาก 2" in running
    piece = (await officer.client.get(address, headers={"hx-request": "true"})).text
    assert piece.lstrip().startswith('<section id="progress"')
    await print_next()
    await printed(world, int(address.rpartition("/")[2]))
    finished = (await officer.client.get(address)).text
    assert "hx-get" not in finished
    assert "พิมพ์แล้ว 2 จาก 2" in finished

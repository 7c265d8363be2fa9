"""The page of quiet hours and daily limits."""

from mediation.practice.centre_sending import read_sending
from tests.mediation.pages.conftest import BrowserAs
from tests.world import World


async def test_the_page_shows_them_and_takes_them(browser_as: BrowserAs, world: World) -> None:
    admin = await browser_as("admin")
    shown = await admin.sees("/administration/sending")
    (form,) = [one for one in shown.forms if one.action == "/administration/sending"]
    refused = await admin.sends(form, 422, quiet_from="99")
    assert "99" in refused.html
    await admin.sends(form, quiet_from="22", sms="10")
    assert (await read_sending(world.admin)).sms == 10

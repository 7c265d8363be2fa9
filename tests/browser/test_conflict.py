"""A tie between a mediator and a side that shows only after somebody's name was put right: seen, told, decided, disclosed."""

import pytest

from tests.browser.casework import AtCase, days_from_now
from tests.browser.conftest import Visiting
from tests.browser.visitor import thai
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World

pytestmark = pytest.mark.browser
WHY = "เป็นญาติห่าง ๆ ทุกฝ่ายทราบแล้ว"
WAITING = "Something may tie this mediator to a side. Until the head has decided on it, nobody is confirmed and no session opens."


async def test_a_conflict_found_after_a_later_change_of_a_party(api: Programs, person: Visiting, world: World) -> None:
    journey = await Journey(api, world.tha_than).in_talks()
    counter = AtCase(await person("officer"), journey.path)
    await counter.begins("case", "change_party")
    page = counter.visitor.page
    await page.locator('button[name="_add"][value="particulars"]').click()
    await counter.visitor.fills(
        {"particulars.0.person": "สมหมาย", "particulars.0.first_name": "บุญมี", "particulars.0.last_name": "สรีสุข"}
    )
    await counter.sends()
    await counter.visitor.stands_at(journey.path)
    await counter.visitor.reads(thai(WAITING), thai("May be the same person"), thai("Not decided yet"))

    planned = {"planned_for": f"{days_from_now(1)} 09:00", "place": "ศาลาประชาคม"}
    mediator = AtCase(await person("mediator"), journey.path)
    await mediator.visitor.opens(journey.path)
    await mediator.visitor.reads(thai(WAITING))
    await mediator.does("session", "plan", planned)
    opening = page_link = mediator.visitor.page.locator(f'main a[href^="{journey.path}/do/session/"][href$="/open"]')
    assert await opening.count() == 0 or await page_link.first.is_visible()

    head = AtCase(await person("head"), journey.path)
    await head.visitor.reads(thai("Something was found that may tie a mediator to a side"))
    await head.begins("case", "decide_conflict")
    await head.visitor.reads("บุญมี ศรีสุข", thai("same name"))
    await head.visitor.fills({"decision": "overridden", "reason": WHY})
    await head.sends()
    await head.visitor.stands_at(journey.path)
    await head.visitor.reads(thai("To be told to each side"), WHY, thai("May serve all the same"))

    parties = [party["id"] for party in (await journey.see())["parties"]]
    journey.ids["session"] = (await journey.see())["sessions"][-1]["id"]
    await journey.on("mediator", "session", "open", present=parties)
    await counter.visitor.opens(journey.path)
    await counter.visitor.reads(WHY, thai("Each side may object to the mediator because of it."))

"""The page of a case: where it stands, what may be done, who is in it, what has happened."""

import pytest

from cases.vocabulary import CaseStatus
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at, session_at
from tests.world import World

STATES = [status.value for status in CaseStatus if status is not CaseStatus.draft]


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("who", ["officer", "head", "safety", "mediator"])
async def test_every_state_has_a_page_for_everybody_who_may_know(
    browser_as: BrowserAs, world: World, status: str, who: str
) -> None:
    case_id = await case_at(world, status)
    if status in ("in_mediation", "ready"):
        await session_at(world, case_id, "planned")
    serving = await world.owner.fetchval(
        "select 1 from assignment where case_id = $1 and status not in ('declined', 'ended')", case_id
    )
    reader = await browser_as(who)
    page = await reader.sees(f"/cases/{case_id}", 404 if who == "mediator" and not serving else 200)
    for link in page.links():
        if "/do/" in link:
            await reader.sees(link)

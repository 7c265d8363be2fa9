"""The committee's figures before a browser: legible on a phone, to screen readers, and when nothing happened."""

import pytest

from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.visitor import DESK, PHONE, thai
from tests.mediation.practice.cases_at import case_at
from tests.world import World

pytestmark = pytest.mark.browser


async def test_the_figures_can_be_read_by_everybody_full_and_empty(person: Visiting, world: World) -> None:
    await world.owner.execute(
        "insert into village (centre_id, code, moo, name, population) values ($1, '24060601', 1, 'บ้านท่าถ่านเหนือ', 640)",
        world.tha_than.id,
    )
    for topic in ("DEBT", "DEBT", "LAND_BOUNDARY", "WATER_RESOURCE"):
        await case_at(world, "in_mediation", topic=topic, area_code="240606", place_moo="1")
    committee = await person("committee")
    for path in ("/statistics", "/statistics/all", "/statistics?fiscal_year=2540", "/statistics?fiscal_year=1"):
        await committee.opens(path, 422 if path.endswith("=1") else 200)
        assert await faults(committee, DESK, PHONE) == []
    await committee.reads(thai("Fiscal year"))

"""Completing an address at both doors, for whoever is signed in."""

from collections.abc import AsyncIterator

import httpx
import pytest
from litestar import Litestar

from tests.mediation.house import browser
from tests.mediation.pages.conftest import BrowserAs
from tests.programs import Programs
from tests.world import World


@pytest.fixture
async def areas(world: World) -> AsyncIterator[None]:
    """Tha Than alone is known."""
    await world.owner.execute("truncate area")
    await world.owner.execute(
        """insert into area (code, name_th, name_en, postcode, parent_code, search) values
           ('24', 'ฉะเชิงเทรา', 'Chachoengsao', '', null, ''), ('2406', 'พนมสารคาม', 'Phanom Sarakham', '', '24', ''),
           ('240606', 'ท่าถ่าน', 'Tha Than', '24120', '2406', ' ท่าถ่าน พนมสารคาม ฉะเชิงเทรา tha than 24120')"""
    )
    yield
    await world.owner.execute("truncate area")


THA_THAN = {
    "label": "ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120",
    "area_code": "240606",
    "subdistrict": "ท่าถ่าน",
    "subdistrict_en": "Tha Than",
    "district": "พนมสารคาม",
    "district_en": "Phanom Sarakham",
    "province": "ฉะเชิงเทรา",
    "province_en": "Chachoengsao",
    "postcode": "24120",
}


@pytest.mark.usefixtures("areas")
async def test_a_page_asks_for_suggestions_as_json_or_as_options(browser_as: BrowserAs) -> None:
    client = (await browser_as("officer")).client
    answer = await client.get("/areas", params={"q": "ท่าถ่"})
    assert answer.json() == {"areas": [THA_THAN]}
    options = await client.get("/areas", params={"q": "ท่าถ่"}, headers={"hx-request": "true"})
    assert 'value="ตำบลท่าถ่าน อ.พนมสารคาม จ.ฉะเชิงเทรา 24120"' in options.text
    assert 'data-area-code="240606"' in options.text
    assert "<html" not in options.text
    assert (await client.get("/areas")).json() == {"areas": []}


@pytest.mark.usefixtures("areas")
async def test_a_program_completes_an_address(app: Litestar, world: World) -> None:
    async with browser(app) as client:
        api = Programs(client, world)
        assert await api.get("officer", "/areas?q=tha th") == {"areas": [THA_THAN]}
        assert await api.get("cjc", "/areas?q=9") == {"areas": []}


async def test_whoever_is_not_signed_in_gets_none(app: Litestar) -> None:
    async with browser(app) as client:
        assert (await client.get("/areas?q=ท่าถ่")).status_code == 303
        anybody = httpx.Headers({"accept": "application/json"})
        assert (await client.get("/api/v1/areas?q=ท่าถ่", headers=anybody)).status_code == 401

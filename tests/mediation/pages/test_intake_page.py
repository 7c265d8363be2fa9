"""A request is written down on one screen, and nothing that was typed is lost."""

from typing import Any

from tests.mediation.pages.conftest import BrowserAs
from tests.world import World


def a_request(**changes: Any) -> dict[str, Any]:
    """What the officer types."""
    typed = {
        "topic": "LAND_BOUNDARY",
        "title": "ต้นไม้ล้ำแนวเขต",
        "facts": "กิ่งมะม่วงล้ำเข้ามาในที่นา",
        "wish": "ขอให้ตัดกิ่ง",
        "value": "๑๒,๐๐๐",
        "happened_on": "1/10/2569",
        "notice_shown": "on",
        "parties.0.first_name": "สมใจ",
        "parties.0.last_name": "ใจดี",
        "parties.0.phone": "081-234-5678",
        "parties.0.national_id": "3-1006-00445-63-5",
        "parties.1.first_name": "สมหมาย",
    }
    return {"_as": "register", **typed, **changes}


async def test_a_request_is_registered_and_its_page_shown(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    answer = await officer.fills("/cases/new", typed=a_request())
    page = await officer.sees(answer.answer.headers["location"])
    for shown in ("ต้นไม้ล้ำแนวเขต", "สมใจ ใจดี", "สมหมาย", "12,000.00"):
        assert shown in page.text
    assert "3100600445635" not in page.html

"""A community justice centre outside, with an old phone and no account: from the letter to the result, without scripts."""

import re

import pytest

from tests.browser.casework import AtCase, days_from_now
from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.test_referral import PASSED_ON
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World

pytestmark = pytest.mark.browser

RECEIVER = "ศยช.อำเภอเมือง"
OFFICER = "นางสาวปราณี นิติกร"
_LINK = re.compile(r"/r/[A-Za-z0-9_-]{43}")
_CODE = re.compile(r"\b[0-9]{4} [0-9]{4}\b")


async def test_an_outside_centre_answers_by_link_and_code_and_the_sender_records_the_result(
    api: Programs, person: Visiting, visiting: Visiting, world: World
) -> None:
    journey = await Journey(api, world.tha_than).in_talks()
    await AtCase(await person("mediator"), journey.path).does("case", "fail", {"statement": "ความเห็นห่างกันมาก"})
    counter = AtCase(await person("officer"), journey.path)
    consent = {"to_name": RECEIVER, "consent_on": days_from_now(0)}
    await counter.refers({**PASSED_ON, **consent})
    await counter.does("referral", "send", {"letter_no": "ทถ ๑/๒๕๖๙"})
    link, code = await _makes_the_link(counter)
    outside = await visiting(PHONE, scripts=False)
    await _comes_in(outside, link, code)
    await outside.reads("ต้องการคำปรึกษาเรื่องแนวเขต", "กิ่งมะม่วงล้ำเข้ามาในที่นา", "นางสมใจ ใจดี")
    words = await outside.words()
    for kept_back in ("สมหมาย", "ความเห็นห่างกันมาก"):
        assert kept_back not in words
    await _answers(outside, "acknowledge", {"receiver_no": "ศยช ๗/๒๕๖๙", "receiver_officer": OFFICER})
    await _answers(outside, "ask_more", {"question": "ขอสำเนาโฉนด"})
    await counter.visitor.opens(counter.path)
    await counter.visitor.reads("ขอสำเนาโฉนด", OFFICER)
    await counter.does("referral", "supply", {"supplement": "แนบสำเนาโฉนดแล้ว"})
    await outside.opens("/guest")
    await outside.reads("แนบสำเนาโฉนดแล้ว")
    await _answers(outside, "start")
    await outside.presses("Close this matter on this device")
    await outside.reads(thai("Closed on this device"))
    # Days later, on another phone: the same link and code.
    later = await visiting(PHONE, scripts=False)
    await _comes_in(later, link, code)
    await _answers(later, "complete", {"result_code": "advice_given", "result": "แนะนำให้รังวัดสอบเขต"})
    await counter.visitor.opens(counter.path)
    await counter.visitor.reads("แนะนำให้รังวัดสอบเขต")
    await counter.does("referral", "record_result")
    await later.opens("/guest", 403)
    await later.opens(link, 410)
    await later.reads(
        thai("This matter is finished: %(centre)s has recorded the result. Thank you. The link is closed.")
        % {"centre": world.tha_than.name}
    )
    await counter.does("case", "close")
    assert await world.status(journey.case_id) == "closed"


async def _makes_the_link(counter: AtCase) -> tuple[str, str]:
    """The officer makes the link and reads both parts on the page of it."""
    await counter.begins("referral", "make_code")
    await counter.sends()
    words = await counter.visitor.words()
    link, code = _LINK.search(words), _CODE.search(words)
    assert link is not None, words
    assert code is not None, words
    found = await faults(counter.visitor, DESK, PHONE)
    await counter.visitor.opens(f"{counter.visitor.place}/letter")
    assert found + await faults(counter.visitor, DESK, PHONE) == []
    await counter.visitor.page.set_viewport_size({"width": DESK.width, "height": DESK.height})
    return link[0], code[0]


async def _comes_in(visitor: Visitor, link: str, code: str) -> None:
    await visitor.opens(link)
    await visitor.fills({"word": "๑๒๓๔ ๕๖๗๘" if code != "1234 5678" else "8765 4321"})
    await visitor.presses("Open the matter")
    await visitor.reads("ลองได้อีก 4 ครั้ง")
    await visitor.fills({"word": code})
    await visitor.presses("Open the matter")
    await visitor.stands_at("/guest")


async def _answers(visitor: Visitor, event: str, typed: dict[str, str] | None = None) -> None:
    await visitor.follows(f"/guest/do/{event}")
    await visitor.fills(typed or {})
    async with visitor.page.expect_navigation():
        await visitor.page.locator("main form .actions button").first.click()
    await visitor.stands_at("/guest")


async def test_the_pages_of_a_guest_can_be_read_and_pressed_by_everybody(
    api: Programs, person: Visiting, visiting: Visiting, world: World
) -> None:
    journey = await Journey(api, world.tha_than).in_talks()
    await AtCase(await person("mediator"), journey.path).does("case", "fail", {"statement": "x"})
    counter = AtCase(await person("officer"), journey.path)
    await counter.refers({**PASSED_ON, "to_name": RECEIVER, "consent_on": days_from_now(0)})
    await counter.does("referral", "send", {"letter_no": "ทถ 2/2569"})
    link, code = await _makes_the_link(counter)
    guest = await visiting(PHONE)
    found = []
    for path in ("/r/" + "x" * 43, link):
        await guest.opens(path, 404 if "xxx" in path else 200)
        found += await faults(guest, PHONE, DESK)
    await guest.fills({"word": "1"})
    await guest.presses("Open the matter")
    found += await faults(guest, PHONE, DESK)
    await _comes_in(guest, link, code)
    found += await faults(guest, PHONE, DESK)
    for event in ("acknowledge", "decline"):
        await guest.opens(f"/guest/do/{event}")
        found += await faults(guest, PHONE, DESK)
    async with guest.page.expect_navigation():
        await guest.page.locator("main form .actions button").first.click()
    found += await faults(guest, PHONE, DESK)
    receiver = await person("cjc")
    await receiver.opens("/referrals?part=waiting")
    found += await faults(receiver, PHONE, DESK)
    assert found == []

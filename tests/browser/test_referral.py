"""A matter that could not be settled is passed on to the justice centre, and its answer comes back."""

import pytest

from mediation.pages.sentences import SENTENCES
from tests.browser.casework import AtCase, days_from_now
from tests.browser.conftest import Visiting
from tests.browser.visitor import Typed, Visitor, thai
from tests.programs import Programs
from tests.stories.journey import Journey
from tests.world import World

pytestmark = pytest.mark.browser

PASSED_ON: Typed = {
    "destination": "CJC",
    "reason": "unresolved",
    "people": "สมใจ",
    "basis": "written_consent",
    "shares": ["facts", "wish", "outcome"],
    "summary": "ต้องการคำปรึกษาเรื่องแนวเขต",
    "urgent": True,
}


async def test_what_was_not_settled_goes_to_the_justice_centre_and_comes_back(
    api: Programs, person: Visiting, world: World
) -> None:
    journey = await Journey(api, world.tha_than).in_talks()
    mediator = AtCase(await person("mediator"), journey.path)
    await mediator.does("case", "fail", {"statement": "ความเห็นห่างกันมาก"})
    counter = AtCase(await person("officer"), journey.path)
    await counter.refers({**PASSED_ON, "to_centre": str(world.justice.id), "consent_on": days_from_now(0)})
    await counter.does("referral", "send", {"letter_no": "ทถ ๑/๒๕๖๙"})
    receiver = await _received(await person("cjc"))
    await _answers(receiver, "acknowledge", {"receiver_no": "ศยช ๗/๒๕๖๙"})
    await _answers(receiver, "ask_more", {"question": "ขอสำเนาโฉนด"})
    await counter.visitor.opens(counter.path)
    await counter.visitor.reads("ขอสำเนาโฉนด", "ศยช ๗/๒๕๖๙")
    await counter.does("referral", "supply", {"supplement": "แนบสำเนาโฉนดแล้ว"})
    await receiver.page.reload()
    await receiver.reads("แนบสำเนาโฉนดแล้ว")
    await _answers(receiver, "start")
    await _answers(receiver, "complete", {"result_code": "advice_given", "result": "แนะนำให้รังวัดสอบเขต"})
    await counter.visitor.opens(counter.path)
    await counter.visitor.reads("แนะนำให้รังวัดสอบเขต")
    await counter.does("referral", "record_result")
    await counter.does("case", "close")
    assert await world.status(journey.case_id) == "closed"
    await _both_see_the_same(counter, receiver)


async def _received(receiver: Visitor) -> Visitor:
    """It waits on the desk of the justice centre; only what was chosen is in it, and the applicant's own."""
    await receiver.reads(thai("Referrals from other centres"))
    await receiver.opens("/referrals")
    await receiver.reads("ศอช.ต.ท่าถ่าน", thai("Urgent"))
    await receiver.page.get_by_role("link", name="ศอช.ต.ท่าถ่าน").click()
    await receiver.reads("ต้องการคำปรึกษาเรื่องแนวเขต", "กิ่งมะม่วงล้ำเข้ามาในที่นา", "นางสมใจ ใจดี")
    words = await receiver.words()
    for kept_back in ("สมหมาย", "ความเห็นห่างกันมาก"):
        assert kept_back not in words
    return receiver


async def _answers(receiver: Visitor, event: str, typed: dict[str, str] | None = None) -> None:
    """The receiver answers, from the referral's page and back to it."""
    there = receiver.place
    await receiver.follows(f"{there}/do/{event}")
    await receiver.fills(typed or {})
    async with receiver.page.expect_navigation():
        await receiver.page.locator("main form .actions button").first.click()
    await receiver.stands_at(there)


async def _both_see_the_same(counter: AtCase, receiver: Visitor) -> None:
    """Sender and receiver read the same history of the referral."""
    await receiver.page.reload()
    there = await receiver.history()
    events = ("send", "acknowledge", "ask_more", "supply", "start", "complete", "record_result")
    expected = [thai(SENTENCES[f"case:referral:{event}"]) for event in reversed(events)]
    assert [sentence for sentence in there if sentence in expected] == expected
    here = await counter.history()
    assert [sentence for sentence in here if sentence in expected] == expected

"""A quarrel is settled, signed and kept: every page on a phone, and no script runs."""

import re

import pytest

from cases.events import EVENTS
from mediation.pages.sentences import SENTENCES
from tests.browser.casework import CALM, IN_SCOPE, NOTHING_TO_DISCLOSE, AtCase, a_request, days_from_now
from tests.browser.conftest import Visiting
from tests.browser.visitor import PHONE, Typed, Visitor, thai
from tests.world import World

pytestmark = pytest.mark.browser

TERMS: Typed = {
    "place": "ศาลาประชาคม หมู่ที่ ๔",
    "dispute_in_law": "ละเมิด กิ่งไม้รุกล้ำแนวเขต ป.พ.พ. มาตรา ๑๓๔๗",
    "substance": "ฝ่ายผู้ถูกร้องตัดกิ่งไม้และชดใช้ค่าเสียหาย",
    "obligations.0.debtor_side": "2",
    "obligations.0.creditor_side": "1",
    "obligations.0.kind": "pay",
    "obligations.0.what": "ค่าเสียหายต้นข้าว",
    "obligations.0.amount": "๖,๐๐๐",
    "lawful": True,
    "possible": True,
    "moral": True,
}


async def test_a_quarrel_is_settled_on_a_phone_without_any_script(person: Visiting, world: World) -> None:
    officer = await person("officer", PHONE, scripts=False)
    counter = await _taken_in(officer)
    await _agreed_to_mediate(counter)
    mediator = AtCase(await person("mediator", PHONE, scripts=False), counter.path)
    head = AtCase(await person("head", PHONE, scripts=False), counter.path)
    await _with_mediator(counter, mediator, head)
    await _session_with_a_caucus(mediator)
    await _settled(mediator)
    await counter.does("obligation", "perform", {"proof": "ใบเสร็จเลขที่ ๗"})
    await counter.does("case", "close")
    assert await world.status(int(counter.path.rsplit("/", 1)[1])) == "closed"
    await _reads_its_history(counter)


async def _taken_in(officer: Visitor) -> AtCase:
    """Written down on one screen, screened, and found safe."""
    await officer.opens("/work")
    await officer.follows("/cases/new")
    await officer.fills(a_request())
    await officer.presses("Register the request")
    await officer.reads("กิ่งมะม่วงล้ำแนวเขตที่นา", "นางสมใจ ใจดี", "12,000.00")
    counter = AtCase(officer, officer.place)
    await counter.does("case", "start_screening")
    await counter.does("case", "record_screening", IN_SCOPE)
    await counter.does("case", "record_safety", {"case_party_id": "สมใจ", **CALM})
    await counter.does("case", "pass_screening")
    return counter


async def _agreed_to_mediate(counter: AtCase) -> None:
    """The other side is asked; both say yes and are told what mediation is."""
    await counter.does("case", "invite", {"manner": "headman"})
    for side in ("1", "2"):
        await counter.does("case", "record_consent", {"side": side, "consent": "yes"})
    await counter.does("case", "record_safety", {"case_party_id": "สมหมาย", **CALM})
    await counter.does("case", "record_briefing", {"process": True, "legal_effect": True, "right_to_end": True})
    await counter.does("case", "consent_all")


async def _with_mediator(counter: AtCase, mediator: AtCase, head: AtCase) -> None:
    """Somebody nobody objects to."""
    await counter.does("assignment", "propose", {"mediator": "บุญมี"})
    await mediator.visitor.opens("/work")
    await mediator.visitor.reads(thai("You are asked to mediate"), "กิ่งมะม่วงล้ำแนวเขตที่นา")
    await mediator.does("assignment", "accept")
    await mediator.does("assignment", "disclose", NOTHING_TO_DISCLOSE)
    await head.does("assignment", "confirm", {"how_chosen": "agreed", "sides_agreed": ["1", "2"]})


async def _session_with_a_caucus(mediator: AtCase) -> None:
    """A meeting in which the mediator speaks with one side alone, and tells the other that it was so."""
    await mediator.does("session", "plan", {"planned_for": f"{days_from_now(1)} 09:00", "place": "ศาลาประชาคม"})
    await mediator.does("session", "open", {"present": ["สมใจ", "สมหมาย"]})
    await mediator.does("session", "record_entry", {"kind": "caucus_begun", "sides": ["1"], "reason": "tempers"})
    await mediator.does("session", "record_entry", {"kind": "caucus_ended"})
    await mediator.does("session", "record_entry", {"kind": "caucus_notified", "side": "2"})
    await mediator.does("session", "close", {"result": "terms_reached", "next_step": "ร่างข้อตกลง"})


async def _settled(mediator: AtCase) -> None:
    """The terms are written down; everybody signs."""
    await mediator.does("case", "terms_reached", {**TERMS, "obligations.0.due_on": days_from_now(30)})
    await mediator.begins("agreement", "sign")
    await mediator.visitor.fills({"voluntary": True, "read_aloud": True, "copies_given": True})
    for signatory in range(3):
        await mediator.visitor.fills({f"signatures.{signatory}.method": "by_hand"})
    await mediator.sends()
    await mediator.visitor.stands_at(mediator.path)


async def _reads_its_history(counter: AtCase) -> None:
    """What has happened stands on the page in Thai, the last first, and nothing of it in codes."""
    told = await counter.history()
    assert told[:2] == [thai(SENTENCES["case:assignment:end"]), thai("The case was closed")]
    assert told[-1] == thai("The request was registered")
    for event in ("case:session:entry", "case:agreement:sign", "case:obligation:perform", "case:assignment:confirm"):
        assert thai(SENTENCES[event]) in told
    whole = " ".join(await counter.visitor.page.locator("ol.history").all_inner_texts())
    assert not [event for event in EVENTS if event in whole]
    assert not re.search("[A-Za-z]{3}", whole)

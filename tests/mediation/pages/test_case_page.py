"""The page of a case: where it stands, what may be done, who is in it, what has happened."""

import pytest

from cases.reasons import MediatorEndReason
from cases.vocabulary import CaseStatus
from mediation.pages.sentences import reason_words, unworded
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import counted, gettext_of
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


async def test_a_longer_history_asks_the_database_no_more_often(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    officer = await browser_as("officer")
    asked = []
    for event in ("start_screening", "record_screening"):
        await officer.fills(f"/cases/{case_id}/do/case/{event}")
        with counted() as statements:
            await officer.sees(f"/cases/{case_id}")
        asked.append(len([sql for sql in statements if "sign_in_find" not in sql]))
    assert asked == [3, 3]


async def test_the_history_tells_in_words_who_did_what_and_why(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "screening")
    head = await browser_as("head")
    await head.fills(f"/cases/{case_id}/do/case/decline", reason="better_elsewhere")
    page = await head.sees(f"/cases/{case_id}")
    assert "ไม่รับคำร้อง" in page.text
    assert gettext_of("Better served elsewhere") in page.text
    assert "กำนันสมศักดิ์ ทองดี" in page.text
    assert "case:file:decline" not in page.html


async def test_another_centres_case_is_not_there(browser_as: BrowserAs, world: World) -> None:
    elsewhere = await case_at(world, "received", place=world.registered)
    officer = await browser_as("officer")
    for path in (f"/cases/{elsewhere}", f"/cases/{elsewhere}/contacts", "/cases/0", "/cases/99999999999999999999"):
        await officer.sees(path, 404)


async def test_every_event_of_the_journal_has_its_sentence() -> None:
    assert unworded() == frozenset()


@pytest.mark.parametrize("event", ["remove_mediator", "lose_mediator"])
def test_why_a_mediator_left_the_case_is_told_in_words(event: str) -> None:
    for code in MediatorEndReason:
        assert reason_words(f"case:file:{event}", code.value) not in ("", code.value)

"""The pages of what did not arrive, of letters to print, and of codes for LINE: plain forms, in plain Thai."""

from mediation.work import work
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.test_undelivered import dead, row_of
from tests.notifications.test_messages import a_message
from tests.world import World


async def test_the_head_reads_the_reason_and_sends_again(browser_as: BrowserAs, world: World) -> None:
    message_id = await dead(world, case_id=await case_at(world, "received"))
    head = await browser_as("head")
    shown = await head.sees("/messages")
    assert "ปลายทางไม่รู้จักที่อยู่นี้" in shown.html
    assert "550 5.1.1" in shown.html
    assert "somchai" not in shown.html
    (again,) = [form for form in shown.forms if form.action == f"/messages/{message_id}/send-again"]
    answer = (await head.sends(again)).answer
    assert answer.headers["location"] == "/messages?said=queued"
    assert (await row_of(world, message_id))["status"] == "ready"
    assert "ผู้ให้บริการรับไว้แล้ว" in (await head.sees("/messages?said=queued")).html


async def test_the_head_leaves_it(browser_as: BrowserAs, world: World) -> None:
    message_id = await dead(world)
    head = await browser_as("head")
    (leave,) = [form for form in (await head.sees("/messages")).forms if form.action.endswith("/give-up")]
    await head.sends(leave)
    assert (await row_of(world, message_id))["status"] == "cancelled"


async def test_a_letter_leads_to_the_papers_and_to_the_letters_of_its_day(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    async with work(world.officer) as hand:
        facts = {"starts_at": "2026-12-01T09:30:00+07:00"}
        hand.send(a_message(channel="letter", address="", case_id=case_id, facts=facts))
    officer = await browser_as("officer")
    shown = await officer.sees("/messages/letters")
    assert f'href="/cases/{case_id}/documents"' in shown.html
    assert 'href="/letters/print?day=2026-12-01"' in shown.html
    (printed,) = [form for form in shown.forms if form.action.endswith("/printed")]
    await officer.sends(printed)
    assert "ไม่มีจดหมายรอพิมพ์" in (await officer.sees("/messages/letters")).html


async def test_a_code_for_line_is_shown_once(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "received")
    (party,) = await parties_of(world, case_id, 1)
    officer = await browser_as("officer")
    shown = await officer.sees(f"/cases/{case_id}/people/{party}/line")
    assert 'class="code"' not in shown.html
    (ask,) = [form for form in shown.forms if form.action.endswith("/line")]
    assert 'class="code"' in (await officer.sends(ask, 200)).html
    assert 'class="code"' not in (await officer.sees(f"/cases/{case_id}/people/{party}/line")).html

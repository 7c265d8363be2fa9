"""The justice centre's pages: its inbox, one referral with what was shared, and the answers to it."""

from datetime import timedelta
from typing import Any

import pytest

from mediation.practice import referral
from mediation.practice.receiving import ReferralCall, answer_referral
from mediation.work import now_utc
from parties import thai
from parties.register import seal
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import counted
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.taking import row, steps_of
from tests.world import World

PHONE = "+66812345678"
LETTER = "ฉช 0118/45"


async def sent(world: World, *shares: str, **changes: Any) -> tuple[int, int]:
    """A case whose applicant was referred to the justice centre; the case and the referral."""
    case_id = await case_at(world, "not_settled")
    take = steps_of(case_id, referral.DEEDS)
    people = (await parties_of(world, case_id, 1))[:1]
    person = (await row(world, "case_party", people[0]))["person_id"]
    await world.owner.execute("update person set phone = $2 where id = $1", person, seal(person, "phone", PHONE))
    packet = {
        "destination": "CJC",
        "to_centre": str(world.justice.id),
        "reason": "unresolved",
        "people": [str(one) for one in people],
        "basis": "written_consent",
        "consent_on": thai.bangkok_day(now_utc()).isoformat(),
        "shares": list(shares or ("contact", "wish", "value")),
        "summary": "ต้องการคำปรึกษากฎหมาย",
    } | changes
    number = (await take("prepare", world.officer, **packet)).content["referral"]["id"]
    await take("send", world.officer, number, letter_no=LETTER)
    return case_id, number


async def makes_late(world: World, number: int) -> None:
    yesterday = thai.bangkok_day(now_utc()) - timedelta(days=1)
    await world.owner.execute("update referral set reply_by = $2 where id = $1", number, yesterday)


async def status_of(world: World, number: int) -> str:
    return str((await row(world, "referral", number))["status"])


async def test_the_inbox_shows_what_was_sent_here_and_flags_what_is_overdue(
    browser_as: BrowserAs, world: World
) -> None:
    _, late = await sent(world)
    _, fresh = await sent(world, urgent="on")
    await makes_late(world, late)
    page = await (await browser_as("cjc")).sees("/referrals")
    newest, older = page.html.partition("<tbody>")[2].split("</tr>")[:2]
    assert f'"/referrals/{fresh}"' in newest and "ด่วน" in newest
    assert f'"/referrals/{late}"' in older and "เลยกำหนด" in older
    assert "เลยกำหนด" not in newest
    assert world.tha_than.name in page.text


async def test_the_inbox_is_narrowed_by_state(browser_as: BrowserAs, world: World) -> None:
    _, waiting = await sent(world)
    _, begun = await sent(world)
    await answer_referral(ReferralCall(world.cjc, begun), "acknowledge", {})
    reader = await browser_as("cjc")
    page = await reader.sees("/referrals?status=acknowledged")
    assert f'"/referrals/{begun}"' in page.html
    assert f'"/referrals/{waiting}"' not in page.html
    assert 'value="prepared"' not in page.html
    empty = await reader.sees("/referrals?status=declined")
    assert "<tbody>" not in empty.html and 'class="note"' in empty.html
    await reader.sees("/referrals?status=exploded", 422)
    await reader.sees("/referrals?before=x", 422)


async def test_the_inbox_says_what_waits_for_whom_and_how_much(browser_as: BrowserAs, world: World) -> None:
    _, waiting = await sent(world)
    _, late = await sent(world)
    _, asked = await sent(world)
    _, done = await sent(world)
    await makes_late(world, late)
    await answer_referral(ReferralCall(world.cjc, asked), "ask_more", {"question": "?"})
    await answer_referral(ReferralCall(world.cjc, done), "decline", {"reason": "other"})
    reader = await browser_as("cjc")
    parts = {"waiting": {waiting, late}, "overdue": {late}, "asked": {asked}, "done": {done}}
    for part, numbers in parts.items():
        page = await reader.sees(f"/referrals?part={part}")
        shown = {one for one in (waiting, late, asked, done) if f'"/referrals/{one}"' in page.html}
        assert shown == numbers, part
        assert f'<a href="/referrals?part={part}" aria-current="page">' in page.html
        for other, expected in parts.items():
            tab = page.html.partition(f'href="/referrals?part={other}"')[2].partition("</a>")[0]
            assert f"<b>{len(expected)}</b>" in tab
    await reader.sees("/referrals?part=everything", 422)
    await answer_referral(ReferralCall(world.cjc, late), "acknowledge", {})
    empty = await reader.sees("/referrals?part=overdue")
    assert "<tbody>" not in empty.html and 'class="note"' in empty.html


async def test_a_letter_is_found_by_a_part_of_its_number_in_either_digits(browser_as: BrowserAs, world: World) -> None:
    _, one = await sent(world)
    _, other = await sent(world)
    await world.owner.execute("update referral set letter_no = 'ทถ ๗๗/๒๕๖๙' where id = $1", one)
    await answer_referral(ReferralCall(world.cjc, other), "acknowledge", {"receiver_no": "ศยช 100%_5"})
    reader = await browser_as("cjc")
    for typed, found in (("77/25", one), ("ทถ ๗๗", one), ("ศยช 100%_", other), ("0118/45", other)):
        page = (await reader.sees("/referrals")).form("/referrals")
        html = (await reader.client.get("/referrals", params={**dict(page.fields), "letter": typed})).text
        assert f'"/referrals/{found}"' in html, typed
        assert f'"/referrals/{other if found == one else one}"' not in html, typed
    assert "<tbody>" not in (await reader.sees("/referrals?letter=9999")).html


async def test_a_long_inbox_has_pages(browser_as: BrowserAs, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediation.pages.referrals.PAGE", 2)
    numbers = [(await sent(world))[1] for _ in range(3)]
    reader = await browser_as("cjc")
    first = await reader.sees("/referrals?status=sent")
    assert first.html.count("<tr>") == 3
    onward = next(link for link in first.links() if "before=" in link)
    assert "status=sent" in onward
    second = await reader.sees(onward)
    assert f'"/referrals/{numbers[0]}"' in second.html
    assert f'"/referrals/{numbers[2]}"' not in second.html
    assert not [link for link in second.links() if "before=" in link]


async def test_the_receiver_sees_only_what_was_shared(browser_as: BrowserAs, world: World) -> None:
    case_id, number = await sent(world)
    other = (await row(world, "case_party", (await parties_of(world, case_id, 2))[0]))["person_id"]
    stranger = (await row(world, "person", other))["first_name"]
    page = await (await browser_as("cjc")).sees(f"/referrals/{number}")
    assert f'href="tel:{PHONE}"' in page.html and "081-234-5678" in page.text
    assert "ขอผ่อนชำระ" in page.text and "20,000.00" in page.text and "ต้องการคำปรึกษากฎหมาย" in page.text
    assert "ยังไม่ได้คืน" not in page.text
    assert stranger not in page.text
    assert "ทถ" not in page.text
    assert not [link for link in page.links() if link.startswith("/cases/")]


async def test_without_contact_there_is_no_telephone(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world, "facts", "address", "needs", "place", "earlier_attempts", "pending", "outcome")
    page = await (await browser_as("cjc")).sees(f"/referrals/{number}")
    assert "tel:" not in page.html
    assert "ยังไม่ได้คืน" in page.text
    assert "ขอผ่อนชำระ" not in page.text


async def test_a_referral_is_answered_from_the_first_word_to_the_result(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    at = f"/referrals/{number}"
    done = await reader.fills(f"{at}/do/acknowledge", receiver_no="ศยช 7/2569", receiver_officer="สมชาย")
    assert done.answer.headers["location"] == f"{at}?said=done"
    await reader.fills(f"{at}/do/start")
    await reader.fills(f"{at}/do/complete", result_code="advice_given", result="ให้คำปรึกษาแล้ว")
    page = await reader.sees(at)
    assert await status_of(world, number) == "completed"
    assert "ให้คำปรึกษาแล้ว" in page.text and "ศยช 7/2569" in page.text
    assert "/do/" not in page.html
    assert page.html.partition('class="history"')[2].count("<li>") == 4


async def test_a_question_and_its_answer_stand_on_the_page(browser_as: BrowserAs, world: World) -> None:
    case_id, number = await sent(world)
    reader = await browser_as("cjc")
    await reader.fills(f"/referrals/{number}/do/ask_more", question="มีสัญญากู้หรือไม่")
    waiting = await reader.sees(f"/referrals/{number}")
    assert "มีสัญญากู้หรือไม่" in waiting.text
    assert f"/referrals/{number}/do/decline" in waiting.links()
    await steps_of(case_id, referral.DEEDS)("supply", world.officer, number, supplement="มีสัญญาเป็นหนังสือ")
    assert "มีสัญญาเป็นหนังสือ" in (await reader.sees(f"/referrals/{number}")).text


async def test_a_declined_referral_is_over(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    await reader.fills(f"/referrals/{number}/do/decline", reason="other")
    page = await reader.sees(f"/referrals/{number}")
    assert await status_of(world, number) == "declined"
    assert '<li class="ended"' in page.html
    assert "/do/" not in page.html
    await reader.sees(f"/referrals/{number}/do/start", 409)


async def test_what_is_wrong_is_told_and_what_was_typed_is_kept(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    await reader.fills(f"/referrals/{number}/do/acknowledge")
    await reader.fills(f"/referrals/{number}/do/start")
    again = await reader.fills(f"/referrals/{number}/do/complete", 422, result="เสร็จแล้ว", completed_on="1/1/2600")
    assert "faults-summary" in again.html
    assert "เสร็จแล้ว" in again.html and 'value="1/1/2600"' in again.html
    assert await status_of(world, number) == "in_progress"


async def test_a_form_that_grew_stale_keeps_what_was_typed_and_tells_what_is_new(
    browser_as: BrowserAs, world: World
) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    path = f"/referrals/{number}/do/ask_more"
    form = (await reader.sees(path)).form(path)
    await answer_referral(ReferralCall(world.cjc, number), "acknowledge", {})
    again = await reader.sends(form, 412, question="ขอสำเนาสัญญา")
    assert "ขอสำเนาสัญญา" in again.html
    assert again.html.partition('role="alert"')[2].partition("</div>")[0].count("<li>") == 1
    await reader.sends(again.form(path), 303)
    assert (await row(world, "referral", number))["question"] == "ขอสำเนาสัญญา"


async def test_an_answer_that_is_no_longer_possible_keeps_what_was_typed(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    path = f"/referrals/{number}/do/ask_more"
    form = (await reader.sees(path)).form(path)
    await answer_referral(ReferralCall(world.cjc, number), "decline", {"reason": "other"})
    form.fields = [(name, value) for name, value in form.fields if name != "_version"]
    again = await reader.sends(form, 409, question="ขอสำเนาสัญญา")
    assert "ขอสำเนาสัญญา" in again.html
    assert f'href="/referrals/{number}"' in again.html


async def test_pressing_twice_answers_once(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    path = f"/referrals/{number}/do/acknowledge"
    form = (await reader.sees(path)).form(path)
    await reader.sends(form)
    await reader.sends(form)
    assert (await row(world, "referral", number))["version"] == 3
    other = await reader.sends(form, 422, receiver_no="ศยช 8/2569")
    assert "ศยช 8/2569" in other.html


async def test_an_unknown_answer_leads_nowhere_and_the_senders_deeds_are_not_the_receivers(
    browser_as: BrowserAs, world: World
) -> None:
    _, number = await sent(world)
    reader = await browser_as("cjc")
    await reader.sees(f"/referrals/{number}/do/explode", 404)
    await reader.sees(f"/referrals/{number}/do/withdraw", 403)
    await reader.sees(f"/referrals/{number}/do/complete", 409)


@pytest.mark.parametrize("who", ["officer", "head", "mediator", "safety", "auditor", "committee", "admin"])
async def test_nobody_of_another_role_sees_the_inbox(browser_as: BrowserAs, world: World, who: str) -> None:
    _, number = await sent(world)
    reader = await browser_as(who)
    for path in ("/referrals", f"/referrals/{number}", f"/referrals/{number}/do/acknowledge"):
        await reader.sees(path, 403)
    form = (await reader.sees("/account")).form("/sign-out")
    await reader.sends(form, 403, to=f"/referrals/{number}/do/acknowledge")
    assert await status_of(world, number) == "sent"


async def test_another_justice_centre_finds_nothing(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    await world.owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, 'cjc')",
        world.registered.id,
        world.registered["committee"].account_id,
    )
    reader = await browser_as("committee", world.registered)
    assert "<tbody>" not in (await reader.sees("/referrals")).html
    for path in (f"/referrals/{number}", f"/referrals/{number}/do/acknowledge", "/referrals/99999999999999999999"):
        await reader.sees(path, 404)


async def test_a_referral_not_sent_yet_is_nowhere(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    await world.owner.execute("update referral set status = 'prepared', sent_at = null where id = $1", number)
    reader = await browser_as("cjc")
    assert "<tbody>" not in (await reader.sees("/referrals")).html
    await reader.sees(f"/referrals/{number}", 404)


async def test_the_inbox_and_a_referral_take_one_query_each(browser_as: BrowserAs, world: World) -> None:
    numbers = [(await sent(world))[1] for _ in range(3)]
    reader = await browser_as("cjc")
    for path in ("/referrals", f"/referrals/{numbers[0]}"):
        await reader.sees(path)
        with counted() as seen:
            await reader.sees(path)
        assert len([sql for sql in seen if "sign_in" not in sql]) == 1, seen


async def test_what_leads_on_is_offered_first(browser_as: BrowserAs, world: World) -> None:
    _, number = await sent(world)
    await answer_referral(ReferralCall(world.cjc, number), "acknowledge", {})
    page = await (await browser_as("cjc")).sees(f"/referrals/{number}")
    offered = [link.rpartition("/")[2] for link in page.links() if "/do/" in link]
    assert offered == ["start", "ask_more", "decline"]

"""The pages of an outside body: the door, the one referral behind it, and the sender's page of the link."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from mediation.practice import guest_codes, referral
from mediation.practice.packet_files import packet_sent
from mediation.practice.receiving import ReferralCall, answer_referral
from tests.mediation.house import browser, enter
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Reader, counted, gettext_of
from tests.mediation.payloads import HOSTILE, what_runs
from tests.mediation.practice.taking import row, steps_of
from tests.mediation.practice.test_guests import OFFICER, linked, sits, wrong
from tests.mediation.practice.test_referral import sent
from tests.mediation.test_hostile_pages import RAW
from tests.proofs.standing import code_at
from tests.world import World

DOOR_TEXT = {"locked": "locked_at = now()", "expired": "expires_at = now()", "ended": "ended_at = now()"}


@pytest.fixture
async def outsider(app: Litestar) -> AsyncIterator[Reader]:
    """Somebody with a browser and no account."""
    async with browser(app) as client:
        yield Reader(client)


async def comes_in(reader: Reader, token: str, word: str) -> None:
    done = await reader.fills(f"/r/{token}", word=word)
    assert done.answer.headers["location"] == "/guest"


async def inside(reader: Reader, world: World) -> int:
    """The reader sits before a referral; its number."""
    _, number, link = await linked(world)
    await comes_in(reader, link.token, link.word)
    return number


async def status_of(world: World, number: int) -> str:
    return str((await row(world, "referral", number))["status"])


# THE DOOR


async def test_the_door_explains_itself_and_tells_nothing_of_the_matter(outsider: Reader, world: World) -> None:
    _, _, link = await linked(world)
    page = await outsider.sees(f"/r/{link.token}")
    assert world.tha_than.name in page.text
    assert gettext_of("Type the code. You need no account and no password.") in page.text
    for kept_back in ("ต้องการคำปรึกษา", "สมชาย", "0118/45", "ทถ."):
        assert kept_back not in page.text
    assert page.answer.headers["x-robots-tag"] == "noindex"
    assert page.answer.headers["cache-control"] == "no-store"


async def test_looking_gives_no_cookie_that_lets_anybody_in(outsider: Reader, world: World) -> None:
    _, number, link = await linked(world)
    await outsider.client.head(f"/r/{link.token}")
    await outsider.sees(f"/r/{link.token}")
    assert "__Host-guest" not in outsider.client.cookies
    await outsider.sees("/guest", 403)
    assert await world.owner.fetchval("select openings from guest_code where referral_id = $1", number) == 0


async def test_the_sitting_is_carried_by_a_cookie_no_script_reads(outsider: Reader, world: World) -> None:
    _, _, link = await linked(world)
    done = await outsider.fills(f"/r/{link.token}", word=link.said)
    cookie = next(one for one in done.answer.headers.get_list("set-cookie") if one.startswith("__Host-guest="))
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert link.token not in cookie
    assert "Max-Age" not in cookie


async def test_a_wrong_code_says_how_many_tries_are_left_and_is_not_shown_again(outsider: Reader, world: World) -> None:
    _, _, link = await linked(world)
    page = await outsider.fills(f"/r/{link.token}", 422, word=wrong(link))
    assert "ลองได้อีก 4 ครั้ง" in page.text
    assert wrong(link) not in page.html
    again = await outsider.fills(f"/r/{link.token}", 422, word="๑๒๓")
    assert gettext_of("The code has eight digits. Please look at it once more.") in again.text
    for _ in range(3):
        await outsider.fills(f"/r/{link.token}", 422, word=wrong(link))
    locked = await outsider.fills(f"/r/{link.token}", 410, word=wrong(link))
    assert "ล็อก" in locked.text and world.tha_than.name in locked.text
    assert 'name="word"' not in locked.html
    assert 'name="word"' not in (await outsider.sees(f"/r/{link.token}", 410)).html


@pytest.mark.parametrize("state", DOOR_TEXT)
async def test_a_link_that_opens_no_more_says_why_and_whom_to_ask(outsider: Reader, world: World, state: str) -> None:
    _, number, link = await linked(world)
    await world.owner.execute("update centre set phone = '+6638888123' where id = $1", world.tha_than.id)
    await world.owner.execute(f"update guest_code set {DOOR_TEXT[state]} where referral_id = $1", number)
    page = await outsider.sees(f"/r/{link.token}", 410)
    assert "038-888-123" in page.text and world.tha_than.name in page.text
    assert 'name="word"' not in page.html


async def test_a_link_that_lost_a_part_says_so(outsider: Reader) -> None:
    for path in ("/r/x", f"/r/{'x' * 43}", "/r/%E0%B8%81"):
        page = await outsider.sees(path, 404)
        assert gettext_of("If it still leads nowhere, ask the centre that sent it for a new one.") in page.text


async def test_too_many_tries_from_one_address_are_held_up_by_the_door(outsider: Reader, world: World) -> None:
    seen = set()
    for _ in range(11):
        _, _, link = await linked(world)
        for _ in range(3):
            token = (await outsider.sees(f"/r/{link.token}")).form(f"/r/{link.token}")
            page = await outsider.sends(token, None, word=wrong(link))
            seen.add(page.status)
    assert seen == {422, 429}
    assert page.answer.headers["retry-after"]


# BEHIND THE DOOR


async def test_a_guest_answers_from_letter_to_result(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    page = await outsider.sees("/guest")
    assert "ต้องการคำปรึกษากฎหมาย" in page.text and "081-234-5678" in page.text and "ฉช 0118/45" in page.text
    assert not [link for link in page.links() if link.startswith(("/cases", "/referrals", "/work"))]
    missing = await outsider.fills("/guest/do/acknowledge", 422, receiver_no="ศยช 9")
    assert 'value="ศยช 9"' in missing.html
    await outsider.fills("/guest/do/acknowledge", receiver_no="ศยช 9", receiver_officer=OFFICER)
    await outsider.fills("/guest/do/ask_more", question="ขอสำเนาสัญญา")
    waiting = await outsider.sees("/guest")
    assert gettext_of("The sender has been asked and has not answered yet.") in waiting.text
    await world.owner.execute("update referral set status = 'acknowledged' where id = $1", number)
    await outsider.fills("/guest/do/start")
    await outsider.fills("/guest/do/complete", result_code="settled", result="ตกลงกันได้")
    done = await outsider.sees("/guest")
    assert await status_of(world, number) == "completed"
    assert "ตกลงกันได้" in done.text and OFFICER in done.text
    assert "/guest/do/" not in done.html


async def test_the_page_of_a_guest_takes_two_queries(outsider: Reader, world: World) -> None:
    await inside(outsider, world)
    await outsider.sees("/guest")
    with counted() as seen:
        await outsider.sees("/guest")
    assert len(seen) == 2, seen


async def test_pressing_twice_answers_once(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/acknowledge")).form("/guest/do/acknowledge")
    await outsider.sends(form, receiver_officer=OFFICER)
    await outsider.sends(form, receiver_officer=OFFICER)
    acknowledged = (
        "select count(*) from journal_entry where subject_kind = 'referral' and subject_id = $1 and event like $2"
    )
    assert await world.owner.fetchval(acknowledged, number, "%acknowledge") == 1
    await outsider.sends(form, 422, receiver_officer="คนอื่น")


async def test_what_the_sender_did_meanwhile_keeps_what_was_typed(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/ask_more")).form("/guest/do/ask_more")
    guest = await outsider.sees("/guest/do/acknowledge")
    await outsider.sends(guest.form("/guest/do/acknowledge"), receiver_officer=OFFICER)
    again = await outsider.sends(form, 412, question="ขอสำเนาสัญญา")
    assert "ขอสำเนาสัญญา" in again.html
    await world.owner.execute("update referral set status = 'withdrawn', version = version + 1 where id = $1", number)
    over = await outsider.sends(again.form("/guest/do/ask_more"), 412, question="ขอสำเนาสัญญา")
    assert "ขอสำเนาสัญญา" in over.html
    assert (
        gettext_of("The sender has taken this matter back. You need do nothing more about it.")
        in (await outsider.sees("/guest")).text
    )


async def test_whoever_leaves_is_gone_and_may_come_back(outsider: Reader, world: World) -> None:
    await inside(outsider, world)
    left = await outsider.sends((await outsider.sees("/guest")).form("/guest/leave"), 200)
    assert gettext_of("Closed on this device") in left.text
    over = await outsider.sees("/guest", 403)
    assert (
        gettext_of("Your visit has ended and nothing was changed. Open the link you were sent and type the code again.")
        in over.text
    )


async def test_an_ended_sitting_says_what_to_do_and_changes_nothing(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/acknowledge")).form("/guest/do/acknowledge")
    await world.owner.execute("update guest_sitting set last_seen_at = now() - interval '2 hours'")
    over = await outsider.sends(form, 403, receiver_officer=OFFICER)
    assert "เปิดลิงก์" in over.text
    assert await status_of(world, number) == "sent"


async def test_the_language_is_switched_on_the_pages_of_a_guest(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    await outsider.sends((await outsider.sees("/guest")).form("/language"), lang="en")
    page = await outsider.sees("/guest")
    assert "Acknowledge the referral" in page.text
    assert await status_of(world, number) == "sent"
    _, _, link = await linked(world)
    assert "How this works" in (await outsider.sees(f"/r/{link.token}")).text


# WHOSE FORM IT IS


async def test_a_form_of_one_matter_answers_no_other(app: Litestar, outsider: Reader, world: World) -> None:
    first = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/acknowledge")).form("/guest/do/acknowledge")
    second = await inside(outsider, world)
    await outsider.sends(form, 403, receiver_officer=OFFICER)
    assert [await status_of(world, one) for one in (first, second)] == ["sent", "sent"]
    async with AsyncExitStack() as others:
        other = Reader(await others.enter_async_context(browser(app)))
        await inside(other, world)
        await other.sends(form, 403, receiver_officer=OFFICER)


async def test_nothing_is_answered_without_a_token_or_from_another_site(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/acknowledge")).form("/guest/do/acknowledge")
    typed = {name: value for name, (value, *_) in form.sent_with({"receiver_officer": OFFICER}).items()}
    client, path = outsider.client, "/guest/do/acknowledge"
    for sent_as in (
        client.post(path, data={**typed, "_csrf": ""}),
        client.post(path, data={**typed, "_csrf": "x" * 43}),
        client.post(path, data=typed, headers={"sec-fetch-site": "cross-site"}),
        client.post(path, data=typed, headers={"origin": "https://evil.example"}),
        client.post(path, json=typed),
        client.post(path, content="x", headers={"content-type": "text/plain"}),
        client.post(path, data=typed, headers={"authorization": "Bearer x"}),
    ):
        assert (await sent_as).status_code == 403
    assert await status_of(world, number) == "sent"


async def test_an_account_and_a_guest_in_one_browser_do_not_mix(app: Litestar, world: World) -> None:
    case_id, number, link = await linked(world)
    async with browser(app) as client:
        assert (await enter(client, world.username("officer"))).status_code == 303
        reader = Reader(client)
        await comes_in(reader, link.token, link.word)
        guest = await reader.sees("/guest")
        assert "menu-button" not in guest.html
        await reader.sends(guest.form("/language"), lang="en")
        await reader.sees("/work")
        form = guest.form("/guest/leave")
        await reader.sends(form, 403, to=f"/cases/{case_id}/do/referral/{number}/revoke_code")
        own = (await reader.sees("/account")).form("/sign-out")
        await reader.sends(own, 403, to="/guest/do/acknowledge", receiver_officer=OFFICER)
        await reader.fills("/guest/do/acknowledge", receiver_officer=OFFICER)
        await reader.sees("/work")
    last = "select role, actor_id from journal_entry where subject_kind = 'referral' and subject_id = $1 order by seq desc limit 1"
    assert tuple(await world.owner.fetchrow(last, number) or ()) == ("guest", None)


async def test_hostile_texts_of_a_guest_run_nowhere(outsider: Reader, world: World) -> None:
    number = await inside(outsider, world)
    for what, payload in HOSTILE.items():
        await world.owner.execute("update referral set status = 'sent' where id = $1", number)
        form = (await outsider.sees("/guest/do/ask_more")).form("/guest/do/ask_more")
        page = await outsider.sends(form, None, question=payload)
        assert page.status in (303, 422), what
        assert what_runs((await outsider.sees("/guest")).html) == [], what


@pytest.mark.parametrize("what", RAW)
async def test_raw_posts_of_a_guest_make_nothing_fall_over(outsider: Reader, world: World, what: str) -> None:
    number = await inside(outsider, world)
    form = (await outsider.sees("/guest/do/acknowledge")).form("/guest/do/acknowledge")
    token = dict(form.fields)["_csrf"]
    kind = {"content-type": "application/x-www-form-urlencoded", "x-csrf-token": token}
    for path in ("/guest/do/acknowledge", "/guest/do/explode", "/r/" + "x" * 43):
        answer = await outsider.client.post(path, content=RAW[what], headers=kind)
        assert 400 <= answer.status_code < 500, answer.text
    assert await status_of(world, number) == "sent"


async def test_no_log_holds_link_code_or_cookie(
    outsider: Reader, world: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, link = await linked(world)
    caplog.set_level("DEBUG")
    await outsider.fills(f"/r/{link.token}", 422, word=wrong(link))
    await comes_in(outsider, link.token, link.word)
    cookie = outsider.client.cookies["__Host-guest"]

    async def falls_over(*_: object) -> None:
        raise RuntimeError(f"{link.token} {link.word}")

    monkeypatch.setattr("mediation.practice.guest_door.door", falls_over)
    await outsider.sees(f"/r/{link.token}", 500)
    # The client of the test says what it asks for; it is no part of the house.
    said = " ".join(one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore")))
    assert "unforeseen failure" in said
    for secret in (link.token, link.word, link.said, cookie):
        assert secret not in said


# THE SENDER


async def test_the_sender_makes_a_link_sees_both_parts_and_how_it_stands(
    browser_as: BrowserAs, outsider: Reader, world: World
) -> None:
    case_id, _, number = await sent(world, to_centre="", to_name="ศยช.เมืองฉะเชิงเทรา")
    officer = await browser_as("officer")
    at = f"/cases/{case_id}/referrals/{number}/link"
    assert at in (await officer.sees(f"/cases/{case_id}")).links()
    assert gettext_of("No link was made yet.") in (await officer.sees(at)).text
    done = await officer.fills(f"/cases/{case_id}/do/referral/{number}/make_code")
    assert done.answer.headers["location"] == f"{at}?said=done"
    page = await officer.sees(at)
    token = page.html.partition("/r/")[2][:43]
    word = page.html.partition('class="word"><b>')[2][:9]
    assert f"https://mediation.example/r/{token}" in page.text
    assert "<svg" in page.html
    letter = await officer.sees(f"{at}/letter")
    assert token in letter.text and "ศยช.เมืองฉะเชิงเทรา" in letter.text and "<svg" in letter.html
    assert word in letter.html.partition('class="sheet"')[2] and word not in letter.html.partition('class="sheet"')[0]
    await outsider.fills(f"/r/{token}", 422, word="1234 5678" if word != "1234 5678" else "8765 4321")
    await comes_in(outsider, token, word)
    seen = await officer.sees(at)
    assert "1 ครั้ง" in seen.text and "พิมพ์รหัสผิด (ครั้ง) 1" in seen.text
    await officer.fills(f"/cases/{case_id}/do/referral/{number}/mail_code", address="cjc@moj.example")
    await officer.fills(f"/cases/{case_id}/do/referral/{number}/mail_code", 422, address="cjc")
    await officer.fills(f"/cases/{case_id}/do/referral/{number}/revoke_code")
    over = await officer.sees(at)
    assert token not in over.html and word not in over.html
    await officer.sees(f"{at}/letter", 404)
    await outsider.sees("/guest", 403)


async def test_the_history_of_the_case_tells_of_the_link_without_its_parts(browser_as: BrowserAs, world: World) -> None:
    case_id, number, link = await linked(world)
    guest = await sits(link)
    await answer_referral(ReferralCall(guest, number), "acknowledge", {"receiver_officer": OFFICER})
    page = await (await browser_as("officer")).sees(f"/cases/{case_id}")
    for told in ("A link was made for the receiver", "The receiver opened the link"):
        assert gettext_of(told) in page.text
    assert link.token not in page.html and link.word not in page.html
    assert OFFICER in page.text


@pytest.mark.parametrize(("who", "status"), [("mediator", 403), ("committee", 403), ("cjc", 403)])
async def test_others_do_not_see_the_link(browser_as: BrowserAs, world: World, who: str, status: int) -> None:
    case_id, number, _ = await linked(world)
    at = f"/cases/{case_id}/referrals/{number}/link"
    page = await (await browser_as(who)).sees(at, None)
    assert page.status in (status, 404)
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'received' where id = $1", case_id
    )
    await (await browser_as("officer")).sees(at, 403)
    await (await browser_as("safety")).sees(at)


async def test_what_was_overdue_is_shown_to_the_sender_before_any_clock_has_rung(
    browser_as: BrowserAs, world: World
) -> None:
    case_id, number, _ = await linked(world)
    officer = await browser_as("officer")
    badge = f'<span class="state warn">{gettext_of("Overdue")}</span>'
    assert badge not in (await officer.sees(f"/cases/{case_id}")).html
    await world.owner.execute("update referral set reply_by = bangkok_day(now()) - 2 where id = $1", number)
    assert badge in (await officer.sees(f"/cases/{case_id}")).html


async def test_a_referral_withdrawn_and_sent_elsewhere_shows_the_guest_only_that(
    outsider: Reader, world: World
) -> None:
    case_id, number, link = await linked(world)
    await comes_in(outsider, link.token, link.word)
    await steps_of(case_id, referral.DEEDS)("withdraw", world.officer, number, reason="sent_elsewhere")
    page = await outsider.sees("/guest")
    assert "ต้องการคำปรึกษา" not in page.text and "081-234-5678" not in page.text
    assert "/guest/do/" not in page.html


async def test_a_link_of_a_referral_laid_by_hand_is_good_too(outsider: Reader, world: World) -> None:
    case_id, _, number = await sent(world, to_centre="", to_name="สภ.เมือง")
    token, word = await code_at(world, number)
    await comes_in(outsider, token, word)
    assert steps_of(case_id, guest_codes.DEEDS).deed("make_code").title


async def test_a_guest_downloads_the_very_packet_that_was_sent(outsider: Reader, world: World) -> None:
    case_id, number, link = await linked(world)
    await comes_in(outsider, link.token, link.word)
    assert "/guest/packets" in (await outsider.sees("/guest")).links()
    kept = await packet_sent(world.officer, case_id, number, 1)
    assert "/guest/packets/1" in (await outsider.sees("/guest/packets")).links()
    assert (await outsider.client.get("/guest/packets/1")).content == kept.content
    await outsider.sees("/guest/packets/2", 404)
    take = steps_of(case_id, referral.DEEDS)
    await take("withdraw", world.officer, number, reason="person_asked")
    assert (await outsider.client.get("/guest/packets/1")).status_code != 200

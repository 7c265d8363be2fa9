"""What a phone keeps, for whom, and for how long: whoever else picks it up sees nothing and destroys nothing unasked."""

import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Error, Playwright, Response, expect

from tests.browser.conftest import Visiting, launching, profile
from tests.browser.on_the_phone import OnThePhone
from tests.browser.visitor import PHONE, Visitor, thai
from tests.mediation.practice.sending import sitting
from tests.world import World

pytestmark = pytest.mark.browser
FORTNIGHT = timedelta(days=14)
KIBIBYTE = 1024
LOSS = "Entries that were never sent: %(count)s. They would be lost for good. Clear this device all the same?"


async def _with_an_unsent_issue(person: Visiting, world: World, text: str = "ทางน้ำ") -> OnThePhone:
    """The mediator's phone without a signal, on which an issue waits."""
    phone = OnThePhone(await person("mediator", PHONE), await sitting(world), world)
    await phone.keeps_the_session()
    await phone.loses_the_signal()
    await phone.writes("Issue", text)
    await phone.stands(text, "here")
    return phone


async def _runs_out(world: World, who: str = "mediator") -> None:
    """Everybody's sign-in under this name was not used for too long."""
    await world.owner.execute(
        "update sign_in set last_seen_at = now() - interval '1 hour' where account_id = $1",
        world.tha_than[who].account_id,
    )


async def test_what_waits_outlives_the_browser_that_is_killed(
    playwright: Playwright, installed: Path, house: str, tmp_path: Path, world: World
) -> None:
    async def starts() -> tuple[BrowserContext, OnThePhone]:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", **launching(installed), **profile(house, PHONE)
        )
        context.set_default_timeout(15_000)
        return context, OnThePhone(Visitor(context.pages[0]), device, world)

    device = await sitting(world)
    context, phone = await starts()
    await phone.visitor.signs_in(world.username("mediator"))
    await phone.keeps_the_session()
    await phone.loses_the_signal()
    await phone.writes("Issue", "ทางน้ำ")
    await phone.stands("ทางน้ำ", "here")
    crash = await context.new_cdp_session(phone.page)
    async with context.expect_event("close"):
        with suppress(Error):
            await crash.send("Browser.crash")
    context, phone = await starts()
    try:
        await phone.loses_the_signal()
        await phone.page.goto(f"{phone.session}/room")
        await phone.stands("ทางน้ำ", "here")
        await phone.finds_a_signal()
        await phone.signs_in_again("mediator")
        await phone.stands("ทางน้ำ", "kept")
        assert await phone.kept_by_the_centre() == ["issue"]
    finally:
        await context.close()


async def test_a_sign_in_that_ran_out_meanwhile_loses_nothing(person: Visiting, world: World) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await _runs_out(world)
    await phone.finds_a_signal()
    await phone.is_told("Your sign-in has run out. What you wrote waits on this device. Sign in again, and it is sent.")
    await phone.stands("ทางน้ำ", "here")
    assert await phone.kept_by_the_centre() == []
    await phone.signs_in_again("mediator")
    await phone.stands("ทางน้ำ", "kept")
    assert await phone.kept_by_the_centre() == ["issue"]


async def test_a_sign_in_that_was_ended_elsewhere_takes_the_copy_and_hides_what_waits(
    person: Visiting, world: World
) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await world.owner.execute("update sign_in set ended_at = now() where account_id = $1", world.mediator.account_id)
    await phone.finds_a_signal()
    await expect(phone.page.locator("#room")).to_be_hidden()
    assert await phone.stored("copies") == []
    await phone.loses_the_signal()
    await phone.page.goto(f"{phone.session}/room")
    await expect(phone.page.locator("#without")).to_be_visible()
    assert "ทางน้ำ" not in await phone.page.content()
    await phone.finds_a_signal()
    await phone.page.wait_for_url(re.compile("/sign-in"))
    await phone.visitor.signs_in(world.username("mediator"))
    await phone.has_sent_everything()
    assert await phone.kept_by_the_centre() == ["issue"]


async def test_whoever_mediates_no_more_is_told_so_and_not_asked_to_sign_in(person: Visiting, world: World) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await world.owner.execute(
        "update membership set role = 'officer' where account_id = $1 and role = 'mediator'", world.mediator.account_id
    )
    await phone.finds_a_signal()
    told = "This account cannot send to this session now: another centre is chosen, or you no longer serve in it."
    await expect(phone.page.get_by_text(thai(told)).first).to_be_visible()
    await expect(phone.page.locator("#room").get_by_role("link", name=thai("Sign in"))).to_have_count(0)
    assert len(await phone.stored("outbox")) == 1


async def test_another_account_neither_sees_nor_sends_nor_destroys_what_waits(person: Visiting, world: World) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await _runs_out(world)
    await phone.page.context.clear_cookies()
    await phone.finds_a_signal()
    await phone.visitor.signs_in(world.username("mediator2"))
    await phone.enters()
    waits = thai("Entries of another account wait on this device: %(count)s. Only that account can see and send them.")
    await expect(phone.page.locator("#device")).to_contain_text(waits.replace("%(count)s", "1"))
    await expect(phone.page.locator("[data-room]")).to_be_visible()
    assert "ทางน้ำ" not in await phone.page.content()
    question = await phone.is_asked(phone.button("Clear what is of another account"), yes=False)
    assert question == thai(LOSS).replace("%(count)s", "1")
    await phone.loses_the_signal()
    await phone.page.goto(f"{phone.session}/room")
    await expect(phone.page.locator("#without")).to_be_visible()
    assert "ทางน้ำ" not in await phone.page.content()
    await phone.finds_a_signal()
    await expect(phone.page.locator("[data-room]")).to_be_visible()
    assert await phone.kept_by_the_centre() == []
    await phone.page.context.clear_cookies()
    await phone.visitor.signs_in(world.username("mediator"))
    await phone.enters()
    await phone.stands("ทางน้ำ", "kept")
    assert await phone.kept_by_the_centre() == ["issue"]


@pytest.mark.parametrize("stands", [True, False], ids=["while the sign-in stands", "after it ran out"])
async def test_signing_out_asks_when_something_waits_and_leaves_nothing(
    person: Visiting, world: World, stands: bool
) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await phone.page.route("**/api/**", lambda route: route.abort())
    await phone.finds_a_signal()
    await phone.enters()
    if not stands:
        await _runs_out(world)
    await phone.page.get_by_role("button", name=thai("Menu"), exact=True).click()
    leave = phone.page.get_by_role("button", name=thai("Sign out"), exact=True)
    loss = thai("Entries that were never sent: %(count)s. They are lost when you sign out. Sign out all the same?")
    assert await phone.is_asked(leave, yes=False) == loss.replace("%(count)s", "1")
    await phone.stands("ทางน้ำ", "here")
    async with phone.page.expect_navigation():
        await phone.is_asked(leave, yes=True)
    await phone.visitor.stands_at("/sign-in")
    await phone.has_forgotten_everything()


async def test_after_fourteen_days_nothing_is_left_and_what_was_lost_is_told(person: Visiting, world: World) -> None:
    phone = await _with_an_unsent_issue(person, world)
    await phone.page.clock.install()
    await phone.page.clock.fast_forward(int((FORTNIGHT - timedelta(hours=1)).total_seconds() * 1000))
    await phone.page.reload()
    await phone.stands("ทางน้ำ", "here")
    await phone.page.clock.fast_forward(int(timedelta(hours=2).total_seconds() * 1000))
    await phone.page.reload()
    await expect(phone.page.locator("#without")).to_be_visible()
    lost = thai(
        "What was kept longer than 14 days was taken off this device. Entries lost that were never sent: %(count)s."
    )
    await expect(phone.page.locator("main")).to_contain_text(lost.replace("%(count)s", "1"))
    await phone.has_forgotten_everything()


async def test_a_device_is_cleared_by_its_owner_who_is_told_what_is_lost(person: Visiting, world: World) -> None:
    phone = await _with_an_unsent_issue(person, world)
    question = await phone.is_asked(phone.button("Clear this device"), yes=True)
    assert question == thai(LOSS).replace("%(count)s", "1")
    await phone.has_forgotten_everything()
    await expect(phone.page.locator("[data-room]")).to_be_visible()


async def test_nothing_personal_lies_in_the_cache_and_only_what_is_needed_in_the_database(
    person: Visiting, world: World
) -> None:
    phone = await _with_an_unsent_issue(person, world)
    for path, text in (await phone.cached()).items():
        assert path == "/offline" or path.startswith("/static/"), path
        for personal in ("สมชาย", world.mediator.name, "ทางน้ำ", "_csrf", world.tha_than.name):
            assert personal not in text
    (copy,) = await phone.stored("copies")
    assert copy["account"] == world.mediator.account_id
    assert set(copy["state"]) == {
        "account",
        "title",
        "opened",
        "closed",
        "held",
        "choices",
        "sides",
        "mediators",
        "entries",
    }
    assert {name for side in copy["state"]["sides"] for one in side["people"] for name in one} == {
        "id",
        "name",
        "unasked",
    }
    assert await phone.page.evaluate("JSON.stringify(Object.entries(localStorage))") == '[["device","1"]]'


async def test_the_room_is_light_and_an_entry_weighs_less_than_a_kibibyte(
    person: Visiting, visiting: Visiting, world: World
) -> None:
    signed_in = await person("mediator", PHONE)
    fresh = await visiting(PHONE)
    await fresh.page.context.add_cookies(await signed_in.page.context.cookies())  # type: ignore[arg-type]
    phone = OnThePhone(fresh, await sitting(world), world)
    answers: list[Response] = []
    fresh.page.context.on("response", lambda answer: answers.append(answer))
    await phone.enters()
    await expect(phone.button("Keep this session for when there is no signal")).to_be_visible()
    scripts = [await one.request.sizes() for one in answers if one.url.endswith(".js")]
    assert sum(size["responseBodySize"] for size in scripts) <= 12 * KIBIBYTE
    await phone.keeps_the_session()
    await phone.is_told("Everything is kept by the centre.")
    weights = {one.url: (await one.request.sizes()) for one in answers if not one.from_service_worker}
    came = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in weights.values())
    assert came <= 60 * KIBIBYTE, sorted((size["responseBodySize"], url) for url, size in weights.items())
    answers.clear()
    await phone.presses("Paused")
    await phone.stands(thai("Paused"), "kept")
    (posted,) = [one.request for one in answers if one.request.method == "POST"]
    size = await posted.sizes()
    assert size["requestBodySize"] < KIBIBYTE
    answer = await posted.response()
    assert answer is not None
    assert size["responseBodySize"] < KIBIBYTE

"""The pages of the roster: seen by those who work with it, written by head and administrator."""

from datetime import UTC, datetime, timedelta
from typing import Any

from parties import thai
from parties.language import gettext as _
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Reader
from tests.world import World

TODAY = thai.bangkok_day(datetime.now(UTC))
SOMEBODY: dict[str, Any] = {
    "name": "นางสำราญ ใจเย็น",
    "phone": "081-234-5678",
    "valid_from": "1/10/2568",
    "valid_to": "30/9/2578",
}


async def enrolled(reader: Reader) -> str:
    """Enrol somebody by the page; the address of the entry."""
    answer = (await reader.fills("/roster/new", **SOMEBODY)).answer
    return str(answer.headers["location"]).removesuffix("?said=saved")


async def test_the_roster_shows_everybody_with_registration_and_load(browser_as: BrowserAs, world: World) -> None:
    await world.owner.execute(
        "update mediator set valid_to = $2, unexcused_absences = 3, villages = 'หมู่ 4' where id = $1",
        world.tha_than.mediators["mediator"],
        TODAY + timedelta(days=20),
    )
    page = await (await browser_as("officer")).sees("/roster")
    assert page.text.index("บุญมี ศรีสุข") < page.text.index("ประเสริฐ คำแก้ว")
    for shown in (_("Valid"), _("Expires within 30 days"), _("Ground of removal"), "หมู่ 4"):
        assert shown in page.text, shown
    assert "/roster/new" not in page.links()


async def test_an_empty_roster_says_what_to_do(browser_as: BrowserAs, world: World) -> None:
    await world.owner.execute("delete from mediator where centre_id = $1", world.tha_than.id)
    page = await (await browser_as("officer")).sees("/roster")
    assert _("Nobody is on the roster yet.") in page.text
    assert _("The head of the centre or the administrator enrols mediators.") in page.text
    assert "<table" not in page.html


async def test_the_head_enrols_changes_and_takes_off_without_any_script(browser_as: BrowserAs) -> None:
    head = await browser_as("head")
    assert "/roster/new" in (await head.sees("/roster")).links()
    address = await enrolled(head)
    page = await head.sees(address)
    for shown in ("นางสำราญ ใจเย็น", "081-234-5678", "1 ต.ค. 2568", "30 ก.ย. 2578"):
        assert shown in page.text, shown
    await head.fills(f"{address}/change", name="นางสำราญ ใหม่")
    assert "นางสำราญ ใหม่" in (await head.sees(address)).text
    await head.fills(f"{address}/end", reason="resigned")
    left = await head.sees(address)
    assert _("Resigned") in left.text
    assert "ม.17" in left.text
    assert f"{address}/change" not in left.links()
    assert address not in (await head.sees("/roster")).links()
    assert address in (await head.sees("/roster?ended=1")).links()


async def test_saving_the_form_as_it_was_shown_changes_nothing(browser_as: BrowserAs, world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    before = await world.owner.fetchrow("select * from mediator where id = $1", mine)
    await (await browser_as("head")).fills(f"/roster/{mine}/change")
    assert await world.owner.fetchrow("select * from mediator where id = $1", mine) == before


async def test_an_account_is_chosen_from_those_with_the_role_of_mediator(browser_as: BrowserAs, world: World) -> None:
    head = await browser_as("head")
    assert (
        _("There is no account to choose: the administrator gives people the role of mediator.")
        in (await head.sees("/roster/new")).text
    )
    await world.owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, 'mediator')",
        world.tha_than.id,
        world.officer.account_id,
    )
    assert f'value="{world.officer.account_id}"' in (await head.sees("/roster/new")).html
    address = (await head.fills("/roster/new", name="มาลี ใจงาม", account=str(world.officer.account_id))).answer
    assert (
        _("Without an account this mediator can neither accept a case nor record a session.")
        not in (await head.sees(address.headers["location"])).text
    )


async def test_what_was_typed_wrongly_comes_back_with_every_fault(browser_as: BrowserAs) -> None:
    page = await (await browser_as("head")).fills("/roster/new", 422, **SOMEBODY | {"name": "", "phone": "12"})
    assert {"#f-name", "#f-phone"} <= set(page.links())
    typed = dict(page.form("/roster/new").fields)
    assert (typed["phone"], typed["valid_to"]) == ("12", "30/9/2578")


async def test_an_older_page_does_not_overwrite_a_newer_one(browser_as: BrowserAs) -> None:
    head = await browser_as("head")
    address = await enrolled(head)
    older = (await head.sees(f"{address}/change")).form(f"{address}/change")
    farewell = (await head.sees(f"{address}/end")).form(f"{address}/end")
    await head.fills(f"{address}/change", name="ใหม่")
    await head.sends(older, 412, name="เก่า")
    await head.sends(farewell, 412, reason="died")
    await head.fills(f"{address}/end", reason="died")
    again = (await head.sees(f"{address}/end")).form(f"{address}/end")
    await head.sends(again, 409, reason="died")


async def test_pressing_twice_enrols_once(browser_as: BrowserAs, world: World) -> None:
    head = await browser_as("head")
    form = (await head.sees("/roster/new")).form("/roster/new")
    first, second = [(await head.sends(form, **SOMEBODY)).answer.headers["location"] for _time in range(2)]
    assert first.removesuffix("?said=saved") == second.removesuffix("?said=already")
    count = "select count(*) from mediator where centre_id = $1 and name = $2"
    assert await world.owner.fetchval(count, world.tha_than.id, SOMEBODY["name"]) == 1


async def test_others_are_refused_and_foreign_entries_are_not_there(browser_as: BrowserAs, world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    member, officer = await browser_as("committee"), await browser_as("officer")
    for path in ("/roster", f"/roster/{mine}"):
        await member.sees(path, 403)
        await officer.sees(path)
    for path in ("/roster/new", f"/roster/{mine}/change", f"/roster/{mine}/end"):
        await officer.sees(path, 403)
        any_form = (await officer.sees("/account")).form("/sign-out")
        await officer.sends(any_form, 403, to=path, **SOMEBODY)
    for number in (world.registered.mediators["mediator"], 0, 2**70):
        await officer.sees(f"/roster/{number}", 404)


async def test_the_administrator_reaches_the_roster_too(browser_as: BrowserAs, world: World) -> None:
    admin = await browser_as("admin")
    assert "/roster/new" in (await admin.sees("/roster")).links()
    await admin.sees(f"/roster/{world.tha_than.mediators['mediator']}/change")


async def test_a_mediator_says_when_they_can_come_without_any_script(browser_as: BrowserAs, world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    own = await browser_as("mediator")
    assert f"/roster/{mine}/times" in (await own.sees(f"/roster/{mine}")).links()
    unreadable: dict[str, Any] = {"weekly.0.weekday": "mon", "weekly.0.begins": "เช้า", "weekly.0.ends": "12.00"}
    wrong = await own.fills(f"/roster/{mine}/times", 422, **unreadable)
    assert "#f-weekly-0-begins" in wrong.links()
    typed: dict[str, Any] = {"weekly.0.weekday": "mon", "weekly.0.begins": "8.30", "weekly.0.ends": "๑๒.๐๐"}
    await own.fills(f"/roster/{mine}/times", **typed)
    for who in ("mediator", "officer", "mediator2"):
        page = await (await browser_as(who)).sees(f"/roster/{mine}")
        assert "วันจันทร์" in page.text
        assert "08.30–12.00" in page.text
    colleague = await browser_as("mediator2")
    assert f"/roster/{mine}/times" not in (await colleague.sees(f"/roster/{mine}")).links()
    await colleague.sees(f"/roster/{mine}/times", 403)


async def test_who_is_away_today_is_seen_in_the_list(browser_as: BrowserAs, world: World) -> None:
    gone = f'[{{"begins": "{TODAY}", "ends": "{TODAY + timedelta(days=2)}", "reason": "health"}}]'
    await world.owner.execute(
        "update mediator set absences = $2 where id = $1", world.tha_than.mediators["mediator"], gone
    )
    page = await (await browser_as("mediator2")).sees("/roster")
    assert "ไม่ว่างถึง" in page.text
    assert (
        "สุขภาพ"
        not in (await (await browser_as("mediator2")).sees(f"/roster/{world.tha_than.mediators['mediator']}")).text
    )

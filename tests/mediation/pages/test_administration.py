"""The pages of the administration: the centre, its villages, its accounts; for its administrator alone."""

from typing import Any

from litestar import Litestar

from parties.language import gettext as _
from parties.language import ngettext
from tests.mediation.house import browser, enter
from tests.mediation.pages.conftest import BrowserAs
from tests.parties.door import account_of, fresh, give
from tests.world import World

PASSWORD = "ข้าวเหนียว มะม่วง สามใบ"
ACCOUNTS = "/administration/accounts"
PATHS = (
    "/administration",
    "/administration/centre",
    "/administration/villages",
    "/administration/villages/1",
    "/administration/accounts",
    "/administration/accounts/new",
    "/administration/accounts/1",
)


async def test_only_the_administrator_comes_in(browser_as: BrowserAs) -> None:
    for who in ("head", "officer"):
        other = await browser_as(who)
        for path in PATHS:
            await other.sees(path, 403)
        account = await other.sees("/account")
        assert "/administration" not in account.links()
        for path in ("centre", "villages", "villages/1", "accounts", "accounts/new", "accounts/1/close"):
            await other.sends(account.form("/sign-out"), 403, to=f"/administration/{path}")


async def test_the_overview_shows_the_centre_and_leads_on(browser_as: BrowserAs, world: World) -> None:
    page = await (await browser_as("admin")).sees("/administration")
    told = (
        ngettext("asked %(num)s time", "asked %(num)s times", 2) % {"num": 2},
        ngettext("%(num)s day to answer", "%(num)s days to answer", 15) % {"num": 15},
        ngettext("%(num)s person works here", "%(num)s people work here", 10) % {"num": 10},
    )
    for shown in (world.tha_than.name, world.tha_than.prefix, "240606", *told):
        assert shown in page.text, shown
    assert {"/administration/centre", ACCOUNTS, "/administration/villages", "/roster"} <= set(page.links())


async def test_the_particulars_are_changed_and_faults_come_back(browser_as: BrowserAs, world: World) -> None:
    admin = await browser_as("admin")
    done = await admin.fills("/administration/centre", phone="038551234", invitation_days="๒๐")
    assert done.answer.headers["location"] == "/administration?said=saved"
    page = await admin.sees("/administration")
    assert "038-551-234" in page.text
    assert ngettext("%(num)s day to answer", "%(num)s days to answer", 20) % {"num": 20} in page.text
    assert world.tha_than.name in page.text
    refused = await admin.fills("/administration/centre", 422, prefix="ก/1", postcode="1")
    assert {"#f-prefix", "#f-postcode"} <= set(refused.links())
    assert dict(refused.form("/administration/centre").fields)["phone"] == "038-551-234"


async def test_saving_the_particulars_as_they_were_shown_changes_nothing(browser_as: BrowserAs, world: World) -> None:
    before = await world.owner.fetchrow("select * from centre where id = $1", world.tha_than.id)
    await (await browser_as("admin")).fills("/administration/centre")
    assert await world.owner.fetchrow("select * from centre where id = $1", world.tha_than.id) == before


async def test_villages_are_added_and_changed(browser_as: BrowserAs) -> None:
    admin = await browser_as("admin")
    empty = await admin.sees("/administration/villages")
    assert _("No village is written down yet. Figures by village need them.") in empty.text
    await admin.fills("/administration/villages", moo="4", name="บ้านดอน", population="1204")
    page = await admin.sees("/administration/villages")
    assert "24060604" in page.text
    assert "1,204" in page.text
    (address,) = [link for link in page.links() if link.startswith("/administration/villages/")]
    await admin.fills(address, name="บ้านดอนทอง")
    assert "บ้านดอนทอง" in (await admin.sees("/administration/villages")).text
    refused = await admin.fills("/administration/villages", 422, moo="4", name="อื่น")
    assert "#f-code" in refused.links()
    for number in ("999999999", str(2**70)):
        await admin.sees(f"/administration/villages/{number}", 404)


async def test_an_account_is_made_with_a_role_and_its_holder_signs_in(browser_as: BrowserAs, app: Litestar) -> None:
    username = f"new.{fresh().hex()[:8]}"
    typed: dict[str, Any] = {"username": username, "display_name": "สมร รักงาน", "role": "officer"}
    admin = await browser_as("admin")
    form = await admin.sees(f"{ACCOUNTS}/new")
    assert '<option value="officer"' in form.html
    assert '<option value="system"' not in form.html
    refused = await admin.fills(f"{ACCOUNTS}/new", 422, **typed, password="too short")
    assert dict(refused.form(f"{ACCOUNTS}/new").fields)["role"] == "officer"
    assert "too short" not in refused.html
    address = (await admin.fills(f"{ACCOUNTS}/new", **typed, password=PASSWORD)).answer.headers["location"]
    page = await admin.sees(address)
    assert "สมร รักงาน" in page.text
    assert _("Intake officer") in page.text
    assert username in (await admin.sees(ACCOUNTS)).text
    async with browser(app) as client:
        answer = await enter(client, username, PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/password")


async def test_everything_wrong_with_a_new_account_is_told_at_once(browser_as: BrowserAs) -> None:
    typed: dict[str, Any] = {
        "username": "ไทย",
        "display_name": "",
        "password": "1",
        "role": "",
        "locale": "xx",
        "national_id": "1",
    }
    refused = await (await browser_as("admin")).fills(f"{ACCOUNTS}/new", 422, **typed)
    assert {f"#f-{name}" for name in typed} <= set(refused.links())


async def test_roles_are_given_and_ended_on_the_page_of_an_account(browser_as: BrowserAs, world: World) -> None:
    account = account_of(world.officer)
    address = f"{ACCOUNTS}/{account}"
    admin = await browser_as("admin")
    page = await admin.sees(address)
    await admin.sends(page.form(f"{address}/roles"), role="mediator")
    assert await held(world, account) == ["mediator", "officer"]
    await admin.sends(page.form(f"{address}/roles/end"), role="officer")
    assert await held(world, account) == ["mediator"]
    await admin.sends(page.form(f"{address}/roles"), 422, role="system")
    await admin.sends(page.form(f"{address}/roles/end"), 404, role="head")


async def held(world: World, account: int) -> list[str]:
    rows = await world.owner.fetch(
        "select role from membership where account_id = $1 and centre_id = $2 and ended_at is null order by role",
        account,
        world.tha_than.id,
    )
    return [row["role"] for row in rows]


async def test_the_last_administrator_stays(browser_as: BrowserAs, world: World) -> None:
    admin = await browser_as("admin")
    address = f"{ACCOUNTS}/{account_of(world.admin)}"
    page = await admin.sees(address)
    told = _("A centre keeps at least one administrator. Give somebody else the role first.")
    assert told in (await admin.sends(page.form(f"{address}/roles/end"), 422, role="admin")).text
    assert told in (await admin.sends(page.form(f"{address}/close"), 422)).text


async def test_an_account_is_closed_opened_again_and_given_a_password(
    browser_as: BrowserAs, app: Litestar, world: World
) -> None:
    address = f"{ACCOUNTS}/{account_of(world.officer)}"
    officer, admin = await browser_as("officer"), await browser_as("admin")
    await admin.sends((await admin.sees(address)).form(f"{address}/close"))
    closed = await admin.sees(address)
    assert _("Account closed") in closed.text
    await officer.sees("/account", 303)
    await admin.sends(closed.form(f"{address}/close"), open="yes")
    page = await admin.sees(address)
    await admin.sends(page.form(f"{address}/password"), 422, password="short")
    await admin.sends(page.form(f"{address}/password"), password=PASSWORD)
    async with browser(app) as client:
        assert (await enter(client, world.username("officer"), PASSWORD)).headers["location"] == "/password"


async def test_an_account_of_another_centre_gets_a_role_and_is_not_ours_to_change(
    browser_as: BrowserAs, world: World
) -> None:
    admin = await browser_as("admin")
    theirs = f"{ACCOUNTS}/{account_of(world.cjc)}"
    await admin.sees(theirs, 404)
    await admin.fills(ACCOUNTS, username=world.username("cjc"), role="mediator")
    page = await admin.sees(theirs)
    assert _("Another centre answers for this account: it sets the password and closes it.") in page.text
    assert [form.action for form in page.forms if form.action.startswith(theirs)] == [
        f"{theirs}/roles/end",
        f"{theirs}/roles",
    ]
    await admin.sends(page.form(f"{theirs}/roles"), 403, to=f"{theirs}/close")
    unknown = await admin.fills(ACCOUNTS, 422, username="nobody.here", role="mediator")
    assert "#f-username" in unknown.links()


async def test_whoever_holds_two_roles_finds_both_in_the_menu(browser_as: BrowserAs, world: World) -> None:
    await give(world.owner, world.tha_than.id, account_of(world.officer), "admin")
    page = await (await browser_as("officer")).sees("/account")
    assert {"/administration", "/roster"} <= set(page.links())

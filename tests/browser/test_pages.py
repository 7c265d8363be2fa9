"""Every main page in each of its states: it fits a phone and a desk, and everybody can read and press it."""

import asyncpg
import httpx
import pytest

from tests.browser.conftest import Visiting
from tests.browser.looking import faults
from tests.browser.scenes import CASES, Standing, laid
from tests.browser.visitor import DESK, PHONE, Visitor, thai
from tests.world import World, build

pytestmark = pytest.mark.browser

OPEN_TO_ALL = ("/sign-in", "/about", "/privacy", "/nowhere")
NOTHING_YET = ("/work", "/cases", "/cases?drafts=1")
PAGES = {
    "officer": (
        *("/work", "/account", "/password", "/nowhere", "/roster"),
        *("/cases", "/cases?status=not_accepted&topic=DEBT", "/cases?drafts=1", "/cases/new", "/cases/{draft}/edit"),
        *(f"/cases/{{{name}}}" for name in CASES),
        *("/cases/{talks}/documents", "/cases/{signed}/documents", "/letters"),
        *("/cases/{talks}/contacts", "/cases/{fresh}/do/case/correct", "/cases/{fresh}/do/case/start_screening"),
        *(
            "/calendar",
            "/calendar?view=month",
            "/calendar?view=day&day=1/1/2570",
            "/cases/{drafted}/do/case/answer_times",
        ),
        *("/cases/{talks}/do/session/{session}/postpone", "/cases/{talks}/do/session/{session}/notify"),
        *("/cases/{asked}/do/case/record_screening", "/cases/{asked}/do/case/record_safety"),
        *("/cases/{referred}/do/referral/prepare", "/cases/{signed}/do/obligation/{promise}/perform_part"),
        *("/cases/{signed}/agreement", "/cases/{signed}/do/obligation/{promise}/record_report"),
        *("/cases/{signed}/do/case/record_follow_up", "/clauses"),
    ),
    "mediator": (
        *(
            "/work",
            "/cases",
            "/cases/{talks}",
            "/calendar",
            "/cases/{talks}/do/session/plan",
            "/cases/{drafted}/do/case/propose_times",
            "/cases/{talks}/do/case/terms_reached",
            "/cases/{drafted}/agreement",
        ),
        *("/cases/{talks}/do/session/{session}/open", "/cases/{drafted}/do/agreement/{agreement}/sign"),
    ),
    "head": (
        *("/work", "/roster/new", "/roster/{mediator}", "/roster/{mediator}/change", "/cases/{signed}"),
        *("/roster/{mediator}/near", "/roster/{mediator}/near/particulars", "/roster/{mediator}/near/declare"),
        *("/cases/{tied}", "/cases/{tied}/do/case/decide_conflict"),
        *("/papers", "/papers/templates/DOC-04"),
    ),
    "safety": ("/work", "/cases/{held}", "/cases/{asked}/safety", "/cases/{asked}/safety/{answers}"),
    "cjc": ("/work", "/referrals", "/referrals/{referral}", "/referrals/{referral}/do/acknowledge"),
    "admin": (
        *("/administration", "/administration/centre", "/administration/villages", "/administration/holidays"),
        *("/administration/accounts", "/administration/accounts/new", "/administration/accounts/{account}"),
    ),
    "auditor": ("/audit",),
}
"""Who → the pages they look at. In braces: the names of `Standing.ids`."""


@pytest.fixture(scope="module")
async def standing(house: str, owner: "asyncpg.Connection[asyncpg.Record]") -> Standing:
    """One centre for all tests of this file."""
    async with httpx.AsyncClient(base_url=house, timeout=30) as client:
        return await laid(client, await build(owner))


async def _faults_of(visitor: Visitor, paths: tuple[str, ...], ids: dict[str, int]) -> list[str]:
    found = []
    for path in paths:
        await visitor.opens(path.format(**ids), 404 if path == "/nowhere" else 200)
        found += await faults(visitor, DESK, PHONE)
    return found


@pytest.mark.parametrize("who", PAGES)
async def test_every_page_can_be_used_by_everybody_on_every_screen(
    who: str, visiting: Visiting, standing: Standing
) -> None:
    visitor = await visiting(DESK)
    await visitor.signs_in(standing.world.username(who))
    assert await _faults_of(visitor, PAGES[who], standing.ids) == []


async def test_the_open_pages_can_be_used_by_everybody(visiting: Visiting) -> None:
    assert await _faults_of(await visiting(DESK), OPEN_TO_ALL, {}) == []


async def test_pages_with_nothing_on_them_say_what_will_come(person: Visiting, world: World) -> None:
    officer = await person("officer", place=world.registered)
    assert await _faults_of(officer, NOTHING_YET, {}) == []
    await officer.opens("/cases")
    await officer.reads(thai("No case yet. The first request you register will stand here."))
    receiver = await person("cjc")
    assert await _faults_of(receiver, ("/work", "/referrals"), {}) == []
    await receiver.reads(thai("Nothing has been sent to this centre yet. What other centres send will stand here."))

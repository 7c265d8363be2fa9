"""The page of the agreement, and the form of its terms: what it shows on each track, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest

from mediation.clauses import PLACES
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import gettext_of
from tests.mediation.practice.agreeing import live_somewhere
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at, parties_of
from tests.mediation.practice.sending import entry, sitting
from tests.world import World

_ACT = re.compile(r"(?:ม\.|มาตรา) ?(?:69|๖๙|32|๓๒)(?![0-9๐-๙])|หนังสือรับรอง")


@pytest.mark.parametrize("status", ["drafting", "settled", "monitoring", "closed"])
async def test_r22_community_mediation_never_shows_the_certificate_nor_the_days_of_the_act(
    browser_as: BrowserAs, world: World, status: str
) -> None:
    case_id = await case_at(world, status)
    if status == "closed":
        await agreement_at(world, case_id, "signed")
    await obligation_at(world, case_id, "late", due_on=days_ago(1000).date(), enforce_by=None, enforceable_from=None)
    head = await browser_as("head")
    for path in (f"/cases/{case_id}/agreement", f"/cases/{case_id}", "/work"):
        page = await head.sees(path)
        assert not _ACT.search(page.text), path


async def test_a_registered_centre_shows_both(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "monitoring", place=world.registered)
    await obligation_at(world, case_id, "late", due_on=days_ago(900).date(), enforce_by=days_ago(-50).date())
    head = await browser_as("head", world.registered)
    page = await head.sees(f"/cases/{case_id}/agreement")
    assert gettext_of("The department's certificate") in page.text
    assert "เหลือเวลายื่นต่อศาลไม่ถึง 3 เดือน" in page.text


async def test_a_case_without_an_agreement_has_no_such_page(browser_as: BrowserAs, world: World) -> None:
    officer = await browser_as("officer")
    await officer.sees(f"/cases/{await case_at(world, 'in_mediation')}/agreement", 404)
    held = await case_at(world, "safety_hold", resume_state="monitoring")
    await agreement_at(world, held, "signed")
    await officer.sees(f"/cases/{held}/agreement", 404)
    given_up = await case_at(world, "in_mediation")
    await agreement_at(world, given_up, "discarded", substance="ร่างลับ")
    await officer.sees(f"/cases/{given_up}/agreement", 404)
    mediator = await browser_as("mediator")
    assert "ร่างลับ" in (await mediator.sees(f"/cases/{given_up}/agreement")).text


async def test_what_all_sides_accepted_stands_in_the_terms_when_they_are_opened(
    browser_as: BrowserAs, world: World
) -> None:
    device = await sitting(world)
    moment = days_ago(1).isoformat()
    first = entry("proposal", side=1, text="ผ่อนเดือนละ 2,000 บาท", happened_at=moment)
    second = entry("proposal", side=2, text="ไม่พูดถึงเรื่องเก่าอีก", happened_at=moment)
    answers = [
        entry("answer", side=side, about=one["id"], reply="accepts", happened_at=moment)
        for side, one in ((2, first), (1, second))
    ]
    await device.keeps(first, second, *answers)
    address = f"/cases/{device.case_id}/do/case/terms_reached"
    mediator = await browser_as("mediator")
    page = await mediator.sees(address)
    (substance,) = (value for name, value in page.form(address).fields if name == "substance")
    assert sorted(line[3:] for line in substance.splitlines()) == sorted([first["text"], second["text"]])
    assert [line[:3] for line in substance.splitlines()] == ["1. ", "2. "]


async def test_every_place_is_asked_for_by_a_name_people_understand(browser_as: BrowserAs, world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    await live_somewhere(world, case_id)
    mediator = await browser_as("mediator")
    open_text = " ".join(f"{{{name}}}" for name in PLACES)
    address = f"/cases/{case_id}/do/case/terms_reached"
    page = await mediator.fills(address, 422, substance=open_text, dispute_in_law="กู้ยืม")
    for label in PLACES.values():
        assert gettext_of(label) in page.text
    assert open_text in page.html


@pytest.mark.parametrize("days_before_signing", [3, -3])
async def test_whoever_died_before_the_signing_is_not_named_as_having_promised(
    browser_as: BrowserAs, world: World, days_before_signing: int
) -> None:
    case_id = await case_at(world, "monitoring", people=(1, 2))
    agreement_id = await world.owner.fetchval("select max(id) from agreement where case_id = $1", case_id)
    await obligation_at(world, case_id, "pending", debtor_side=2, creditor_side=1)
    dead, heir = await parties_of(world, case_id, 2)
    signed_on = await world.owner.fetchval("select signed_on from agreement where id = $1", agreement_id)
    left = "update case_party set left_on = $2, left_reason = 'death' where id = $1"
    await world.owner.execute(left, dead, signed_on - timedelta(days=days_before_signing))
    await world.owner.execute("update case_party set succeeds = $2 where id = $1", heir, dead)
    name = await world.owner.fetchval(
        "select n.first_name from case_party p join person n on n.id = p.person_id where p.id = $1", dead
    )
    page = (await (await browser_as("head")).sees(f"/cases/{case_id}/agreement")).text
    debtors = page.partition("→")[0].rpartition(gettext_of("Promises"))[2]
    assert (name in debtors) == (days_before_signing < 0)

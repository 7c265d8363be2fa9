"""Preparing a referral on its page: what it begins with, what its receiver will see, and sending it elsewhere."""

from typing import Any

import pytest

from mediation.practice.packet_files import packet_sent
from mediation.practice.receiving import ReferralCall, answer_referral
from parties.register import seal
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Page, Reader
from tests.mediation.pages.test_referral_pages import PHONE, sent
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.taking import row
from tests.world import World

OTHER_PHONE = "+66898765432"
SUMMARY = "ต้องการคำปรึกษากฎหมาย"


async def a_case(world: World, **columns: Any) -> tuple[int, int, int]:
    """A case with telephones on both sides: its id, an applicant, a respondent."""
    case_id = await case_at(world, "not_settled", **columns)
    found = [(await parties_of(world, case_id, side))[0] for side in (1, 2)]
    for party, phone in zip(found, (PHONE, OTHER_PHONE), strict=True):
        person = (await row(world, "case_party", party))["person_id"]
        await world.owner.execute("update person set phone = $2 where id = $1", person, seal(person, "phone", phone))
    return case_id, found[0], found[1]


def chosen(world: World, people: list[int], **changes: Any) -> dict[str, Any]:
    return {
        "destination": "CJC",
        "to_centre": str(world.justice.id),
        "reason": "unresolved",
        "people": [str(one) for one in people],
        "basis": "written_consent",
        "consent_on": "1/11/2569",
        "shares": ["contact", "wish"],
        "summary": SUMMARY,
    } | changes


def address_of(case_id: int) -> str:
    return f"/cases/{case_id}/do/referral/prepare"


def held(page: Page, case_id: int, name: str) -> list[str]:
    """What a field of the form holds, as it would be sent."""
    return [value for value in page.form(address_of(case_id)).sent_with({}).get(name, []) if value]


async def posts(browser: Reader, case_id: int, status: int = 303, **typed: Any) -> Page:
    """Open the form and send it with this in it, and nothing that it began with."""
    form = (await browser.sees(address_of(case_id))).form(address_of(case_id))
    empty: dict[str, list[str]] = {name: [] for name, _ in form.fields if not name.startswith("_")}
    return await browser.sends(form, status, typed={**empty, **typed})


async def test_the_form_begins_with_the_applicants_own_and_shows_who_fits(browser_as: BrowserAs, world: World) -> None:
    case_id, applicant, respondent = await a_case(world, topic="DV")
    page = await (await browser_as("officer")).sees(address_of(case_id))
    assert held(page, case_id, "people") == [str(applicant)]
    assert str(respondent) not in held(page, case_id, "people")
    assert set(held(page, case_id, "shares")) == {"contact", "address", "needs", "outcome"}
    assert "1300" in page.text
    assert page.text.index("1300") < page.text.index("ศูนย์ยุติธรรมชุมชน")
    assert [name for name, _, _ in page.form(address_of(case_id)).buttons if not name] == []


async def test_looking_shows_exactly_what_goes_and_does_nothing_yet(browser_as: BrowserAs, world: World) -> None:
    case_id, applicant, _ = await a_case(world)
    officer = await browser_as("officer")
    page = await posts(officer, case_id, 200, **chosen(world, [applicant]), _look="on")
    assert "081-234-5678" in page.text
    assert SUMMARY in page.text
    assert "ขอผ่อนชำระ" in page.text
    for kept_back in ("089-876-5432", "ยังไม่ได้คืน"):
        assert kept_back not in page.text
    assert held(page, case_id, "shares") == ["contact", "wish"]
    assert await world.owner.fetchval("select count(*) from referral where case_id = $1", case_id) == 0
    await officer.sends(page.form(address_of(case_id)))
    assert await world.owner.fetchval("select count(*) from referral where case_id = $1", case_id) == 1


async def test_of_the_other_side_nothing_is_shown_or_sent_before_a_ground_is_recorded(
    browser_as: BrowserAs, world: World
) -> None:
    case_id, applicant, respondent = await a_case(world)
    officer = await browser_as("officer")
    both = chosen(world, [applicant, respondent])
    for typed in (both, both | {"_look": "on"}):
        page = await posts(officer, case_id, 422, **typed)
        name = (await row(world, "person", (await row(world, "case_party", respondent))["person_id"]))["first_name"]
        assert name in page.text
        assert "ม.24" in page.text
        assert SUMMARY in page.text
    own = {"grounds.0.person": str(respondent), "grounds.0.basis": "danger_to_life", "grounds.0.shares": "contact"}
    page = await posts(officer, case_id, 200, **both, **own, _look="on")
    assert "089-876-5432" in page.text


async def test_a_block_for_somebody_is_added_without_anything_being_lost(browser_as: BrowserAs, world: World) -> None:
    case_id, applicant, _ = await a_case(world)
    page = await posts(await browser_as("officer"), case_id, 200, **chosen(world, [applicant]), _add="grounds")
    assert 'name="grounds.0.person"' in page.html
    assert SUMMARY in page.text


async def test_a_matter_that_was_declined_goes_elsewhere_with_the_same_choices(
    browser_as: BrowserAs, world: World
) -> None:
    case_id, number = await sent(world, "contact", "wish", urgent="on")
    await answer_referral(ReferralCall(world.cjc, number), "decline", {"reason": "not_competent"})
    officer = await browser_as("officer")
    page = await officer.sees(f"/cases/{case_id}")
    onward = f"{address_of(case_id)}?previous={number}"
    assert f"{onward}" in page.links()
    page = await officer.sees(onward)
    assert held(page, case_id, "shares") == ["contact", "wish"]
    assert held(page, case_id, "urgent") == ["on"]
    assert SUMMARY in page.text
    assert held(page, case_id, "previous") == [str(number)]
    assert held(page, case_id, "consent_on")[0].endswith("2569")
    people = [int(one) for one in held(page, case_id, "people")]
    again = chosen(world, people, previous=str(number), destination="LAWYERS", to_centre="", to_name="สภาทนายความ")
    await posts(officer, case_id, **again)
    newer = await world.owner.fetchval("select max(id) from referral where case_id = $1", case_id)
    page = await officer.sees(f"/cases/{case_id}")
    assert f"#referral-{number}" in page.links()
    assert f"#referral-{newer}" in page.links()
    assert f"{onward}" not in page.links()


async def test_an_entry_of_the_directory_says_where_it_goes(browser_as: BrowserAs, world: World) -> None:
    case_id, applicant, _ = await a_case(world)
    entry = await world.owner.fetchval(
        """insert into destination (centre_id, code, name_th, phone, address, to_centre_id)
           values ($1, 'CJC', 'ศยช.ในระบบ', '038 551 234 ต่อ 12', 'อาคารเก่า', $2) returning id""",
        world.tha_than.id,
        world.justice.id,
    )
    officer = await browser_as("officer")
    page = await officer.sees(f"{address_of(case_id)}?entry={entry}")
    assert held(page, case_id, "entry") == [str(entry)]
    assert "038 551 234 ต่อ 12" in page.text
    typed = chosen(world, [applicant], entry=str(entry), destination="", to_centre="")
    await posts(officer, case_id, 422, **typed | {"destination": "POLICE"})
    await posts(officer, case_id, **typed)
    kept = await world.owner.fetchrow("select * from referral where case_id = $1", case_id)
    assert kept is not None
    assert (kept["destination"], kept["to_centre_id"], kept["destination_id"]) == ("CJC", world.justice.id, entry)


@pytest.mark.parametrize("who", ["officer", "cjc"])
async def test_the_packet_is_downloaded_from_the_page(browser_as: BrowserAs, world: World, who: str) -> None:
    case_id, number = await sent(world)
    here = f"/cases/{case_id}/referrals/{number}" if who == "officer" else f"/referrals/{number}"
    browser = await browser_as(who)
    page = await browser.sees(here if who == "cjc" else f"/cases/{case_id}")
    assert f"{here}/packets" in page.links()
    kept = await packet_sent(world.officer, case_id, number, 1)
    page = await browser.sees(f"{here}/packets")
    assert kept.sha256 in page.text
    assert f"{here}/packets/1" in page.links()
    given = await browser.client.get(f"{here}/packets/1")
    assert given.content == kept.content
    assert "attachment" in given.headers["content-disposition"]

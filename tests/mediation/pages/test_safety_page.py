"""Safety answers: open to the safety officer alone, and only by a button whose use stands in the journal."""

import json
from typing import Any

import pytest

from mediation.practice import safety
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import case_at, parties_of
from tests.mediation.practice.taking import events, steps_of
from tests.world import World

ANSWERS: dict[str, Any] = {"q1": "no", "q6": "yes"} | {f"q{n}": "no" for n in (2, 3, 4, 5, 7, 8, 9, 10)}


async def asked(world: World, **answers: Any) -> tuple[int, int]:
    """A case in mediation in which the first person was asked; the case and the screening."""
    case_id = await case_at(world, "in_mediation")
    party = (await parties_of(world, case_id, 1))[0]
    answer = await steps_of(case_id, safety.DEEDS)(
        "record_safety", world.officer, case_party_id=party, **(ANSWERS | answers)
    )
    return case_id, int(answer.content["screening"])


async def test_the_safety_officer_reads_the_answers_by_a_button_and_it_is_journalled(
    browser_as: BrowserAs, world: World
) -> None:
    case_id, screening = await asked(world)
    reader = await browser_as("safety")
    people = await reader.sees(f"/cases/{case_id}/safety")
    assert f"/cases/{case_id}/safety/{screening}" in people.links()
    closed = await reader.sees(f"/cases/{case_id}/safety/{screening}")
    assert "<dt>" not in closed.html
    assert "case:safety:read" not in await events(world, case_id)

    opened = await reader.sends(closed.form(f"/cases/{case_id}/safety/{screening}"), 200)
    assert opened.html.count("<dt>") == 10
    assert "อาวุธ" in opened.text
    worrying = [part for part in opened.html.split("<dt>")[1:] if 'class="state warn"' in part.partition("</dd>")[0]]
    assert [part[:2] for part in worrying] == ["1.", "6."]
    assert opened.answer.headers["cache-control"] == "no-store"
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], entry["actor_id"], entry["role"]) == (
        "case:safety:read",
        world.safety.account_id,
        "safety",
    )
    assert json.loads(entry["body"])["screening"] == screening
    await reader.sends(closed.form(f"/cases/{case_id}/safety/{screening}"), 200)
    assert (await events(world, case_id)).count("case:safety:read") == 2


async def test_looking_at_the_list_opens_nothing(browser_as: BrowserAs, world: World) -> None:
    case_id, screening = await asked(world)
    before = await events(world, case_id)
    reader = await browser_as("safety")
    await reader.sees(f"/cases/{case_id}/safety")
    await reader.sees(f"/cases/{case_id}/safety/{screening}")
    assert await events(world, case_id) == before


async def test_a_household_in_common_is_told(browser_as: BrowserAs, world: World) -> None:
    case_id, screening = await asked(world, same_household="on", q6="no", q1="yes")
    reader = await browser_as("safety")
    closed = await reader.sees(f"/cases/{case_id}/safety/{screening}")
    opened = await reader.sends(closed.form(f"/cases/{case_id}/safety/{screening}"), 200)
    assert 'class="state warn"' in opened.html.partition("</dl>")[2]


@pytest.mark.parametrize("who", ["officer", "head", "mediator", "auditor", "admin", "committee", "dpo"])
async def test_nobody_else_opens_them_and_trying_is_noted(browser_as: BrowserAs, world: World, who: str) -> None:
    case_id, screening = await asked(world)
    reader = await browser_as(who)
    await reader.sees(f"/cases/{case_id}/safety", 403)
    await reader.sees(f"/cases/{case_id}/safety/{screening}", 403)
    form = (await reader.sees("/account")).form("/sign-out")
    refused = await reader.sends(form, 403, to=f"/cases/{case_id}/safety/{screening}")
    assert "อาวุธ" not in refused.text
    assert "case:safety:read" not in await events(world, case_id)
    noted = await world.owner.fetchrow(
        "select * from journal_entry where subject_kind = 'centre' and subject_id = $1 order by seq desc limit 1",
        world.tha_than.id,
    )
    assert noted is not None
    assert (noted["event"], noted["actor_id"], noted["entity"]) == (
        "centre:attempt:denied",
        world.tha_than[who].account_id,
        f"case:{case_id}",
    )


async def test_the_safety_officer_of_another_centre_finds_nothing(browser_as: BrowserAs, world: World) -> None:
    case_id, screening = await asked(world)
    other = await browser_as("safety", world.registered)
    await other.sees(f"/cases/{case_id}/safety", 404)
    await other.sees(f"/cases/{case_id}/safety/{screening}", 404)
    form = (await other.sees("/account")).form("/sign-out")
    await other.sends(form, 404, to=f"/cases/{case_id}/safety/{screening}")


async def test_a_screening_of_another_case_is_not_found_under_this_one(browser_as: BrowserAs, world: World) -> None:
    _, screening = await asked(world)
    other_case, _ = await asked(world)
    reader = await browser_as("safety")
    await reader.sees(f"/cases/{other_case}/safety/{screening}", 404)
    form = (await reader.sees("/account")).form("/sign-out")
    await reader.sends(form, 404, to=f"/cases/{other_case}/safety/{screening}")
    await reader.sees(f"/cases/{other_case}/safety/99999999999999999999", 404)


async def test_erased_answers_are_told_as_erased(browser_as: BrowserAs, world: World) -> None:
    case_id, screening = await asked(world)
    await world.owner.execute("update safety_screening set answers = null, erased_at = now() where id = $1", screening)
    reader = await browser_as("safety")
    closed = await reader.sees(f"/cases/{case_id}/safety/{screening}")
    opened = await reader.sends(closed.form(f"/cases/{case_id}/safety/{screening}"), 200)
    assert "<dt>" not in opened.html

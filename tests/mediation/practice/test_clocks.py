"""Days pass: promises fall due by themselves, once, and expire three years after they could be enforced."""

from datetime import timedelta

from mediation.practice import obligations
from mediation.practice.clocks import Passed, let_days_pass
from mediation.work import now_utc
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at
from tests.mediation.practice.taking import chain_breaks, entry_of, steps_of
from tests.world import World


async def test_what_is_due_today_is_not_late_before_tomorrow(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    today = await obligation_at(world, case_id, due_on=days_ago(0).date())
    passed = await obligation_at(world, case_id, due_on=days_ago(2).date())
    assert await let_days_pass(world.tha_than.id) == Passed(1, 0)
    assert await let_days_pass(world.tha_than.id) == Passed(0, 0)
    entry = await entry_of(world, case_id, "case:obligation:fall_due")
    assert (entry["entity"], entry["role"], entry["actor_id"]) == (f"obligation:{passed}", "system", None)
    assert await let_days_pass(world.tha_than.id, lambda: now_utc() + timedelta(days=2)) == Passed(1, 0)
    assert await world.owner.fetchval("select status from obligation where id = $1", today) == "late"
    assert await chain_breaks(world, case_id) == []


async def test_the_officer_demands_what_fell_due_by_itself(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    promise = await obligation_at(world, case_id, due_on=days_ago(3).date())
    await let_days_pass(world.tha_than.id)
    take = steps_of(case_id, obligations.DEEDS)
    await take("demand", world.officer, promise)
    await take("breach", world.officer, promise)
    assert await world.owner.fetchval("select status from obligation where id = $1", promise) == "breached"


async def test_three_years_without_going_to_court_end_the_debt(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "monitoring", place=place)
    await obligation_at(world, case_id, "breached", due_on=days_ago(1200).date(), enforce_by=days_ago(20).date())
    assert await let_days_pass(place.id) == Passed(0, 1)


async def test_drafts_and_closed_cases_and_other_centres_are_left_alone(world: World) -> None:
    talks, closed = await case_at(world, "drafting"), await case_at(world, "closed")
    await agreement_at(world, closed, "signed")
    for case_id in (talks, closed, await case_at(world, "monitoring", place=world.registered)):
        await obligation_at(world, case_id, due_on=days_ago(9).date())
    assert await let_days_pass(world.tha_than.id) == Passed(0, 0)
    assert await let_days_pass(world.registered.id) == Passed(1, 0)

"""A mediation is stopped by a challenge, or ends without an agreement."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from mediation.practice import challenges, endings, mediators, sittings
from mediation.steps import Call
from mediation.taking import take_step
from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.cases_at import assignment_of, case_at, days_ago, parties_of, person_at, session_at
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import Place, World

ROOMS = (challenges.DEEDS, endings.DEEDS, mediators.DEEDS, sittings.DEEDS)
STATEMENT = "คู่กรณีไม่ประสงค์จะเจรจาต่อ การไกล่เกลี่ยต่อไปไม่เป็นประโยชน์"


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, *ROOMS)


async def newest(world: World, table: str, case_id: int) -> dict[str, Any]:
    number = await world.owner.fetchval(f'select max(id) from "{table}" where case_id = $1', case_id)
    return await row(world, table, number)


@pytest.mark.parametrize("status", ["ready", "in_mediation", "drafting"])
async def test_one_person_of_a_side_of_three_stops_the_mediation(world: World, status: str) -> None:
    case_id, take = await case_in(world, status, people=(1, 3))
    person = (await parties_of(world, case_id, 2))[1]
    assignment = await assignment_of(world, case_id)
    story = "เห็นไปกินข้าวบ้านผู้ร้องบ่อย"
    raised = {"assignment": assignment, "ground": "kin", "raised_by": [person], "explanation": story}
    answer = await take("challenge", world.officer, **raised)
    assert answer.content["status"] == "suspended"
    file = await row(world, "case_file", case_id)
    assert (file["status"], file["resume_state"]) == ("suspended", status)
    kept = await newest(world, "challenge", case_id)
    assert (kept["assignment_id"], kept["under"], kept["raised_by"]) == (assignment, "s23", [person])
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], entry["reason_code"]) == ("case:file:challenge", "kin")
    assert story not in entry["body"]
    told = {account for account, _ in await notices(world, case_id)}
    assert told == {world.head.account_id, world.mediator.account_id}
    assert await chain_breaks(world, case_id) == []


async def test_a_removal_needs_every_person_of_the_side(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 3))
    side = await parties_of(world, case_id, 2)
    asked = {"assignment": await assignment_of(world, case_id), "ground": "kin", "basis": "removal"}
    assert await take.refused("challenge", world.officer, **asked, raised_by=side[:2]) == ["whole_side_must_sign"]
    assert await world.status(case_id) == "in_mediation"
    son = await person_at(world, case_id, 2, role="representative", stands_for=side[2], authority="หนังสือมอบอำนาจ")
    await take("challenge", world.officer, **asked, raised_by=[*side[:2], son])
    assert (await newest(world, "challenge", case_id))["under"] == "s14"


async def test_a_challenge_comes_from_somebody_or_from_the_mediators_own_view(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", mediators=("mediator", "mediator2"))
    own, other = [await assignment_of(world, case_id, who) for who in ("mediator", "mediator2")]
    doubt = {"ground": "other_doubt"}
    assert await take.refused("challenge", world.mediator, assignment=own, **doubt) == ["nobody_challenges"]
    of_another = await take.refused("challenge", world.mediator, assignment=other, by_mediator=True, **doubt)
    assert of_another == ["own_view_of_another"]
    removal = {"assignment": own, "by_mediator": True, "basis": "removal"}
    assert await take.refused("challenge", world.mediator, **removal, **doubt) == ["own_view_stops"]
    await take("challenge", world.mediator, assignment=own, by_mediator=True, **doubt)
    kept = await newest(world, "challenge", case_id)
    assert (kept["raised_by_mediator"], kept["raised_by"]) == (True, [])


async def test_a_helper_does_not_challenge_and_a_proposed_mediator_is_not_challenged(world: World) -> None:
    case_id, take = await case_in(world, "ready", mediators={"mediator": "confirmed", "mediator2": "accepted"})
    friend = await person_at(world, case_id, 2, role="helper")
    confirmed, accepted = [await assignment_of(world, case_id, who) for who in ("mediator", "mediator2")]
    refused = await take.refused("challenge", world.officer, assignment=confirmed, ground="kin", raised_by=[friend])
    assert refused == ["nobody_challenges"]
    person = (await parties_of(world, case_id, 1))[0]
    refused = await take.refused("challenge", world.officer, assignment=accepted, ground="kin", raised_by=[person])
    assert refused == ["not_serving"]


async def test_a_dismissed_challenge_resumes_where_the_case_stood(world: World) -> None:
    case_id, take = await case_in(world, "suspended", resume_state="drafting")
    reasons = "ญาติห่างเกินลำดับที่กฎหมายกำหนด"
    answer = await take("dismiss_challenge", world.head, reasons=reasons)
    assert answer.content["status"] == "drafting"
    assert (await row(world, "case_file", case_id))["resume_state"] is None
    kept = await newest(world, "challenge", case_id)
    assert (kept["decision"], kept["decided_by"]) == ("dismissed", world.head.account_id)
    statement = await newest(world, "statement", case_id)
    assert (statement["kind"], statement["body"]) == ("decision", reasons)
    facts = (await entry_of(world, case_id, "case:file:dismiss_challenge"))["facts"]
    assert facts["reasons"] == statement["commitment"].hex()
    with pytest.raises(NotNow):
        await take("dismiss_challenge", world.head, reasons=reasons)
    assert await chain_breaks(world, case_id) == []


async def test_an_upheld_challenge_ends_that_mediators_service_and_no_others(world: World) -> None:
    case_id, take = await case_in(world, "suspended", mediators=("mediator", "mediator2"))
    answer = await take("uphold_challenge", world.head, reasons="เป็นพี่เขยของผู้ถูกร้อง")
    assert answer.content["status"] == "choosing_mediator"
    ended = await row(world, "assignment", await assignment_of(world, case_id))
    stays = await row(world, "assignment", await assignment_of(world, case_id, "mediator2"))
    assert (ended["status"], ended["end_reason"], stays["status"]) == ("ended", "challenged", "active")
    assert (await newest(world, "challenge", case_id))["decision"] == "upheld"
    assert sorted(await events(world, case_id)) == ["case:assignment:end", "case:file:uphold_challenge"]
    assert (world.mediator.account_id, "case:assignment:end") in await notices(world, case_id)
    again = await take.refused("propose", world.head, mediator=world.tha_than.mediators["mediator"])
    assert again == ["excluded_by_party"]
    assert await chain_breaks(world, case_id) == []


async def test_the_challenged_mediator_never_decides_even_as_head(world: World) -> None:
    both = Place(**vars(world.tha_than))
    both.mediators = {**both.mediators, "head": world.tha_than.mediators["mediator2"]}
    await world.owner.execute(
        "update mediator set account_id = $2 where id = $1", both.mediators["head"], world.head.account_id
    )
    case_id, take = await case_in(world, "in_mediation", place=both, mediators=("head",))
    number = await world.owner.fetchval("select id from assignment where case_id = $1", case_id)
    person = (await parties_of(world, case_id, 2))[0]
    await take("challenge", world.officer, assignment=number, ground="kin", raised_by=[person])
    for decision in ("dismiss_challenge", "uphold_challenge"):
        assert await take.refused(decision, world.head, reasons="ไม่เห็นด้วย") == ["own_challenge"]
    with pytest.raises(NotPermitted):
        await take("dismiss_challenge", world.officer, reasons="x")


async def test_a_challenge_during_a_session_is_upheld_once_the_session_is_closed(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "opened")
    raised_by = await parties_of(world, case_id, 1)
    assignment = await assignment_of(world, case_id)
    await take("challenge", world.mediator, assignment=assignment, ground="kin", raised_by=raised_by)
    assert await take.refused("uphold_challenge", world.head, reasons="จริง") == ["session_still_open"]
    await take("session.close", world.mediator, number, result="stopped")
    await take("uphold_challenge", world.head, reasons="จริง")
    assert await world.status(case_id) == "choosing_mediator"


async def test_after_an_upheld_challenge_the_next_confirmation_makes_the_case_ready_again(world: World) -> None:
    _, take = await case_in(world, "suspended")
    await take("uphold_challenge", world.head, reasons="เป็นพี่เขย")
    proposed = await take("propose", world.officer, mediator=world.tha_than.mediators["mediator2"])
    number = proposed.content["assignment"]["id"]
    await world.owner.execute("update assignment set status = 'disclosed', disclosure = '{}' where id = $1", number)
    for side in (1, 2):
        await take("papers_side", world.officer, number, side=side, consent="yes")
    await take("papers_mediator", world.mediator2, number, consent="yes")
    confirmed = {"how_chosen": "agreed", "sides_agreed": ["1", "2"]}
    answer = await take("confirm", world.head, number, **confirmed)
    assert answer.content["status"] == "ready"
    assert (await row(world, "assignment", number))["reuse_papers"] is True


async def test_after_an_upheld_challenge_the_head_may_go_on_with_the_mediator_who_stays(world: World) -> None:
    given = {"mediator": "active", "mediator2": "active"}
    case_id, take = await case_in(world, "suspended", mediators=given)
    with pytest.raises(NotNow):
        await take("mediators_found", world.head)
    await take("uphold_challenge", world.head, reasons="เป็นพี่เขย")
    answer = await take("mediators_found", world.head)
    assert answer.content["status"] == "ready"
    planned = await session_at(world, case_id, "planned")
    present = [str(party) for side in (1, 2) for party in await parties_of(world, case_id, side)]
    await take("session.open", world.mediator2, planned, present=present)
    assert await world.status(case_id) == "in_mediation"
    assert await chain_breaks(world, case_id) == []


async def test_where_nobody_stays_after_an_upheld_challenge_another_must_be_found(world: World) -> None:
    _, take = await case_in(world, "suspended")
    await take("uphold_challenge", world.head, reasons="เป็นพี่เขย")
    with pytest.raises(NotNow):
        await take("mediators_found", world.head)


@pytest.mark.parametrize("status", ["in_mediation", "drafting"])
async def test_failed_talks_end_with_the_mediators_statement(world: World, status: str) -> None:
    case_id, take = await case_in(world, status)
    waiting = await session_at(world, case_id, "notified", planned_for=days_ago(-2))
    assert await take.refused("fail", world.mediator) == ["required"]
    answer = await take("fail", world.mediator, statement=STATEMENT)
    assert answer.content["status"] == "not_settled"
    assert "limitation" not in answer.content
    file = await row(world, "case_file", case_id)
    assert (file["status"], file["outcome"]) == ("not_settled", "not_settled")
    statement = await newest(world, "statement", case_id)
    assert (statement["kind"], statement["body"]) == ("ending", STATEMENT)
    cancelled = await row(world, "session", waiting)
    assert (cancelled["status"], cancelled["reason_code"]) == ("cancelled", "mediation_ended")
    given_up = ["case:agreement:discard"] if status == "drafting" else []
    assert sorted(await events(world, case_id)) == [*given_up, "case:file:fail", "case:session:cancel"]
    assert all(STATEMENT not in entry["body"] for entry in await world.journal(case_id))
    assert await chain_breaks(world, case_id) == []


async def test_the_talks_do_not_end_over_an_open_session(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "opened")
    side = {"side": "2", "notice_on": days_ago(0).date().isoformat()}
    assert await take.refused("fail", world.mediator, statement=STATEMENT) == ["session_still_open"]
    assert await take.refused("withdraw", world.officer, **side) == ["session_still_open"]
    assert await take.refused("terminate", world.head, reason="danger") == ["session_still_open"]
    await take("session.close", world.mediator, number, result="no_agreement")
    await take("fail", world.mediator, statement=STATEMENT)
    assert await world.status(case_id) == "not_settled"


async def test_only_a_confirmed_mediator_says_that_the_talks_failed(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", mediators={"mediator": "active", "mediator2": "accepted"})
    for actor in (world.officer, world.head):
        with pytest.raises(NotPermitted):
            await take("fail", actor, statement=STATEMENT)
    assert await take.refused("fail", world.mediator2, statement=STATEMENT) == ["not_confirmed"]
    assert await world.status(case_id) == "in_mediation"


@pytest.mark.parametrize(
    ("believed", "expires"),
    [("2026-02-01", "2026-03-11"), ("2026-06-01", "2026-06-01"), ("2025-11-15", "2025-11-15")],
)
async def test_the_answer_tells_when_the_claim_expires_after_mediation_under_the_act(
    world: World, believed: str, expires: str
) -> None:
    place = world.registered
    started = datetime(2025, 12, 1, 3, tzinfo=UTC)
    times = {"received_at": started, "consented_at": started, "last_happened_at": started}
    case_id, take = await case_in(
        world,
        "in_mediation",
        place=place,
        mediation_started_at=started,
        limitation_on=date.fromisoformat(believed),
        **times,
    )
    ended = Call(place["mediator"], case_id, clock=lambda: datetime(2026, 1, 10, 3, tzinfo=UTC))
    answer = await take_step(take.deed("fail"), ended, {"statement": STATEMENT})
    assert answer.content["limitation"] == {
        "believed": believed,
        "expires_on": expires,
        "extended": expires != believed,
        "section": "ม.6",
    }
    assert (await row(world, "case_file", case_id))["ended_on"] == date(2026, 1, 10)


async def test_community_mediation_moves_no_claim(world: World) -> None:
    soon = days_ago(-5).date()
    _, take = await case_in(world, "in_mediation", limitation_on=soon)
    answer = await take("fail", world.mediator, statement=STATEMENT)
    assert answer.content["limitation"]["expires_on"] == soon.isoformat()
    assert answer.content["limitation"]["extended"] is False


@pytest.mark.parametrize("status", ["choosing_mediator", "ready", "in_mediation", "suspended", "drafting"])
async def test_a_side_withdraws_at_any_time_by_a_written_notice(world: World, status: str) -> None:
    case_id, take = await case_in(world, status)
    await session_at(world, case_id, "planned")
    day = days_ago(1).date().isoformat()
    answer = await take("withdraw", world.officer, side="1", notice_on=day)
    assert answer.content["status"] == "withdrawn"
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["resume_state"]) == ("withdrawn", None)
    facts = (await entry_of(world, case_id, "case:file:withdraw"))["facts"]
    assert (facts["side"], facts["notice_on"]) == (1, day)
    cancelled = await entry_of(world, case_id, "case:session:cancel")
    assert (cancelled["status_to"], cancelled["reason_code"]) == ("cancelled", "mediation_ended")


async def test_a_withdrawal_is_of_a_joining_side_and_its_notice_not_of_a_later_day(world: World) -> None:
    _, take = await case_in(world, "in_mediation", people=(1, 1, 1), not_joining=(3,))
    later = days_ago(-2).date().isoformat()
    refused = await take.refused("withdraw", world.mediator, side="3", notice_on=later)
    assert refused == ["notice_later", "side_not_joining"]
    assert await take.refused("withdraw", world.mediator, side="1") == ["required"]


@pytest.mark.parametrize("status", ["ready", "in_mediation", "suspended", "drafting"])
async def test_the_head_or_the_mediator_ends_the_mediation_for_a_coded_reason(world: World, status: str) -> None:
    case_id, take = await case_in(world, status)
    person = (await parties_of(world, case_id, 1))[0]
    assert await take.refused("terminate", world.head, reason="death_of_party") == ["party_missing"]
    assert await take.refused("terminate", world.mediator, reason="other") == ["statement_missing"]
    await take("terminate", world.head, reason="death_of_party", party=person)
    file = await row(world, "case_file", case_id)
    assert (file["status"], file["outcome"], file["outcome_reason"]) == ("terminated", "terminated", "death_of_party")
    entry = await entry_of(world, case_id, "case:file:terminate")
    assert (entry["reason_code"], entry["role"], entry["facts"]["party"]) == ("death_of_party", "head", person)


async def test_a_mediation_that_has_no_mediator_yet_is_not_terminated(world: World) -> None:
    _, take = await case_in(world, "choosing_mediator")
    with pytest.raises(NotNow):
        await take("terminate", world.head, reason="party_unreachable")

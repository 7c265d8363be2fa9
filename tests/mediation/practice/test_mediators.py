"""A mediator is found, tells what could cast doubt, is confirmed by the head, and leaves."""

import json
from datetime import date
from typing import Any

import pytest

from cases.reasons import ChallengeGround
from mediation.dossier import read_dossier
from mediation.practice import mediators
from mediation.practice.candidates import offered as list_of
from mediation.steps import Scene
from mediation.taking import blocked_by
from mediation.work import now_utc, reading
from parties.access import Actor
from parties.errors import NotFound, NotNow, NotPermitted, Stale
from tests.mediation.practice.cases_at import assignment_at, assignment_of, case_at, days_ago
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import World

NOTHING = {group.value: "none" for group in ChallengeGround}
AGREED = {"how_chosen": "agreed", "sides_agreed": ["1", "2"]}


async def choosing(world: World, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, "choosing_mediator", **more)
    return case_id, steps_of(case_id, mediators.DEEDS)


async def ready_with(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, mediators.DEEDS)


async def test_a_mediator_is_proposed_accepts_discloses_and_is_confirmed(world: World) -> None:
    case_id, take = await choosing(world)
    proposed = await take("propose", world.officer, mediator=str(world.tha_than.mediators["mediator"]))
    assert proposed.status == 201
    number = proposed.content["assignment"]["id"]
    assert proposed.location == f"/cases/{case_id}/assignments/{number}"
    await take("accept", world.mediator, number)
    await take("disclose", world.mediator, number, **NOTHING)
    answer = await take("confirm", world.head, number, **AGREED)
    assert answer.content["status"] == "ready"
    assert answer.content["assignment"] == {"id": number, "status": "confirmed"}
    assert await world.status(case_id) == "ready"
    kept = await row(world, "assignment", number)
    assert (kept["status"], kept["how_chosen"], kept["sides_agreed"]) == ("confirmed", "agreed", [1, 2])
    assert kept["reuse_papers"] is None
    assert await events(world, case_id) == [
        "case:assignment:propose",
        "case:file:propose_mediator",
        "case:assignment:accept",
        "case:assignment:disclose",
        "case:assignment:confirm",
        "case:file:appoint",
    ]
    assert await chain_breaks(world, case_id) == []


async def test_each_step_tells_those_it_concerns(world: World) -> None:
    case_id, take = await choosing(world)
    proposed = await take("propose", world.head, mediator=world.tha_than.mediators["mediator"])
    number = proposed.content["assignment"]["id"]
    await take("accept", world.mediator, number)
    await take("disclose", world.mediator, number, **NOTHING)
    await take("confirm", world.head, number, **AGREED)
    officer, mediator, head = (world.tha_than[who].account_id for who in ("officer", "mediator", "head"))
    assert sorted(await notices(world, case_id)) == sorted(
        [
            (mediator, "case:assignment:propose"),
            (officer, "case:assignment:accept"),
            (officer, "case:assignment:disclose"),
            (head, "case:assignment:disclose"),
            (mediator, "case:assignment:confirm"),
            (officer, "case:assignment:confirm"),
        ]
    )


async def test_the_roster_offers_those_who_have_no_part_in_the_case_yet(world: World) -> None:
    case_id, _ = await choosing(world, mediators={"mediator": "proposed"})
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
        offered = await list_of(world.officer, dossier)
    assert offered["roster"] == [(str(world.tha_than.mediators["mediator2"]), "ประเสริฐ คำแก้ว")]
    assert {number for number, _ in offered["for"]} == {str(world.tha_than.mediators["mediator2"])}


async def test_nobody_is_proposed_twice_nor_from_another_roster(world: World) -> None:
    _, take = await choosing(world, mediators={"mediator": "accepted"})
    own, other = world.tha_than.mediators["mediator"], world.registered.mediators["mediator"]
    assert await take.refused("propose", world.officer, mediator=own) == ["already_proposed"]
    assert await take.refused("propose", world.officer, mediator=other) == ["not_in_list"]
    assert await take.refused("propose", world.officer, mediator=999_999_999) == ["not_in_list"]


async def test_whoever_left_the_roster_has_no_account_or_stands_near_a_side_is_not_proposed(world: World) -> None:
    case_id, take = await choosing(world)
    first, second = world.tha_than.mediators["mediator"], world.tha_than.mediators["mediator2"]
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.mediator.account_id,
    )
    assert await take.refused("propose", world.officer, mediator=first) == ["mediator_near_a_side"]
    await world.owner.execute("update mediator set account_id = null where id = $1", second)
    assert await take.refused("propose", world.officer, mediator=second) == ["no_account"]
    await world.owner.execute("update mediator set ended_on = bangkok_day(now()) where id = $1", first)
    assert await take.refused("propose", world.officer, mediator=first) == ["not_in_list"]


async def test_a_registration_that_has_run_out_blocks_at_a_peoples_centre(world: World) -> None:
    place = world.registered
    _, take = await choosing(world, place=place)
    await world.owner.execute(
        "update mediator set valid_to = $2 where id = $1", place.mediators["mediator"], date(2024, 1, 1)
    )
    refused = await take.refused("propose", place["officer"], mediator=place.mediators["mediator"])
    assert refused == ["registration_not_valid"]


async def test_a_registration_that_has_run_out_only_warns_in_the_community(world: World) -> None:
    _, take = await choosing(world)
    number = world.tha_than.mediators["mediator"]
    await world.owner.execute("update mediator set valid_from = null, valid_to = null where id = $1", number)
    answer = await take("propose", world.officer, mediator=number)
    assert [warning["code"] for warning in answer.content["warnings"]] == ["registration_not_valid"]
    assert answer.content["warnings"][0]["section"] == "ม.3, 10"


async def test_only_the_proposed_mediator_answers(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "proposed", "mediator2": "proposed"})
    number = await assignment_of(world, case_id, "mediator")
    for actor in (world.mediator2, world.officer, world.head):
        with pytest.raises(NotPermitted):
            await take("accept", actor, number)
        with pytest.raises(NotPermitted):
            await take("decline", actor, number, reason="not_available")
    with pytest.raises(NotNow):
        await take("disclose", world.mediator, number, **NOTHING)


async def test_a_mediator_declines_and_no_longer_knows_of_the_case(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "proposed"})
    number = await assignment_of(world, case_id)
    assert await take.refused("decline", world.mediator, number, reason="party_objected") == ["not_own_reason"]
    await take("decline", world.mediator, number, reason="not_available")
    assert (await row(world, "assignment", number))["end_reason"] == "not_available"
    with pytest.raises(NotFound):
        await take("accept", world.mediator, number)
    again = await take("propose", world.officer, mediator=world.tha_than.mediators["mediator"])
    assert again.content["assignment"]["id"] != number


async def test_every_group_of_facts_must_be_answered(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "accepted"})
    number = await assignment_of(world, case_id)
    assert await take.refused("disclose", world.mediator, number) == ["required"] * 6
    told = NOTHING | {"kin": "explain", "other_doubt_text": "เคยทะเลาะกัน"}
    assert await take.refused("disclose", world.mediator, number, **told) == [
        "answer_contradicts",
        "explanation_missing",
    ]


async def test_what_is_disclosed_stays_out_of_the_journal(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "accepted"})
    number = await assignment_of(world, case_id)
    story = "เป็นลูกพี่ลูกน้องกับผู้ถูกร้อง"
    await take("disclose", world.mediator, number, **NOTHING | {"kin": "explain", "kin_text": story})
    entry = await entry_of(world, case_id, "case:assignment:disclose")
    facts = entry["facts"]
    assert facts["explained"] == ["kin"]
    assert story not in entry["body"]
    statement = await world.owner.fetchrow("select kind, body, commitment from statement where case_id = $1", case_id)
    assert statement is not None
    assert (statement["kind"], statement["body"]) == ("disclosure", f"kin: {story}")
    assert facts["statement"] == statement["commitment"].hex()
    disclosure = json.loads((await row(world, "assignment", number))["disclosure"])
    assert disclosure == {"answers": NOTHING | {"kin": "explain"}, "statement": facts["statement"]}
    assert await chain_breaks(world, case_id) == []


async def test_a_side_objects_and_the_mediator_is_not_proposed_again(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    await take("party_objects", world.officer, number, side="2", ground="creditor_debtor")
    kept = await row(world, "assignment", number)
    assert (kept["status"], kept["end_reason"]) == ("declined", "party_objected")
    entry = await entry_of(world, case_id, "case:assignment:party_objects")
    assert (entry["reason_code"], entry["facts"]["side"]) == ("creditor_debtor", 2)
    again = await take.refused("propose", world.officer, mediator=world.tha_than.mediators["mediator"])
    assert again == ["excluded_by_party"]


async def test_nobody_is_confirmed_before_having_disclosed(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "accepted"})
    number = await assignment_of(world, case_id)
    with pytest.raises(NotNow):
        await take("confirm", world.head, number, **AGREED)
    await world.owner.execute("update assignment set status = 'disclosed' where id = $1", number)
    assert await take.refused("confirm", world.head, number, **AGREED) == ["not_disclosed"]


async def test_nobody_is_confirmed_before_all_sides_were_briefed(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"}, briefed=False)
    number = await assignment_of(world, case_id)
    assert await take.refused("confirm", world.head, number, **AGREED) == ["not_briefed"]
    async with reading(world.head):
        dossier = await read_dossier(world.head, case_id)
    scene = Scene(dossier, dossier.assignments[0], world.head, now_utc())
    ahead = blocked_by(take.deed("confirm"), scene)
    assert [(fault.code, fault.section, fault.guard) for fault in ahead] == [("not_briefed", "ม.22", "R6")]


async def test_every_joining_side_must_agree_or_ask_the_centre(world: World) -> None:
    case_id, take = await choosing(world, people=(1, 1, 1), not_joining=(3,), mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    assert await take.refused("confirm", world.head, number, how_chosen="agreed", sides_agreed="1") == ["not_chosen"]
    asked = {"how_chosen": "centre_asked", "sides_agreed": ["1"]}
    assert await take.refused("confirm", world.head, number, **asked) == ["not_chosen"]
    await world.owner.execute(
        "update case_side set asks_centre_to_choose = true where case_id = $1 and side = 2", case_id
    )
    answer = await take("confirm", world.head, number, **asked)
    assert answer.content["status"] == "ready"


async def test_nobody_is_confirmed_for_a_day_before_the_sides_were_briefed(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    await world.owner.execute("update case_side set briefed_on = $2 where case_id = $1", case_id, days_ago(3).date())
    early = {"happened_at": days_ago(5).isoformat()}
    assert await take.refused("confirm", world.head, number, **AGREED, **early) == ["not_briefed"]
    await take("confirm", world.head, number, **AGREED, happened_at=days_ago(2).isoformat())


async def test_whoever_has_left_the_roster_or_turns_out_to_be_a_relative_is_not_confirmed(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    mediator = world.tha_than.mediators["mediator"]
    await world.owner.execute("update mediator set ended_on = bangkok_day(now()) where id = $1", mediator)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.mediator.account_id,
    )
    refused = await take.refused("confirm", world.head, number, **AGREED)
    assert refused == ["mediator_left_roster", "mediator_near_a_side"]


async def test_with_two_mediators_the_case_is_ready_after_the_last(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed", "mediator2": "disclosed"})
    first, second = [await assignment_of(world, case_id, who) for who in ("mediator", "mediator2")]
    waiting = await take("confirm", world.head, first, **AGREED, more_to_come=True)
    assert waiting.content["status"] == "choosing_mediator"
    done = await take("confirm", world.head, second, **AGREED)
    assert done.content["status"] == "ready"
    assert (await events(world, case_id)).count("case:file:appoint") == 1


async def test_the_head_goes_on_with_those_confirmed_when_the_other_declines(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed", "mediator2": "proposed"})
    first, second = [await assignment_of(world, case_id, who) for who in ("mediator", "mediator2")]
    with pytest.raises(NotNow):
        await take("mediators_found", world.head)
    await take("confirm", world.head, first, **AGREED, more_to_come=True)
    await take("decline", world.mediator2, second, reason="not_available")
    for actor in (world.officer, world.mediator):
        with pytest.raises(NotPermitted):
            await take("mediators_found", actor)
    answer = await take("mediators_found", world.head)
    assert answer.content["status"] == "ready"
    assert (await events(world, case_id))[-2:] == ["case:mediators:found", "case:file:appoint"]
    assert (await entry_of(world, case_id, "case:mediators:found"))["facts"] == {"mediators": [first]}
    with pytest.raises(NotNow):
        await take("mediators_found", world.head)
    assert await chain_breaks(world, case_id) == []


async def test_nobody_is_gone_on_with_whose_registration_has_run_out(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", place=world.registered, mediators={"mediator": "active"})
    take = steps_of(case_id, mediators.DEEDS)
    await world.owner.execute(
        "update mediator set valid_to = bangkok_day(now()) - 5 where id = $1", world.registered.mediators["mediator"]
    )
    assert await take.refused("mediators_found", world.registered["head"]) == ["registration_not_valid"]
    answer = await take("mediators_found", world.registered["head"], happened_at=days_ago(6).isoformat())
    assert answer.content["status"] == "ready"


async def test_a_registration_is_judged_for_the_day_the_step_happened(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", place=world.registered, mediators={"mediator": "disclosed"})
    take = steps_of(case_id, mediators.DEEDS)
    number = await assignment_of(world, case_id)
    on_roster = world.registered.mediators["mediator"]
    await world.owner.execute("update mediator set valid_to = bangkok_day(now()) - 5 where id = $1", on_roster)
    head = world.registered["head"]
    assert await take.refused("confirm", head, number, **AGREED) == ["registration_not_valid"]
    then = days_ago(3).isoformat()
    assert await take.refused("confirm", head, number, **AGREED, happened_at=then) == ["registration_not_valid"]
    await take("confirm", head, number, **AGREED, happened_at=days_ago(6).isoformat())


async def test_nobody_is_confirmed_for_a_day_before_the_registration_began(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", place=world.registered, mediators={"mediator": "disclosed"})
    take = steps_of(case_id, mediators.DEEDS)
    on_roster = world.registered.mediators["mediator"]
    await world.owner.execute("update mediator set valid_from = bangkok_day(now()) - 5 where id = $1", on_roster)
    wrong = await take.refused(
        "confirm",
        world.registered["head"],
        await assignment_of(world, case_id),
        **AGREED,
        happened_at=days_ago(6).isoformat(),
    )
    assert wrong == ["registration_not_valid"]


async def test_a_second_mediator_may_be_confirmed_late_and_moves_nothing(world: World) -> None:
    case_id, take = await ready_with(world, "ready", mediators={"mediator": "confirmed", "mediator2": "disclosed"})
    second = await assignment_of(world, case_id, "mediator2")
    answer = await take("confirm", world.head, second, **AGREED)
    assert answer.content["status"] == "ready"
    assert await events(world, case_id) == ["case:assignment:confirm"]


async def test_earlier_papers_are_used_again_only_by_consent_after_an_earlier_mediator(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    assert await take.refused("confirm", world.head, number, **AGREED, reuse_papers="on") == ["no_earlier_papers"]
    await assignment_at(world, case_id, "ended", who="mediator2", end_reason="resigned")
    refused = await take.refused("confirm", world.head, number, **AGREED, reuse_papers="on")
    assert refused == ["papers_not_consented"]
    for side in (1, 2):
        await take("papers_side", world.officer, number, side=side, consent="yes")
    await take("papers_mediator", world.mediator, number, consent="yes")
    await take("confirm", world.head, number, **AGREED, reuse_papers="on")
    assert (await row(world, "assignment", number))["reuse_papers"] is True


@pytest.mark.parametrize("who", ["officer", "mediator"])
async def test_only_the_head_confirms(world: World, who: str) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    actor: Actor = world.tha_than[who]
    with pytest.raises(NotPermitted):
        await take("confirm", actor, await assignment_of(world, case_id), **AGREED)


async def test_a_stale_copy_and_another_centre_are_refused_before_anything_else(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "disclosed"})
    number = await assignment_of(world, case_id)
    with pytest.raises(Stale):
        await take.at_version(7, "confirm", world.head, number)
    with pytest.raises(NotFound):
        await take("confirm", world.registered["head"], number, **AGREED)
    with pytest.raises(NotFound):
        await take("confirm", world.head, 999_999_999, **AGREED)


@pytest.mark.parametrize(
    ("reason", "more", "event"),
    [
        ("removed", {"ground": "breach_of_ethics"}, "remove_mediator"),
        ("challenged", {}, "remove_mediator"),
        ("resigned", {}, "lose_mediator"),
        ("registration_ended", {}, "lose_mediator"),
        ("died", {}, "lose_mediator"),
    ],
)
async def test_a_case_without_its_mediator_goes_back_to_the_choice(
    world: World, reason: str, more: dict[str, str], event: str
) -> None:
    case_id, take = await ready_with(world, "in_mediation")
    number = await assignment_of(world, case_id)
    answer = await take("end", world.head, number, reason=reason, **more)
    assert answer.content["status"] == "choosing_mediator"
    kept = await row(world, "assignment", number)
    assert (kept["status"], kept["end_reason"]) == ("ended", reason)
    assert await events(world, case_id) == ["case:assignment:end", f"case:file:{event}"]
    assert (world.mediator.account_id in [account for account, _ in await notices(world, case_id)]) is (
        reason != "died"
    )
    assert await chain_breaks(world, case_id) == []


async def test_while_another_mediator_serves_the_case_goes_on(world: World) -> None:
    case_id, take = await ready_with(world, "drafting", mediators=("mediator", "mediator2"))
    answer = await take("end", world.head, await assignment_of(world, case_id), reason="resigned")
    assert answer.content["status"] == "drafting"
    assert (await entry_of(world, case_id, "case:file:lose_mediator"))["status_to"] == "drafting"


async def test_a_removal_names_its_ground_and_work_is_completed_only_after_the_end(world: World) -> None:
    case_id, take = await ready_with(world, "in_mediation")
    number = await assignment_of(world, case_id)
    assert await take.refused("end", world.head, number, reason="removed") == ["ground_missing"]
    wrong = await take.refused("end", world.head, number, reason="resigned", ground="absences")
    assert wrong == ["ground_without_removal"]
    assert await take.refused("end", world.head, number, reason="completed") == ["not_completed"]
    with pytest.raises(NotPermitted):
        await take("end", world.officer, number, reason="resigned")


async def test_a_completed_service_moves_nothing(world: World) -> None:
    case_id, take = await ready_with(world, "not_settled")
    await take("end", world.head, await assignment_of(world, case_id), reason="completed")
    assert await world.status(case_id) == "not_settled"
    assert await events(world, case_id) == ["case:assignment:end"]


async def test_nothing_is_done_to_a_mediator_while_the_case_is_held_for_safety(world: World) -> None:
    case_id, take = await ready_with(world, "safety_hold", resume_state="in_mediation")
    with pytest.raises(NotNow):
        await take("end", world.head, await assignment_of(world, case_id), reason="resigned")


async def test_a_step_may_be_written_down_later_but_not_before_the_one_it_follows(world: World) -> None:
    case_id, take = await choosing(world, mediators={"mediator": "proposed"})
    number = await assignment_of(world, case_id)
    early, later = days_ago(16).isoformat(), days_ago(3)
    assert await take.refused("accept", world.mediator, number, happened_at=early) == ["before_previous"]
    await take("accept", world.mediator, number, happened_at=later.isoformat())
    assert (await row(world, "assignment", number))["last_happened_at"] == later

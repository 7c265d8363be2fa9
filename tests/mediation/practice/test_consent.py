"""The sides are invited, answer and are briefed; the case goes on between those who agree, or is struck out."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from mediation.practice import consent, invitations, safety, screening
from mediation.work import now_utc
from parties import thai
from parties.access import Actor, Role
from parties.errors import NotFound, NotNow, NotPermitted
from parties.thai import BANGKOK
from tests.mediation.practice.cases_at import case_at, colour_at, days_ago, parties_of
from tests.mediation.practice.taking import Steps, chain_breaks, events, row, steps_of
from tests.world import World


async def waiting(
    world: World, *, reachable: bool = True, status: str = "awaiting_consent", **more: Any
) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    if reachable:
        await world.owner.execute(
            """update person set moo = '4', subdistrict = 'ท่าถ่าน'
               where id in (select person_id from case_party where case_id = $1)""",
            case_id,
        )
    return case_id, steps_of(case_id, invitations.DEEDS, consent.DEEDS, screening.DEEDS, safety.DEEDS)


async def side(world: World, case_id: int, number: int) -> dict[str, Any]:
    found = await world.owner.fetchrow("select * from case_side where case_id = $1 and side = $2", case_id, number)
    assert found is not None
    return dict(found)


def today() -> date:
    return now_utc().astimezone(BANGKOK).date()


async def overdue(world: World, case_id: int, number: int, invitations_sent: int = 2) -> None:
    await world.owner.execute(
        """update case_side set invitations = $3, last_invited_on = $4, reply_by = $5
           where case_id = $1 and side = $2""",
        case_id,
        number,
        invitations_sent,
        today() - timedelta(days=16),
        today() - timedelta(days=1),
    )


async def says(take: Steps, actor: Actor, number: int, answer: str, **more: Any) -> None:
    await take("record_consent", actor, side=str(number), consent=answer, **more)


# INVITING


async def test_a_side_is_invited_and_has_fifteen_days_to_answer(world: World) -> None:
    case_id, take = await waiting(world)
    answer = await take("invite", world.officer, side="2", manner="headman")
    due = today() + timedelta(days=15)
    assert answer.content["status"] == "awaiting_consent"
    assert (answer.content["attempt"], answer.content["reply_by"]) == (1, due.isoformat())
    kept = await side(world, case_id, 2)
    assert (kept["invitations"], kept["last_invited_on"], kept["reply_by"]) == (1, today(), due)
    again = await take("invite", world.officer, side="2")
    assert again.content["attempt"] == 2
    entry = (await world.journal(case_id))[0]
    assert (entry["event"], json.loads(entry["body"])["manner"]) == ("case:file:invite", "headman")
    assert await chain_breaks(world, case_id) == []


async def test_who_cannot_be_reached_cannot_be_invited(world: World) -> None:
    case_id, take = await waiting(world, reachable=False)
    assert await take.refused("invite", world.officer, side="2") == ["not_reachable"]
    await world.owner.execute(
        "update person set contact_person = 'ผู้ใหญ่บ้าน' where id = (select person_id from case_party where id = $1)",
        (await parties_of(world, case_id, 2))[0],
    )
    assert (await take("invite", world.officer, side="2")).content["attempt"] == 1


async def test_the_applicant_is_not_invited_nor_who_agreed_already(world: World) -> None:
    _, take = await waiting(world)
    assert await take.refused("invite", world.officer, side="1") == ["asks_itself"]
    await says(take, world.officer, 2, "yes")
    assert await take.refused("invite", world.officer, side="2") == ["agreed_already"]
    assert await take.refused("invite", world.officer, side="3") == ["not_in_list"]


@pytest.mark.parametrize("danger", ["topic", "answer", "colour"])
async def test_no_letter_goes_out_where_it_could_endanger_somebody(world: World, danger: str) -> None:
    """R20."""
    case_id, take = await waiting(world, topic="DV" if danger == "topic" else "DEBT")
    if danger == "answer":
        await world.owner.execute(
            "update screening set answers = $2 where case_id = $1", case_id, '{"domestic_violence": true}'
        )
    if danger == "colour":
        await colour_at(world, case_id, (await parties_of(world, case_id, 1))[0], "red")
    assert await take.refused("invite", world.officer, side="2") == ["no_invitation"]
    assert (await side(world, case_id, 2))["invitations"] == 0


# ANSWERS


async def test_what_a_side_says_is_written_down_and_its_wishes_stay_out_of_the_journal(world: World) -> None:
    case_id, take = await waiting(world)
    answer = await take(
        "record_consent",
        world.officer,
        side="2",
        consent="yes",
        answered_on=(today() - timedelta(days=1)).isoformat(),
        preferences="ไม่เอานายบุญมี",
        asks_centre_to_choose="on",
    )
    assert answer.content["consent"] == "yes"
    kept = await side(world, case_id, 2)
    assert (kept["consent"], kept["consented_on"], kept["joining"]) == ("yes", today() - timedelta(days=1), True)
    assert (kept["preferences"], kept["asks_centre_to_choose"]) == ("ไม่เอานายบุญมี", True)
    entry = (await world.journal(case_id))[-1]
    assert entry["event"] == "case:consent:answered"
    assert "บุญมี" not in entry["body"]
    await says(take, world.officer, 2, "no")
    kept = await side(world, case_id, 2)
    assert (kept["consent"], kept["consented_on"], kept["joining"]) == ("no", None, False)


async def test_the_applicant_may_agree_early_the_others_are_asked_after_acceptance(world: World) -> None:
    _, take = await waiting(world, status="received")
    await says(take, world.officer, 1, "yes")
    assert await take.refused("record_consent", world.officer, side="2", consent="yes") == ["not_asked_yet"]


async def test_no_answer_lies_in_the_future_or_before_the_request(world: World) -> None:
    _, take = await waiting(world)
    ahead = (today() + timedelta(days=1)).isoformat()
    early = (today() - timedelta(days=60)).isoformat()
    assert await take.refused("record_consent", world.officer, side="2", consent="yes", answered_on=ahead) == [
        "in_the_future"
    ]
    assert await take.refused("record_consent", world.officer, side="2", consent="yes", answered_on=early) == [
        "before_request"
    ]
    assert await take.refused("record_consent", world.officer) == ["required", "required"]


async def test_a_briefing_explains_all_three_things(world: World) -> None:
    """s.22."""
    case_id, take = await waiting(world)
    assert await take.refused("record_briefing", world.officer, sides=["1", "2"], process="on") == [
        "not_explained",
        "not_explained",
    ]
    told: dict[str, Any] = {"process": "on", "legal_effect": "on", "right_to_end": "on"}
    await take("record_briefing", world.officer, sides=["1", "2"], **told)
    for number in (1, 2):
        assert (await side(world, case_id, number))["briefed_on"] == today()
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], json.loads(entry["body"])) == (
        "case:consent:briefed",
        {"sides": [1, 2], "on": today().isoformat()},
    )
    assert await take.refused("record_briefing", world.officer, sides=["7"], **told) == ["not_in_list"]


# WHAT FOLLOWS


async def test_all_sides_agree_and_the_case_goes_on(world: World) -> None:
    case_id, take = await waiting(world)
    assert await take.refused("consent_all", world.officer) == [
        "applicant_not_agreed",
        "consent_missing",
        "nobody_agreed",
    ]
    await says(take, world.officer, 1, "yes")
    await says(take, world.officer, 2, "yes")
    answer = await take("consent_all", world.officer)
    assert answer.content["status"] == "choosing_mediator"
    file = await row(world, "case_file", case_id)
    assert file["consented_at"] is not None
    assert json.loads((await world.journal(case_id))[-1]["body"]) == {"joining": [1, 2], "not_joining": []}
    assert await chain_breaks(world, case_id) == []


async def test_it_goes_on_between_those_who_agree(world: World) -> None:
    """s.21."""
    case_id, take = await waiting(world, people=(1, 1, 1))
    await says(take, world.officer, 1, "yes")
    assert await take.refused("consent_some", world.officer) == ["nobody_agreed"]
    await says(take, world.officer, 2, "yes")
    assert await take.refused("consent_all", world.officer) == ["consent_missing"]
    assert (await take("consent_some", world.officer)).content["status"] == "choosing_mediator"
    assert [(await side(world, case_id, number))["joining"] for number in (1, 2, 3)] == [True, True, False]
    assert json.loads((await world.journal(case_id))[-1]["body"]) == {"joining": [1, 2], "not_joining": [3]}


async def test_some_is_not_said_where_all_agree_nor_without_the_applicant(world: World) -> None:
    _, take = await waiting(world, people=(1, 1, 1))
    await says(take, world.officer, 2, "yes")
    await says(take, world.officer, 3, "yes")
    assert await take.refused("consent_some", world.officer) == ["applicant_not_agreed"]
    await says(take, world.officer, 1, "yes")
    assert await take.refused("consent_some", world.officer) == ["all_agreed"]


async def test_a_side_everybody_has_left_is_not_waited_for(world: World) -> None:
    case_id, take = await waiting(world, people=(1, 1, 1))
    await world.owner.execute(
        "update case_party set left_on = bangkok_day(now()) where case_id = $1 and side = 3", case_id
    )
    await says(take, world.officer, 1, "yes")
    await says(take, world.officer, 2, "yes")
    assert (await take("consent_all", world.officer)).content["status"] == "choosing_mediator"


async def test_a_refusal_strikes_the_request_out(world: World) -> None:
    case_id, take = await waiting(world)
    assert await take.refused("refuse", world.officer) == ["nobody_refused"]
    await says(take, world.officer, 2, "no")
    answer = await take("refuse", world.officer)
    assert answer.content["status"] == "struck_out"
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["outcome_reason"], file["ended_on"]) == ("struck_out", "refused", today())
    entry = (await world.journal(case_id))[-1]
    assert (entry["reason_code"], json.loads(entry["body"])) == ("refused", {"refused": [2]})


async def test_one_refusal_of_several_strikes_nothing_out(world: World) -> None:
    _, take = await waiting(world, people=(1, 1, 1))
    await says(take, world.officer, 2, "no")
    assert await take.refused("refuse", world.officer) == ["two_sides_left"]
    await says(take, world.officer, 3, "no")
    assert (await take("refuse", world.officer)).content["status"] == "struck_out"


async def test_silence_strikes_out_after_two_invitations_and_their_time(world: World) -> None:
    case_id, take = await waiting(world)
    await overdue(world, case_id, 2, invitations_sent=1)
    assert await take.refused("no_reply", world.officer) == ["asked_too_seldom"]
    await take("invite", world.officer, side="2")
    assert await take.refused("no_reply", world.officer) == ["reply_not_due"]
    await overdue(world, case_id, 2)
    answer = await take("no_reply", world.officer)
    assert answer.content["status"] == "struck_out"
    kept = await side(world, case_id, 2)
    assert (kept["consent"], kept["joining"]) == ("no_reply", False)
    assert (await row(world, "case_file", case_id))["outcome_reason"] == "no_reply"
    assert await chain_breaks(world, case_id) == []


async def test_silence_is_judged_for_the_day_on_which_nobody_had_answered(world: World) -> None:
    case_id, take = await waiting(world)
    await overdue(world, case_id, 2)
    due = days_ago(3).date()
    await world.owner.execute("update case_side set reply_by = $2 where case_id = $1 and side = 2", case_id, due)
    then = days_ago(4).isoformat()
    early = {"happened_at": then, "out_of_order_reason": "จดย้อนหลัง"}
    assert await take.refused("no_reply", world.officer, **early) == ["reply_not_due"]
    await take("no_reply", world.officer, **early | {"happened_at": days_ago(2).isoformat()})


async def test_the_clock_may_strike_out_for_silence(world: World) -> None:
    case_id, take = await waiting(world)
    await overdue(world, case_id, 2)
    clock = Actor(world.tha_than.id, frozenset({Role.system}))
    assert (await take("no_reply", clock)).content["status"] == "struck_out"
    entry = (await world.journal(case_id))[-1]
    assert (entry["role"], entry["actor_id"]) == ("system", None)
    with pytest.raises(NotPermitted):
        await steps_of(await case_at(world, "awaiting_consent"), consent.DEEDS)("refuse", clock)


async def test_silence_of_one_is_no_silence_where_another_agreed_or_all_have_answered(world: World) -> None:
    case_id, take = await waiting(world, people=(1, 1, 1))
    await overdue(world, case_id, 3)
    await says(take, world.officer, 2, "yes")
    assert await take.refused("no_reply", world.officer) == ["somebody_agreed"]
    await says(take, world.officer, 2, "no")
    await says(take, world.officer, 3, "no")
    assert await take.refused("no_reply", world.officer) == ["nobody_silent"]


@pytest.mark.parametrize(
    ("event", "raw"),
    [
        ("invite", {"side": "2"}),
        ("consent_all", {}),
        ("consent_some", {}),
        ("refuse", {}),
        ("no_reply", {}),
        ("record_consent", {"side": "2", "consent": "yes"}),
        ("record_briefing", {"sides": ["1"]}),
    ],
)
async def test_each_step_is_refused_at_another_stage_and_to_others(
    world: World, event: str, raw: dict[str, Any]
) -> None:
    _, take = await waiting(world, status="in_mediation")
    with pytest.raises(NotNow):
        await take(event, world.officer, **raw)
    _, take = await waiting(world)
    with pytest.raises(NotPermitted):
        await take(event, world.safety, **raw)
    with pytest.raises(NotFound):
        await take(event, world.registered["officer"], **raw)


async def test_from_the_counter_to_the_choice_of_a_mediator(world: World) -> None:
    case_id, take = await waiting(world, status="received")
    await take("start_screening", world.officer)
    await take("record_screening", world.officer, domestic_violence="no")
    calm: dict[str, Any] = {"q1": "yes"} | {f"q{n}": "no" for n in range(2, 11)}
    await take("record_safety", world.officer, case_party_id=(await parties_of(world, case_id, 1))[0], **calm)
    await take("pass_screening", world.officer)
    await take("invite", world.officer, side="2")
    await says(take, world.officer, 1, "yes")
    await says(take, world.officer, 2, "yes")
    await take("record_briefing", world.officer, sides=["1", "2"], process="on", legal_effect="on", right_to_end="on")
    assert (await take("consent_all", world.officer)).content["status"] == "choosing_mediator"
    assert await events(world, case_id) == [
        "case:file:start_screening",
        "case:screening:recorded",
        "case:safety:asked",
        "case:file:pass_screening",
        "case:file:invite",
        "case:consent:answered",
        "case:consent:answered",
        "case:consent:briefed",
        "case:file:consent_all",
    ]
    assert await chain_breaks(world, case_id) == []


async def test_the_centres_own_number_of_invitations_counts(world: World) -> None:
    case_id, take = await waiting(world)
    own = {"clocks": {"invitation_attempts": 1, "answer_invitation": 3}}
    await world.owner.execute("update centre set settings = $2 where id = $1", world.tha_than.id, json.dumps(own))
    answer = await take("invite", world.officer, side="2")
    assert answer.content["reply_by"] == (today() + timedelta(days=3)).isoformat()
    await overdue(world, case_id, 2, invitations_sent=1)
    await take("no_reply", world.officer)
    assert await world.status(case_id) == "struck_out"


async def test_nothing_of_a_case_happened_before_its_request(world: World) -> None:
    case_id, take = await waiting(world)
    told = {"side": 2, "consent": "yes"}
    for early in ("1/1/2500", days_ago(32).isoformat()):
        assert await take.refused("record_consent", world.officer, **told, happened_at=early) == ["before_request"]
    spoken = {"happened_at": days_ago(32).isoformat(), "out_of_order_reason": "ตกลงกันก่อนมายื่นคำร้อง"}
    await take("record_consent", world.officer, **told, **spoken)
    # On the day of the request itself, whatever the hour.
    received = (await row(world, "case_file", case_id))["received_at"]
    await take("record_consent", world.officer, **told, happened_at=thai.bangkok_day(received).isoformat())


async def test_a_case_does_not_go_on_before_the_sides_had_agreed(world: World) -> None:
    case_id, take = await waiting(world)
    await says(take, world.officer, 1, "yes", happened_at=days_ago(5).isoformat())
    await says(take, world.officer, 2, "yes", happened_at=days_ago(2).isoformat())
    assert await take.refused("consent_all", world.officer, happened_at=days_ago(4).isoformat()) == ["agreed_later"]
    await take("consent_all", world.officer, happened_at=days_ago(2).isoformat())
    assert (await row(world, "case_file", case_id))["consented_at"] is not None

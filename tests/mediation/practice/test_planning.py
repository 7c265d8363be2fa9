"""A session is planned at a time that suits, where nobody and nothing is taken, and put off in one go."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import pytest

from mediation.dossier import read_dossier
from mediation.practice import sessions, sittings, times
from mediation.practice.centre import change_centre
from mediation.work import now_utc, reading
from parties.access import Actor, Role
from parties.errors import NotPermitted, NotValid, Refused
from tests.mediation.practice.cases_at import (
    assignment_of,
    case_at,
    days_ago,
    parties_of,
    session_at,
    time_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import World

ROOMS = (*sessions.DEEDS, *sittings.DEEDS, *times.DEEDS)
HALL = "ห้องประชุมใหญ่"


def at_nine(days: int) -> datetime:
    """Nine in the morning, in so many days."""
    return (now_utc() + timedelta(days=days)).replace(hour=2, minute=0, second=0, microsecond=0)


async def rooms(world: World, *names: str) -> None:
    listed = [{"id": number, "name": name} for number, name in enumerate(names, start=1)]
    settings = json.dumps({"rooms": listed, "last_room": len(listed)})
    await world.owner.execute("update centre set settings = $2 where id = $1", world.tha_than.id, settings)


async def case_in(world: World, status: str = "in_mediation", **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, ROOMS)


async def planned(take: Steps, actor: Actor, at: datetime, **more: Any) -> int:
    answer = await take("plan", actor, planned_for=at.isoformat(), **more)
    return int(answer.content["session"]["id"])


async def faults(take: Steps, name: str, actor: Actor, on: int | None = None, /, **raw: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotValid) as refusal:
        await take(name, actor, on, **raw)
    return sorted((fault.code, fault.field or "") for fault in refusal.value.faults)


# CLASHES


async def test_a_mediator_is_not_asked_to_two_cases_at_once(world: World) -> None:
    _, first = await case_in(world)
    case_id, take = await case_in(world)
    await planned(first, world.officer, at_nine(3), place="ศาลาวัด")
    overlapping = at_nine(3) + timedelta(minutes=90)
    refused = await faults(take, "plan", world.officer, planned_for=overlapping.isoformat(), place="บ้าน")
    assert refused == [("mediator_busy", "planned_for")]
    assert await events(world, case_id) == []
    await planned(take, world.officer, at_nine(3) + timedelta(minutes=120), place="บ้าน")


async def test_with_a_reason_it_is_planned_and_the_reason_is_kept(world: World) -> None:
    _, first = await case_in(world)
    case_id, take = await case_in(world)
    await planned(first, world.officer, at_nine(3), place="ศาลาวัด")
    answer = await take(
        "plan", world.officer, planned_for=at_nine(3).isoformat(), place="บ้าน", clash_reason="other_moves"
    )
    assert [warning["code"] for warning in answer.content["warnings"]] == ["mediator_busy"]
    kept = await row(world, "session", answer.content["session"]["id"])
    assert kept["clash_reason"] == "other_moves"
    facts = (await entry_of(world, case_id, "case:session:plan"))["facts"]
    assert (facts["clashes"], facts["clash_reason"]) == (["mediator_busy"], "other_moves")


async def test_a_room_is_booked_once_whoever_sits_in_it(world: World) -> None:
    await rooms(world, HALL, "ห้องเล็ก")
    _, first = await case_in(world)
    _, take = await case_in(world, mediators=("mediator2",))
    session = await planned(first, world.officer, at_nine(3), room="1")
    assert (await row(world, "session", session))["place"] == HALL
    again = {"planned_for": at_nine(3).isoformat()}
    assert await faults(take, "plan", world.officer, **again, room="1") == [("room_taken", "room")]
    await take("plan", world.officer, **again, room="2")


async def test_a_room_typed_as_a_place_is_that_room(world: World) -> None:
    await rooms(world, "ห้องประชุม 1")
    _, first = await case_in(world)
    _, take = await case_in(world, mediators=("mediator2",))
    session = await planned(first, world.officer, at_nine(3), place="ห้องประชุม  ๑")
    assert (await row(world, "session", session))["room"] == 1
    assert await faults(take, "plan", world.officer, planned_for=at_nine(3).isoformat(), room="1") == [
        ("room_taken", "room")
    ]
    other = {"planned_for": at_nine(5).isoformat(), "room": "1", "place": "ศาลาวัด"}
    assert await faults(take, "plan", world.officer, **other) == [("two_places", "room")]


async def test_somebody_asked_to_another_session_only_warns(world: World) -> None:
    first_id, first = await case_in(world)
    case_id, take = await case_in(world, mediators=("mediator2",))
    theirs, ours = await parties_of(world, first_id, 1), await parties_of(world, case_id, 1)
    await world.owner.execute(
        "update case_party set person_id = (select person_id from case_party where id = $1) where id = $2",
        theirs[0],
        ours[0],
    )
    await planned(first, world.officer, at_nine(3), place="ศาลาวัด")
    answer = await take("plan", world.officer, planned_for=at_nine(3).isoformat(), place="บ้าน")
    assert [warning["code"] for warning in answer.content["warnings"]] == ["party_busy"]


async def test_a_mediator_who_is_away_or_never_comes_on_that_day_refuses(world: World) -> None:
    _, take = await case_in(world)
    day = at_nine(3)
    raw = {"planned_for": day.isoformat(), "place": "ศาลาวัด"}
    away = [{"begins": day.date().isoformat(), "ends": day.date().isoformat(), "reason": "travel"}]
    other = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(day.weekday() + 1) % 7]
    hours = [{"weekday": other, "begins": 540, "ends": 960}]
    for column, value in (("absences", away), ("weekly", hours)):
        await world.owner.execute(
            "update mediator set weekly = '[]', absences = '[]' where id = $1", world.tha_than.mediators["mediator"]
        )
        sql = f"update mediator set {column} = $2 where id = $1"
        await world.owner.execute(sql, world.tha_than.mediators["mediator"], json.dumps(value))
        assert await faults(take, "plan", world.officer, **raw) == [("mediator_away", "planned_for")]
    await take("plan", world.officer, **raw, clash_reason="mediator_agrees")


async def test_of_a_case_one_may_not_know_of_only_busy_is_told(world: World) -> None:
    other_id, first = await case_in(world, mediators=("mediator2",))
    _, own = await case_in(world, mediators=("mediator", "mediator2"))
    await planned(first, world.officer, at_nine(3), place="ศาลาวัด")
    number = await world.owner.fetchval("select number from case_file where id = $1", other_id)

    async def told(steps: Steps, actor: Actor) -> list[str]:
        with pytest.raises(NotValid) as refusal:
            await steps("plan", actor, planned_for=at_nine(3).isoformat(), place="บ้าน")
        return [str(fault.params.get("number", "")) for fault in refusal.value.faults]

    assert await told(own, world.officer) == [number]
    assert await told(own, world.mediator) == [""]
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        other_id,
        world.officer.account_id,
    )
    assert await told(own, world.officer) == [""]


async def test_a_session_that_was_given_up_takes_nobodys_time(world: World) -> None:
    _, first = await case_in(world)
    _, take = await case_in(world)
    session = await planned(first, world.officer, at_nine(3), place="ศาลาวัด")
    await first("cancel", world.officer, session, reason="planned_in_error")
    await planned(take, world.officer, at_nine(3), place="ศาลาวัด")


async def test_another_centres_sessions_take_nobodys_time(world: World) -> None:
    case_id = await case_at(world, "in_mediation", place=world.registered)
    there = steps_of(case_id, ROOMS)
    await planned(there, world.registered["officer"], at_nine(3), place="ศาลา")
    _, take = await case_in(world)
    await planned(take, world.officer, at_nine(3), place="ศาลา")


async def test_a_reason_given_for_nothing_is_not_kept(world: World) -> None:
    await rooms(world, HALL)
    _, take = await case_in(world)
    session = await planned(take, world.officer, at_nine(3), room="1", clash_reason="room_shared")
    assert (await row(world, "session", session))["clash_reason"] is None


# TWO AT ONCE


async def _either(*plans: Any) -> tuple[list[Any], list[BaseException]]:
    results = await asyncio.gather(*plans, return_exceptions=True)
    lost = [one for one in results if isinstance(one, BaseException)]
    return [one for one in results if not isinstance(one, BaseException)], lost


async def test_of_two_who_book_the_same_room_at_once_exactly_one_wins(world: World) -> None:
    await rooms(world, HALL)
    for day in range(1, 6):
        takes = [(await case_in(world, mediators=(who,)))[1] for who in ("mediator", "mediator2")]
        won, lost = await _either(*(planned(take, world.officer, at_nine(day), room="1") for take in takes))
        assert len(won) == 1
        (refusal,) = lost
        assert isinstance(refusal, NotValid)
        assert [fault.code for fault in refusal.faults] == ["room_taken"]


async def test_of_many_who_want_the_same_mediator_at_once_exactly_one_wins(world: World) -> None:
    takes = [(await case_in(world))[1] for _ in range(5)]
    at = at_nine(2)
    won, lost = await _either(
        *(planned(take, world.officer, at + timedelta(minutes=15 * n), place="บ้าน") for n, take in enumerate(takes))
    )
    assert len(won) == 1
    assert all(isinstance(one, Refused) for one in lost)


async def test_the_database_itself_books_a_room_once(world: World) -> None:
    cases = [await case_at(world, "in_mediation") for _ in range(2)]
    at = at_nine(4)
    await session_at(world, cases[0], "planned", planned_for=at, room=1)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await session_at(world, cases[1], "planned", planned_for=at + timedelta(minutes=30), room=1)
    await session_at(world, cases[1], "planned", planned_for=at + timedelta(minutes=30), room=2)
    await session_at(world, cases[1], "planned", planned_for=at + timedelta(minutes=120), room=1)
    await session_at(world, cases[1], "planned", planned_for=at, room=1, clash_reason="room_shared")
    await session_at(world, cases[1], "postponed", planned_for=at, room=1)


# TIME


async def test_a_time_that_has_passed_is_not_planned_unless_it_was_held(world: World) -> None:
    _, take = await case_in(world)
    yesterday = {"planned_for": days_ago(1).isoformat(), "place": "ศาลาวัด"}
    assert await faults(take, "plan", world.officer, **yesterday) == [("in_the_past", "planned_for")]
    late = {**yesterday, "happened_at": days_ago(0.5).isoformat()}
    assert await faults(take, "plan", world.officer, **late) == [("in_the_past", "planned_for")]
    await take("plan", world.officer, **yesterday, held_already="on")
    before = {"planned_for": days_ago(0.5).isoformat(), "happened_at": days_ago(3).isoformat()}
    await take("plan", world.officer, **before, place="บ้าน")


async def test_what_was_held_is_written_down_even_where_it_clashed(world: World) -> None:
    await rooms(world, HALL)
    _, first = await case_in(world)
    _, take = await case_in(world)
    for steps in (first, take):
        session = await planned(steps, world.officer, days_ago(1), room="1", held_already=True)
    assert (await row(world, "session", session))["clash_reason"] == "held_so"


async def test_a_session_to_come_was_not_held(world: World) -> None:
    _, take = await case_in(world)
    raw = {"planned_for": at_nine(1).isoformat(), "held_already": "on"}
    assert await faults(take, "plan", world.officer, **raw) == [("not_come_yet", "planned_for")]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, [("required", "planned_for")]),
        ({"planned_for": "1/1/2699 09:00"}, [("too_far_ahead", "planned_for")]),
        ({"slot": "999999999999999999"}, [("two_times", "slot")]),
        ({"slot": "30000000", "planned_for": "1/1/2699 09:00"}, [("two_times", "slot")]),
        ({"slot": "1"}, [("in_the_past", "planned_for")]),
        ({"planned_for": "เย็นวันพระ"}, [("date_unreadable", "planned_for")]),
        ({"planned_minutes": "5"}, [("out_of_range", "planned_minutes")]),
        ({"room": "7"}, [("not_in_list", "room")]),
    ],
)
async def test_a_time_or_place_that_cannot_be_is_refused(
    raw: dict[str, str], expected: list[tuple[str, str]], world: World
) -> None:
    _, take = await case_in(world)
    found = await faults(take, "plan", world.officer, **raw)
    assert set(expected) <= set(found)


async def test_no_session_ends_before_it_began_whatever_the_reason(world: World) -> None:
    case_id, take = await case_in(world)
    session = await session_at(world, case_id, "opened", opened_at=days_ago(1))
    raw = {"happened_at": days_ago(1.5).isoformat(), "out_of_order_reason": "จดเวลาผิด", "result": "another_session"}
    assert ("ends_before_start", "happened_at") in await faults(take, "session.close", world.mediator, session, **raw)


# TIMES THAT ARE ASKED ABOUT


async def test_sides_and_mediator_say_which_times_suit_and_the_best_is_planned(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    asked = [at_nine(4), at_nine(5)]
    answer = await take("propose_times", world.officer, times=[{"at": at.isoformat()} for at in asked])
    first, second = (one["id"] for one in answer.content["proposed_times"])
    await take("answer_times", world.officer, side="1", can=[str(second)], cannot=[str(first)])
    await take("answer_times", world.officer, side="2", can=[str(first), str(second)])
    assignment = await assignment_of(world, case_id)
    await take("answer_times", world.mediator, assignment=str(assignment), can=[str(second)])
    async with reading(world.officer):
        offered = await sessions.DEEDS[0].lists(world.officer, await read_dossier(world.officer, case_id))
    slots = [value for value, _ in offered["slots"]]
    assert slots[:2] == [str(int(at.timestamp() // 60)) for at in (asked[1], asked[0])]
    assert "+3 −0" in dict(offered["slots"])[slots[0]]
    session = (await take("plan", world.officer, slot=slots[0], place="ศาลาวัด")).content["session"]["id"]
    assert (await row(world, "session", session))["planned_for"] == asked[1]
    assert [(await row(world, "proposed_time", one))["status"] for one in (first, second)] == ["passed_over", "chosen"]
    assert await events(world, case_id) == [
        "case:session:times_proposed",
        *["case:session:times_answered"] * 3,
        "case:session:plan",
    ]
    facts = (await entry_of(world, case_id, "case:session:times_answered"))["facts"]
    assert facts == {"who": f"assignment:{assignment}", "can": [second], "cannot": []}
    assert await chain_breaks(world, case_id) == []


async def test_an_answer_given_again_takes_the_place_of_the_first(world: World) -> None:
    case_id, take = await case_in(world)
    asked = await time_at(world, case_id)
    await take("answer_times", world.officer, side="1", can=[str(asked)])
    await take("answer_times", world.officer, side="1", cannot=[str(asked)])
    answers = json.loads((await row(world, "proposed_time", asked))["answers"])
    assert {who: said["can"] for who, said in answers.items()} == {"side:1": False}


@pytest.mark.parametrize(
    ("times_given", "expected"),
    [
        ([], ("required", "times")),
        ([at_nine(-1)], ("in_the_past", "times.0.at")),
        ([at_nine(3), at_nine(3) + timedelta(minutes=60)], ("times_overlap", "times.1.at")),
        ([at_nine(900)], ("too_far_ahead", "times.0.at")),
    ],
)
async def test_times_that_cannot_be_are_not_asked_about(
    times_given: list[datetime], expected: tuple[str, str], world: World
) -> None:
    _, take = await case_in(world)
    raw = [{"at": at.isoformat()} for at in times_given]
    assert await faults(take, "propose_times", world.officer, times=raw) == [expected]


async def test_no_more_times_are_asked_about_than_somebody_remembers(world: World) -> None:
    case_id, take = await case_in(world)
    for day in range(3, 10):
        await time_at(world, case_id, at_nine(day))
    two = [{"at": at_nine(day).isoformat()} for day in (20, 21)]
    assert await faults(take, "propose_times", world.officer, times=two) == [("too_many", "times")]


async def test_answers_name_one_who_is_asked_and_times_that_were(world: World) -> None:
    case_id, take = await case_in(world, people=(1, 1, 1), not_joining=(3,))
    asked = str(await time_at(world, case_id))
    foreign = str(await time_at(world, await case_at(world, "ready")))
    for raw, code in (
        ({"can": [asked]}, "who_missing"),
        ({"side": "3", "can": [asked]}, "side_not_joining"),
        ({"side": "1"}, "required"),
        ({"side": "1", "can": [asked], "cannot": [asked]}, "both_answers"),
        ({"side": "1", "can": [foreign]}, "not_in_list"),
    ):
        assert code in await take.refused("answer_times", world.officer, **raw), raw


async def test_times_are_the_business_of_those_who_plan(world: World) -> None:
    _, take = await case_in(world)
    with pytest.raises(NotPermitted):
        await take("propose_times", world.safety, times=[{"at": at_nine(3).isoformat()}])


# TOLD


async def test_a_session_is_notified_when_the_last_side_was_told(world: World) -> None:
    case_id, take = await case_in(world)
    session = await planned(take, world.officer, at_nine(3), place="ศาลาวัด")
    await take("notify", world.officer, session, sides=["1"], how="phone", happened_at=now_utc().isoformat())
    kept = await row(world, "session", session)
    assert (kept["status"], kept["notified_at"]) == ("planned", None)
    await take("notify", world.officer, session, sides=["2"], how="village_head")
    kept = await row(world, "session", session)
    assert kept["status"] == "notified"
    assert [(one["side"], one["how"]) for one in json.loads(kept["told"])] == [(1, "phone"), (2, "village_head")]
    assert (await events(world, case_id))[1:] == ["case:session:told", "case:session:notify"]


async def test_only_sides_that_take_part_are_told(world: World) -> None:
    _, take = await case_in(world, people=(1, 1, 1), not_joining=(3,))
    session = await planned(take, world.officer, at_nine(3), place="ศาลาวัด")
    assert await take.refused("notify", world.officer, session, sides=["3"]) == ["side_not_joining"]
    await take("notify", world.officer, session)
    told = json.loads((await row(world, "session", session))["told"])
    assert [one["side"] for one in told] == [1, 2]


# PUT OFF


async def test_a_session_is_put_off_and_the_next_one_planned_in_one_go(world: World) -> None:
    await rooms(world, HALL)
    case_id, take = await case_in(world)
    session = await planned(take, world.officer, at_nine(3), room="1", planned_minutes="90")
    later = at_nine(3) + timedelta(minutes=30)
    answer = await take(
        "postpone",
        world.officer,
        session,
        postponed_by="applicant",
        reason="illness",
        next_for=later.isoformat(),
    )
    following = await row(world, "session", answer.content["next_session"]["id"])
    assert (following["planned_for"], following["planned_minutes"], following["room"]) == (later, 90, 1)
    assert (following["no"], following["planned_from"], following["place"]) == (2, session, HALL)
    assert (await row(world, "session", session))["status"] == "postponed"
    assert (await events(world, case_id))[1:] == ["case:session:postpone", "case:session:plan"]
    mediator = world.mediator.account_id
    assert (mediator, "case:session:plan") in (await notices(world, case_id))[-3:]
    assert await chain_breaks(world, case_id) == []


async def test_the_next_time_clashes_as_any_other_would(world: World) -> None:
    _, first = await case_in(world)
    case_id, take = await case_in(world)
    await planned(first, world.officer, at_nine(5), place="ศาลาวัด")
    session = await planned(take, world.officer, at_nine(3), place="บ้าน")
    raw = {"postponed_by": "centre", "reason": "other", "next_for": at_nine(5).isoformat()}
    assert await faults(take, "postpone", world.officer, session, **raw) == [("mediator_busy", "next_for")]
    assert (await row(world, "session", session))["status"] == "planned"
    answer = await take("postpone", world.officer, session, **raw, clash_reason="mediator_agrees")
    assert [warning["code"] for warning in answer.content["warnings"]] == ["mediator_busy"]
    facts = (await entry_of(world, case_id, "case:session:plan"))["facts"]
    assert facts["clash_reason"] == "mediator_agrees"


async def test_a_session_is_not_put_off_into_the_past_nor_while_the_mediation_stands_still(world: World) -> None:
    _, take = await case_in(world)
    session = await planned(take, world.officer, at_nine(3), place="บ้าน")
    raw = {"postponed_by": "centre", "reason": "other"}
    past = await faults(take, "postpone", world.officer, session, **raw, next_for=days_ago(1).isoformat())
    assert past == [("in_the_past", "next_for")]
    case_id, still = await case_in(world, "suspended")
    waiting = await session_at(world, case_id, "planned", planned_for=at_nine(4))
    assert await still.refused("postpone", world.officer, waiting, **raw, next_for=at_nine(6).isoformat()) == [
        "no_next_now"
    ]
    await still("postpone", world.officer, waiting, **raw)


# ROOMS OF THE CENTRE


async def test_a_room_keeps_its_number_while_it_is_called_the_same(world: World) -> None:
    given = {"name": world.tha_than.name, "prefix": world.tha_than.prefix}
    await change_centre(world.admin, {**given, "rooms": "ห้องใหญ่\nห้องเล็ก\nห้อง  เล็ก\n"})
    await change_centre(world.admin, {**given, "rooms": "ศาลา\nห้องเล็ก"})
    await change_centre(world.admin, {**given, "rooms": "ศาลา\nห้องเล็ก\nห้องใหญ่"})
    settings = json.loads(await world.owner.fetchval("select settings from centre where id = $1", world.tha_than.id))
    assert [(room["id"], room["name"]) for room in settings["rooms"]] == [(3, "ศาลา"), (2, "ห้องเล็ก"), (4, "ห้องใหญ่")]


async def test_too_many_rooms_are_refused(world: World) -> None:
    given = {"name": world.tha_than.name, "prefix": world.tha_than.prefix}
    with pytest.raises(NotValid) as refusal:
        await change_centre(world.admin, {**given, "rooms": "\n".join(f"ห้อง {n}" for n in range(21))})
    assert [(fault.code, fault.field) for fault in refusal.value.faults] == [("too_many", "rooms")]


def test_everybody_who_may_plan_may_ask_about_times() -> None:
    assert {deed.roles for deed in times.DEEDS} == {frozenset({Role.officer, Role.head, Role.mediator})}

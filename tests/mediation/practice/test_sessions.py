"""Sessions are planned, opened with those who came, recorded while they sit, closed, or not held."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from mediation.practice import (
    challenges,
    consent,
    entries,
    mediators,
    safety,
    sessions,
    settlement,
    signatures,
    sittings,
)
from mediation.work import AlreadyAnswered
from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.cases_at import (
    assignment_of,
    case_at,
    colour_at,
    days_ago,
    parties_of,
    person_at,
    session_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.stories.journey import CALM
from tests.world import World

ROOMS = (
    *(sessions.DEEDS, sittings.DEEDS, entries.DEEDS, challenges.DEEDS, safety.DEEDS),
    *(consent.DEEDS, mediators.DEEDS, settlement.DEEDS, signatures.DEEDS),
)
HALL = {"place": "ศาลาอเนกประสงค์ หมู่ 3"}


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, *ROOMS)


async def everybody(world: World, case_id: int) -> list[str]:
    return [str(party) for side in (1, 2) for party in await parties_of(world, case_id, side)]


async def entries_of(world: World, session_id: int) -> list[tuple[str, int | None, str]]:
    rows = await world.owner.fetch(
        "select kind, side, code from session_entry where session_id = $1 order by happened_at, kind, side", session_id
    )
    return [(row["kind"], row["side"], row["code"]) for row in rows]


async def test_a_first_session_is_planned_notified_opened_and_closed(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    meeting = days_ago(-3)
    planned = await take("plan", world.officer, planned_for=meeting.isoformat(), planned_minutes="๙๐", **HALL)
    number = planned.content["session"]["id"]
    assert (planned.status, planned.location) == (201, f"/cases/{case_id}/sessions/{number}")
    await take("notify", world.officer, number)
    opened = await take("session.open", world.mediator, number, present=await everybody(world, case_id))
    assert opened.content["status"] == "in_mediation"
    closed = await take("session.close", world.mediator, number, result="another_session", next_step="นัดใหม่อีกสองสัปดาห์")
    assert closed.content["session"] == {"id": number, "status": "closed"}
    kept = await row(world, "session", number)
    assert (kept["no"], kept["planned_minutes"], kept["mode"], kept["result"]) == (1, 90, "joint", "another_session")
    assert kept["next_step"] == "นัดใหม่อีกสองสัปดาห์"
    happened = await events(world, case_id)
    assert happened[:2] == ["case:session:plan", "case:session:notify"]
    assert sorted(happened[2:5]) == ["case:assignment:begin", "case:file:open_first_session", "case:session:open"]
    assert happened[5:] == ["case:session:close"]
    assert await chain_breaks(world, case_id) == []


async def test_the_first_opening_starts_the_mediation_and_every_confirmed_mediator(world: World) -> None:
    case_id, take = await case_in(world, "ready", mediators=("mediator", "mediator2"))
    number = await session_at(world, case_id, "notified")
    at = days_ago(1)
    present = await everybody(world, case_id)
    await take("session.open", world.mediator, number, present=present, happened_at=at.isoformat())
    assert (await row(world, "case_file", case_id))["mediation_started_at"] == at
    for who in ("mediator", "mediator2"):
        serving = await row(world, "assignment", await assignment_of(world, case_id, who))
        assert (serving["status"], serving["last_happened_at"]) == ("active", at)
    assert await entries_of(world, number) == [
        ("joined", 1, "party"),
        ("joined", 2, "party"),
        ("joined", None, "mediator"),
        ("joined", None, "mediator"),
    ]


async def test_a_later_session_moves_neither_case_nor_mediator(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    await session_at(world, case_id, "closed")
    started = (await row(world, "case_file", case_id))["mediation_started_at"]
    number = await session_at(world, case_id, "notified")
    await take("session.open", world.mediator, number, present=await everybody(world, case_id))
    assert await events(world, case_id) == ["case:session:open"]
    assert (await row(world, "case_file", case_id))["mediation_started_at"] == started


async def test_yesterdays_session_is_written_down_today(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    meeting = days_ago(1)
    planned = await take("plan", world.mediator, planned_for=meeting.isoformat(), held_already=True, **HALL)
    number = planned.content["session"]["id"]
    present = await everybody(world, case_id)
    await take("session.open", world.mediator, number, present=present, happened_at=meeting.isoformat())
    ended = meeting + timedelta(minutes=100)
    await take("session.close", world.mediator, number, result="no_agreement", happened_at=ended.isoformat())
    for event in ("case:session:plan", "case:session:open", "case:file:open_first_session", "case:assignment:begin"):
        assert (await entry_of(world, case_id, event))["happened_at"] == _to_milliseconds(meeting)
    closed = await entry_of(world, case_id, "case:session:close")
    assert closed["facts"] == {"minutes": 100, "no": 1, "result": "no_agreement"}
    assert closed["recorded_at"] > ended


def _to_milliseconds(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


async def test_no_session_is_held_on_a_day_before_the_sides_agreed_to_mediate(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    mistyped = {"planned_for": "1/1/2500 09:00", "held_already": True, **HALL}
    assert await take.refused("plan", world.mediator, **mistyped) == ["too_long_ago"]
    early = days_ago(21).isoformat()
    planned = await take("plan", world.mediator, planned_for=early, held_already=True, **HALL)
    number = planned.content["session"]["id"]
    consented_at = (await row(world, "case_file", case_id))["consented_at"]
    assert (await row(world, "session", number))["last_happened_at"] == consented_at
    here = {"present": await everybody(world, case_id)}
    assert await take.refused("session.open", world.mediator, number, **here, happened_at=early) == ["before_previous"]
    when = {"planned_for": early, "held_already": True, **HALL, "happened_at": early}
    assert await take.refused("plan", world.mediator, **when) == ["before_consent"]
    await take("plan", world.mediator, **when, out_of_order_reason="ตกลงด้วยวาจาไว้ก่อน")


async def test_a_session_is_planned_while_terms_are_written_too(world: World) -> None:
    _, take = await case_in(world, "drafting")
    planned = await take("plan", world.head, planned_for=days_ago(-1).isoformat(), **HALL)
    number = planned.content["session"]["id"]
    await take("notify", world.officer, number)
    with pytest.raises(NotNow):
        await take("session.open", world.mediator, number)


async def test_a_session_is_planned_only_while_the_mediation_goes_on(world: World) -> None:
    for status in ("choosing_mediator", "suspended", "safety_hold", "withdrawn"):
        _, take = await case_in(world, status)
        with pytest.raises(NotNow):
            await take("plan", world.head, planned_for=days_ago(-1).isoformat(), **HALL)


async def test_a_session_takes_the_place_of_one_that_was_put_off(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    held = await session_at(world, case_id, "closed")
    first = await session_at(world, case_id, "planned", planned_for=days_ago(-1))
    await take("postpone", world.officer, first, postponed_by="respondent", reason="work_or_harvest")
    kept = await row(world, "session", first)
    assert (kept["status"], kept["postponed_by"], kept["reason_code"]) == ("postponed", "respondent", "work_or_harvest")
    later = {"planned_for": days_ago(-9).isoformat(), **HALL}
    assert await take.refused("plan", world.officer, planned_from=held, **later) == ["not_in_list"]
    planned = await take("plan", world.officer, planned_from=first, **later)
    kept = await row(world, "session", planned.content["session"]["id"])
    assert (kept["planned_from"], kept["no"]) == (first, 3)
    told = [account for account, event in await notices(world, case_id) if event == "case:session:postpone"]
    assert told == [world.mediator.account_id]


async def test_a_session_is_cancelled_even_while_the_case_is_stopped(world: World) -> None:
    for status in ("suspended", "safety_hold"):
        case_id, take = await case_in(world, status, resume_state="in_mediation")
        number = await session_at(world, case_id, "notified")
        with pytest.raises(NotNow):
            await take("session.open", world.mediator, number, present=await everybody(world, case_id))
        await take("cancel", world.head, number, reason="safety")
        kept = await row(world, "session", number)
        assert (kept["status"], kept["reason_code"]) == ("cancelled", "safety")


async def test_an_absent_side_needs_a_notice_and_a_reason(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "planned")
    alone = await parties_of(world, case_id, 1)
    refused = await take.refused("session.open", world.mediator, number, present=alone)
    assert refused == ["notice_not_served", "side_absent"]
    assert await take.refused("session.open", world.mediator, number) == ["required"]
    await take("notify", world.mediator, number)
    assert await take.refused("session.open", world.mediator, number, present=alone) == ["side_absent"]
    await take("session.open", world.mediator, number, present=alone, caucus_reason="side_not_here")
    assert ("caucus_begun", None, "1") in await entries_of(world, number)
    facts = (await entry_of(world, case_id, "case:session:open"))["facts"]
    assert (facts["away"], facts["caucus_reason"]) == ([2], "side_not_here")


async def test_all_sides_in_the_room_need_no_notice(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 1, 1), not_joining=(3,))
    number = await session_at(world, case_id, "planned")
    opened = await take("session.open", world.mediator, number, present=await everybody(world, case_id))
    assert opened.content["session"]["status"] == "opened"


async def test_a_side_is_there_only_with_somebody_who_may_act_for_it(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "notified")
    child = (await parties_of(world, case_id, 2))[0]
    await world.owner.execute("update case_party set capacity = 'minor' where id = $1", child)
    mother = await person_at(world, case_id, 2, role="guardian", stands_for=child)
    present = await everybody(world, case_id)
    assert await take.refused("session.open", world.mediator, number, present=present) == ["nobody_may_act"]
    await world.owner.execute("update case_party set authority = 'มารดา' where id = $1", mother)
    await take("session.open", world.mediator, number, present=present)
    assert ("joined", 2, "guardian") in await entries_of(world, number)


async def test_a_red_person_keeps_the_session_from_opening(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "notified")
    await colour_at(world, case_id, (await parties_of(world, case_id, 1))[0], "red")
    refused = await take.refused("session.open", world.mediator, number, present=await everybody(world, case_id))
    assert refused == ["safety_red"]


async def test_one_session_sits_at_a_time_and_only_its_mediators_open_it(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", mediators={"mediator": "active", "mediator2": "disclosed"})
    await session_at(world, case_id, "opened")
    number = await session_at(world, case_id, "notified")
    present = await everybody(world, case_id)
    assert await take.refused("session.open", world.mediator, number, present=present) == ["another_open"]
    assert "not_confirmed" in await take.refused("session.open", world.mediator2, number, present=present)
    for actor in (world.officer, world.head):
        with pytest.raises(NotPermitted):
            await take("session.open", actor, number, present=present)


async def test_registration_counts_on_the_day_of_the_session(world: World) -> None:
    place = world.registered
    case_id, take = await case_in(world, "in_mediation", place=place)
    number = await session_at(world, case_id, "notified")
    expired = days_ago(1.5).date()
    await world.owner.execute("update mediator set valid_to = $2 where id = $1", place.mediators["mediator"], expired)
    present = await everybody(world, case_id)
    refused = await take.refused("session.open", place["mediator"], number, present=present)
    assert refused == ["registration_not_valid"]
    held = {"present": present, "happened_at": days_ago(2).isoformat()}
    opened = await take("session.open", place["mediator"], number, **held)
    assert "warnings" not in opened.content


async def test_in_the_community_an_expired_registration_only_warns(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "notified")
    mediator = world.tha_than.mediators["mediator"]
    await world.owner.execute("update mediator set valid_to = $2 where id = $1", mediator, date(2024, 1, 1))
    opened = await take("session.open", world.mediator, number, present=await everybody(world, case_id))
    assert [warning["code"] for warning in opened.content["warnings"]] == ["registration_not_valid"]


async def test_no_session_is_held_before_its_mediator_was_confirmed(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    number = await session_at(world, case_id, "notified", last_happened_at=days_ago(18))
    opening = {"present": await everybody(world, case_id), "happened_at": days_ago(17).isoformat()}
    assert await take.refused("session.open", world.mediator, number, **opening) == ["before_confirmation"]
    await take("session.open", world.mediator, number, **opening, out_of_order_reason="ยืนยันด้วยวาจาไว้ก่อน")
    assert await world.status(case_id) == "in_mediation"


async def test_somebody_comes_late_goes_and_a_pause_is_taken(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    late = await person_at(world, case_id, 2, first_name="ลุงมี")
    number = await session_at(world, case_id, "notified", last_happened_at=days_ago(3))
    start = {"happened_at": days_ago(2).isoformat()}
    at = {"happened_at": days_ago(1).isoformat()}
    first = [*await parties_of(world, case_id, 1), (await parties_of(world, case_id, 2))[0]]
    await take("session.open", world.mediator, number, present=first, **start)
    entry = await take("record_entry", world.mediator, number, kind="joined", party=late, **at)
    assert entry.status == 201
    assert entry.content["entry"]["kind"] == "joined"
    again = await take.refused("record_entry", world.mediator, number, kind="joined", party=late, **at)
    assert again == ["already_here"]
    await take("record_entry", world.mediator, number, kind="paused", **at)
    assert await take.refused("record_entry", world.mediator, number, kind="paused", **at) == ["pause_out_of_turn"]
    await take("record_entry", world.mediator, number, kind="resumed", **at)
    await take("record_entry", world.mediator, number, kind="left", party=late, **at)
    assert await take.refused("record_entry", world.mediator, number, kind="left", party=late, **at) == ["not_here"]
    own = await assignment_of(world, case_id)
    assert await take.refused("record_entry", world.mediator, number, kind="joined", assignment=own) == ["already_here"]
    assert await take.refused("record_entry", world.mediator, number, kind="left") == ["who_missing_entry"]
    await take("record_entry", world.mediator, number, kind="next_step", next_step="นำโฉนดมาครั้งหน้า")
    assert (await row(world, "session", number))["next_step"] == "นำโฉนดมาครั้งหน้า"
    journal = await world.journal(case_id)
    assert {entry["event"] for entry in journal[1:]} == {"case:session:entry"}
    assert all("โฉนด" not in entry["body"] for entry in journal)
    assert await chain_breaks(world, case_id) == []


async def test_the_same_entry_sent_again_gives_the_same_answer_and_no_second_row(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "opened")
    party = (await parties_of(world, case_id, 2))[0]
    sent = {"id": str(uuid4()).upper(), "kind": "left", "party": party, "happened_at": days_ago(1).isoformat()}
    first = await take("record_entry", world.mediator, number, **sent)
    with pytest.raises(AlreadyAnswered) as repeated:
        await take("record_entry", world.mediator, number, **sent)
    assert repeated.value.answer.content == first.content
    assert repeated.value.answer.status == first.status
    written = await world.owner.fetchval("select count(*) from session_entry where id = $1::text::uuid", sent["id"])
    assert written == 1
    assert await events(world, case_id) == ["case:session:entry"]
    other = sent | {"kind": "joined"}
    assert await take.refused("record_entry", world.mediator, number, **other) == ["entry_number_used"]
    unreadable = {"id": "7", "kind": "paused"}
    assert await take.refused("record_entry", world.mediator, number, **unreadable) == ["not_an_entry_number"]


async def test_entries_belong_to_an_opened_session_and_to_its_mediator(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    closed = await session_at(world, case_id, "closed")
    number = await session_at(world, case_id, "opened")
    with pytest.raises(NotNow):
        await take("record_entry", world.mediator, closed, kind="paused")
    with pytest.raises(NotPermitted):
        await take("record_entry", world.officer, number, kind="paused")
    before = days_ago(3).isoformat()
    assert await take.refused("record_entry", world.mediator, number, kind="paused", happened_at=before) == [
        "before_opening"
    ]
    assert await take.refused(
        "record_entry", world.mediator, number, kind="paused", happened_at=days_ago(-1).isoformat()
    ) == ["in_the_future"]


async def test_a_session_closes_only_when_the_absent_side_was_told_of_the_caucus(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "opened")
    record = {"kind": "caucus_begun", "sides": ["1"]}
    assert await take.refused("record_entry", world.mediator, number, **record) == ["caucus_reason_missing"]
    both = {"kind": "caucus_begun", "sides": ["1", "2"], "reason": "tempers"}
    assert await take.refused("record_entry", world.mediator, number, **both) == ["caucus_with_whom"]
    await take("record_entry", world.mediator, number, **record, reason="tempers")
    again = await take.refused("record_entry", world.mediator, number, **record, reason="tempers")
    assert again == ["caucus_going_on"]
    closing = {"result": "another_session"}
    refused = await take.refused("session.close", world.mediator, number, **closing)
    assert refused == ["caucus_not_notified", "caucus_open"]
    await take("record_entry", world.mediator, number, kind="caucus_ended")
    assert await take.refused("record_entry", world.mediator, number, kind="caucus_ended") == ["no_caucus"]
    assert await take.refused("session.close", world.mediator, number, **closing) == ["caucus_not_notified"]
    inside = await take.refused("record_entry", world.mediator, number, kind="caucus_notified", side="1")
    assert inside == ["side_was_there"]
    await take("record_entry", world.mediator, number, kind="caucus_notified", side="2")
    assert (await world.journal(case_id))[0]["reason_code"] == "tempers"
    await take("session.close", world.mediator, number, **closing)
    assert await chain_breaks(world, case_id) == []


async def test_of_three_sides_every_absent_one_must_be_told(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 1, 1, 1))
    number = await session_at(world, case_id, "opened")
    await take("record_entry", world.mediator, number, kind="caucus_begun", sides=["1", "2"], reason="side_asked")
    await take("record_entry", world.mediator, number, kind="caucus_ended")
    await take("record_entry", world.mediator, number, kind="caucus_notified", side="3")
    refused = await take.refused("session.close", world.mediator, number, result="no_agreement")
    assert refused == ["caucus_not_notified"]
    await take("record_entry", world.mediator, number, kind="caucus_notified", side="4")
    await take("session.close", world.mediator, number, result="no_agreement")


async def test_a_session_in_a_stopped_case_is_closed_as_stopped(world: World) -> None:
    case_id, take = await case_in(world, "suspended")
    number = await session_at(world, case_id, "opened", opened_at=days_ago(6), last_happened_at=days_ago(6))
    assert await take.refused("session.close", world.mediator, number, result="no_agreement") == ["was_stopped"]
    begun = {"kind": "caucus_begun", "sides": ["1"], "reason": "tempers"}
    assert await take.refused("record_entry", world.mediator, number, **begun) == ["was_stopped"]
    await take("session.close", world.mediator, number, result="stopped")
    assert (await row(world, "session", number))["result"] == "stopped"


async def test_nothing_stopped_and_nothing_signed_cannot_be_the_result(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    number = await session_at(world, case_id, "opened")
    assert await take.refused("session.close", world.mediator, number, result="stopped") == ["was_not_stopped"]
    assert await take.refused("session.close", world.mediator, number, result="agreement_signed") == ["not_signed"]
    signed, take_signed = await case_in(world, "monitoring")
    number = await session_at(world, signed, "opened")
    await take_signed("session.close", world.mediator, number, result="agreement_signed")
    assert await world.status(signed) == "monitoring"


async def test_a_side_that_did_not_come_is_written_down_with_the_reason(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    number = await session_at(world, case_id, "notified")
    both = {"side": "2", "assignment": await assignment_of(world, case_id), "reason": "no_word"}
    assert await take.refused("record_no_show", world.officer, number, **both) == ["who_missing"]
    assert await take.refused("record_no_show", world.officer, number, reason="no_word") == ["who_missing"]
    answer = await take("record_no_show", world.officer, number, side="2", reason="flood_or_road")
    kept = await row(world, "session", number)
    assert (kept["status"], kept["no_show_side"], kept["excused"]) == ("no_show", 2, True)
    assert answer.content["status"] == "ready"
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], entry["reason_code"]) == ("case:session:record_no_show", "flood_or_road")


async def test_nobody_is_absent_before_the_session_was_to_begin(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    number = await session_at(world, case_id, "notified", planned_for=days_ago(-1))
    assert await take.refused("record_no_show", world.officer, number, side="2", reason="no_word") == ["not_due"]


async def test_the_third_absence_of_a_mediator_without_cause_is_told_to_the_head(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    absent = {"assignment": await assignment_of(world, case_id)}
    mediator = world.tha_than.mediators["mediator"]
    reasons = ["no_word", "illness", "refused_to_come", "no_word"]
    answers = []
    for reason in reasons:
        number = await session_at(world, case_id, "notified")
        answers.append(await take("record_no_show", world.officer, number, **absent, reason=reason))
    assert (await row(world, "mediator", mediator))["unexcused_absences"] == 3
    assert ["warnings" in answer.content for answer in answers] == [False, False, False, True]
    [warning] = answers[-1].content["warnings"]
    assert (warning["code"], warning["section"]) == ("mediator_absent", "ม.15(2)")
    assert "3" in warning["message"]
    to_head = [event for account, event in await notices(world, case_id) if account == world.head.account_id]
    assert to_head == ["case:session:record_no_show"]
    kept = await row(world, "session", number)
    assert (kept["no_show_mediator_id"], kept["excused"]) == (mediator, False)


async def test_nobody_sits_in_a_session_who_was_not_asked_about_their_safety(world: World) -> None:
    case_id, take = await case_in(world, "ready", people=(1, 2))
    number = await session_at(world, case_id, "notified")
    first, second = await parties_of(world, case_id, 2)
    await world.owner.execute("delete from safety_screening where case_party_id = $1", second)
    present = await everybody(world, case_id)
    assert await take.refused("session.open", world.mediator, number, present=present) == ["safety_not_asked_of"]
    came = [party for party in present if party != str(second)]
    await take("session.open", world.mediator, number, present=came)
    joins = {"kind": "joined", "party": second}
    assert await take.refused("record_entry", world.mediator, number, **joins) == ["safety_not_asked_of"]
    await take("record_safety", world.mediator, case_party_id=second, **CALM)
    await take("record_entry", world.mediator, number, **joins)
    assert first != second


async def test_a_side_of_which_nobody_was_asked_keeps_the_session_shut(world: World) -> None:
    case_id, take = await case_in(world, "ready")
    number = await session_at(world, case_id, "notified")
    (other,) = await parties_of(world, case_id, 2)
    await world.owner.execute("delete from safety_screening where case_party_id = $1", other)
    present = await everybody(world, case_id)
    refused = await take.refused("session.open", world.mediator, number, present=present)
    assert refused == ["safety_not_asked_of", "safety_side_not_asked"]
    await take("record_safety", world.officer, case_party_id=other, **CALM)
    await take("session.open", world.mediator, number, present=present)


@pytest.mark.parametrize(
    ("status", "event", "who"),
    [
        ("awaiting_consent", "consent_all", "officer"),
        ("choosing_mediator", "confirm", "head"),
        ("ready", "session.open", "mediator"),
        ("in_mediation", "terms_reached", "mediator"),
        ("drafting", "sign", "mediator"),
    ],
)
async def test_what_was_corrected_since_is_weighed_again(world: World, status: str, event: str, who: str) -> None:
    """A value far above the cap of section 69, which nobody had told when the request was accepted."""
    place = world.registered
    proposed = {"mediator": "disclosed"} if status == "choosing_mediator" else ("mediator",)
    case_id = await case_at(world, status, place=place, mediators=proposed, value=50_000_000)
    take = steps_of(case_id, *ROOMS)
    entity: int | None = None
    if event == "session.open":
        entity = await session_at(world, case_id, "notified")
    if event == "confirm":
        entity = await assignment_of(world, case_id, "mediator")
    if event == "sign":
        entity = await world.owner.fetchval("select id from agreement where case_id = $1", case_id)
    assert "over_cap" in await take.refused(event, place[who], entity)

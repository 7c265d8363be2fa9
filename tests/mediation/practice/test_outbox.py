"""What devices send of a session is kept once, whatever else was wrong, and whenever it arrives."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from mediation.practice.outbox import Place, record
from parties.errors import NotFound, NotPermitted, NotValid
from tests.mediation.practice.cases_at import assignment_of, challenge_at, days_ago, person_at
from tests.mediation.practice.sending import beside, entry, people, sitting, yesterday
from tests.mediation.practice.taking import chain_breaks, entry_of, events, row
from tests.world import World


async def kinds(world: World, session_id: int) -> list[str]:
    rows = await world.owner.fetch(
        "select kind from session_entry where session_id = $1 order by happened_at, recorded_at", session_id
    )
    return [row["kind"] for row in rows]


async def test_a_whole_session_is_sent_in_one_go_and_sent_again_without_effect(world: World) -> None:
    device = await sitting(world, "notified", "ready")
    present = await people(world, device)
    outbox = [
        entry("open", happened_at=yesterday(), present=present),
        entry("issue", happened_at=yesterday(5), side=1, text="ค่าเสียหายของรั้ว"),
        entry("proposal", happened_at=yesterday(20), side=1, text="ขอ 12,000 บาท"),
        entry("next_step", happened_at=yesterday(40), next_step="นำใบเสร็จมา"),
        entry("close", happened_at=yesterday(60), result="another_session"),
    ]
    assert await device.keeps(*outbox) == [[], [], [], [], []]
    closed = await row(world, "session", device.session_id)
    assert (closed["status"], closed["result"], closed["next_step"]) == ("closed", "another_session", "นำใบเสร็จมา")
    before = await events(world, device.case_id)
    assert [one["outcome"] for one in await device.sends(*outbox)] == ["already"] * 5
    assert await events(world, device.case_id) == before
    assert await chain_breaks(world, device.case_id) == []
    assert await world.status(device.case_id) == "in_mediation"


async def test_one_bad_entry_takes_none_of_the_others_with_it(world: World) -> None:
    device = await sitting(world)
    good = [entry("paused", happened_at=yesterday()), entry("resumed", happened_at=yesterday(5))]
    bad: list[Any] = [
        7,
        {"kind": "paused"},
        entry("dance"),
        entry("joined"),
        entry("note"),
        entry("issue", text="x" * 20_001),
        entry("paused", happened_at="เมื่อวาน"),
        entry("paused", colour="red"),
        entry("note", text="ศูนย์\x00"),
        entry("erase"),
        entry("answer", text="ตกลง"),
    ]
    outcomes = await device.sends(good[0], *bad, good[1])
    assert [one["outcome"] for one in outcomes] == ["kept", *["refused"] * len(bad), "kept"]
    assert (
        outcomes[6]["errors"][0]["message"].endswith("20000 ตัวอักษร") or "20000" in outcomes[6]["errors"][0]["message"]
    )
    assert {error["field"] for error in outcomes[11]["errors"]} == {"side", "about", "reply"}


@pytest.mark.parametrize("kind", ["paused", "issue", "note"])
async def test_a_number_stands_for_one_entry_only(world: World, kind: str) -> None:
    device = await sitting(world)
    fields = {} if kind == "paused" else {"text": "รั้วบ้าน"}
    first = entry(kind, happened_at=yesterday(), **fields)
    await device.keeps(first)
    others = [{**first, "kind": "issue", "text": "อย่างอื่น"}, {"id": first["id"], "kind": "resumed"}]
    for other in others:
        assert await device.is_refused(other) == ["entry_number_used"]
    assert await beside(world, device).is_refused({**first, "text": "ของคนอื่น", "kind": "note"}) == ["entry_number_used"]
    assert [one["outcome"] for one in await device.sends(first)] == ["already"]


async def test_a_clock_that_is_a_year_wrong_is_put_right_with_order_and_intervals_kept(world: World) -> None:
    for shows in (timedelta(days=-365), timedelta(days=365)):
        device = await sitting(world)
        device.shows = shows
        first = days_ago(1) + shows
        times = [first, first + timedelta(minutes=7)]
        remarks = await device.keeps(
            entry("paused", happened_at=times[0].isoformat()), entry("resumed", happened_at=times[1].isoformat())
        )
        assert remarks == [["clock_corrected"], ["clock_corrected"]]
        rows = await world.owner.fetch(
            "select happened_at from session_entry where session_id = $1 and kind in ('paused', 'resumed') order by 1",
            device.session_id,
        )
        assert rows[1][0] - rows[0][0] == timedelta(minutes=7)
        assert abs(rows[0][0] - days_ago(1)) < timedelta(minutes=1)


async def test_a_time_that_somebody_told_is_not_shifted_and_none_lies_ahead(world: World) -> None:
    device = await sitting(world)
    device.shows = timedelta(days=-365)
    assert await device.keeps(entry("paused", happened_at=yesterday(), time_told=True)) == [[]]
    assert await device.keeps(entry("resumed", happened_at=days_ago(-9).isoformat(), time_told=True)) == [
        ["time_not_yet"]
    ]
    device.shows = timedelta(seconds=50)
    assert await device.keeps(entry("paused", happened_at=days_ago(-1 / 1440 / 2).isoformat())) == [[]]


async def test_what_arrives_after_the_closing_or_out_of_turn_is_kept_and_remarked(world: World) -> None:
    device = await sitting(world, "closed")
    party = (await people(world, device))[0]
    at = {"happened_at": (days_ago(2) + timedelta(minutes=30)).isoformat()}
    begin = {"sides": [1], "reason": "tempers"}
    assert await device.keeps(
        entry("joined", party=party, **at),
        entry("caucus_begun", **begin, **at),
        entry("caucus_begun", **begin, **at),
        entry("caucus_ended", **at),
        entry("caucus_ended", **at),
        entry("resumed", **at),
        entry("caucus_notified", side=1, **at),
        entry("paused", happened_at=days_ago(3).isoformat()),
        entry("left", party=party, happened_at=days_ago(1).isoformat()),
    ) == [
        ["late", "already_here"],
        ["late", "tell_absent_side"],
        ["late", "caucus_going_on", "tell_absent_side"],
        ["late"],
        ["late", "no_caucus"],
        ["late", "pause_out_of_turn"],
        ["late", "side_was_there"],
        ["late", "before_opening"],
        ["late", "after_closing"],
    ]
    room = await device.room()
    assert [(one["sides"], one["untold"], one["ended"]) for one in room["caucuses"]] == [([1], [2], True)]
    await device.keeps(entry("caucus_notified", side=2))
    assert (await device.room())["caucuses"][0]["untold"] == []


@pytest.mark.parametrize("status", ["drafting", "settled", "not_settled", "choosing_mediator"])
async def test_entries_are_merged_after_the_case_has_moved_on(world: World, status: str) -> None:
    device = await sitting(world, "closed")
    ended = {"outcome": status, "ended_on": days_ago(1).date()} if status in ("settled", "not_settled") else {}
    names = "".join(f", {name} = ${place}" for place, name in enumerate(ended, start=3))
    await world.owner.execute(
        f"update case_file set status = $2, last_happened_at = now(){names} where id = $1",
        device.case_id,
        status,
        *ended.values(),
    )
    (remarks,) = await device.keeps(entry("paused", happened_at=(days_ago(2) + timedelta(minutes=9)).isoformat()))
    assert remarks[0] == "late"
    assert (remarks[1:] == []) is (status == "drafting")


async def test_two_mediators_close_the_same_session_and_the_first_closing_stands(world: World) -> None:
    first = await sitting(world)
    second = beside(world, first)
    await first.keeps(entry("close", happened_at=yesterday(60), result="another_session"))
    before = await events(world, first.case_id)
    late = entry("close", happened_at=yesterday(50), result="no_agreement", next_step="พบกันใหม่")
    (outcome,) = await second.sends(late)
    assert outcome["outcome"] == "refused"
    (error,) = outcome["errors"]
    assert error["code"] == "closed_already"
    assert world.mediator.name in error["message"]
    assert (await row(world, "session", first.session_id))["result"] == "another_session"
    assert await events(world, first.case_id) == before
    assert await second.keeps(entry("note", text="ยังไม่จบ", happened_at=yesterday(55))) == [["late"]]


async def test_a_second_opening_adds_who_else_came(world: World) -> None:
    first = await sitting(world, "notified", "ready")
    extra = await person_at(world, first.case_id, 2, role="helper")
    present = await people(world, first)
    await first.keeps(entry("open", happened_at=yesterday(), present=[one for one in present if one != extra]))
    again = entry("open", happened_at=yesterday(1), present=present)
    second = beside(world, first)
    assert await second.keeps(again) == [["opened_already"]]
    assert [one["outcome"] for one in await second.sends(again)] == ["already"]
    room = await second.room()
    assert all(person["here"] for side in room["sides"] for person in side["people"])
    assert (await kinds(world, first.session_id)).count("joined") == len(present) + 2


async def test_an_opening_that_arrives_after_the_case_went_on_is_taken(world: World) -> None:
    device = await sitting(world, "notified", "ready")
    await world.owner.execute("update case_file set last_happened_at = now() where id = $1", device.case_id)
    await device.keeps(entry("open", happened_at=yesterday(), present=await people(world, device)))
    assert (await entry_of(world, device.case_id, "case:session:open"))["facts"]["out_of_order_reason"]
    assert await device.is_refused(entry("close", happened_at=days_ago(3).isoformat(), result="another_session"))


async def test_no_reason_lets_a_session_end_before_it_began(world: World) -> None:
    device = await sitting(world)
    earlier = days_ago(3).isoformat()
    ended = entry("close", happened_at=earlier, result="another_session", out_of_order_reason="นาฬิกาเดินผิด")
    assert "ends_before_start" in await device.is_refused(ended)


async def test_before_the_opening_nothing_is_kept_and_an_unsafe_meeting_is_not_opened(world: World) -> None:
    device = await sitting(world, "planned", "ready")
    assert await device.is_refused(entry("paused")) == ["session_not_open"]
    assert await device.is_refused(entry("issue", text="รั้ว")) == ["session_not_open"]
    present = await people(world, device)
    await world.owner.execute("delete from safety_screening where case_party_id = $1", present[0])
    assert "safety_not_asked_of" in await device.is_refused(entry("open", present=present))


async def test_nobody_who_was_never_asked_about_safety_joins_and_nothing_goes_on_after_a_stop(world: World) -> None:
    device = await sitting(world)
    newcomer = await person_at(world, device.case_id, 1)
    await world.owner.execute("delete from safety_screening where case_party_id = $1", newcomer)
    assert await device.is_refused(entry("joined", party=newcomer)) == ["safety_not_asked_of"]
    await challenge_at(world, device.case_id, raised_at=days_ago(1))
    await world.owner.execute("update case_file set status = 'suspended' where id = $1", device.case_id)
    own = await assignment_of(world, device.case_id)
    assert await device.is_refused(entry("joined", assignment=own)) == ["was_stopped"]
    assert await device.keeps(
        entry("joined", assignment=own, happened_at=(days_ago(1) - timedelta(hours=1)).isoformat())
    ) == [["after_stop", "already_here"]]


async def test_a_late_next_step_does_not_displace_a_later_one_and_is_not_lost(world: World) -> None:
    device = await sitting(world)
    await device.keeps(entry("next_step", next_step="ทีหลัง", happened_at=yesterday(30)))
    older = entry("next_step", next_step="ก่อนหน้า", happened_at=yesterday(10))
    assert await device.keeps(older) == [["later_step_stands"]]
    assert [one["outcome"] for one in await device.sends(older)] == ["already"]
    assert await device.is_refused({**older, "next_step": "อื่น"}) == ["entry_number_used"]
    room = await device.room()
    assert room["session"]["next_step"] == "ทีหลัง"
    assert [one["next_step"] for one in room["entries"] if one["kind"] == "next_step"] == ["ก่อนหน้า", "ทีหลัง"]


async def test_only_the_mediators_of_the_case_send_and_read(world: World) -> None:
    device = await sitting(world)
    for who in ("officer", "head", "safety"):
        with pytest.raises(NotPermitted):
            await record(Place(world.tha_than[who], device.case_id, device.session_id), {"entries": []})
    for who in ("admin", "auditor", "committee"):
        with pytest.raises(NotPermitted):
            await record(Place(world.tha_than[who], device.case_id, device.session_id), {"entries": []})
    await world.owner.execute(
        "update assignment set status = 'ended', end_reason = 'removed' where case_id = $1 and mediator_id = $2",
        device.case_id,
        world.tha_than.mediators["mediator2"],
    )
    with pytest.raises(NotFound):
        await record(Place(world.mediator2, device.case_id, device.session_id), {"entries": []})
    with pytest.raises(NotFound):
        await record(Place(world.mediator, device.case_id, 1), {"entries": []})


@pytest.mark.parametrize("body", [{}, {"entries": 7}, {"entries": [], "x": 1}, {"entries": [1] * 201}])
async def test_a_sending_that_is_none_is_refused_as_a_whole(world: World, body: dict[str, Any]) -> None:
    device = await sitting(world)
    with pytest.raises(NotValid):
        await record(Place(world.mediator, device.case_id, device.session_id), body)


@pytest.mark.parametrize("chance", range(4))
async def test_two_devices_merge_alike_however_their_entries_arrive(world: World, chance: int) -> None:
    first = await sitting(world)
    second = beside(world, first)
    party = (await people(world, first))[0]
    issue = entry("issue", text="แนวรั้ว", happened_at=yesterday())
    boxes = [
        [
            issue,
            entry("issue", text="แนวรั้วเหนือ", replaces=[issue["id"]], happened_at=yesterday(3)),
            entry("left", party=party, happened_at=yesterday(10)),
            entry("caucus_begun", sides=[2], reason="tempers", happened_at=yesterday(11)),
            entry("caucus_notified", side=1, happened_at=yesterday(21)),
            entry("close", result="another_session", happened_at=yesterday(60)),
        ],
        [
            entry("issue", text="แนวรั้วใต้", replaces=[issue["id"]], happened_at=yesterday(4)),
            entry("caucus_begun", sides=[2], reason="side_asked", happened_at=yesterday(12)),
            entry("caucus_ended", happened_at=yesterday(20)),
            entry("joined", party=party, happened_at=yesterday(22)),
            entry("paused", happened_at=yesterday(30)),
        ],
    ]
    arriving = Random(chance)
    while any(boxes):
        which = arriving.choice([index for index, box in enumerate(boxes) if box])
        (outcome,) = await (first, second)[which].sends(boxes[which][0])
        if outcome["outcome"] == "refused":
            # A closing waits for what the other device knows of the caucus; it is sent again.
            assert [error["code"] for error in outcome["errors"]] == ["caucus_open"]
            which = 1 - which
            await (first, second)[which].keeps(boxes[which][0])
        boxes[which].pop(0)
    room = await second.room()
    assert [one["kind"] for one in room["entries"] if one["kind"] not in ("joined",)] == [
        "left",
        "caucus_begun",
        "caucus_begun",
        "caucus_ended",
        "caucus_notified",
        "paused",
        "closed",
    ]
    assert [(one["sides"], one["untold"], one["ended"]) for one in room["caucuses"]] == [([2], [], True)]
    assert all(person["here"] for side in room["sides"] for person in side["people"])
    assert room["paused"]
    assert [said["text"] for said in room["issues"][0]["versions"]] == ["แนวรั้วเหนือ", "แนวรั้วใต้"]
    assert (room["session"]["status"], room["session"]["result"]) == ("closed", "another_session")
    assert await chain_breaks(world, first.case_id) == []


async def test_the_same_outbox_sent_by_two_connections_at_once_is_kept_once(world: World) -> None:
    device = await sitting(world, "notified", "ready")
    outbox = [
        entry("open", happened_at=yesterday(), present=await people(world, device)),
        entry("note", text="เหนื่อย", happened_at=yesterday(5)),
        entry("next_step", next_step="นัดใหม่", happened_at=yesterday(6)),
        entry("close", happened_at=yesterday(9), result="another_session"),
    ]
    both = await asyncio.gather(device.sends(*outbox), device.sends(*outbox))
    for one, other in zip(*both, strict=True):
        assert sorted([one["outcome"], other["outcome"]]) == ["already", "kept"], (one, other)
    assert (await kinds(world, device.session_id)).count("opened") == 1
    assert (await events(world, device.case_id)).count("case:session:text_kept") == 1
    assert await chain_breaks(world, device.case_id) == []

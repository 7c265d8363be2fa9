"""After the signing: what each side says stands beside the other's, calls are planned and made, and nothing decides by itself."""

import random
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from cases.law import ClockCode
from cases.vocabulary import ObligationStatus
from mediation.aftercare import aftercare_of
from mediation.desk import what_waits
from mediation.dossier import read_dossier
from mediation.following import SOON
from mediation.practice import following_up, obligations
from mediation.practice.heirs import answering_for
from mediation.practice.watching import calls_of, prosecution_stands
from mediation.work import now_utc, reading
from parties import thai
from parties.access import Actor
from parties.database import ENGINE, fetch, scope
from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.cases_at import (
    agreement_at,
    case_at,
    days_ago,
    obligation_at,
    parties_of,
    person_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, steps_of
from tests.programs import Programs
from tests.world import World

TOLD = {"channel": "telephone"}


async def signed(world: World, **more: Any) -> tuple[int, Steps, int]:
    """A case whose agreement is signed, with a promise; its steps, and the promise."""
    case_id = await case_at(world, "monitoring", **more)
    promise = await world.owner.fetchval("select max(id) from obligation where case_id = $1", case_id)
    return case_id, steps_of(case_id, following_up.DEEDS, obligations.DEEDS), promise


async def reports(world: World, case_id: int) -> list[tuple[int | None, str]]:
    rows = await world.owner.fetch("select side, says from promise_report where case_id = $1 order by id", case_id)
    return [(row["side"], row["says"]) for row in rows]


# WHAT IS SAID ---------------------------------------------------------------------------------------------------------


async def test_the_word_of_one_side_leaves_the_others_standing_and_the_promise_as_it_was(world: World) -> None:
    case_id, take, promise = await signed(world)
    (creditor,), (debtor,) = await parties_of(world, case_id, 1), await parties_of(world, case_id, 2)
    await take("record_report", world.officer, promise, says="kept", said_by=debtor, amount="๕๐๐", **TOLD)
    await take("record_report", world.officer, promise, says="broken", said_by=creditor, proof="ไม่เคยได้รับ", **TOLD)
    await take("record_report", world.head, promise, says="partly", channel="visit")
    assert await reports(world, case_id) == [(2, "kept"), (1, "broken"), (None, "partly")]
    status = await world.owner.fetchval("select status from obligation where id = $1", promise)
    assert status == "pending"
    entry = await entry_of(world, case_id, "case:obligation:told")
    assert (entry["reason_code"], entry["facts"]["says"], entry["facts"]["side"]) == ("partly", "partly", None)
    assert not any("ไม่เคยได้รับ" in line["body"] or "500" in line["body"] for line in await world.journal(case_id))
    async with reading(world.officer):
        heard = (await aftercare_of(case_id)).reports
    assert [one.proof for one in heard] == ["", "ไม่เคยได้รับ", ""]
    await take("perform", world.officer, promise)
    assert await chain_breaks(world, case_id) == []


async def test_what_was_said_is_neither_changed_nor_taken_away(world: World) -> None:
    case_id, take, promise = await signed(world)
    await take("record_report", world.officer, promise, says="kept", **TOLD)
    for sql in ("update promise_report set says = 'broken'", "delete from promise_report", "delete from follow_up"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with ENGINE.transaction(local=scope(world.tha_than.id, "head")):
                await fetch(sql)
    assert await reports(world, case_id) == [(None, "kept")]


async def test_a_word_is_dated_between_the_signing_and_today(world: World) -> None:
    _, take, promise = await signed(world)
    before, later = (days_ago(days).date().isoformat() for days in (12, -1))
    for said_on, code in ((before, "before_signing"), (later, "in_the_future")):
        refused = await take.refused("record_report", world.officer, promise, says="kept", said_on=said_on, **TOLD)
        assert refused == [code]


async def test_an_amount_is_spoken_of_only_where_money_was_promised(world: World) -> None:
    case_id, take, _ = await signed(world)
    work = await obligation_at(world, case_id, kind="do", amount=None)
    assert await take.refused("record_report", world.officer, work, says="partly", amount="5", **TOLD) == [
        "no_amount_promised"
    ]


async def test_a_word_about_a_draft_is_refused(world: World) -> None:
    case_id, take, _ = await signed(world)
    await agreement_at(world, case_id, "discarded", no=9)
    draft = await obligation_at(world, case_id)
    assert await take.refused("record_report", world.officer, draft, says="kept", **TOLD) == ["not_signed"]


async def test_a_word_may_come_while_the_case_is_held_but_nobody_is_called(world: World) -> None:
    case_id, take, promise = await signed(world)
    (creditor,) = await parties_of(world, case_id, 1)
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'monitoring' where id = $1", case_id
    )
    await take("record_report", world.officer, promise, says="kept", **TOLD)
    with pytest.raises(NotNow):
        await take("record_follow_up", world.officer, person=creditor, reached="yes", **TOLD)


# CALLS ----------------------------------------------------------------------------------------------------------------


async def test_a_call_is_recorded_and_counts_only_where_somebody_was_reached(world: World) -> None:
    case_id, take, _ = await signed(world)
    (creditor,) = await parties_of(world, case_id, 1)
    await take("record_follow_up", world.mediator, person=creditor, reached="no", **TOLD)
    await take(
        "record_follow_up", world.officer, person=creditor, reached="yes", relation="better", words="ดีแล้ว", **TOLD
    )
    entry = await entry_of(world, case_id, "case:file:followed_up")
    assert (entry["facts"]["reached"], entry["facts"]["side"], entry["role"]) == (True, 1, "officer")
    figures = "select sum(n) from figure_change where centre_id = $1 and measure = 'followed_up'"
    assert await world.owner.fetchval(figures, world.tha_than.id) == 1
    async with reading(world.officer):
        after = await aftercare_of(case_id)
    assert [(call.reached, call.relation, call.words) for call in after.calls] == [
        (False, "", ""),
        (True, "better", "ดีแล้ว"),
    ]
    assert after.last_reached == thai.bangkok_day(now_utc())
    assert await chain_breaks(world, case_id) == []


async def test_a_call_that_reached_nobody_brings_no_news_and_the_next_one_lies_later(world: World) -> None:
    case_id, take, _ = await signed(world)
    (creditor,) = await parties_of(world, case_id, 1)
    unreached = {"person": creditor, "reached": "no", **TOLD}
    refused = await take.refused("record_follow_up", world.officer, **unreached, relation="worse", new_problem=True)
    assert refused == ["nobody_reached", "nobody_reached"]
    today = thai.bangkok_day(now_utc()).isoformat()
    assert await take.refused("record_follow_up", world.officer, **unreached, next_on=today) == ["next_not_later"]


async def test_only_a_signed_agreement_is_followed_up(world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    take = steps_of(case_id, following_up.DEEDS)
    (creditor,) = await parties_of(world, case_id, 1)
    with pytest.raises(NotNow):
        await take("record_follow_up", world.officer, person=creditor, reached="yes", **TOLD)
    with pytest.raises(NotPermitted):
        await take("record_follow_up", world.safety, person=creditor, reached="yes", **TOLD)


async def next_on_the_desk(actor: Actor, case_id: int) -> Any:
    async with reading(actor):
        found = [one for one in await what_waits(actor, now_utc()) if one.kind == "follow_up"]
    return next((one for one in found if one.case_id == case_id), None)


@pytest.mark.parametrize("seed", range(6))
async def test_the_desk_names_the_same_next_call_as_the_rule(world: World, seed: int) -> None:
    chance = random.Random(seed)
    own = {ClockCode.follow_up_first.value: 20} if seed % 2 else {}
    await world.owner.execute(
        "update centre set settings = jsonb_build_object('clocks', $2::jsonb) where id = $1",
        world.tha_than.id,
        "{}" if not own else '{"follow_up_first": 20}',
    )
    case_id = await case_at(world, "monitoring")
    await world.owner.execute(
        "update agreement set signed_on = bangkok_day(now()) - $2::int where case_id = $1",
        case_id,
        chance.randrange(0, 200),
    )
    for _ in range(chance.randrange(0, 4)):
        status = chance.choice(list(ObligationStatus)).value
        await obligation_at(world, case_id, status, due_on=days_ago(chance.randrange(-30, 60)).date())
    (creditor,) = await parties_of(world, case_id, 1)
    for _ in range(chance.randrange(0, 3)):
        await world.owner.execute(
            """insert into follow_up (centre_id, case_id, called_on, side, case_party_id, reached, channel, next_on)
               values ($1, $2, $3, 1, $4, $5, 'telephone', $6)""",
            world.tha_than.id,
            case_id,
            days_ago(chance.randrange(0, 60)).date(),
            creditor,
            chance.random() < 0.7,
            days_ago(chance.randrange(-40, 10)).date() if chance.random() < 0.5 else None,
        )
    today = thai.bangkok_day(now_utc())
    async with reading(world.officer):
        dossier, after = await read_dossier(world.officer, case_id), await aftercare_of(case_id)
    watch = calls_of(dossier, after.last_reached, after.agreed_days, today)
    assert watch is not None
    shown = await next_on_the_desk(world.officer, case_id)
    if watch.next is None or watch.next.on > today + timedelta(days=SOON):
        assert shown is None
    else:
        assert thai.bangkok_day(shown.at) == watch.next.on
        assert shown.late == (watch.next.on + timedelta(days=SOON) < today)


async def test_a_promise_shows_on_the_desk_as_due_soon_before_it_is_late(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    for days in (-9, -6, 0, 3):
        await obligation_at(world, case_id, due_on=days_ago(days).date(), what=f"อีก {-days} วัน")
    async with reading(world.officer):
        found = [one for one in await what_waits(world.officer, now_utc()) if one.kind == "promise"]
    assert [(one.about, one.late) for one in found] == [
        ("pending", True),
        ("due_soon", False),
        ("due_soon", False),
        ("pending", False),
    ]


async def test_the_last_day_to_go_to_court_shows_on_the_desk_a_year_before(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "monitoring", place=place)
    for days in (400, 300, 20):
        await obligation_at(world, case_id, "late", enforce_by=days_ago(-days).date())
    await world.owner.execute(
        "update obligation set enforce_by = null where case_id = $1 and status = 'pending'", case_id
    )
    async with reading(place["officer"]):
        found = [one for one in await what_waits(place["officer"], now_utc()) if one.kind == "court_day"]
    assert [one.late for one in found] == [True, False]


# THE CRIME, THE DEAD, THE DRAFTS ----------------------------------------------------------------------------------------


async def test_r13_the_prosecution_stands_until_the_civil_part_is_kept_and_certified(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "monitoring", place=place, nature="mixed")
    await world.owner.execute("update agreement set criminal_part = true where case_id = $1", case_id)
    seen = []
    for agreement, promise in (
        ("signed", "pending"),
        ("certified", "pending"),
        ("signed", "done"),
        ("certified", "done"),
    ):
        await world.owner.execute("update agreement set status = $2 where case_id = $1", case_id, agreement)
        await world.owner.execute("update obligation set status = $2 where case_id = $1", case_id, promise)
        async with reading(place["officer"]):
            dossier = await read_dossier(place["officer"], case_id)
        assert dossier.agreement is not None
        seen.append(prosecution_stands(dossier, dossier.agreement))
    assert seen == [True, True, True, False]


async def test_the_heirs_of_heirs_answer_for_a_dead_debtor(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    (debtor,) = await parties_of(world, case_id, 2)
    son = await person_at(world, case_id, 2, first_name="ลูก", succeeds=debtor)
    grandchild = await person_at(world, case_id, 2, first_name="หลาน", succeeds=son)
    other = await person_at(world, case_id, 2, first_name="น้อง", succeeds=debtor)
    for gone in (debtor, son):
        await world.owner.execute(
            "update case_party set left_on = bangkok_day(now()), left_reason = 'death' where id = $1", gone
        )
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
    dead = next(party for party in dossier.parties if party.id == debtor)
    assert {party.id for party in answering_for(dossier, dead)} == {grandchild, other}


async def test_a_draft_given_up_is_read_by_the_mediator_and_the_head_alone(world: World, api: Programs) -> None:
    case_id = await case_at(world, "in_mediation")
    await agreement_at(world, case_id, "discarded", substance="ร่างลับ")
    await obligation_at(world, case_id, what="คำสัญญาลับ")
    for who, told in (("mediator", True), ("head", True), ("officer", False), ("safety", False)):
        for path in (f"/cases/{case_id}", f"/cases/{case_id}/agreements", f"/cases/{case_id}/obligations"):
            answer = await api.send(who, "GET", path)
            assert ("ลับ" in answer.text) == told, (who, path)


async def test_a_program_reads_reports_calls_and_the_schedule_with_the_agreement(world: World, api: Programs) -> None:
    case_id, take, promise = await signed(world)
    (creditor,) = await parties_of(world, case_id, 1)
    await take("record_report", world.officer, promise, says="kept", **TOLD)
    await take("record_follow_up", world.officer, person=creditor, reached="yes", **TOLD)
    told = await api.get("officer", f"/cases/{case_id}/agreement")
    assert [one["says"] for one in told["reports"]] == ["kept"]
    assert [one["reached"] for one in told["calls"]] == [True]
    assert {one["why"] for one in told["follow_up"]} == {"first", "second", "third", "after_due"}
    assert {one["standing"] for one in told["follow_up"]} <= {"made", "coming", "now"}

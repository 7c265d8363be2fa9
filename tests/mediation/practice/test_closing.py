"""A case is closed when nothing waits any more; afterwards a mistake is noted, and a new quarrel begins a new case."""

from typing import Any

import pytest

from cases.journal import commitment
from mediation.case_list import Filters, list_cases
from mediation.dossier import read_dossier
from mediation.practice import closing, conditions
from mediation.practice.intake import Asked, rewrite_draft
from mediation.work import reading
from parties.access import Actor
from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.practice.cases_at import case_at, days_ago, obligation_at, parties_of, person_at, session_at
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import World

ROOMS = (closing.DEEDS, conditions.DEEDS)


async def case_in(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, *ROOMS)


async def referral_at(world: World, case_id: int, status: str, **columns: Any) -> int:
    """A referral of the case to the justice centre in that state."""
    values: dict[str, Any] = {
        "from_centre_id": world.tha_than.id,
        "to_centre_id": world.justice.id,
        "case_id": case_id,
        "destination": "CJC",
        "to_name": "ศยช.พนมสารคาม",
        "status": status,
        "reason_code": "unresolved",
        "packet": "{}",
        "basis": "written_consent",
        **columns,
    }
    names = ", ".join(values)
    places = ", ".join(f"${number}" for number in range(1, len(values) + 1))
    sql = f"insert into referral ({names}) values ({places}) returning id"
    return int(await world.owner.fetchval(sql, *values.values()))


# CLOSING


@pytest.mark.parametrize(
    "status", ["settled", "monitoring", "struck_out", "not_accepted", "not_settled", "withdrawn", "terminated"]
)
async def test_a_case_in_which_nothing_waits_is_closed_and_keeps_its_outcome(world: World, status: str) -> None:
    case_id, take = await case_in(world, status)
    await world.owner.execute("update obligation set status = 'done' where case_id = $1", case_id)
    before = await row(world, "case_file", case_id)
    answer = await take("close", world.officer)
    assert answer.content["status"] == "closed"
    after = await row(world, "case_file", case_id)
    assert (after["outcome"], after["ended_on"]) == (before["outcome"], before["ended_on"])
    assert after["closed_on"] is not None
    entry = await entry_of(world, case_id, "case:file:close")
    assert (entry["status_from"], entry["facts"]["outcome"]) == (status, before["outcome"])
    assert await chain_breaks(world, case_id) == []


async def test_closing_completes_the_mediators_service_and_the_case_is_theirs_no_more(world: World) -> None:
    case_id, take = await case_in(world, "not_settled", mediators={"mediator": "active", "mediator2": "confirmed"})
    assert await own_cases(world.mediator) == [case_id]
    await take("close", world.officer)
    served = await world.owner.fetch("select * from assignment where case_id = $1 order by id", case_id)
    assert {(one["status"], one["end_reason"]) for one in served} == {("ended", "completed")}
    entries = [entry for entry in await world.journal(case_id) if entry["event"] == "case:assignment:end"]
    told = [(entry["entity"], entry["status_from"], entry["status_to"], entry["reason_code"]) for entry in entries]
    ids = [f"assignment:{one['id']}" for one in served]
    assert told == [(ids[0], "active", "ended", "completed"), (ids[1], "confirmed", "ended", "completed")]
    async with reading(world.mediator):
        with pytest.raises(NotFound):
            await read_dossier(world.mediator, case_id)
    assert await own_cases(world.mediator) == []
    async with reading(world.officer):
        (line,) = (await list_cases(world.officer, Filters(mediator=world.tha_than.mediators["mediator2"]))).lines
    assert line.id == case_id
    assert line.mediators
    assert await chain_breaks(world, case_id) == []


@pytest.mark.parametrize("standing", ["proposed", "accepted", "disclosed"])
async def test_whoever_never_came_to_serve_reads_no_mediation_that_has_ended(world: World, standing: str) -> None:
    given = {"mediator": "active", "mediator2": standing}
    going_on, _ = await case_in(world, "in_mediation", mediators=given)
    ended = [(await case_in(world, status, mediators=given))[0] for status in ("monitoring", "terminated")]
    ended.append((await case_in(world, "safety_hold", resume_state="monitoring", mediators=given))[0])
    assert await own_cases(world.mediator2) == [going_on]
    async with reading(world.mediator2):
        await read_dossier(world.mediator2, going_on)
        for case_id in ended:
            with pytest.raises(NotFound):
                await read_dossier(world.mediator2, case_id)
    assert sorted(await own_cases(world.mediator)) == sorted([going_on, *ended])


async def own_cases(actor: Actor) -> list[int]:
    """The cases that the register shows."""
    async with reading(actor):
        return [line.id for line in (await list_cases(actor, Filters())).lines]


@pytest.mark.parametrize(
    "status", ["received", "awaiting_consent", "in_mediation", "drafting", "safety_hold", "closed"]
)
async def test_a_case_under_way_or_closed_is_not_closed(world: World, status: str) -> None:
    _, take = await case_in(world, status)
    with pytest.raises(NotNow):
        await take("close", world.head)


@pytest.mark.parametrize(
    ("status", "closes"),
    [
        *((state, False) for state in ("pending", "partly_done", "late", "demanded", "breached", "petition_filed")),
        *((state, True) for state in ("done", "waived", "enforced", "refused_by_court", "expired")),
    ],
)
async def test_every_promise_must_have_come_to_an_end(world: World, status: str, closes: bool) -> None:
    case_id, take = await case_in(world, "monitoring")
    await world.owner.execute("update obligation set status = $2 where case_id = $1", case_id, status)
    if closes:
        await take("close", world.officer)
        assert await world.status(case_id) == "closed"
    else:
        assert await take.refused("close", world.officer) == ["promise_open"]


async def test_a_long_schedule_is_told_in_one_sentence(world: World) -> None:
    case_id = await case_at(world, "monitoring")
    for part in range(1, 13):
        await obligation_at(world, case_id, series=1, part=part, every="month")
    take = steps_of(case_id, closing.DEEDS)
    assert await take.refused("close", world.officer) == ["promise_open"]


async def test_promises_of_a_draft_that_was_given_up_hold_nothing_open(world: World) -> None:
    case_id, take = await case_in(world, "settled")
    draft = await world.owner.fetchval(
        """insert into agreement (centre_id, case_id, no, status) values ($1, $2, 9, 'discarded') returning id""",
        world.tha_than.id,
        case_id,
    )
    await obligation_at(world, case_id, agreement_id=draft)
    await take("close", world.officer)
    assert await world.status(case_id) == "closed"


@pytest.mark.parametrize(
    ("status", "closes"),
    [
        *((state, False) for state in ("prepared", "sent", "more_asked")),
        *(
            (state, True)
            for state in ("acknowledged", "in_progress", "completed", "result_recorded", "declined", "withdrawn")
        ),
    ],
)
async def test_every_referral_must_have_been_taken_up_or_ended(world: World, status: str, closes: bool) -> None:
    case_id, take = await case_in(world, "not_settled")
    await referral_at(world, case_id, status)
    if closes:
        await take("close", world.officer)
        assert await world.status(case_id) == "closed"
    else:
        assert await take.refused("close", world.officer) == ["referral_open"]


async def test_a_referral_nobody_answers_lets_go_once_it_was_asked_after(world: World) -> None:
    case_id, take = await case_in(world, "not_settled")
    sent = await referral_at(world, case_id, "sent", overdue_at=days_ago(3))
    assert await take.refused("close", world.officer) == ["referral_open"]
    await world.owner.execute("update referral set followed_up_on = now() where id = $1", sent)
    await take("close", world.officer)
    assert await world.status(case_id) == "closed"


@pytest.mark.parametrize("status", ["planned", "notified", "opened"])
async def test_sessions_are_held_or_cancelled_first(world: World, status: str) -> None:
    case_id, take = await case_in(world, "not_settled")
    await session_at(world, case_id, status)
    assert await take.refused("close", world.officer) == ["session_waiting"]


async def test_the_department_must_have_answered(world: World) -> None:
    place = world.registered
    case_id, take = await case_in(world, "settled", place=place)
    await world.owner.execute("update agreement set status = 'certificate_requested' where case_id = $1", case_id)
    assert await take.refused("close", place["officer"]) == ["certificate_awaited"]


async def test_everything_that_waits_is_told_at_once(world: World) -> None:
    case_id, take = await case_in(world, "monitoring")
    await referral_at(world, case_id, "prepared")
    await session_at(world, case_id, "planned")
    assert await take.refused("close", world.head) == ["promise_open", "referral_open", "session_waiting"]
    with pytest.raises(NotPermitted):
        await take("close", world.mediator)


# AFTERWARDS


async def test_a_mistake_in_a_closed_case_is_noted_by_the_head_and_changes_nothing(world: World) -> None:
    case_id, take = await case_in(world, "closed")
    before = await row(world, "case_file", case_id)
    told = {"reason": "ลงวันที่ผิด", "correction": "วันที่ลงนามคือ 3 พ.ค. 2569"}
    await take("corrected_after_closing", world.head, **told)
    after = await row(world, "case_file", case_id)
    assert {**after, "version": 0} == {**before, "version": 0}
    entry = await entry_of(world, case_id, "case:file:corrected_after_closing")
    assert (entry["status_from"], entry["status_to"], entry["role"]) == ("closed", "closed", "head")
    kept = await world.owner.fetch("select * from statement where case_id = $1 order by id", case_id)
    assert [one["body"] for one in kept] == list(told.values())
    assert entry["facts"] == {
        name: commitment(one["salt"], one["body"]).hex() for name, one in zip(told, kept, strict=True)
    }
    assert await take.refused("corrected_after_closing", world.head, reason="x") == ["required"]
    with pytest.raises(NotPermitted):
        await take("corrected_after_closing", world.officer, **told)
    assert await chain_breaks(world, case_id) == []


async def test_an_open_case_knows_neither_correction_after_closing_nor_a_new_case(world: World) -> None:
    _, take = await case_in(world, "monitoring")
    with pytest.raises(NotNow):
        await take("corrected_after_closing", world.head, reason="x", correction="y")
    with pytest.raises(NotNow):
        await take("new_case_from", world.officer)


async def test_a_new_quarrel_begins_a_linked_draft_with_the_same_people(world: World) -> None:
    case_id, take = await case_in(world, "closed", people=(1, 2))
    first, gone = await parties_of(world, case_id, 2)
    await world.owner.execute("update case_party set left_on = now(), left_reason = 'death' where id = $1", gone)
    await person_at(world, case_id, 2, role="representative", stands_for=first, authority="ใบมอบอำนาจ")
    answer = await take("new_case_from", world.officer)
    new = answer.content["new_case"]["id"]
    assert (answer.status, answer.location) == (201, f"/cases/{new}")
    file = await row(world, "case_file", new)
    assert (file["status"], file["number"], file["linked_case_id"], file["recurring"]) == ("draft", None, case_id, True)
    assert (file["topic"], file["facts"], file["officer_id"]) == ("DEBT", "", world.officer.account_id)
    async with reading(world.officer):
        old = await read_dossier(world.officer, case_id)
        fresh = await read_dossier(world.officer, new)
    here = [party for party in old.parties if party.here]
    assert [party.person_id for party in fresh.parties] == [party.person_id for party in here]
    friend = next(party for party in fresh.parties if party.role == "representative")
    principal = next(party for party in fresh.parties if party.id == friend.stands_for)
    assert (friend.authority, principal.person_id) == ("ใบมอบอำนาจ", next(p.person_id for p in here if p.id == first))
    assert {side.consent for side in fresh.sides} == {"unknown"}
    assert (await entry_of(world, case_id, "case:file:new_case_from"))["facts"] == {"new_case": new}
    assert await world.status(case_id) == "closed"
    assert await chain_breaks(world, case_id) == []


async def test_the_story_comes_along_only_when_asked_for(world: World) -> None:
    case_id, take = await case_in(world, "closed")
    answer = await take("new_case_from", world.head, copy_story=True)
    old, new = [await row(world, "case_file", number) for number in (case_id, answer.content["new_case"]["id"])]
    assert (new["facts"], new["wish"], new["value"]) == (old["facts"], old["wish"], old["value"])


async def test_whoever_was_kept_out_is_kept_out_of_the_new_case_too(world: World) -> None:
    _, take = await case_in(world, "closed")
    await take("declare_lockout", world.head, account=world.officer.account_id, why="relative")
    new = (await take("new_case_from", world.head)).content["new_case"]["id"]
    with pytest.raises(NotFound):
        await rewrite_draft(Asked(world.officer), new, {"topic": "DEBT"})


# THE OFFICER IN CHARGE


async def test_a_case_is_given_to_another_officer_who_hears_of_it(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    await take("assign_officer", world.officer, officer=str(world.head.account_id))
    assert (await row(world, "case_file", case_id))["officer_id"] == world.head.account_id
    facts = (await entry_of(world, case_id, "case:file:assign_officer"))["facts"]
    assert facts == {"officer": world.head.account_id, "before": world.officer.account_id}
    assert (world.head.account_id, "case:file:assign_officer") in await notices(world, case_id)


async def test_only_those_who_may_lead_a_case_are_offered(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    async with reading(world.head):
        dossier = await read_dossier(world.head, case_id)
        offered = await take.deed("assign_officer").lists(world.head, dossier)
    assert {value for value, _ in offered["officers"]} == {
        str(world.officer.account_id),
        str(world.head.account_id),
    }
    for somebody in (world.mediator, world.registered["officer"]):
        assert await take.refused("assign_officer", world.head, officer=somebody.account_id) == ["not_in_list"]
    again = await take.refused("assign_officer", world.head, officer=world.officer.account_id)
    assert again == ["nothing_changed"]
    with pytest.raises(NotPermitted):
        await take("assign_officer", world.mediator, officer=world.head.account_id)


# THE LEGAL TRACK


async def test_before_consent_the_head_alone_changes_the_track(world: World) -> None:
    case_id, take = await case_in(world, "screening", place=world.registered, track="COMMUNITY")
    with pytest.raises(NotPermitted):
        await take("change_track", world.registered["officer"], track="PEOPLE_CENTRE")
    assert await take.refused("change_track", world.registered["head"], track="COMMUNITY") == ["same_track"]
    await take("change_track", world.registered["head"], track="PEOPLE_CENTRE")
    assert (await row(world, "case_file", case_id))["track"] == "PEOPLE_CENTRE"
    entry = await entry_of(world, case_id, "case:file:change_track")
    assert entry["facts"] == {"track": "PEOPLE_CENTRE", "before": "COMMUNITY"}
    moved = await world.owner.fetch(
        """select track, sum(n)::int as n from figure_change
           where centre_id = $1 and measure = 'received' group by track order by track""",
        world.registered.id,
    )
    assert [tuple(one) for one in moved] == [("COMMUNITY", 0), ("PEOPLE_CENTRE", 1)]


async def test_after_consent_every_joining_side_consents_anew_in_writing(world: World) -> None:
    case_id, take = await case_in(
        world, "in_mediation", place=world.registered, track="COMMUNITY", people=(1, 1, 1), not_joining=(3,)
    )
    change = {"track": "PEOPLE_CENTRE"}
    assert await take.refused("change_track", world.registered["head"], **change, sides=[1]) == [
        "consent_missing_for_track",
        "required",
    ]
    day = days_ago(1).date()
    await take("change_track", world.registered["head"], **change, sides=[1, 2], consented_on=day.isoformat())
    sides = await world.owner.fetch(
        "select side, consented_on from case_side where case_id = $1 order by side", case_id
    )
    assert [one["consented_on"] for one in sides] == [day, day, None]
    facts = (await entry_of(world, case_id, "case:file:change_track"))["facts"]
    assert (facts["sides"], facts["consented_on"]) == ([1, 2], day.isoformat())
    assert await chain_breaks(world, case_id) == []


async def test_the_guards_of_the_new_track_hold(world: World) -> None:
    here: dict[str, Any] = {"place": world.registered, "track": "COMMUNITY"}
    _, over_cap = await case_in(world, "screening", **here, value="500000.01")
    assert await over_cap.refused("change_track", world.registered["head"], track="PEOPLE_CENTRE") == ["over_cap"]
    _, at_cap = await case_in(world, "screening", **here, value="500000.00")
    assert (await at_cap("change_track", world.registered["head"], track="PEOPLE_CENTRE")).content[
        "status"
    ] == "screening"
    case_id, expired = await case_in(world, "ready", **here)
    await world.owner.execute(
        "update mediator set valid_to = '2021-01-01' where id = $1", world.registered.mediators["mediator"]
    )
    agreed = {"sides": [1, 2], "consented_on": days_ago(1).date().isoformat()}
    refused = await expired.refused("change_track", world.registered["head"], track="PEOPLE_CENTRE", **agreed)
    assert refused == ["registration_not_valid"]
    assert (await row(world, "case_file", case_id))["track"] == "COMMUNITY"


async def test_a_change_of_track_is_judged_for_the_day_it_happened(world: World) -> None:
    _, take = await case_in(world, "ready", place=world.registered, track="COMMUNITY")
    number = world.registered.mediators["mediator"]
    yesterday, change = days_ago(1), {"track": "PEOPLE_CENTRE", "sides": [1, 2]}
    change["consented_on"] = yesterday.date().isoformat()
    await world.owner.execute("update mediator set valid_to = $1 where id = $2", yesterday.date(), number)
    assert await take.refused("change_track", world.registered["head"], **change) == ["registration_not_valid"]
    early = change | {"consented_on": days_ago(31).date().isoformat(), "happened_at": yesterday.isoformat()}
    assert await take.refused("change_track", world.registered["head"], **early) == ["before_request"]
    await take("change_track", world.registered["head"], **change, happened_at=yesterday.isoformat())


async def test_a_centre_that_is_not_registered_stays_on_the_communitys_track(world: World) -> None:
    _, take = await case_in(world, "screening")
    assert await take.refused("change_track", world.head, track="PEOPLE_CENTRE") == ["track_not_for_centre"]


@pytest.mark.parametrize("status", ["drafting", "settled", "suspended", "closed"])
async def test_once_terms_are_written_the_track_stays(world: World, status: str) -> None:
    _, take = await case_in(world, status)
    with pytest.raises(NotNow):
        await take("change_track", world.head, track="PEOPLE_CENTRE")


# WHO IS KEPT OUT


async def test_whoever_declares_themselves_too_near_sees_the_case_no_more(world: World) -> None:
    case_id, take = await case_in(world, "received")
    await take("declare_lockout", world.officer, account=world.officer.account_id, why="declared")
    with pytest.raises(NotFound):
        await take("declare_lockout", world.officer, account=world.safety.account_id, why="declared")
    assert (await row(world, "case_file", case_id))["officer_id"] is None
    entry = await entry_of(world, case_id, "case:lockout:declared")
    assert (entry["reason_code"], entry["facts"]["account"]) == ("declared", world.officer.account_id)
    assert await take.refused("declare_lockout", world.head, account=world.officer.account_id, why="relative") == [
        "not_in_list"
    ]


async def test_the_head_lifts_a_lockout_with_a_reason_and_the_row_stays(world: World) -> None:
    case_id, take = await case_in(world, "received")
    account = world.officer.account_id
    await take("declare_lockout", world.head, account=account, why="same_person")
    assert await take.refused("lift_lockout", world.head, account=account) == ["required"]
    assert await take.refused("lift_lockout", world.head, account=world.head.account_id, reason="x") == ["not_in_list"]
    await take("lift_lockout", world.head, account=account, reason="ชื่อซ้ำกันเท่านั้น")
    lockout = await world.owner.fetchrow("select * from case_lockout where case_id = $1", case_id)
    assert (lockout["why"], lockout["lifted_by"]) == ("same_person", world.head.account_id)
    assert lockout["lifted_at"] is not None
    await take("assign_officer", world.officer, officer=account)
    assert await events(world, case_id) == ["case:lockout:declared", "case:lockout:lifted", "case:file:assign_officer"]
    assert (await row(world, "case_file", case_id))["officer_id"] == account
    assert "ชื่อซ้ำ" not in (await entry_of(world, case_id, "case:lockout:lifted"))["body"]
    assert await chain_breaks(world, case_id) == []


async def test_nobody_lifts_their_own_lockout(world: World) -> None:
    _, take = await case_in(world, "received")
    await take("declare_lockout", world.head, account=world.head.account_id, why="relative")
    with pytest.raises(NotFound):
        await take("lift_lockout", world.head, account=world.head.account_id, reason="ไม่ใช่ญาติ")


async def test_nobody_but_a_head_keeps_a_head_out(world: World) -> None:
    _, take = await case_in(world, "received")
    for actor in (world.officer, world.safety):
        refused = await take.refused("declare_lockout", actor, account=world.head.account_id, why="relative")
        assert refused == ["head_declares_alone"]
    await take("declare_lockout", world.officer, account=world.safety.account_id, why="relative")

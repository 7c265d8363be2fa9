"""People are asked alone, what they said stays sealed, and danger stops the case."""

import json
from typing import Any

import asyncpg
import pytest

from mediation.dossier import read_dossier
from mediation.practice import safety, screening
from mediation.practice.safety import read_answers
from mediation.steps import Scene
from mediation.taking import blocked_by
from mediation.work import now_utc, reading, work
from parties import keys
from parties.access import Actor, Role
from parties.database import ENGINE, fetch_value, scope
from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.practice.cases_at import case_at, colour_at, days_ago, parties_of
from tests.mediation.practice.taking import Steps, chain_breaks, events, notices, row, steps_of
from tests.world import World

CALM: dict[str, Any] = {"q1": "yes"} | {f"q{n}": "no" for n in range(2, 11)}
PRESSED: dict[str, Any] = CALM | {"q9": "yes"}


async def at(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, safety.DEEDS, screening.DEEDS)


async def first_party(world: World, case_id: int, side: int = 1) -> int:
    return (await parties_of(world, case_id, side))[0]


def both(world: World) -> Actor:
    """One person who holds both roles, in a centre of two people."""
    head = world.head
    return Actor(head.centre_id, frozenset({Role.safety, Role.head}), head.account_id, head.name)


# ASKING


async def test_calm_answers_are_green_and_need_no_measures(world: World) -> None:
    case_id, take = await at(world, "screening")
    party = await first_party(world, case_id)
    answer = await take("record_safety", world.officer, case_party_id=party, **CALM)
    assert (answer.content["colour"], answer.content["measures"]) == ("green", [])
    assert await world.status(case_id) == "screening"
    kept = await row(world, "safety_screening", answer.content["screening"])
    assert (kept["case_party_id"], kept["colour"], kept["measures"]) == (party, "green", [])


async def test_whoever_asks_sees_colour_and_measures_and_never_the_answers(world: World) -> None:
    case_id, take = await at(world, "ready")
    party = await first_party(world, case_id)
    answer = await take("record_safety", world.mediator, case_party_id=party, **CALM | {"q6": "yes"})
    assert answer.content["colour"] == "amber"
    assert "no_weapons_no_drink" in answer.content["measures"]
    assert "q6" not in answer.body
    journal = await world.journal(case_id)
    body = json.loads(journal[-1]["body"])
    assert body == {"screening": answer.content["screening"], "case_party": party}
    assert journal[-1]["event"] == "case:safety:asked"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with ENGINE.transaction(local=scope(world.tha_than.id, "officer")):
            await fetch_value("select answers from safety_screening where id = $1", answer.content["screening"])


async def test_what_is_left_open_is_no_answer_and_never_green(world: World) -> None:
    case_id, take = await at(world, "screening")
    answer = await take("record_safety", world.officer, case_party_id=await first_party(world, case_id))
    assert answer.content["colour"] == "amber"
    assert answer.content["measures"] == ["ask_again_alone", "screen_before_each_session"]


async def test_red_answers_stop_the_case_in_the_same_piece_of_work(world: World) -> None:
    case_id, take = await at(world, "in_mediation")
    party = await first_party(world, case_id, side=2)
    answer = await take("record_safety", world.mediator, case_party_id=party, **PRESSED)
    assert answer.content["status"] == "safety_hold"
    assert answer.content["colour"] == "red"
    assert answer.content["measures"] == ["stop_mediation", "safety_referral", "no_revealing_letter"]
    assert await events(world, case_id) == ["case:safety:asked", "case:file:hold_for_safety"]
    held = await world.owner.fetchrow("select * from safety_hold where case_id = $1", case_id)
    assert held is not None
    assert (held["held_from"], held["reason_code"], held["held_by"]) == (
        "in_mediation",
        "safety_red",
        world.mediator.account_id,
    )
    assert (await row(world, "case_file", case_id))["resume_state"] == "in_mediation"
    told = {account for account, _ in await notices(world, case_id)}
    assert told == {world.safety.account_id, world.head.account_id}
    assert await chain_breaks(world, case_id) == []


async def test_violence_between_spouses_is_red_by_itself(world: World) -> None:
    case_id, take = await at(world, "screening", relationship="spouses")
    party = await first_party(world, case_id)
    answer = await take("record_safety", world.officer, case_party_id=party, **CALM | {"q2": "yes"})
    assert answer.content["colour"] == "red"
    other_id, take = await at(world, "screening")
    party = await first_party(world, other_id)
    told = CALM | {"q2": "yes"}
    apart = await take("record_safety", world.officer, case_party_id=party, **told)
    assert apart.content["colour"] == "amber"
    together = await take("record_safety", world.officer, case_party_id=party, same_household="on", **told)
    assert together.content["colour"] == "red"


async def test_red_answers_in_a_stopped_case_stop_it_no_further(world: World) -> None:
    case_id, take = await at(world, "safety_hold", resume_state="screening")
    party = await first_party(world, case_id)
    answer = await take("record_safety", world.safety, case_party_id=party, **PRESSED)
    assert answer.content["status"] == "safety_hold"
    assert await events(world, case_id) == ["case:safety:asked"]


async def test_only_people_of_the_case_can_be_asked(world: World) -> None:
    case_id, take = await at(world, "screening")
    elsewhere = await first_party(world, await case_at(world, "screening"))
    assert await take.refused("record_safety", world.officer, case_party_id=elsewhere, **CALM) == ["not_in_list"]
    assert await take.refused("record_safety", world.officer, q1="maybe") == ["not_in_list", "required"]
    assert await world.journal(case_id) == []


# READING AGAIN


async def asked(world: World) -> tuple[int, int, int]:
    case_id, take = await at(world, "screening")
    party = await first_party(world, case_id)
    answer = await take("record_safety", world.officer, case_party_id=party, **CALM | {"q10": "yes"})
    return case_id, party, answer.content["screening"]


async def test_the_safety_officer_reads_the_answers_and_every_reading_is_journalled(world: World) -> None:
    case_id, party, number = await asked(world)
    opened = await read_answers(world.safety, case_id, number)
    assert opened.case_party_id == party
    assert dict(opened.answers) == CALM | {"q10": "yes"}
    assert opened.same_household is False
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], entry["role"], entry["actor_id"]) == (
        "case:safety:read",
        "safety",
        world.safety.account_id,
    )
    assert json.loads(entry["body"]) == {"screening": number, "case_party": party}
    assert await chain_breaks(world, case_id) == []


@pytest.mark.parametrize("who", ["officer", "head"])
async def test_nobody_else_reads_them_not_even_who_asked(world: World, who: str) -> None:
    case_id, _, number = await asked(world)
    with pytest.raises(NotPermitted):
        await read_answers(world.tha_than[who], case_id, number)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with work(world.tha_than[who]):
            await fetch_value("select safety_answers($1)", number)
    assert [entry for entry in await events(world, case_id) if entry == "case:safety:read"] == []


async def test_the_safety_officer_of_another_centre_finds_nothing(world: World) -> None:
    case_id, _, number = await asked(world)
    with pytest.raises(NotFound):
        await read_answers(world.registered["safety"], case_id, number)
    async with work(world.registered["safety"]):
        assert await fetch_value("select safety_answers($1)", number) is None
    async with ENGINE.transaction():
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await fetch_value("select safety_answers($1)", number)
        await ENGINE.current_transaction.get().rollback()  # type: ignore[union-attr]


async def test_answers_are_found_only_under_their_own_case(world: World) -> None:
    _, _, number = await asked(world)
    other_id = await case_at(world, "screening")
    with pytest.raises(NotFound):
        await read_answers(world.safety, other_id, number)


async def test_a_safety_officer_who_is_a_party_reads_nothing(world: World) -> None:
    case_id, _, number = await asked(world)
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        case_id,
        world.safety.account_id,
    )
    with pytest.raises(NotFound):
        await read_answers(world.safety, case_id, number)


async def test_sealed_answers_moved_to_another_row_do_not_open(world: World) -> None:
    case_id, _, number = await asked(world)
    other_party = await first_party(world, case_id, side=2)
    moved = await world.owner.fetchval(
        """insert into safety_screening (centre_id, case_id, case_party_id, colour, answers, at)
           select centre_id, case_id, $2, colour, answers, at from safety_screening where id = $1 returning id""",
        number,
        other_party,
    )
    with pytest.raises(keys.SealBroken):
        await read_answers(world.safety, case_id, moved)


async def test_erased_answers_read_as_none(world: World) -> None:
    case_id, _, number = await asked(world)
    await world.owner.execute("update safety_screening set answers = null, erased_at = now() where id = $1", number)
    assert dict((await read_answers(world.safety, case_id, number)).answers) == {}


# STOPPING


@pytest.mark.parametrize("who", ["officer", "head", "mediator", "safety"])
async def test_whoever_works_on_the_case_may_stop_it(world: World, who: str) -> None:
    case_id, take = await at(world, "in_mediation")
    answer = await take("hold_for_safety", world.tha_than[who], reason="threats", grounds="ขู่ว่าจะเผาบ้าน")
    assert answer.content["status"] == "safety_hold"
    entry = (await world.journal(case_id))[-1]
    assert (entry["event"], entry["reason_code"]) == ("case:file:hold_for_safety", "threats")
    held = await world.owner.fetchrow("select * from safety_hold where case_id = $1", case_id)
    assert held is not None
    assert json.loads(entry["body"])["hold"] == held["id"]
    told = await world.owner.fetchrow("select * from statement where case_id = $1", case_id)
    assert told is not None
    assert (told["kind"], told["body"]) == ("safety", "ขู่ว่าจะเผาบ้าน")
    assert "เผาบ้าน" not in entry["body"]
    assert json.loads(entry["body"])["grounds"] == told["commitment"].hex()


async def test_a_suspended_case_remembers_both_places(world: World) -> None:
    case_id, take = await at(world, "suspended")
    await take("hold_for_safety", world.head, reason="person_at_risk")
    assert (await row(world, "case_file", case_id))["resume_state"] == "suspended.in_mediation"


async def test_a_stop_needs_a_reason_of_the_list(world: World) -> None:
    _, take = await at(world, "ready")
    assert await take.refused("hold_for_safety", world.officer) == ["required"]
    assert await take.refused("hold_for_safety", world.officer, reason="annoying") == ["not_in_list"]


@pytest.mark.parametrize("status", ["struck_out", "not_settled", "closed", "safety_hold"])
async def test_what_is_over_or_stopped_is_not_stopped(world: World, status: str) -> None:
    _, take = await at(world, status)
    with pytest.raises(NotNow):
        await take("hold_for_safety", world.officer, reason="threats")


# GOING ON


async def test_the_safety_officer_proposes_and_the_head_confirms(world: World) -> None:
    case_id, take = await at(world, "safety_hold", resume_state="awaiting_consent")
    proposed = await take("release_hold", world.safety)
    assert (proposed.content["status"], proposed.content["pending"]) == ("safety_hold", "head")
    hold = await world.owner.fetchrow("select * from safety_hold where case_id = $1", case_id)
    assert hold is not None
    assert (hold["proposed"], hold["proposed_by"]) == ("release_hold", world.safety.account_id)
    assert await notices(world, case_id) == [(world.head.account_id, "case:safety:end_proposed")]
    answer = await take("release_hold", world.head)
    assert answer.content["status"] == "screening"
    assert "pending" not in answer.content
    hold = await row(world, "safety_hold", hold["id"])
    assert hold["confirmed_by"] == world.head.account_id
    assert hold["ended_at"] is not None
    assert (await row(world, "case_file", case_id))["resume_state"] is None
    entries = await world.journal(case_id)
    assert [(e["event"], e["status_from"], e["status_to"]) for e in entries] == [
        ("case:safety:end_proposed", "safety_hold", "safety_hold"),
        ("case:file:release_hold", "safety_hold", "screening"),
    ]
    assert json.loads(entries[1]["body"])["proposed_by"] == world.safety.account_id
    assert await chain_breaks(world, case_id) == []


@pytest.mark.parametrize("event", ["release_hold", "end_for_safety"])
async def test_the_head_alone_ends_no_stop(world: World, event: str) -> None:
    case_id, take = await at(world, "safety_hold")
    assert await take.refused(event, world.head) == ["not_proposed"]
    other = "end_for_safety" if event == "release_hold" else "release_hold"
    await take(other, world.safety)
    assert await take.refused(event, world.head) == ["not_proposed"]
    assert await world.status(case_id) == "safety_hold"


async def test_who_holds_both_roles_ends_the_stop_at_once_and_the_journal_shows_it(world: World) -> None:
    case_id, take = await at(world, "safety_hold")
    answer = await take("end_for_safety", both(world))
    assert answer.content["status"] == "not_accepted"
    entry = (await world.journal(case_id))[-1]
    assert (entry["role"], json.loads(entry["body"])["confirmed_as"]) == ("safety", "head")


@pytest.mark.parametrize(
    ("resume", "status", "reason"),
    [("screening", "not_accepted", "safety"), ("in_mediation", "terminated", "danger")],
)
async def test_a_case_ends_for_safety_as_it_must_from_where_it_stood(
    world: World, resume: str, status: str, reason: str
) -> None:
    case_id, take = await at(world, "safety_hold", resume_state=resume)
    await take("end_for_safety", world.safety)
    file = await row(world, "case_file", case_id)
    assert (file["status"], file["outcome"], file["ended_on"], file["outcome_reason"]) == (
        "safety_hold",
        None,
        None,
        "",
    )
    assert await outcomes_counted(world) == 0
    answer = await take("end_for_safety", world.head)
    assert answer.content["status"] == status
    file = await row(world, "case_file", case_id)
    assert (file["outcome"], file["outcome_reason"]) == (status, reason)
    assert file["ended_on"] is not None
    assert await outcomes_counted(world) == 1


async def outcomes_counted(world: World) -> int:
    return int(
        await world.owner.fetchval(
            "select coalesce(sum(n), 0) from figure_change where centre_id = $1 and measure = 'ended'",
            world.tha_than.id,
        )
    )


async def test_a_settled_case_is_never_ended_for_safety_but_goes_back_to_where_it_was(world: World) -> None:
    _, take = await at(world, "safety_hold", resume_state="monitoring", outcome="settled", ended_on=days_ago(9).date())
    with pytest.raises(NotNow):
        await take("end_for_safety", world.safety)
    assert (await take("release_hold", both(world))).content["status"] == "monitoring"


async def test_mediation_resumes_only_after_people_were_asked_again(world: World) -> None:
    case_id, take = await at(world, "safety_hold", resume_state="in_mediation")
    await world.owner.execute("update safety_screening set at = now() - interval '9 days' where case_id = $1", case_id)
    assert await take.refused("release_hold", world.safety) == ["not_asked_again"]
    party = await first_party(world, case_id)
    await take("record_safety", world.safety, case_party_id=party, **PRESSED)
    assert await take.refused("release_hold", world.safety) == ["safety_red"]
    await take("record_safety", world.safety, case_party_id=party, **CALM)
    await take("release_hold", world.safety)
    assert (await take("release_hold", world.head)).content["status"] == "in_mediation"


async def test_domestic_violence_never_goes_back_to_mediation(world: World) -> None:
    _, take = await at(world, "safety_hold", resume_state="ready", topic="DV")
    assert "domestic_violence" in await take.refused("release_hold", world.safety)


async def test_released_into_screening_red_still_bars_the_way(world: World) -> None:
    case_id, take = await at(world, "safety_hold", resume_state="screening")
    await colour_at(world, case_id, await first_party(world, case_id), "red")
    await take("release_hold", both(world))
    assert await take.refused("pass_screening", world.officer) == ["safety_red"]
    assert (await take("decline", world.officer, reason="safety")).content["status"] == "not_accepted"


async def test_the_colour_of_somebody_who_left_binds_nobody(world: World) -> None:
    case_id, take = await at(world, "screening", people=(2, 1))
    gone = (await parties_of(world, case_id, 1))[1]
    await colour_at(world, case_id, gone, "red")
    await world.owner.execute("update case_party set left_on = bangkok_day(now()) where id = $1", gone)
    assert (await take("pass_screening", world.officer)).content["status"] == "awaiting_consent"


@pytest.mark.parametrize("who", ["officer", "mediator"])
async def test_only_safety_and_head_end_a_stop(world: World, who: str) -> None:
    _, take = await at(world, "safety_hold", resume_state="in_mediation")
    for event in ("release_hold", "end_for_safety"):
        with pytest.raises(NotPermitted):
            await take(event, world.tha_than[who])


async def test_a_case_that_is_not_stopped_has_no_stop_to_end(world: World) -> None:
    _, take = await at(world, "screening")
    for event in ("release_hold", "end_for_safety"):
        with pytest.raises(NotNow):
            await take(event, world.safety)


async def test_a_head_sees_in_advance_that_nothing_was_proposed(world: World) -> None:
    case_id, take = await at(world, "safety_hold")
    async with reading(world.head):
        dossier = await read_dossier(world.head, case_id)
    faults = blocked_by(take.deed("end_for_safety"), Scene(dossier, None, world.head, now_utc()))
    assert [fault.code for fault in faults] == ["not_proposed"]

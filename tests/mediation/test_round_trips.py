"""What a deed and a page cost in round trips to the database, and that neither grows with rows."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from mediation.deeds import DEEDS
from mediation.device_clock import DeviceClock
from mediation.practice.intake import Asked, open_case
from mediation.practice.outbox import Place, keep_entry
from mediation.practice.receiving import RECEIVER_EVENTS, ReferralCall, answer_referral
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import now_utc
from parties.access import Actor, Role
from parties.database import connection_arguments
from tests.conftest import Database
from tests.mediation.deeds_laid import DOABLE, AnyDeed, doer, laid, name_of
from tests.mediation.doorstep import Person, signed_in
from tests.mediation.house import browser, make_house
from tests.mediation.practice.cases_at import case_at, obligation_at, session_at
from tests.mediation.practice.sending import entry, sitting
from tests.mediation.practice.test_intake import a_request
from tests.mediation.statements import Heard, listening
from tests.proofs.model import ROWS
from tests.proofs.saying import typical
from tests.proofs.standing import stand
from tests.world import World

MOST = 8
"""Round trips of a status change, BEGIN and COMMIT among them."""
TO_THE_PEOPLE = 1
"""Whoever tells people outside the house asks once more, how they want to be reached."""
OPENS_ANOTHER_CASE = "case new_case_from"
STATUS_CHANGES = [deed for deed in DEEDS.values() if name_of(deed) != OPENS_ANOTHER_CASE]


@pytest.fixture
async def heard(database: Database) -> AsyncIterator[Heard]:
    async with listening(database) as ears:
        yield ears


@pytest.fixture
async def officer(world: World) -> AsyncIterator[Person]:
    async with browser(make_house()) as client:
        yield await signed_in(client, world.officer)


async def does(world: World, deed: AnyDeed, heard: Heard, **more: Any) -> list[str]:
    """Do a deed on a case laid for it, by whoever may; what went to the database meanwhile."""
    at, body = await laid(world, deed)
    actor = at.place[doer(deed)] if deed in DOABLE else Actor(at.place.id, frozenset({Role.system}))
    heard.clear()
    await take_step(deed, Call(actor, at.case_id, at.entity_id), {**body, **more})
    return list(heard.statements)


# DEEDS


@pytest.mark.parametrize("deed", STATUS_CHANGES, ids=name_of)
async def test_a_status_change_costs_at_most_eight_round_trips(deed: AnyDeed, world: World, heard: Heard) -> None:
    statements = await does(world, deed, heard)
    assert statements[0].startswith("BEGIN")
    assert statements[-1].startswith("COMMIT")
    assert len(statements) <= MOST + TO_THE_PEOPLE * ("contact_wish" in str(statements)), statements


@pytest.mark.parametrize("event", sorted(RECEIVER_EVENTS))
async def test_a_receivers_answer_costs_as_little(event: str, world: World, heard: Heard) -> None:
    at = await stand(world, "referral", ROWS["referral"][event][0][0])
    body = await typical(at, event)
    heard.clear()
    await answer_referral(ReferralCall(world.cjc, at.entity_id or 0), event, body)
    assert len(heard.statements) <= MOST, heard.statements


@pytest.mark.parametrize("event", ["fail", "withdraw", "terminate"])
async def test_an_end_with_everything_that_hangs_on_it_costs_no_more(event: str, world: World, heard: Heard) -> None:
    at = await stand(world, "case", "drafting")
    for _ in range(3):
        await session_at(world, at.case_id, "planned")
    body = await typical(at, event)
    heard.clear()
    await take_step(DEEDS["case", event], Call(world.mediator, at.case_id), body)
    assert len(heard.statements) <= MOST + TO_THE_PEOPLE, heard.statements


async def test_a_program_pays_one_round_trip_more_to_be_known(world: World, officer: Person, heard: Heard) -> None:
    case_id = await case_at(world, "received")
    heard.clear()
    answer = await officer.asks("POST", f"/api/v1/cases/{case_id}/events/start_screening", {})
    assert answer.status_code == 200, answer.text
    assert len(heard.authentication) == 1
    (piece,) = heard.pieces
    assert len(piece) <= MOST
    assert len(heard.statements) == 1 + len(piece)


async def test_to_register_a_request_costs_the_same_for_two_people_and_for_twelve(world: World, heard: Heard) -> None:
    costs = []
    for people in (2, 12):
        crowd = a_request()["parties"] + [
            {"side": "respondent", "first_name": f"คนที่{number}", "last_name": "มั่นคง"} for number in range(people - 2)
        ]
        heard.clear()
        await open_case(Asked(world.officer), a_request(parties=crowd))
        costs.append(len(heard.statements))
    assert costs[0] == costs[1] <= 16, heard.statements


@pytest.mark.parametrize("event", ["consent_all", "no_reply", "refuse", "correct", "withdraw"])
async def test_a_deed_costs_the_same_for_two_people_and_for_twelve(event: str, world: World, heard: Heard) -> None:
    costs = []
    for people in ((1, 1), (6, 6)):
        state = "in_mediation" if event == "withdraw" else "awaiting_consent"
        at = await stand(world, "case", state, people=people)
        body = await typical(at, event)
        heard.clear()
        await take_step(DEEDS["case", event], Call(world.officer, at.case_id), body)
        costs.append(len(heard.statements))
    assert costs[0] == costs[1], heard.statements


async def test_signing_costs_the_same_for_two_people_and_for_twelve(world: World, heard: Heard) -> None:
    costs = []
    for people in ((1, 1), (6, 6)):
        at = await stand(world, "agreement", "drafted", people=people)
        body = await typical(at, "sign")
        heard.clear()
        await take_step(DEEDS["agreement", "sign"], Call(at.place["mediator"], at.case_id, at.entity_id), body)
        costs.append(len(heard.statements))
    assert costs[0] == costs[1] <= MOST, heard.statements


# READINGS


async def a_register(world: World, cases: int) -> None:
    """So many more cases of Tha Than with a person each, laid at once."""
    await world.owner.execute(
        f"""with year as (select 2500 + count(*) as no from case_file where centre_id = {world.tha_than.id}),
            laid as (
              insert into case_file (centre_id, track, topic, title, status, received_at, number, number_year, number_seq)
              select {world.tha_than.id}, 'COMMUNITY', 'DEBT', 'ยืมเงินครั้งที่ ' || i, 'received', now() - i * interval '1 hour',
                'ท.' || i || '/' || year.no, year.no, i from generate_series(1, {cases}) i, year returning id, centre_id),
            sides as (
              insert into case_side (centre_id, case_id, side, side_role) select centre_id, id, 1, 'applicant' from laid),
            people as (
              insert into person (centre_id, first_name, last_name, name_key)
              select centre_id, 'สมหมาย', 'คนที่' || id, 'สมหมายคนที่' || id from laid returning id, centre_id, last_name)
            insert into case_party (centre_id, case_id, person_id, side)
            select centre_id, replace(last_name, 'คนที่', '')::bigint, id, 1 from people"""
    )


FILTERED = "?status=received&topic=DEBT"
LISTS = [
    *(("GET", f"/api/v1/cases{query}") for query in ("", "?q=สมหมาย", FILTERED)),
    *(("GET", "/cases"), ("POST", "/cases"), ("GET", f"/cases{FILTERED}")),
]


@pytest.mark.parametrize(("method", "address"), LISTS)
async def test_a_page_of_the_register_costs_at_most_three_queries(
    method: str, address: str, world: World, officer: Person, heard: Heard
) -> None:
    await officer.reads_a_form()
    costs = []
    for cases in (1, 49):
        await a_register(world, cases)
        heard.clear()
        answer = await officer.asks(method, address, {"q": "สมหมาย"})
        costs.append(len(heard.queries))
    assert answer.text.count("สมหมาย") >= (50 if "api" in address else 25)
    assert costs[0] == costs[1] <= 3, heard.statements


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/cases/{case_id}",
        "/api/v1/cases/{case_id}/journal",
        "/api/v1/cases/{case_id}/sessions",
        "/cases/{case_id}",
        "/cases/{case_id}/do/case/change_party",
        "/cases/{case_id}/agreement",
        "/api/v1/cases/{case_id}/agreement",
    ],
)
async def test_a_case_costs_at_most_three_queries_however_many_people_stand_in_it(
    address: str, world: World, officer: Person, heard: Heard
) -> None:
    costs = []
    for people in ((1, 1), (6, 6)):
        state = "monitoring" if address.endswith("/agreement") else "in_mediation"
        case_id = await case_at(world, state, people=people)
        for _ in range(sum(people)):
            await session_at(world, case_id, "closed")
            if state == "monitoring":
                await obligation_at(world, case_id)
        heard.clear()
        answer = await officer.asks("GET", address.format(case_id=case_id))
        assert answer.status_code == 200, answer.text
        costs.append(len(heard.queries))
    assert costs[0] == costs[1] <= 3, heard.statements


async def test_ones_own_work_costs_the_same_for_one_case_and_for_fifty(
    world: World, officer: Person, heard: Heard
) -> None:
    costs = []
    for cases in (1, 49):
        await a_register(world, cases)
        await world.owner.execute(
            "update case_file set officer_id = $1 where centre_id = $2", world.officer.account_id, world.tha_than.id
        )
        heard.clear()
        assert (await officer.asks("GET", "/work")).status_code == 200
        costs.append(len(heard.queries))
    assert costs[0] == costs[1] <= 3, heard.statements


# SEARCHING

CROWD = 6_000
INDEXES = {
    "มานะใจเย็น": ("person_trigrams", "case_file_title"),
    "คนที่5": ("person_trigrams", "case_file_title"),
    "ะใ": ("person_bigrams", "case_file_title_bigrams"),
}
"""What is typed → the indexes that find it: trigrams from three characters on, pairs for two."""


async def plans(database: Database, centre_id: int, typed: str) -> str:
    """How cases_found() goes about it, as the application's role calls it."""
    told: list[str] = []
    connection = await asyncpg.connect(**connection_arguments(database.owner_url))
    connection.add_log_listener(lambda _, message: told.append(str(message)))
    try:
        await connection.execute(
            """load 'auto_explain';
               set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
               set client_min_messages = log; set role mediation_app"""
        )
        async with connection.transaction():
            await connection.execute(f"select set_config('app.centre_id', '{centre_id}', true)")
            found = await connection.fetch("select cases_found($1, $2, $2, 100)", centre_id, typed)
            assert found, typed
    finally:
        await connection.close()
    return "\n".join(told)


async def test_searching_a_large_register_goes_by_an_index(world: World, database: Database) -> None:
    await a_register(world, CROWD)
    await world.owner.execute(
        """update person set name_key = 'มานะใจเย็น'
           where id in (select id from person where centre_id = $1 order by id desc limit 3)""",
        world.tha_than.id,
    )
    await world.owner.execute("analyze person, case_party, case_file")
    for typed, indexes in INDEXES.items():
        plan = await plans(database, world.tha_than.id, typed)
        for index in indexes:
            assert f"Index Scan on {index}" in plan, (typed, plan)
        assert "Seq Scan on person" not in plan, plan
        assert "Seq Scan on case_file" not in plan, plan


# THE SESSION ROOM


@pytest.mark.parametrize("kind", ["paused", "note", "issue"])
async def test_an_entry_of_a_session_costs_no_more_than_a_status_change(kind: str, world: World, heard: Heard) -> None:
    device = await sitting(world)
    await device.keeps(entry("issue", text="แนวรั้ว"))
    one = entry(kind, **({} if kind == "paused" else {"text": "รั้ว"}))
    heard.clear()
    await keep_entry(Place(world.mediator, device.case_id, device.session_id), DeviceClock(None, now_utc()), one)
    assert len(heard.statements) <= MOST, heard.statements


async def test_a_room_costs_as_much_with_much_in_it_as_with_little(world: World, heard: Heard) -> None:
    device = await sitting(world)
    costs = []
    for more in (1, 12):
        for _ in range(more):
            await device.keeps(entry("issue", text="แนวรั้ว"), entry("note", text="x"), entry("next_step", next_step="x"))
        heard.clear()
        await device.room()
        costs.append(len(heard.statements))
    assert costs[0] == costs[1] <= MOST, heard.statements

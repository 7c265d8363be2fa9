"""Many at once: one wins, numbers have no gaps, a key works once, and chains stay whole."""

import asyncio
from random import Random

import httpx
import pytest
from litestar import Litestar

from tests.mediation.doorstep import signed_in
from tests.mediation.practice.cases_at import case_at
from tests.mediation.practice.test_intake import a_request
from tests.proofs.races import (
    CLIENTS,
    Racer,
    Register,
    broken_chains,
    cases_to_race_for,
    compare,
    race_for,
)
from tests.world import World


@pytest.fixture
async def racers(world: World, app: Litestar, client: httpx.AsyncClient) -> list[Racer]:
    people = [await signed_in(client, world.tha_than[who]) for who in ("officer", "head")]
    return [Racer(client, people[number % 2].token) for number in range(CLIENTS)]


async def test_of_sixteen_with_the_same_version_exactly_one_wins(racers: list[Racer], world: World) -> None:
    cases = await cases_to_race_for(world, world.tha_than, 20)
    race = await race_for(racers, world, cases)
    assert (race.winners, race.double, race.unwon) == (len(cases), 0, 0)
    assert not race.odd
    assert await broken_chains(world, world.tha_than) == 0


async def test_without_a_version_still_only_one_is_in_time(racers: list[Racer], world: World) -> None:
    (case_id,) = await cases_to_race_for(world, world.tha_than, 1)
    path = f"/cases/{case_id}/events/start_screening"
    answers = await asyncio.gather(*(racer.post(path, {}) for racer in racers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (CLIENTS - 1)


async def test_numbers_have_no_gaps_though_one_in_five_hangs_up(racers: list[Racer], world: World) -> None:
    register, rng = Register(), Random(2569)

    async def registering(racer: Racer) -> None:
        for _ in range(20):
            await register.one(racer, rng)

    await asyncio.gather(*(registering(racer) for racer in racers))
    numbers = await compare(world, world.tha_than, register.told)
    heard = sum(number is not None for number in register.told.values())
    assert len(register.told) == CLIENTS * 20 > heard > CLIENTS * 12
    assert heard <= numbers.registered
    assert str(numbers) == "double=0 gaps=0 lost=0 half=0"
    assert await broken_chains(world, world.tha_than) == 0


@pytest.mark.parametrize("at_once", [2, CLIENTS])
async def test_one_key_sent_by_many_at_once_has_one_effect_and_one_answer(
    at_once: int, racers: list[Racer], world: World
) -> None:
    racer = racers[0]
    answers = await asyncio.gather(*(racer.post("/cases", a_request(), Idempotency_Key="one") for _ in range(at_once)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id) == 1


async def test_one_key_repeats_a_step_once(racers: list[Racer], world: World) -> None:
    (case_id,) = await cases_to_race_for(world, world.tha_than, 1)
    path = f"/cases/{case_id}/events/start_screening"
    answers = await asyncio.gather(*(racers[0].post(path, {}, Idempotency_Key="k") for _ in racers))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert len(await world.journal(case_id)) == 1


async def test_entries_of_many_at_once_stand_one_behind_the_other(racers: list[Racer], world: World) -> None:
    case_id = await case_at(world, "received")
    path = f"/cases/{case_id}/events/correct"
    answers = await asyncio.gather(
        *(racer.post(path, {"reason": "แก้", "title": f"เรื่องที่ {n}"}) for n, racer in enumerate(racers))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, CLIENTS + 2))
    assert [entry["seq"] for entry in await world.journal(case_id)] == list(range(1, CLIENTS + 1))
    assert await broken_chains(world, world.tha_than) == 0


async def test_the_centres_own_chain_takes_entries_from_many_cases_at_once(
    racers: list[Racer], client: httpx.AsyncClient, world: World
) -> None:
    safety = Racer(client, (await signed_in(client, world.safety)).token)
    cases = await cases_to_race_for(world, world.tha_than, CLIENTS)
    answers = await asyncio.gather(*(safety.post(f"/cases/{one}/events/start_screening", {}) for one in cases))
    assert {answer.status_code for answer in answers} == {403}
    noted = await world.owner.fetchval(
        "select count(*) from journal_entry where centre_id = $1 and event = 'centre:attempt:denied'", world.tha_than.id
    )
    assert noted == CLIENTS
    assert await broken_chains(world, world.tha_than) == 0

"""Full size: sixteen clients on a real server race for a thousand cases and fill a register, also while it is killed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random

import httpx
import pytest

from tests.conftest import Database
from tests.proofs.races import (
    CLIENTS,
    Numbers,
    Racer,
    Register,
    broken_chains,
    cases_to_race_for,
    compare,
    race_for,
)
from tests.proofs.served import Server, served
from tests.world import PASSWORD, World

pytestmark = pytest.mark.proof
CASES = 1_000
REQUESTS = 1_000
KILLS = 10
SECONDS_BETWEEN_KILLS = 4.0


@pytest.fixture
async def running(database: Database, tmp_path: Path) -> AsyncIterator[Server]:
    async with served(database, tmp_path) as started:
        yield started


@pytest.fixture
async def racers(running: Server, world: World) -> AsyncIterator[list[Racer]]:
    async with AsyncExitStack() as clients:
        found = []
        for number in range(CLIENTS):
            client = await clients.enter_async_context(httpx.AsyncClient(base_url=running.address, timeout=60))
            who = {"username": world.username("head" if number % 2 else "officer"), "password": PASSWORD}
            answer = await client.post("/api/v1/tokens", json=who)
            assert answer.status_code == 201, answer.text
            found.append(Racer(client, answer.json()["token"]))
        yield found


async def test_a_thousand_cases_have_one_winner_each(racers: list[Racer], world: World) -> None:
    race = await race_for(racers, world, await cases_to_race_for(world, world.tha_than, CASES))
    print(f"winners={race.winners} double={race.double} unwon={race.unwon} odd={dict(race.odd)}")
    assert (race.winners, race.double, race.unwon, dict(race.odd)) == (CASES, 0, 0, {})
    assert await broken_chains(world, world.tha_than) == 0


async def filled(racers: Sequence[Racer], register: Register, each: int) -> None:
    """Every client registers so many requests, one after the other."""

    async def registering(racer: Racer, seed: int) -> None:
        rng = Random(seed)
        for _ in range(each):
            await register.one(racer, rng)

    async with asyncio.TaskGroup() as clients:
        for seed, racer in enumerate(racers):
            clients.create_task(registering(racer, seed))


async def told_and_held(register: Register, world: World) -> Numbers:
    """Print and give back what the register holds against what was told."""
    numbers = await compare(world, world.tha_than, register.told)
    heard = sum(number is not None for number in register.told.values())
    print(f"asked={len(register.told)} heard={heard} registered={numbers.registered} {numbers}")
    assert heard <= numbers.registered <= len(register.told)
    assert await broken_chains(world, world.tha_than) == 0
    return numbers


async def test_sixteen_thousand_requests_leave_no_gap(racers: list[Racer], world: World) -> None:
    register = Register()
    await filled(racers, register, REQUESTS)
    assert str(await told_and_held(register, world)) == "double=0 gaps=0 lost=0 half=0"


async def test_killing_the_server_loses_doubles_and_skips_nothing(
    running: Server, racers: list[Racer], world: World
) -> None:
    register = Register(restarting=True)
    filling = asyncio.create_task(filled(racers, register, REQUESTS // 4))
    while running.kills < KILLS and not filling.done():
        await asyncio.sleep(SECONDS_BETWEEN_KILLS)
        await running.kill()
        await running.start()
    await filling
    print(f"kills={running.kills}", end=" ")
    assert running.kills >= KILLS // 2
    assert str(await told_and_held(register, world)) == "double=0 gaps=0 lost=0 half=0"

"""Full size: every pair of state, event and role at both doors, then random walks, all judged by the model."""

import asyncio
from random import Random

import asyncpg
import pytest

from parties.database import connection_arguments
from tests.conftest import Database
from tests.mediation.house import browser, make_house
from tests.proofs.pairs import Asking, Cast, FormDoor, JsonDoor, Tally, ask_everything, spots
from tests.proofs.standing import KINDS
from tests.proofs.walks import Walk
from tests.world import build

pytestmark = pytest.mark.proof
SEQUENCES = 10_000
LANES = 3
SEQUENCES_OF_A_WORLD = 250


@pytest.mark.parametrize("door", [JsonDoor, FormDoor])
@pytest.mark.parametrize("kind", KINDS)
async def test_every_pair(
    kind: str, door: type[JsonDoor | FormDoor], owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    tally = Tally()
    async with browser(make_house()) as client:
        for spot in spots(kind):
            await ask_everything(Asking(door(Cast(client)), tally), await build(owner), spot)
    print(kind, door.__name__, tally)
    assert not tally.disagreements, "\n".join(tally.disagreements[:40])


async def test_ten_thousand_random_sequences(database: Database) -> None:
    tally = Tally()

    async def lane(seed: int) -> None:
        rng = Random(seed)
        owner = await asyncpg.connect(**connection_arguments(database.owner_url))
        async with browser(make_house()) as client:
            while tally.sequences < SEQUENCES and not tally.disagreements:
                world = await build(owner)
                asking = Asking(JsonDoor(Cast(client)), tally)
                for _ in range(SEQUENCES_OF_A_WORLD):
                    await Walk(asking, world, rng).run()
        await owner.close()

    async with asyncio.TaskGroup() as lanes:
        for number in range(LANES):
            lanes.create_task(lane(25692569 + number))
    print(tally)
    assert not tally.disagreements, "\n".join(tally.disagreements[:40])

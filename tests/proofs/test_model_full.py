"""Full size: every pair of state, event and role at every door, then random walks, all judged by the model."""

from random import Random
from typing import TypeAlias

import asyncpg
import httpx
import pytest

from tests.programs import Programs
from tests.proofs.pairs import Asking, JsonDoor, Tally, ask_everything, spots
from tests.proofs.standing import KINDS
from tests.proofs.walks import Walk
from tests.world import build

pytestmark = pytest.mark.proof
SEQUENCES = 10_000
SEQUENCES_OF_A_WORLD = 250
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


@pytest.mark.parametrize("kind", KINDS)
async def test_every_pair_by_json(kind: str, client: httpx.AsyncClient, owner: Connection) -> None:
    tally = Tally()
    for spot in spots(kind):
        world = await build(owner)
        await ask_everything(Asking(JsonDoor(Programs(client, world)), tally), world, spot)
    print(kind, tally)
    assert not tally.disagreements, "\n".join(tally.disagreements[:40])


async def test_ten_thousand_random_sequences(client: httpx.AsyncClient, owner: Connection) -> None:
    tally, rng = Tally(), Random(25692569)
    while tally.sequences < SEQUENCES:
        world = await build(owner)
        asking = Asking(JsonDoor(Programs(client, world)), tally)
        for _ in range(SEQUENCES_OF_A_WORLD):
            await Walk(asking, world, rng).run()
            assert not tally.disagreements, "\n".join(tally.disagreements[:40])
    print(tally)

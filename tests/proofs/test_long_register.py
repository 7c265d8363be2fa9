"""A register of 200,000 rows and 20 columns is brought in whole, within its memory."""

import pytest

from tests.benchmarks.register_import import ROWS, bring_in, long_register
from tests.world import World

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("shared", [False, True])
async def test_two_hundred_thousand_rows_land_within_their_memory(world: World, shared: bool) -> None:
    told = await bring_in(world.head, long_register(shared=shared))
    print(" ".join(f"{name}={value}" for name, value in told.items()))
    assert told["import_mb"] <= 300
    assert await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id) == ROWS

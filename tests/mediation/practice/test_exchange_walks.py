"""Whatever the wire does, two installations end alike, and everything happens once."""

import random
from collections.abc import AsyncIterator

import pytest

from parties import keys
from tests.mediation.practice.exchange_walks import Walk
from tests.mediation.practice.two_houses import Two, two_houses


@pytest.fixture(scope="module")
async def two(server: str, keyring: keys.Keyring, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    async with two_houses(server, tmp_path_factory.mktemp("walks")) as both:
        yield both


@pytest.mark.parametrize("seed", range(6))
async def test_both_sides_end_alike_on_a_bad_wire(two: Two, seed: int) -> None:
    two.wire.seen.clear()
    await Walk(two, random.Random(seed)).go(40)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1000, 1300))
async def test_both_sides_end_alike_on_a_bad_wire_however_long(two: Two, seed: int) -> None:
    two.wire.seen.clear()
    await Walk(two, random.Random(seed)).go(60, referrals=4)

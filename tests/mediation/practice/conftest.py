"""What several rooms of the practice lay down before they are tried."""

from collections.abc import AsyncIterator

import pytest

from tests.world import World


@pytest.fixture
async def tha_than_known(world: World) -> AsyncIterator[None]:
    """One subdistrict is all that was imported."""
    await world.owner.execute("truncate area")
    await world.owner.execute(
        """insert into area (code, name_th, parent_code) values
           ('24', 'ฉะเชิงเทรา', null), ('2406', 'พนมสารคาม', '24'), ('240606', 'ท่าถ่าน', '2406')"""
    )
    yield
    await world.owner.execute("truncate area")

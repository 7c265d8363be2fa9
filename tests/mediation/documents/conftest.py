"""The presses stand as long as the tests of this room run."""

from collections.abc import Iterator

import pytest

from mediation.documents import engine


@pytest.fixture(scope="package", autouse=True)
def presses() -> Iterator[None]:
    """Ended afterwards, so that no process outlives the tests."""
    yield
    engine.close()

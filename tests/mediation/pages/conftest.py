"""A browser for each of the cast, signed in, before the whole application."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from tests.conftest import Database
from tests.mediation.house import browser, enter, make_house
from tests.mediation.pages.reader import Reader
from tests.world import Place, World

BrowserAs = Callable[..., Awaitable[Reader]]


@pytest.fixture(scope="module")
def app(database: Database) -> Litestar:
    return make_house()


@pytest.fixture
async def browser_as(app: Litestar, world: World) -> AsyncIterator[BrowserAs]:
    """`await browser_as("officer")` is the officer of Tha Than before a browser of her own."""
    async with AsyncExitStack() as open_browsers:

        async def open_one(who: str, place: Place | None = None) -> Reader:
            client = await open_browsers.enter_async_context(browser(app))
            username = place.usernames[who] if place else world.username(who)
            answer = await enter(client, username)
            assert answer.status_code == 303, answer.text
            return Reader(client)

        yield open_one

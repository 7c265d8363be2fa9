"""The whole application with a browser before it, for the tests of pages."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from litestar import Litestar

from mediation.app import create_app
from mediation.settings import Settings
from tests.parties.door import fresh
from tests.world import PASSWORD

BASE = "https://mediation.example"
_TOKEN = re.compile(r'name="_csrf" value="([^"]+)"')


def make_house() -> Litestar:
    """The application as it is served over https."""
    return create_app(Settings(base_url=BASE))


@asynccontextmanager
async def browser(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at an address of its own, so that no test is locked out by another one's failures."""
    asgi: Any = app
    transport = httpx.ASGITransport(app=asgi, client=(f"198.51.100.{fresh().hex()}", 1))
    async with httpx.AsyncClient(transport=transport, base_url=BASE, headers={"accept": "text/html"}) as client:
        yield client


async def csrf_of(client: httpx.AsyncClient, path: str = "/about") -> str:
    """The token that the forms of a page carry."""
    found = _TOKEN.search((await client.get(path)).text)
    assert found is not None, f"{path} shows no form"
    return found[1]


async def enter(client: httpx.AsyncClient, username: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    """Sign in by the page."""
    token = await csrf_of(client, "/sign-in")
    return await client.post("/sign-in", data={"_csrf": token, "username": username, "password": password, **more})

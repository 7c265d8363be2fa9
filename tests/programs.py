"""The JSON door as a program uses it: a token for each of the cast, and the calls of a story in few words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.world import PASSWORD, Place, World


@dataclass
class Programs:
    """A program for each of the cast."""

    client: httpx.AsyncClient
    world: World
    tokens: dict[str, str] = field(default_factory=dict)

    async def token(self, who: str, place: Place | None = None) -> str:
        """The token of somebody, asked for once."""
        username = place.usernames[who] if place else self.world.username(who)
        if username not in self.tokens:
            answer = await self.client.post("/api/v1/tokens", json={"username": username, "password": PASSWORD})
            assert answer.status_code == 201, answer.text
            self.tokens[username] = answer.json()["token"]
        return self.tokens[username]

    async def send(
        self,
        who: str,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        place: Place | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A call under /api/v1."""
        bearer = {"Authorization": f"Bearer {await self.token(who, place)}"}
        return await self.client.request(method, f"/api/v1{path}", json=body, headers=bearer | dict(headers or {}))

    async def get(self, who: str, path: str, **extra: Any) -> Any:
        """What stands under an address; it must be there."""
        answer = await self.send(who, "GET", path, **extra)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, who: str, path: str, body: Mapping[str, Any] | None = None, **extra: Any) -> Any:
        """Do something; it must succeed."""
        answer = await self.send(who, "POST", path, body or {}, **extra)
        assert answer.status_code in (200, 201), f"{who} {path}: {answer.text}"
        return answer.json()

    async def refused(
        self, status: int, who: str, path: str, body: Mapping[str, Any] | None = None, **extra: Any
    ) -> Any:
        """Try something that must be refused with this status, as problem+json."""
        answer = await self.send(who, "POST", path, body or {}, **extra)
        assert answer.status_code == status, f"{who} {path}: {answer.status_code} {answer.text}"
        assert answer.headers["content-type"].startswith("application/problem+json")
        return answer.json()

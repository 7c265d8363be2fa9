"""Sending entries of a session as a device does, and reading the room."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from mediation.practice.outbox import Place, record
from mediation.practice.room import read_room, room_json
from parties.access import Actor
from tests.mediation.practice.cases_at import case_at, days_ago, parties_of, session_at
from tests.world import World

Entry = dict[str, Any]


def entry(kind: str, **fields: Any) -> Entry:
    """An entry with a number of its own."""
    return {"id": str(uuid4()), "kind": kind, **fields}


@dataclass
class Device:
    """A device of somebody, on one session. `shows`: how far its clock is off."""

    actor: Actor
    case_id: int
    session_id: int
    shows: timedelta = field(default=timedelta())

    async def sends(self, *entries: Any) -> list[dict[str, Any]]:
        """What became of each entry."""
        body = {"device_now": (datetime.now(UTC) + self.shows).isoformat(), "entries": list(entries)}
        answer = await record(Place(self.actor, self.case_id, self.session_id), body)
        outcomes: list[dict[str, Any]] = answer.content["outcomes"]
        return outcomes

    async def keeps(self, *entries: Any) -> list[list[str]]:
        """The remarks of each; all of them must be kept."""
        outcomes = await self.sends(*entries)
        assert [one["outcome"] for one in outcomes] == ["kept"] * len(entries), outcomes
        return [[remark["code"] for remark in one["remarks"]] for one in outcomes]

    async def is_refused(self, one: Mapping[str, Any]) -> list[str]:
        """The codes of what refuses it."""
        (outcome,) = await self.sends(one)
        assert outcome["outcome"] == "refused", outcome
        return [error["code"] for error in outcome["errors"]]

    async def room(self) -> dict[str, Any]:
        """What the room shows."""
        return room_json(await read_room(self.actor, self.case_id, self.session_id))


async def sitting(world: World, status: str = "opened", case: str = "in_mediation", **more: Any) -> Device:
    """The device of the mediator on a session of a case with two sides; mediator2 serves in it too."""
    case_id = await case_at(world, case, mediators=("mediator", "mediator2"), **more)
    session_id = await session_at(world, case_id, status)
    return Device(world.mediator, case_id, session_id)


def beside(world: World, first: Device) -> Device:
    """The device of the other mediator on the same session."""
    return Device(world.mediator2, first.case_id, first.session_id)


async def people(world: World, device: Device) -> list[int]:
    """Everybody on both sides."""
    return [party for side in (1, 2) for party in await parties_of(world, device.case_id, side)]


def yesterday(minutes: int = 0) -> str:
    """A moment of yesterday, while the session that began two days ago may still sit."""
    return (days_ago(1) + timedelta(minutes=minutes)).isoformat()

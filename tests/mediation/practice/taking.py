"""Taking steps in a test, and looking at what they left behind."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest

from cases.journal import Break, Entry, verify_chain
from mediation.steps import Call, Deed
from mediation.taking import take_step
from mediation.work import Answer
from parties.access import Actor
from parties.errors import NotValid
from tests.world import World


@dataclass(frozen=True)
class Steps:
    """The deeds of some rooms, taken by name on one case."""

    case_id: int
    deeds: tuple[Deed[Any], ...]

    def deed(self, name: str) -> Deed[Any]:
        """`confirm` of an assignment, `session.open` where two kinds share a name."""
        kind, _, event = name.rpartition(".")
        return next(deed for deed in self.deeds if deed.event == event and kind in ("", deed.kind))

    async def __call__(self, name: str, actor: Actor, on: int | None = None, /, **raw: Any) -> Answer:
        """Take the step on the case, or on the subject `on` within it."""
        return await take_step(self.deed(name), Call(actor, self.case_id, on), raw)

    async def at_version(self, version: int, name: str, actor: Actor, on: int | None = None, /, **raw: Any) -> Answer:
        """The same with a version of the case in hand."""
        return await take_step(self.deed(name), Call(actor, self.case_id, on, version), raw)

    async def refused(self, name: str, actor: Actor, on: int | None = None, /, **raw: Any) -> list[str]:
        """The codes of everything that is wrong, sorted; the step must be refused for guards or fields."""
        with pytest.raises(NotValid) as refusal:
            await self(name, actor, on, **raw)
        return sorted(fault.code for fault in refusal.value.faults)


def steps_of(case_id: int, *rooms: Iterable[Deed[Any]]) -> Steps:
    """Steps on a case with the deeds of these rooms."""
    return Steps(case_id, tuple(deed for room in rooms for deed in room))


async def events(world: World, case_id: int) -> list[str]:
    """The names of the journal's entries of a case, in order."""
    return [entry["event"] for entry in await world.journal(case_id)]


async def entry_of(world: World, case_id: int, event: str) -> dict[str, Any]:
    """The newest journal entry of a case under this name, with its body opened as `facts`."""
    found = [entry for entry in await world.journal(case_id) if entry["event"] == event]
    return {**dict(found[-1]), "facts": json.loads(found[-1]["body"])}


async def chain_breaks(world: World, case_id: int) -> list[Break]:
    """What is broken in the chain of a case; it must have entries."""
    rows = await world.journal(case_id)
    assert rows, "the case has no journal"
    head = await world.owner.fetchrow(
        "select seq, head from journal_head where subject_kind = 'case' and subject_id = $1", case_id
    )
    assert head is not None
    return verify_chain([Entry(**dict(row)) for row in rows], head["head"], head["seq"])


async def notices(world: World, case_id: int) -> list[tuple[int, str]]:
    """(account, event) of every notice about the case, in the order they were written."""
    rows = await world.owner.fetch("select account_id, event from notice where case_id = $1 order by id", case_id)
    return [(row["account_id"], row["event"]) for row in rows]


async def row(world: World, table: str, row_id: int) -> dict[str, Any]:
    """A row as it stands."""
    found = await world.owner.fetchrow(f'select * from "{table}" where id = $1', row_id)
    assert found is not None
    return dict(found)

"""Every pair of event and role, asked at a door of the product and judged by the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import httpx

from parties.access import Actor
from tests.mediation.doorstep import ABSENT, Person, signed_in
from tests.proofs.model import ROWS, STATES, Reference, Verdict
from tests.proofs.saying import spoilt, typical
from tests.proofs.standing import Look, Standing, digest, stand
from tests.world import Place, World

ROLES = (
    *("officer", "safety", "mediator", "stranger", "head", "committee", "supervisor", "auditor", "dpo", "admin", "cjc"),
)
"""Who may knock: everybody of the cast. The stranger is a mediator of the centre who has no part in the case."""

NONSENSE = {"nonsense": "1"}
STALE = 999_999


class Door(Protocol):
    """A way into the product. `notes_all`: whether it notes as denied what was asked for at no address of the house."""

    notes_all: bool

    async def ask(
        self, at: Standing, who: str, place: Place, event: str, body: Mapping[str, Any], version: int | None
    ) -> int:
        """Ask for an event of the subject; the status of the answer, 200 where it was done."""


@dataclass
class Cast:
    """Everybody who knocks, signed in once."""

    client: httpx.AsyncClient
    people: dict[int | None, Person] = field(default_factory=dict)

    async def person(self, actor: Actor) -> Person:
        """Somebody with a token and a cookie of their own."""
        if actor.account_id not in self.people:
            self.people[actor.account_id] = await signed_in(self.client, actor)
            await self.people[actor.account_id].reads_a_form()
        return self.people[actor.account_id]


@dataclass
class JsonDoor:
    """The JSON API."""

    cast: Cast
    notes_all: bool = True

    async def ask(
        self, at: Standing, who: str, place: Place, event: str, body: Mapping[str, Any], version: int | None
    ) -> int:
        """The status of the answer; 200 where it was done."""
        headers = {} if version is None else {"If-Match": f'"{version}"'}
        person = await self.cast.person(place[who])
        answer = await person.asks("POST", f"/api/v1{address(at, event)}", typed=body, headers=headers)
        return 200 if answer.status_code == 201 else answer.status_code


@dataclass
class FormDoor:
    """The pages, each with the form of its deed."""

    cast: Cast
    notes_all: bool = False

    async def ask(
        self, at: Standing, who: str, place: Place, event: str, body: Mapping[str, Any], version: int | None
    ) -> int:
        """The status of the answer; 200 where it was done and led on to another page of the house."""
        own = {} if version is None else {"_version": str(version)}
        person = await self.cast.person(place[who])
        answer = await person.asks("POST", page_address(at, event), typed={**typed(body), **own})
        went_on = answer.status_code == 303 and not answer.headers["location"].startswith("/sign-in")
        return 200 if went_on else answer.status_code


def typed(body: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """A body as the fields of a page: groups by number, what is ticked as on, what is left open as nothing."""
    fields: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for index, one in enumerate(value):
                fields |= typed(one, f"{within}{name}.{index}.")
        elif isinstance(value, list):
            fields[within + name] = [str(one) for one in value]
        elif value is not False:
            fields[within + name] = "on" if value is True else str(value)
    return fields


def address(at: Standing, event: str) -> str:
    """Where a program asks for an event of the subject: for a receiver's at its own door, for all others at the case."""
    if received(at.kind, event):
        return f"/referrals/{at.entity_id or ABSENT}/events/{event}"
    if at.kind == "case":
        return f"/cases/{at.case_id}/events/{event}"
    subject = "" if at.entity_id is None else f"/{at.entity_id}"
    return f"/cases/{at.case_id}/{at.kind}s{subject}/events/{event}"


def page_address(at: Standing, event: str) -> str:
    """Where a page asks for it."""
    if received(at.kind, event):
        return f"/referrals/{at.entity_id or ABSENT}/do/{event}"
    subject = "" if at.entity_id is None else f"/{at.entity_id}"
    return f"/cases/{at.case_id}/do/{at.kind}{subject}/{event}"


@dataclass
class Tally:
    """How many pairs were asked, and in which the product and the model disagreed."""

    pairs: int = 0
    sequences: int = 0
    disagreements: list[str] = field(default_factory=list)

    def note(self, at: Standing, event: str, role: str, what: str) -> None:
        """One disagreement."""
        self.disagreements.append(f"{at.kind} {event} by {role} at {at.model.at} kept={at.model.kept!r}: {what}")

    def __str__(self) -> str:
        return f"pairs={self.pairs} sequences={self.sequences} disagreements={len(self.disagreements)}"


@dataclass
class Asking:
    """One door, asked about pairs; every answer is compared with the model, and every row with what it was before."""

    door: Door
    tally: Tally

    async def ask(self, at: Standing, event: str, role: str, body: Mapping[str, Any], version: int | None) -> int:
        who = "mediator2" if role == "stranger" else role
        place = at.world.justice if role == "cjc" else at.place
        self.tally.pairs += 1
        return await self.door.ask(at, who, place, event, body, version)

    async def refused(self, at: Standing, event: str, role: str, status: int, body: Mapping[str, Any]) -> None:
        """The pair must be refused so, change no row, and be noted as denied where it was denied."""
        before, denied = await digest(at.world, at.place, at.world.justice), await at.denials()
        version = STALE if status in (403, 404, 412) else None
        got = await self.ask(at, event, role, body, version)
        if got != status:
            self.tally.note(at, event, role, f"{got} instead of {status}")
        after = await digest(at.world, at.place, at.world.justice)
        if after != before:
            self.tally.note(at, event, role, f"changed {sorted(name for name in after if after[name] != before[name])}")
        noted = await at.denials() - denied
        if noted != self._to_be_noted(at, event, role, status):
            self.tally.note(at, event, role, f"noted {noted} times as denied")

    def _to_be_noted(self, at: Standing, event: str, role: str, status: int) -> int:
        """A denial enters the chain of whoever asked, where they could have known what they asked for."""
        if status not in (403, 404) or (role == "cjc" and not received(at.kind, event)):
            return 0
        return 1 if self.door.notes_all or at.model.leads_somewhere(at.kind, event) else 0

    async def accepted(self, at: Standing, event: str, role: str, verdict: Verdict) -> None:
        """The pair must be done: everything stands where the model says, with just the entries it says."""
        body, before = await typical(at, event), await at.look()
        got = await self.ask(at, event, role, body, None if received(at.kind, event) else before.version)
        if got != 200:
            self.tally.note(at, event, role, f"{got} instead of 200")
            return
        at.model.take(at.kind, event, verdict)
        self.stands(at, event, role, before, await at.look(), verdict.entries)

    def stands(self, at: Standing, event: str, role: str, before: Look, after: Look, wanted: tuple[str, ...]) -> None:
        """Compare where everything stands, and which entries were written, with the model."""
        if (after.at, after.kept) != (at.model.at, at.model.kept):
            self.tally.note(at, event, role, f"stands at {after.at} kept={after.kept!r}")
        written = after.entries[len(before.entries) :]
        if sorted(written) != sorted(wanted):
            self.tally.note(at, event, role, f"journalled {written} instead of {list(wanted)}")


def received(kind: str, event: str) -> bool:
    """Whether the event is its receiver's, who has a door of their own."""
    return ROWS[kind][event][2] == ["cjc"]


def judged(model: Reference, kind: str, event: str, role: str, **facts: bool) -> Verdict:
    """The model's word; a stranger is a mediator who has no part in the case."""
    if role == "stranger":
        apart = replace(model, at={**model.at, "assignment": "none"})
        return apart.judge(kind, event, "mediator", **facts)
    return model.judge(kind, event, role, **facts)


@dataclass(frozen=True)
class Spot:
    """A kind of subject in a state, with what a stopped case remembers."""

    kind: str
    status: str
    kept: str = ""
    proposed: str = ""

    async def laid(self, world: World, event: str = "") -> Standing:
        """A fresh subject standing there, where the event is possible: only a registered centre has two tracks."""
        place = world.registered if event == "change_track" else None
        return await stand(world, self.kind, self.status, place=place, kept=self.kept, proposed=self.proposed)


_HELD = (
    *(("screening", ""), ("screening", "end_for_safety"), ("awaiting_consent", "release_hold")),
    *(("in_mediation", ""), ("in_mediation", "end_for_safety"), ("ready", "release_hold")),
    *(("suspended.drafting", "release_hold"), ("suspended.in_mediation", "end_for_safety"), ("monitoring", "")),
    *(("monitoring", "release_hold"), ("settled", "end_for_safety")),
)
"""Where a case was held for safety, and how the safety officer wants the stop to end."""


def spots(kind: str) -> list[Spot]:
    """Everywhere a kind of subject can stand."""
    found = []
    for status in STATES[kind]:
        if (kind, status) == ("case", "suspended"):
            found += [Spot(kind, status, kept) for kept in ("ready", "in_mediation", "drafting")]
        elif (kind, status) == ("case", "safety_hold"):
            places = (
                "received",
                "screening",
                "awaiting_consent",
                "ready",
                "drafting",
                "suspended.in_mediation",
                "monitoring",
            )
            ends = ("", "release_hold", "end_for_safety")
            found += [Spot(kind, status, kept, proposed) for kept in places for proposed in ends]
        else:
            found.append(Spot(kind, status))
    if kind == "obligation":
        found.append(Spot(kind, "none"))
    return found


async def ask_everything(asking: Asking, world: World, spot: Spot, roles: tuple[str, ...] = ROLES) -> None:
    """Every pair from one spot: the refusals in their order, then what is allowed, stale, spoilt and done."""
    shared = await spot.laid(world)
    for event in ROWS[spot.kind]:
        for role in roles:
            verdict = judged(shared.model, spot.kind, event, role)
            if verdict.status in (403, 404, 409):
                await asking.refused(shared, event, role, verdict.status, NONSENSE)
                continue
            await asking.refused(shared, event, role, 412, NONSENSE)
            await asking.refused(shared, event, role, 422, NONSENSE)
            fresh = await spot.laid(world, event)
            verdict = judged(fresh.model, spot.kind, event, role)
            if verdict.status == 422:
                await asking.refused(fresh, event, role, 422, await typical(fresh, event))
                continue
            await asking.refused(fresh, event, role, 422, await spoilt(fresh, event))
            await asking.accepted(await spot.laid(world, event), event, role, verdict)

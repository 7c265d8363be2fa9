"""The product against the model of the contract: every pair in memory, and a slice of them through both doors."""

from collections.abc import AsyncIterator, Iterator
from random import Random
from typing import Any

import pytest

import mediation.doors
from cases.lifecycle import KEEPING, M, P, S
from cases.vocabulary import CaseStatus
from mediation.deeds import DEEDS
from mediation.dossier import Dossier
from mediation.machines import MACHINES
from mediation.practice.receiving import RECEIVER_EVENTS
from mediation.steps import COLLECTIONS, Deed, Scene, Step
from mediation.taking import doors
from mediation.work import now_utc, work
from parties.access import Actor, Permission, Role, roles_with
from parties.database import fetch
from tests.mediation.house import browser, make_house
from tests.proofs.model import ROWS, STATES, Reference
from tests.proofs.pairs import Asking, Cast, FormDoor, JsonDoor, Spot, Tally, ask_everything, received, spots
from tests.proofs.standing import KINDS, InMemory
from tests.proofs.walks import Walk
from tests.world import World

AFTER_CLOSING = {"corrected_after_closing", "new_case_from"}


# IN MEMORY


@pytest.mark.parametrize("kind", KINDS)
def test_model_and_product_know_the_same_states_and_events(kind: str) -> None:
    assert set(STATES[kind]) - {"none"} == set(MACHINES[kind].states)
    assert set(ROWS[kind]) - AFTER_CLOSING == set(MACHINES[kind].events)


@pytest.fixture
async def laid(world: World) -> InMemory:
    return await InMemory.of(world, world.registered)


def places() -> Iterator[tuple[str, str]]:
    """Every place a case can stand in, with what it keeps of where it was stopped."""
    for status in CaseStatus:
        kept: list[str] = [""]
        if status is CaseStatus.suspended:
            kept = ["ready", "in_mediation", "drafting"]
        elif status is CaseStatus.safety_hold:
            kept = [*sorted((P | M | S) - KEEPING), "suspended.ready", "suspended.in_mediation", "suspended.drafting"]
        for place in kept:
            yield status.value, place


def answer_of_the_product(dossier: Dossier, entity: Any, kind: str, event: str, actor: Actor) -> int:
    """200 where there is an open door, else why it is shut."""
    deed = DEEDS.get((kind, event))
    if deed is None or (kind != "case" and deed.begins != (entity is None)):
        return 404
    if not actor.roles & (roles_with(Permission.see_case) | {Role.system}):
        return 403
    if not dossier.roles_of(actor):
        return 404
    if doors([deed], Scene(dossier, entity, actor, now_utc())):
        return 200
    return 409 if deed.may & dossier.roles_of(actor) else 403


@pytest.mark.parametrize("kind", KINDS)
async def test_every_state_event_and_role_in_memory(kind: str, laid: InMemory, world: World) -> None:
    asked = 0
    actors = {role: Actor(laid.dossier.file.centre_id, frozenset({role}), 0) for role in Role}
    actors[Role.mediator] = world.registered["mediator"]
    for where, kept in places():
        for status in [where] if kind == "case" else {*STATES[kind], "none"}:
            at = dict.fromkeys(KINDS, "none") | {
                "assignment": "active",
                "agreement": "signed",
                "case": where,
                kind: status,
            }
            model, dossier = Reference(at, kept, certifying=True), laid.standing(at, kept)
            entity = next(iter(getattr(dossier, COLLECTIONS[kind])), None) if kind != "case" else None
            for event in [event for event in ROWS[kind] if not received(kind, event)]:
                for role, actor in actors.items():
                    wanted = model.judge(kind, event, role.value).status
                    got = answer_of_the_product(dossier, entity, kind, event, actor)
                    assert got == (200 if wanted == 422 else wanted), (at, kept, event, role)
                    asked += 1
    assert asked >= 18 * 7 * 10


def test_a_receiver_answers_in_the_states_of_the_contract() -> None:
    machine = MACHINES["referral"]
    assert {event for event in ROWS["referral"] if received("referral", event)} == set(RECEIVER_EVENTS)
    for event in RECEIVER_EVENTS:
        assert machine.roles(event) - {Role.guest} == {Role.cjc}
        for status in machine.states:
            verdict = Reference({**dict.fromkeys(KINDS, "none"), "referral": status}).judge("referral", event, "cjc")
            assert (event in machine.allowed(status)) == (verdict.status == 200), (event, status)


# THROUGH THE DOORS


def sample(kind: str, seed: int) -> list[Spot]:
    """A few spots of the kind, others for each door."""
    return Random(seed).sample(spots(kind), 2)


@pytest.fixture(params=[JsonDoor, FormDoor])
async def asking(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Asking]:
    """A door with somebody to ask at it."""
    async with browser(make_house()) as client:
        yield Asking(request.param(Cast(client)), Tally())


_ASKED_OF_A_SLICE = {"case": ("officer", "stranger", "head"), "referral": ("officer", "mediator", "safety", "cjc")}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_slice_of_the_pairs_is_answered_as_the_model_says(kind: str, asking: Asking, world: World) -> None:
    roles = _ASKED_OF_A_SLICE.get(kind, ("officer", "mediator", "stranger", "head", "dpo"))
    for spot in sample(kind, len(kind) + asking.door.notes_all):
        await ask_everything(asking, world, spot, roles)
    assert asking.tally.pairs > 20
    assert not asking.tally.disagreements, "\n".join(asking.tally.disagreements)


async def test_random_sequences_go_where_the_model_goes(world: World) -> None:
    tally, rng = Tally(), Random(2569)
    async with browser(make_house()) as client:
        for _ in range(25):
            await Walk(Asking(JsonDoor(Cast(client)), tally), world, rng).run()
    assert not tally.disagreements, "\n".join(tally.disagreements)


# WHAT THE MODEL WOULD NOTICE


async def test_a_wider_role_a_lost_entry_or_a_written_refusal_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browser(make_house()) as client:
        for wrong in (_everybody_may, _nothing_is_journalled, _refusals_leave_something):
            asking = Asking(JsonDoor(Cast(client)), Tally())
            with monkeypatch.context() as changed:
                wrong(changed)
                await ask_everything(asking, world, Spot("session", "planned"), ("officer", "head"))
            assert asking.tally.disagreements, wrong.__name__


def _everybody_may(changed: pytest.MonkeyPatch) -> None:
    changed.setattr(Deed, "may", frozenset(Role))


def _nothing_is_journalled(changed: pytest.MonkeyPatch) -> None:
    changed.setattr(Step, "_journal", lambda *_, **__: None)


def _refusals_leave_something(changed: pytest.MonkeyPatch) -> None:
    async def noting(actor: Actor, *_: Any) -> None:
        async with work(actor):
            await fetch("update person set needs = needs || 'x'")

    changed.setattr(mediation.doors, "note_denied", noting)

"""No dead ends where machines meet: whatever becomes of sessions, mediators and agreements, some role can close the case."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from msgspec.structs import replace as changed

from cases.journal import verify_chain
from mediation.deeds import find_deed
from mediation.dossier import Dossier
from mediation.practice import closing, mediators, safety
from mediation.steps import Scene
from mediation.subjects import Challenge, Hold
from mediation.taking import blocked_by, doors
from mediation.work import now_utc
from tests.cases.test_journal import chain
from tests.mediation.practice.cases_at import days_ago
from tests.mediation.practice.taking import entry_of, row, steps_of
from tests.proofs.model import ROWS, Reference
from tests.proofs.standing import InMemory, stand
from tests.world import Place, World

Spot = tuple[tuple[tuple[str, str], ...], str, str]
Step = tuple[str, str, str]
WALKED = ("case", "session", "assignment", "agreement", "obligation")
PEOPLE = ("officer", "head", "safety", "mediator")
"""Whoever may lead a case on by hand; that the clock may is no way out."""


def spot_of(model: Reference) -> Spot:
    """A place of all subjects together, to be remembered."""
    return tuple(sorted(model.at.items())), model.kept, model.proposed


def begun_anew(model: Reference, kind: str, event: str) -> Reference:
    """The same place with room for another subject, where the last one has come to its end and the event begins one."""
    rows = ROWS[kind].values()
    ended = {state for row in rows for state in row[1]} - {state for row in rows for state in row[0]}
    afresh = ROWS[kind][event][0] == ["none"] and model.at[kind] in ended
    return replace(model, at=model.at | ({kind: "none"} if afresh else {}))


def leading_on(model: Reference) -> Iterator[tuple[Step, Reference]]:
    """Every step somebody may take from here, and where it leads. The track stays as it is."""
    for kind in WALKED:
        for event, (_, _, roles, *_) in ROWS[kind].items():
            if event in ("change_track", "new_case_from", "corrected_after_closing"):
                continue
            here = begun_anew(model, kind, event)
            for role in PEOPLE:
                verdict = here.judge(kind, event, role) if role in roles else None
                if verdict is None or verdict.status != 200:
                    continue
                there = replace(here, at=dict(here.at))
                there.take(kind, event, verdict)
                yield (kind, event, role), there


@cache
def places(certifying: bool) -> dict[Spot, list[tuple[Step, Spot]]]:
    """Every place that can be reached from a draft, with the steps leading on from it."""
    first = Reference(dict.fromkeys(ROWS, "none") | {"case": "draft"}, certifying=certifying)
    found: dict[Spot, list[tuple[Step, Spot]]] = {}
    waiting = [first]
    while waiting:
        model = waiting.pop()
        if spot_of(model) in found:
            continue
        steps = list(leading_on(model))
        found[spot_of(model)] = [(step, spot_of(there)) for step, there in steps]
        waiting += [there for _, there in steps]
    return found


def nearness(found: dict[Spot, list[tuple[Step, Spot]]]) -> dict[Spot, int]:
    """How many steps each place is from a closed case; places from which none can be reached are missing."""
    near = {spot: 0 for spot in found if dict(spot[0])["case"] == "closed"}
    for distance in range(1, 60):
        fresh = [spot for spot, steps in found.items() if spot not in near and any(to in near for _, to in steps)]
        if not fresh:
            break
        near |= dict.fromkeys(fresh, distance)
    return near


@pytest.mark.parametrize("certifying", [True, False])
def test_from_wherever_all_subjects_stand_together_the_case_can_be_closed(certifying: bool) -> None:
    found = places(certifying)
    assert len(found) > 1000
    assert set(found) == set(nearness(found))


@pytest.mark.parametrize("certifying", [True, False])
def test_a_session_that_sits_can_always_be_closed(certifying: bool) -> None:
    found = places(certifying)
    sitting = {spot for spot in found if dict(spot[0])["session"] == "opened"}
    ended = {spot for spot in sitting if any(dict(to[0])["session"] != "opened" for _, to in found[spot])}
    while True:
        grown = ended | {spot for spot in sitting if any(to in ended for _, to in found[spot])}
        if grown == ended:
            break
        ended = grown
    assert sitting
    assert ended == sitting


def stood(laid: InMemory, place: Place, spot: Spot) -> Dossier:
    """The dossier of a place, with the hold and the challenge that belong to it."""
    at, kept, proposed = dict(spot[0]), spot[1], spot[2]
    dossier = laid.standing(at, kept)
    asked, who = now_utc(), place["safety"].account_id
    if at["case"] == "safety_hold":
        hold = Hold(1, kept.split(".")[0], "threats", days_ago(1), proposed or None, who, asked)
        dossier = changed(dossier, hold=hold, safety=[changed(one, at=asked) for one in dossier.safety])
    if at["case"] == "suspended" and dossier.assignments:
        raised = Challenge(1, dossier.assignments[0].id, "kin", "s23", [], False, asked, None)
        dossier = changed(dossier, challenges=[raised])
    return dossier


async def test_the_product_holds_the_way_out_open_at_every_place(world: World) -> None:
    place = world.registered
    laid = await InMemory.of(world, place)
    found = places(True)
    near = nearness(found)
    for spot, steps in found.items():
        nearer = [step for step, to in steps if near[to] < near[spot]]
        dossier = stood(laid, place, spot)
        assert near[spot] == 0 or any(is_open(dossier, place, step) for step in nearer), (spot, nearer)


def is_open(dossier: Dossier, place: Place, step: Step) -> bool:
    """Whether state and role allow the step and no guard that hangs on where subjects stand speaks against it."""
    kind, event, role = step
    deed = find_deed(kind, event)
    entity = None
    if kind != "case" and not deed.begins:
        entity = getattr(dossier, f"{kind}s")[0]
    scene = Scene(dossier, entity, place[role], now_utc())
    if not doors([deed], scene):
        return False
    return not {fault.code for fault in blocked_by(deed, scene)} & HANGING_ON_PLACES


HANGING_ON_PLACES = {
    "session_still_open",
    "another_open",
    "promise_open",
    "referral_open",
    "session_waiting",
    "certificate_awaited",
    "not_proposed",
    "not_confirmed",
    "not_certified",
    "not_signed",
    "no_open_challenge",
}


# WHAT WOULD BE ONE


async def test_ending_for_safety_stops_a_session_that_sits_so_that_the_case_can_be_closed(world: World) -> None:
    at = await stand(world, "session", "opened")
    take = steps_of(at.case_id, safety.DEEDS, closing.DEEDS)
    await take("hold_for_safety", world.safety, reason="threats")
    await take("end_for_safety", world.safety)
    await take("end_for_safety", world.head)
    session = await row(world, "session", at.entity_id or 0)
    assert (session["status"], session["result"]) == ("closed", "stopped")
    stopped = await entry_of(world, at.case_id, "case:session:close")
    assert (stopped["status_from"], stopped["status_to"], stopped["role"]) == ("opened", "closed", "head")
    await take("case.close", world.officer)
    assert await world.status(at.case_id) == "closed"
    assert verify_chain(*await chain(world, at.case_id)) == []


async def test_a_session_whose_last_mediator_dies_is_stopped(world: World) -> None:
    at = await stand(world, "session", "opened")
    assignment = await world.owner.fetchval("select max(id) from assignment where case_id = $1", at.case_id)
    take = steps_of(at.case_id, mediators.DEEDS)
    await take("assignment.end", world.head, assignment, reason="died")
    assert await world.status(at.case_id) == "choosing_mediator"
    session = await row(world, "session", at.entity_id or 0)
    assert (session["status"], session["result"]) == ("closed", "stopped")


async def test_a_session_another_mediator_leads_goes_on(world: World) -> None:
    at = await stand(world, "session", "opened", mediators=("mediator", "mediator2"))
    assignment = await world.owner.fetchval("select min(id) from assignment where case_id = $1", at.case_id)
    await steps_of(at.case_id, mediators.DEEDS)("assignment.end", world.head, assignment, reason="resigned")
    assert await world.status(at.case_id) == "in_mediation"
    assert (await row(world, "session", at.entity_id or 0))["status"] == "opened"

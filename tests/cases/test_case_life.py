"""A case's whole life: no dead ends, what it remembers while stopped, which doors it shows, how it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import lifecycle
from cases.lifecycle import AFTER_CLOSING, CASE, CONFIRMED_BY, COUPLED, DRAFT, Step, move, outcome_on_entering
from cases.machine import Machine
from cases.vocabulary import CaseStatus, Outcome
from mediation.machines import MACHINES, allowed
from parties.access import Role
from parties.errors import NotNow

BEFORE_CONSENT = ("received", "screening", "awaiting_consent")
MEDIATING = ("choosing_mediator", "ready", "in_mediation", "suspended", "drafting")
SETTLED = ("settled", "monitoring")
ENDED = ("struck_out", "not_accepted", "not_settled", "withdrawn", "terminated")

Place = tuple[str, str | None]


def positions() -> dict[Place, dict[str, Step]]:
    """Every place a case can come to, with the steps leading on, by whoever and with whatever facts."""
    found: dict[Place, dict[str, Step]] = {}
    waiting: list[Place] = [(CASE.initial, None)]
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found[place] = {}
        for event in CASE.leaving(place[0]):
            for left in (False, True):
                try:
                    step = move(place[0], event, place[1], mediator_left=left)
                except NotNow:
                    continue
                found[place][event if not left else f"{event}+"] = step
                waiting.append((step.status, step.resume_state))
    return found


def test_from_every_reachable_place_of_a_case_some_role_opens_a_door_and_closed_can_be_reached() -> None:
    places = positions()
    assert {status for status, _ in places} == set(CASE.states)
    reaches: set[Place] = {("closed", None)}
    while True:
        grown = {
            place
            for place, steps in places.items()
            if any((step.status, step.resume_state) in reaches for step in steps.values())
        } | reaches
        if grown == reaches:
            break
        reaches = grown
    assert set(places) == reaches
    for status, resume_state in places:
        doors = CASE.allowed(status, set(Role), resume_state)
        assert doors or status == "closed"
        moving = {event for event in doors if move(status, event, resume_state).status != status}
        assert moving or status == "closed"


def test_a_challenge_and_a_hold_over_it_are_both_remembered() -> None:
    suspended = move("drafting", "challenge")
    assert suspended == Step(CaseStatus.suspended, "drafting")
    held = move("suspended", "hold_for_safety", "drafting")
    assert held == Step(CaseStatus.safety_hold, "suspended.drafting")
    assert move("safety_hold", "refer", "suspended.drafting") == held
    assert move("safety_hold", "end_for_safety", "suspended.drafting") == Step(CaseStatus.terminated, None)
    assert move("safety_hold", "release_hold", "suspended.drafting") == suspended
    assert move("suspended", "dismiss_challenge", "drafting") == Step(CaseStatus.drafting, None)


def test_a_case_forgets_where_it_stood_once_it_goes_on() -> None:
    assert move("suspended", "uphold_challenge", "ready") == Step(CaseStatus.choosing_mediator, None)
    assert move("suspended", "lose_mediator", "ready") == Step(CaseStatus.choosing_mediator, None)
    assert move("suspended", "lose_mediator", "ready", mediator_left=True) == Step(CaseStatus.suspended, "ready")
    assert move("safety_hold", "release_hold", "awaiting_consent") == Step(CaseStatus.screening, None)
    assert move("safety_hold", "release_hold", "monitoring") == Step(CaseStatus.monitoring, None)


@pytest.mark.parametrize(
    ("status", "event"),
    [("suspended", "dismiss_challenge"), ("safety_hold", "release_hold"), ("safety_hold", "end_for_safety")],
)
def test_going_back_without_knowing_where_to_is_an_error_and_no_refusal(status: str, event: str) -> None:
    with pytest.raises(ValueError, match="resume_state"):
        move(status, event)


def test_a_case_held_from_settled_is_not_offered_an_end() -> None:
    safety = {Role.safety}
    assert CASE.allowed("safety_hold", safety, "in_mediation") == ("release_hold", "end_for_safety")
    assert CASE.allowed("safety_hold", safety, "settled") == ("release_hold",)
    assert CASE.allowed("safety_hold", safety) == ("release_hold", "end_for_safety")


def test_coupled_events_have_no_door_and_the_others_do() -> None:
    for status in CASE.states:
        assert set(allowed("case", status)) == set(CASE.leaving(status)) - COUPLED
    assert CASE.allowed("screening", {Role.officer}) == (
        "pass_screening",
        "decline",
        "applicant_drops",
        "hold_for_safety",
        "correct",
        "change_party",
        "assign_officer",
    )
    assert CASE.allowed("screening", {Role.committee, Role.auditor}) == ()


def test_a_closed_case_knows_only_its_correction_and_a_new_case_from_it() -> None:
    assert CASE.allowed("closed") == ()
    assert {
        "corrected_after_closing": frozenset({Role.head}),
        "new_case_from": frozenset({Role.officer, Role.head}),
    } == AFTER_CLOSING
    assert not set(AFTER_CLOSING) & set(CASE.events)
    assert not set(DRAFT) & set(CASE.events)
    assert {"release_hold": Role.head, "end_for_safety": Role.head} == CONFIRMED_BY


def test_the_groups_part_the_states_of_a_case() -> None:
    groups = (lifecycle.P, lifecycle.M, lifecycle.S, lifecycle.E)
    assert [{str(status) for status in group} for group in groups] == [
        set(BEFORE_CONSENT),
        set(MEDIATING),
        set(SETTLED),
        set(ENDED),
    ]
    assert sum(len(group) for group in groups) + 3 == len(CaseStatus)


def test_the_outcome_is_set_on_entering_settled_or_an_end_and_nowhere_else() -> None:
    found = {str(status): outcome_on_entering(status) for status in CaseStatus}
    assert {status for status, outcome in found.items() if outcome} == {*ENDED, "settled"}
    assert {str(outcome) for outcome in found.values() if outcome} == {str(outcome) for outcome in Outcome}


@given(st.data())
def test_any_walk_through_any_machine_ends_only_at_an_end(data: st.DataObject) -> None:
    machine: Machine = MACHINES[data.draw(st.sampled_from(tuple(MACHINES)))]
    status, resume_state = machine.initial, None
    for _ in range(30):
        events = machine.leaving(status)
        if not events:
            assert status in machine.final
            return
        event = data.draw(st.sampled_from(events))
        left = data.draw(st.booleans())
        if machine.kind != "case":
            status = machine.next(status, event)
            continue
        try:
            step = move(status, event, resume_state, mediator_left=left)
        except NotNow:
            assert (status, event) == ("safety_hold", "end_for_safety")
            continue
        status, resume_state = step.status, step.resume_state
        assert (resume_state is not None) == (status in lifecycle.KEEPING)

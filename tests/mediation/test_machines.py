"""How the six machines hang together."""

from cases.lifecycle import COUPLED
from mediation.machines import FIRES, MACHINES


def test_every_coupled_event_is_fired_by_an_event_with_a_door_of_its_own() -> None:
    fired = {pair for pairs in FIRES.values() for pair in pairs}
    coupled = {(kind, event) for kind, machine in MACHINES.items() for event in machine.coupled}
    assert fired == coupled
    assert {event for kind, event in coupled if kind == "case"} == COUPLED
    for kind, event in FIRES:
        assert event in MACHINES[kind].events
        assert event not in MACHINES[kind].coupled


def test_whoever_fires_an_event_may_also_cause_the_events_it_fires() -> None:
    for (kind, event), fired in FIRES.items():
        for other, coupled in fired:
            roles = MACHINES[other].roles(coupled)
            assert not roles or roles <= MACHINES[kind].roles(event)


def test_there_are_six_machines_each_under_its_own_kind() -> None:
    assert list(MACHINES) == ["case", "session", "assignment", "agreement", "obligation", "referral"]
    assert all(machine.kind == kind for kind, machine in MACHINES.items())

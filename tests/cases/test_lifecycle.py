"""The six machines against the contract, typed here a second time by hand."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

import pytest
from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from cases.lifecycle import CASE
from cases.machine import NONE, FlatMachine, Slot
from cases.vocabulary import (
    AgreementStatus,
    AssignmentStatus,
    CaseStatus,
    ObligationStatus,
    ReferralStatus,
    SessionStatus,
)
from mediation.machines import MACHINES, fire
from parties.access import Role
from parties.errors import NotNow

BEFORE_CONSENT = "received screening awaiting_consent"
MEDIATING = "choosing_mediator ready in_mediation suspended drafting"
SETTLED = "settled monitoring"
ENDED = "struck_out not_accepted not_settled withdrawn terminated"
ON_RECORD = f"{BEFORE_CONSENT} {MEDIATING} {SETTLED} {ENDED} safety_hold"
SERVED = "ready in_mediation suspended drafting"

# event | from | to | roles; "same" stays, "kept" goes back, "left" stays only while a mediator is left
CONTRACT = {
    "case": f"""
        submit | draft | received | officer head
        start_screening | received | screening | officer head
        pass_screening | screening | awaiting_consent | officer head
        decline | screening | not_accepted | officer head
        applicant_drops | {BEFORE_CONSENT} | struck_out | officer head
        invite | awaiting_consent | same | officer head
        consent_all | awaiting_consent | choosing_mediator | officer head
        consent_some | awaiting_consent | choosing_mediator | officer head
        refuse | awaiting_consent | struck_out | officer head
        no_reply | awaiting_consent | struck_out | officer head system
        propose_mediator | choosing_mediator | same | officer head
        appoint | choosing_mediator | ready | head
        open_first_session | ready | in_mediation | mediator
        challenge | ready in_mediation drafting | suspended | officer head mediator
        dismiss_challenge | suspended | kept | head
        uphold_challenge | suspended | choosing_mediator | head
        remove_mediator | {SERVED} | left | head
        lose_mediator | {SERVED} | left | head system
        terms_reached | in_mediation | drafting | mediator
        reopen_talks | drafting | in_mediation | mediator
        sign | drafting | settled | mediator head
        fail | in_mediation drafting | not_settled | mediator
        withdraw | {MEDIATING} | withdrawn | officer head mediator
        terminate | {SERVED} | terminated | mediator head
        start_monitoring | settled | monitoring |
        hold_for_safety | {BEFORE_CONSENT} {MEDIATING} {SETTLED} | safety_hold | officer head mediator safety
        release_hold | safety_hold | kept | safety
        end_for_safety | safety_hold | kept | safety
        refer | {ON_RECORD} | same | officer head mediator safety
        correct | {ON_RECORD} | same | officer head
        change_party | {ON_RECORD} | same | officer head
        assign_officer | {ON_RECORD} | same | officer head
        change_track | {BEFORE_CONSENT} choosing_mediator ready in_mediation | same | head
        close | {SETTLED} {ENDED} | closed | officer head
    """,
    "session": """
        plan | none | planned | officer head mediator
        notify | planned | notified | officer mediator system
        open | planned notified | opened | mediator
        close | opened | closed | mediator
        record_no_show | planned notified | no_show | mediator officer
        postpone | planned notified | postponed | officer head mediator
        cancel | planned notified | cancelled | officer head mediator
    """,
    "assignment": """
        propose | none | proposed | officer head
        accept | proposed | accepted | mediator
        decline | proposed | declined | mediator
        disclose | accepted | disclosed | mediator
        party_objects | proposed accepted disclosed | declined | officer head
        confirm | disclosed | confirmed | head
        begin | confirmed | active |
        end | confirmed active | ended | head system
    """,
    "agreement": """
        draft | none | drafted | mediator
        discard | drafted | discarded | mediator
        sign | drafted | signed | mediator head
        request_certificate | signed returned_for_correction | certificate_requested | officer head
        certify | certificate_requested | certified | officer head
        return_for_correction | certificate_requested | returned_for_correction | officer head
        refuse_certificate | certificate_requested | certificate_refused | officer head
    """,
    "obligation": """
        perform_part | pending partly_done late demanded | partly_done | officer head mediator
        perform | pending partly_done late demanded breached petition_filed | done | officer head mediator
        waive | pending partly_done late demanded breached | waived | officer head
        fall_due | pending partly_done | late | system
        demand | late | demanded | officer head
        breach | late demanded | breached | officer head
        file_petition | breached | petition_filed | officer head
        enforce | petition_filed | enforced | officer head
        refuse_by_court | petition_filed | refused_by_court | officer head
        expire | late demanded breached | expired | system
    """,
    "referral": """
        prepare | none | prepared | officer head mediator safety
        send | prepared | sent | officer head safety
        acknowledge | sent | acknowledged | cjc guest
        ask_more | sent acknowledged in_progress | more_asked | cjc guest
        supply | more_asked | acknowledged | officer head
        start | acknowledged | in_progress | cjc guest
        decline | sent acknowledged more_asked | declined | cjc guest
        complete | in_progress | completed | cjc guest
        record_result | completed | result_recorded | officer head
        withdraw | prepared sent acknowledged more_asked in_progress | withdrawn | officer head
    """,
}

ENDS = {
    "case": "closed",
    "session": "closed no_show postponed cancelled",
    "assignment": "declined ended",
    "agreement": "discarded certified certificate_refused",
    "obligation": "done waived enforced refused_by_court expired",
    "referral": "result_recorded declined withdrawn",
}

STATUSES: Mapping[str, type[StrEnum]] = {
    "case": CaseStatus,
    "session": SessionStatus,
    "assignment": AssignmentStatus,
    "agreement": AgreementStatus,
    "obligation": ObligationStatus,
    "referral": ReferralStatus,
}

KINDS = tuple(CONTRACT)
KEEPABLE = f"{BEFORE_CONSENT} {MEDIATING} {SETTLED}".split()


@dataclass(frozen=True)
class Row:
    event: str
    sources: frozenset[str]
    target: str
    roles: frozenset[Role]

    def leads_to(self, status: str, kept: str | None, mediator_left: bool) -> str | None:
        """The state the contract names, None where it forbids."""
        if status not in self.sources:
            return None
        if self.target == "same" or (self.target == "left" and mediator_left):
            return status
        if self.target == "left":
            return "choosing_mediator"
        return _back(self.event, kept) if self.target == "kept" else self.target


def _back(event: str, kept: str | None) -> str | None:
    if event == "dismiss_challenge":
        return kept if kept in ("ready", "in_mediation", "drafting") else None
    if event == "release_hold":
        return "screening" if kept in BEFORE_CONSENT.split() else kept
    if kept in BEFORE_CONSENT.split():
        return "not_accepted"
    return "terminated" if kept in MEDIATING.split() else None


def rows(kind: str) -> Iterator[Row]:
    for line in CONTRACT[kind].strip().splitlines():
        event, sources, target, roles = (cell.strip() for cell in line.split("|"))
        yield Row(event, frozenset(sources.split()), target, frozenset(Role(role) for role in roles.split()))


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_and_event_does_what_the_contract_says(kind: str) -> None:
    machine = MACHINES[kind]
    for row in rows(kind):
        for status in (machine.initial, *machine.states):
            for kept in KEEPABLE if row.target == "kept" else (None,):
                for left in (True, False):
                    wanted = row.leads_to(status, kept, left)
                    if wanted is None:
                        with pytest.raises(NotNow) as refusal:
                            fire(kind, status, row.event, kept, mediator_left=left)
                        assert (refusal.value.machine, refusal.value.status) == (kind, status)
                        assert refusal.value.event == row.event
                    else:
                        assert fire(kind, status, row.event, kept, mediator_left=left) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_the_contract_knows_every_event_state_and_role_of_the_machine(kind: str) -> None:
    machine = MACHINES[kind]
    typed = tuple(rows(kind))
    assert machine.events == tuple(row.event for row in typed)
    assert {row.event: machine.roles(row.event) for row in typed} == {row.event: row.roles for row in typed}
    assert set(machine.states) == {str(status) for status in STATUSES[kind]}
    assert machine.final == set(ENDS[kind].split())
    for status in (machine.initial, *machine.states):
        assert set(machine.leaving(status)) == {row.event for row in typed if status in row.sources}


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_event_is_refused_and_nobody_may_fire_it(kind: str) -> None:
    machine = MACHINES[kind]
    with pytest.raises(NotNow):
        fire(kind, machine.states[0], "no_such_event")
    assert machine.roles("no_such_event") == frozenset()


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_state_is_an_error_and_no_refusal(kind: str) -> None:
    with pytest.raises(ValueError, match="has no state"):
        fire(kind, "no_such_state", MACHINES[kind].events[0])


@pytest.mark.parametrize("kind", KINDS)
def test_the_four_flags_that_make_a_machine_refuse_loudly_are_pinned(kind: str) -> None:
    flow = MACHINES[kind].flow
    assert issubclass(flow, StateMachine)
    for owner in (FlatMachine, flow):
        assert owner.catch_errors_as_events is False
        assert owner.allow_event_without_transition is False
        assert owner.enable_self_transition_entries is False
        assert owner.atomic_configuration_update is True
    assert {flag: vars(FlatMachine)[flag] for flag in ("catch_errors_as_events", "atomic_configuration_update")} == {
        "catch_errors_as_events": False,
        "atomic_configuration_update": True,
    }


class _Failing(FlatMachine):
    first = State(initial=True)
    second = State(final=True)
    go = first.to(second, on="break_off")

    def break_off(self) -> None:
        raise RuntimeError("the deed failed")


def test_an_error_inside_a_machine_comes_out_and_nothing_has_moved() -> None:
    slot = Slot()
    slot.status = "first"
    machine = _Failing(slot, state_field="status")
    with pytest.raises(RuntimeError, match="the deed failed"):
        machine.send("go")
    assert slot.status == "first"


def test_the_library_itself_raises_on_a_forbidden_event() -> None:
    slot = Slot()
    slot.status = "closed"
    with pytest.raises(TransitionNotAllowed):
        CASE.flow(slot, state_field="status").send("submit")


@pytest.mark.parametrize("kind", KINDS)
def test_no_machine_is_stuck_after_one_of_its_kind_reached_an_end(kind: str) -> None:
    machine = MACHINES[kind]
    for row in rows(kind):
        for target in machine.targets(next(iter(row.sources)), row.event) & machine.final:
            assert fire(kind, next(iter(row.sources)), row.event) == target
    first = next(rows(kind))
    assert fire(kind, machine.initial, first.event) == first.target


def test_threads_do_not_share_a_machine() -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: fire("case", "in_mediation" if n % 2 else "drafting", "fail"), range(200)))
    assert set(found) == {"not_settled"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "case"])
def test_from_every_state_of_a_small_machine_some_role_leads_to_an_end(kind: str) -> None:
    machine = MACHINES[kind]
    reached, waiting = set(), [machine.initial]
    while waiting:
        status = waiting.pop()
        if status in reached:
            continue
        reached.add(status)
        fired = [event for event in machine.leaving(status) if machine.roles(event)]
        assert fired or status in machine.final
        for event in machine.leaving(status):
            waiting.extend(machine.targets(status, event))
    assert reached - {NONE} == set(machine.states)

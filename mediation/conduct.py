"""The small machines: session, assignment, agreement, obligation, referral; and who fires their events."""

from statemachine import State

from cases.machine import FlatMachine, Machine
from parties.access import Role

_INTAKE = frozenset({Role.officer, Role.head})
_CASE_WORK = _INTAKE | {Role.mediator}
_MEDIATOR = frozenset({Role.mediator})
_RECEIVER = frozenset({Role.cjc, Role.guest})


class SessionMachine(FlatMachine):
    """One session. What happens while it is open are entries, not events."""

    none = State(initial=True)
    planned = State()
    notified = State()
    opened = State()
    closed = State(final=True)
    no_show = State(final=True)
    postponed = State(final=True)
    cancelled = State(final=True)

    plan = none.to(planned)
    notify = planned.to(notified)
    open = opened.from_(planned, notified)
    close = opened.to(closed)
    record_no_show = no_show.from_(planned, notified)
    postpone = postponed.from_(planned, notified)
    cancel = cancelled.from_(planned, notified)


class AssignmentMachine(FlatMachine):
    """One mediator's service in one case, from proposal to end (ม.13, 22)."""

    none = State(initial=True)
    proposed = State()
    accepted = State()
    declined = State(final=True)
    disclosed = State()
    confirmed = State()
    active = State()
    ended = State(final=True)

    propose = none.to(proposed)
    accept = proposed.to(accepted)
    decline = proposed.to(declined)
    disclose = accepted.to(disclosed)
    party_objects = declined.from_(proposed, accepted, disclosed)
    confirm = disclosed.to(confirmed)
    begin = confirmed.to(active)
    end = ended.from_(confirmed, active)


class AgreementMachine(FlatMachine):
    """The paper: drafted, signed, and at a people's centre certified by the department (ม.30, 69)."""

    none = State(initial=True)
    drafted = State()
    discarded = State(final=True)
    signed = State()
    certificate_requested = State()
    certified = State(final=True)
    returned_for_correction = State()
    certificate_refused = State(final=True)

    draft = none.to(drafted)
    discard = drafted.to(discarded)
    sign = drafted.to(signed)
    request_certificate = certificate_requested.from_(signed, returned_for_correction)
    certify = certificate_requested.to(certified)
    return_for_correction = certificate_requested.to(returned_for_correction)
    refuse_certificate = certificate_requested.to(certificate_refused)


class ObligationMachine(FlatMachine):
    """One promise of an agreement, from its birth at signing to its end (ม.32–33)."""

    pending = State(initial=True)
    partly_done = State()
    done = State(final=True)
    waived = State(final=True)
    late = State()
    demanded = State()
    breached = State()
    petition_filed = State()
    enforced = State(final=True)
    refused_by_court = State(final=True)
    expired = State(final=True)

    perform_part = partly_done.from_(pending, partly_done, late, demanded)
    perform = done.from_(pending, partly_done, late, demanded, breached, petition_filed)
    waive = waived.from_(pending, partly_done, late, demanded, breached)
    fall_due = late.from_(pending, partly_done)
    demand = late.to(demanded)
    breach = breached.from_(late, demanded)
    file_petition = breached.to(petition_filed)
    enforce = petition_filed.to(enforced)
    refuse_by_court = petition_filed.to(refused_by_court)
    expire = expired.from_(late, demanded, breached)


class ReferralMachine(FlatMachine):
    """A matter handed to another centre; overdue is a flag a clock sets, not a state."""

    none = State(initial=True)
    prepared = State()
    sent = State()
    acknowledged = State()
    more_asked = State()
    in_progress = State()
    completed = State()
    result_recorded = State(final=True)
    declined = State(final=True)
    withdrawn = State(final=True)

    prepare_packet = none.to(prepared)
    send_packet = prepared.to(sent)
    acknowledge = sent.to(acknowledged)
    ask_more = more_asked.from_(sent, acknowledged, in_progress)
    supply = more_asked.to(acknowledged)
    start = acknowledged.to(in_progress)
    decline = declined.from_(sent, acknowledged, more_asked)
    complete = in_progress.to(completed)
    record_result = completed.to(result_recorded)
    withdraw = withdrawn.from_(prepared, sent, acknowledged, more_asked, in_progress)


SESSION = Machine(
    kind="session",
    flow=SessionMachine,
    table={
        "plan": _CASE_WORK,
        "notify": frozenset({Role.officer, Role.mediator, Role.system}),
        "open": _MEDIATOR,
        "close": _MEDIATOR,
        "record_no_show": frozenset({Role.mediator, Role.officer}),
        "postpone": _CASE_WORK,
        "cancel": _CASE_WORK,
    },
)

ASSIGNMENT = Machine(
    kind="assignment",
    flow=AssignmentMachine,
    table={
        "propose": _INTAKE,
        "accept": _MEDIATOR,
        "decline": _MEDIATOR,
        "disclose": _MEDIATOR,
        "party_objects": _INTAKE,
        "confirm": frozenset({Role.head}),
        "begin": frozenset(),
        "end": frozenset({Role.head, Role.system}),
    },
    coupled=frozenset({"begin"}),
)

AGREEMENT = Machine(
    kind="agreement",
    flow=AgreementMachine,
    table={
        "draft": _MEDIATOR,
        "discard": _MEDIATOR,
        "sign": frozenset({Role.mediator, Role.head}),
        "request_certificate": _INTAKE,
        "certify": _INTAKE,
        "return_for_correction": _INTAKE,
        "refuse_certificate": _INTAKE,
    },
    coupled=frozenset({"draft"}),
)

OBLIGATION = Machine(
    kind="obligation",
    flow=ObligationMachine,
    table={
        "perform_part": _CASE_WORK,
        "perform": _CASE_WORK,
        "waive": _INTAKE,
        "fall_due": frozenset({Role.system}),
        "demand": _INTAKE,
        "breach": _INTAKE,
        "file_petition": _INTAKE,
        "enforce": _INTAKE,
        "refuse_by_court": _INTAKE,
        "expire": frozenset({Role.system}),
    },
)

REFERRAL = Machine(
    kind="referral",
    flow=ReferralMachine,
    table={
        "prepare": _CASE_WORK | {Role.safety},
        "send": _INTAKE | {Role.safety},
        "acknowledge": _RECEIVER,
        "ask_more": _RECEIVER,
        "supply": _INTAKE,
        "start": _RECEIVER,
        "decline": _RECEIVER,
        "complete": _RECEIVER,
        "record_result": _INTAKE,
        "withdraw": _INTAKE,
    },
    renamed={"prepare": "prepare_packet", "send": "send_packet"},
)

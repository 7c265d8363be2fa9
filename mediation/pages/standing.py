"""What may be done now, by whom, and what stands in the way: the deeds of a case as its page offers them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from cases.vocabulary import (
    AgreementStatus,
    AssignmentStatus,
    CaseStatus,
    ObligationStatus,
    ReferralStatus,
    SessionStatus,
)
from mediation.case_view import scene_of
from mediation.deeds import deeds_of
from mediation.dossier import Dossier
from mediation.machines import MACHINES
from mediation.pages.forms import FaultView, message_of
from mediation.practice.conflicts import open_matches, recorded
from mediation.steps import COLLECTIONS, Deed, Scene, resume_of, status_of
from parties.access import ROLE_ORDER, Actor, Role
from parties.errors import Fault
from parties.language import gettext as _

STATES: dict[str, type[StrEnum]] = {
    "case": CaseStatus,
    "session": SessionStatus,
    "assignment": AssignmentStatus,
    "agreement": AgreementStatus,
    "obligation": ObligationStatus,
    "referral": ReferralStatus,
}
"""Kind of subject → its states."""

_ENDINGS = frozenset(
    {"decline", "applicant_drops", "refuse", "no_reply", "fail", "withdraw", "terminate", "discard", "cancel", "end"}
)
_BESIDE = frozenset(
    {
        "correct",
        "change_party",
        "assign_officer",
        "change_track",
        "declare_lockout",
        "lift_lockout",
        "hold_for_safety",
        "challenge",
        "corrected_after_closing",
        "prepare",
        "issue_document",
        "answer_times",
        "record_contact",
        "send_again",
    }
)
_ASKED_FIRST = frozenset({CaseStatus.screening, CaseStatus.safety_hold})
_BEFORE_ASKING = frozenset({CaseStatus.received, CaseStatus.screening})
_GRAVE = _ENDINGS | {"hold_for_safety", "end_for_safety", "uphold_challenge", "breach", "refuse_by_court"}
_AWAITED = frozenset(
    {
        *(("case", event) for event in ("submit", "start_screening", "record_screening", "pass_screening", "invite")),
        *(("case", event) for event in ("record_consent", "record_briefing", "consent_all", "dismiss_challenge")),
        *(
            ("case", event)
            for event in ("uphold_challenge", "terms_reached", "release_hold", "end_for_safety", "close")
        ),
        ("case", "decide_conflict"),
        *(("assignment", event) for event in ("propose", "accept", "disclose", "confirm")),
        *(("session", event) for event in ("plan", "open", "close")),
        *(("referral", event) for event in ("send", "supply", "record_result")),
        ("agreement", "sign"),
    }
)
"""What leads a case on, and so is worth telling of others: (kind, event)."""
_BY_CLOCK = frozenset({Role.system, Role.guest})


@dataclass(frozen=True)
class Door:
    """One deed as a page offers it. `faults` stand in the way now; `waits_for` are the roles where it is not the reader's;
    `about` names the subject within the case."""

    deed: Deed[Any]
    address: str
    faults: Sequence[FaultView] = ()
    waits_for: Sequence[Role] = ()
    about: str = ""

    @property
    def title(self) -> str:
        """What it is called."""
        return self.deed.title

    @property
    def mine(self) -> bool:
        """Whether the reader's role allows it."""
        return not self.waits_for

    @property
    def open(self) -> bool:
        """Whether nothing stands in the way."""
        return self.mine and not self.faults

    @property
    def grave(self) -> bool:
        """Whether it ends or stops something."""
        return self.deed.event in _GRAVE


@dataclass(frozen=True)
class Offered:
    """All deeds on a case: what leads on, what ends it, what is seldom needed, and what others must do."""

    leading_on: Sequence[Door]
    ending: Sequence[Door]
    beside: Sequence[Door]
    waiting: Sequence[Door]


def told_fault(fault: Fault) -> FaultView:
    """What stands in the way, in the reader's language."""
    hint = _(fault.hint) % fault.params if fault.hint else ""
    return FaultView(message_of(fault), section=fault.section or "", hint=hint)


def permitted(deed: Deed[Any], scene: Scene) -> bool:
    """Whether one of the actor's roles in this case may do it, whatever the state."""
    roles = deed.may
    if deed.own_only and (scene.entity is None or scene.entity.account_id != scene.actor.account_id):
        roles = roles - {Role.mediator}
    return bool(roles & scene.dossier.roles_of(scene.actor))


def address_of_deed(case_id: int, deed: Deed[Any], entity: Any = None) -> str:
    """Where its form stands."""
    subject = f"/{entity.id}" if entity is not None else ""
    return f"/cases/{case_id}/do/{deed.kind}{subject}/{deed.event}"


def doors_of(dossier: Dossier, actor: Actor, kind: str, entity: Any = None) -> list[Door]:
    """The deeds that the states allow on a subject: the reader's own with what stands in the way, and of others' those
    that lead the case on, with their roles."""
    scene = scene_of(dossier, actor, entity)
    found = []
    for deed in deeds_of(kind):
        fits = deed.begins == (entity is None) if kind != "case" else True
        if not fits or not deed.possible(dossier, entity):
            continue
        address = address_of_deed(dossier.file.id, deed, entity)
        if permitted(deed, scene):
            found.append(Door(deed, address, faults=[told_fault(fault) for fault in deed.guards(scene)]))
        elif (kind, deed.event) in _AWAITED and (deed.event != "decide_conflict" or _is_due(deed.event, dossier)):
            waits_for = tuple(role for role in ROLE_ORDER if role in deed.may - _BY_CLOCK)
            found.append(Door(deed, address, waits_for=waits_for))
    return found


def doors_within(dossier: Dossier, actor: Actor) -> dict[str, list[Door]]:
    """What may be done to each subject within the case: "session:12" → its deeds."""
    return {
        f"{kind}:{entity.id}": doors_of(dossier, actor, kind, entity)
        for kind, collection in COLLECTIONS.items()
        for entity in getattr(dossier, collection)
    }


def offered(dossier: Dossier, actor: Actor, within: Mapping[str, Sequence[Door]], names: Mapping[str, str]) -> Offered:
    """All deeds on the case itself, those that begin something in it, and of those on the subjects `within` it, which
    `names` calls by their names, those that lead the case on."""
    own = [door for kind in ("case", "assignment", "session", "referral") for door in doors_of(dossier, actor, kind)]
    inner = [
        replace(door, about=names.get(subject, ""))
        for subject, doors in within.items()
        for door in doors
        if (door.deed.kind, door.deed.event) in _AWAITED
    ]
    mine = [door for door in own if door.mine]
    leading_on = [door for door in mine if _group(door, dossier) == "on"] + [door for door in inner if door.mine]
    return Offered(
        sorted(leading_on, key=lambda door: not door.open),
        [door for door in mine if _group(door, dossier) == "end"],
        [door for door in mine if _group(door, dossier) == "beside"],
        [door for door in (*own, *inner) if not door.mine],
    )


def _group(door: Door, dossier: Dossier) -> str:
    event = door.deed.event
    if event in _ENDINGS:
        return "end"
    if event in _BESIDE:
        return "beside"
    return "on" if _is_due(event, dossier) else "beside"


def _is_due(event: str, dossier: Dossier) -> bool:
    """Whether a record that is possible at many times is what the case waits for now."""
    status = dossier.file.status
    if event == "record_safety":
        return status in _ASKED_FIRST
    if event == "record_consent":
        return status is CaseStatus.awaiting_consent
    if event == "record_briefing":
        return status not in _BEFORE_ASKING and any(side.briefed_on is None for side in dossier.joining)
    if event == "propose_times":
        return not any(session.status in _YET_TO_END for session in dossier.sessions)
    if event == "decide_conflict":
        return any(open_matches(recorded(dossier, one.mediator_id)) for one in dossier.assignments if one.standing)
    return True


_YET_TO_END = frozenset({SessionStatus.planned, SessionStatus.notified, SessionStatus.opened})


def leads_to(deed: Deed[Any], dossier: Dossier, entity: Any) -> StrEnum | None:
    """The state the subject will be in afterwards; None where it stays as it is, or where it depends on the facts."""
    if deed.records:
        return None
    machine, status = MACHINES[deed.kind], status_of(deed.kind, dossier, entity)
    targets = machine.targets(status, deed.event)
    if len(targets) > 1 and resume_of(deed.kind, dossier):
        targets = frozenset({machine.next(status, deed.event, resume_of(deed.kind, dossier))})
    if len(targets) != 1 or status in targets:
        return None
    return STATES[deed.kind](next(iter(targets)))

"""What a dossier is made of: the case's own row and every subject within the case, as the rules read them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import msgspec

from cases.vocabulary import (
    AgreementStatus,
    AssignmentStatus,
    CaseStatus,
    ObligationStatus,
    ReferralStatus,
    Track,
)
from mediation.conflicting import Decision, MatchField, MatchKind, reference_of


class CaseFile(msgspec.Struct, frozen=True):
    """The case's own row."""

    id: int
    centre_id: int
    number: str | None
    status: CaseStatus
    resume_state: str | None
    track: Track
    nature: str
    topic: str
    official_code: str
    offence_section: str
    title: str
    facts: str
    wish: str
    value: Decimal | None
    no_value_reason: str
    place: str
    place_moo: str
    area_code: str
    happened_on: date | None
    happened_on_about: str
    channel: str
    relationship: str
    recurring: bool
    earlier_attempts: str
    pending_authority: str
    pending_reference: str
    limitation_on: date | None
    officer_id: int | None
    created_by: int | None
    notice_version: int | None
    received_at: datetime | None
    consented_at: datetime | None
    mediation_started_at: datetime | None
    outcome: str | None
    outcome_reason: str
    ended_on: date | None
    closed_on: date | None
    linked_case_id: int | None
    version: int
    last_happened_at: datetime | None
    created_at: datetime


class Side(msgspec.Struct, frozen=True):
    """One side of the dispute and its will."""

    id: int
    side: int
    side_role: str
    consent: str
    consented_on: date | None
    joining: bool
    invitations: int
    last_invited_on: date | None
    reply_by: date | None
    briefed_on: date | None
    asks_centre_to_choose: bool
    preferences: str
    prefers: list[int] = []
    excludes: list[int] = []


class Party(msgspec.Struct, frozen=True):
    """A person in the case. Numbers of cards and phones are not here: only whether there are any."""

    id: int
    person_id: int
    side: int
    role: str
    stands_for: int | None
    authority: str
    capacity: str
    joined_on: date | None
    left_on: date | None
    left_reason: str
    succeeds: int | None
    kind: str
    prefix: str
    first_name: str
    middle_name: str
    last_name: str
    house_no: str
    moo: str
    village: str
    soi: str
    road: str
    subdistrict: str
    district: str
    province: str
    postcode: str
    area_code: str
    language: str
    needs: str
    occupation: str
    email: str
    contact_person: str
    birth_date: date | None
    birth_year: int | None
    has_phone: bool
    has_national_id: bool
    id_type: str
    employer: str = ""

    @property
    def name(self) -> str:
        """As it is said aloud: prefix and first name together, then the rest."""
        return " ".join(part for part in (self.prefix + self.first_name, self.middle_name, self.last_name) if part)

    @property
    def here(self) -> bool:
        """Still in the case."""
        return self.left_on is None


class Screening(msgspec.Struct, frozen=True):
    """The newest answers to the scope questions, and what the guards found."""

    id: int
    answers: dict[str, Any]
    findings: list[dict[str, Any]]
    law_version: str
    at: datetime


class SafetyColourOf(msgspec.Struct, frozen=True):
    """The newest safety colour of one person; the answers are not here."""

    id: int
    case_party_id: int
    colour: str
    measures: list[str]
    at: datetime


class SideAnswer(msgspec.Struct, frozen=True):
    """What one side said of a mediator. `given_by`: the party who said it, None where that was not
    written down. `informed`: the disclosure was there to be read; `ties`: the references of what the head had let pass by then."""

    side: int
    answer: str
    on: date
    given_by: int | None
    manner: str
    informed: bool
    ties: list[int] = []


class PapersAnswer(msgspec.Struct, frozen=True):
    """Whether the earlier mediator's papers may be used again: said by a side, or by the mediator (`side` is None)."""

    side: int | None
    consent: str
    on: date
    given_by: int | None
    manner: str


class Assignment(msgspec.Struct, frozen=True):
    """A mediator's part in the case. `answers` and `papers` stand in the order they were given; the newest of a side counts."""

    id: int
    mediator_id: int
    status: AssignmentStatus
    how_chosen: str
    disclosure: dict[str, Any] | None
    disclosed_on: date | None
    sides_agreed: list[int]
    end_reason: str | None
    reuse_papers: bool | None
    last_happened_at: datetime | None
    version: int
    name: str
    account_id: int | None
    registration_no: str
    valid_from: date | None
    valid_to: date | None
    mediator_ended_on: date | None
    answers: list[SideAnswer] = []
    papers: list[PapersAnswer] = []
    confirmed_at: datetime | None = None

    @property
    def standing(self) -> bool:
        """Neither declined nor ended."""
        return self.status not in (AssignmentStatus.declined, AssignmentStatus.ended)

    @property
    def appointed(self) -> bool:
        """Confirmed by the head, or at work already."""
        return self.status in (AssignmentStatus.confirmed, AssignmentStatus.active)


class Challenge(msgspec.Struct, frozen=True):
    """An objection to a mediator. `explanation` and `reasons` are commitments of texts kept with the case."""

    id: int
    assignment_id: int
    ground: str
    under: str
    raised_by: list[int]
    raised_by_mediator: bool
    raised_at: datetime
    decision: str | None
    decided_by: int | None = None
    decided_at: datetime | None = None
    explanation: str = ""
    reasons: str = ""


class Conflict(msgspec.Struct, frozen=True):
    """A match between a mediator and somebody of a side, on record; open until the head decides on it (ม.13).

    `kept_from`: accounts that may not know of the other case. `reason`: the head's words, None where they were erased.
    """

    id: int
    mediator_id: int
    case_party_id: int
    kind: MatchKind
    field: MatchField
    other_case_id: int | None
    other_number: str | None
    kept_from: list[int]
    found_at: datetime
    decision: Decision | None
    decided_by: int | None
    decided_at: datetime | None
    reason: str | None

    @property
    def reference(self) -> int:
        """The same as of the match that was found."""
        return reference_of(self.mediator_id, self.case_party_id, self.kind, self.field, self.other_case_id)

    @property
    def open(self) -> bool:
        """Whether it waits for the head."""
        return self.decision is None


class Hold(msgspec.Struct, frozen=True):
    """The stop for safety that is in force."""

    id: int
    held_from: str
    reason_code: str
    held_at: datetime
    proposed: str | None
    proposed_by: int | None
    proposed_at: datetime | None


class Signature(msgspec.Struct, frozen=True):
    """One signature under an agreement: of a party, or of a mediator."""

    id: int
    case_party_id: int | None
    assignment_id: int | None
    manner: str
    signed_by: int | None
    witness_one: str
    witness_two: str
    authority: str
    read_in: str = ""
    interpreter: str = ""


class Agreement(msgspec.Struct, frozen=True):
    """An agreement, with its signatures."""

    id: int
    no: int
    status: AgreementStatus
    place: str
    dispute_in_law: str
    voluntary: bool
    substance: str
    default_clause: str
    legal_checked: bool
    criminal_part: bool
    read_aloud: bool
    copies_given: bool
    signed_on: date | None
    certificate_no: str
    certificate_on: date | None
    certificate_reason: str
    prosecution_extinguished_on: date | None
    last_happened_at: datetime | None
    version: int
    signatures: list[Signature]
    default_interest: Decimal | None = None
    estate_left_out: bool = False


class Obligation(msgspec.Struct, frozen=True):
    """One promise of an agreement."""

    id: int
    agreement_id: int
    no: int
    debtor_side: int
    creditor_side: int
    kind: str
    what: str
    amount: Decimal | None
    performed_amount: Decimal
    due_on: date
    method: str
    civil_part: bool
    status: ObligationStatus
    enforceable_from: date | None
    enforce_by: date | None
    done_on: date | None
    last_happened_at: datetime | None
    version: int
    series: int = 0
    part: int = 1
    every: str = ""
    debtor_party_id: int | None = None
    creditor_party_id: int | None = None
    proof: str = ""


def series_of(promises: Iterable[Obligation]) -> list[list[Obligation]]:
    """The promises as they were made: payments of one promise together, in their order."""
    ordered = sorted(promises, key=lambda promise: promise.no)
    return [list(group) for _, group in groupby(ordered, key=lambda one: one.series or -one.no)]


class Referral(msgspec.Struct, frozen=True):
    """A matter handed to another body, as its sender sees it."""

    id: int
    from_centre_id: int
    to_centre_id: int | None
    case_id: int
    previous_id: int | None
    destination: str
    to_name: str
    letter_no: str
    status: ReferralStatus
    reason_code: str
    basis: str
    consent_on: date | None
    urgent: bool
    packet: dict[str, Any]
    sent_at: datetime | None
    reply_by: date | None
    overdue_at: datetime | None
    followed_up_on: date | None
    receiver_no: str
    receiver_officer: str
    acknowledged_at: datetime | None
    decline_reason: str
    question: str
    supplement: str
    result_code: str
    result: str
    completed_on: date | None
    last_happened_at: datetime | None
    version: int
    destination_id: int | None = None
    grounds: list[dict[str, Any]] = []

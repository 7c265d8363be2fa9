"""The closed lists of coded reasons an event may carry. Values are stable ids; labels stand in `labels`."""

from enum import StrEnum


class StruckOutReason(StrEnum):
    """Why a request was struck out before consent (ม.21)."""

    refused = "refused"
    no_reply = "no_reply"
    applicant_dropped = "applicant_dropped"


class DeclineReason(StrEnum):
    """Why a request was not accepted: the guard that failed, or a red line of suitability."""

    family_status = "family_status"
    ownership = "ownership"
    over_cap = "over_cap"
    offence_not_mediable = "offence_not_mediable"
    juvenile_court = "juvenile_court"
    incapacity = "incapacity"
    unlawful_content = "unlawful_content"
    safety = "safety"
    coerced_or_intoxicated = "coerced_or_intoxicated"
    mediators_conflicted = "mediators_conflicted"
    official_is_party = "official_is_party"
    state_agency_party = "state_agency_party"
    better_elsewhere = "better_elsewhere"
    other = "other"


class TerminateReason(StrEnum):
    """Why a mediator ended the mediation for reasons other than failed talks (ม.31(3))."""

    absences = "absences"
    bad_faith = "bad_faith"
    danger = "danger"
    coercion_found = "coercion_found"
    outside_scope_found = "outside_scope_found"
    incapacity_found = "incapacity_found"
    unlawful_terms = "unlawful_terms"
    party_unreachable = "party_unreachable"
    no_mediator_available = "no_mediator_available"
    death_of_party = "death_of_party"
    other = "other"


class ChallengeGround(StrEnum):
    """Facts a mediator must disclose and a side may object to (ม.13)."""

    spouse_or_betrothed = "spouse_or_betrothed"
    kin = "kin"
    representative = "representative"
    creditor_debtor = "creditor_debtor"
    employer_employee = "employer_employee"
    other_doubt = "other_doubt"


class ChallengeBasis(StrEnum):
    """`stop`: ม.23, one person of a side suffices. `removal`: ม.14, every person of the side must join."""

    stop = "stop"
    removal = "removal"


class RemovalGround(StrEnum):
    """Grounds of removing a mediator (ม.15 (1)–(4))."""

    fraud_or_threats = "fraud_or_threats"
    absences = "absences"
    breach_of_ethics = "breach_of_ethics"
    challenge_upheld = "challenge_upheld"


class MediatorEndReason(StrEnum):
    completed = "completed"
    challenged = "challenged"
    removed = "removed"
    resigned = "resigned"
    registration_ended = "registration_ended"
    died = "died"


class AssignmentDeclineReason(StrEnum):
    """Why a proposed mediator does not serve: own refusal, or a party's objection before confirmation."""

    not_available = "not_available"
    conflict_of_interest = "conflict_of_interest"
    party_objected = "party_objected"
    other = "other"


class PostponedBy(StrEnum):
    applicant = "applicant"
    respondent = "respondent"
    other_side = "other_side"
    mediator = "mediator"
    centre = "centre"


class PostponeReason(StrEnum):
    asked_beforehand = "asked_beforehand"
    illness = "illness"
    death_in_family = "death_in_family"
    work_or_harvest = "work_or_harvest"
    flood_or_road = "flood_or_road"
    papers_awaited = "papers_awaited"
    room_not_available = "room_not_available"
    safety = "safety"
    other = "other"


class CancelReason(StrEnum):
    planned_in_error = "planned_in_error"
    mediation_ended = "mediation_ended"
    mediator_changed = "mediator_changed"
    safety = "safety"
    other = "other"


class NoShowReason(StrEnum):
    """Why somebody did not come. Only `no_word` and `refused_to_come` count as absence without cause."""

    no_word = "no_word"
    refused_to_come = "refused_to_come"
    notice_not_received = "notice_not_received"
    illness = "illness"
    death_in_family = "death_in_family"
    flood_or_road = "flood_or_road"
    other_cause = "other_cause"

    @property
    def excused(self) -> bool:
        """True when the absence has a cause and does not count (ม.15(2))."""
        return self not in (NoShowReason.no_word, NoShowReason.refused_to_come)


class ReferralReason(StrEnum):
    unresolved = "unresolved"
    legal_advice = "legal_advice"
    help_with_costs = "help_with_costs"
    crime_victim_relief = "crime_victim_relief"
    safety = "safety"
    crime = "crime"
    ownership_or_title = "ownership_or_title"
    family_status = "family_status"
    over_cap = "over_cap"
    mediators_conflicted = "mediators_conflicted"
    agency_matter = "agency_matter"
    enforcement = "enforcement"
    not_accepted = "not_accepted"
    other = "other"


class ReferralBasis(StrEnum):
    """What makes it lawful to pass the data on (PDPA ม.24, 27; the DV Act's duty to notify)."""

    written_consent = "written_consent"
    danger_to_life = "danger_to_life"
    duty_to_notify = "duty_to_notify"
    public_task = "public_task"


class ReferralDeclineReason(StrEnum):
    not_competent = "not_competent"
    incomplete = "incomplete"
    person_unreachable = "person_unreachable"
    person_declines = "person_declines"
    already_handled = "already_handled"
    other = "other"

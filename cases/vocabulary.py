"""The closed lists of the field's words. Each value is a stable id in code, API and journal."""

from enum import StrEnum


class CaseStatus(StrEnum):
    """States of a case. `closed` alone is final; `struck_out` … `terminated` end only the mediation."""

    draft = "draft"
    received = "received"
    screening = "screening"
    safety_hold = "safety_hold"
    awaiting_consent = "awaiting_consent"
    struck_out = "struck_out"
    not_accepted = "not_accepted"
    choosing_mediator = "choosing_mediator"
    ready = "ready"
    in_mediation = "in_mediation"
    suspended = "suspended"
    drafting = "drafting"
    settled = "settled"
    not_settled = "not_settled"
    withdrawn = "withdrawn"
    terminated = "terminated"
    monitoring = "monitoring"
    closed = "closed"


class SessionStatus(StrEnum):
    planned = "planned"
    notified = "notified"
    opened = "opened"
    closed = "closed"
    no_show = "no_show"
    postponed = "postponed"
    cancelled = "cancelled"


class AssignmentStatus(StrEnum):
    proposed = "proposed"
    accepted = "accepted"
    declined = "declined"
    disclosed = "disclosed"
    confirmed = "confirmed"
    active = "active"
    ended = "ended"


class AgreementStatus(StrEnum):
    drafted = "drafted"
    discarded = "discarded"
    signed = "signed"
    certificate_requested = "certificate_requested"
    certified = "certified"
    returned_for_correction = "returned_for_correction"
    certificate_refused = "certificate_refused"


class ObligationStatus(StrEnum):
    pending = "pending"
    partly_done = "partly_done"
    done = "done"
    waived = "waived"
    late = "late"
    demanded = "demanded"
    breached = "breached"
    petition_filed = "petition_filed"
    enforced = "enforced"
    refused_by_court = "refused_by_court"
    expired = "expired"


class ReferralStatus(StrEnum):
    prepared = "prepared"
    sent = "sent"
    acknowledged = "acknowledged"
    more_asked = "more_asked"
    in_progress = "in_progress"
    completed = "completed"
    result_recorded = "result_recorded"
    declined = "declined"
    withdrawn = "withdrawn"


class Track(StrEnum):
    """Legal tracks. The house runs COMMUNITY and PEOPLE_CENTRE; to the others it may only refer."""

    COMMUNITY = "COMMUNITY"
    PEOPLE_CENTRE = "PEOPLE_CENTRE"
    STATE_AGENCY = "STATE_AGENCY"
    DISTRICT_CIVIL = "DISTRICT_CIVIL"
    DISTRICT_CRIMINAL = "DISTRICT_CRIMINAL"
    VILLAGE = "VILLAGE"
    POLICE_STAGE = "POLICE_STAGE"
    COURT = "COURT"


class Nature(StrEnum):
    civil = "civil"
    criminal = "criminal"
    mixed = "mixed"
    other = "other"


class Topic(StrEnum):
    """The community's own words for the matter; independent of nature and of the official code."""

    LAND_BOUNDARY = "LAND_BOUNDARY"
    LAND_WAY = "LAND_WAY"
    LAND_RENT = "LAND_RENT"
    LAND_OWNERSHIP = "LAND_OWNERSHIP"
    INHERIT = "INHERIT"
    DEBT = "DEBT"
    CONTRACT = "CONTRACT"
    TORT_VEHICLE = "TORT_VEHICLE"
    TORT_OTHER = "TORT_OTHER"
    NEIGHBOUR = "NEIGHBOUR"
    WATER_RESOURCE = "WATER_RESOURCE"
    DEFAMATION = "DEFAMATION"
    ASSAULT_MINOR = "ASSAULT_MINOR"
    THEFT = "THEFT"
    TRESPASS = "TRESPASS"
    MISAPPROP = "MISAPPROP"
    FAMILY_MONEY = "FAMILY_MONEY"
    FAMILY_STATUS = "FAMILY_STATUS"
    DV = "DV"
    GROUP_FUND = "GROUP_FUND"
    PUBLIC_AGENCY = "PUBLIC_AGENCY"
    OTHER = "OTHER"


class Relationship(StrEnum):
    kin = "kin"
    spouses = "spouses"
    neighbours = "neighbours"
    landlord_tenant = "landlord_tenant"
    employer_employee = "employer_employee"
    creditor_debtor = "creditor_debtor"
    group_members = "group_members"
    outsider = "outsider"
    agency = "agency"
    other = "other"


class Channel(StrEnum):
    """Who brought the request to the centre."""

    self = "self"
    headman = "headman"
    kamnan = "kamnan"
    lao = "lao"
    police = "police"
    cjc = "cjc"
    online = "online"
    other = "other"


class PendingAuthority(StrEnum):
    """Before whom the matter already is (ม.36 asks for notices to them)."""

    police = "police"
    prosecutor = "prosecutor"
    court = "court"


class SafetyColour(StrEnum):
    green = "green"
    amber = "amber"
    red = "red"


class SafetyAnswer(StrEnum):
    yes = "yes"
    no = "no"
    no_answer = "no_answer"


class SafetyMeasure(StrEnum):
    """What the centre does because of the safety answers. Shown instead of the answers."""

    stop_mediation = "stop_mediation"
    safety_referral = "safety_referral"
    no_revealing_letter = "no_revealing_letter"
    separate_arrival = "separate_arrival"
    caucus_only = "caucus_only"
    two_mediators = "two_mediators"
    trusted_person = "trusted_person"
    public_place = "public_place"
    no_weapons_no_drink = "no_weapons_no_drink"
    check_orders = "check_orders"
    care_for_vulnerable = "care_for_vulnerable"
    ask_again_alone = "ask_again_alone"
    screen_before_each_session = "screen_before_each_session"


class Side(StrEnum):
    applicant = "applicant"
    respondent = "respondent"
    other = "other"


class CapacityKind(StrEnum):
    """Ability to contract (ม.33(1); ป.พ.พ. ม.19–21). All but `full` act through a representative."""

    full = "full"
    minor = "minor"
    quasi_incompetent = "quasi_incompetent"
    incompetent = "incompetent"
    organisation = "organisation"


class Outcome(StrEnum):
    """How a mediation ended. Values are those of the states; set once, and kept after closing."""

    settled = "settled"
    not_settled = "not_settled"
    withdrawn = "withdrawn"
    terminated = "terminated"
    struck_out = "struck_out"
    not_accepted = "not_accepted"


class ReportedOutcome(StrEnum):
    """The four words of the field's return (จำหน่าย, ยุติ, ตกลงกันไม่ได้, ตกลงกันได้)."""

    struck_out = "struck_out"
    ended = "ended"
    not_settled = "not_settled"
    settled = "settled"


class ReferralDestination(StrEnum):
    CJC = "CJC"
    PJO = "PJO"
    JUSTICE_FUND = "JUSTICE_FUND"
    VICTIM_COMP = "VICTIM_COMP"
    DISTRICT = "DISTRICT"
    RLPD_CENTRE = "RLPD_CENTRE"
    POLICE = "POLICE"
    DV_SOCIAL = "DV_SOCIAL"
    COURT = "COURT"
    PROSECUTOR_AID = "PROSECUTOR_AID"
    LAND_OFFICE = "LAND_OFFICE"
    LAO = "LAO"
    IRRIGATION = "IRRIGATION"
    LABOUR = "LABOUR"
    CONSUMER = "CONSUMER"
    DEBT = "DEBT"
    LAWYERS = "LAWYERS"
    OTHER = "OTHER"


class SessionMode(StrEnum):
    joint = "joint"
    separate = "separate"
    online = "online"


class SessionResult(StrEnum):
    """What a session ended with. `stopped`: the case was suspended while it sat (ม.23)."""

    another_session = "another_session"
    terms_reached = "terms_reached"
    no_agreement = "no_agreement"
    party_withdrew = "party_withdrew"
    agreement_signed = "agreement_signed"
    stopped = "stopped"


class SessionEntry(StrEnum):
    """Append-only entries of an opened session. Issue, proposal and answer are of the session class."""

    joined = "joined"
    left = "left"
    caucus_begun = "caucus_begun"
    caucus_ended = "caucus_ended"
    caucus_notified = "caucus_notified"
    paused = "paused"
    resumed = "resumed"
    issue = "issue"
    proposal = "proposal"
    answer = "answer"
    next_step = "next_step"


class SignatureMethod(StrEnum):
    """How one signs. A fingerprint needs two witnesses and the text read aloud (ป.พ.พ. ม.9)."""

    by_hand = "by_hand"
    fingerprint = "fingerprint"
    representative = "representative"


class ObligationKind(StrEnum):
    pay = "pay"
    do = "do"
    not_do = "not_do"
    waive = "waive"

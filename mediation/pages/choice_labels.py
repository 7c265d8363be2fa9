"""The labels of what may be chosen in forms, beside those of the field's own vocabulary."""

from enum import StrEnum

from cases import labels
from cases.msgid import N_
from cases.offences import OffenceLaw
from cases.vocabulary import SessionEntry, Track
from mediation.forms.changes import Emptied, LeftReason
from mediation.forms.closing import LockoutReason
from mediation.forms.intake import IdType, PartyRole, PersonKind, RunTrack
from mediation.forms.mediators import HowChosen, Relation
from mediation.forms.obligations import CourtRefusal
from mediation.forms.referral import ReferralResult, Shared, WithdrawReason
from mediation.forms.roster import RosterEnd
from mediation.forms.screening import HoldReason, InvitationManner, YesNo
from mediation.forms.sessions import CaucusReason, EntryKind
from parties.access import Role

ROLES: dict[str, str] = {
    "officer": N_("Intake officer"),
    "safety": N_("Safety officer"),
    "mediator": N_("Mediator"),
    "head": N_("Head of the centre"),
    "committee": N_("Committee member"),
    "cjc": N_("Officer of the community justice centre"),
    "supervisor": N_("Supervisor"),
    "auditor": N_("Auditor"),
    "dpo": N_("Data protection contact"),
    "admin": N_("Administrator"),
    "system": N_("The system"),
    "guest": N_("Guest of another centre"),
}

LABELS: dict[type[StrEnum], dict[str, str]] = labels.LABELS | {
    Role: ROLES,
    RunTrack: labels.LABELS[Track],
    EntryKind: labels.LABELS[SessionEntry],
    YesNo: {"yes": N_("Yes"), "no": N_("No")},
    PersonKind: {"natural": N_("Person"), "juristic": N_("Organisation")},
    PartyRole: {
        "party": N_("Party to the dispute"),
        "representative": N_("Representative"),
        "guardian": N_("Guardian"),
        "helper": N_("Helper"),
    },
    IdType: {
        "citizen": N_("Thai identity card"),
        "no_status": N_("Card of a person without registration status"),
        "foreign": N_("Card of a foreigner (13 digits)"),
        "passport": N_("Passport"),
        "juristic": N_("Registration of an organisation"),
        "not_shown": N_("None shown"),
    },
    OffenceLaw: {
        "criminal_code": N_("Criminal Code"),
        "copyright": N_("Copyright Act"),
        "domestic_violence": N_("Domestic Violence Act"),
        "health": N_("Public health law"),
        "computer": N_("Computer Crime Act"),
        "trade_secret": N_("Trade Secrets Act"),
        "cheque": N_("Cheque Act"),
        "bank_loan": N_("Bank loan"),
    },
    Emptied: {
        "title": N_("The few words"),
        "value": N_("Value in dispute"),
        "no_value_reason": N_("Why there is no value"),
        "place": N_("Where it happened"),
        "place_moo": N_("Moo where it happened"),
        "area_code": N_("Area code of the place"),
        "official_code": N_("Official code"),
        "offence_section": N_("Section of the Criminal Code"),
        "happened_on": N_("Day of the facts"),
        "happened_on_about": N_("About when it happened"),
        "earlier_attempts": N_("What was tried already"),
        "pending_authority": N_("Police, prosecutor or court"),
        "pending_reference": N_("Their reference"),
        "limitation_on": N_("Day the claim expires"),
    },
    LeftReason: {
        "death": N_("Death"),
        "withdrew": N_("Withdrew"),
        "no_longer_concerned": N_("No longer concerned"),
        "entered_by_mistake": N_("Entered by mistake"),
        "authority_ended": N_("Authority ended"),
        "other": N_("Other"),
    },
    LockoutReason: {
        "same_person": N_("Is a party to the case"),
        "relative": N_("Is a relative of a party"),
        "declared": N_("Has declared an interest"),
    },
    Relation: {"none": N_("No"), "explain": N_("Yes, as explained")},
    HowChosen: {"agreed": N_("The sides agreed"), "centre_asked": N_("The sides asked the centre to choose")},
    CourtRefusal: {
        "incapacity": N_("A party could not contract"),
        "unlawful_content": N_("The terms are unlawful"),
        "fraud_or_force": N_("Fraud or force"),
        "appointment_or_disclosure": N_("Appointment or disclosure of the mediator was faulty"),
        "other": N_("Other"),
    },
    Shared: {
        "contact": N_("How to reach them"),
        "address": N_("Address"),
        "needs": N_("Needs"),
        "facts": N_("What happened"),
        "wish": N_("What is wished for"),
        "value": N_("Value in dispute"),
        "place": N_("Where it happened"),
        "earlier_attempts": N_("What was tried already"),
        "pending": N_("Police, prosecutor or court"),
        "outcome": N_("How the mediation ended"),
    },
    WithdrawReason: {
        "person_asked": N_("The person asked for it"),
        "sent_elsewhere": N_("Sent elsewhere"),
        "solved_meanwhile": N_("Solved meanwhile"),
        "no_answer": N_("No answer came"),
        "prepared_in_error": N_("Prepared in error"),
        "other": N_("Other"),
    },
    ReferralResult: {
        "advice_given": N_("Advice was given"),
        "settled": N_("The matter was settled"),
        "help_granted": N_("Help was granted"),
        "help_refused": N_("Help was refused"),
        "protected": N_("The person is protected"),
        "case_opened": N_("A case was opened"),
        "sent_on": N_("Sent on to another body"),
        "person_not_reached": N_("The person was not reached"),
        "person_gave_up": N_("The person gave it up"),
        "other": N_("Other"),
    },
    RosterEnd: {
        "resigned": N_("Resigned"),
        "died": N_("Died"),
        "registration_expired": N_("Registration expired"),
        "registration_revoked": N_("Registration revoked"),
        "qualification_lost": N_("No longer qualified"),
        "removed": N_("Removed"),
        "left_centre": N_("Left this centre"),
    },
    HoldReason: {
        "safety_red": N_("Safety questions came out red"),
        "domestic_violence": N_("Violence in the family"),
        "threats": N_("Threats"),
        "weapons_or_drink": N_("Weapons or drink"),
        "coercion": N_("Somebody is coerced"),
        "person_at_risk": N_("A person is at risk"),
        "other": N_("Other"),
    },
    InvitationManner: {
        "letter": N_("By letter"),
        "visit": N_("By a visit"),
        "telephone": N_("By telephone"),
        "headman": N_("Through the headman"),
        "message": N_("By a message"),
    },
    CaucusReason: {
        "side_asked": N_("The side asked for it"),
        "private_matter": N_("A private matter"),
        "tempers": N_("Tempers ran high"),
        "safety_measure": N_("A safety measure"),
        "testing_terms": N_("To try out terms"),
        "side_not_here": N_("The other side is not here"),
        "other": N_("Other"),
    },
}

"""The labels of what may be chosen in forms: the field's own vocabulary, the lists of the forms, and these beside them."""

from enum import StrEnum

from cases import labels
from cases.msgid import N_
from cases.vocabulary import Track
from mediation import clauses, instalments, talks
from mediation import following as calls
from mediation.figures import asking
from mediation.forms import (
    bundles,
    changes,
    closing,
    conflicts,
    contact,
    documents,
    following,
    mediators,
    obligations,
    referral,
    roster,
    screening,
    sessions,
    signed,
)
from mediation.forms.intake import IdType, PartyRole, PersonKind, RunTrack
from mediation.forms.roster import RosterEnd
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
    "guest": N_("Outside body with a link"),
}

_BESIDE: dict[type[StrEnum], dict[str, str]] = {
    Role: ROLES,
    RunTrack: labels.LABELS[Track],
    PersonKind: {"natural": N_("Natural person"), "juristic": N_("Organisation")},
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
    RosterEnd: {
        "resigned": N_("Resigned"),
        "died": N_("Died"),
        "registration_expired": N_("Registration expired"),
        "registration_revoked": N_("Registration revoked"),
        "qualification_lost": N_("No longer qualified"),
        "removed": N_("Removed"),
        "left_centre": N_("Left this centre"),
    },
}

LABELS: dict[type[StrEnum], dict[str, str]] = (
    labels.LABELS
    | bundles.LABELS
    | changes.LABELS
    | closing.LABELS
    | calls.LABELS
    | clauses.LABELS
    | following.LABELS
    | instalments.LABELS
    | conflicts.LABELS
    | documents.LABELS
    | mediators.LABELS
    | obligations.LABELS
    | referral.LABELS
    | roster.LABELS
    | screening.LABELS
    | contact.LABELS
    | sessions.LABELS
    | asking.LABELS
    | signed.LABELS
    | talks.LABELS
    | _BESIDE
)

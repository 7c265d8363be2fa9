"""What the head says of something that may tie a mediator to a side (ม.13, 22)."""

from enum import StrEnum
from typing import Annotated

from cases.msgid import N_
from mediation.conflicting import MatchField, MatchKind, Strength
from mediation.forms.events import EventForm
from mediation.forms.fields import area, choice


class Judgement(StrEnum):
    """The two ways to decide on what was found."""

    not_same = "not_same"
    overridden = "overridden"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Judgement: {
        "not_same": N_("It is somebody or something else: there is no tie"),
        "overridden": N_("There is a tie, and the mediator may serve all the same; the sides are told"),
    },
    MatchKind: {
        "same_person": N_("May be the same person"),
        "household": N_("Lives in the same house"),
        "organisation": N_("Works for the same organisation"),
        "earlier_case": N_("Met in an earlier case"),
        "declared": N_("Declared to be near by the mediator"),
        "elsewhere": N_("Known elsewhere"),
    },
    MatchField: {
        "national_id": N_("same identity number"),
        "phone": N_("same telephone"),
        "name": N_("same name"),
        "name_alike": N_("name alike"),
        "address": N_("same address"),
        "employer": N_("same employer or organisation"),
        "kept_there": N_("another centre has a record; no more is told"),
    },
    Strength: {
        "certain": N_("Certain"),
        "strong": N_("Strong"),
        "likely": N_("Likely"),
    },
}
"""The words of the lists that only this form and what it decides on know."""


class DecideConflictForm(EventForm, kw_only=True, frozen=True):
    """What was found, and what the head makes of it."""

    match: Annotated[int, choice("What was found", "matches")]
    decision: Annotated[Judgement, choice("What the head makes of it", Judgement)]
    reason: Annotated[
        str,
        area(
            "Reason",
            "Kept with the case, not in the journal. Where the mediator may serve all the same, the sides are shown these words.",
            max_length=2000,
            rows=3,
        ),
    ]

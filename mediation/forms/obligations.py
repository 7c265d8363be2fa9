"""What is said of a promise once it binds: performed, waived, demanded, broken, taken to court (ม.32–33)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from cases.msgid import N_
from mediation.forms.events import EventForm
from mediation.forms.fields import area, baht, choice, day, several, text


class CourtRefusal(StrEnum):
    """Why a court refuses to enforce a settlement (ม.24, 33)."""

    incapacity = "incapacity"
    unlawful_content = "unlawful_content"
    fraud_or_force = "fraud_or_force"
    appointment_or_disclosure = "appointment_or_disclosure"
    other = "other"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    CourtRefusal: {
        "incapacity": N_("A party could not contract"),
        "unlawful_content": N_("Unlawful, impossible, or against public order or good morals"),
        "fraud_or_force": N_("Fraud, force or threats"),
        "appointment_or_disclosure": N_("The mediator's appointment or disclosure was defective"),
        "other": N_("Other"),
    },
}
"""The words of the lists that only these forms know."""


class PartForm(EventForm, kw_only=True, frozen=True):
    """A part of a promise has been performed."""

    amount: Annotated[Decimal | None, baht("Amount paid now (baht)", "Needed for a payment.")] = None
    proof: Annotated[
        str,
        area("Proof", "Receipt, slip, who saw it. Kept with the case, not in the journal.", max_length=2000, rows=2),
    ] = ""


class PerformForm(EventForm, kw_only=True, frozen=True):
    """A promise has been performed, whole."""

    proof: Annotated[
        str,
        area("Proof", "Receipt, slip, who saw it. Kept with the case, not in the journal.", max_length=2000, rows=2),
    ] = ""


class WaiveForm(EventForm, kw_only=True, frozen=True):
    """Those it was promised to let it go."""

    agreed_by: Annotated[
        list[int],
        several("Who lets it go", "parties", "Everybody of the side it was promised to, or who stands for them."),
    ]


class DemandForm(EventForm, kw_only=True, frozen=True):
    """The promise is demanded before anything else is done (ม.32)."""

    reply_by: Annotated[date | None, day("To be performed by")] = None
    words: Annotated[
        str, area("How it was demanded", "By letter, by telephone … Not in the journal.", max_length=2000, rows=2)
    ] = ""


class BreachForm(EventForm, kw_only=True, frozen=True):
    """The promise is broken."""

    words: Annotated[
        str, area("What was not done", "Kept with the case, not in the journal.", max_length=2000, rows=2)
    ] = ""


class PetitionForm(EventForm, kw_only=True, frozen=True):
    """The side it was promised to has gone to court."""

    court: Annotated[str, text("Court")]
    court_no: Annotated[str, text("Number of the case at court", max_length=100)] = ""


class EnforceForm(EventForm, kw_only=True, frozen=True):
    """The court has enforced it."""

    ordered_on: Annotated[date | None, day("Day of the court's order", "Empty: the day it happened.")] = None


class CourtRefusalForm(EventForm, kw_only=True, frozen=True):
    """The court has refused, for good."""

    final_order_on: Annotated[date, day("Day of the final order", "Sixty days run from it.")]
    ground: Annotated[CourtRefusal, choice("Ground of the refusal", CourtRefusal)]

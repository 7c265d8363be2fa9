"""What is said of promises after the signing, and the calls that follow an agreement up (DOC-21)."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from cases.msgid import N_
from mediation.forms.events import EventForm
from mediation.forms.fields import area, baht, boolean, choice, day
from mediation.forms.screening import YesNo


class Says(StrEnum):
    """What somebody says of a promise."""

    kept = "kept"
    partly = "partly"
    late = "late"
    broken = "broken"


class Contact(StrEnum):
    """By what way a word came to the centre, or the centre's to somebody."""

    in_person = "in_person"
    telephone = "telephone"
    letter = "letter"
    line = "line"
    headman = "headman"
    visit = "visit"
    other = "other"


class GettingOn(StrEnum):
    """How the sides get on now."""

    better = "better"
    same = "same"
    worse = "worse"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Says: {
        "kept": N_("Kept"),
        "partly": N_("Kept in part"),
        "late": N_("Kept late"),
        "broken": N_("Not kept"),
    },
    Contact: {
        "in_person": N_("In person, at the centre"),
        "telephone": N_("By telephone"),
        "letter": N_("By letter"),
        "line": N_("By message (LINE)"),
        "headman": N_("Through the headman"),
        "visit": N_("On a visit"),
        "other": N_("In another way"),
    },
    GettingOn: {
        "better": N_("Better than before"),
        "same": N_("As before"),
        "worse": N_("Worse than before"),
    },
}
"""The words of the lists that only these forms know."""


class ReportForm(EventForm, kw_only=True, frozen=True):
    """Somebody's word about a promise: it stands beside the other side's, and decides nothing by itself."""

    says: Annotated[Says, choice("What was said", Says)]
    said_by: Annotated[
        int | None, choice("Who says so", "parties", "Empty: somebody of the centre saw it with their own eyes.")
    ] = None
    channel: Annotated[Contact, choice("How the centre heard of it", Contact)]
    said_on: Annotated[date | None, day("Day on which it was said", "Empty: the day it happened.")] = None
    amount: Annotated[Decimal | None, baht("Amount spoken of (baht)")] = None
    proof: Annotated[
        str,
        area(
            "Proof shown", "Receipt, slip, who saw it. Kept with the case, not in the journal.", max_length=2000, rows=2
        ),
    ] = ""


class FollowUpForm(EventForm, kw_only=True, frozen=True):
    """A call that asks a side how the agreement is kept."""

    person: Annotated[int, choice("Who was called", "parties")]
    reached: Annotated[YesNo, choice("Was this person reached", YesNo)]
    channel: Annotated[Contact, choice("How", Contact)]
    relation: Annotated[GettingOn | None, choice("How the sides get on now", GettingOn)] = None
    new_problem: Annotated[bool, boolean("There is a new problem between them")] = False
    words: Annotated[
        str, area("What the call brought", "Kept with the case, not in the journal.", max_length=2000, rows=3)
    ] = ""
    next_on: Annotated[date | None, day("Next call agreed for", "Beside the calls that are due anyway.")] = None

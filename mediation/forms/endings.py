"""What is said when a mediation ends without an agreement (ม.27, 31)."""

from datetime import date
from typing import Annotated

from cases.reasons import TerminateReason
from mediation.forms.events import EventForm
from mediation.forms.fields import area, choice, day


class FailForm(EventForm, kw_only=True, frozen=True):
    """The mediator sees no use in going on (ม.31(3))."""

    statement: Annotated[
        str,
        area(
            "The mediator's statement",
            "That and why it is of no use to go on; nothing of what a side said or offered. Kept with the case.",
            rows=4,
        ),
    ]


class WithdrawForm(EventForm, kw_only=True, frozen=True):
    """A side withdraws, by a notice in writing (ม.27)."""

    side: Annotated[int, choice("Side that withdraws", "sides")]
    notice_on: Annotated[date, day("Day of the written notice")]


class TerminateForm(EventForm, kw_only=True, frozen=True):
    """The mediation is ended for another reason than failed talks (ม.31(3))."""

    reason: Annotated[TerminateReason, choice("Reason", TerminateReason)]
    party: Annotated[int | None, choice("Person it concerns", "parties", "Needed when a party has died.")] = None
    statement: Annotated[str, area("In a few words", "Kept with the case, not in the journal.", rows=3)] = ""

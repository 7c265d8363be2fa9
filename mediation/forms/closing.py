"""What is said when a case is closed or begun anew, and of its officer, its track and its shut doors."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from cases.msgid import N_
from mediation.forms.events import EventForm
from mediation.forms.fields import area, boolean, choice, day, several
from mediation.forms.intake import RunTrack


class LockoutReason(StrEnum):
    """Why somebody of the centre may neither see nor touch a case."""

    same_person = "same_person"
    relative = "relative"
    declared = "declared"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    LockoutReason: {
        "same_person": N_("Is a party themselves"),
        "relative": N_("Is a relative of a party"),
        "declared": N_("Is too near to a party for another reason"),
    },
}
"""The words of the lists that only these forms know."""


class AfterClosingForm(EventForm, kw_only=True, frozen=True):
    """A mistake found in a closed case, and how it should be read."""

    reason: Annotated[str, area("What is wrong, and how it was found", max_length=4000, rows=3)]
    correction: Annotated[str, area("How it should read", "Kept with the case, not in the journal.", rows=3)]


class NewCaseForm(EventForm, kw_only=True, frozen=True):
    """A new request between the same people, linked to the closed one."""

    copy_story: Annotated[
        bool, boolean("Copy what happened and what is wished for", "Only when it is the same quarrel again.")
    ] = False


class OfficerForm(EventForm, kw_only=True, frozen=True):
    """Who is in charge of the case from now on."""

    officer: Annotated[int, choice("Officer in charge", "officers")]


class TrackForm(EventForm, kw_only=True, frozen=True):
    """The legal track the case goes on under; after consent every side must consent anew in writing."""

    track: Annotated[RunTrack, choice("Legal track", RunTrack)]
    sides: Annotated[list[int], several("Sides that consented to the change in writing", "sides")] = []
    consented_on: Annotated[date | None, day("Day of the written consent")] = None


class LockoutForm(EventForm, kw_only=True, frozen=True):
    """Somebody of the centre is too near to this case."""

    account: Annotated[int, choice("Who is kept out", "staff")]
    why: Annotated[LockoutReason, choice("Why", LockoutReason)]


class LiftForm(EventForm, kw_only=True, frozen=True):
    """Somebody was kept out of the case by mistake."""

    account: Annotated[int, choice("Who is let in again", "locked_out")]
    reason: Annotated[
        str, area("Reason", "A namesake, say. Kept with the case, not in the journal.", max_length=2000, rows=2)
    ]

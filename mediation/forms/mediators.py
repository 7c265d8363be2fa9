"""What is said when a mediator is found, confirmed, challenged, or leaves (ม.13–18, 22–23)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from cases.msgid import N_
from cases.reasons import (
    AssignmentDeclineReason,
    ChallengeBasis,
    ChallengeGround,
    MediatorEndReason,
    RemovalGround,
)
from mediation.choosing import Manner, Said
from mediation.forms.events import EventForm
from mediation.forms.fields import area, boolean, choice, day, several
from mediation.forms.screening import YesNo


class HowChosen(StrEnum):
    """How the sides came to this mediator (ม.22)."""

    agreed = "agreed"
    centre_asked = "centre_asked"


class Relation(StrEnum):
    """Answer to one group of facts a mediator must disclose (ม.13)."""

    none = "none"
    explain = "explain"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Said: {
        "agrees": N_("Agrees to this mediator"),
        "asks_centre": N_("Asks the centre to choose"),
        "objects": N_("Does not want this mediator"),
    },
    Manner: {
        "in_person": N_("In person"),
        "letter": N_("By letter"),
        "telephone": N_("By telephone"),
        "message": N_("By message"),
        "representative": N_("Through a representative"),
    },
    HowChosen: {
        "agreed": N_("The sides agreed on this mediator"),
        "centre_asked": N_("The sides asked the centre to choose"),
    },
    Relation: {
        "none": N_("There is none"),
        "explain": N_("There is; explained below"),
    },
}
"""The words of the lists that only these forms know."""


class ProposeForm(EventForm, kw_only=True, frozen=True):
    """Who is asked to mediate."""

    mediator: Annotated[int, choice("Mediator", "roster")]


class DeclineForm(EventForm, kw_only=True, frozen=True):
    """Why a proposed mediator will not serve."""

    reason: Annotated[AssignmentDeclineReason, choice("Reason", AssignmentDeclineReason)]


_EXPLAIN = "What it is"


class DiscloseForm(EventForm, kw_only=True, frozen=True):
    """The mediator's own answers on every group of facts that could cast doubt; none may be left out."""

    spouse_or_betrothed: Annotated[Relation, choice("Betrothed to, or spouse of, anybody of a side", Relation)]
    spouse_or_betrothed_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""
    kin: Annotated[
        Relation,
        choice(
            "Blood relative or in-law of anybody of a side",
            Relation,
            "Parents, children, brothers, sisters, cousins to the third degree; in-laws to the second.",
        ),
    ]
    kin_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""
    representative: Annotated[
        Relation, choice("Representative, guardian or agent of a side, now or in the past", Relation)
    ]
    representative_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""
    creditor_debtor: Annotated[Relation, choice("Creditor or debtor of anybody of a side", Relation)]
    creditor_debtor_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""
    employer_employee: Annotated[Relation, choice("Employer or employee of anybody of a side", Relation)]
    employer_employee_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""
    other_doubt: Annotated[Relation, choice("Anything else that could cast doubt", Relation)]
    other_doubt_text: Annotated[str, area(_EXPLAIN, rows=2, max_length=2000)] = ""

    def answer(self, group: ChallengeGround) -> Relation:
        """The answer on one group."""
        given: Relation = getattr(self, group.value)
        return given

    def explanation(self, group: ChallengeGround) -> str:
        """What was explained of one group."""
        return str(getattr(self, f"{group.value}_text"))


class AnsweredForm(EventForm, kw_only=True, frozen=True):
    """An answer of one side: on which day, by whom, and how it reached the centre."""

    side: Annotated[int, choice("Side", "sides")]
    given_by: Annotated[
        int | None, choice("Who said it", "parties", "Leave empty where the side is a single person.")
    ] = None
    answered_on: Annotated[date | None, day("Day of the answer", "Empty: the day it is written down.")] = None
    manner: Annotated[Manner, choice("How the answer came", Manner)] = Manner.in_person


class SideAnswerForm(AnsweredForm, kw_only=True, frozen=True):
    """What a side, on its own, says of a mediator it was told of (ม.13, 22)."""

    answer: Annotated[Said, choice("What the side says", Said)]
    ground: Annotated[
        ChallengeGround | None, choice("Ground", ChallengeGround, "Needed when the side does not want this mediator.")
    ] = None


class ObjectForm(AnsweredForm, kw_only=True, frozen=True):
    """A side does not want this mediator; told before the head has confirmed anybody."""

    ground: Annotated[ChallengeGround, choice("Ground", ChallengeGround)]


class PapersSideForm(AnsweredForm, kw_only=True, frozen=True):
    """Whether a side lets the new mediator use the papers of the earlier one (ม.18)."""

    consent: Annotated[YesNo, choice("May the earlier papers be used again?", YesNo)]


class PapersMediatorForm(EventForm, kw_only=True, frozen=True):
    """Whether the new mediator thinks fit to use the papers of the earlier one (ม.18)."""

    consent: Annotated[YesNo, choice("Will you use the earlier papers?", YesNo)]


class ConfirmForm(EventForm, kw_only=True, frozen=True):
    """The head's confirmation of one mediator (ม.22). What each side said is on record; it need not be said again."""

    how_chosen: Annotated[
        HowChosen | None,
        choice("How the mediator was chosen", HowChosen, "Leave empty to go by what the sides said."),
    ] = None
    sides_agreed: Annotated[list[int], several("Sides that agreed, or asked the centre to choose", "sides")] = []
    reuse_papers: Annotated[
        bool,
        boolean(
            "Earlier papers may be used again",
            "Only where an earlier mediator has left, and all sides and the new mediator consent (ม.18).",
        ),
    ] = False
    more_to_come: Annotated[
        bool, boolean("Another mediator will be confirmed too", "The case is ready when the last one is confirmed.")
    ] = False


class EndForm(EventForm, kw_only=True, frozen=True):
    """Why a mediator's service in the case ends (ม.15, 17)."""

    reason: Annotated[MediatorEndReason, choice("Reason", MediatorEndReason)]
    ground: Annotated[
        RemovalGround | None, choice("Ground of removal", RemovalGround, "Needed when the mediator is removed.")
    ] = None
    asked_by: Annotated[
        list[int],
        several(
            "Sides that asked for the removal", "sides", "One, several, or none where the centre removes by itself."
        ),
    ] = []


class ChallengeForm(EventForm, kw_only=True, frozen=True):
    """An objection to a serving mediator: by one person (ม.23), a whole side (ม.14), or the mediator's own view."""

    assignment: Annotated[int, choice("Mediator", "assignments")]
    basis: Annotated[ChallengeBasis, choice("What is asked", ChallengeBasis)] = ChallengeBasis.stop
    ground: Annotated[ChallengeGround, choice("Ground", ChallengeGround)]
    raised_by: Annotated[list[int], several("Who raises it", "parties")] = []
    by_mediator: Annotated[bool, boolean("It is the mediator's own view")] = False
    explanation: Annotated[str, area("What happened", "Kept with the case, not in the journal.", rows=3)] = ""


class DecideForm(EventForm, kw_only=True, frozen=True):
    """The head's decision on a challenge, with its reasons (ม.23)."""

    reasons: Annotated[str, area("Reasons of the decision", "Kept with the case, not in the journal.", rows=3)]

"""What is asked when a request is screened: scope, safety, the will of the sides, and how a stop for safety ends."""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from cases.offences import OffenceLaw
from cases.reasons import DeclineReason
from cases.safety import QUESTIONS
from cases.vocabulary import SafetyAnswer
from mediation.forms.events import EventForm
from mediation.forms.fields import FieldSpec, area, boolean, choice, day, group, integer, several, text


class YesNo(StrEnum):
    """An answer to a question of scope; a question that was not put has none."""

    yes = "yes"
    no = "no"


class HoldReason(StrEnum):
    """Why a case is stopped for safety."""

    safety_red = "safety_red"
    domestic_violence = "domestic_violence"
    threats = "threats"
    weapons_or_drink = "weapons_or_drink"
    coercion = "coercion"
    person_at_risk = "person_at_risk"
    other = "other"


class InvitationManner(StrEnum):
    """How the other side was asked."""

    letter = "letter"
    visit = "visit"
    telephone = "telephone"
    headman = "headman"
    message = "message"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    YesNo: {"yes": N_("Yes"), "no": N_("No")},
    HoldReason: {
        "safety_red": N_("The safety screening is red"),
        "domestic_violence": N_("Domestic violence"),
        "threats": N_("Threats or violence"),
        "weapons_or_drink": N_("Weapons, drink or drugs"),
        "coercion": N_("Somebody is forced or pressed"),
        "person_at_risk": N_("A child, an elderly or a disabled person is at risk"),
        "other": N_("Other"),
    },
    InvitationManner: {
        "letter": N_("By letter"),
        "visit": N_("By a visit"),
        "telephone": N_("By telephone"),
        "headman": N_("Through the headman"),
        "message": N_("By message"),
    },
    OffenceLaw: {
        "criminal_code": N_("Criminal Code"),
        "copyright": N_("Copyright Act"),
        "domestic_violence": N_("Domestic Violence Victims Protection Act"),
        "health": N_("National Health Act"),
        "computer": N_("Computer Crime Act"),
        "trade_secret": N_("Trade Secrets Act"),
        "cheque": N_("Act on Offences Arising from the Use of Cheques"),
        "bank_loan": N_("Law on loans of state banks"),
    },
}
"""Labels of the lists of this room, as `cases.labels` holds those of the vocabulary."""


def _sealed(spec: FieldSpec) -> FieldSpec:
    """A field whose value is written once and never shown again."""
    return replace(spec, secret=True)


def _asked(code: str) -> FieldSpec:
    return _sealed(choice(QUESTIONS[code], SafetyAnswer))


class OffenceForm(msgspec.Struct, kw_only=True, frozen=True):
    """An offence somebody is said to have committed."""

    section: Annotated[str, text("Section", "The number alone, like 358.", max_length=20)]
    paragraph: Annotated[int | None, integer("Paragraph", "If the section has several.", minimum=1, maximum=20)] = None
    law: Annotated[OffenceLaw, choice("Law", OffenceLaw)] = OffenceLaw.criminal_code


class ScopeForm(EventForm, kw_only=True, frozen=True):
    """The questions of scope. Left empty: not put."""

    ownership_contested: Annotated[YesNo | None, choice("Is it contested who owns the land itself?", YesNo)] = None
    heirs_land: Annotated[bool, boolean("Heirs divide an estate with land in it")] = False
    family_status_matter: Annotated[
        YesNo | None, choice("Is marriage, a child or parentage part of the quarrel?", YesNo)
    ] = None
    domestic_violence: Annotated[
        YesNo | None, choice("Is violence in the family alleged?", YesNo, "Yes stops the case for safety at once.")
    ] = None
    offences: Annotated[
        list[OffenceForm], group("Offences alleged", OffenceForm, "Empty: the section given in the request.")
    ] = []
    suspect_under_18: Annotated[YesNo | None, choice("Is the person accused under 18?", YesNo)] = None
    unlawful_content: Annotated[
        bool, boolean("What is asked for is unlawful, impossible, or against public order or good morals")
    ] = False
    coerced_or_intoxicated: Annotated[bool, boolean("A party is forced to be here, or drunk or drugged")] = False
    mediators_conflicted: Annotated[bool, boolean("Every mediator of this centre is too near to a side")] = False
    official_is_party: Annotated[bool, boolean("An officer or committee member of this centre is a party")] = False


class SafetyForm(EventForm, kw_only=True, frozen=True):
    """The ten safety questions to one person. A question left empty counts as not answered."""

    case_party_id: Annotated[
        int,
        choice(
            "Who was asked",
            "parties",
            "Ask alone. Say first that only the safety officer reads the answers, and that danger must be reported.",
        ),
    ]
    same_household: Annotated[bool, _sealed(boolean("They live under one roof, or are or were a couple"))] = False
    q1: Annotated[SafetyAnswer, _asked("q1")] = SafetyAnswer.no_answer
    q2: Annotated[SafetyAnswer, _asked("q2")] = SafetyAnswer.no_answer
    q3: Annotated[SafetyAnswer, _asked("q3")] = SafetyAnswer.no_answer
    q4: Annotated[SafetyAnswer, _asked("q4")] = SafetyAnswer.no_answer
    q5: Annotated[SafetyAnswer, _asked("q5")] = SafetyAnswer.no_answer
    q6: Annotated[SafetyAnswer, _asked("q6")] = SafetyAnswer.no_answer
    q7: Annotated[SafetyAnswer, _asked("q7")] = SafetyAnswer.no_answer
    q8: Annotated[SafetyAnswer, _asked("q8")] = SafetyAnswer.no_answer
    q9: Annotated[SafetyAnswer, _asked("q9")] = SafetyAnswer.no_answer
    q10: Annotated[SafetyAnswer, _asked("q10")] = SafetyAnswer.no_answer

    @property
    def answers(self) -> dict[str, SafetyAnswer]:
        """Question → answer."""
        return {code: getattr(self, code) for code in QUESTIONS}


class DeclineForm(EventForm, kw_only=True, frozen=True):
    """Why the request is not accepted."""

    reason: Annotated[DeclineReason, choice("Reason", DeclineReason, "The guard that failed, where one did.")]


class HoldForm(EventForm, kw_only=True, frozen=True):
    """Why the case is stopped, and what was seen or heard."""

    reason: Annotated[HoldReason, choice("Reason", HoldReason)]
    grounds: Annotated[
        str, area("What was seen or heard", "For the safety officer and the head; not in the journal.", max_length=4000)
    ] = ""


class InviteForm(EventForm, kw_only=True, frozen=True):
    """Which side is asked whether it will come to mediation, and how."""

    side: Annotated[int, choice("Side", "sides")]
    manner: Annotated[InvitationManner, choice("How it was asked", InvitationManner)] = InvitationManner.letter


class ConsentForm(EventForm, kw_only=True, frozen=True):
    """What a side says to mediation."""

    side: Annotated[int, choice("Side", "sides")]
    consent: Annotated[YesNo, choice("Will it come to mediation?", YesNo)]
    answered_on: Annotated[date | None, day("Day of the answer", "Empty: the day it is written down.")] = None
    preferences: Annotated[
        str, area("Wishes about mediator, time and place", "Also whom the side does not want.", max_length=2000, rows=2)
    ] = ""
    asks_centre_to_choose: Annotated[bool, boolean("The side asks the centre to choose the mediator")] = False
    prefers: Annotated[list[int], several("Mediators the side wishes for", "mediators")] = []
    excludes: Annotated[list[int], several("Mediators the side does not want", "mediators")] = []


class BriefingForm(EventForm, kw_only=True, frozen=True):
    """The briefing before mediation (s.22): all three things must have been explained."""

    sides: Annotated[list[int], several("Sides briefed", "sides")]
    briefed_on: Annotated[date | None, day("Day of the briefing", "Empty: the day it is written down.")] = None
    process: Annotated[bool, boolean("How mediation goes was explained")] = False
    legal_effect: Annotated[bool, boolean("What an agreement means in law was explained")] = False
    right_to_end: Annotated[bool, boolean("That each side may end it at any time was explained")] = False

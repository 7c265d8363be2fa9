"""What is asked when a mediator comes to the roster, changes, says when they can come, or leaves it (ม.9–10, 15, 17)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from cases.vocabulary import Topic
from mediation.availability import AbsenceReason, Weekday
from mediation.forms.fields import choice, day, group, integer, phone_number, several, text
from mediation.languages import NAMES, Language


class RosterEnd(StrEnum):
    """Why a mediator leaves the roster: the ends of the Act, or a farewell to this centre alone."""

    resigned = "resigned"
    died = "died"
    registration_expired = "registration_expired"
    registration_revoked = "registration_revoked"
    qualification_lost = "qualification_lost"
    removed = "removed"
    left_centre = "left_centre"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Language: NAMES,
    Weekday: {
        "mon": N_("Monday"),
        "tue": N_("Tuesday"),
        "wed": N_("Wednesday"),
        "thu": N_("Thursday"),
        "fri": N_("Friday"),
        "sat": N_("Saturday"),
        "sun": N_("Sunday"),
    },
    AbsenceReason: {
        "work": N_("Work"),
        "travel": N_("Travel"),
        "health": N_("Health"),
        "family": N_("Family"),
        "religion": N_("Ordination or religious duty"),
        "other": N_("Other"),
    },
}
"""The words of the lists that only the roster knows."""

SECTIONS: dict[RosterEnd, str] = {
    RosterEnd.resigned: "ม.17",
    RosterEnd.died: "ม.17",
    RosterEnd.registration_expired: "ม.9",
    RosterEnd.registration_revoked: "ม.9, 17",
    RosterEnd.qualification_lost: "ม.10, 17",
    RosterEnd.removed: "ม.15",
}
"""The section each end stands in; none for leaving the centre."""


class CourseForm(msgspec.Struct, kw_only=True, frozen=True):
    """A course somebody has passed (ม.10)."""

    name: Annotated[str, text("Name of the course", max_length=1000)]
    hours: Annotated[int | None, integer("Hours", minimum=1, maximum=2000)] = None
    passed_on: Annotated[date | None, day("Day it was passed")] = None


class MediatorForm(msgspec.Struct, kw_only=True, frozen=True):
    """Somebody on the roster of the centre."""

    name: Annotated[str, text("Name", "With prefix, as on the registration card.")]
    account: Annotated[
        int | None,
        choice(
            "Account",
            "accounts",
            "To accept cases and record sessions with. People with the role of mediator are listed.",
        ),
    ] = None
    phone: Annotated[str, phone_number("Telephone")] = ""
    registration_no: Annotated[str, text("Registration number", max_length=80)] = ""
    valid_from: Annotated[date | None, day("Registered from")] = None
    valid_to: Annotated[date | None, day("Registered until", "Leave empty where no end is printed.")] = None
    courses: Annotated[list[CourseForm], group("Courses passed", CourseForm)] = []
    languages: Annotated[
        list[Language], several("Languages", Language, "Those in which a talk can be led; Thai is always among them.")
    ] = []
    other_languages: Annotated[str, text("Other languages", "What is not in the list above.")] = ""
    home_village: Annotated[int | None, choice("Village they live in", "villages")] = None
    village_codes: Annotated[list[int], several("Villages known well", "villages")] = []
    villages: Annotated[str, text("Other places known well", "Outside the villages of the centre.")] = ""
    topics: Annotated[list[Topic], several("Special knowledge", Topic)] = []
    knowledge: Annotated[str, text("Special knowledge in words", "Land, water, debts, farming …")] = ""


_CLOCK_HINT = "Like 09.00"


class HoursForm(msgspec.Struct, kw_only=True, frozen=True):
    """Hours of a day of the week at which a mediator can come."""

    weekday: Annotated[Weekday, choice("Day of the week", Weekday)]
    begins: Annotated[str, text("Begins at", _CLOCK_HINT, max_length=20)]
    ends: Annotated[str, text("Ends at", _CLOCK_HINT, max_length=20)]


class AbsenceForm(msgspec.Struct, kw_only=True, frozen=True):
    """Days on which a mediator cannot come."""

    begins: Annotated[date, day("First day")]
    ends: Annotated[date | None, day("Last day", "Leave empty for one day.")] = None
    reason: Annotated[AbsenceReason, choice("Reason", AbsenceReason)] = AbsenceReason.other


class AvailabilityForm(msgspec.Struct, kw_only=True, frozen=True):
    """When a mediator can come, and when not."""

    weekly: Annotated[
        list[HoursForm], group("Hours of the week", HoursForm, "When a session may be planned.", max_items=21)
    ] = []
    absences: Annotated[list[AbsenceForm], group("Absences", AbsenceForm, max_items=40)] = []


class RosterEndForm(msgspec.Struct, kw_only=True, frozen=True):
    """How a mediator leaves the roster."""

    reason: Annotated[RosterEnd, choice("Reason", RosterEnd)]
    ended_on: Annotated[date | None, day("Day", "Leave empty for today.")] = None

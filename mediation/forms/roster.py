"""What is asked when a mediator comes to the roster, changes, or leaves it (ม.9–10, 15, 17)."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

from mediation.forms.fields import area, choice, day, phone_number, text


class RosterEnd(StrEnum):
    """Why a mediator leaves the roster: the ends of the Act, or a farewell to this centre alone."""

    resigned = "resigned"
    died = "died"
    registration_expired = "registration_expired"
    registration_revoked = "registration_revoked"
    qualification_lost = "qualification_lost"
    removed = "removed"
    left_centre = "left_centre"


SECTIONS: dict[RosterEnd, str] = {
    RosterEnd.resigned: "ม.17",
    RosterEnd.died: "ม.17",
    RosterEnd.registration_expired: "ม.9",
    RosterEnd.registration_revoked: "ม.9, 17",
    RosterEnd.qualification_lost: "ม.10, 17",
    RosterEnd.removed: "ม.15",
}
"""The section each end stands in; none for leaving the centre."""


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
    courses: Annotated[str, area("Courses passed", rows=2, max_length=1000)] = ""
    languages: Annotated[str, text("Languages besides Thai", "Lao, Khmer, Malay, sign language …")] = ""
    villages: Annotated[str, text("Villages known well", "Moo 1, moo 4 …")] = ""
    knowledge: Annotated[str, text("Special knowledge", "Land, water, debts, farming …")] = ""


class RosterEndForm(msgspec.Struct, kw_only=True, frozen=True):
    """How a mediator leaves the roster."""

    reason: Annotated[RosterEnd, choice("Reason", RosterEnd)]
    ended_on: Annotated[date | None, day("Day", "Leave empty for today.")] = None

"""What the administration of a centre asks for: its own particulars, its villages, and the accounts of its people."""

from typing import Annotated

import msgspec

from mediation.forms.fields import area, integer, national_number, phone_number, secret, text

MOST_ATTEMPTS, MOST_DAYS = 9, 90
"""How often the other side may be asked at most, and how many days may be given for an answer (ม.21)."""


class CentreForm(msgspec.Struct, kw_only=True, frozen=True):
    """The particulars of the centre, and how it asks the other side."""

    name: Annotated[str, text("Name of the centre")]
    short_name: Annotated[str, text("Short name", "As it is called in lists.", max_length=60)] = ""
    phone: Annotated[str, phone_number("Telephone")] = ""
    address: Annotated[str, area("Address", "As it stands at the head of letters.", rows=3, max_length=400)] = ""
    postcode: Annotated[str, text("Postcode", max_length=10)] = ""
    prefix: Annotated[
        str,
        text(
            "Prefix of request numbers",
            "Up to 8 letters, as กก in กก.1/2569. It can be changed only before the first request of a year.",
            max_length=20,
        ),
    ]
    invitation_attempts: Annotated[
        int | None,
        integer(
            "How often the other side is asked",
            "Leave empty for the rule of the house.",
            minimum=1,
            maximum=MOST_ATTEMPTS,
        ),
    ] = None
    invitation_days: Annotated[
        int | None,
        integer("Days to answer an invitation", "Leave empty for the rule of the house.", minimum=1, maximum=MOST_DAYS),
    ] = None
    acknowledge_days: Annotated[
        int | None,
        integer(
            "Working days to acknowledge a request", "Leave empty for the rule of the house.", minimum=1, maximum=30
        ),
    ] = None
    screening_days: Annotated[
        int | None,
        integer("Days to finish the screening", "Leave empty for the rule of the house.", minimum=1, maximum=MOST_DAYS),
    ] = None
    mediation_days: Annotated[
        int | None,
        integer("Days a mediation should take", "Leave empty for the rule of the house.", minimum=7, maximum=365),
    ] = None
    referral_days: Annotated[
        int | None,
        integer(
            "Days to acknowledge a referral", "Leave empty for the rule of the house.", minimum=1, maximum=MOST_DAYS
        ),
    ] = None
    first_call_days: Annotated[
        int | None,
        integer(
            "Days after signing to the first call", "Leave empty for the rule of the house.", minimum=1, maximum=365
        ),
    ] = None
    second_call_days: Annotated[
        int | None,
        integer(
            "Days after signing to the second call", "Leave empty for the rule of the house.", minimum=1, maximum=365
        ),
    ] = None
    third_call_days: Annotated[
        int | None,
        integer(
            "Days after signing to the third call", "Leave empty for the rule of the house.", minimum=1, maximum=365
        ),
    ] = None
    call_days_after_due: Annotated[
        int | None,
        integer(
            "Days after a promise was due to call", "Leave empty for the rule of the house.", minimum=1, maximum=60
        ),
    ] = None
    return_day: Annotated[
        int | None,
        integer(
            "Day of the month on which the return is due",
            "Leave empty for the rule of the house.",
            minimum=1,
            maximum=28,
        ),
    ] = None
    rooms: Annotated[
        str,
        area(
            "Rooms for sessions",
            "One a line. A room is booked once at a time; other places can still be written down.",
            rows=4,
            max_length=1500,
        ),
    ] = ""


class VillageForm(msgspec.Struct, kw_only=True, frozen=True):
    """A village of the centre's area."""

    moo: Annotated[int, integer("Moo", minimum=1, maximum=99)]
    name: Annotated[str, text("Name of the village", max_length=120)]
    code: Annotated[
        str, text("Village code", "8 digits. Leave empty: the centre's area and the moo make it.", max_length=20)
    ] = ""
    population: Annotated[int | None, integer("Residents", "For figures per 1,000 residents.", maximum=1_000_000)] = (
        None
    )


class AccountForm(msgspec.Struct, kw_only=True, frozen=True):
    """An account to be made, with its first role. The password is to be changed on first sign-in."""

    username: Annotated[str, text("User name", "Small letters a–z, digits, dots and dashes.", max_length=80)]
    display_name: Annotated[str, text("Name")]
    role: Annotated[str, text("Role", max_length=40)]
    password: Annotated[str, secret("First password", "At least ten characters. It is to be changed on first sign-in.")]
    locale: Annotated[str, text("Language", max_length=5)] = "th"
    national_id: Annotated[
        str,
        national_number("13-digit number", "Keeps people out of their own disputes. Only a fingerprint of it is kept."),
    ] = ""


class RoleForm(msgspec.Struct, kw_only=True, frozen=True):
    """A role for an account that exists already."""

    username: Annotated[str, text("User name", max_length=80)]
    role: Annotated[str, text("Role", max_length=40)]


class NewPasswordForm(msgspec.Struct, kw_only=True, frozen=True):
    """A password given by the administrator."""

    password: Annotated[str, secret("New password", "At least ten characters. It is to be changed on first sign-in.")]

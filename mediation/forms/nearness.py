"""What is asked of a mediator so that ties to a side are found: who they are as a person, and whom they are near to (ม.13)."""

from datetime import date
from typing import Annotated

import msgspec

from cases.reasons import ChallengeGround
from mediation.forms.fields import choice, day, national_number, phone_number, text


class NearParticularsForm(msgspec.Struct, kw_only=True, frozen=True):
    """A mediator as a person. What is left blank is not known any more, save the number of the card, which stays."""

    national_id: Annotated[str, national_number("13-digit number", "Compared, and never shown. Empty: it stays.")] = ""
    birth_date: Annotated[date | None, day("Date of birth", "Four digits for the year.", full_year=True)] = None
    employer: Annotated[
        str, text("Employer or organisations", "Where they work, groups and funds they belong to; commas between.")
    ] = ""
    house_no: Annotated[str, text("House no.", max_length=40)] = ""
    moo: Annotated[str, text("Moo", max_length=10)] = ""
    village: Annotated[str, text("Village", max_length=120)] = ""
    soi: Annotated[str, text("Soi", max_length=120)] = ""
    road: Annotated[str, text("Road", max_length=120)] = ""
    subdistrict: Annotated[str, text("Subdistrict", max_length=120)] = ""
    district: Annotated[str, text("District", max_length=120)] = ""
    province: Annotated[str, text("Province", max_length=120)] = ""


class NearPersonForm(msgspec.Struct, kw_only=True, frozen=True):
    """Somebody a mediator is near to, with what finds them again."""

    kind: Annotated[ChallengeGround, choice("What they are to the mediator", ChallengeGround)]
    prefix: Annotated[str, text("Prefix", max_length=40)] = ""
    first_name: Annotated[str, text("First name, or name of the organisation", max_length=120)]
    last_name: Annotated[str, text("Last name", max_length=120)] = ""
    national_id: Annotated[str, national_number("13-digit number", "May stay empty.")] = ""
    phone: Annotated[str, phone_number("Telephone")] = ""
    house_no: Annotated[str, text("House no.", max_length=40)] = ""
    moo: Annotated[str, text("Moo", max_length=10)] = ""
    subdistrict: Annotated[str, text("Subdistrict", max_length=120)] = ""
    declared_on: Annotated[date | None, day("Day it was declared", "Empty: today.")] = None


class NearEndForm(msgspec.Struct, kw_only=True, frozen=True):
    """That somebody is not near any more, or was named by mistake."""

    ended_on: Annotated[date | None, day("Since when", "Empty: the day it is written down.")] = None

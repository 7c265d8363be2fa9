"""What is corrected in a case on record: what it says, and who stands in it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.msgid import N_
from cases.vocabulary import CapacityKind, Channel, Nature, PendingAuthority, Relationship, Topic
from mediation.forms.events import EventForm
from mediation.forms.fields import area, baht, choice, day, group, phone_number, several, text
from mediation.forms.intake import PersonForm
from mediation.forms.screening import YesNo


class Emptied(StrEnum):
    """What a correction may empty: a field left blank in it stays as it is."""

    # Named unlike its value: every word has a method `title`.
    heading = "title"
    value = "value"
    no_value_reason = "no_value_reason"
    place = "place"
    place_moo = "place_moo"
    area_code = "area_code"
    official_code = "official_code"
    offence_section = "offence_section"
    happened_on = "happened_on"
    happened_on_about = "happened_on_about"
    earlier_attempts = "earlier_attempts"
    pending_authority = "pending_authority"
    pending_reference = "pending_reference"
    limitation_on = "limitation_on"


class LeftReason(StrEnum):
    """Why somebody is no longer in a case."""

    death = "death"
    withdrew = "withdrew"
    no_longer_concerned = "no_longer_concerned"
    entered_by_mistake = "entered_by_mistake"
    authority_ended = "authority_ended"
    other = "other"


LABELS: dict[type[StrEnum], dict[str, str]] = {
    Emptied: {
        "title": N_("In a few words"),
        "value": N_("Value in dispute (baht)"),
        "no_value_reason": N_("Why there is no value"),
        "place": N_("Where it happened"),
        "place_moo": N_("Moo where it happened"),
        "area_code": N_("Area code of the place"),
        "official_code": N_("Official code"),
        "offence_section": N_("Section of the Criminal Code"),
        "happened_on": N_("Day of the facts"),
        "happened_on_about": N_("If the day is not known"),
        "earlier_attempts": N_("What was tried already"),
        "pending_authority": N_("Already with police, prosecutor or court"),
        "pending_reference": N_("Their reference"),
        "limitation_on": N_("The claim expires on"),
    },
    LeftReason: {
        "death": N_("Has died"),
        "withdrew": N_("Wishes to take no part"),
        "no_longer_concerned": N_("Is not concerned any more"),
        "entered_by_mistake": N_("Was entered by mistake"),
        "authority_ended": N_("May not stand for the party any more"),
        "other": N_("Other"),
    },
}
"""The words of the lists that only these forms know."""


class CorrectForm(EventForm, kw_only=True, frozen=True):
    """What the case should say. A field left blank stays as it is; `emptied` names those that are to hold nothing."""

    reason: Annotated[
        str, area("Why it is corrected", "Kept with the case, not in the journal.", max_length=2000, rows=2)
    ]
    title: Annotated[str, text("In a few words", max_length=160)] = ""
    facts: Annotated[str, area("What happened", "Facts as told, in plain words.", rows=6)] = ""
    wish: Annotated[str, area("What result would be enough", rows=3)] = ""
    topic: Annotated[Topic | None, choice("What is it about", Topic)] = None
    nature: Annotated[Nature | None, choice("Nature", Nature)] = None
    official_code: Annotated[str, text("Official code", "For the monthly return, like civil-7.", max_length=20)] = ""
    offence_section: Annotated[
        str, text("Section of the Criminal Code", "If an offence is alleged.", max_length=20)
    ] = ""
    value: Annotated[Decimal | None, baht("Value in dispute (baht)")] = None
    no_value_reason: Annotated[str, text("Why there is no value")] = ""
    place: Annotated[str, text("Where it happened")] = ""
    place_moo: Annotated[str, text("Moo where it happened", max_length=10)] = ""
    area_code: Annotated[str, text("Area code of the place", max_length=8)] = ""
    happened_on: Annotated[date | None, day("Day of the facts", "Like 22/11/2569.")] = None
    happened_on_about: Annotated[str, text("If the day is not known", "About the rice harvest of 2568 …")] = ""
    channel: Annotated[Channel | None, choice("Brought by", Channel)] = None
    relationship: Annotated[Relationship | None, choice("Relation of the sides", Relationship)] = None
    recurring: Annotated[YesNo | None, choice("They have quarrelled about this before", YesNo)] = None
    earlier_attempts: Annotated[str, area("What was tried already", rows=2, max_length=2000)] = ""
    pending_authority: Annotated[
        PendingAuthority | None, choice("Already with police, prosecutor or court", PendingAuthority)
    ] = None
    pending_reference: Annotated[str, text("Their reference")] = ""
    limitation_on: Annotated[date | None, day("The claim expires on", "If the applicant knows.")] = None
    emptied: Annotated[list[Emptied], several("Fields that are to be empty", Emptied)] = []


class NewcomerForm(PersonForm, kw_only=True, frozen=True):
    """Somebody who enters the case now: on a side, or in the place of one who has died."""

    stands_for: Annotated[int | None, choice("Stands for", "parties", "For a representative or guardian.")] = None
    succeeds: Annotated[int | None, choice("Heir of", "everybody", "The person who has died.")] = None
    consented_on: Annotated[
        date | None, day("Day of the written consent", "A new party after consent must consent too.")
    ] = None


class LeaverForm(msgspec.Struct, kw_only=True, frozen=True):
    """Somebody who is no longer in the case."""

    person: Annotated[int, choice("Who", "parties")]
    reason: Annotated[LeftReason, choice("Why", LeftReason)]
    left_on: Annotated[date | None, day("Since when", "Empty: the day it is written down.")] = None


class ParticularsForm(msgspec.Struct, kw_only=True, frozen=True):
    """What is recorded of somebody in the case. A field left blank stays as it is."""

    person: Annotated[int, choice("Who", "parties")]
    capacity: Annotated[CapacityKind | None, choice("Able to contract", CapacityKind)] = None
    authority: Annotated[str, text("By what authority", "Power of attorney, parent, head of the group …")] = ""
    stands_for: Annotated[int | None, choice("Stands for", "parties")] = None
    prefix: Annotated[str, text("Prefix", max_length=40)] = ""
    first_name: Annotated[str, text("First name, or name of the organisation", max_length=120)] = ""
    last_name: Annotated[str, text("Last name", max_length=120)] = ""
    phone: Annotated[str, phone_number("Telephone")] = ""
    employer: Annotated[str, text("Employer or organisation", "Where they work, or the group they belong to.")] = ""
    house_no: Annotated[str, text("House no.", max_length=40)] = ""
    moo: Annotated[str, text("Moo", max_length=10)] = ""
    village: Annotated[str, text("Village", max_length=120)] = ""
    road: Annotated[str, text("Road", max_length=120)] = ""
    subdistrict: Annotated[str, text("Subdistrict", max_length=120)] = ""
    district: Annotated[str, text("District", max_length=120)] = ""
    province: Annotated[str, text("Province", max_length=120)] = ""
    postcode: Annotated[str, text("Postcode", max_length=10)] = ""
    language: Annotated[str, text("Language", max_length=40)] = ""
    needs: Annotated[str, text("Needs", "Interpreter, wheelchair, somebody trusted …")] = ""


class ChangePartyForm(EventForm, kw_only=True, frozen=True):
    """Who enters, who leaves, and whose particulars change; all at once, so that an heir can take a place at once."""

    newcomers: Annotated[list[NewcomerForm], group("Person who enters", NewcomerForm)] = []
    leavers: Annotated[list[LeaverForm], group("Person who leaves", LeaverForm)] = []
    particulars: Annotated[list[ParticularsForm], group("Person whose particulars change", ParticularsForm)] = []
    reason: Annotated[str, area("Reason", "Kept with the case, not in the journal.", max_length=2000, rows=2)] = ""

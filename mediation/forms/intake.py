"""The request: who asks, whom it concerns, what happened and what is wished for. Each thing is asked once."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from cases.vocabulary import (
    CapacityKind,
    Channel,
    Nature,
    PendingAuthority,
    Relationship,
    Side,
    Topic,
)
from mediation.forms.events import EventForm
from mediation.forms.fields import area, baht, boolean, choice, day, group, integer, national_number, phone_number, text
from parties.contact_ways import ContactWay


class RunTrack(StrEnum):
    """The tracks a centre may run itself; to the others it may only refer."""

    COMMUNITY = "COMMUNITY"
    PEOPLE_CENTRE = "PEOPLE_CENTRE"


class PersonKind(StrEnum):
    """A human being, or a body with a name of its own."""

    natural = "natural"
    juristic = "juristic"


class PartyRole(StrEnum):
    """The part a person plays on a side."""

    party = "party"
    representative = "representative"
    guardian = "guardian"
    helper = "helper"


class IdType(StrEnum):
    """What was shown to prove who one is; nobody is turned away for lack of a card."""

    citizen = "citizen"
    no_status = "no_status"
    foreign = "foreign"
    passport = "passport"
    juristic = "juristic"
    not_shown = "not_shown"


_CONTACT = "Only what they said themselves, after the words of consent were read to them. Empty: by letter."


class PersonForm(msgspec.Struct, kw_only=True, frozen=True):
    """One person or organisation on one side."""

    side: Annotated[Side, choice("Side", Side)]
    side_no: Annotated[
        int | None,
        integer("Number of the side", "Only when there are more than two sides: 3, 4 …", minimum=1, maximum=20),
    ] = None
    prefix: Annotated[str, text("Prefix", "นาย, นาง, นางสาว, ว่าที่ ร.ต. …", max_length=40)] = ""
    first_name: Annotated[str, text("First name, or name of the organisation", max_length=120)]
    last_name: Annotated[str, text("Last name", max_length=120)] = ""
    nickname: Annotated[str, text("Called", max_length=60)] = ""
    kind: Annotated[PersonKind, choice("Person or organisation", PersonKind)] = PersonKind.natural
    role: Annotated[PartyRole, choice("Part in the dispute", PartyRole)] = PartyRole.party
    stands_for: Annotated[
        int | None,
        integer("Stands for person no.", "For a representative or guardian: the number in this list.", minimum=1),
    ] = None
    authority: Annotated[str, text("By what authority", "Power of attorney, parent, head of the group …")] = ""
    capacity: Annotated[CapacityKind, choice("Able to contract", CapacityKind)] = CapacityKind.full
    phone: Annotated[str, phone_number("Telephone")] = ""
    email: Annotated[str, text("E-mail", max_length=200)] = ""
    contact_person: Annotated[str, text("Reached through", "A neighbour's phone, the headman …")] = ""
    contact_by: Annotated[ContactWay | None, choice("How they want to be reached", ContactWay, _CONTACT)] = None
    contact_shared: Annotated[bool, boolean("Others read what comes this way")] = False
    id_type: Annotated[IdType, choice("Card shown", IdType)] = IdType.not_shown
    national_id: Annotated[str, national_number("13-digit number", "May stay empty.")] = ""
    birth_date: Annotated[date | None, day("Date of birth", "Four digits for the year.", full_year=True)] = None
    occupation: Annotated[str, text("Occupation", max_length=120)] = ""
    employer: Annotated[str, text("Employer or organisation", "Where they work, or the group they belong to.")] = ""
    house_no: Annotated[str, text("House no.", max_length=40)] = ""
    moo: Annotated[str, text("Moo", max_length=10)] = ""
    village: Annotated[str, text("Village", max_length=120)] = ""
    soi: Annotated[str, text("Soi", max_length=120)] = ""
    road: Annotated[str, text("Road", max_length=120)] = ""
    subdistrict: Annotated[str, text("Subdistrict", max_length=120)] = ""
    district: Annotated[str, text("District", max_length=120)] = ""
    province: Annotated[str, text("Province", max_length=120)] = ""
    postcode: Annotated[str, text("Postcode", max_length=10)] = ""
    area_code: Annotated[str, text("Area code", max_length=8)] = ""
    language: Annotated[str, text("Language", max_length=40)] = "th"
    needs: Annotated[str, text("Needs", "Interpreter, wheelchair, somebody trusted …")] = ""


class DraftForm(EventForm, kw_only=True, frozen=True):
    """A request as far as it has been written. A draft may lack anything but the topic."""

    parties: Annotated[list[PersonForm], group("People in the dispute", PersonForm)] = []
    topic: Annotated[Topic, choice("What is it about", Topic)]
    title: Annotated[str, text("In a few words", max_length=160)] = ""
    facts: Annotated[str, area("What happened", "Facts as told, in plain words.", rows=6)] = ""
    wish: Annotated[str, area("What result would be enough", rows=3)] = ""
    nature: Annotated[Nature, choice("Nature", Nature)] = Nature.civil
    official_code: Annotated[str, text("Official code", "For the monthly return, like civil-7.", max_length=20)] = ""
    offence_section: Annotated[
        str, text("Section of the Criminal Code", "If an offence is alleged.", max_length=20)
    ] = ""
    value: Annotated[Decimal | None, baht("Value in dispute (baht)", "Empty when it is not about money.")] = None
    no_value_reason: Annotated[str, text("Why there is no value")] = ""
    place: Annotated[str, text("Where it happened")] = ""
    place_moo: Annotated[str, text("Moo where it happened", max_length=10)] = ""
    area_code: Annotated[str, text("Area code of the place", max_length=8)] = ""
    happened_on: Annotated[date | None, day("Day of the facts", "Like 22/11/2569.")] = None
    happened_on_about: Annotated[str, text("If the day is not known", "About the rice harvest of 2568 …")] = ""
    channel: Annotated[Channel, choice("Brought by", Channel)] = Channel.self
    relationship: Annotated[Relationship, choice("Relation of the sides", Relationship)] = Relationship.other
    recurring: Annotated[bool, boolean("They have quarrelled about this before")] = False
    earlier_attempts: Annotated[str, area("What was tried already", rows=2, max_length=2000)] = ""
    pending_authority: Annotated[
        PendingAuthority | None, choice("Already with police, prosecutor or court", PendingAuthority)
    ] = None
    pending_reference: Annotated[str, text("Their reference")] = ""
    limitation_on: Annotated[date | None, day("The claim expires on", "If the applicant knows.")] = None
    legal_track: Annotated[RunTrack | None, choice("Legal track", RunTrack, "Empty: the centre's own.")] = None
    notice_shown: Annotated[bool, boolean("The privacy notice was shown or read aloud")] = False


class RequestForm(DraftForm, kw_only=True, frozen=True):
    """A request that is registered: it has facts, a wish, and people on at least two sides."""

    parties: Annotated[list[PersonForm], group("People in the dispute", PersonForm, min_items=2)]
    facts: Annotated[str, area("What happened", "Facts as told, in plain words.", rows=6)]
    wish: Annotated[str, area("What result would be enough", rows=3)]

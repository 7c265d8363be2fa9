"""What the packet of a referral says, for machines: the record `packet.json` holds, and its published JSON Schema. Pure."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

FORMAT = "mediation-referral-packet"
VERSION = 1
"""Raised when an older program could misread a packet; a new field that may be left out does not raise it."""
SCHEMA_AT = f"/schema/referral-packet-{VERSION}.json"
"""Where an installation publishes the schema; the number is the version's, so that an address never changes its meaning."""


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody the matter concerns, with what was shared of them. `side`: applicant, respondent or other.

    `basis`, `consent_on`, `section`: what makes it lawful to pass on the particulars of this very person.
    """

    side: str
    part: str
    kind: str
    name: str
    basis: str = ""
    consent_on: date | None = None
    section: str = ""
    phone: str = ""
    email: str = ""
    contact_person: str = ""
    house_no: str = ""
    moo: str = ""
    village: str = ""
    soi: str = ""
    road: str = ""
    subdistrict: str = ""
    district: str = ""
    province: str = ""
    postcode: str = ""
    language: str = ""
    needs: str = ""


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An office, by its name and, where it has one, its code; and where it can be asked."""

    name: str
    code: str = ""
    address: str = ""
    phone: str = ""


class PacketRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a packet says, for machines. Days are ISO 8601, money is baht as a decimal text, codes are those of the lists.

    `id` is of this packet alone, `referral` the sender's number of the referral. A packet that brings a supplement `follows` the
    first one, and both stay. `agreed`: what the sides agreed, `summary`: what the sender wrote for the receiver.
    """

    format: str
    version: int
    id: str
    referral: str
    sent_on: date
    sender: Body
    receiver: Body
    destination: str
    reason: str
    basis: str
    topic: str
    nature: str
    people: tuple[Person, ...]
    shares: tuple[str, ...] = ()
    consent_on: date | None = None
    letter_no: str = ""
    reply_by: date | None = None
    urgent: bool = False
    summary: str = ""
    supplement: str = ""
    follows: str = ""
    facts: str = ""
    wish: str = ""
    value: Decimal | None = None
    no_value_reason: str = ""
    place: str = ""
    place_moo: str = ""
    happened_on: date | None = None
    happened_on_about: str = ""
    earlier_attempts: str = ""
    pending_authority: str = ""
    pending_reference: str = ""
    agreed: str = ""
    outcome: str = ""
    ended_on: date | None = None


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of `packet.json`, as it is published."""
    made = msgspec.json.schema(PacketRecord)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_AT,
        "title": "Referral packet",
        **made,
    }

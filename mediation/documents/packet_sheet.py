"""The sheet of a packet, for people who are sent one without a letter that was issued: all that the record says, and no more."""

from collections.abc import Mapping
from typing import Any

import msgspec

from cases.msgid import N_
from cases.reasons import ReferralBasis, ReferralReason
from cases.vocabulary import Nature, Outcome, PendingAuthority, ReferralDestination, Topic
from mediation.documents.content import CentreOf, Content, Said
from mediation.documents.jobs import TEMPLATES, Job
from mediation.documents.paper import PART_WORDS, ROLE_WORDS, coded
from mediation.documents.printing import Letterhead, job_of
from mediation.packet_record import PacketRecord, Person
from parties import thai
from parties.areas import print_address_parts

_TITLE = N_("Referral packet")
_PLAIN = ("summary", "facts", "wish", "earlier_attempts", "agreed", "no_value_reason", "supplement")


def sheet_job(record: PacketRecord, centre: CentreOf, letterhead: Letterhead) -> Job:
    """What prints the sheet. Equal records give equal jobs, whatever their packets are called."""
    content = Content(
        document="packet",
        title=Said(_TITLE),
        centre=centre,
        case_number="",
        track=None,
        effect="",
        number=record.letter_no,
        issued_on=record.sent_on,
        prepared_by="",
        signer=None,
        record=_record(record),
    )
    return job_of(content, (TEMPLATES / "packet.typ").read_bytes(), letterhead)


def _record(record: PacketRecord) -> dict[str, Any]:
    return {
        "receiver": record.receiver.name,
        "receiver_at": " ".join(part for part in (record.receiver.address, record.receiver.phone) if part),
        "destination": coded(ReferralDestination, record.destination),
        "reason": coded(ReferralReason, record.reason),
        "urgent": record.urgent,
        "reply_by": record.reply_by,
        "topic": coded(Topic, record.topic),
        "nature": coded(Nature, record.nature),
        "people": [_person(one) for one in record.people],
        "value": record.value,
        "place": " ".join(part for part in (record.place, record.place_moo) if part),
        "happened_on": record.happened_on or record.happened_on_about,
        "authority": coded(PendingAuthority, record.pending_authority),
        "reference": record.pending_reference,
        "outcome": coded(Outcome, record.outcome),
        "ended_on": record.ended_on,
        **{name: getattr(record, name) for name in _PLAIN},
    }


def _person(one: Person) -> dict[str, Any]:
    given: Mapping[str, Any] = msgspec.to_builtins(one)
    return {
        "name": one.name,
        "role": Said(ROLE_WORDS[one.side]) if one.side in ROLE_WORDS else "",
        "part": Said(PART_WORDS[one.part]) if PART_WORDS.get(one.part) else "",
        "basis": coded(ReferralBasis, one.basis),
        "consent_on": one.consent_on,
        "section": one.section,
        "address": print_address_parts(dict(given)),
        "phone": thai.phone_print(one.phone) if one.phone else "",
        "contact": " ".join(part for part in (one.contact_person, one.email) if part),
        "needs": " ".join(part for part in (one.language, one.needs) if part and part != "th"),
    }

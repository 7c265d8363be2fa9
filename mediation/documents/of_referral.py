"""The papers of a referral. The letter tells what the packet holds, and nothing else of the case."""

from datetime import date
from decimal import Decimal
from typing import Any

from cases.law import ClockCode
from cases.reasons import ReferralDeclineReason, ReferralReason
from cases.vocabulary import Outcome, PendingAuthority, ReferralDestination, ReferralStatus, Topic
from mediation.documents.content import Said
from mediation.documents.paper import PART_WORDS, ROLE_WORDS, Paper, Sources, coded, day_of, nobody
from mediation.dossier import Dossier
from mediation.forms.referral import ReferralResult
from mediation.subjects import Referral
from parties import thai
from parties.access import Role
from parties.areas import print_address_parts

_SENDING = frozenset({Role.officer, Role.head, Role.safety})
_GONE = frozenset({ReferralStatus.withdrawn, ReferralStatus.declined})
_TAKEN = frozenset({"acknowledged", "more_asked", "in_progress", "completed", "result_recorded"})


def _person(given: dict[str, Any]) -> dict[str, Any]:
    """Of somebody referred: what was chosen to go with them, and no more."""
    part = PART_WORDS.get(given.get("part", ""), "")
    return {
        "name": given.get("name", ""),
        "role": Said(ROLE_WORDS[given["side"]]) if given.get("side") in ROLE_WORDS else "",
        "part": Said(part) if part else "",
        "address": print_address_parts(given),
        "phone": thai.phone_print(given["phone"]) if given.get("phone") else "",
        "contact": " ".join(part for part in (given.get("contact_person", ""), given.get("email", "")) if part),
        "needs": " ".join(
            part for part in (given.get("language", ""), given.get("needs", "")) if part and part != "th"
        ),
    }


def _letter(sources: Sources, referral: Referral) -> dict[str, Any]:
    packet = referral.packet
    happened = packet.get("happened_on")
    value = packet.get("value")
    return {
        "addressee": {"name": referral.to_name, "address": sources.receivers.get(referral.id, "")},
        "destination": ReferralDestination(referral.destination),
        "reason": coded(ReferralReason, referral.reason_code),
        "urgent": referral.urgent,
        "consent_on": referral.consent_on,
        "topic": coded(Topic, packet.get("topic")),
        "people": [_person(one) for one in sources.packet_people.get(referral.id) or packet.get("people", [])],
        "summary": packet.get("summary", ""),
        "facts": packet.get("facts", ""),
        "wish": packet.get("wish", ""),
        "value": Decimal(str(value)) if value not in (None, "") else None,
        "place": packet.get("place", ""),
        "moo": packet.get("place_moo", ""),
        "happened_on": date.fromisoformat(happened) if happened else packet.get("happened_on_about", ""),
        "earlier_attempts": packet.get("earlier_attempts", ""),
        "authority": coded(PendingAuthority, packet.get("pending_authority")),
        "reference": packet.get("pending_reference", ""),
        "outcome": coded(Outcome, packet.get("outcome")),
        "reply_by": sources.day_to_answer(referral.reply_by, ClockCode.referral_acknowledgement),
    }


def _answer(_: Sources, referral: Referral) -> dict[str, Any]:
    declined = referral.status == ReferralStatus.declined
    return {
        "to_name": referral.to_name,
        "sent_on": day_of(referral.sent_at),
        "letter_no": referral.letter_no,
        "topic": coded(Topic, referral.packet.get("topic")),
        "reply_by": referral.reply_by,
        "answered": declined or referral.status in _TAKEN,
        "accepted": referral.status in _TAKEN,
        "declined": declined,
        "reason": coded(ReferralDeclineReason, referral.decline_reason if declined else ""),
        "received_on": day_of(referral.acknowledged_at),
        "officer": referral.receiver_officer,
        "receiver_no": referral.receiver_no,
        "result": coded(ReferralResult, referral.result_code),
        "result_text": referral.result,
        "completed_on": referral.completed_on,
    }


def _receiver(_: Dossier, referral: Referral) -> str:
    return referral.to_name


PAPERS: tuple[Paper, ...] = (
    Paper(
        code="DOC-19",
        roles=_SENDING,
        record=_letter,
        about=lambda dossier: dossier.referrals,
        ready=lambda _, referral: referral.status not in _GONE,
        letter=True,
        wants_answer=True,
        typed_number=lambda referral: referral.letter_no,
        subject_called=_receiver,
        readers=nobody,
        opens_packet=True,
    ),
    Paper(
        code="DOC-20",
        roles=_SENDING,
        record=_answer,
        about=lambda dossier: dossier.referrals,
        ready=lambda _, referral: referral.sent_at is not None,
        subject_called=_receiver,
        readers=nobody,
    ),
)

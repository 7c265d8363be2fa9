"""Making the packet of a referral: once, with the deed that sends it, and kept sealed.

The PDF in it is the letter of referral where one was issued, else the packet's own sheet. A sheet is printed before the case is
locked (`print_ahead`), so that within the lock it is only taken from the press's memory; where something changed in between,
it is printed within.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec

from mediation.directory_tables import ReferralPacketFile
from mediation.documents.content import CentreOf
from mediation.documents.engine import NotPrintable, print_pdf
from mediation.documents.packet_sheet import sheet_job
from mediation.dossier import Dossier, read_dossier
from mediation.forms.reading import read
from mediation.forms.referral import SendForm, SupplyForm
from mediation.packet_file import PacketBroken, bind
from mediation.packet_keys import signing_key
from mediation.packet_record import FORMAT, VERSION, Body, PacketRecord, Person
from mediation.practice.issuing import unprintable
from mediation.practice.packet import opened_people, reply_day, supplemented
from mediation.practice.paper_sources import Style, supply_of_centre
from mediation.practice.receivers import entries_here
from mediation.steps import Call, Step
from mediation.subjects import Referral
from mediation.work import reading
from parties import keys
from parties.database import fetch_one, fetch_value
from parties.errors import Fault, NotValid, Refused
from parties.rows import insert
from parties.thai import bangkok_day

LETTER = "DOC-19"
_NO_PACKET = UUID(int=0)


@dataclass(frozen=True)
class Sending:
    """What a deed adds to a referral before its packet is made."""

    sent_on: date
    letter_no: str
    reply_by: date | None
    supplement: str = ""


async def keep_first(step: Step, letter_no: str, reply_by: date) -> bytes:
    """Make and keep the packet of a referral that is being sent, and give it back; its digest goes into the journal."""
    sending = Sending(step.happened_on, letter_no, reply_by)
    return await _keep(step, sending, await _letter_issued(step.entity))


async def keep_supplement(step: Step, supplement: str) -> None:
    """Make and keep the packet that follows the first: the same, with what was added since."""
    referral = step.entity
    sending = Sending(step.happened_on, referral.letter_no, referral.reply_by, supplement)
    await _keep(step, sending, None)


async def _keep(step: Step, sending: Sending, letter: bytes | None) -> bytes:
    referral = step.entity
    centre, style = await supply_of_centre(LETTER)
    earlier = await fetch_one(
        """select max(no) as no, (array_agg(key order by no))[1] as first from referral_packet_file
           where centre_id = $1 and referral_id = $2""",
        referral.from_centre_id,
        referral.id,
    )
    assert earlier is not None
    key = uuid4()
    receiver = await _receiver(referral)
    record = record_of(referral, sending, centre, receiver, key, earlier["first"])
    data = await _bound(record, letter, centre, style)
    digest = hashlib.sha256(data).digest()
    await insert(
        ReferralPacketFile,
        {
            "centre_id": referral.from_centre_id,
            "referral_id": referral.id,
            "no": (earlier["no"] or 0) + 1,
            "key": key,
            "sha256": digest,
            "size": len(data),
            "bytes": keys.current().seal("message", data, place_of_seal(key)),
            "made_at": step.scene.now,
        },
    )
    step.facts |= {"packet": str(key), "packet_hash": digest.hex()}
    return data


async def _bound(record: PacketRecord, letter: bytes | None, centre: CentreOf, style: Style) -> bytes:
    name, private = signing_key(keys.current())
    try:
        pdf = letter or await print_pdf(sheet_job(record, centre, style.letterhead))
        return bind(record, pdf, private, name)
    except NotPrintable as wrong:
        raise NotValid([unprintable(wrong)]) from wrong
    except PacketBroken as wrong:
        raise NotValid([Fault(wrong.code, str(wrong))]) from wrong


def place_of_seal(key: UUID) -> str:
    """What the sealed bytes of a packet are bound to."""
    return f"referral_packet_file:{key}"


async def _letter_issued(referral: Referral) -> bytes | None:
    """The letter of referral as it was issued last; None where there is none."""
    row = await fetch_one(
        """select d.content from document d
           where d.centre_id = $1 and d.case_id = $2 and d.kind = $3 and d.subject = $4
             and not exists (select from document x where x.centre_id = d.centre_id and x.supersedes = d.id)
           order by d.id desc limit 1""",
        *(referral.from_centre_id, referral.case_id, LETTER, referral.id),
    )
    return None if row is None else bytes(row["content"])


async def _receiver(referral: Referral) -> Body:
    entry = None
    if referral.destination_id is not None:
        entry = next((one for one in await entries_here() if one.id == referral.destination_id), None)
    sql = "select peer_centre from referral_exchange where referral_id = $1"
    code = await fetch_value(sql, referral.id) or ""
    if entry is None:
        return Body(name=referral.to_name, code=code)
    return Body(name=referral.to_name, code=code, address=entry.whole_address, phone=entry.phone)


def record_of(
    referral: Referral, sending: Sending, centre: CentreOf, receiver: Body, key: UUID, first: UUID | None
) -> PacketRecord:
    """The record of a packet: what was chosen when the referral was prepared, and what its sending adds."""
    shared = dict(referral.packet)
    shared.pop("people", None)
    value = shared.pop("value", None)
    known = PacketRecord.__struct_fields__
    told: dict[str, Any] = {name: shared[name] for name in shared if name in known}
    return msgspec.convert(
        told
        | {
            "format": FORMAT,
            "version": VERSION,
            "id": str(key),
            "referral": str(referral.id),
            "sent_on": sending.sent_on,
            "sender": {"name": centre.name, "code": centre.code, "address": centre.address, "phone": centre.phone},
            "receiver": msgspec.to_builtins(receiver),
            "destination": referral.destination,
            "reason": referral.reason_code,
            "basis": referral.basis,
            "consent_on": referral.consent_on,
            "nature": shared.get("nature", ""),
            "people": _people(referral),
            "letter_no": sending.letter_no,
            "reply_by": sending.reply_by,
            "urgent": referral.urgent,
            "value": None if value in (None, "") else Decimal(str(value)),
            "supplement": sending.supplement,
            "follows": "" if first is None else str(first),
        },
        PacketRecord,
    )


def _people(referral: Referral) -> list[dict[str, Any]]:
    """The people of the packet, each with the ground that was recorded for them."""
    found = []
    for index, one in enumerate(opened_people(referral.id, referral.packet)):
        ground = referral.grounds[index] if index < len(referral.grounds) else {}
        person = {name: one[name] for name in one if name in Person.__struct_fields__}
        found.append(person | {name: ground[name] for name in ("basis", "consent_on", "section") if ground.get(name)})
    return found


async def print_ahead(call: Call, raw: Mapping[str, Any]) -> None:
    """Print the sheet before anything is locked. What stands against the deed is for the deed to say."""
    try:
        async with reading(call.actor):
            dossier = await read_dossier(call.actor, call.case_id)
            referral = next((one for one in dossier.referrals if one.id == call.entity_id), None)
            if referral is None or (referral.status == "prepared" and await _letter_issued(referral)):
                return
            sending = _as_typed(dossier, referral, raw, call.clock())
            if sending is None:
                return
            centre, style = await supply_of_centre(LETTER)
            receiver = await _receiver(referral)
        record = record_of(referral, sending, centre, receiver, _NO_PACKET, None)
        await print_pdf(sheet_job(record, centre, style.letterhead))
    except (Refused, NotPrintable):
        return


def _as_typed(dossier: Dossier, referral: Referral, raw: Mapping[str, Any], now: datetime) -> Sending | None:
    """What the deed will add, from what was typed; None where that cannot be read."""
    if referral.status == "prepared":
        form, _ = read(SendForm, raw)
        if form is None:
            return None
        on = bangkok_day(form.happened_at or now)
        return Sending(on, form.letter_no, reply_day(dossier, on))
    more, _ = read(SupplyForm, raw)
    if more is None:
        return None
    return Sending(
        bangkok_day(more.happened_at or now),
        referral.letter_no,
        referral.reply_by,
        supplemented(referral, more.supplement),
    )

"""The packet of a referral: only the persons and fields chosen; telephone numbers stay sealed, now to the referral."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.law import ClockCode
from mediation.centre_clocks import amount_of, own_clocks
from mediation.dossier import Dossier
from mediation.forms.referral import Shared
from mediation.sharing import PassedOn, Somebody
from mediation.subjects import Party, Referral
from parties import keys
from parties.database import fetch, fetch_one

_ADDRESS = ("house_no", "moo", "village", "soi", "road", "subdistrict", "district", "province", "postcode")
_OF_THE_CASE: Mapping[Shared, tuple[str, ...]] = {
    Shared.facts: ("facts",),
    Shared.wish: ("wish",),
    Shared.value: ("value", "no_value_reason"),
    Shared.place: ("place", "place_moo", "happened_on", "happened_on_about"),
    Shared.earlier_attempts: ("earlier_attempts",),
    Shared.pending: ("pending_authority", "pending_reference"),
    Shared.outcome: ("outcome", "ended_on"),
}
_OF_A_PERSON: Mapping[Shared, tuple[str, ...]] = {
    Shared.contact: ("email", "contact_person"),
    Shared.address: _ADDRESS,
    Shared.needs: ("language", "needs"),
}


@dataclass(frozen=True)
class Ground:
    """What the database adds before a packet can be made: its referral's id, the receiver's name, sealed telephones."""

    referral_id: int
    centre_name: str | None
    phones: Mapping[int, bytes]


async def break_ground(to_centre: int | None, people: Iterable[Party]) -> Ground:
    """Take the id of a new referral, the receiver's name (None: no such centre) and the people's sealed telephones."""
    row = await fetch_one(
        """select nextval(pg_get_serial_sequence('referral', 'id')) as id,
             (select d.name from centre_directory() d where d.id = $1) as centre""",
        to_centre,
    )
    assert row is not None
    return Ground(row["id"], row["centre"], await sealed_phones(people))


async def sealed_phones(people: Iterable[Party]) -> dict[int, bytes]:
    """The sealed telephones of people, by person."""
    ids = [party.person_id for party in people]
    rows = await fetch("select id, phone from person where id = any ($1) and phone is not null", ids)
    return {row["id"]: bytes(row["phone"]) for row in rows}


def everybody(dossier: Dossier) -> list[Somebody]:
    """The people of the case as the rule of sharing sees them."""
    roles = {side.side: side.side_role for side in dossier.sides}
    return [Somebody(party.id, roles[party.side], party.name) for party in dossier.parties if party.here]


def people_of(dossier: Dossier, passed: Sequence[PassedOn]) -> list[Party]:
    """The people themselves, in the same order."""
    parties = {party.id: party for party in dossier.parties}
    return [parties[one.party] for one in passed]


def make_packet(
    dossier: Dossier, ground: Ground, people: Sequence[PassedOn], shares: Iterable[Shared], summary: str
) -> dict[str, Any]:
    """What the receiver is given: names and topic always, all else only where chosen. Empty fields are left out."""
    file, chosen = dossier.file, frozenset(shares)
    fields = [name for share, names in _OF_THE_CASE.items() if share in chosen for name in names]
    parties = {party.id: party for party in dossier.parties}
    packet = {
        "topic": file.topic,
        "nature": file.nature,
        "shares": sorted(chosen),
        "summary": summary,
        "people": [_person(dossier, ground, index, parties[one.party], one) for index, one in enumerate(people)],
        **_filled(file, fields),
    }
    agreed = agreed_text(dossier) if Shared.agreed in chosen else ""
    return packet | ({"agreed": agreed} if agreed else {})


def agreed_text(dossier: Dossier) -> str:
    """What both sides signed; nothing of a draft, which binds nobody."""
    agreement = dossier.agreement
    return agreement.substance if agreement is not None and agreement.signed_on is not None else ""


def reply_day(dossier: Dossier, on: date) -> date:
    """The day by which a referral sent on a day is to be acknowledged."""
    return on + timedelta(days=amount_of(ClockCode.referral_acknowledgement, on, own_clocks(dossier.settings)))


def supplemented(referral: Referral, text: str) -> str:
    """All that was added in answer to the receiver, the newest last."""
    return "\n\n".join(part for part in (referral.supplement, text) if part)


def _filled(source: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names if getattr(source, name) not in ("", None)}


def _person(dossier: Dossier, ground: Ground, index: int, party: Party, passed: PassedOn) -> dict[str, Any]:
    chosen = frozenset(passed.shares)
    roles = {side.side: side.side_role for side in dossier.sides}
    fields = [name for share, names in _OF_A_PERSON.items() if share in chosen for name in names]
    person = {"side": roles[party.side], "part": party.role, "kind": party.kind, "name": party.name}
    person |= _filled(party, fields)
    sealed = ground.phones.get(party.person_id)
    if Shared.contact in chosen and sealed is not None:
        ring = keys.current()
        number = ring.open_sealed("phone", sealed, f"person:{party.person_id}:phone")
        resealed = ring.seal("phone", number, _place_of_seal(ground.referral_id, index))
        person["phone_sealed"] = base64.b64encode(resealed).decode()
    return person


def _place_of_seal(referral_id: int, index: int) -> str:
    return f"referral:{referral_id}:{index}:phone"


def opened_people(referral_id: int, packet: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The people of a packet with their telephones opened, for whoever may read the packet."""
    people = []
    for index, given in enumerate(packet.get("people", ())):
        person = dict(given)
        sealed = person.pop("phone_sealed", None)
        if sealed is not None:
            place = _place_of_seal(referral_id, index)
            person["phone"] = keys.current().open_sealed("phone", base64.b64decode(sealed), place).decode()
        people.append(person)
    return people


def sealed_people(referral_id: int, people: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The reverse: people who came with their telephones open, as a packet here keeps them."""
    kept = []
    for index, given in enumerate(people):
        person = dict(given)
        phone = person.pop("phone", "")
        if phone:
            sealed = keys.current().seal("phone", phone.encode(), _place_of_seal(referral_id, index))
            person["phone_sealed"] = base64.b64encode(sealed).decode()
        kept.append(person)
    return kept

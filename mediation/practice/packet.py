"""The packet of a referral: only the persons and fields chosen; telephone numbers stay sealed, now to the referral."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from mediation.dossier import Dossier
from mediation.forms.referral import Shared
from mediation.subjects import Party
from parties import keys
from parties.database import fetch_one

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
             (select d.name from centre_directory() d where d.id = $1) as centre,
             (select json_object_agg(p.id, encode(p.phone, 'hex'))::text from person p
              where p.id = any ($2) and p.phone is not null) as phones""",
        to_centre,
        [party.person_id for party in people],
    )
    assert row is not None
    phones = msgspec.json.decode(row["phones"] or "{}", type=dict[int, str])
    return Ground(row["id"], row["centre"], {person: bytes.fromhex(sealed) for person, sealed in phones.items()})


def make_packet(
    dossier: Dossier, ground: Ground, people: Sequence[Party], shares: Iterable[Shared], summary: str
) -> dict[str, Any]:
    """What the receiver is given: names and topic always, all else only where chosen. Empty fields are left out."""
    file, chosen = dossier.file, frozenset(shares)
    fields = [name for share, names in _OF_THE_CASE.items() if share in chosen for name in names]
    return {
        "topic": file.topic,
        "nature": file.nature,
        "shares": sorted(chosen),
        "summary": summary,
        "people": [_person(dossier, ground, index, party, chosen) for index, party in enumerate(people)],
        **_filled(file, fields),
    }


def _filled(source: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names if getattr(source, name) not in ("", None)}


def _person(dossier: Dossier, ground: Ground, index: int, party: Party, chosen: frozenset[Shared]) -> dict[str, Any]:
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

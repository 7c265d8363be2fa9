"""How the people of a case can be reached: what they said of it, and the addresses the register has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mediation.dossier import Dossier
from mediation.hearing import Listener, colour_of, danger_of, ways_read_by_others
from mediation.subjects import Party
from notifications import line_links
from notifications.reach import Reachable, channel_to
from parties import thai
from parties.contact import Wish
from parties.contact_ways import ContactWay
from parties.database import fetch_one
from parties.register import opened
from parties.thai_identity import mobile_e164


@dataclass(frozen=True)
class Contact:
    """How somebody wants to be reached, and the addresses there are."""

    wish: Wish | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)

    def reachable(self, dossier: Dossier, listener: Listener) -> Reachable:
        """As the rules of reaching ask for it."""
        wish, party = self.wish, listener.party
        return Reachable(
            way=wish.way if wish else ContactWay.letter,
            has=frozenset(way for way, channel in _CHANNEL_OF.items() if self.addresses.get(channel)),
            shared=ways_read_by_others(dossier, party, wish.shared if wish else ()),
            unsafe=frozenset(wish.unsafe if wish else ()),
            colour=colour_of(dossier, party),
            letters_only=listener.letters_only,
        )

    def language(self, of_person: str) -> str:
        """What they read; without a wish of theirs, the language of the register where it is one of the house's."""
        if self.wish is not None:
            return self.wish.language
        return "en" if of_person.strip().lower().startswith("en") else "th"


_CHANNEL_OF = {ContactWay.phone: "sms", ContactWay.line: "line", ContactWay.mail: "mail"}


def letter_may_go(dossier: Dossier, party: Party, wish: Wish | None) -> bool:
    """Whether a letter to this person may leave the house: they did not forbid it, and it could endanger nobody."""
    reach = Contact(wish).reachable(dossier, Listener(party))
    return channel_to(reach, {"letter"}, silenced=danger_of(dossier).silences(party.side)) is not None


@dataclass(frozen=True)
class Around:
    """What telling people of a case needs beside the case itself. `mediators`: account → mail address, of those who have one."""

    centre: Mapping[str, Any]
    people: Mapping[int, Contact]
    mediators: Mapping[int, str]


_AROUND = """select
  (select json_build_object('short', coalesce(nullif(c.short_name, ''), c.name), 'phone', c.phone)::text
     from centre c where c.id = current_centre()) as centre,
  (select coalesce(json_agg(x), '[]')::text from (
     select p.id, p.email, translate(encode(p.phone, 'base64'), e'\\n', '') as phone, w.wish, l.id as link_id,
       translate(encode(l.line_user, 'base64'), e'\\n', '') as line_user from person p
     left join lateral (select row_to_json(w) as wish from contact_wish w where w.centre_id = p.centre_id and w.person_id = p.id
       order by w.id desc limit 1) w on true
     left join lateral (select l.id, l.line_user from line_link l where l.centre_id = p.centre_id and l.person_id = p.id
       and l.linked_at is not null and l.ended_at is null limit 1) l on true
     where p.centre_id = current_centre() and p.id = any ($1)) x) as people,
  (select coalesce(json_agg(json_build_array(m.account_id, p.email)), '[]')::text
     from mediator m join person p on p.centre_id = m.centre_id and p.id = m.person_id
     where m.centre_id = current_centre() and m.id = any ($2) and m.account_id is not null and p.email <> '') as mediators"""


async def read_around(people: Iterable[int], mediators: Iterable[int]) -> Around:
    """All of it in one round trip, inside a piece of work of the centre."""
    row = await fetch_one(_AROUND, list(people), list(mediators))
    assert row is not None and row["centre"] is not None, "a piece of work is done in a centre"
    known = msgspec.json.decode(row["people"], type=list[_Person])
    return Around(
        msgspec.json.decode(row["centre"]),
        {one.id: Contact(one.wish, _addresses(one)) for one in known},
        dict(msgspec.json.decode(row["mediators"], type=list[tuple[int, str]])),
    )


class _Person(msgspec.Struct, frozen=True):
    id: int
    email: str
    phone: bytes | None
    wish: Wish | None
    link_id: int | None
    line_user: bytes | None


def _addresses(one: _Person) -> dict[str, str]:
    found = {"mail": one.email.strip()}
    if one.phone is not None:
        found["sms"] = _mobile(opened(one.id, "phone", one.phone))
    if one.link_id is not None and one.line_user is not None:
        found["line"] = line_links.opened(one.link_id, one.line_user)
    return {channel: address for channel, address in found.items() if address}


def _mobile(number: str) -> str:
    """A number that takes messages, or nothing: a fixed line does not."""
    try:
        return mobile_e164(number)
    except thai.PhoneUnreadable:
        return ""

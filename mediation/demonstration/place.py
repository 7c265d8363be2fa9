"""Laying the place of the demonstration: centres, villages, accounts. All in one transaction, as the owner."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from mediation.demonstration.cast import ADDRESS, CAST, CENTRES, ROOMS_OF_CENTRE, VILLAGES, CentreOfCast, Member
from mediation.demonstration.play import Stage
from mediation.practice.owners_work import Owner, note, owners_work
from mediation.schedule import LAST_ROOM, ROOMS
from parties import passwords
from parties.access import Actor

MAIN = "tha_than"
_MARK = "demonstration"
_REASON = "demonstration"


@dataclass
class Place:
    """The place as it stands: `day` is the one its stories end on, `complete` whether all of them were played."""

    day: date
    complete: bool
    centres: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    mediators: dict[str, dict[str, int]] = field(default_factory=dict)

    def stage(self, centre: str) -> Stage:
        """One of the two centres that stories are played at. The justice officer answers from their own centre."""
        staff = {who: self.actor(who, centre) for who in CAST}
        return Stage(self.centres[centre], staff, self.mediators.get(centre, {}), self.centres, ADDRESS, VILLAGES)

    def actor(self, who: str, centre: str) -> Actor:
        """Somebody of the cast, at this centre if they work there, else where they do."""
        member = CAST[who]
        at = centre if centre in member.centres else member.centres[0]
        known = CENTRES[at]
        return Actor(
            self.centres[at],
            frozenset({member.role}),
            self.accounts[who],
            member.name,
            centre_kind=known.kind,
            centre_name=known.name,
            track=known.track,
        )


class NamesTaken(RuntimeError):
    """User names, codes or prefixes of the demonstration belong to somebody else in this installation."""


async def find_place(owner_url: str) -> Place | None:
    """The place as it was laid before; None where it was not."""
    async with owners_work(owner_url) as owner:
        row = await owner.fetchrow("select settings from centre where code = $1 and demonstration", CENTRES[MAIN].code)
        mark = msgspec.json.decode(row["settings"]).get(_MARK) if row else None
        if mark is None:
            return None
        place = Place(date.fromisoformat(mark["day"]), bool(mark["complete"]))
        await _read_numbers(owner, place)
    return place


async def _read_numbers(owner: Owner, place: Place) -> None:
    by_code = {row["code"]: row["id"] for row in await owner.fetch("select id, code from centre")}
    place.centres = {name: by_code[centre.code] for name, centre in CENTRES.items()}
    rows = await owner.fetch("select id, username from account where username = any ($1)", list(CAST))
    place.accounts = {row["username"]: row["id"] for row in rows}
    usernames = {account: who for who, account in place.accounts.items()}
    for name, centre_id in place.centres.items():
        roster = await owner.fetch(
            "select id, account_id from mediator where centre_id = $1 and account_id = any ($2)",
            centre_id,
            list(usernames),
        )
        place.mediators[name] = {usernames[row["account_id"]]: row["id"] for row in roster}


async def lay_place(owner_url: str, password: str, today: date) -> Place:
    """Lay centres, villages and accounts, all of them or none. Raises NamesTaken."""
    hashes = {who: await passwords.hashed(password) for who in CAST}
    place = Place(today, complete=False)
    async with owners_work(owner_url) as owner:
        await _refuse_if_taken(owner)
        for name, centre in CENTRES.items():
            place.centres[name] = await _lay_centre(owner, centre, place)
        await _lay_villages(owner, place.centres[MAIN])
        for who, member in CAST.items():
            place.accounts[who] = await _lay_account(owner, place, who, member, hashes[who])
    return place


async def mark_complete(owner_url: str, place: Place) -> None:
    """Remember that every story was played."""
    async with owners_work(owner_url) as owner:
        await owner.execute(
            "update centre set settings = settings || $2::jsonb where id = $1",
            place.centres[MAIN],
            _mark(place.day, complete=True),
        )
    place.complete = True


async def _refuse_if_taken(owner: Owner) -> None:
    rows = await owner.fetch(
        """select username as name from account where username = any ($1)
           union all select code from centre where code = any ($2)
           union all select prefix from centre where prefix = any ($3)""",
        list(CAST),
        [centre.code for centre in CENTRES.values()],
        [centre.prefix for centre in CENTRES.values()],
    )
    if rows:
        names = ", ".join(sorted(row["name"] for row in rows))
        raise NamesTaken(f"These names are taken here, so that no demonstration can be laid: {names}")


def _mark(day: date, *, complete: bool) -> str:
    return msgspec.json.encode({_MARK: {"day": day.isoformat(), "complete": complete}}).decode()


def _settings(day: date) -> str:
    """What the main centre has set, with the mark of the day it was laid."""
    rooms = [{"id": number, "name": name} for number, name in enumerate(ROOMS_OF_CENTRE, start=1)]
    mark = msgspec.json.decode(_mark(day, complete=False))
    return msgspec.json.encode({**mark, ROOMS: rooms, LAST_ROOM: len(rooms)}).decode()


async def _lay_centre(owner: Owner, centre: CentreOfCast, place: Place) -> int:
    centre_id: int = await owner.fetchval(
        """insert into centre (kind, code, name, short_name, prefix, track, parent_id, area_code, postcode, address, phone,
             demonstration, facts, settings)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true, $12, $13) returning id""",
        centre.kind,
        centre.code,
        centre.name,
        centre.short_name,
        centre.prefix,
        centre.track,
        place.centres.get(centre.parent),
        centre.area_code,
        ADDRESS["postcode"] if centre.area_code == ADDRESS["area_code"] else "",
        centre.address,
        centre.phone,
        msgspec.json.encode(centre.facts).decode(),
        _settings(place.day) if centre is CENTRES[MAIN] else "{}",
    )
    facts = {"founded": True, "kind": centre.kind, "code": centre.code, "prefix": centre.prefix, "track": centre.track}
    await note(owner, centre_id, "centre:setting:changed", facts, _REASON)
    return centre_id


async def _lay_villages(owner: Owner, centre_id: int) -> None:
    for moo, name in VILLAGES.items():
        await owner.execute(
            "insert into village (centre_id, code, moo, name, population) values ($1, $2, $3, $4, $5)",
            centre_id,
            f"{ADDRESS['area_code']}{moo:02d}",
            moo,
            f"{name} (ชื่อสมมติ)",
            420 + moo * 37,
        )


async def _lay_account(owner: Owner, place: Place, who: str, member: Member, password_hash: str) -> int:
    account_id: int = await owner.fetchval(
        "insert into account (username, display_name, password_hash) values ($1, $2, $3) returning id",
        who,
        member.name,
        password_hash,
    )
    for centre in member.centres:
        centre_id = place.centres[centre]
        await owner.execute(
            "insert into membership (centre_id, account_id, role) values ($1, $2, $3)",
            centre_id,
            account_id,
            member.role.value,
        )
        if centre == member.centres[0]:
            await note(owner, centre_id, "centre:account:created", {"account": account_id}, _REASON)
        facts: dict[str, Any] = {"account": account_id, "role": member.role.value}
        await note(owner, centre_id, "centre:permission:granted", facts, _REASON)
    return account_id

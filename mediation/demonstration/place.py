"""Laying the place of the demonstration: centres, villages, accounts, the roster. All in one transaction, as the owner."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeAlias

import asyncpg
import msgspec

from mediation.demonstration.cast import ADDRESS, CAST, CENTRES, ON_PAPER, VILLAGES, CentreOfCast, Member
from mediation.demonstration.play import Stage
from parties import passwords
from parties.access import Actor, Role
from parties.database import connection_arguments

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

MAIN = "tha_than"
_COURSE = "หลักสูตรผู้ไกล่เกลี่ยข้อพิพาท (ข้อมูลสาธิต)"
_APPEND = """
  select journal_append('centre', $1, clock_timestamp(), null, 'system', null, $2, 'centre', null, null, null, $3)
"""


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
        staff = {who: self._actor(who, member, centre) for who, member in CAST.items()}
        return Stage(self.centres[centre], staff, self.mediators[centre], self.centres, ADDRESS, VILLAGES)

    def _actor(self, who: str, member: Member, centre: str) -> Actor:
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
    """User names of the demonstration belong to accounts of this installation."""


async def find_place(owner_url: str) -> Place | None:
    """The place as it was laid before; None where it was not."""
    owner = await _connect(owner_url)
    try:
        async with owner.transaction(readonly=True):
            await _past_the_fences(owner)
            marked = await owner.fetchval(
                "select settings ->> 'demonstration' from centre where code = $1", CENTRES[MAIN].code
            )
            if marked is None:
                return None
            mark = msgspec.json.decode(marked, type=dict[str, Any])
            place = Place(date.fromisoformat(mark["day"]), bool(mark["complete"]))
            await _read_numbers(owner, place)
            return place
    finally:
        await owner.close()


async def _read_numbers(owner: Connection, place: Place) -> None:
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
    """Lay centres, villages, accounts and roster, all of them or none. Raises NamesTaken."""
    hashes = {who: await passwords.hashed(password) for who in CAST}
    place = Place(today, complete=False)
    owner = await _connect(owner_url)
    try:
        async with owner.transaction():
            await _past_the_fences(owner)
            taken = await owner.fetch("select username from account where username = any ($1) order by 1", list(CAST))
            if taken:
                names = ", ".join(row["username"] for row in taken)
                raise NamesTaken(f"These user names are taken here, so that no demonstration can be laid: {names}")
            for name, centre in CENTRES.items():
                place.centres[name] = await _lay_centre(owner, centre, place)
            await _lay_villages(owner, place.centres[MAIN])
            for who, member in CAST.items():
                await _lay_member(owner, place, who, member, hashes[who])
            await _lay_paper_roster(owner, place)
    finally:
        await owner.close()
    return place


async def mark_complete(owner_url: str, place: Place) -> None:
    """Remember that every story was played."""
    owner = await _connect(owner_url)
    try:
        async with owner.transaction():
            await _past_the_fences(owner)
            await owner.execute(
                "update centre set settings = settings || $2::jsonb where id = $1",
                place.centres[MAIN],
                _mark(place.day, complete=True),
            )
    finally:
        await owner.close()
    place.complete = True


async def _connect(owner_url: str) -> Connection:
    return await asyncpg.connect(**connection_arguments(owner_url))


async def _past_the_fences(owner: Connection) -> None:
    # Also an owner that is no superuser passes the fences of the tables so, and nothing else.
    await owner.execute("set local role mediation_definer")


def _mark(day: date, *, complete: bool) -> str:
    return msgspec.json.encode({"demonstration": {"day": day.isoformat(), "complete": complete}}).decode()


async def _lay_centre(owner: Connection, centre: CentreOfCast, place: Place) -> int:
    centre_id: int = await owner.fetchval(
        """insert into centre (kind, code, name, short_name, prefix, track, parent_id, area_code, postcode, address,
             demonstration, facts, settings)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, $12) returning id""",
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
        msgspec.json.encode(centre.facts).decode(),
        _mark(place.day, complete=False) if centre is CENTRES[MAIN] else "{}",
    )
    return centre_id


async def _lay_villages(owner: Connection, centre_id: int) -> None:
    for moo, name in VILLAGES.items():
        await owner.execute(
            "insert into village (centre_id, code, moo, name, population) values ($1, $2, $3, $4, $5)",
            centre_id,
            f"{ADDRESS['area_code']}{moo:02d}",
            moo,
            f"{name} (ชื่อสมมติ)",
            420 + moo * 37,
        )


async def _lay_member(owner: Connection, place: Place, who: str, member: Member, password_hash: str) -> None:
    account_id: int = await owner.fetchval(
        "insert into account (username, display_name, password_hash) values ($1, $2, $3) returning id",
        who,
        member.name,
        password_hash,
    )
    place.accounts[who] = account_id
    for index, centre in enumerate(member.centres):
        centre_id = place.centres[centre]
        await owner.execute(
            "insert into membership (centre_id, account_id, role) values ($1, $2, $3)",
            centre_id,
            account_id,
            member.role.value,
        )
        if index == 0:
            await _note(owner, centre_id, "centre:account:created", {"account": account_id})
        told = {"account": account_id, "role": member.role.value}
        await _note(owner, centre_id, "centre:permission:granted", told)
        if member.role is Role.mediator:
            number = f"มกช (ตัวอย่าง) {len(place.mediators.get(centre, {})) + 1}/2566"
            mediator_id = await _enrol(owner, place, centre, member.name, member.knows, account_id, number)
            place.mediators.setdefault(centre, {})[who] = mediator_id


async def _lay_paper_roster(owner: Connection, place: Place) -> None:
    for name, knows in ON_PAPER:
        await _enrol(owner, place, MAIN, name, knows, None, "")


async def _enrol(
    owner: Connection, place: Place, centre: str, name: str, knows: str, account_id: int | None, number: str
) -> int:
    """Somebody on the roster; a registration is old enough for the oldest story and holds for years to come."""
    centre_id = place.centres[centre]
    registered = bool(number)
    mediator_id: int = await owner.fetchval(
        """insert into mediator (centre_id, account_id, name, registration_no, valid_from, valid_to, courses, villages,
             knowledge) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id""",
        centre_id,
        account_id,
        name,
        number,
        place.day - timedelta(days=1700) if registered else None,
        place.day + timedelta(days=1100) if registered else None,
        _COURSE if registered else "",
        "ทุกหมู่บ้านในตำบลท่าถ่าน",
        knows,
    )
    await _note(owner, centre_id, "centre:roster:enrolled", {"mediator": mediator_id})
    return mediator_id


async def _note(owner: Connection, centre_id: int, event: str, facts: Mapping[str, Any]) -> None:
    await owner.execute("select set_config('app.centre_id', $1, true)", str(centre_id))
    await owner.execute(_APPEND, centre_id, event, msgspec.json.encode(facts, order="deterministic").decode())


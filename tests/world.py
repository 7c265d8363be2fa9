"""The standing cast: a tambon centre, a registered people's centre, a justice centre, and the people who work there.

Centres are made anew for each test, so that no test sees another's cases; the accounts' password is `PASSWORD`.
"""

import itertools
import os
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import asyncpg
from argon2 import PasswordHasher

from parties.access import Actor, Role
from parties.passwords import normalised

PASSWORD = "น้ำพึ่งเรือเสือพึ่งป่า 7"
_serial = itertools.count(1)

CAST = {
    "officer": ("มาลี ใจงาม", (Role.officer,)),
    "safety": ("สุดา รักสงบ", (Role.safety,)),
    "head": ("กำนันสมศักดิ์ ทองดี", (Role.head,)),
    "mediator": ("บุญมี ศรีสุข", (Role.mediator,)),
    "mediator2": ("ประเสริฐ คำแก้ว", (Role.mediator,)),
    "committee": ("วันดี แสงทอง", (Role.committee,)),
    "supervisor": ("อรุณ พิทักษ์", (Role.supervisor,)),
    "auditor": ("นงนุช เที่ยงตรง", (Role.auditor,)),
    "dpo": ("ปรีชา รอบคอบ", (Role.dpo,)),
    "admin": ("ธีระ ดูแลดี", (Role.admin,)),
}
"""Everybody at the tambon centre: account name → (name, roles)."""


@lru_cache(maxsize=1)
def _password_hash() -> str:
    return PasswordHasher(memory_cost=8, time_cost=1, parallelism=1).hash(normalised(PASSWORD))


@dataclass
class Place:
    """A centre and those who work there."""

    id: int
    kind: str
    name: str
    prefix: str
    track: str
    staff: dict[str, Actor] = field(default_factory=dict)
    usernames: dict[str, str] = field(default_factory=dict)
    mediators: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Actor:
        return self.staff[who]


@dataclass
class World:
    """The cast of one test."""

    owner: "asyncpg.Connection[asyncpg.Record]"
    tha_than: Place
    registered: Place
    justice: Place

    def __getattr__(self, who: str) -> Actor:
        """`world.officer` is the officer of Tha Than; `world.cjc` the officer of the justice centre."""
        if who == "cjc":
            return self.justice["cjc"]
        try:
            return self.tha_than[who]
        except KeyError as absent:
            raise AttributeError(who) from absent

    def username(self, who: str) -> str:
        """The sign-in name of somebody at Tha Than, or of `cjc`."""
        return self.justice.usernames["cjc"] if who == "cjc" else self.tha_than.usernames[who]

    async def journal(self, case_id: int) -> list[Any]:
        """The entries of a case's chain, in order."""
        rows = await self.owner.fetch(
            "select * from journal_entry where subject_kind = 'case' and subject_id = $1 order by seq", case_id
        )
        return list(rows)

    async def status(self, case_id: int) -> str:
        """Where a case stands."""
        return str(await self.owner.fetchval("select status from case_file where id = $1", case_id))


async def _place(
    owner: "asyncpg.Connection[asyncpg.Record]", kind: str, name: str, prefix: str, track: str, people: dict[str, Any]
) -> Place:
    mark = f"{os.getpid()}.{next(_serial)}"
    tag = f"{os.getpid() % 100000:x}{next(_serial):x}"
    centre_id = await owner.fetchval(
        """insert into centre (kind, code, name, short_name, prefix, track, area_code, postcode)
           values ($1, $2, $3, $3, $4, $5, '240606', '24120') returning id""",
        kind,
        f"{kind}-{mark}",
        name,
        tag[-8:],
        track,
    )
    place = Place(centre_id, kind, name, tag[-8:], track)
    await owner.execute(
        "insert into letterhead (centre_id, contact, signers) values ($1, 'โทร. 038-000-100', $2)",
        centre_id,
        '[{"name": "กำนันสมศักดิ์ ทองดี", "position": "ประธานศูนย์"}]',
    )
    for who, (person, roles) in people.items():
        username = f"{who}.{mark}"
        account_id = await owner.fetchval(
            "insert into account (username, display_name, password_hash) values ($1, $2, $3) returning id",
            username,
            person,
            _password_hash(),
        )
        for role in roles:
            await owner.execute(
                "insert into membership (centre_id, account_id, role) values ($1, $2, $3)", centre_id, account_id, role
            )
        place.usernames[who] = username
        place.staff[who] = Actor(
            centre_id, frozenset(roles), account_id, person, centre_kind=kind, centre_name=name, track=track
        )
        if Role.mediator in roles:
            place.mediators[who] = await owner.fetchval(
                """insert into mediator (centre_id, account_id, name, registration_no, valid_from, valid_to)
                   values ($1, $2, $3, $4, $5, $6) returning id""",
                centre_id,
                account_id,
                person,
                f"มกช {account_id}/2566",
                date(2020, 1, 1),
                date(2035, 1, 1),
            )
    return place


async def build(owner: "asyncpg.Connection[asyncpg.Record]") -> World:
    """A fresh world."""
    tha_than = await _place(owner, "tambon", "ศอช.ต.ท่าถ่าน", "ทถ", "COMMUNITY", CAST)
    registered = await _place(owner, "people", "ศกช.บ้านตัวอย่าง", "ศก", "PEOPLE_CENTRE", CAST)
    justice = await _place(owner, "cjc", "ศยช.พนมสารคาม", "พน", "COMMUNITY", {"cjc": ("สมชาย ยุติธรรม", (Role.cjc,))})
    return World(owner, tha_than, registered, justice)

"""The keeper of LINE links: codes given, users linked, and where a person or an account is reached by LINE."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from parties import keys, thai
from parties.database import fetch, fetch_one, fetch_value

GOOD_FOR = timedelta(days=3)
_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that nobody takes for another."""
_LENGTH = 8


@dataclass(frozen=True)
class Asked:
    """The link that a code asks for. `linked`: the same user had sent it before."""

    id: int
    centre_id: int
    centre_name: str
    linked: bool


@dataclass(frozen=True)
class Linked:
    """A link that stands, in its centre."""

    id: int
    centre_id: int


async def give_code(
    centre_id: int, by: int | None, now: datetime, *, person_id: int | None, account_id: int | None
) -> str:
    """A code for a person or an account of the centre of this transaction. Codes given before and not used end."""
    code = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    await fetch(
        """update line_link set ended_at = $4 where centre_id = $1 and linked_at is null and ended_at is null
             and person_id is not distinct from $2 and account_id is not distinct from $3""",
        centre_id,
        person_id,
        account_id,
        now,
    )
    await fetch(
        """insert into line_link (centre_id, person_id, account_id, code_hash, expires_at, given_by, given_at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        centre_id,
        person_id,
        account_id,
        keys.current().digest("blind_index", f"line_code:{code}"),
        now + GOOD_FOR,
        by,
        now,
    )
    return f"{code[:4]}-{code[4:]}"


def code_in(text: str) -> str | None:
    """The code that a chat message consists of, whatever the case and what stands between; None for anything else."""
    bare = "".join(thai.latin_digits(text[:40]).split()).replace("-", "").upper()
    return bare if len(bare) == _LENGTH and set(bare) <= set(_SIGNS) else None


async def asked_by(code: str, user: str, now: datetime) -> Asked | None:
    """The link that a code asks for, outside any centre."""
    ring = keys.current()
    hashes, indexes = ring.digests("blind_index", f"line_code:{code}"), ring.digests("blind_index", f"line_user:{user}")
    row = await fetch_one("select * from line_code_find($1, $2, $3)", hashes, indexes, now)
    return None if row is None else Asked(**dict(row))


async def link(link_id: int, user: str, now: datetime) -> bool:
    """Link a user, in the centre of this transaction; the earlier link of the same person ends. False when somebody else was
    quicker."""
    row = await fetch_one("select person_id, account_id, linked_at from line_link where id = $1 for update", link_id)
    if row is None or row["linked_at"] is not None:
        return False
    await fetch(
        """update line_link set ended_at = $4 where id <> $1 and linked_at is not null and ended_at is null
             and person_id is not distinct from $2 and account_id is not distinct from $3""",
        link_id,
        row["person_id"],
        row["account_id"],
        now,
    )
    ring = keys.current()
    await fetch(
        "update line_link set line_user = $2, user_index = $3, linked_at = $4 where id = $1",
        link_id,
        ring.seal("message", user.encode(), f"line_link:{link_id}"),
        ring.digest("blind_index", f"line_user:{user}"),
        now,
    )
    return True


async def links_of(user: str) -> list[Linked]:
    """The links of a user, outside any centre."""
    indexes = keys.current().digests("blind_index", f"line_user:{user}")
    return [Linked(**dict(row)) for row in await fetch("select * from line_links_of($1)", indexes)]


async def end_link(link_id: int, left_at: datetime) -> bool:
    """End a link that stood when the user left, in the centre of this transaction; whether there was one."""
    sql = "update line_link set ended_at = $2 where id = $1 and ended_at is null and linked_at <= $2 returning id"
    return await fetch_value(sql, link_id, left_at) is not None


async def line_user_of(*, person_id: int | None = None, account_id: int | None = None) -> str:
    """Where somebody of the centre of this transaction is reached by LINE; empty where they are not."""
    row = await fetch_one(
        """select id, line_user from line_link where linked_at is not null and ended_at is null
             and person_id is not distinct from $1 and account_id is not distinct from $2""",
        person_id,
        account_id,
    )
    return opened(row["id"], row["line_user"]) if row else ""


def opened(link_id: int, sealed: bytes) -> str:
    """The LINE user of a link that stands."""
    return keys.current().open_sealed("message", sealed, f"line_link:{link_id}").decode()

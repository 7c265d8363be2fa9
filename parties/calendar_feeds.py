"""Private addresses of calendars: whoever has one reads the sessions of its owner without signing in, and nothing else."""

import hashlib
import re
import secrets
from datetime import datetime

from parties.access import Actor, Role
from parties.database import fetch, fetch_one, fetch_value

_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


def new_secret() -> str:
    """43 characters (256 bits) that nobody guesses."""
    return secrets.token_urlsafe(32)


def _digest(secret: str) -> bytes:
    # So long a secret needs no key to be kept safely; a keyed one would end every address when keys are changed.
    return hashlib.sha256(f"calendar_feed:{secret}".encode()).digest()


async def subscribed_since(actor: Actor) -> datetime | None:
    """Since when the actor has an address in this centre, inside a transaction of the centre; None without one."""
    since: datetime | None = await fetch_value(
        "select created_at from calendar_feed where centre_id = $1 and account_id = $2 and ended_at is null",
        actor.centre_id,
        actor.account_id,
    )
    return since


async def begin(actor: Actor, secret: str) -> int:
    """Make the address with this secret part the actor's; its id. An earlier one must have been ended."""
    return int(
        await fetch_value(
            "insert into calendar_feed (centre_id, account_id, token_hash) values ($1, $2, $3) returning id",
            actor.centre_id,
            actor.account_id,
            _digest(secret),
        )
    )


async def end(actor: Actor) -> list[int]:
    """Give the actor's address in this centre up; the ids of those that stood."""
    rows = await fetch(
        """update calendar_feed set ended_at = now()
           where centre_id = $1 and account_id = $2 and ended_at is null returning id""",
        actor.centre_id,
        actor.account_id,
    )
    return [row["id"] for row in rows]


async def owner_of(secret: str) -> Actor | None:
    """Whose address this is, with the roles of this moment; None when it stands no more or never did."""
    if not _SECRET.fullmatch(secret):
        return None
    row = await fetch_one("select * from calendar_feed_find($1)", _digest(secret))
    if row is None:
        return None
    roles = frozenset(Role(role) for role in row["roles"])
    return Actor(row["centre_id"], roles, row["account_id"], locale=row["locale"])

"""Sign-ins: what follows when somebody has proved who they are, in a browser or in a program.

Tokens are 256 random bits; the database keeps a keyed digest of them and nothing else. Nothing here writes the
journal; the practice of signing in does, in the same transaction.
"""

import re
import secrets
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from parties import keys
from parties.access import Actor, Role
from parties.database import fetch, fetch_one, fetch_value

IDLE_SECONDS = 30 * 60
BROWSER_LIFETIME = timedelta(hours=12)
TOKEN_LIFETIME = timedelta(days=30)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class SignedIn(msgspec.Struct, frozen=True):
    """A sign-in that stands: a browser's, or the token of a program (`role` set), with the roles of this moment.

    `centre_id` is None until a centre is chosen. `rotate` asks for a new token: the roles have changed since.
    """

    sign_in_id: int
    kind: Literal["browser", "token"]
    role: Role | None
    account_id: int
    username: str
    display_name: str
    locale: str
    must_change: bool
    rotate: bool
    centre_id: int | None
    centre_kind: str | None
    centre_name: str | None
    track: str | None
    demonstration: bool
    roles: tuple[Role, ...]
    person_id: int | None

    @property
    def actor(self) -> Actor | None:
        """Whom this sign-in acts as; None until a centre is chosen."""
        if self.centre_id is None:
            return None
        return Actor(
            self.centre_id,
            frozenset(self.roles),
            self.account_id,
            self.display_name,
            person_id=self.person_id,
            centre_kind=self.centre_kind or "",
            centre_name=self.centre_name or "",
            track=self.track or "",
            locale=self.locale,
            sign_in_id=self.sign_in_id,
        )


class OwnSignIn(msgspec.Struct, frozen=True):
    """One of the sign-ins and tokens that stand for an account, as its holder sees them."""

    sign_in_id: int
    kind: Literal["browser", "token"]
    centre_id: int | None
    centre_name: str
    role: str
    label: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    this_one: bool


def new_token() -> str:
    """43 characters that nobody guesses."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return keys.current().digest("sign_in", token)


async def begin_browser(account_id: int, centre_id: int | None, token: str, expires_at: datetime) -> int:
    """Begin a browser's sign-in; its id."""
    return int(
        await fetch_value(
            "select sign_in_begin($1, $2, 'browser', null, $3, '', $4)",
            account_id,
            centre_id,
            token_hash(token),
            expires_at,
        )
    )


async def begin_token(account_id: int, centre_id: int, role: Role, token: str, label: str, expires_at: datetime) -> int:
    """Begin the sign-in of a program, for one centre and one role; its id."""
    return int(
        await fetch_value(
            "select sign_in_begin($1, $2, 'token', $3, $4, $5, $6)",
            account_id,
            centre_id,
            role.value,
            token_hash(token),
            label,
            expires_at,
        )
    )


async def find(token: str) -> SignedIn | None:
    """Who holds this token, in one round trip; None when it stands no more or never did."""
    if not _TOKEN.fullmatch(token):
        return None
    row = await fetch_one("select * from sign_in_find($1, $2)", token_hash(token), IDLE_SECONDS)
    return msgspec.convert(dict(row), SignedIn) if row else None


async def only_idle(token: str) -> bool:
    """Whether this sign-in stands but for not having been used: it was not ended, and is not past its end."""
    if not _TOKEN.fullmatch(token):
        return False
    # Four times as long as any browser's sign-in lasts: none counts as idle then, and none is written down as seen.
    unused = 4 * int(BROWSER_LIFETIME.total_seconds())
    return bool(await fetch_one("select sign_in_id from sign_in_find($1, $2)", token_hash(token), unused))


async def rotate(token: str) -> str | None:
    """A new token in place of this one, which stops working; None when it has stopped already."""
    fresh = new_token()
    rotated = await fetch_value("select sign_in_rotate($1, $2)", token_hash(token), token_hash(fresh))
    return fresh if rotated else None


async def choose_centre(token: str, centre_id: int) -> str | None:
    """Go over to a centre of the account, under a new token; None where the account holds no role there."""
    fresh = new_token()
    chosen = await fetch_value(
        "select sign_in_choose_centre($1, $2, $3)", token_hash(token), token_hash(fresh), centre_id
    )
    return fresh if chosen else None


async def set_own_password(token: str, password_hash: str) -> str | None:
    """Set the holder's password; their other sign-ins end and this one gets a new token. None when it has ended."""
    fresh = new_token()
    done = await fetch_value(
        "select sign_in_new_password($1, $2, $3)", token_hash(token), token_hash(fresh), password_hash
    )
    return fresh if done else None


async def end(token: str) -> bool:
    """End this sign-in. True when it stood until now."""
    return bool(await fetch_value("select sign_in_end($1)", token_hash(token)))


async def end_all(token: str) -> int:
    """End every sign-in and token of the holder, this one too. How many stood."""
    return int(await fetch_value("select sign_in_end_all($1)", token_hash(token)))


async def end_one(token: str, sign_in_id: int) -> bool:
    """End one of the holder's own sign-ins. False when it is not theirs or has ended."""
    return bool(await fetch_value("select sign_in_end_one($1, $2)", token_hash(token), sign_in_id))


async def own_sign_ins(token: str) -> list[OwnSignIn]:
    """The holder's sign-ins and tokens that stand, newest first."""
    rows = await fetch("select * from sign_ins_of($1)", token_hash(token))
    return [msgspec.convert(dict(row), OwnSignIn) for row in rows]

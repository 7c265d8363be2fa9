"""Accounts: proving who somebody is, and where they work.

Nothing here writes the journal; the practice of signing in does.
"""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec

from parties import keys, passwords
from parties.access import Role
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import NotSignedIn, TooManyAttempts

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
_IPV6_NETWORK = 64


class NotRecognised(NotSignedIn):
    """The name and the password do not belong together; nobody is told which of them is wrong.

    `account_id` is the account that was tried, None where there is no such name: for the journal, never for the asker.
    """

    code = "not_recognised"
    reason = "wrong_password"

    def __init__(
        self,
        account_id: int | None,
        message: str = "The user name or the password is not right. Please try again.",
    ) -> None:
        super().__init__(message)
        self.account_id = account_id


class AccountClosed(NotRecognised):
    """The password is right, and the account was closed."""

    code = "account_closed"
    reason = "account_closed"

    def __init__(
        self,
        account_id: int,
        message: str = "This account is closed. Ask the administrator of your centre about it.",
    ) -> None:
        super().__init__(account_id, message)


@dataclass(frozen=True)
class Proven:
    """An account whose password was given rightly a moment ago."""

    account_id: int
    username: str
    must_change: bool


class CentreOfAccount(msgspec.Struct, frozen=True):
    """A centre in which an account holds roles, in the order they were given."""

    centre_id: int
    centre_kind: str
    centre_name: str
    track: str
    demonstration: bool
    roles: tuple[Role, ...]


def account_name(typed: str) -> str:
    """The user name as accounts are kept under it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def address_group(address: str) -> str:
    """What counts as one address: an IPv6 subscriber's whole /64, else the address itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((known, _IPV6_NETWORK), strict=False))


async def prove(username: str, password: str, address: str) -> Proven:
    """Compare name and password; the same work is done whether or not there is such a name.

    Raises TooManyAttempts (the rule stands with `attempts_open` in the migrations), NotRecognised, AccountClosed.
    """
    name = account_name(username)
    tried = await attempt(name, address)
    known = await fetch_one("select * from account_for_sign_in($1)", name) if USERNAME.fullmatch(name) else None
    right = await passwords.matches(known["password_hash"] if known else passwords.DECOY, password)
    if known is None or not right:
        raise NotRecognised(known["id"] if known else None)
    if known["disabled"]:
        raise AccountClosed(known["id"])
    await attempt_succeeded(tried)
    if passwords.outdated(known["password_hash"]):
        fresh = await passwords.hashed(password)
        await fetch_value("select account_rehash($1, $2, $3)", known["id"], known["password_hash"], fresh)
    return Proven(known["id"], name, known["must_change"])


async def attempt(name: str, address: str) -> int:
    """Open an attempt for a name from an address, which counts as failed until it is said to have succeeded; its id.

    Raises TooManyAttempts.
    """
    ring = keys.current()
    name_key = ring.digest("attempts", f"name:{name}")
    address_key = ring.digest("attempts", f"address:{address_group(address)}")
    opened = await fetch_one("select * from attempts_open($1, $2)", name_key, address_key)
    assert opened is not None
    if opened["wait_seconds"] > 0:
        raise TooManyAttempts(opened["wait_seconds"])
    return int(opened["attempt_id"])


async def attempt_succeeded(tried: int) -> None:
    """Say that an attempt opened a moment ago was right."""
    await fetch_value("select attempt_succeeded($1)", tried)


async def memberships(account_id: int) -> list[CentreOfAccount]:
    """The centres of an account, the earliest first."""
    rows = await fetch("select * from memberships_of($1)", account_id)
    return [msgspec.convert(dict(row), CentreOfAccount) for row in rows]

"""The administrator's deeds: accounts of the centre, and who holds which role in it.

The functions of the database check the role and the centre once more; here everything wrong is found at once and told.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import msgspec

from mediation.practice.own_quarrels import keep_out_of_own_quarrels
from mediation.work import Work, reading, work
from parties import passwords, thai
from parties.access import Actor, Permission, Role, require
from parties.accounts import USERNAME, account_name
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import Fault, NotFound, NotPermitted, NotValid
from parties.language import LOCALES
from parties.register import blind_index

GRANTABLE = tuple(role for role in Role if role not in (Role.system, Role.guest))
LONGEST_NAME = 200


@dataclass(frozen=True)
class NewAccount:
    """An account to be made, as typed. `national_id` keeps its holder out of their own disputes; a digest is kept."""

    username: str
    display_name: str
    password: str
    role: str
    locale: str = "th"
    national_id: str = ""


class AccountHere(msgspec.Struct, frozen=True):
    """An account with a role in this centre, now or once. `ours`: this centre may set its password and close it."""

    account_id: int
    username: str
    display_name: str
    locale: str
    disabled: bool
    must_change: bool
    roles: tuple[Role, ...]
    ours: bool


async def accounts_here(actor: Actor) -> list[AccountHere]:
    """Everybody who holds or held a role in the centre, closed accounts last. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        return await _accounts()


async def create_account(actor: Actor, new: NewAccount) -> int:
    """Make an account with its first role in this centre; its id. The password is to be changed on first sign-in.

    Raises NotPermitted, NotValid with a fault for each field that is wrong.
    """
    require(actor, Permission.administer)
    taken = await fetch_one("select * from account_for_sign_in($1)", account_name(new.username))
    faults = account_faults(new, taken is not None)
    if faults:
        raise NotValid(faults)
    password_hash = await passwords.hashed(new.password)
    digits = _digits(new.national_id)
    async with _administering(actor) as w:
        account_id = await _create(new, password_hash, blind_index("national_id", digits) if digits else None)
        await keep_out_of_own_quarrels(actor.centre_id, account_id)
        _note(w, "centre:account:created", {"account": account_id})
        _note(w, "centre:permission:granted", {"account": account_id, "role": new.role})
    return account_id


async def set_password(actor: Actor, account_id: int, password: str) -> None:
    """Give an account of this centre a password, to be changed on its next sign-in; all its sign-ins and tokens end.

    Raises NotPermitted, NotFound, NotValid with the field `password`.
    """
    account = await _of_this_centre(actor, account_id)
    faults = passwords.password_faults(password, account.username)
    if faults:
        raise NotValid(faults)
    password_hash = await passwords.hashed(password)
    async with _administering(actor) as w:
        await fetch("select account_set_password($1, $2)", account_id, password_hash)
        _note(w, "centre:account:password_set", {"account": account_id}, "by_administrator")


async def disable_account(actor: Actor, account_id: int) -> None:
    """Close an account of this centre; all its sign-ins and tokens end. Raises NotPermitted, NotFound, NotValid."""
    await _of_this_centre(actor, account_id)
    async with _administering(actor) as w:
        if await fetch_value("select account_disable($1)", account_id):
            _note(w, "centre:account:disabled", {"account": account_id})


async def enable_account(actor: Actor, account_id: int) -> None:
    """Open a closed account of this centre again. Raises NotPermitted, NotFound."""
    await _of_this_centre(actor, account_id)
    async with _administering(actor) as w:
        if await fetch_value("select account_enable($1)", account_id):
            _note(w, "centre:account:enabled", {"account": account_id})


async def grant_role(actor: Actor, username: str, role: str) -> int:
    """Give an account a role in this centre, from its next request on; the account's id.

    It may be an account of another centre, which goes on answering for it. Raises NotPermitted, NotValid.
    """
    require(actor, Permission.administer)
    known = await fetch_one("select * from account_for_sign_in($1)", account_name(username))
    faults = _role_faults(role)
    if known is None:
        faults.append(Fault("no_such_account", "There is no account with this user name.", "username"))
    elif known["disabled"]:
        faults.append(Fault("account_closed", "This account is closed. Open it again first.", "username"))
    if known is None or faults:
        raise NotValid(faults)
    account_id = int(known["id"])
    async with _administering(actor) as w:
        if not await fetch_value("select membership_grant($1, $2)", account_id, role):
            raise NotValid([Fault("role_held", "The account holds this role already.", "role")])
        await keep_out_of_own_quarrels(actor.centre_id, account_id)
        _note(w, "centre:permission:granted", {"account": account_id, "role": role})
    return account_id


async def end_role(actor: Actor, account_id: int, role: str) -> None:
    """End a role of an account in this centre, from its next request on, and the tokens made for it.

    Raises NotPermitted, NotFound where it holds none such, NotValid for the centre's last administrator.
    """
    require(actor, Permission.administer)
    async with _administering(actor) as w:
        if not await fetch_value("select membership_end($1, $2)", account_id, role):
            raise NotFound
        _note(w, "centre:permission:ended", {"account": account_id, "role": role})


async def _accounts() -> list[AccountHere]:
    return [msgspec.convert(dict(row), AccountHere) for row in await fetch("select * from accounts_of_centre()")]


async def _of_this_centre(actor: Actor, account_id: int) -> AccountHere:
    account = next((a for a in await accounts_here(actor) if a.account_id == account_id), None)
    if account is None:
        raise NotFound
    if not account.ours:
        raise NotPermitted("Another centre answers for this account. Its administrator can do this.")
    return account


def account_faults(new: NewAccount, taken: bool) -> list[Fault]:
    """Everything that is wrong with an account to be made. `taken`: there is one with this user name."""
    faults = []
    if not USERNAME.fullmatch(account_name(new.username)):
        faults.append(_no_username())
    elif taken:
        faults.append(_taken())
    if not new.display_name.strip():
        faults.append(Fault("required", "This must be filled in.", "display_name"))
    elif len(new.display_name) > LONGEST_NAME:
        limit = {"limit": str(LONGEST_NAME)}
        faults.append(Fault("too_long", "This is longer than %(limit)s characters.", "display_name", params=limit))
    faults += passwords.password_faults(new.password, account_name(new.username))
    faults += _role_faults(new.role)
    if new.locale not in LOCALES:
        faults.append(Fault("not_a_choice", "Choose one of the list.", "locale"))
    if new.national_id and not thai.national_id_valid(_digits(new.national_id)):
        faults.append(Fault("national_id_invalid", "This is no Thai national id number.", "national_id"))
    return faults


def _no_username() -> Fault:
    return Fault(
        "username_invalid",
        "Use 2 to 40 of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit.",
        "username",
    )


def _taken() -> Fault:
    return Fault("username_taken", "This user name is taken. Choose another one.", "username")


def _last_administrator() -> Fault:
    return Fault("last_administrator", "A centre keeps at least one administrator. Give somebody else the role first.")


def _role_faults(role: str) -> list[Fault]:
    return [] if role in GRANTABLE else [Fault("not_a_choice", "Choose one of the list.", "role")]


def _digits(national_id: str) -> str:
    return "".join(character for character in thai.latin_digits(national_id) if character not in " -")


async def _create(new: NewAccount, password_hash: str, person_key: bytes | None) -> int:
    account_id = await fetch_value(
        "select account_create($1, $2, $3, $4, $5, $6)",
        account_name(new.username),
        new.display_name.strip(),
        password_hash,
        new.locale,
        person_key,
        new.role,
    )
    return int(account_id)


@asynccontextmanager
async def _administering(actor: Actor) -> AsyncIterator[Work]:
    """A piece of the administrator's work, with what the database refuses put into words."""
    try:
        async with work(actor) as w:
            yield w
    except asyncpg.UniqueViolationError as at_the_same_time:
        raise NotValid([_taken()]) from at_the_same_time
    except asyncpg.InsufficientPrivilegeError as refused:
        if refused.detail == "last_administrator":
            raise NotValid([_last_administrator()]) from refused
        raise NotPermitted from refused


def _note(w: Work, event: str, facts: dict[str, int | str], reason_code: str | None = None) -> None:
    w.happened(
        event,
        subject_kind="centre",
        subject_id=w.actor.centre_id,
        role=w.actor.acting_as([Role.admin]),
        reason_code=reason_code,
        facts=facts,
    )

"""Coming in, choosing where to work, and leaving: each with its entry in the chain of the centre.

A sign-in without a centre yet (an account with several) is in nobody's chain; it enters one when the centre is chosen.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mediation.work import Work, now_utc, work
from parties import accounts, passwords, sign_ins
from parties.access import Actor, Role
from parties.accounts import CentreOfAccount, NotRecognised, Proven
from parties.errors import Fault, NotFound, NotPermitted, NotSignedIn, NotValid
from parties.sign_ins import BROWSER_LIFETIME, TOKEN_LIFETIME, SignedIn

LOG = logging.getLogger("mediation.signing_in")
LONGEST_LABEL = 80
_BEING_NOTED: set[asyncio.Task[None]] = set()


class CentreNotChosen(NotSignedIn):
    """Signed in, and the account works in several centres: one has to be chosen first."""

    code = "centre_not_chosen"

    def __init__(self, message: str = "Please choose the centre you are working for first.") -> None:
        super().__init__(message)


class PasswordNotChanged(NotSignedIn):
    """Signed in with a password somebody else has set: it has to be changed first."""

    code = "password_not_changed"

    def __init__(self, message: str = "Please set a password of your own first.") -> None:
        super().__init__(message)


class NoRoleAnywhere(NotPermitted):
    """The account works in no centre."""

    code = "no_role_anywhere"

    def __init__(
        self, message: str = "This account has no role in any centre. Ask an administrator to give it one."
    ) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class Entered:
    """A browser's sign-in that has just begun. `centre_id` is None where one of `centres` has to be chosen first."""

    token: str
    expires_at: datetime
    must_change: bool
    centre_id: int | None
    centres: tuple[CentreOfAccount, ...]


@dataclass(frozen=True)
class IssuedToken:
    """A program's token, good for one role in one centre. It is shown this once."""

    token: str
    expires_at: datetime
    centre_id: int
    role: Role


async def begin(username: str, password: str, address: str, *, replaced: str | None = None) -> Entered:
    """Sign a browser in, always under a new token. `replaced` is the token the browser had before; it ends.

    Raises TooManyAttempts, NotRecognised, AccountClosed, NoRoleAnywhere.
    """
    proven, centres = await _proven(username, password, address)
    if replaced is not None:
        await end(replaced)
    token, expires_at = sign_ins.new_token(), now_utc() + BROWSER_LIFETIME
    if len(centres) == 1:
        actor = _actor(proven.account_id, centres[0])
        async with work(actor) as w:
            begun = await sign_ins.begin_browser(proven.account_id, actor.centre_id, token, expires_at)
            _note(w, "centre:signin:signed_in", facts={"sign_in": begun})
        return Entered(token, expires_at, proven.must_change, actor.centre_id, tuple(centres))
    await sign_ins.begin_browser(proven.account_id, None, token, expires_at)
    return Entered(token, expires_at, proven.must_change, None, tuple(centres))


async def choose_centre(visitor: SignedIn, token: str, centre_id: int) -> str:
    """Go to work in a centre of the account, under a new token, which is returned.

    Raises NotFound where the account holds no role, NotSignedIn where the sign-in has ended meanwhile.
    """
    chosen = next((c for c in await accounts.memberships(visitor.account_id) if c.centre_id == centre_id), None)
    if chosen is None:
        raise NotFound
    async with work(_actor(visitor.account_id, chosen)) as w:
        fresh = await sign_ins.choose_centre(token, centre_id)
        if fresh is None:
            raise NotSignedIn
        _note(w, "centre:signin:signed_in", facts={"sign_in": visitor.sign_in_id})
    left = visitor.actor
    if left is not None and left.centre_id != centre_id:
        async with work(left) as w:
            _note(w, "centre:signin:signed_out", reason_code="other_centre", facts={"sign_in": visitor.sign_in_id})
    return fresh


async def end(token: str) -> None:
    """Sign out. A token that does not stand any more is left as it is."""
    visitor = await sign_ins.find(token)
    if visitor is None or visitor.actor is None:
        await sign_ins.end(token)
        return
    async with work(visitor.actor) as w:
        if await sign_ins.end(token):
            event = "centre:signin:signed_out" if visitor.kind == "browser" else "centre:token:ended"
            _note(w, event, facts={"sign_in": visitor.sign_in_id})


async def end_everywhere(visitor: SignedIn, token: str) -> int:
    """End every sign-in and token of the account, this one too. How many stood."""
    if visitor.actor is None:
        return await sign_ins.end_all(token)
    async with work(visitor.actor) as w:
        ended = await sign_ins.end_all(token)
        _note(
            w,
            "centre:signin:signed_out",
            reason_code="everywhere",
            facts={"sign_in": visitor.sign_in_id, "ended": ended},
        )
    return ended


async def end_one(visitor: SignedIn, token: str, sign_in_id: int) -> None:
    """End one of the account's own sign-ins or tokens, noted in the centre it was for. Raises NotFound."""
    own = next((s for s in await sign_ins.own_sign_ins(token) if s.sign_in_id == sign_in_id), None)
    if own is None:
        raise NotFound
    centres = await accounts.memberships(visitor.account_id)
    centre = next((c for c in centres if c.centre_id == own.centre_id), None)
    if centre is None:
        await sign_ins.end_one(token, sign_in_id)
        return
    async with work(_actor(visitor.account_id, centre)) as w:
        if not await sign_ins.end_one(token, sign_in_id):
            raise NotFound
        event = "centre:signin:signed_out" if own.kind == "browser" else "centre:token:ended"
        _note(w, event, reason_code="from_elsewhere", facts={"sign_in": sign_in_id})


async def change_password(visitor: SignedIn, token: str, current: str, new: str, address: str) -> str:
    """Set one's own password. Every other sign-in of the account ends; this one goes on under the token returned.

    Raises NotValid with fields `current` and `password`, TooManyAttempts, NotSignedIn where it has ended meanwhile.
    """
    faults = passwords.password_faults(new, visitor.username)
    if passwords.normalised(new) == passwords.normalised(current):
        faults.append(Fault("password_same", "The new password must be another one.", "password"))
    try:
        await accounts.prove(visitor.username, current, address)
    except NotRecognised:
        faults.insert(0, Fault("password_wrong", "This is not your present password.", "current"))
    if faults:
        raise NotValid(faults)
    password_hash = await passwords.hashed(new)
    async with work(visitor.actor or await _first_actor(visitor.account_id)) as w:
        fresh = await sign_ins.set_own_password(token, password_hash)
        if fresh is None:
            raise NotSignedIn
        _note(w, "centre:account:password_set", reason_code="own", facts={"account": visitor.account_id})
    return fresh


async def issue_token(
    username: str,
    password: str,
    address: str,
    *,
    centre_id: int | None = None,
    role: Role | None = None,
    label: str = "",
    lifetime: timedelta = TOKEN_LIFETIME,
) -> IssuedToken:
    """A token for a program: one centre and one role. Without a wish, the ones the account was given first.

    `lifetime` is cut to 30 days. Raises TooManyAttempts, NotRecognised, AccountClosed, PasswordNotChanged,
    NoRoleAnywhere, NotValid with fields `centre_id` and `role`.
    """
    proven, centres = await _proven(username, password, address)
    if proven.must_change:
        raise PasswordNotChanged
    centre = next((c for c in centres if centre_id in (None, c.centre_id) and (role is None or role in c.roles)), None)
    if centre is None:
        raise NotValid([_no_such_token(centres, centre_id)])
    held = role or centre.roles[0]
    actor = Actor(centre.centre_id, frozenset({held}), proven.account_id)
    token, expires_at = sign_ins.new_token(), now_utc() + min(lifetime, TOKEN_LIFETIME)
    async with work(actor) as w:
        begun = await sign_ins.begin_token(
            proven.account_id, centre.centre_id, held, token, label[:LONGEST_LABEL], expires_at
        )
        facts = {"sign_in": begun, "role": held.value, "expires_at": expires_at.isoformat(timespec="seconds")}
        _note(w, "centre:token:issued", facts=facts)
    return IssuedToken(token, expires_at, centre.centre_id, held)


def _no_such_token(centres: list[CentreOfAccount], centre_id: int | None) -> Fault:
    if centre_id is not None and centre_id not in [c.centre_id for c in centres]:
        return Fault("no_role_in_centre", "The account holds no role in this centre.", "centre_id")
    return Fault("role_not_held", "The account does not hold this role.", "role")


async def settled() -> None:
    """Wait until every refusal is in its chain: before the pool closes."""
    await asyncio.gather(*_BEING_NOTED, return_exceptions=True)


async def _proven(username: str, password: str, address: str) -> tuple[Proven, list[CentreOfAccount]]:
    try:
        proven = await accounts.prove(username, password, address)
    except NotRecognised as refusal:
        if refusal.account_id is not None:
            _beside_the_answer(_note_refusal(refusal.account_id, refusal.reason))
        raise
    centres = await accounts.memberships(proven.account_id)
    if not centres:
        raise NoRoleAnywhere
    return proven, centres


def _beside_the_answer(noting: Coroutine[Any, Any, None]) -> None:
    """Start noting without waiting: how long the answer takes must not tell whether there is such a name."""
    task = asyncio.create_task(noting)
    _BEING_NOTED.add(task)
    task.add_done_callback(_noted)


def _noted(task: asyncio.Task[None]) -> None:
    _BEING_NOTED.discard(task)
    if task.cancelled():
        LOG.error("a refused sign-in was not noted: cancelled")
    elif failure := task.exception():
        LOG.error("a refused sign-in was not noted: %s", type(failure).__name__)


async def _note_refusal(account_id: int, reason: str) -> None:
    for centre in await accounts.memberships(account_id):
        async with work(Actor(centre.centre_id, frozenset({Role.system}))) as w:
            _note(w, "centre:signin:refused", reason_code=reason, facts={"account": account_id})


def _note(w: Work, event: str, *, reason_code: str | None = None, facts: dict[str, Any]) -> None:
    w.happened(
        event,
        subject_kind="centre",
        subject_id=w.actor.centre_id,
        role=w.actor.acting_as(w.actor.roles),
        reason_code=reason_code,
        facts=facts,
    )


async def _first_actor(account_id: int) -> Actor:
    centres = await accounts.memberships(account_id)
    if not centres:
        raise NoRoleAnywhere
    return _actor(account_id, centres[0])


def _actor(account_id: int, centre: CentreOfAccount) -> Actor:
    return Actor(centre.centre_id, frozenset(centre.roles), account_id)

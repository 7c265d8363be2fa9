"""One piece of work: one transaction, opened here and closed here, with everything that belongs to it.

On leaving, the events named during the work go to the journal, notices to their readers, messages to the outbox and the
answer under its idempotency key — in one call of `work_close`, and all or nothing with what the work wrote. The figures count
along by themselves: the database writes the difference of every row that counts.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import msgspec

from notifications.messages import Message
from notifications.notices import Notice
from parties.access import Actor, Role
from parties.database import ENGINE, fetch_one, fetch_value, guest_scope, scope
from parties.errors import KeyReused

Clock = Callable[[], datetime]


def now_utc() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Key:
    """An idempotency key with the fingerprint of the request it came with; both SHA-256."""

    hash: bytes
    fingerprint: bytes

    @classmethod
    def of(cls, key: str, request: bytes) -> "Key":
        """The key a client sent, and the bytes that make its request what it is (method, path, body)."""
        return cls(hashlib.sha256(key.encode()).digest(), hashlib.sha256(request).digest())


@dataclass(frozen=True)
class Answer:
    """What both doors answer with: `body` is the exact JSON text that a replay repeats byte for byte."""

    status: int
    location: str
    body: str

    @property
    def content(self) -> dict[str, Any]:
        """The body decoded."""
        decoded: dict[str, Any] = msgspec.json.decode(self.body)
        return decoded


class AlreadyAnswered(Exception):
    """The same key with the same request was answered before; nothing was done this time."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("already answered")
        self.answer = answer


@dataclass
class Work:
    """A piece of work in hand."""

    actor: Actor
    now: datetime
    key: Key | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    location: str = ""
    done: Answer | None = None
    _entries: list[dict[str, Any]] = field(default_factory=list)
    _notices: list[Notice] = field(default_factory=list)
    _messages: list[Message] = field(default_factory=list)
    _recalls: list[dict[str, Any]] = field(default_factory=list)
    _number: dict[str, int] | None = None

    def happened(
        self,
        event: str,
        *,
        subject_kind: str = "case",
        subject_id: int,
        entity: str = "",
        role: Role,
        happened_at: datetime | None = None,
        status_from: str | None = None,
        status_to: str | None = None,
        reason_code: str | None = None,
        on_behalf_of: str | None = None,
        facts: Mapping[str, Any] | None = None,
        numbered: bool = False,
    ) -> None:
        """Name an event for the journal. `facts` holds references, codes and commitments (hex), never a text of people's.

        `numbered` asks for the request number, given on closing, to be written into the entry.
        """
        self._entries.append(
            {
                "subject_kind": subject_kind,
                "subject_id": subject_id,
                "happened_at": (happened_at or self.now).isoformat(),
                "actor": self.actor.account_id,
                "role": role.value,
                "on_behalf_of": on_behalf_of or None,
                "event": event,
                "entity": entity or subject_kind,
                "from": status_from,
                "to": status_to,
                "reason": reason_code or None,
                "body": msgspec.json.encode(dict(facts or {}), order="deterministic").decode(),
                "numbered": numbered,
            }
        )

    def tell(self, notice: Notice) -> None:
        """Queue a notice for one account."""
        self._notices.append(notice)

    def send(self, message: Message) -> None:
        """Queue a message to somebody outside the house; it is handed over after this work has closed, and only then."""
        self._messages.append(message)

    def recall(self, case_id: int, *, session_id: int | None = None, person_id: int | None = None) -> None:
        """Take back the messages of a case that were not handed over yet: all, those of a session, those to a person.

        Messages sent by this work itself are not meant.
        """
        self._recalls.append({"case": case_id, "session": session_id, "person": person_id})

    def give_number(self, case_id: int, buddhist_year: int) -> None:
        """Ask for the next request number of that year when the work closes; it also enters the answer as `number`."""
        self._number = {"case": case_id, "year": buddhist_year}

    async def close(self) -> None:
        """Write all that was named, in one round trip."""
        payload = {
            "number": self._number,
            "entries": self._entries,
            "notices": [n.row() for n in self._notices],
            "recalls": self._recalls,
            "messages": [m.row(self.now) for m in self._messages],
            "answer": msgspec.json.encode(self.answer).decode(),
            "status": self.status,
            "location": self.location,
            "account": self.actor.account_id,
            "key": self.key.hash.hex() if self.key else None,
            "fingerprint": self.key.fingerprint.hex() if self.key else None,
        }
        closing = "select guest_work_close($1::jsonb)" if self.actor.guest else "select work_close($1::jsonb)"
        body = await fetch_value(closing, msgspec.json.encode(payload).decode())
        self.done = Answer(self.status, self.location, str(body))


@asynccontextmanager
async def work(actor: Actor, clock: Clock = now_utc, *, key: Key | None = None) -> AsyncIterator[Work]:
    """One piece of work of the actor, in the actor's centre.

    Raises AlreadyAnswered when the key was used for the same request, KeyReused when for another.
    """
    async with ENGINE.transaction(allow_nested=False):
        earlier = await _opened(actor, key)
        if key is not None and earlier is not None:
            if earlier["fingerprint"] != key.fingerprint:
                raise KeyReused
            raise AlreadyAnswered(Answer(earlier["status"], earlier["location"], earlier["body"]))
        in_hand = Work(actor, clock(), key)
        yield in_hand
        await in_hand.close()


async def _opened(actor: Actor, key: Key | None) -> Any:
    """Name centre and roles for this transaction, or the sitting of a guest; the answer already given to the key."""
    hashed = key.hash if key else None
    if actor.guest:
        return await fetch_one("select * from guest_work_open($1, $2)", actor.guest, hashed)
    roles = ",".join(sorted(actor.roles))
    return await fetch_one(
        "select * from work_open($1, $2, $3, $4)", actor.centre_id, actor.account_id or 0, roles, hashed
    )


@asynccontextmanager
async def reading(actor: Actor) -> AsyncIterator[None]:
    """A read-only look at the actor's centre, or at the one referral of a guest."""
    roles = ",".join(sorted(actor.roles))
    local = guest_scope(actor.guest) if actor.guest else scope(actor.centre_id, roles, actor.account_id)
    async with ENGINE.transaction(allow_nested=False, readonly=True, local=local):
        yield

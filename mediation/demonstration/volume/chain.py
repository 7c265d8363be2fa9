"""Chains of a batch: the format of `cases.journal`, with the parts that recur encoded once."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from cases.journal import FORMAT, START, field, moment
from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.moments import stamp

_NULL = field(None)


@lru_cache(maxsize=1 << 10)
def _number(number: int) -> bytes:
    return field(str(number))


@lru_cache(maxsize=1 << 14)
def _done_by(account: int | None, role: str, event: str) -> bytes:
    """The fields from the actor to the event; nobody speaks for anybody here."""
    return field(None if account is None else str(account)) + field(role) + _NULL + field(event)


@lru_cache(maxsize=1 << 12)
def _led(before: str | None, after: str | None, reason: str | None) -> bytes:
    """The fields of where it led from, where to, and why."""
    return field(before) + field(after) + field(reason)


_encode = msgspec.json.Encoder(order="deterministic").encode


def body_of(facts: dict[str, Any]) -> str:
    """The facts of an entry as the exact text that is hashed."""
    return _encode(facts).decode()


class Chain:
    """The chain of one subject in the making; `rows` are entries in the order of the table's columns."""

    __slots__ = ("_head_fields", "_place_fields", "_subject", "head", "rows", "seq")

    def __init__(self, kind: str, subject_id: int, centre_id: int, other_id: int | None, recorded_at: datetime) -> None:
        self._subject = (kind, subject_id, centre_id, other_id, recorded_at)
        self._head_fields = field(FORMAT) + field(kind) + field(str(subject_id))
        other = None if other_id is None else str(other_id)
        self._place_fields = field(str(centre_id)) + field(other) + field(moment(recorded_at))
        self.seq = 0
        self.head = START
        self.rows: list[tuple[Any, ...]] = []

    def append(
        self,
        event: str,
        entity: str,
        by: By,
        minute: int,
        moved: tuple[str | None, str | None],
        body: str,
        reason: str | None = None,
    ) -> None:
        """Add an entry: hashed after the one before it."""
        kind, subject_id, centre_id, other_id, recorded_at = self._subject
        seq, previous, (before, after) = self.seq + 1, self.head, moved
        at, named, told = str(minute * 60_000).encode(), entity.encode(), body.encode()
        # fmt: off
        digest = sha256(b"".join((
            previous, self._head_fields, _number(seq), self._place_fields, len(at).to_bytes(4, "big"), at,
            _done_by(by.account, by.role, event), len(named).to_bytes(4, "big"), named,
            _led(before, after, reason), len(told).to_bytes(4, "big"), told,
        ))).digest()
        self.rows.append((
            kind, subject_id, seq, centre_id, other_id, recorded_at, stamp(minute), by.account, by.role, None,
            event, entity, before, after, reason, body, previous, digest,
        ))
        # fmt: on
        self.seq, self.head = seq, digest

    def head_row(self) -> tuple[Any, ...]:
        """The head, in the order of the table's columns."""
        kind, subject_id, centre_id, other_id, _ = self._subject
        return (kind, subject_id, centre_id, other_id, self.seq, self.head)

"""Chains of a batch: the format of `cases.journal`, with the parts that recur encoded once."""

from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from cases.journal import FORMAT, START, field, moment
from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.moments import stamp

_word = lru_cache(maxsize=1 << 16)(field)
_NULL = field(None)
_encode = msgspec.json.Encoder(order="deterministic").encode


def body_of(facts: dict[str, Any]) -> str:
    """The facts of an entry as the exact text that is hashed."""
    return _encode(facts).decode()


class Chain:
    """The chain of one subject in the making; `rows` are entries in the order of the table's columns."""

    __slots__ = ("_head_fields", "_place_fields", "_subject", "head", "rows", "seq")

    def __init__(self, kind: str, subject_id: int, centre_id: int, other_id: int | None, recorded_at: datetime) -> None:
        self._subject = (kind, subject_id, centre_id, other_id, recorded_at)
        self._head_fields = _word(FORMAT) + _word(kind) + field(str(subject_id))
        other = None if other_id is None else str(other_id)
        self._place_fields = _word(str(centre_id)) + _word(other) + _word(moment(recorded_at))
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
        seq, previous = self.seq + 1, self.head
        account = None if by.account is None else str(by.account)
        parts = (
            *(previous, self._head_fields, _word(str(seq)), self._place_fields, field(str(minute * 60_000))),
            *(_word(account), _word(by.role), _NULL, _word(event), field(entity)),
            *(_word(moved[0]), _word(moved[1]), _word(reason), field(body)),
        )
        digest = sha256(b"".join(parts)).digest()
        self.rows.append(
            (
                *(kind, subject_id, seq, centre_id, other_id, recorded_at, stamp(minute), by.account, by.role, None),
                *(event, entity, moved[0], moved[1], reason, body, previous, digest),
            )
        )
        self.seq, self.head = seq, digest

    def head_row(self) -> tuple[Any, ...]:
        """The head, in the order of the table's columns."""
        kind, subject_id, centre_id, other_id, _ = self._subject
        return (kind, subject_id, centre_id, other_id, self.seq, self.head)

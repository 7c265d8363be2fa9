"""The journal: entries chained by SHA-256, appended by one SQL function, verified here without trusting it.

The verifier is pure: it takes rows, recomputes every hash from the written fields and says which entry is wrong, what was
expected and what was found. The format `mj1`: the previous hash, then each field as four bytes of big-endian length and
UTF-8 bytes, a null as four bytes of ones; moments as milliseconds since 1970 UTC. A chain begins with 32 zero bytes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

FORMAT = "mj1"
START = bytes(32)
_NULL = b"\xff\xff\xff\xff"


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in the table `journal_entry`, field by field."""

    subject_kind: str
    subject_id: int
    seq: int
    centre_id: int
    other_centre_id: int | None
    recorded_at: datetime
    happened_at: datetime
    actor_id: int | None
    role: str
    on_behalf_of: str | None
    event: str
    entity: str
    status_from: str | None
    status_to: str | None
    reason_code: str | None
    body: str
    previous: bytes
    hash: bytes


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: which subject, which entry, what was expected and what was found."""

    subject_kind: str
    subject_id: int
    seq: int
    what: str
    expected: str
    found: str


def field(text: str | None) -> bytes:
    """One field as it is hashed: length-prefixed, so that no two splits of the same characters hash alike."""
    if text is None:
        return _NULL
    raw = text.encode("utf-8")
    return len(raw).to_bytes(4, "big") + raw


def moment(at: datetime) -> str:
    """Whole milliseconds since 1970 UTC, as the SQL function writes them."""
    return str(round(at.timestamp() * 1000))


def entry_hash(entry: Entry, previous: bytes) -> bytes:
    """The hash an entry must have when it follows `previous`."""
    fields = (
        FORMAT,
        entry.subject_kind,
        str(entry.subject_id),
        str(entry.seq),
        str(entry.centre_id),
        None if entry.other_centre_id is None else str(entry.other_centre_id),
        moment(entry.recorded_at),
        moment(entry.happened_at),
        None if entry.actor_id is None else str(entry.actor_id),
        entry.role,
        entry.on_behalf_of,
        entry.event,
        entry.entity,
        entry.status_from,
        entry.status_to,
        entry.reason_code,
        entry.body,
    )
    return hashlib.sha256(previous + b"".join(field(text) for text in fields)).digest()


class Reading:
    """One chain as it is read, entry by entry and in order, so that its length costs no memory.

    `where` is the state its subject was last led to, as the entries have it; None where none of them says.
    """

    def __init__(self) -> None:
        self.breaks: list[Break] = []
        self.where: str | None = None
        self.last: Entry | None = None
        self._previous = START
        self._expected_seq = 1

    def take(self, entry: Entry) -> None:
        """Hold the next entry against what the one before it demands."""
        if entry.seq != self._expected_seq:
            self.breaks.append(_broken(entry, "sequence", str(self._expected_seq), str(entry.seq)))
        if entry.previous != self._previous:
            self.breaks.append(_broken(entry, "previous hash", self._previous.hex(), entry.previous.hex()))
        computed = entry_hash(entry, self._previous)
        if computed != entry.hash:
            self.breaks.append(_broken(entry, "hash", computed.hex(), entry.hash.hex()))
        self.last, self._previous, self._expected_seq = entry, entry.hash, entry.seq + 1
        if entry.status_to is not None and entry.entity.partition(":")[0] == entry.subject_kind:
            self.where = entry.status_to

    def end(self, head: bytes, length: int) -> list[Break]:
        """Every break, now that the chain should have had this length and ended in this hash."""
        last = self.last
        if last is None:
            return self.breaks
        if last.seq != length:
            self.breaks.append(_broken(last, "length of the chain", str(length), str(last.seq)))
        elif self._previous != head:
            self.breaks.append(_broken(last, "head of the chain", head.hex(), self._previous.hex()))
        return self.breaks

    def led_to(self, status: str) -> list[Break]:
        """A break where the entries led the subject elsewhere than to the state it is said to be in."""
        if self.last is None or self.where in (None, status):
            return []
        return [_broken(self.last, "state of the subject", str(self.where), status)]


def verify_chain(entries: Iterable[Entry], head: bytes, length: int) -> list[Break]:
    """Every break of one subject's chain, given its entries in order and its head. Empty when it holds.

    A missing tail is found through `length` and `head`; whoever can rewrite entries and head together is found only by a
    head kept elsewhere.
    """
    reading = Reading()
    for entry in entries:
        reading.take(entry)
    return reading.end(head, length)


def _broken(entry: Entry, what: str, expected: str, found: str) -> Break:
    return Break(entry.subject_kind, entry.subject_id, entry.seq, what, expected, found)


def commitment(salt: bytes, text: str) -> bytes:
    """What stands in the journal for a text: SHA-256 over the salt (16 random bytes) and the UTF-8 text.

    When the text and its salt are erased nothing can be learned from it any more, and the chain still verifies.
    """
    return hashlib.sha256(field(salt.hex()) + field(text)).digest()

"""Verifying the chains that stand in a database: two streams, of subjects and of entries, merged into the pure verifier."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias

import asyncpg

from cases.journal import START, Break, Entry, Reading
from parties.database import connection_arguments

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Key: TypeAlias = tuple[str, int]
_COLUMNS = ", ".join(f.name for f in fields(Entry))
_BATCH = 5000


class NoSuchCase(LookupError):
    """The case whose chain is asked for does not exist."""


@dataclass
class Report:
    """What a verification saw."""

    chains: int = 0
    entries: int = 0
    breaks: list[Break] = field(default_factory=list)


@dataclass(frozen=True)
class _Subject:
    """What should have a chain: its head as it stands, and its state; None for what has none, or is not there any more."""

    kind: str
    id: int
    length: int = 0
    head: bytes = START
    status: str | None = None

    @property
    def key(self) -> Key:
        return self.kind, self.id


async def verify_all(worker_url: str, case_id: int | None = None) -> Report:
    """Verify every chain, or that of one case, read as the worker's role, at one moment and in bounded memory.

    Breaks are also: a head without entries, a case on record or a referral without a chain, and one whose state is not the
    one its entries led to. Raises NoSuchCase.
    """
    connection = await asyncpg.connect(**connection_arguments(worker_url))
    report = Report()
    known = case_id is None
    try:
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            entries = _Entries(_entries(connection, case_id))
            await entries.step()
            async for subject in _subjects(connection, case_id):
                known = True
                while entries.key is not None and entries.key < subject.key:
                    await _verify(_Subject(*entries.key), entries, report)
                await _verify(subject, entries, report)
            while entries.key is not None:
                await _verify(_Subject(*entries.key), entries, report)
    finally:
        await connection.close()
    if not known:
        raise NoSuchCase(f"there is no case {case_id}")
    return report


class _Entries:
    """The stream of entries with the next one in sight."""

    def __init__(self, stream: AsyncIterator[Entry]) -> None:
        self._stream = stream
        self.next: Entry | None = None

    @property
    def key(self) -> Key | None:
        """Whose entry comes next; None at the end."""
        return None if self.next is None else (self.next.subject_kind, self.next.subject_id)

    async def step(self) -> None:
        self.next = await anext(self._stream, None)


async def _verify(subject: _Subject, entries: _Entries, report: Report) -> None:
    """Take the entries of this subject off the stream and hold them against it."""
    reading = Reading()
    count = 0
    while entries.next is not None and entries.key == subject.key:
        reading.take(entries.next)
        count += 1
        await entries.step()
    report.entries += count
    if count:
        report.chains += 1
        report.breaks += reading.end(subject.head, subject.length)
        report.breaks += reading.led_to(subject.status) if subject.status is not None else []
    elif subject.length:
        report.breaks.append(Break(*subject.key, subject.length, "entries", str(subject.length), "0"))
    elif subject.status not in (None, "draft"):
        report.breaks.append(Break(*subject.key, 0, "chain", f"one that led to {subject.status}", "none"))


async def _subjects(connection: Connection, case_id: int | None) -> AsyncIterator[_Subject]:
    """Whatever has a head or should have one, in the order of the entries."""
    sql = """
      select coalesce(h.subject_kind, s.kind) as kind, coalesce(h.subject_id, s.id) as id, coalesce(h.seq, 0) as length,
        coalesce(h.head, $2) as head, s.status
      from journal_head h
      full join (select 'case' as kind, id, status from case_file union all select 'referral', id, status from referral
          union all select 'referral', id, status from incoming_referral) s
        on s.kind = h.subject_kind and s.id = h.subject_id
      where $1::bigint is null or (coalesce(h.subject_kind, s.kind) = 'case' and coalesce(h.subject_id, s.id) = $1)
      order by coalesce(h.subject_kind, s.kind) collate "C", coalesce(h.subject_id, s.id)"""
    async for row in connection.cursor(sql, case_id, START, prefetch=_BATCH):
        yield _Subject(*row.values())


async def _entries(connection: Connection, case_id: int | None) -> AsyncIterator[Entry]:
    sql = f"""select {_COLUMNS} from journal_entry
      where $1::bigint is null or (subject_kind = 'case' and subject_id = $1)
      order by subject_kind, subject_id, seq"""  # noqa: S608 - columns of the entry's own class
    async for row in connection.cursor(sql, case_id, prefetch=_BATCH):
        yield Entry(*row.values())

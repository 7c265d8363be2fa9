"""Verifying the chains that stand in a database: a stream of entries into the pure verifier."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields

import asyncpg

from cases.journal import Break, Entry, verify_chain
from parties.database import connection_arguments

_COLUMNS = ", ".join(f.name for f in fields(Entry))
_BATCH = 5000


@dataclass
class Report:
    """What a verification saw."""

    chains: int = 0
    entries: int = 0
    breaks: list[Break] = field(default_factory=list)


async def verify_all(worker_url: str, case_id: int | None = None) -> Report:
    """Verify every chain, or that of one case, read as the worker's role. A head without entries is a break too."""
    connection = await asyncpg.connect(**connection_arguments(worker_url))
    report = Report()
    try:
        async with connection.transaction(readonly=True, isolation="repeatable_read"):
            heads = await _heads(connection, case_id)
            async for chain in _chains(connection, case_id):
                report.chains += 1
                report.entries += len(chain)
                key = (chain[0].subject_kind, chain[0].subject_id)
                length, head = heads.pop(key, (0, b""))
                report.breaks += verify_chain(chain, head, length)
    finally:
        await connection.close()
    for (kind, subject_id), (length, _) in heads.items():
        if length:
            report.breaks.append(Break(kind, subject_id, length, "entries", str(length), "0"))
    return report


async def _heads(
    connection: "asyncpg.Connection[asyncpg.Record]", case_id: int | None
) -> dict[tuple[str, int], tuple[int, bytes]]:
    rows = await connection.fetch(
        """select subject_kind, subject_id, seq, head from journal_head
           where $1::bigint is null or (subject_kind = 'case' and subject_id = $1)""",
        case_id,
    )
    return {(row["subject_kind"], row["subject_id"]): (row["seq"], row["head"]) for row in rows}


async def _chains(connection: "asyncpg.Connection[asyncpg.Record]", case_id: int | None) -> AsyncIterator[list[Entry]]:
    """The entries of one subject after another."""
    sql = f"""select {_COLUMNS} from journal_entry
      where $1::bigint is null or (subject_kind = 'case' and subject_id = $1)
      order by subject_kind, subject_id, seq"""  # noqa: S608 - columns of the entry's own class
    chain: list[Entry] = []
    async for row in connection.cursor(sql, case_id, prefetch=_BATCH):
        entry = Entry(*row.values())
        if chain and (entry.subject_kind, entry.subject_id) != (chain[0].subject_kind, chain[0].subject_id):
            yield chain
            chain = []
        chain.append(entry)
    if chain:
        yield chain

"""Every paper of the register against its own bytes, its record, its mark and the journal: a byte changed anywhere is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import asyncpg
import msgspec

from mediation.documents.marks import Mark, MarkBroken, checked_mark, public_keys
from parties.keys import Keyring

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
_AT_A_TIME = 200
_PAPERS = """select d.id, d.centre_id, d.kind, d.issued_on, d.code, d.payload,
    encode(sha256(d.content), 'hex') as file, encode(d.sha256, 'hex') as file_noted,
    encode(sha256(convert_to(d.record, 'UTF8')), 'hex') as record, encode(d.record_sha256, 'hex') as record_noted,
    (select e.body from journal_entry e where e.centre_id = d.centre_id
       and e.subject_kind = case when d.case_id is null then 'centre' else 'case' end
       and e.subject_id = coalesce(d.case_id, d.centre_id)
       and e.event = case when d.case_id is null then 'centre:document:issued' else 'case:document:issued' end
       and e.body::json ->> 'document' = d.id::text limit 1) as entry
  from document d order by d.id"""


@dataclass(frozen=True)
class PaperBreak:
    """What of a paper does not hold, with what was expected and what was found."""

    document: int
    what: str
    expected: str
    found: str


@dataclass
class PapersReport:
    """What a look at all papers saw."""

    papers: int = 0
    breaks: list[PaperBreak] = field(default_factory=list)


async def verify_papers(connection: Connection, ring: Keyring) -> PapersReport:
    """Look at every paper, in bounded memory. `connection`: inside a transaction that passes the fences."""
    report = PapersReport()
    async for row in connection.cursor(_PAPERS, prefetch=_AT_A_TIME):
        report.papers += 1
        report.breaks += _breaks(dict(row), ring)
    return report


def _breaks(row: dict[str, Any], ring: Keyring) -> Iterator[PaperBreak]:
    facts = msgspec.json.decode(row["entry"]) if row["entry"] else None
    if facts is None:
        yield PaperBreak(row["id"], "journal", "an entry of its issue", "none")
    noted = facts or {}
    compared = (
        ("file", row["file_noted"], row["file"]),
        ("record", row["record_noted"], row["record"]),
        ("file in the journal", noted.get("document_hash"), row["file"]),
        ("record in the journal", noted.get("record_hash"), row["record"]),
        ("code in the journal", noted.get("code"), row["code"]),
        ("kind in the journal", noted.get("kind"), row["kind"]),
    )
    for what, expected, found in compared:
        if expected is not None and expected != found:
            yield PaperBreak(row["id"], what, expected, str(found))
    if row["code"] is not None:
        yield from _mark_breaks(row, ring)


def _mark_breaks(row: dict[str, Any], ring: Keyring) -> Iterator[PaperBreak]:
    try:
        said = checked_mark(row["code"], row["payload"], public_keys(ring, row["centre_id"]))
    except MarkBroken as broken:
        yield PaperBreak(row["id"], "mark", "one signed by its centre", str(broken))
        return
    expected = Mark(
        row["code"], row["kind"], row["issued_on"], row["centre_id"], bytes.fromhex(row["record"]), said.key
    )
    if said != expected:
        yield PaperBreak(row["id"], "mark", "what the register says", "something else")

"""The journal as it is read: the history of a case in order, and the auditor's extract. Never any narrative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from mediation.dossier import Dossier
from mediation.open_papers import closed_entries
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch

_COLUMNS = """subject_kind, subject_id, seq, recorded_at, happened_at, actor_id, role, on_behalf_of, event, entity,
  status_from, status_to, reason_code, body, encode(hash, 'hex') as hash"""

_TIES = "case:conflict:"


@dataclass(frozen=True)
class HistoryLine:
    """One entry, readable: `who` is a name where the actor works for the centre, else empty."""

    seq: int
    recorded_at: datetime
    happened_at: datetime
    who: str
    actor_id: int | None
    role: str
    on_behalf_of: str | None
    event: str
    entity: str
    status_from: str | None
    status_to: str | None
    reason_code: str | None
    facts: Mapping[str, Any]
    hash: str


async def case_history(dossier: Dossier, actor: Actor) -> list[HistoryLine]:
    """The chain of a case, oldest first, as `told_to` the actor, inside a `reading` that has seen the dossier."""
    rows = await fetch(
        f"select {_COLUMNS} from journal_entry where subject_kind = 'case' and subject_id = $1 order by seq",  # noqa: S608 - fixed columns
        dossier.file.id,
    )
    names = await _names(rows)
    return told_to(dossier, actor, [_line(row, names) for row in rows])


def told_to(dossier: Dossier, actor: Actor, lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """The lines of a case as the actor may read them, whatever the door: every line stays, with less in it.

    Whoever is not told what a case held for safety is about reads neither reasons nor facts; of papers that are closed to the
    reader neither is told, nor for whom it was done (ม.18). What may tie a mediator to a side is for the head: another
    centre's knowledge shows in it, and the number of a case that others may be kept out of.
    """
    if dossier.kept_back(actor):
        return [replace(line, reason_code=None, facts={}) for line in lines]
    closed = closed_entries(dossier, actor, lines)
    told = [
        replace(line, on_behalf_of=None, reason_code=None, facts={}) if kept else line
        for line, kept in zip(lines, closed, strict=True)
    ]
    if Role.head in actor.roles:
        return told
    return [replace(line, facts={}) if line.event.startswith(_TIES) else line for line in told]


async def whole_history(dossier: Dossier, actor: Actor, names: Mapping[int, str]) -> list[HistoryLine]:
    """The chains of a case and of its referrals together, in the order they were recorded, told and read in the same way.

    `names`: account → name, of those who work for the centre.
    """
    rows = await fetch(
        f"""select {_COLUMNS} from journal_entry
          where (subject_kind = 'case' and subject_id = $1) or (subject_kind = 'referral' and subject_id = any ($2))
          order by recorded_at, subject_kind, subject_id, seq""",  # noqa: S608 - fixed columns
        dossier.file.id,
        [referral.id for referral in dossier.referrals],
    )
    return told_to(dossier, actor, [_line(row, names) for row in rows])


async def _names(rows: Sequence[Any]) -> dict[int, str]:
    """Who acted, by account: everybody who works or has worked for this centre."""
    accounts = list({row["actor_id"] for row in rows if row["actor_id"] is not None})
    found = await fetch("select account_id, display_name from account_names($1)", accounts)
    return {row["account_id"]: row["display_name"] for row in found}


def _line(row: Any, names: Mapping[int, str]) -> HistoryLine:
    return HistoryLine(
        row["seq"],
        row["recorded_at"],
        row["happened_at"],
        names.get(row["actor_id"], ""),
        row["actor_id"],
        row["role"],
        row["on_behalf_of"],
        row["event"],
        row["entity"],
        row["status_from"],
        row["status_to"],
        row["reason_code"],
        msgspec.json.decode(row["body"]),
        row["hash"],
    )


@dataclass(frozen=True)
class ExtractLine:
    """One line of the auditor's extract (DOC-30): no facts, no names of parties, no narrative."""

    subject: str
    seq: int
    recorded_at: datetime
    happened_at: datetime
    who: str
    role: str
    event: str
    entity: str
    status_from: str
    status_to: str
    reason_code: str
    document_hash: str
    entry_hash: str


Place = tuple[datetime, str, int, int]
"""Where the extract goes on: moment of recording, kind and id of the subject, and number of the last entry seen."""


async def audit_extract(
    actor: Actor, since: date, until: date, after: Place | None = None, limit: int = 200
) -> list[ExtractLine]:
    """Entries of all chains of the centre recorded in a span of days, oldest first, a page at a time.

    Those of one moment stand chain by chain, each in its own order. Raises NotPermitted for everybody but the auditor.
    """
    require(actor, Permission.see_audit)
    start = datetime.combine(since, datetime.min.time(), thai.BANGKOK)
    end = datetime.combine(until + timedelta(days=1), datetime.min.time(), thai.BANGKOK)
    sql = f"""select {_COLUMNS} from journal_entry
      where (centre_id = $1 or other_centre_id = $1) and recorded_at >= coalesce($4::timestamptz, $2) and recorded_at < $3
        and ($4::timestamptz is null or (recorded_at, subject_kind, subject_id, seq) > ($4, $5, $6, $7))
      order by recorded_at, subject_kind, subject_id, seq limit $8"""  # noqa: S608 - fixed columns
    at, kind, subject, seq = after if after else (None, "", 0, 0)
    rows = await fetch(sql, actor.centre_id, start, end, at, kind, subject, seq, limit)
    names = await _names(rows)
    return [_extract(row, names) for row in rows]


def _extract(row: Any, names: Mapping[int, str]) -> ExtractLine:
    facts = msgspec.json.decode(row["body"])
    return ExtractLine(
        f"{row['subject_kind']}:{row['subject_id']}",
        row["seq"],
        row["recorded_at"],
        row["happened_at"],
        names.get(row["actor_id"], "" if row["actor_id"] is None else f"#{row['actor_id']}"),
        row["role"],
        row["event"],
        row["entity"],
        row["status_from"] or "",
        row["status_to"] or "",
        row["reason_code"] or "",
        str(facts.get("document_hash", "")),
        row["hash"],
    )

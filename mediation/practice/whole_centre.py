"""Everything a centre has, as one documented archive: whoever wants to leave takes it along.

Left out, and said so: numbers of cards and telephones, which are sealed; what people said in sessions; answers about safety;
and cases in which the one who takes it is a party or a relative.
"""

import zipfile
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cases.msgid import N_
from mediation import event_log, spreadsheet
from mediation.work import Clock, now_utc, work
from parties.access import Actor, Permission, Role, require
from parties.database import ENGINE, fetch
from parties.language import gettext as _
from parties.thai import BANGKOK

TABLES: Mapping[str, str] = {
    "centre": N_("The centre itself"),
    "village": N_("Villages of its area"),
    "person": N_("People and organisations in its disputes"),
    "mediator": N_("The mediators of its roster"),
    "mediator_relation": N_("Ties of mediators to others"),
    "case_file": N_("Disputes: one row for each request"),
    "case_side": N_("Sides of a dispute and their consent"),
    "case_party": N_("Who stands on which side"),
    "case_lockout": N_("Who of the staff is kept out of a dispute"),
    "screening": N_("Answers to the questions of scope, and what was found"),
    "safety_hold": N_("Disputes that were held for safety"),
    "statement": N_("Texts that the journal holds the digest of"),
    "assignment": N_("Mediators asked, confirmed and ended"),
    "challenge": N_("Challenges of mediators and how they were decided"),
    "session": N_("Sessions planned and held"),
    "session_entry": N_("What happened when in a session"),
    "agreement": N_("Agreements"),
    "agreement_signature": N_("Who signed an agreement, and how"),
    "obligation": N_("Promises of agreements, and whether they were kept"),
    "follow_up": N_("Calls after the end"),
    "referral": N_("Referrals to others and their answers"),
    "document": N_("Papers that were issued"),
    "imported_case": N_("Disputes taken in from old registers, with file and row"),
    "figure_rollup": N_("Figures as they were counted"),
    "journal_entry": N_("The journal: every entry with its hash"),
}
"""The tables of the archive: name → what it holds."""
_KEPT_BACK = frozenset({"name_key", "thai_key"})
_LOCKED = "(select l.case_id from case_lockout l where l.account_id = $1 and l.lifted_at is null)"
_OF_CASE = "{column} not in " + _LOCKED
_BY_ANOTHER_WAY: Mapping[str, str] = {
    "case_file": f"id not in {_LOCKED}",
    "person": f"""not exists (select from case_party p where p.person_id = person.id and p.case_id in {_LOCKED})
      or exists (select from case_party p where p.person_id = person.id and p.case_id not in {_LOCKED})""",  # noqa: S608
    "agreement_signature": f"agreement_id not in (select a.id from agreement a where a.case_id in {_LOCKED})",  # noqa: S608
    "journal_entry": f"""(subject_kind <> 'case' or subject_id not in {_LOCKED})
      and (subject_kind <> 'referral' or subject_id not in (select r.id from referral r where r.case_id in {_LOCKED}))""",  # noqa: S608
}
"""Tables that lead to a case otherwise than by a column of it, and which of their rows go along."""
_COLUMNS = """select c.table_name, c.column_name, c.data_type from information_schema.columns c
  where c.table_schema = 'public' and c.table_name = any ($1)
    and (c.data_type <> 'bytea' or c.table_name = 'journal_entry') order by c.table_name, c.ordinal_position"""
_LOG = f"""select e.*, f.number, f.outcome from journal_entry e
    join case_file f on f.centre_id = e.centre_id and f.id = e.subject_id
  where e.subject_kind = 'case' and {_OF_CASE.format(column="e.subject_id")} order by e.subject_id, e.seq"""  # noqa: S608 - our own words
_PREFETCH = 1000


async def write_archive(actor: Actor, path: Path, clock: Clock = now_utc) -> None:
    """Write the archive to a file, in one reading of the database; the journal of the centre says so. Raises NotPermitted."""
    require(actor, Permission.export_centre)
    async with work(actor, clock) as hand:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            columns = await _columns()
            archive.writestr("README.txt", _readme(actor, hand.now))
            archive.writestr("dictionary.csv", _dictionary(columns))
            for table, names in columns.items():
                await _table(archive, actor, table, names)
            await _journal(archive, actor)
            await _papers(archive, actor)
        hand.happened(
            "centre:export:taken",
            subject_kind="centre",
            subject_id=actor.centre_id,
            role=actor.acting_as([Role.head]),
            facts={"tables": len(columns)},
        )
        hand.answer = {"tables": len(columns)}


async def _columns() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in TABLES}
    for row in await fetch(_COLUMNS, list(TABLES)):
        if row["column_name"] not in _KEPT_BACK:
            found[row["table_name"]].append((row["column_name"], row["data_type"]))
    return {name: columns for name, columns in found.items() if columns}


def _dictionary(columns: Mapping[str, list[tuple[str, str]]]) -> str:
    rows = [
        (table, _(TABLES[table]), TABLES[table], name, kind)
        for table, listed in columns.items()
        for name, kind in listed
    ]
    heading = (_("Table"), _("What it holds"), "In English", _("Column"), _("Kind"))
    return spreadsheet.BYTE_ORDER_MARK + spreadsheet.rows([heading, *rows])


def _readme(actor: Actor, now: datetime) -> str:
    told = (
        actor.centre_name,
        now.astimezone(BANGKOK).isoformat(timespec="minutes"),
        _("tables/: one CSV file for each table, UTF-8; dictionary.csv says what stands in which."),
        _("journal.xes: the journal as an event log (IEEE 1849). documents/: the papers as they were issued."),
        _(
            "Left out: numbers of cards and telephones, what was said in sessions, answers about safety, and disputes of your own."
        ),
        _("A cell that could be taken for a formula begins with an apostrophe."),
    )
    return "\r\n".join(told) + "\r\n"


def _where(actor: Actor, table: str, names: list[tuple[str, str]]) -> tuple[str, list[object]]:
    listed = {name for name, _ in names}
    if table in _BY_ANOTHER_WAY:
        return f"where {_BY_ANOTHER_WAY[table]}", [actor.account_id or 0]
    if "case_id" in listed:
        return f"where case_id is null or {_OF_CASE.format(column='case_id')}", [actor.account_id or 0]
    return "", []


async def _rows(sql: str, values: list[object]) -> AsyncIterator[Mapping[str, Any]]:
    transaction = ENGINE.current_transaction.get()
    assert transaction is not None
    async for row in transaction.connection.cursor(sql, *values, prefetch=_PREFETCH):
        yield row


async def _table(archive: zipfile.ZipFile, actor: Actor, table: str, names: list[tuple[str, str]]) -> None:
    columns = ", ".join(f'"{name}"' for name, _ in names)
    where, values = _where(actor, table, names)
    with archive.open(f"tables/{table}.csv", "w", force_zip64=True) as into:
        into.write((spreadsheet.BYTE_ORDER_MARK + spreadsheet.rows([[name for name, _ in names]])).encode())
        async for row in _rows(f"select {columns} from {table} {where}", values):  # noqa: S608 - names of our own tables
            into.write(spreadsheet.rows([[_cell(value) for value in row.values()]]).encode())


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(BANGKOK).isoformat(timespec="milliseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


async def _journal(archive: zipfile.ZipFile, actor: Actor) -> None:
    with archive.open("journal.xes", "w", force_zip64=True) as into:
        async for piece in event_log.log(_rows(_LOG, [actor.account_id or 0])):
            into.write(piece.encode())


async def _papers(archive: zipfile.ZipFile, actor: Actor) -> None:
    where = _OF_CASE.format(column="case_id")
    sql = f"select id, kind, content from document where case_id is null or {where} order by id"  # noqa: S608
    async for row in _rows(sql, [actor.account_id or 0]):
        archive.writestr(f"documents/{row['kind']}-{row['id']}.pdf", bytes(row["content"]))

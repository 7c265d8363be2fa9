"""The rows of a batch, table by table, and the one way they get into the database: COPY."""

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias

import asyncpg

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
Row = dict[str, Any]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "person": (
        *("id", "centre_id", "kind", "prefix", "first_name", "last_name", "name_key", "sex", "occupation"),
        *("house_no", "moo", "village", "subdistrict", "district", "province", "postcode", "area_code"),
    ),
    "case_file": (
        *(
            "id",
            "centre_id",
            "number",
            "number_year",
            "number_seq",
            "status",
            "resume_state",
            "track",
            "nature",
            "topic",
        ),
        *(
            "official_code",
            "offence_section",
            "title",
            "facts",
            "wish",
            "value",
            "no_value_reason",
            "place",
            "place_moo",
        ),
        *("area_code", "happened_on", "channel", "relationship", "recurring", "limitation_on", "officer_id"),
        *("created_by", "notice_version", "received_at", "consented_at", "mediation_started_at", "outcome"),
        *("outcome_reason", "ended_on", "closed_on", "version", "last_happened_at"),
    ),
    "case_side": (
        *("id", "centre_id", "case_id", "side", "side_role", "consent", "consented_on", "joining", "invitations"),
        *("last_invited_on", "reply_by", "briefed_on", "asks_centre_to_choose", "preferences"),
    ),
    "case_party": (
        *(
            "id",
            "centre_id",
            "case_id",
            "person_id",
            "side",
            "role",
            "stands_for",
            "authority",
            "capacity",
            "joined_on",
        ),
    ),
    "screening": ("id", "centre_id", "case_id", "answers", "findings", "law_version", "by_account", "at"),
    "safety_screening": (
        *("id", "centre_id", "case_id", "case_party_id", "colour", "measures", "answers", "by_account", "at"),
    ),
    "safety_hold": (
        *("id", "centre_id", "case_id", "held_from", "reason_code", "held_by", "held_at", "proposed", "proposed_by"),
        *("proposed_at", "confirmed_by", "ended_at"),
    ),
    "statement": ("id", "centre_id", "case_id", "kind", "body", "salt", "commitment", "by_account"),
    "assignment": (
        *("id", "centre_id", "case_id", "mediator_id", "status", "how_chosen", "disclosure", "disclosed_on"),
        *("sides_agreed", "end_reason", "reuse_papers", "last_happened_at", "version", "answers", "confirmed_at"),
    ),
    "challenge": (
        *("id", "centre_id", "case_id", "assignment_id", "ground", "under", "raised_by", "raised_by_mediator"),
        *("raised_at", "decision", "decided_by", "decided_at", "reasons"),
    ),
    "session": (
        *("id", "centre_id", "case_id", "no", "status", "planned_for", "planned_minutes", "place", "mode"),
        *("notified_at", "opened_at", "closed_at", "result", "next_step", "no_show_side", "excused", "postponed_by"),
        *("reason_code", "planned_from", "last_happened_at", "version", "told"),
    ),
    "session_entry": (
        *("id", "centre_id", "case_id", "session_id", "kind", "case_party_id", "assignment_id", "side", "code"),
        *("happened_at", "by_account"),
    ),
    "agreement": (
        *("id", "centre_id", "case_id", "no", "status", "place", "dispute_in_law", "voluntary", "substance"),
        *("default_clause", "legal_checked", "criminal_part", "read_aloud", "copies_given", "signed_on"),
        *("certificate_no", "certificate_on", "certificate_reason", "last_happened_at", "version"),
    ),
    "agreement_signature": (
        *("id", "centre_id", "agreement_id", "case_party_id", "assignment_id", "manner", "signed_by", "authority"),
    ),
    "obligation": (
        *("id", "centre_id", "case_id", "agreement_id", "no", "debtor_side", "creditor_side", "kind", "what", "amount"),
        *("performed_amount", "due_on", "method", "civil_part", "status", "enforceable_from", "enforce_by", "done_on"),
        *("last_happened_at", "version"),
    ),
    "referral": (
        *("id", "from_centre_id", "to_centre_id", "case_id", "destination", "to_name", "letter_no", "status"),
        *("reason_code", "basis", "consent_on", "urgent", "packet", "grounds", "sent_at", "reply_by", "receiver_no"),
        *("receiver_officer", "acknowledged_at", "decline_reason", "result_code", "result", "completed_on"),
        *("last_happened_at", "version"),
    ),
    "journal_head": ("subject_kind", "subject_id", "centre_id", "other_centre_id", "seq", "head"),
    "journal_entry": (
        *(
            "subject_kind",
            "subject_id",
            "seq",
            "centre_id",
            "other_centre_id",
            "recorded_at",
            "happened_at",
            "actor_id",
        ),
        *("role", "on_behalf_of", "event", "entity", "status_from", "status_to", "reason_code", "body", "previous"),
        "hash",
    ),
}
"""The tables in the order in which their rows may be written, with the columns that are given; the others keep their
defaults. The heads of referrals are laid by a trigger and moved afterwards."""

_CUT = {name: itemgetter(*columns) for name, columns in COLUMNS.items()}


class Batch:
    """Rows on their way, as tuples in the order of the columns; and the heads of referrals, to be moved."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in COLUMNS}
        self.referral_heads: list[tuple[int, int, bytes]] = []

    def add(self, table: str, rows: Iterable[Row]) -> None:
        """Take rows that name every column of the table."""
        self.rows[table].extend(map(_CUT[table], rows))


async def write(connection: Connection, batch: Batch, staged: bool) -> None:
    """Write a batch inside the open transaction.

    `staged`: through temporary tables and in the name of mediation_definer, for an owner whom the fences of the tables
    hold too; PostgreSQL takes no COPY into a fenced table.
    """
    for table, rows in batch.rows.items():
        if not rows:
            continue
        if staged:
            await _by_stage(connection, table, rows)
        else:
            await connection.copy_records_to_table(table, records=rows, columns=COLUMNS[table])
    await _move_heads(connection, batch.referral_heads, staged)


async def _by_stage(connection: Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    columns = ", ".join(f'"{name}"' for name in COLUMNS[table])
    stage = f"stage_{table}"
    await connection.execute(f"create temp table {stage} as select {columns} from {table} with no data")  # noqa: S608
    await connection.execute(f"grant select on {stage} to mediation_definer")
    await connection.copy_records_to_table(stage, records=rows, columns=COLUMNS[table])
    await connection.execute("set local role mediation_definer")
    await connection.execute(f"insert into {table} ({columns}) select {columns} from {stage}")  # noqa: S608
    await connection.execute("reset role")
    await connection.execute(f"drop table {stage}")


async def _move_heads(connection: Connection, heads: Sequence[tuple[int, int, bytes]], staged: bool) -> None:
    if not heads:
        return
    if staged:
        await connection.execute("set local role mediation_definer")
    await connection.execute(
        """update journal_head h set seq = x.seq, head = x.head
           from unnest($1::bigint[], $2::int[], $3::bytea[]) as x (id, seq, head)
           where h.subject_kind = 'referral' and h.subject_id = x.id""",
        *(list(part) for part in zip(*heads, strict=True)),
    )
    if staged:
        await connection.execute("reset role")

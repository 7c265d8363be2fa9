"""Bringing an old register in: the file is looked at, its columns are put right, its rows are judged beside the answering, and
all that can land does so in one transaction."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from cases.msgid import N_
from cases.vocabulary import Topic
from mediation.old_registers.apart import Looked, Order, Reader
from mediation.old_registers.columns import FIELDS, guessed
from mediation.old_registers.sheets import FileRefused, Numbered
from mediation.old_registers.words import CODES, folded
from mediation.work import Answer, Clock, Key, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import Fault, NotFound, NotNow, NotValid
from parties.staff import staff_of_centre

_BRINGERS = (Role.head, Role.admin)
_SHOWN_CELLS = 30
LISTED = 200
"""Rows with remarks that a page shows; the list that is downloaded has all."""

TOLD_BY_DATABASE = (
    N_("The same stands in row %(row)s."),
    N_("Row %(row)s has the same number in the same year."),
    N_("This was taken in before, as %(number)s."),
    N_("The register has this number in this year already, as %(number)s."),
    N_("It could not be read, three times."),
)
"""What the database says of rows that stand twice, and of a register whose reader died three times."""


class SheetSeen(msgspec.Struct, frozen=True):
    """A sheet as it was looked at: its first rows in text, by which its columns are recognised."""

    name: str
    rows: int
    hidden: bool
    first: list[tuple[int, list[str]]]


class Run(msgspec.Struct, frozen=True):
    """A register that is brought in, and how far it is."""

    id: int
    file_name: str
    sha256: bytes
    sheets: list[SheetSeen]
    sheet: str
    heading_row: int
    columns: dict[str, int]
    month_first: bool
    words: dict[str, dict[str, str]]
    topic: str
    state: str
    rows_expected: int
    rows_read: int
    refusal: dict[str, Any] | None
    published: int
    asked_by: int
    asked_at: datetime
    ended_at: datetime | None

    @property
    def seen(self) -> SheetSeen:
        """The sheet that is read."""
        return next(one for one in self.sheets if one.name == self.sheet)


class RowSeen(msgspec.Struct, frozen=True):
    """A row with what is wrong with it."""

    no: int
    state: str
    old_number: str
    faults: list[dict[str, Any]]
    remarks: list[dict[str, Any]]


class UnknownWord(msgspec.Struct, frozen=True):
    """A word nobody has explained yet, and in how many rows it stands."""

    kind: str
    word: str
    rows: int


@dataclass(frozen=True)
class ImportDesk:
    """A run with its counts by state, the words that are not understood, and the first rows with remarks."""

    run: Run
    counts: Mapping[str, int]
    unknown: list[UnknownWord]
    rows: list[RowSeen]


_RUN = """select id, file_name, sha256, sheets::text as sheets, sheet, heading_row, columns::text as columns, month_first,
    words::text as words, topic, state, rows_expected, rows_read, refusal::text as refusal, published, asked_by, asked_at, ended_at
  from import_run"""
_ROWS = """select no, state, old_number, faults::text as faults, remarks::text as remarks from import_row
  where run_id = $1 and (faults <> '[]' or remarks <> '[]') order by faults = '[]', no limit $2"""
_UNKNOWN = """select f ->> 'field' as kind, f -> 'params' ->> 'text' as word, count(*)::int as rows
  from import_row r, jsonb_array_elements(r.faults) f where r.run_id = $1 and f ->> 'code' = 'unknown_word'
  group by 1, 2 order by 1, 3 desc, 2 limit 300"""


def _run_of(row: Mapping[str, Any]) -> Run:
    plain = dict(row)
    for name in ("sheets", "columns", "words", "refusal"):
        plain[name] = None if plain[name] is None else msgspec.json.decode(plain[name])
    return msgspec.convert(plain, Run)


# LOOKING --------------------------------------------------------------------------------------------------------------


async def runs(actor: Actor) -> list[Run]:
    """The registers that were brought in, the newest first. Raises NotPermitted."""
    require(actor, Permission.import_registers)
    async with reading(actor):
        return [_run_of(row) for row in await fetch(f"{_RUN} order by id desc limit 50")]


async def import_desk(actor: Actor, run_id: int, most: int = LISTED) -> ImportDesk:
    """A run with what came of its rows. Raises NotPermitted, NotFound."""
    require(actor, Permission.import_registers)
    async with reading(actor):
        row = await fetch_one(f"{_RUN} where id = $1", run_id)
        if row is None:
            raise NotFound
        counts = await fetch("select state, count(*)::int as many from import_row where run_id = $1 group by 1", run_id)
        unknown = [msgspec.convert(dict(one), UnknownWord) for one in await fetch(_UNKNOWN, run_id)]
        listed = [_row_seen(one) for one in await fetch(_ROWS, run_id, most)]
    return ImportDesk(_run_of(row), {one["state"]: one["many"] for one in counts}, unknown, listed)


def _row_seen(row: Mapping[str, Any]) -> RowSeen:
    faults, remarks = (msgspec.json.decode(row[name]) for name in ("faults", "remarks"))
    return RowSeen(row["no"], row["state"], row["old_number"], faults, remarks)


# BRINGING IN ----------------------------------------------------------------------------------------------------------


async def begin_import(
    actor: Actor, file_name: str, data: bytes, *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Keep a file and say what it seems to hold. Raises NotPermitted, NotValid where it is not read."""
    require(actor, Permission.import_registers)
    try:
        looked = await asyncio.to_thread(Reader(Order(data)).look)
    except FileRefused as refused:
        raise NotValid([Fault(refused.code, str(refused), "file", params=refused.places)]) from refused
    filled = [index for index, rows in enumerate(looked.first) if rows]
    if not filled:
        raise NotValid([Fault("empty", N_("This file is empty."), "file")])
    chosen = max(filled, key=lambda index: (not looked.sheets[index].hidden, _understood(looked, index)))
    guess = guessed(_numbered(looked.first[chosen]))
    async with work(actor, clock, key=key) as hand:
        run_id = await fetch_value(
            """insert into import_run (centre_id, file_name, file, sha256, sheets, sheet, heading_row, columns, month_first,
                 rows_expected, asked_by, asked_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id""",
            actor.centre_id,
            file_name[-200:].replace("\0", ""),
            data,
            hashlib.sha256(data).digest(),
            msgspec.json.encode([_seen(looked, index) for index in filled]).decode(),
            looked.sheets[chosen].name,
            guess.heading_row,
            msgspec.json.encode(dict(guess.columns)).decode(),
            guess.month_first,
            looked.sheets[chosen].rows,
            actor.account_id,
            hand.now,
        )
        _note(hand, "centre:import:begun", run_id, {"file": hashlib.sha256(data).hexdigest()})
        hand.answer, hand.status, hand.location = {"id": run_id}, 201, f"/old-registers/{run_id}"
    assert hand.done is not None
    return hand.done


def _numbered(first: list[tuple[int, list[object]]]) -> list[Numbered]:
    return [Numbered(number, cells) for number, cells in first]  # type: ignore[arg-type]


def _understood(looked: Looked, index: int) -> tuple[int, int]:
    return len(guessed(_numbered(looked.first[index])).columns), looked.sheets[index].rows


def _seen(looked: Looked, index: int) -> SheetSeen:
    sheet = looked.sheets[index]
    first = [
        (number, ["" if c is None else str(c)[:_SHOWN_CELLS] for c in cells])
        for number, cells in looked.first[index][:25]
    ]
    return SheetSeen(sheet.name, sheet.rows, sheet.hidden, first)


def _note(hand: Any, event: str, run_id: int, facts: Mapping[str, Any]) -> None:
    actor = hand.actor
    hand.happened(
        event,
        subject_kind="centre",
        subject_id=actor.centre_id,
        entity=f"import:{run_id}",
        role=actor.acting_as(_BRINGERS),
        facts={"import": run_id, **facts},
    )


class ColumnsForm(msgspec.Struct, kw_only=True):
    """How a sheet is to be read."""

    sheet: str
    heading_row: int
    columns: dict[str, int]
    month_first: bool = False
    topic: str = "OTHER"


async def read_rows(actor: Actor, run_id: int, form: ColumnsForm) -> None:
    """Have the rows judged with these columns; what was judged before is judged anew. Raises NotFound, NotNow, NotValid."""
    require(actor, Permission.import_registers)
    async with work(actor) as hand:
        run = await _open_run(run_id, "looked", "stopped", "ready", "refused")
        faults = _column_faults(run, form)
        if faults:
            raise NotValid(faults)
        await _anew(run_id)
        await fetch(
            """update import_run set state = 'reading', sheet = $2, heading_row = $3, columns = $4, month_first = $5, topic = $6,
                 rows_expected = $7 where id = $1""",
            run_id,
            form.sheet,
            form.heading_row,
            msgspec.json.encode(form.columns).decode(),
            form.month_first,
            form.topic,
            next(one.rows for one in run.sheets if one.name == form.sheet),
        )
        hand.answer = {"id": run_id}


def _column_faults(run: Run, form: ColumnsForm) -> list[Fault]:
    faults = []
    if form.sheet not in {one.name for one in run.sheets}:
        faults.append(Fault("no_such_sheet", N_("There is no sheet of this name in the file."), "sheet"))
    if form.topic not in set(Topic):
        faults.append(Fault("invalid", N_("Choose one of the list."), "topic"))
    if "received_on" not in form.columns:
        faults.append(
            Fault("required", N_("Say which column holds the day on which a request was received."), "received_on")
        )
    for name, column in form.columns.items():
        if name not in FIELDS or not 0 <= column < 100:
            faults.append(Fault("invalid", N_("Choose one of the list."), name))
        elif list(form.columns.values()).count(column) > 1:
            faults.append(Fault("twice", N_("One column cannot say two things."), name))
    return faults


async def _anew(run_id: int) -> None:
    await fetch("delete from import_row where run_id = $1", run_id)
    await fetch(
        """update import_run set read_to = 0, rows_read = 0, attempts = 0, leased_until = null, refusal = null
           where id = $1""",
        run_id,
    )


async def _open_run(run_id: int, *states: str) -> Run:
    row = await fetch_one(f"{_RUN} where id = $1 for update", run_id)
    if row is None:
        raise NotFound
    if row["state"] not in states:
        raise NotNow("import", row["state"], "import")
    return _run_of(row)


async def explain_words(actor: Actor, run_id: int, told: Mapping[str, Mapping[str, str]]) -> None:
    """Say what words mean (kind → word → code), and have the rows judged anew. Raises NotFound, NotNow, NotValid."""
    require(actor, Permission.import_registers)
    async with work(actor) as hand:
        run = await _open_run(run_id, "looked", "ready", "stopped")
        words = {kind: dict(run.words.get(kind, {})) for kind in CODES}
        for kind, meanings in told.items():
            for word, code in meanings.items():
                if kind not in CODES or code not in CODES[kind]:
                    raise NotValid([Fault("invalid", N_("Choose one of the list."), kind)])
                words[kind][folded(word)] = code
        await fetch("update import_run set words = $2 where id = $1", run_id, msgspec.json.encode(words).decode())
        if run.state != "looked":
            await _anew(run_id)
            await fetch("update import_run set state = 'reading' where id = $1", run_id)
        hand.answer = {"id": run_id}


async def turn_reading(actor: Actor, run_id: int, *, on: bool) -> None:
    """Stop the reading, or go on where it was. Raises NotFound, NotNow."""
    require(actor, Permission.import_registers)
    async with work(actor) as hand:
        await _open_run(run_id, "stopped" if on else "reading")
        await fetch(
            "update import_run set state = $2, leased_until = null, attempts = 0 where id = $1",
            run_id,
            "reading" if on else "stopped",
        )
        hand.answer = {"id": run_id}


async def discard_import(actor: Actor, run_id: int) -> None:
    """Put a register away with its file and its rows; nothing of it has landed. Raises NotFound, NotNow."""
    require(actor, Permission.import_registers)
    async with work(actor) as hand:
        await _open_run(run_id, "looked", "reading", "stopped", "ready", "refused")
        await _anew(run_id)
        await fetch(
            "update import_run set state = 'discarded', file = null, sheets = '[]', ended_at = $2 where id = $1",
            run_id,
            hand.now,
        )
        _note(hand, "centre:import:discarded", run_id, {})
        hand.answer = {"id": run_id}


_KEEP_OUT = """insert into case_lockout (centre_id, case_id, account_id, why)
  select distinct i.centre_id, i.case_id, s.account_id, 'same_person'
  from imported_case i join case_party p on p.centre_id = i.centre_id and p.case_id = i.case_id
    join person n on n.centre_id = p.centre_id and n.id = p.person_id
    join unnest($2::bigint[], $3::text[], $4::bytea[]) s (account_id, name_key, person_key)
      on n.name_key = s.name_key or n.national_id_index = s.person_key
  where i.run_id = $1"""


async def publish_import(actor: Actor, run_id: int, *, key: Key | None = None, clock: Clock = now_utc) -> Answer:
    """All rows that are ready become cases, or none does. Raises NotPermitted, NotFound, NotNow."""
    require(actor, Permission.import_registers)
    role = actor.acting_as(_BRINGERS)
    async with work(actor, clock, key=key) as hand:
        run = await _open_run(run_id, "ready")
        landed = await fetch_value("select import_publish($1, $2, $3)", run_id, actor.account_id, role.value)
        staff = await staff_of_centre()
        await fetch(
            _KEEP_OUT,
            run_id,
            [one.account_id for one in staff],
            [thai.name_key(one.name) for one in staff],
            [one.person_key for one in staff],
        )
        await fetch("update import_run set sheets = '[]' where id = $1", run_id)
        _note(hand, "centre:import:published", run_id, {"file": run.sha256.hex(), "cases": landed})
        hand.answer = {"id": run_id, "published": landed}
        hand.location = f"/old-registers/{run_id}"
    assert hand.done is not None
    return hand.done

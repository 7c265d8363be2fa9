"""The reading room: judges the rows of registers that were brought in, batch by batch, beside the answering of pages.

A batch is kept in the transaction that says how far the reading is: whatever dies in between, the next reader goes on there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing, suppress
from datetime import date
from typing import Any

import asyncpg
import msgspec

from mediation.old_registers.apart import Order, Reader
from mediation.old_registers.lives import Life, Reading, Someone, judged
from mediation.old_registers.sheets import FileRefused, Numbered
from mediation.work import Clock, now_utc
from parties import thai
from parties.database import ENGINE, fetch, fetch_one, fetch_value, scope
from parties.register import blind_index, seal

LOG = logging.getLogger("mediation.reading_room")
LEASE_SECONDS = 60
IDLE_SECONDS = 2.0
BATCH = 1000
_COLUMNS = (
    *("no", "state", "faults", "remarks", "digest", "old_number", "received_on", "status", "outcome", "ended_on"),
    *("closed_on", "topic", "channel", "title", "facts", "value", "moo", "people"),
)
_KEEP = f"""insert into import_row (centre_id, run_id, {", ".join(_COLUMNS)})
  select $1, $2, {", ".join("decode(r.digest, 'hex')" if name == "digest" else f"r.{name}" for name in _COLUMNS)}
  from jsonb_to_recordset($3) r (no int, state text, faults jsonb, remarks jsonb, digest text, old_number text, received_on date,
    status text, outcome text, ended_on date, closed_on date, topic text, channel text, title text, facts text, value numeric,
    moo text, people jsonb)"""  # noqa: S608 - our own words


async def read_next(clock: Clock = now_utc, *, lease_seconds: int = LEASE_SECONDS) -> bool:
    """Read the next register that waits, of whichever centre, to its end. False where none waits."""
    leased = await fetch_one("select * from import_lease($1)", lease_seconds)
    if leased is None:
        return False
    await read_run(leased["centre_id"], leased["run_id"], clock, lease_seconds=lease_seconds)
    return True


async def read_run(centre_id: int, run_id: int, clock: Clock = now_utc, *, lease_seconds: int = LEASE_SECONDS) -> float:
    """Read one register from where it stands to its end; the megabytes the process that opened it took at most."""
    async with ENGINE.transaction(allow_nested=False, readonly=True, local=scope(centre_id)):
        run = await fetch_one(
            """select file, sheet, heading_row, columns::text as columns, month_first, words::text as words, topic, read_to
               from import_run where id = $1""",
            run_id,
        )
    assert run is not None, "a register on lease is there"
    reading = Reading(
        msgspec.json.decode(run["columns"]), run["month_first"], msgspec.json.decode(run["words"]), run["topic"]
    )
    reader = Reader(Order(run["file"], run["sheet"], max(run["read_to"], run["heading_row"]), BATCH))
    today = thai.bangkok_day(clock())
    try:
        with closing(reader.batches()) as batches:
            while batch := await asyncio.to_thread(_next_judged, batches, reading, today):
                if not await _keep(centre_id, run_id, batch, lease_seconds):
                    return reader.megabytes
    except FileRefused as refused:
        await _refuse(centre_id, run_id, refused)
        return reader.megabytes
    async with ENGINE.transaction(allow_nested=False, local=scope(centre_id)):
        if await fetch_value("select state from import_run where id = $1 for update", run_id) == "reading":
            await fetch("select import_doubles($1)", run_id)
            await fetch("update import_run set state = 'ready', leased_until = null where id = $1", run_id)
    return reader.megabytes


def _next_judged(batches: Iterator[list[Numbered]], reading: Reading, today: date) -> list[Life]:
    for rows in batches:
        if rows:
            return [judged(row, reading, today) for row in rows]
    return []


async def _keep(centre_id: int, run_id: int, lives: list[Life], lease_seconds: int) -> bool:
    """Keep a batch and say how far it is; False where the reading was stopped meanwhile."""
    landing = [life for life in lives if not life.faults]
    async with ENGINE.transaction(allow_nested=False, local=scope(centre_id)):
        state = await fetch_value("select state from import_run where id = $1 for update", run_id)
        if state != "reading":
            return False
        people = sum(len(life.people) for life in landing)
        ids = await fetch(
            "select nextval(pg_get_serial_sequence('person', 'id')) as id from generate_series(1, $1)", people
        )
        numbers = iter([row["id"] for row in ids])
        rows = [_row(life, numbers) for life in lives]
        await fetch(_KEEP, centre_id, run_id, msgspec.json.encode(rows).decode())
        await fetch(
            """update import_run set read_to = $2, rows_read = rows_read + $3, attempts = 0,
                 leased_until = now() + make_interval(secs => $4) where id = $1""",
            run_id,
            lives[-1].row,
            len(lives),
            lease_seconds,
        )
    return True


def _row(life: Life, numbers: Iterator[int]) -> Mapping[str, Any]:
    """A row as it is kept: of one that does not land, no more than its number and the reasons."""
    kept: dict[str, Any] = {
        "no": life.row,
        "state": "refused" if life.faults else "ready",
        "faults": life.faults,
        "remarks": life.remarks,
        "digest": life.digest.hex(),
        "old_number": life.number,
        "topic": "",
        "channel": "other",
        "status": "received",
        "title": "",
        "facts": "",
        "moo": "",
        "people": [],
    }
    if life.faults:
        return kept
    names = (
        "received_on",
        "status",
        "outcome",
        "ended_on",
        "closed_on",
        "topic",
        "channel",
        "title",
        "facts",
        "value",
        "moo",
    )
    return (
        kept
        | {name: getattr(life, name) for name in names}
        | {"people": [_person(one, next(numbers)) for one in life.people]}
    )


def _person(one: Someone, person_id: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": person_id,
        "side": one.side,
        "prefix": one.prefix,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "name_key": thai.name_key(f"{one.first_name} {one.last_name}"),
    }
    if one.national_id:
        row["national_id"] = seal(person_id, "national_id", one.national_id).hex()
        row["national_id_index"] = blind_index("national_id", one.national_id).hex()
    if one.phone:
        row["phone"] = seal(person_id, "phone", one.phone).hex()
        row["phone_index"] = blind_index("phone", one.phone).hex()
    return row


async def _refuse(centre_id: int, run_id: int, refused: FileRefused) -> None:
    told = {"code": refused.code, "message": str(refused), "params": refused.places}
    async with ENGINE.transaction(allow_nested=False, local=scope(centre_id)):
        await fetch(
            "update import_run set state = 'refused', refusal = $2 where id = $1 and state = 'reading'",
            run_id,
            msgspec.json.encode(told).decode(),
        )


async def keep_reading(idle_seconds: float = IDLE_SECONDS) -> None:
    """Read whatever waits until cancelled. A failure of the database is waited out; the lease brings the register back."""
    while True:
        try:
            busy = await read_next()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as failed:
            LOG.warning("a register was not read on: %s", type(failed).__name__)
            busy = False
        if not busy:
            await asyncio.sleep(idle_seconds)


@asynccontextmanager
async def open_reading_room() -> AsyncIterator[None]:
    """Registers are read for as long as this is open, one at a time."""
    reader = asyncio.create_task(keep_reading())
    try:
        yield
    finally:
        reader.cancel()
        with suppress(asyncio.CancelledError):
            await reader

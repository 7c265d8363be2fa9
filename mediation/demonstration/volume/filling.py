"""Filling one centre: first its people, then its cases batch by batch. Each batch is a transaction, and may be the last."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import TypeVar

import asyncpg

from mediation.demonstration.volume.bench import Bench
from mediation.demonstration.volume.case_book import Ids
from mediation.demonstration.volume.days import Days, received
from mediation.demonstration.volume.drawing import draw_people
from mediation.demonstration.volume.following import Book
from mediation.demonstration.volume.ids import IdPool, run_of_ids
from mediation.demonstration.volume.indexes import MUCH_AT_ONCE
from mediation.demonstration.volume.laying import Plan, mark, standing
from mediation.demonstration.volume.living import live
from mediation.demonstration.volume.moments import calendar_day, day_of, minute_on
from mediation.demonstration.volume.people import mixed, person_row
from mediation.demonstration.volume.quarrels import draw_request
from mediation.demonstration.volume.rows import Batch, Connection, write
from parties.database import connection_arguments
from parties.thai import buddhist_year

CASES_A_BATCH = 1000
PEOPLE_A_BATCH = 20_000


async def fill_centre(owner_url: str, plan: Plan, index: int) -> None:
    """Write everything of a centre that is not written yet. Whatever was committed when it is stopped stands."""
    connection = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        await connection.execute(MUCH_AT_ONCE)
        staged = not await connection.fetchval(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
        pool = IdPool()
        while await _next_batch(connection, plan, index, pool, staged):
            pass
    finally:
        await connection.close()


async def _next_batch(connection: Connection, plan: Plan, index: int, pool: IdPool, staged: bool) -> bool:
    """Write the next batch of people or of cases; False when nothing was missing."""
    async with connection.transaction():
        await connection.execute("set local role mediation_definer")
        at = await standing(connection, plan, index)
        await connection.execute("reset role")
        if at.bench.people < plan.people(index):
            await _write_people(connection, plan, at.bench, staged)
        elif at.done < plan.share(index):
            await _write_cases(connection, plan, at.bench, at.done, pool, staged)
        else:
            return False
    return True


async def _write_people(connection: Connection, plan: Plan, bench: Bench, staged: bool) -> None:
    wanted = plan.people(bench.index)
    first = bench.people_from or await run_of_ids(connection, "person", wanted)
    bench = replace(bench, people_from=first)
    until = min(bench.people + PEOPLE_A_BATCH, wanted)
    batch = Batch()
    batch.add("person", (person_row(bench, number) for number in range(bench.people, until)))
    await write(connection, batch, staged)
    await mark(connection, bench.centre_id, people_from=first, people=until)


async def _write_cases(connection: Connection, plan: Plan, bench: Bench, done: int, pool: IdPool, staged: bool) -> None:
    until = min(done + CASES_A_BATCH, plan.share(bench.index))
    await pool.fill(connection, until - done)
    days = [day_of(received(number, plan.share(bench.index), plan.last_day)) for number in range(done, until)]
    numbers = await _take_numbers(connection, bench.centre_id, days)
    recorded_at: datetime = await connection.fetchval("select date_trunc('milliseconds', clock_timestamp())")
    batch = Batch()
    written_ids = []
    for number, written in zip(range(done, until), numbers, strict=True):
        book = live_case(plan, bench, pool.ids, recorded_at, number, written)
        written_ids.append(int(book.file["id"]))
        book.flush(batch)
    # Row by row the figures would be counted once for each step of a life; here each life is counted once, as it ended.
    await connection.execute("set local app.figures_later = 'on'")
    await write(connection, batch, staged)
    await _count(connection, bench.centre_id, min(written_ids), max(written_ids))
    await mark(connection, bench.centre_id, done=until)


async def _count(connection: Connection, centre_id: int, first: int, last: int) -> None:
    await connection.execute("set local role mediation_definer")
    await connection.execute("select figures_count($1, $2, $3)", centre_id, first, last)
    await connection.execute("reset role")


def live_case(plan: Plan, bench: Bench, ids: Ids, recorded_at: datetime, number: int, written: tuple[int, int]) -> Book:
    """The life of the case of this number, told until the last day. The same plan always tells the same."""
    return live_in(Book, plan, bench, ids, recorded_at, number, written)


B = TypeVar("B", bound=Book)


def live_in(
    kind: type[B], plan: Plan, bench: Bench, ids: Ids, recorded_at: datetime, number: int, written: tuple[int, int]
) -> B:
    """The same, written into a book of this kind."""
    chance = Random(mixed(plan.seed, bench.index, number))  # noqa: S311 - what is drawn here is no secret
    minute = received(number, plan.share(bench.index), plan.last_day)
    book = kind(bench, ids, recorded_at, minute_on(plan.last_day + 1, 0) - 1, chance)
    request, people = draw_request(chance), draw_people(bench, chance)
    live(book, chance, Days(day_of(minute), chance), minute, request, people, written)
    return book


async def _take_numbers(connection: Connection, centre_id: int, days: Sequence[int]) -> list[tuple[int, int]]:
    """The next numbers of the centre for requests of these days: (Buddhist year, running number)."""
    years = [buddhist_year(calendar_day(day)) for day in days]
    last: dict[int, int] = {}
    await connection.execute("set local role mediation_definer")
    for year, count in Counter(years).items():
        taken = await connection.fetchval(
            """insert into centre_counter as k (centre_id, year, last) values ($1, $2, $3)
               on conflict (centre_id, year) do update set last = k.last + $3 returning last""",
            centre_id,
            year,
            count,
        )
        last[year] = taken - count
    await connection.execute("reset role")
    found = []
    for year in years:
        last[year] += 1
        found.append((year, last[year]))
    return found

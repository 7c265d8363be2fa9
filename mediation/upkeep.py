"""Sweeping out what nobody asks for any more, and what may be kept no longer: old sign-ins and attempts, answers kept for
programs that repeat themselves, what was said in the sessions of cases closed long ago, and messages done with long ago."""

from dataclasses import dataclass

import asyncpg

from mediation.worker import Bench
from parties.database import connection_arguments


@dataclass(frozen=True)
class Swept:
    """How many rows went. `sign_ins` counts attempts too; `texts` are emptied, not removed; of `messages` the log stays."""

    sign_ins: int
    answers: int
    texts: int
    messages: int


async def sweep(worker_url: str) -> Swept:
    """Sweep once, as the worker's role. What is swept, and after how long, stands in the functions of the database."""
    connection = await asyncpg.connect(**connection_arguments(worker_url))
    try:
        return await _sweep(connection)
    finally:
        await connection.close()


async def sweep_turn(bench: Bench) -> int:
    """The turn of the worker. One is enough: what it leaves behind has not come of age yet."""
    async with bench.pool.acquire() as connection:
        await _sweep(connection)
    return 0


async def _sweep(connection: "asyncpg.Connection[asyncpg.Record]") -> Swept:
    return Swept(
        await connection.fetchval("select sign_ins_sweep()"),
        await connection.fetchval("select answers_sweep()"),
        await connection.fetchval("select session_texts_sweep()"),
        await connection.fetchval("select messages_sweep()"),
    )

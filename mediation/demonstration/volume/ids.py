"""Ids of sequences, fetched many at a time; those left over are gaps, which ids may have."""

from collections import deque
from collections.abc import Iterator, Mapping

from mediation.demonstration.volume.rows import Connection

MOST_OF_A_CASE: Mapping[str, int] = {
    "case_file": 1,
    "case_side": 3,
    "case_party": 6,
    "screening": 1,
    "safety_screening": 6,
    "safety_hold": 1,
    "statement": 12,
    "assignment": 4,
    "challenge": 2,
    "session": 6,
    "agreement": 1,
    "agreement_signature": 8,
    "obligation": 3,
    "referral": 1,
}
"""How many rows of a table one case may come to have, at most."""


class IdPool:
    """The ids that are ready, by table."""

    def __init__(self) -> None:
        self._ready: dict[str, deque[int]] = {table: deque() for table in MOST_OF_A_CASE}
        self.ids: Mapping[str, Iterator[int]] = {table: _taking(ready) for table, ready in self._ready.items()}

    async def fill(self, connection: Connection, cases: int) -> None:
        """Have ids ready for so many cases."""
        for table, most in MOST_OF_A_CASE.items():
            ready = self._ready[table]
            missing = most * cases - len(ready)
            if missing > 0:
                ready.extend(await _next(connection, table, missing))


def _taking(ready: deque[int]) -> Iterator[int]:
    while True:
        if not ready:
            raise RuntimeError("a case has more rows than was foreseen")
        yield ready.popleft()


async def _next(connection: Connection, table: str, count: int) -> list[int]:
    sequence = await connection.fetchval("select pg_get_serial_sequence($1, 'id')", table)
    sql = "select array_agg(nextval($1::text::regclass)) from generate_series(1, $2)"
    found: list[int] = await connection.fetchval(sql, sequence, count)
    return found


async def run_of_ids(connection: Connection, table: str, count: int) -> int:
    """The first of so many ids that follow one another."""
    while True:
        found = await _next(connection, table, count)
        if found[-1] - found[0] == count - 1:
            return found[0]

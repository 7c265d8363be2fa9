"""Counting what goes to the database and back: one pool of one connection, with an ear at it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from parties.database import ENGINE, connection_arguments
from tests.conftest import Database

_MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "select set_config(")
_LEARNING_A_TYPE = ("typeinfo_tree", "set_config('jit'")
_AUTHENTICATION = "sign_in_find("


@dataclass
class Heard:
    """Every statement in its order, BEGIN and COMMIT among them."""

    statements: list[str] = field(default_factory=list)

    def hear(self, sql: str) -> None:
        """One statement more. What the driver asks once in the life of a connection, to know a type, is not counted."""
        if not any(sign in sql for sign in _LEARNING_A_TYPE):
            self.statements.append(sql)

    def clear(self) -> None:
        """Begin to listen anew."""
        self.statements.clear()

    @property
    def authentication(self) -> list[str]:
        """What asked who is there."""
        return [sql for sql in self.statements if _AUTHENTICATION in sql]

    @property
    def queries(self) -> list[str]:
        """What was read: all but authentication, the marks of transactions, and naming the centre that is read."""
        return [sql for sql in self.statements if not sql.startswith(_MARKS) and _AUTHENTICATION not in sql]

    @property
    def pieces(self) -> list[list[str]]:
        """The statements of each transaction, from BEGIN to COMMIT or ROLLBACK."""
        found: list[list[str]] = []
        for sql in self.statements:
            if sql.startswith("BEGIN"):
                found.append([])
            if found:
                found[-1].append(sql)
        return found


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[Heard]:
    """Hear every statement of the engine."""
    heard = Heard()

    async def listen(connection: Any) -> None:
        connection.add_query_logger(lambda record: heard.hear(record.query.strip()))

    async def keep(_: Any) -> None:
        return

    usual = ENGINE.pool
    ENGINE.pool = await asyncpg.create_pool(
        **connection_arguments(database.app_url), min_size=1, max_size=1, init=listen, reset=keep
    )
    try:
        yield heard
    finally:
        await ENGINE.pool.close()
        ENGINE.pool = usual

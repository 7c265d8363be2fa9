"""The engine, the transaction that never leaks, and the scope a transaction works in.

Piccolo's own transaction keeps its connection and its context variable when COMMIT or ROLLBACK raises; the next
transaction of that task would then write outside any transaction. `SafeTransaction` gives both back whatever happens.
It overrides inner parts of Piccolo, which is why `piccolo==1.38.*` is pinned; the failure cases are tests.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Literal, cast
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

Isolation = Literal["read_committed", "repeatable_read", "serializable"]


class TransactionOfAnotherTask(RuntimeError):
    """A task that outlived its parent tried to work inside the parent's transaction."""


class SafeTransaction(PostgresTransaction):
    """Piccolo's transaction with isolation level, read-only mode and settings local to the transaction.

    Raises TransactionOfAnotherTask where a task inherited somebody else's transaction through its context.
    """

    owner: "asyncio.Task[Any] | None"

    def __init__(
        self,
        engine: PostgresEngine,
        allow_nested: bool = True,
        isolation: Isolation | None = None,
        readonly: bool = False,
        local: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(engine, allow_nested)
        self._isolation = isolation
        self._readonly = readonly
        self._local = dict(local or {})

    async def __aenter__(self) -> "SafeTransaction":
        if self._parent is not None:
            parent = cast("SafeTransaction", self._parent)
            if parent.owner is not asyncio.current_task():
                raise TransactionOfAnotherTask("this transaction belongs to another task")
            return parent
        self.owner = asyncio.current_task()
        self.connection = await self.get_connection()  # type: ignore[no-untyped-call]
        try:
            self.transaction = self.connection.transaction(isolation=self._isolation, readonly=self._readonly)
            await self.begin()  # type: ignore[no-untyped-call]
            await self._set_local()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _set_local(self) -> None:
        if not self._local:
            return
        calls = ", ".join(f"set_config(${2 * i + 1}, ${2 * i + 2}, true)" for i in range(len(self._local)))
        await self.connection.fetchrow(f"select {calls}", *[part for pair in self._local.items() for part in pair])

    async def _give_back(self) -> None:
        if self.engine.pool:
            await self.engine.pool.release(self.connection)
        else:
            await self.connection.close()

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if self._parent is not None:
            return False
        try:
            if exception is not None:
                if not self._rolled_back:
                    await self.rollback()  # type: ignore[no-untyped-call]
            elif not self._committed and not self._rolled_back:
                await self.commit()  # type: ignore[no-untyped-call]
        finally:
            # Opened in another Context (a dependency resolved beside this task): there is nothing to reset here.
            with suppress(ValueError):
                self.engine.current_transaction.reset(self.context)
            await self._give_back()
        return False


class SafeEngine(PostgresEngine):
    """Piccolo's engine with the safe transaction, which does not connect when it is made.

    The address is set once by `point_at` before the pool is opened; versions are looked at by the doctor.
    """

    def transaction(
        self,
        allow_nested: bool = True,
        isolation: Isolation | None = None,
        readonly: bool = False,
        local: Mapping[str, str] | None = None,
    ) -> SafeTransaction:
        return SafeTransaction(self, allow_nested, isolation, readonly, local)

    async def check_version(self) -> None:
        """Left to `mediation doctor`: making an engine must not open a connection."""

    async def prep_database(self) -> None:
        """Extensions are made by the migrations."""

    def point_at(self, url: str) -> None:
        """Use this database from now on (postgresql://user:password@host/name, or ?host=/socket/folder)."""
        self.config = connection_arguments(url)

    async def open_pool(self, min_size: int = 1, max_size: int = 10) -> None:
        """Open the pool. No reset query: nothing that outlives a transaction is ever set on a connection."""
        await self.start_connection_pool(min_size=min_size, max_size=max_size, reset=_keep)


async def _keep(_: "asyncpg.Connection[asyncpg.Record]") -> None:
    return


ENGINE = SafeEngine(config={})


def connection_arguments(url: str) -> dict[str, Any]:
    """A database URL as keyword arguments for asyncpg. The socket folder may stand in `?host=`."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    arguments: dict[str, Any] = {"database": parts.path.lstrip("/") or "postgres"}
    host = query.get("host") or (unquote(parts.hostname) if parts.hostname else None)
    if host:
        arguments["host"] = host
    port = query.get("port") or parts.port
    if port:
        arguments["port"] = int(port)
    if parts.username:
        arguments["user"] = unquote(parts.username)
    if parts.password:
        arguments["password"] = unquote(parts.password)
    if "sslmode" in query:
        arguments["ssl"] = query["sslmode"]
    return arguments


def scope(centre_id: int, roles: str = "", account_id: int | None = None) -> dict[str, str]:
    """The settings that show a transaction the rows of one centre, and no other's; for what is one account's alone, its name."""
    return {"app.centre_id": str(centre_id), "app.roles": roles, "app.account_id": str(account_id or "")}


def guest_scope(sitting: str) -> dict[str, str]:
    """The settings of a guest's transaction: no centre at all, and the sitting that leads to one referral."""
    return {"app.centre_id": "", "app.roles": "guest", "app.account_id": "", "app.guest": sitting}


def _connection() -> "asyncpg.Connection[asyncpg.Record] | None":
    current = ENGINE.current_transaction.get()
    return current.connection if current else None


async def fetch(sql: str, *values: Any) -> list[asyncpg.Record]:
    """Rows of a statement, inside the transaction of this task if there is one."""
    connection = _connection()
    if connection is not None:
        return cast("list[asyncpg.Record]", await connection.fetch(sql, *values))
    assert ENGINE.pool is not None, "the pool is not open"
    async with ENGINE.pool.acquire() as own:
        return cast("list[asyncpg.Record]", await own.fetch(sql, *values))


async def fetch_one(sql: str, *values: Any) -> asyncpg.Record | None:
    """The first row, or None."""
    rows = await fetch(sql, *values)
    return rows[0] if rows else None


async def fetch_value(sql: str, *values: Any) -> Any:
    """The first column of the first row, or None."""
    row = await fetch_one(sql, *values)
    return row[0] if row else None

"""Migrations are SQL files run by Piccolo, under one lock, in one transaction."""

import contextlib
import io
import os
from pathlib import Path

import asyncpg
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.commands.forwards import run_forwards

from parties.database import ENGINE, connection_arguments

_LOCK = 727001


class MigrationFailed(RuntimeError):
    """The migrations did not run; nothing of them remains."""


def sql_file(module: str, migration_id: str, app_name: str, file_name: str) -> MigrationManager:
    """A Piccolo migration that runs the SQL file of this name beside its module."""
    script = Path(module).with_name(file_name).read_text("utf-8")
    manager = MigrationManager(migration_id=migration_id, app_name=app_name, description=file_name)

    async def run() -> None:
        current = ENGINE.current_transaction.get()
        assert current is not None, "migrations run inside the transaction of migrate()"
        await current.connection.execute(script)

    manager.add_raw(run)
    return manager


async def migrate(owner_url: str, role_passwords: dict[str, str]) -> None:
    """Bring the database of `owner_url` to the newest schema; safe with several processes starting at once.

    `role_passwords` maps the login roles (mediation_app, mediation_worker) to their passwords.
    Leaves the engine pointing at `owner_url`. Raises MigrationFailed.
    """
    os.environ.setdefault("PICCOLO_CONF", "mediation.piccolo_conf")
    ENGINE.point_at(owner_url)
    lock = await asyncpg.connect(**connection_arguments(owner_url))
    try:
        await lock.execute("select pg_advisory_lock($1)", _LOCK)
        async with ENGINE.transaction():
            with contextlib.redirect_stdout(io.StringIO()) as said:
                result = await run_forwards("all")
        if not result.success:
            raise MigrationFailed(result.message or said.getvalue())
        for role, password in role_passwords.items():
            statement = await lock.fetchval(
                "select format('alter role %I password %L', $1::text, $2::text)", role, password
            )
            await lock.execute(statement)
    finally:
        await lock.close()

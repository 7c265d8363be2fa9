"""Opening the house: settings, keyring, database and migrations, in the order they need one another."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from mediation import own_address
from mediation.local_postgres import LocalPostgres, ensure_database
from mediation.settings import Settings
from parties import keys
from parties.database import ENGINE, connection_arguments
from parties.migration import migrate

DATABASE = "mediation"
_PATIENCE_SECONDS = 10


class HouseClosed(RuntimeError):
    """The house cannot be opened; the message says what to do."""


@dataclass(frozen=True)
class House:
    """An open house: where owner, application and worker connect, and what is worth saying about the server."""

    settings: Settings
    owner_url: str
    app_url: str
    worker_url: str
    notes: tuple[str, ...]


def use_keyring(settings: Settings, *, make: bool = False) -> keys.Keyring:
    """Put the installation's keyring to use. With `make` a missing one is made: for a house that is only just built.

    Raises HouseClosed where there is none.
    """
    path = settings.keyring_path
    if make and path is not None and not path.exists():
        keys.Keyring.create(path)
    try:
        ring = keys.Keyring.load(path)
    except keys.KeyringInvalid as wrong:
        raise HouseClosed(f"{wrong}. A new installation makes its keyring with: mediation keys") from wrong
    keys.use(ring)
    own_address.use(settings)
    return ring


@contextmanager
def opened(settings: Settings, *, make_keys: bool = False, bring_up_to_date: bool = True) -> Iterator[House]:
    """The house, with its server running and its schema at the newest; the embedded server stops with its last user."""
    ring = use_keyring(settings, make=make_keys)
    local = None
    if settings.embedded:
        local = LocalPostgres(Path(settings.var) / "postgres")
        owner_url = asyncio.run(_own_database(local.start()))
    else:
        if settings.database_url is None:
            raise HouseClosed("DATABASE_URL must name the owner's connection for this command")
        owner_url = settings.database_url
        asyncio.run(_reach(owner_url))
    try:
        if bring_up_to_date:
            _complete(ring)
            asyncio.run(migrate(owner_url, settings.role_passwords(ring)))
        notes = tuple(local.notes) if local else ()
        yield House(settings, owner_url, settings.app_url(owner_url, ring), settings.worker_url(owner_url, ring), notes)
    finally:
        if local is not None:
            local.stop()


async def _reach(url: str) -> None:
    """Raises HouseClosed where the server named does not let us in; never with the password."""
    where = "DATABASE_URL names a database that cannot be used"
    try:
        connection = await asyncpg.connect(**connection_arguments(url), timeout=_PATIENCE_SECONDS)
    except OSError as failure:
        cure = "Look whether the server runs and whether host and port are right."
        raise HouseClosed(f"{where} ({failure.strerror or type(failure).__name__}). {cure}") from failure
    except asyncpg.PostgresError as refused:
        raise HouseClosed(f"{where} ({refused}). Look whether user, password and name are right.") from refused
    await connection.close()


def _complete(ring: keys.Keyring) -> None:
    """Keys for what the house has learned to seal since its keyring was made. Raises HouseClosed."""
    try:
        ring.complete()
    except keys.KeyringInvalid as wrong:
        raise HouseClosed(str(wrong)) from wrong


async def _own_database(server_url: str) -> str:
    return await ensure_database(server_url, DATABASE)


def settings_now() -> Settings:
    """The settings of the environment this process was started in."""
    return Settings.from_environment(os.environ)


@contextmanager
def connected(url: str) -> Iterator[None]:
    """The engine pointing at an address for the length of a command."""
    ENGINE.point_at(url)
    yield

"""The doctor: looks at an installation and says what is wrong and how to put it right."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import asyncpg

from mediation.chains import verify_all
from mediation.opening import House
from mediation.paper_check import verify_papers
from parties import keys
from parties.database import connection_arguments

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
OLDEST, NEWEST = 15, 18
FONTS = Path(__file__).parent / "static" / "fonts"
_QUIET = timedelta(minutes=15)
"""A turn that is due for longer than this is taken by nobody any more."""
_ROLES = ("mediation_app", "mediation_worker", "mediation_definer")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `cure` says what to do when it is not well."""

    what: str
    well: bool
    found: str
    cure: str = ""


async def examine(house: House) -> list[Finding]:
    """Look at keyring, server, locale, extensions, roles, migrations, journal, papers, worker, figures and fonts, in that order."""
    connection = await asyncpg.connect(**connection_arguments(house.owner_url))
    try:
        findings = [_keyring(keys.current()), *[await look(connection) for look in _LOOKS]]
        if all(finding.well for finding in findings):
            findings += [
                await _app_connects(house),
                await _journal(house),
                await _papers(connection),
                await _worker(connection),
                await _figures(connection),
            ]
    finally:
        await connection.close()
    return [*findings, _fonts()]


def _keyring(ring: keys.Keyring) -> Finding:
    found = f"no key for {', '.join(ring.lacking)}" if ring.lacking else "a key for every purpose"
    cure = "Run: mediation keys complete" + (
        "" if ring.folder else ", and put what it prints into MEDIATION_KEYRING_JSON."
    )
    return Finding("keyring", not ring.lacking, found, cure)


async def _server(connection: Connection) -> Finding:
    version = int(await connection.fetchval("show server_version_num")) // 10000
    durable = [
        await connection.fetchval(f"show {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")
    ]
    well = OLDEST <= version <= NEWEST and durable == ["on", "on", "on"]
    found = f"PostgreSQL {version}, fsync/synchronous_commit/full_page_writes {'/'.join(durable)}"
    return Finding("server", well, found, f"Use PostgreSQL {OLDEST} to {NEWEST} with all three on.")


async def _locale(connection: Connection) -> Finding:
    encoding, ctype = await connection.fetchrow(
        "select pg_encoding_to_char(encoding), datctype from pg_database where datname = current_database()"
    )
    well = encoding == "UTF8" and ctype not in ("C", "POSIX")
    return Finding("locale", well, f"{encoding}, LC_CTYPE {ctype}", "Create the database with LC_CTYPE C.UTF-8.")


async def _extensions(connection: Connection) -> Finding:
    rows = await connection.fetch(
        "select extname from pg_extension where extname in ('pg_trgm', 'btree_gin') order by 1"
    )
    there = [row["extname"] for row in rows]
    if there != ["btree_gin", "pg_trgm"]:
        return Finding("extensions", False, ", ".join(there) or "none", "Run: mediation migrate")
    thai = await connection.fetchval("select show_trgm('คดี') <> '{}'")
    found = ", ".join(there) + ("" if thai else "; pg_trgm finds no Thai letters")
    return Finding("extensions", bool(thai), found, "Create the database with LC_CTYPE C.UTF-8.")


async def _roles(connection: Connection) -> Finding:
    rows = await connection.fetch(
        "select rolname, rolsuper or rolbypassrls or rolcreaterole as mighty from pg_roles where rolname = any ($1)",
        list(_ROLES),
    )
    missing = set(_ROLES) - {row["rolname"] for row in rows}
    mighty = [row["rolname"] for row in rows if row["mighty"]]
    if missing:
        return Finding("roles", False, "missing: " + ", ".join(sorted(missing)), "Run: mediation migrate")
    found = "too mighty: " + ", ".join(mighty) if mighty else "three, none of them mighty"
    return Finding("roles", not mighty, found, "ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE")


async def _migrations(connection: Connection) -> Finding:
    written = sum(1 for _ in Path(__file__).parent.parent.glob("*/piccolo_migrations/m[0-9]*.py"))
    if await connection.fetchval("select to_regclass('migration')") is None:
        return Finding("migrations", False, f"0 of {written}", "Run: mediation migrate")
    run = await connection.fetchval("select count(*) from migration")
    return Finding("migrations", run == written, f"{run} of {written}", "Run: mediation migrate")


_LOOKS: tuple[Callable[[Connection], Awaitable[Finding]], ...] = (_server, _locale, _extensions, _roles, _migrations)


async def _app_connects(house: House) -> Finding:
    try:
        connection = await asyncpg.connect(**connection_arguments(house.app_url), timeout=10)
    except (OSError, asyncpg.PostgresError, TimeoutError) as failure:
        cure = "Run: mediation migrate (it sets the password of the role), or set DATABASE_APP_URL."
        return Finding("application", False, type(failure).__name__, cure)
    try:
        unseen = await connection.fetchval("select count(*) from case_file")
    finally:
        await connection.close()
    found = "connects, and without a centre it sees nothing" if unseen == 0 else f"sees {unseen} cases without a centre"
    return Finding(
        "application", unseen == 0, found, "Row-level security is off: run mediation migrate and look who changed it."
    )


async def _journal(house: House) -> Finding:
    report = await verify_all(house.worker_url)
    found = f"{report.chains} chains, {report.entries} entries, {len(report.breaks)} breaks"
    return Finding("journal", not report.breaks, found, "Run: mediation journal verify")


async def _papers(connection: Connection) -> Finding:
    async with connection.transaction(readonly=True):
        await connection.execute("set local role mediation_definer")
        report = await verify_papers(connection, keys.current())
    found = f"{report.papers} papers, {len(report.breaks)} breaks"
    return Finding("papers", not report.breaks, found, "Run: mediation journal verify")


async def _figures(connection: Connection) -> Finding:
    """Whether the figures were as a full count found them when they were last compared."""
    row = await connection.fetchrow("select * from figure_comparison order by id desc limit 1")
    if row is None:
        return Finding("figures", True, "not compared with a full count yet; the worker does so once a day")
    found = f"{row['differences']} differences on {row['compared_at']:%Y-%m-%d %H:%M}"
    if row["differences"]:
        found += f": {', '.join(row['measures'])}"
    return Finding("figures", not row["differences"], found, "They were counted anew. Report this: it must not happen.")


async def _worker(connection: Connection) -> Finding:
    """Whether the turns of the worker are taken, and when each last ended."""
    rows = await connection.fetch(
        'select name, ended_at, failure, now() - ended_at - every as ago from worker_turn order by name collate "C"'
    )
    if not rows:
        return Finding("worker", True, "none has run yet; it runs within mediation serve, or as mediation worker")
    late = [row["name"] for row in rows if row["ago"] > _QUIET]
    failing = [f"{row['name']} ({row['failure']})" for row in rows if row["failure"]]
    ended = ", ".join(f"{row['name']} {row['ended_at']:%Y-%m-%d %H:%M:%S} UTC" for row in rows)
    found = f"turns last ended: {ended}"
    if failing:
        return Finding("worker", False, f"failing: {', '.join(failing)}; {found}", "Look into what the worker logs.")
    return Finding("worker", not late, found, "Nobody takes these turns: run mediation serve, or mediation worker.")


def _fonts() -> Finding:
    there = sorted(path.name for path in FONTS.glob("*.woff2"))
    return Finding(
        "fonts", len(there) >= 3, f"{len(there)} of Sarabun", "The installation is incomplete: install it again."
    )

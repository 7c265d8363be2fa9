"""Old registers are brought in; the statements stand in the SQL file of the same number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from parties.migration import sql_file

ID = "2026-11-27T00:01:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "0048_old_registers.sql"


async def forwards() -> MigrationManager:
    return sql_file(__file__, ID, "mediation", DESCRIPTION)

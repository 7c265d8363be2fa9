"""What was read of an old register lands; the statements stand in the SQL file of the same number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from parties.migration import sql_file

ID = "2026-11-27T00:01:31:000000"
VERSION = "1.38.0"
DESCRIPTION = "0049_registers_land.sql"


async def forwards() -> MigrationManager:
    return sql_file(__file__, ID, "mediation", DESCRIPTION)

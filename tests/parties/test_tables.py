"""The tables as Piccolo sees them are the tables of the database."""

import asyncpg
import pytest
from piccolo.columns import (
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Column,
    Date,
    Integer,
    Numeric,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.columns.column_types import JSONB
from piccolo.table import Table

import cases.tables
import mediation.directory_tables
import mediation.exchange_tables
import mediation.notice_tables
import mediation.paper_tables
import mediation.tables
import parties.tables
from parties.tables import Area

TABLES = [
    table
    for floor in (
        parties.tables,
        cases.tables,
        mediation.tables,
        mediation.paper_tables,
        mediation.directory_tables,
        mediation.exchange_tables,
        mediation.notice_tables,
    )
    for table in vars(floor).values()
    if isinstance(table, type) and issubclass(table, Table) and table.__module__ == floor.__name__
]
TYPES: dict[type[Column], str] = {
    Array: "ARRAY",
    BigInt: "bigint",
    BigSerial: "bigint",
    Boolean: "boolean",
    Bytea: "bytea",
    Date: "date",
    Integer: "integer",
    JSONB: "jsonb",
    Numeric: "numeric",
    Serial: "integer",
    Text: "text",
    Timestamptz: "timestamp with time zone",
    UUID: "uuid",
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table._meta.tablename)
async def test_names_types_and_nullability_are_those_of_the_catalogue(
    table: type[Table], owner: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    rows = await owner.fetch(
        """select column_name, data_type, is_nullable = 'YES' as nullable from information_schema.columns
           where table_schema = 'public' and table_name = $1 order by ordinal_position""",
        table._meta.tablename,
    )
    found = [(row["column_name"], row["data_type"], row["nullable"]) for row in rows]
    assert found == [(c._meta.db_column_name, TYPES[type(c)], c._meta.null) for c in table._meta.columns]


async def test_a_table_is_read_through_the_engine(owner: "asyncpg.Connection[asyncpg.Record]") -> None:
    await owner.execute("insert into area (code, name_th) values ('24', 'ฉะเชิงเทรา') on conflict (code) do nothing")
    assert await Area.select(Area.name_th).where(Area.code == "24").first() == {"name_th": "ฉะเชิงเทรา"}

"""Writing single rows: only the named columns, so that the database's own defaults stand for the rest.

Piccolo's insert writes every column of a table with its own defaults; these statements are made from the same table classes.
Rows are read by `select` of the table class, or by SQL in the one room that needs it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from piccolo.columns import JSONB
from piccolo.table import Table

from parties.database import fetch, fetch_value


class NothingChanged(RuntimeError):
    """A row that was to be changed is not there (any more, or for this centre)."""


def _value(table: type[Table], name: str, value: Any) -> Any:
    column = table._meta.get_column_by_name(name)
    if isinstance(column, JSONB) and value is not None:
        return msgspec.json.encode(value).decode()
    return value


async def insert(table: type[Table], values: Mapping[str, Any]) -> Any:
    """Insert one row and give back its id. Unknown columns raise ValueError."""
    return (await insert_many(table, [values]))[0]


async def insert_many(table: type[Table], rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Insert rows that name the same columns, in one statement; their ids in order."""
    if not rows:
        return []
    names = list(rows[0])
    places: list[str] = []
    flat: list[Any] = []
    for row in rows:
        if list(row) != names:
            raise ValueError("all rows must name the same columns")
        places.append("(" + ", ".join(f"${len(flat) + i + 1}" for i in range(len(names))) + ")")
        flat += [_value(table, name, row[name]) for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f'insert into "{table._meta.tablename}" ({columns}) values {", ".join(places)} returning id'  # noqa: S608 - names come from the table class
    return [row["id"] for row in await fetch(sql, *flat)]


@dataclass(frozen=True)
class Change:
    """New values for one row; with `bump` its version grows by one."""

    table: type[Table]
    row_id: Any
    values: Mapping[str, Any]
    bump: bool = False

    def statement(self, flat: list[Any]) -> str:
        """The UPDATE, its values appended to `flat`."""
        flat.append(self.row_id)
        place = len(flat)
        parts = []
        for name, value in self.values.items():
            flat.append(_value(self.table, name, value))
            parts.append(f'"{name}" = ${len(flat)}')
        if self.bump:
            parts.append("version = version + 1")
        return f'update "{self.table._meta.tablename}" set {", ".join(parts)} where id = ${place} returning id'  # noqa: S608 - names come from the table class


async def update(table: type[Table], row_id: Any, values: Mapping[str, Any], *, bump: bool = False) -> None:
    """Change the row of this id. Raises NothingChanged."""
    await update_together([Change(table, row_id, values, bump)])


@dataclass(frozen=True)
class NewRow:
    """A row that is to be."""

    table: type[Table]
    values: Mapping[str, Any]

    def statement(self, flat: list[Any]) -> str:
        """The INSERT, its values appended to `flat`."""
        places = []
        for name, value in self.values.items():
            flat.append(_value(self.table, name, value))
            places.append(f"${len(flat)}")
        columns = ", ".join(f'"{name}"' for name in self.values)
        return f'insert into "{self.table._meta.tablename}" ({columns}) values ({", ".join(places)})'  # noqa: S608 - names come from the table class


async def update_together(changes: Sequence[Change], new_rows: Sequence[NewRow] = ()) -> None:
    """Change rows of different tables, and add others, in one round trip. Raises NothingChanged when one that is to be changed
    is not there."""
    flat: list[Any] = []
    named = [f"c{index} as ({change.statement(flat)})" for index, change in enumerate(changes)]
    named += [f"n{index} as ({row.statement(flat)})" for index, row in enumerate(new_rows)]
    counts = " + ".join(f"count(distinct c{index}.id)" for index in range(len(changes)))
    tables = ", ".join(f"c{index}" for index in range(len(changes)))
    if await fetch_value(f"with {', '.join(named)} select {counts} from {tables}", *flat) != len(changes):  # noqa: S608 - names come from the table classes
        raise NothingChanged(", ".join(change.table._meta.tablename for change in changes))

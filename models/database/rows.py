"""Statements written by hand, the same for every database: values stand as `?`, keys as UUID or text."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from tortoise.models import Model

from models.database.connection import connection, dialect

Row = TypeVar("Row", bound=Model)
MOST_VALUES = 30_000  # in one statement; both databases end a little above


def marks(values: Sequence[Any]) -> str:
    """A `?` for each value: what stands inside IN (...), which finds nothing without values."""
    return ", ".join("?" * len(values)) or "NULL"


async def fetch(sql: str, values: Iterable[Any] = ()) -> list[dict[str, Any]]:
    return await connection().execute_query_dict(_written(sql), _bound(values))


async def fetch_rows(kind: type[Row], sql: str, values: Iterable[Any] = ()) -> list[Row]:
    """The rows of a statement that begins with SELECT * FROM the model's table: a quarter of the work of a query."""
    return [row_of(kind, row) for row in await fetch(sql, values)]


async def execute(sql: str, values: Iterable[Any] = ()) -> None:
    await connection().execute_query(_written(sql), _bound(values))


async def execute_each(sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """The same statement for every row of values, inside `tx()`."""
    if rows:
        await connection().execute_many(_written(sql), [_bound(row) for row in rows])


async def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], end: str = "") -> None:
    """All rows by one statement, or as few as fit; `end` is what follows VALUES, such as ON CONFLICT."""
    names = ", ".join(f'"{column}"' for column in columns)
    size = MOST_VALUES // len(columns)
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        tuples = ", ".join([f"({marks(columns)})"] * len(part))
        sql = f'INSERT INTO "{table}" ({names}) VALUES {tuples} {end}'  # noqa: S608 - names are ours
        await execute(sql, [value for row in part for value in row])


async def insert_rows(rows: Sequence[Model], end: str = "") -> None:
    """Store new rows of one model; `end` as for `insert`."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [(name, meta.fields_map[name]) for name in meta.fields_db_projection]
    values = [[field.to_db_value(getattr(row, name), row) for name, field in fields] for row in rows]
    await insert(meta.db_table, [meta.fields_db_projection[name] for name, _ in fields], values, end)
    for row in rows:
        row._saved_in_db = True


def row_of(kind: type[Row], found: dict[str, Any]) -> Row:
    """The row of a model that a statement found, with all its columns; further ones are left out."""
    return kind._init_from_db(**found)


def _written(sql: str) -> str:
    if dialect() == "sqlite":
        return sql
    numbers = count(1)
    first, *rest = sql.split("?")
    return first + "".join(f"${next(numbers)}{part}" for part in rest)


def _bound(values: Iterable[Any]) -> list[Any]:
    return [str(value) if isinstance(value, UUID) else value for value in values]

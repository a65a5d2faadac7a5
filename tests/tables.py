"""A database seen from outside, without the models: what its tables hold, and rows to fill them with."""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from models.database.connection import dialect_of, sqlite_path

OWN = ("migration",)  # tables that are not for rows of ours
COLUMNS = {
    "sqlite": """SELECT t.name, c.name, c.type, c."notnull" = 0, c.hidden <> 0
        FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c
        WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid""",
    "postgres": """SELECT table_name, column_name, data_type, is_nullable = 'YES',
        is_generated = 'ALWAYS' OR is_identity = 'YES'
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""",
}
REFERENCES = {
    "sqlite": """SELECT t.name, f."from", f."table" FROM pragma_table_list AS t, pragma_foreign_key_list(t.name) AS f
        WHERE t.schema = 'main'""",
    "postgres": """SELECT child.relname, a.attname, parent.relname FROM pg_constraint AS c
        JOIN pg_class AS child ON child.oid = c.conrelid JOIN pg_class AS parent ON parent.oid = c.confrelid
        JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'""",
}
DEFINITIONS = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgres": """SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
}
VALUES = {
    "INT": "1",
    "SMALLINT": "1",
    "BIGINT": "1",
    "INTEGER": "1",
    "REAL": "1",
    "DOUBLE PRECISION": "1",
    "JSON": "'[]'",
    "JSONB": "'[]'",
    "BOOLEAN": "TRUE",
    "USER-DEFINED": "'succeeded'",  # of a job, and of what happened to it
    "DATE": "CURRENT_DATE",
}


@dataclass(frozen=True, slots=True)
class Column:
    table: str
    name: str
    type: str
    nullable: bool
    computed: bool


async def query(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Run one statement on a connection of its own."""
    if dialect_of(url) == "sqlite":
        return _query_sqlite(sqlite_path(url), sql)
    database = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await database.fetch(sql)]
    finally:
        await database.close()


async def contents(url: str) -> dict[str, Sequence[Any]]:
    """All that is in a database: its columns, indexes and constraints, and the rows of each table."""
    columns = await _columns(url)
    found: dict[str, Sequence[Any]] = {"columns": columns, "rules": await query(url, DEFINITIONS[dialect_of(url)])}
    for table in {column.table for column in columns}:
        found[table] = sorted(await query(url, f'SELECT * FROM "{table}"'), key=repr)  # noqa: S608 - our tables
    return found


async def populate(url: str) -> list[str]:
    """Put a row into every table, parents first, and return the tables."""
    columns = [column for column in await _columns(url) if column.table not in OWN]
    parents = {(table, name): parent for table, name, parent in await query(url, REFERENCES[dialect_of(url)])}
    waiting = sorted({column.table for column in columns})
    keys: dict[str, str] = {}
    while waiting:
        table = next(name for name in waiting if _parents_of(name, parents) <= keys.keys())
        keys[table] = await _insert(url, [column for column in columns if column.table == table], parents, keys)
        waiting.remove(table)
    return sorted(keys)


def _parents_of(table: str, parents: dict[tuple[str, str], str]) -> set[str]:
    return {parent for (child, _), parent in parents.items() if child == table and parent != table}


async def _insert(url: str, columns: list[Column], parents: dict[tuple[str, str], str], keys: dict[str, str]) -> str:
    table, key = columns[0].table, f"'{uuid4()}'"
    values: dict[str, str] = {}
    for column in columns:
        parent = parents.get((table, column.name))
        if parent is not None:
            values[column.name] = key if parent == table else keys[parent]
        elif not column.computed:
            values[column.name] = key if column.name == "id" and "INT" not in column.type.upper() else _value(column)
    names = ", ".join(f'"{name}"' for name in values)
    await query(url, f'INSERT INTO "{table}" ({names}) VALUES ({", ".join(values.values())})')  # noqa: S608
    return values.get("id", "1")


def _value(column: Column) -> str:
    kind = column.type.upper().partition("(")[0]
    if kind.startswith("TIMESTAMP"):
        return "CURRENT_TIMESTAMP"
    if kind == "UUID" or column.type == "CHAR(36)":
        return f"'{uuid4()}'"
    return VALUES.get(kind, "'x'")


async def _columns(url: str) -> list[Column]:
    return [
        Column(row[0], row[1], row[2], bool(row[3]), bool(row[4])) for row in await query(url, COLUMNS[dialect_of(url)])
    ]


def _query_sqlite(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        rows = database.execute(sql).fetchall()
        database.commit()
        return rows

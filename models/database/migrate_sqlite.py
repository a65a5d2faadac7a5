"""Migrating a SQLite file: one process at a time, in one transaction, with a copy of what was there."""

import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiosqlite

from models.database.migration_files import Migration, MigrationFailed

LOCK_TIMEOUT = 120.0  # seconds to wait for another process that migrates, or writes
TABLE = """CREATE TABLE IF NOT EXISTS "migration" ("name" TEXT PRIMARY KEY NOT NULL, "applied_at" TIMESTAMP NOT NULL)"""


class SqliteSession:
    """A transaction that nobody else can write beside."""

    def __init__(self, database: aiosqlite.Connection, path: Path) -> None:
        self._database = database
        self._path = path

    async def applied(self) -> list[str]:
        return await _applied(self._database)

    async def keep_copy(self) -> None:
        """The database as it is, beside it: the way back to the version of Inglenook that was here before."""
        async with aiosqlite.connect(self._path) as source, aiosqlite.connect(_new_copy(self._path)) as target:
            await source.backup(target)

    async def run(self, migration: Migration) -> None:
        """Raises MigrationFailed if a statement fails, or leaves the database broken."""
        with _told(f"migration {migration.name} failed"):
            for statement in _statements(await migration.sql("sqlite")):
                await self._database.execute(statement)
            await self._database.execute(
                "INSERT INTO migration (name, applied_at) VALUES (?, CURRENT_TIMESTAMP)", [migration.name]
            )
            await self._check(migration.name)

    async def _check(self, name: str) -> None:
        orphans = list(await self._database.execute_fetchall("PRAGMA foreign_key_check"))
        if orphans:
            table, _, parent, _ = orphans[0]
            raise MigrationFailed(
                f"migration {name} failed, nothing was changed: "
                f"{len(orphans)} rows point at rows that are not there, the first in {table} at {parent}"
            )
        found = [row[0] for row in await self._database.execute_fetchall("PRAGMA integrity_check(5)")]
        if found != ["ok"]:
            raise MigrationFailed(f"migration {name} failed, nothing was changed: {'; '.join(found)}")


@asynccontextmanager
async def sqlite_session(path: Path) -> AsyncGenerator[SqliteSession]:
    """All that is done inside happens, or nothing if it raises or the process dies.

    Raises MigrationFailed if another process holds the database for LOCK_TIMEOUT.
    """
    with _told("the database could not be migrated"):
        async with _alone(path), aiosqlite.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None) as database:
            await database.execute("PRAGMA journal_mode = WAL")  # needs that nobody else has it open
            await database.execute("PRAGMA foreign_keys = OFF")  # so that a table others refer to can be made anew
            await database.execute("BEGIN IMMEDIATE")
            await database.execute(TABLE)
            yield SqliteSession(database, path)
            await database.execute("COMMIT")  # where this is not reached, closing rolls back


async def sqlite_applied(path: Path) -> list[str]:
    """The migrations that the file has, without touching it."""
    if not _is_there(path):
        return []
    async with aiosqlite.connect(_read_only(path), uri=True, timeout=LOCK_TIMEOUT) as database:
        return await _applied(database)


@asynccontextmanager
async def _alone(path: Path) -> AsyncGenerator[None]:
    """Held by one process at a time, on every system; the lock of a process that dies is free at once."""
    async with aiosqlite.connect(
        path.with_name(f"{path.name}.migrating"), timeout=LOCK_TIMEOUT, isolation_level=None
    ) as lock:
        with _told(f"another process has been migrating for {LOCK_TIMEOUT:.0f} seconds"):
            await lock.execute("BEGIN EXCLUSIVE")
        yield


@contextmanager
def _told(what: str) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise MigrationFailed(f"{what}, nothing was changed: {error}") from error


def _new_copy(path: Path) -> Path:
    copy = path.with_name(f"{path.name}.before-migration")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    return copy


def _is_there(path: Path) -> bool:
    return path.exists()


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


async def _applied(database: aiosqlite.Connection) -> list[str]:
    found = await database.execute_fetchall("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'")
    if not list(found):
        return []
    return [row[0] for row in await database.execute_fetchall("SELECT name FROM migration")]


def _statements(script: str) -> Generator[str]:
    """One by one: SQLite's way to run a script ends the transaction first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement

"""Migrating a PostgreSQL database: one process at a time, in one transaction."""

# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from models.database.migration_files import Migration, MigrationFailed

LOCK = 0x1961E400  # the advisory lock of those who migrate
LOCK_TIMEOUT = 120  # seconds to wait for another process that migrates, or for a table in use
CONNECT_TIMEOUT = 20  # seconds
TABLE = """CREATE TABLE IF NOT EXISTS "migration" (
    "name" TEXT PRIMARY KEY NOT NULL, "applied_at" TIMESTAMPTZ NOT NULL DEFAULT now()
)"""


class PostgresSession:
    """A transaction that nobody else migrates beside."""

    def __init__(self, database: Any) -> None:
        self._database = database

    async def applied(self) -> list[str]:
        return await _applied(self._database)

    async def keep_copy(self) -> None:
        """None: copies of a server's databases are its operator's."""

    async def run(self, migration: Migration) -> None:
        """Raises MigrationFailed if a statement fails."""
        try:
            await self._database.execute(await migration.sql("postgres"))
            await self._database.execute("INSERT INTO migration (name) VALUES ($1)", migration.name)
        except asyncpg.PostgresError as error:
            raise MigrationFailed(f"migration {migration.name} failed, nothing was changed: {error}") from error


@asynccontextmanager
async def postgres_session(url: str) -> AsyncGenerator[PostgresSession]:
    """All that is done inside happens, or nothing if it raises or the process dies.

    Raises MigrationFailed if another process migrates for LOCK_TIMEOUT.
    """
    database = await _connected(url)
    try:
        async with database.transaction():
            await _alone(database)
            await database.execute(TABLE)
            yield PostgresSession(database)
    finally:
        await database.close(timeout=CONNECT_TIMEOUT)


async def postgres_applied(url: str) -> list[str]:
    """The migrations that the database has, without touching it."""
    database = await _connected(url)
    try:
        return await _applied(database)
    finally:
        await database.close(timeout=CONNECT_TIMEOUT)


async def _connected(url: str) -> Any:
    try:
        return await asyncpg.connect("postgres://" + url.partition("://")[2], timeout=CONNECT_TIMEOUT)
    except (OSError, TimeoutError, ValueError, asyncpg.InterfaceError, asyncpg.PostgresError) as error:
        reason = f"{type(error).__name__}; is it running, and is INGLENOOK_DATABASE_URL right?"
        raise MigrationFailed(f"the database does not let us in ({reason})") from error


async def _alone(database: Any) -> None:
    try:
        await database.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}s'")
        await database.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
    except asyncpg.LockNotAvailableError as error:
        raise MigrationFailed(f"another process holds the database, nothing was changed: {error}") from error


async def _applied(database: Any) -> list[str]:
    if await database.fetchval("SELECT to_regclass('migration')") is None:
        return []
    return [row["name"] for row in await database.fetch("SELECT name FROM migration")]

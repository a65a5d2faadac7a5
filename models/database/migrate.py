"""Bringing a database to the present: every migration it lacks, all of them or none."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from models.database.connection import dialect_of, sqlite_path
from models.database.migrate_sqlite import sqlite_applied, sqlite_session
from models.database.migration_files import MIGRATIONS, DatabaseIsNewer, Migration, migrations_in


class Session(Protocol):
    """A database that only we migrate, in a transaction that ends with it."""

    async def applied(self) -> list[str]: ...
    async def keep_copy(self) -> None: ...
    async def run(self, migration: Migration) -> None: ...


async def migrate(url: str, *, on_step: Callable[[str], None] | None = None, folder: Path = MIGRATIONS) -> list[str]:
    """Run the migrations that the database lacks and return their names; `on_step` hears each before it runs.

    Raises MigrationFailed, with the database as it was before, if one fails or another process does not let go of
    the database, and DatabaseIsNewer if it has migrations that are not in `folder`.
    """
    known = migrations_in(folder)
    async with _session(url) as session:
        applied = await session.applied()
        missing = _missing(known, applied)
        if missing and applied:
            await session.keep_copy()
        for migration in missing:
            if on_step is not None:
                on_step(migration.name)
            await session.run(migration)
    return [migration.name for migration in missing]


async def pending(url: str, *, folder: Path = MIGRATIONS) -> list[Migration]:
    """The migrations that the database lacks, in order; changes nothing. Raises DatabaseIsNewer like `migrate`."""
    return _missing(migrations_in(folder), await _applied(url))


async def plan(url: str, *, folder: Path = MIGRATIONS) -> list[str]:
    """The SQL that `migrate` would run, one text a migration, each under a comment with its name; changes nothing."""
    dialect = dialect_of(url)
    return [f"-- {step.name}\n{(await step.sql(dialect)).strip()}" for step in await pending(url, folder=folder)]


def _missing(known: list[Migration], applied: list[str]) -> list[Migration]:
    foreign = sorted(set(applied) - {migration.name for migration in known})
    if foreign:
        raise DatabaseIsNewer(
            f"the database was made by a newer version of Inglenook: it has {', '.join(foreign)}. Use that version, "
            "or the copy of the database from before it"
        )
    return [migration for migration in known if migration.name not in applied]


@asynccontextmanager
async def _session(url: str) -> AsyncGenerator[Session]:
    if dialect_of(url) == "sqlite":
        async with sqlite_session(sqlite_path(url)) as session:
            yield session
        return
    from models.database.migrate_postgres import postgres_session  # noqa: PLC0415 - needs the extra `postgres`

    async with postgres_session(url) as session:
        yield session


async def _applied(url: str) -> list[str]:
    if dialect_of(url) == "sqlite":
        return await sqlite_applied(sqlite_path(url))
    from models.database.migrate_postgres import postgres_applied  # noqa: PLC0415 - needs the extra `postgres`

    return await postgres_applied(url)

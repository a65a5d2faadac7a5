"""Throw-away databases to measure in: a file of SQLite, or one of the PostgreSQL that tests use."""

import tempfile
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager

from models.database.connection import connect, dialect, disconnect
from models.database.migrate import migrate
from models.database.rows import execute
from tests.services import postgres_server

SQLITE = "SQLite"
POSTGRES = "PostgreSQL"


@asynccontextmanager
async def database(kind: str) -> AsyncGenerator[None]:
    """A new one, open and migrated. A process can open only one kind."""
    with _sqlite() if kind == SQLITE else _postgres() as url:
        await migrate(url)
        await connect(url)
        try:
            yield
        finally:
            await disconnect()


async def tidy() -> None:
    """What PostgreSQL does by itself within a minute, but for the server of tests."""
    if dialect() == "postgres":
        await execute("VACUUM ANALYZE")


@contextmanager
def _sqlite() -> Generator[str]:
    with tempfile.TemporaryDirectory(prefix="inglenook-bench-") as folder:
        yield f"sqlite:///{folder}/bench.sqlite3"


@contextmanager
def _postgres() -> Generator[str]:
    with postgres_server() as server:
        url = server.new_database()
        try:
            yield url
        finally:
            server.drop_database(url)

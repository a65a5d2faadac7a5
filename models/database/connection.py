"""Opening and closing the one database of this process."""

# pyright: reportUnknownVariableType=false

import importlib.util
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url

from models import MODELS
from models.database.held import Ring

NAME = "default"
ENGINES = {"sqlite": "models.database.sqlite", "postgres": "models.database.postgres"}
BUSY_TIMEOUT = 30_000  # milliseconds that SQLite waits for another process's write lock
WAL_LIMIT = 64 * 1024 * 1024  # bytes to which SQLite's write-ahead log shrinks again


def dialect_of(url: str) -> str:
    """The kind of database: sqlite or postgres; ValueError for another database's URL."""
    scheme = url.partition("://")[0]
    dialect = {"sqlite": "sqlite", "postgres": "postgres", "postgresql": "postgres", "asyncpg": "postgres"}.get(scheme)
    if dialect is None:
        raise ValueError(f"{scheme}:// is not a database that Inglenook knows: use sqlite:/// or postgres://")
    return dialect


def sqlite_path(url: str) -> Path:
    """The file behind a sqlite:///relative or sqlite:////absolute URL."""
    return Path(url.partition("://")[2].removeprefix("/"))


def _credentials(url: str, pool_size: int, synchronous: str) -> dict[str, Any]:
    if dialect_of(url) == "sqlite":
        return {
            "file_path": str(sqlite_path(url)),
            "journal_mode": "WAL",
            "journal_size_limit": WAL_LIMIT,
            "busy_timeout": BUSY_TIMEOUT,
            "foreign_keys": "ON",
            "synchronous": synchronous,
        }
    if importlib.util.find_spec("asyncpg") is None:
        raise ModuleNotFoundError("PostgreSQL needs the extra: pip install 'inglenook[postgres]'")
    known: dict[str, Any] = expand_db_url("asyncpg://" + url.partition("://")[2])["credentials"]
    if "sslmode" in known:  # as libpq and hosts of databases write it; asyncpg takes the same words for `ssl`
        known["ssl"] = known.pop("sslmode")
    return known | {"minsize": 1, "maxsize": pool_size, "init": _without_jit, "reset": _nothing_to_reset}


async def _without_jit(session: Any) -> None:
    """Compiling a statement takes 10 ms and never pays here; PostgreSQL does it when tables are large."""
    await session.execute("SET jit = off")


async def _nothing_to_reset(_: object) -> None:
    """No statement of ours changes a connection's session, so giving it back needs no round trip of its own."""


async def connect(url: str, *, pool_size: int = 10, synchronous: str = "NORMAL") -> None:
    """Open the database for every task of this process, and touch it, so that a wrong URL fails here."""
    engine = {"engine": ENGINES[dialect_of(url)], "credentials": _credentials(url, pool_size, synchronous)}
    await Tortoise.init(
        config={
            "connections": {NAME: engine},
            "apps": {"models": {"models": MODELS, "default_connection": NAME}},
            "use_tz": True,
            "timezone": "UTC",
        },
        _enable_global_fallback=True,
    )
    await connection().execute_query("SELECT 1")


async def disconnect() -> None:
    await Tortoise.close_connections()


def ring_with(ring: Ring) -> None:
    """Have the topics of each transaction told by `ring` after its commit."""
    database: Any = connection()
    database.ring = ring


def connection() -> BaseDBAsyncClient:
    """The database, or inside `tx()` the transaction."""
    return Tortoise.get_connection(NAME)


def dialect() -> str:
    """The kind of the open database: sqlite or postgres."""
    return connection().capabilities.dialect

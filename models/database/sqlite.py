"""The SQLite engine: Tortoise's client with transactions that take the write lock at once and never leak it."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false
import sqlite3
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.exceptions import OperationalError

from core.searching import folded
from models.database.held import Held, Ring, unheard
from models.database.statements import note_statement


class SqliteTransaction(SqliteTransactionWrapper):
    def acquire_connection(self) -> ConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()

    async def begin(self) -> None:
        """Take the write lock now: a transaction that reads first and locks later fails with "database is locked"."""
        try:
            await self._connection.execute_fetchall("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error


class Sqlite(SqliteClient):
    """One connection, which a transaction has for itself."""

    ring: Ring = staticmethod(unheard)

    def acquire_connection(self) -> ConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()

    async def _post_connect(self) -> None:
        """SQLite's own UPPER knows ASCII alone; a search without regard to case or accents is for every script."""
        await super()._post_connect()
        if self._connection is not None:
            await self._connection.create_function("upper", 1, _upper, deterministic=True)
            await self._connection.create_function("folded", 1, _folded, deterministic=True)

    def _in_transaction(self) -> TransactionContext:
        return Held(self)

    async def lend(self) -> SqliteTransaction:
        await self._lock.acquire()
        try:
            if self._connection is None:
                await self.create_connection(with_db=True)
            return SqliteTransaction(self)
        except BaseException:
            self._lock.release()
            raise

    async def take_back(self, transaction: SqliteTransaction) -> None:
        try:
            if transaction._connection.in_transaction:
                await transaction._connection.rollback()
        finally:
            self._lock.release()


def _upper(text: Any) -> Any:
    return text.upper() if isinstance(text, str) else text


def _folded(text: Any) -> Any:
    return folded(text) if isinstance(text, str) else text


client_class = Sqlite

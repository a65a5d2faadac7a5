"""The SQLite engine: Tortoise's client with transactions that take the write lock at once and never leak it."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
import sqlite3
from types import TracebackType
from typing import Any

from tortoise.backends.base.client import ConnectionWrapper, TransactionalDBClient, TransactionContext
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.connection import ConnectionToken, get_connections
from tortoise.exceptions import OperationalError

from models.database.statements import note_statement
from models.database.unbroken import unbroken


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


class SqliteTransactionContext(TransactionContext):
    """Holds the client's one connection from BEGIN to the end, whenever and however the task is cancelled."""

    def __init__(self, client: "Sqlite") -> None:
        self._client = client
        self._token: ConnectionToken | None = None
        self._transaction: SqliteTransaction | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        await self._client._lock.acquire()
        try:
            if self._client._connection is None:
                await self._client.create_connection(with_db=True)
            self._transaction = SqliteTransaction(self._client)
            await unbroken(self._transaction.begin())
        except BaseException:
            await self._give_up()
            raise
        self._token = get_connections().set(self._client.connection_name, self._transaction)
        return self._transaction

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._transaction is not None  # noqa: S101 - entered
        get_connections().reset(self._token)
        try:
            if kind is None and not self._transaction._finalized:
                await unbroken(self._transaction.commit())
        finally:
            await self._give_up()

    async def _give_up(self) -> None:
        connection = self._client._connection
        try:
            if connection is not None and connection.in_transaction:
                await unbroken(connection.rollback())
        finally:
            self._client._lock.release()


class Sqlite(SqliteClient):
    def acquire_connection(self) -> ConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return SqliteTransactionContext(self)


client_class = Sqlite

"""The PostgreSQL engine: Tortoise's asyncpg client with transactions that never leak a pool connection."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from types import TracebackType
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    ConnectionWrapper,
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.connection import ConnectionToken, get_connections

from models.database.statements import note_statement
from models.database.unbroken import unbroken


class PostgresTransaction(TransactionWrapper):
    def acquire_connection(self) -> ConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()


class PostgresTransactionContext(TransactionContext):
    """Holds one connection of the pool from BEGIN to the end, whenever and however the task is cancelled."""

    def __init__(self, client: "Postgres") -> None:
        self._client = client
        self._token: ConnectionToken | None = None
        self._transaction: PostgresTransaction | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        pool = await self._client.pool()
        self._transaction = PostgresTransaction(self._client)
        self._transaction._connection = await pool.acquire()
        try:
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
        assert self._transaction is not None  # noqa: S101 - entered
        pool = await self._client.pool()
        try:
            if self._transaction._connection.is_in_transaction():
                await unbroken(self._transaction.rollback())
        finally:
            await unbroken(pool.release(self._transaction._connection))


class Postgres(AsyncpgDBClient):
    def acquire_connection(self) -> ConnectionWrapper[Any] | PoolConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()

    async def pool(self) -> Any:
        """The pool, made at first use."""
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)
        return self._pool

    def _in_transaction(self) -> TransactionContext:
        return PostgresTransactionContext(self)


client_class = Postgres

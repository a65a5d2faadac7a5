"""The PostgreSQL engine: Tortoise's asyncpg client with transactions that never leak a pool connection."""

# pyright: reportPrivateUsage=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import ConnectionWrapper, PoolConnectionWrapper, TransactionContext

from models.database.held import Held, Ring, unheard
from models.database.statements import note_statement


class PostgresTransaction(TransactionWrapper):
    def acquire_connection(self) -> ConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()


class Postgres(AsyncpgDBClient):
    """A pool, of which each transaction has one connection for itself."""

    ring: Ring = staticmethod(unheard)

    def acquire_connection(self) -> ConnectionWrapper[Any] | PoolConnectionWrapper[Any]:
        note_statement()
        return super().acquire_connection()

    def _in_transaction(self) -> TransactionContext:
        return Held(self)

    async def lend(self) -> PostgresTransaction:
        pool = await self._opened()
        transaction = PostgresTransaction(self)
        transaction._connection = await pool.acquire()
        return transaction

    async def take_back(self, transaction: PostgresTransaction) -> None:
        pool = await self._opened()
        try:
            if transaction._connection.is_in_transaction():
                await transaction.rollback()
        finally:
            await pool.release(transaction._connection)

    async def _opened(self) -> Any:
        if self._pool is None:
            async with self._pool_init_lock:
                if self._pool is None:
                    await self.create_connection(with_db=True)
        return self._pool


client_class = Postgres

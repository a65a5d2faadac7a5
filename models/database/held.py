"""Holds a connection from BEGIN to the end, whenever and however the task is cancelled."""

# pyright: reportPrivateUsage=false
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar

from tortoise.backends.base.client import TransactionalDBClient, TransactionContext
from tortoise.connection import ConnectionToken, get_connections

from models.database.unbroken import unbroken

Transaction = TypeVar("Transaction", bound=TransactionalDBClient)
Ring = Callable[[Iterable[str]], None]


def unheard(_: Iterable[str]) -> None:
    """What a process without a doorbell does after a commit: others find the news by looking."""


class Holder(Protocol[Transaction]):
    """An engine: what it lends out, nobody else uses until it is given back."""

    connection_name: str

    async def lend(self) -> Transaction:
        """A transaction that has not begun. Cancelled, it lends nothing."""
        ...

    async def take_back(self, transaction: Transaction) -> None:
        """Roll back what is still open. Not to be cancelled."""
        ...


class Held(TransactionContext, Generic[Transaction]):
    def __init__(self, holder: Holder[Transaction]) -> None:
        self._holder = holder
        self._transaction: Any = None
        self._token: ConnectionToken | None = None

    async def __aenter__(self) -> TransactionalDBClient:
        self._transaction = await self._holder.lend()
        try:
            await unbroken(self._transaction.begin())
        except BaseException:
            await unbroken(self._holder.take_back(self._transaction))
            raise
        self._token = get_connections().set(self._holder.connection_name, self._transaction)
        return self._transaction

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        get_connections().reset(self._token)
        try:
            if kind is None and not self._transaction._finalized:
                await unbroken(self._transaction.commit())
        finally:
            await unbroken(self._holder.take_back(self._transaction))

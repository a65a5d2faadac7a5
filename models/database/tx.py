"""The only way to write: one transaction around one unit of work."""

# pyright: reportPrivateUsage=false
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import IntegrityError

from core.errors import AlreadyExists, Conflict
from models.database.connection import connection


@asynccontextmanager
async def tx() -> AsyncGenerator[None]:
    """All that is written inside is stored together or not at all, whoever is cancelled meanwhile.

    Inside another `tx()` it joins that one. Never await the network inside: on SQLite every other query waits.
    Raises AlreadyExists when a unique constraint, and Conflict when another one, is broken.
    """
    outer = connection()
    if isinstance(outer, TransactionalDBClient):
        yield
        return
    try:
        async with outer._in_transaction():
            yield
    except IntegrityError as error:
        raise _refusal(error) from error


def _refusal(error: IntegrityError) -> AlreadyExists | Conflict:
    text = str(error).lower()
    if "unique" in text:
        return AlreadyExists("that already exists")
    return Conflict("another change came first: try again")

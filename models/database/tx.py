"""The only way to write: one transaction around one unit of work."""

# pyright: reportPrivateUsage=false
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.exceptions import IntegrityError

from core.errors import AlreadyExists, Conflict
from core.jobs import JOBS, NewJob
from core.live import Event
from models.database.connection import connection
from models.jobs import jobs
from models.streams import append


@dataclass(slots=True)
class Unit:
    """What a transaction tells of once it is stored: `topics` for the doorbell."""

    topics: dict[str, None] = field(default_factory=dict[str, None])  # in order, each once

    async def append(self, stream: str, kind: str, payload: dict[str, Any]) -> Event:
        """Add an event to a stream, with the rest or not at all; its followers are woken after the commit."""
        event = await append(stream, kind, payload)
        self.ring(stream)
        return event

    async def enqueue(
        self, name: str, args: dict[str, Any], *, key: str | None = None, run_at: datetime | None = None
    ) -> int:
        """Have a job of that name done, with the rest or not at all; the id of the one job with that name and key."""
        if run_at is None:
            self.ring(JOBS)
        return await jobs().enqueue(NewJob(name, args, key, run_at))

    def ring(self, topic: str) -> None:
        """Wake those who listen for `topic`, after the commit."""
        self.topics[topic] = None


@asynccontextmanager
async def tx() -> AsyncGenerator[Unit]:
    """All that is written inside is stored together or not at all, whoever is cancelled meanwhile.

    Inside another `tx()` it joins that one. Never await the network inside: on SQLite every other query waits.
    Raises AlreadyExists when a unique constraint, and Conflict when another one, is broken.
    """
    outer: Any = connection()
    if isinstance(outer, TransactionalDBClient):
        joined: Any = outer
        yield joined.unit
        return
    unit = Unit()
    try:
        async with outer._in_transaction() as transaction:
            transaction.unit = unit
            yield unit
    except IntegrityError as error:
        raise _refusal(error) from error
    finally:
        if unit.topics:  # also when the commit was cancelled: it may be done, and a ring too many is harmless
            outer.ring(unit.topics)


def _refusal(error: IntegrityError) -> AlreadyExists | Conflict:
    text = str(error).lower()
    if "unique" in text:
        return AlreadyExists("that already exists")
    return Conflict("another change came first: try again")

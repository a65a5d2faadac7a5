"""Reads for many at once what each of them asks for alone."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Set
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Together(Generic[Key]):
    """Those who ask while a read runs share the next one: it begins after they asked, so what it finds is new."""

    def __init__(self, read: Callable[[Set[Key]], Awaitable[None]]) -> None:
        self._read = read
        self._asked: set[Key] = set()
        self._next: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    async def read(self, keys: Set[Key]) -> None:
        """Return when each of `keys` was read after the call. Raises what the read raises, to all who share it."""
        self._asked |= keys
        if self._next is None:
            self._next = asyncio.create_task(self._read_next())
            self._next.add_done_callback(_seen)
        await asyncio.shield(self._next)  # it goes on for the others when this caller leaves

    async def _read_next(self) -> None:
        async with self._reading:
            asked, self._asked = self._asked, set()
            self._next = None
            await self._read(asked)


def _seen(task: asyncio.Task[None]) -> None:
    """Those who asked may all be gone."""
    if not task.cancelled():
        task.exception()

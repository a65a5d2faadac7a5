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
        self._reading = asyncio.Lock()

    async def read(self, keys: Set[Key]) -> None:
        """Return when each of `keys` was read after the call. Raises what the read raises."""
        self._asked |= keys
        async with self._reading:
            if not self._asked.isdisjoint(keys):
                await self._read_all()

    async def _read_all(self) -> None:
        asked, self._asked = self._asked, set()
        try:
            await self._read(asked)
        except BaseException:
            self._asked |= asked  # the next in the queue reads for the others
            raise

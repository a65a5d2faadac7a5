"""When BoardGameGeek may be called: it wants to be called seldom."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from core.catalogue import Turns


class Pace:
    """One call of this process at a time, `interval` seconds after the one before: a bucket that holds one token.

    Each is also one of the `turns`, where other processes take them, too.
    """

    def __init__(self, interval: float, turns: Turns | None) -> None:
        self._interval = interval
        self._turns = turns
        self._free_at = 0.0
        self._line = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Inside, the caller alone may call; whoever came first is first."""
        async with self._line:
            while (wait := self._free_at - _now()) > 0:  # noqa: ASYNC110 - meanwhile it may have moved
                await asyncio.sleep(wait)
            if self._turns is not None:
                await self._turns.take()
            try:
                yield
            finally:
                await self.rest(self._interval)  # from the end: however long it was on its way, the next one is later

    async def rest(self, seconds: float) -> None:
        """Nobody calls for so long."""
        self._free_at = max(self._free_at, _now() + seconds)
        if self._turns is not None:
            await self._turns.rest(seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()

"""Turns to call a server that wants to be called seldom, for everybody in this process."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Pace:
    """One call at a time, `interval` seconds after the one before: a bucket that holds one token."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._free_at = 0.0
        self._line = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Inside, the caller alone may call; whoever came first is first."""
        async with self._line:
            while (wait := self._free_at - _now()) > 0:  # noqa: ASYNC110 - meanwhile it may have moved
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self.rest(self._interval)  # from the end: however long a call was on its way, the next one is later

    def rest(self, seconds: float) -> None:
        """Nobody calls for so long."""
        self._free_at = max(self._free_at, _now() + seconds)


def _now() -> float:
    return asyncio.get_running_loop().time()

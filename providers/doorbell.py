"""The doorbell: what `core.live` asks for, carried by broadcaster."""

import asyncio
import importlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from types import ModuleType
from typing import Self

from broadcaster import Broadcast, BroadcastBackend, Event

from providers.live_memory import MemoryBackend
from providers.topics import Topics, message_of, topics_in

CHANNEL = "inglenook:doorbell"
BATCH = 1_000  # topics in one message


class Bell:
    """Rings while it is open; before and after, a ring is lost. Once closed it stays so."""

    def __init__(self, backend: BroadcastBackend) -> None:
        self._broadcast = Broadcast(backend=backend)
        self._rung = Topics()
        self._heard = Topics()
        self._opened = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Does not wait for the service that carries it."""
        await self._opened.enter_async_context(self._broadcast)
        subscriber = await self._opened.enter_async_context(self._broadcast.subscribe(CHANNEL))
        self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._receive(subscriber.get))]

    async def close(self) -> None:
        """What was rung and not yet sent is lost."""
        self._rung.close()
        self._heard.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._opened.aclose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def ring(self, topics: Iterable[str]) -> None:
        self._rung.add(topics)

    async def heard(self) -> AsyncGenerator[str]:
        while taken := await self._heard.take(1):
            yield taken[0]

    async def _send(self) -> None:
        while topics := await self._rung.take(BATCH):
            await self._broadcast.publish(CHANNEL, message_of(topics))

    async def _receive(self, next_event: Callable[[], Awaitable[Event]]) -> None:
        """Keeps broadcaster's queue empty, which has no bound."""
        while True:
            event = await next_event()
            self._heard.add(topics_in(event.message))


def doorbell(url: str) -> Bell:
    """A bell carried by memory:// or redis://. ModuleNotFoundError if the client for Redis is not installed."""
    return Bell(MemoryBackend() if is_of_one_process(url) else _redis().RedisBackend(url))


def is_of_one_process(url: str) -> bool:
    return url.startswith("memory:")


async def answers(url: str) -> bool:
    """Whether what carries the bell is there now. ModuleNotFoundError as for `doorbell`."""
    return is_of_one_process(url) or await _redis().answers(url)


def _redis() -> ModuleType:
    try:
        return importlib.import_module("providers.live_redis")  # an extra, and slow to import
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"Redis needs the extra: pip install 'inglenook[redis]' ({error.name} is missing)", name=error.name
        ) from error

"""What stands for several processes in one test: a clock and a bell that they share, and somebody who listens."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from models.chat import Channel, ChannelVisibility, Membership
from models.database.tx import tx
from models.users import User

T = TypeVar("T")
SOON = 2.0  # seconds


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class HouseBell:
    """A doorbell that every listener hears at once. `rung` keeps what it told."""

    def __init__(self) -> None:
        self.rung: list[str] = []
        self.listeners: list[Callable[[str], None]] = []

    def ring(self, topics: Iterable[str]) -> None:
        for topic in topics:
            self.rung.append(topic)
            for listener in self.listeners:
                listener(topic)

    async def heard(self) -> AsyncGenerator[str]:
        topics: asyncio.Queue[str] = asyncio.Queue()
        self.listeners.append(topics.put_nowait)
        while True:
            yield await topics.get()


class Heard(Generic[T]):
    """What a follower was told, as it comes."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[T] = asyncio.Queue()
        self.over = False

    async def listen(self, events: AsyncGenerator[T]) -> None:
        async for event in events:
            self._told.put_nowait(event)
        self.over = True

    async def next(self) -> T:
        async with asyncio.timeout(SOON):
            return await self._told.get()

    async def rest(self) -> list[T]:
        """What else came by now, after the database was asked whatever there was to ask."""
        await asyncio.sleep(0.05)
        return [self._told.get_nowait() for _ in range(self._told.qsize())]


@asynccontextmanager
async def following(events: AsyncGenerator[T]) -> AsyncGenerator[Heard[T]]:
    heard: Heard[T] = Heard()
    task = asyncio.create_task(heard.listen(events))
    try:
        yield heard
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await events.aclose()


async def a_channel(*people: User, private: bool = False) -> Channel:
    visibility = ChannelVisibility.PRIVATE if private else ChannelVisibility.PUBLIC
    async with tx():
        channel = await Channel.create(name="den", visibility=visibility)
        for user in people:
            await Membership.create(channel=channel, user=user)
    return channel


async def taken_out(channel: Channel, user: User) -> None:
    async with tx():
        await Membership.filter(channel_id=channel.id, user_id=user.id).delete()

"""The doorbell's carrier between processes: Redis, which may go away and come back at any time."""

# pyright: reportUnknownVariableType=false
import asyncio
import time
from collections.abc import Coroutine
from random import SystemRandom
from typing import Any

import structlog
from broadcaster import BroadcastBackend, Event
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.live import MISSED
from core.urls import without_password
from providers.topics import WAITING_MAX, Topics, message_of, topics_in

log = structlog.get_logger(__name__)

CONNECT_TIMEOUT = 1.0  # seconds
TIMEOUT = 2.0  # seconds until Redis has taken a message, a connection to it included
QUIET = 1.5  # seconds without a message until Redis is asked whether it is there, and again until it is given up
PAUSE_MIN = 0.05  # seconds until the second try; each pause is twice the one before, less up to a half by chance
PAUSE_MAX = 1.0


class RedisBackend(BroadcastBackend):
    """Carries one channel. A message that Redis does not take is held until it does; while one is held, others wait.

    Nothing raises for want of Redis. MISSED is received each time that listening begins, the first time too.
    ValueError for a URL that cannot be understood. `quiet` as QUIET.
    """

    def __init__(self, url: str, *, quiet: float = QUIET) -> None:
        self._client = _client(url)
        self._quiet = quiet
        self._outage = Outage(without_password(url))
        self._listening_again = Pauses()
        self._channel = ""
        self._received = Topics()
        self._listener: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        pass  # it takes as long as Redis is away, so it is left to the listener

    async def disconnect(self) -> None:
        await failure(self._client.aclose())  # a connection that cannot be closed must not hold up the shutdown

    async def subscribe(self, group: str) -> None:
        self._channel = group
        self._listener = asyncio.create_task(self._listen())

    async def unsubscribe(self, group: str) -> None:
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait({self._listener})

    async def publish(self, channel: str, message: str) -> None:
        pauses = Pauses()
        while (error := await failure(self._send(channel, message))) is not None:
            self._outage.began("sending", error)
            await asyncio.sleep(pauses.seconds())
        self._outage.ended("sending")

    async def next_published(self) -> Event:
        return Event(self._channel, message_of(await self._received.take(WAITING_MAX)))

    async def _send(self, channel: str, message: str) -> None:
        async with asyncio.timeout(TIMEOUT):
            await self._client.publish(channel, message)

    async def _listen(self) -> None:
        while True:
            error = await failure(self._listen_once())
            self._outage.began("listening", error)
            await asyncio.sleep(self._listening_again.seconds())

    async def _listen_once(self) -> None:
        """Listen until the connection fails."""
        async with self._client.pubsub() as pubsub:
            async with asyncio.timeout(TIMEOUT):
                await pubsub.subscribe(self._channel)
            while True:
                self._receive(await self._next_message(pubsub))

    async def _next_message(self, pubsub: PubSub) -> dict[str, Any]:
        """Raises TimeoutError if Redis is silent and does not answer when asked: half-open connections tell nothing."""
        async with asyncio.timeout(2 * self._quiet + TIMEOUT):  # the client may connect again on its own
            message = await pubsub.get_message(timeout=self._quiet)
            if message is None:
                await pubsub.ping()
                message = await pubsub.get_message(timeout=self._quiet)
        if message is None:
            raise TimeoutError("no answer")
        return message

    def _receive(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._received.add([MISSED])
            self._listening_again = Pauses()
            self._outage.ended("listening")
        elif message["type"] == "message":
            self._received.add(topics_in(message["data"].decode(errors="replace")))


async def answers(url: str) -> bool:
    """Whether a Redis is there now. ValueError for a URL that cannot be understood."""
    client = _client(url)
    try:
        return await failure(_ping(client)) is None
    finally:
        await failure(client.aclose())


async def _ping(client: Redis) -> None:
    async with asyncio.timeout(TIMEOUT):
        await client.ping()


def _client(url: str) -> Redis:
    try:
        return Redis.from_url(
            url, socket_timeout=None, socket_connect_timeout=CONNECT_TIMEOUT, retry=Retry(NoBackoff(), 0), protocol=2
        )
    except ValueError:
        raise ValueError(f"not the URL of a Redis: {without_password(url)}") from None  # the cause may quote a password


class Outage:
    """Tells the log once that Redis went away and once that it is back, whichever part noticed it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._parts: set[str] = set()
        self._since = 0.0

    def began(self, part: str, error: BaseException | None) -> None:
        if not self._parts:
            self._since = time.monotonic()
            log.warning("doorbell.away", url=self._url, reason=f"{type(error).__name__}: {error}")
        self._parts.add(part)

    def ended(self, part: str) -> None:
        if part not in self._parts:
            return
        self._parts.remove(part)
        if not self._parts:
            log.info("doorbell.back", url=self._url, seconds=round(time.monotonic() - self._since, 1))


class Pauses:
    """The waits between tries, each longer than the one before."""

    def __init__(self) -> None:
        self._longest = PAUSE_MIN

    def seconds(self) -> float:
        longest = self._longest
        self._longest = min(2 * longest, PAUSE_MAX)
        return SystemRandom().uniform(longest / 2, longest)


async def failure(job: Coroutine[Any, Any, None]) -> BaseException | None:
    """Why `job` failed, whatever the client library raises; None if it was done."""
    task = asyncio.create_task(job)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
    return task.exception()

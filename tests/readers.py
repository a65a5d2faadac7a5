"""Those who read what is said in a channel, fast, slowly or not at all, and somebody who says a lot there."""

import asyncio
import math
import socket
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from core.events import ChannelNews
from core.ids import uuid7
from models.chat import Message
from models.database.rows import fetch, insert, insert_rows
from models.database.tx import tx
from models.streams import channel_stream
from serving import PROTOCOL, Wire

BUFFER = 4_096  # bytes that the system keeps for a client that does not read
BATCH = 25  # messages that are said at once; the next as soon as the others have them
WAITING = 20.0  # seconds for one batch
TEXT = "x" * 200

FOLLOW = """subscription ($id: ID!, $after: String) { channelEvents(channelId: $id, after: $after) { __typename
  ... on MessageAdded { cursor message { number content } } ... on StreamReset { cursor } } }"""


@dataclass(eq=False)
class Reader:
    """What somebody was told: the messages by number in the order they came, when they came, and how it ended."""

    wire: Wire
    numbers: list[int] = field(default_factory=list[int])
    times: dict[int, float] = field(default_factory=dict[int, float])
    cursor: str = ""
    resets: int = 0
    closed: int | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self) -> None:
        """Take the next event."""
        told = (await self.wire.receive())["payload"]["data"]["channelEvents"]
        self.cursor = told["cursor"]
        self.news.set()
        if told["__typename"] == "StreamReset":
            self.resets += 1
            return
        self.numbers.append(told["message"]["number"])
        self.times[self.numbers[-1]] = time.monotonic()

    async def read_on(self, *, pause: float = 0.0, every: int = 1) -> None:
        """Read until it is closed, with a pause after every so many."""
        try:
            while True:
                await self.read()
                if pause and len(self.numbers) % every == 0:
                    await asyncio.sleep(pause)
        except ConnectionClosed:
            self.closed = self.wire.socket.close_code
            self.news.set()

    async def until(self, number: int) -> None:
        """Wait until it was told of this message."""
        await self._until(lambda: number in self.times)

    async def until_reset(self) -> None:
        """Wait until it was told to start over."""
        await self._until(lambda: self.resets > 0)

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAITING):
            while not true():
                assert self.closed is None, f"closed with {self.closed}"
                await self.news.wait()
                self.news.clear()


@asynccontextmanager
async def reluctant(url: str, token: str) -> AsyncGenerator[Wire]:
    """A socket for which little is kept that it does not read: neither by the system nor by the client."""
    place = urlsplit(url)
    plain = socket.socket()
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, (place.hostname, place.port))
    async with connect(
        url,
        sock=plain,
        subprotocols=[Subprotocol(PROTOCOL)],
        max_queue=1,
        compression=None,
        proxy=None,
        ping_interval=None,
        close_timeout=1,
    ) as one:
        wire = Wire(one)
        assert await wire.init(token) == {"type": "connection_ack"}
        yield wire


async def say(channel_id: UUID, author_id: UUID, count: int, text: str = TEXT) -> list[int]:
    """Store so many messages at once, and tell of each; their numbers."""
    async with tx() as unit:
        sql = "UPDATE channel SET last_number = last_number + ? WHERE id = ? RETURNING last_number"
        last: int = (await fetch(sql, (count, channel_id)))[0]["last_number"]
        now = datetime.now(UTC)
        messages = [
            Message(id=uuid7(), channel_id=channel_id, number=number, author_id=author_id, content=text, created_at=now)
            for number in range(last - count + 1, last + 1)
        ]
        await insert_rows(messages)
        for message in messages:
            news = {"message": str(message.id), "author": str(author_id)}
            await unit.append(channel_stream(channel_id), ChannelNews.MESSAGE_ADDED, news)
    return [message.number for message in messages]


async def say_all(channel_id: UUID, author_id: UUID, count: int, readers: Iterable[Reader]) -> dict[int, float]:
    """Say so many, as fast as these readers are told of them; when each was stored."""
    stored: dict[int, float] = {}
    for _ in range(count // BATCH):
        numbers = await say(channel_id, author_id, BATCH)
        stored.update(dict.fromkeys(numbers, time.monotonic()))
        for reader in readers:
            await reader.until(numbers[-1])
    return stored


async def grow_log(channel_id: UUID, author_id: UUID, *, upto: int) -> None:
    """The log as if messages had been said until there are so many events; the last one really is, and prunes it."""
    stream = channel_stream(channel_id)
    async with tx():
        [head] = await fetch("SELECT last_seq FROM stream WHERE key = ?", (stream,))
        [row] = await fetch("SELECT id FROM message WHERE channel_id = ? ORDER BY number DESC LIMIT 1", (channel_id,))
        payload = f'{{"message": "{row["id"]}", "author": "{author_id}"}}'
        columns = ("stream_key", "seq", "kind", "payload", "created_at")
        now, seqs = datetime.now(UTC), range(head["last_seq"] + 1, upto)
        events = [(stream, seq, ChannelNews.MESSAGE_ADDED.value, payload, now) for seq in seqs]
        await insert("stream_event", columns, events)
        await fetch("UPDATE stream SET last_seq = ? WHERE key = ? RETURNING last_seq", (upto - 1, stream))
        await say(channel_id, author_id, 1)


def percentile(reader: Reader, stored: dict[int, float], part: float = 0.99) -> float:
    """Seconds from the commit until the reader had it, which so many of these messages did not exceed."""
    taken = sorted(max(reader.times[number] - moment, 0.0) for number, moment in stored.items())
    return taken[math.ceil(len(taken) * part) - 1]

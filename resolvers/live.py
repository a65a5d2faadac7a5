"""The hub: reads what happens once for the whole process, and wakes those who follow it."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing, asynccontextmanager
from itertools import groupby, islice
from typing import Any

from core.live import MISSED, Doorbell, Event, Head, Pruned
from core.steady import steadily
from models.streams import READ_MOST_OF_MANY, heads, read, read_each

POLL_SECONDS = 1.0
RECENT = 512  # events of a stream kept for those who are nearly up to date
FEEDS_AT_ONCE = 500


class Feed:
    """A stream that is followed here: its newest events, in order and without a gap."""

    def __init__(self, stream: str, head: Head) -> None:
        self.stream = stream
        self.epoch = head.epoch
        self.last_seq = head.last_seq
        self.followers: set[StreamFollower] = set()
        self._recent: deque[Event] = deque(maxlen=RECENT)
        self._reading = asyncio.Lock()

    async def catch_up(self, upto: int) -> None:
        """Read what was stored since, once for all followers; not if another read up to `upto` meanwhile."""
        async with self._reading:
            if self.last_seq < upto:
                await catch_up([self])

    def take(self, events: Sequence[Event]) -> None:
        """Keep what was read from a place up to `last_seq` on, and wake those who follow; what is known is left out."""
        news = [event for event in events if event.seq > self.last_seq]
        if not news:
            return
        if news[0].seq != self.last_seq + 1:  # what came between is pruned: never told as one
            self._recent.clear()
        self._recent.extend(news)
        self.last_seq = news[-1].seq
        for follower in self.followers:
            follower.wake()

    def known(self, seq: int) -> list[Event] | None:
        """The next events past `seq`; None if they are in the log alone."""
        if seq >= self.last_seq:
            return []
        if not self._recent or self._recent[0].seq > seq + 1:
            return None
        return list(islice(self._recent, seq + 1 - self._recent[0].seq, None))

    async def after(self, seq: int) -> list[Event]:
        """The next events past `seq`, up to `last_seq`. Raises Pruned if there are any that are not kept."""
        known = self.known(seq)
        if known is not None:
            return known
        events = await read(self.stream, after=seq)
        if not events or events[0].seq != seq + 1:
            raise Pruned
        return [event for event in events if event.seq <= self.last_seq]  # nobody is told what others cannot know of


async def catch_up(feeds: Sequence[Feed]) -> None:
    """Read what was stored in all of them since, by one statement unless it is much."""
    full = True
    while full:
        events = await read_each({feed.stream: feed.last_seq for feed in feeds})
        full = len(events) == READ_MOST_OF_MANY
        found = {stream: list(those) for stream, those in groupby(events, lambda event: event.stream)}
        grown = [feed for feed in feeds if feed.stream in found]
        await _know_epochs([feed for feed in grown if not feed.epoch])
        for feed in grown:
            feed.take(found[feed.stream])


async def _know_epochs(feeds: Sequence[Feed]) -> None:
    """Of streams that had no events before."""
    if feeds:
        known = await heads([feed.stream for feed in feeds])
        for feed in feeds:
            feed.epoch = known[feed.stream].epoch


class StreamFollower:
    """See core.live.Follower."""

    def __init__(self, hub: "StreamHub") -> None:
        self._hub = hub
        self._feeds: dict[str, Feed] = {}
        self._news = asyncio.Event()

    def wake(self) -> None:
        self._news.set()

    async def follow(self, stream: str) -> Head:
        head = (await heads([stream]))[stream]
        feed = self._feeds[stream] = self._hub.feed(stream, head)
        feed.followers.add(self)
        if feed.last_seq < head.last_seq:
            await feed.catch_up(head.last_seq)
        return head

    def leave(self, stream: str) -> None:
        feed = self._feeds.pop(stream, None)
        if feed is not None:
            feed.followers.discard(self)
            self._hub.forget(feed)

    def known(self, stream: str, seq: int) -> list[Event] | None:
        return self._feeds[stream].known(seq)

    async def after(self, stream: str, seq: int) -> list[Event]:
        return await self._feeds[stream].after(seq)

    def is_at_end(self, stream: str, seq: int) -> bool:
        return self._feeds[stream].last_seq <= seq

    def epoch(self, stream: str) -> int:
        return self._feeds[stream].epoch

    async def woken(self) -> None:
        await self._news.wait()
        self._news.clear()

    def close(self) -> None:
        for stream in list(self._feeds):
            self.leave(stream)


class StreamHub:
    """See core.live.Hub. `run` it for as long as the process lives."""

    def __init__(self, doorbell: Doorbell) -> None:
        self._doorbell = doorbell
        self._feeds: dict[str, Feed] = {}
        self._listeners: dict[str, Callable[[str], None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rung: dict[Feed, None] = {}  # and nobody has begun to read since
        self._reading = asyncio.Lock()
        self._has_missed = False  # and has not begun to look since
        self._looking = asyncio.Lock()

    def on(self, prefix: str, listener: Callable[[str], None]) -> None:
        """Hand the topics that begin with `prefix` on to `listener`."""
        self._listeners[prefix] = listener

    @asynccontextmanager
    async def follower(self) -> AsyncGenerator[StreamFollower]:
        follower = StreamFollower(self)
        try:
            yield follower
        finally:
            follower.close()

    def feed(self, stream: str, head: Head) -> Feed:
        """What is read of a stream; from `head` on if nobody followed it."""
        return self._feeds.setdefault(stream, Feed(stream, head))

    def forget(self, feed: Feed) -> None:
        """Stop reading a stream that nobody follows."""
        if not feed.followers and self._feeds.get(feed.stream) is feed:
            del self._feeds[feed.stream]

    async def run(self) -> None:
        """Listen to the doorbell, and look by itself each second in case it is broken."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen())
            group.create_task(steadily(self._look, seconds=POLL_SECONDS, failed="the streams could not be read"))

    async def _listen(self) -> None:
        async with aclosing(self._doorbell.heard()) as topics:
            async for topic in topics:
                self._hear(topic)

    def _hear(self, topic: str) -> None:
        feed = self._feeds.get(topic)
        if feed is not None:
            if not self._rung:
                self._start(self._read_rung())
            self._rung[feed] = None
        elif topic == MISSED:
            if not self._has_missed:
                self._has_missed = True
                self._start(self._look())
        else:
            listener = self._listeners.get(topic.partition(":")[0] + ":")
            if listener is not None:
                listener(topic)

    async def _read_rung(self) -> None:
        """Read what was rung together; what is rung from now on is read once more."""
        async with self._reading:
            feeds, self._rung = list(self._rung), {}
            for start in range(0, len(feeds), FEEDS_AT_ONCE):
                await catch_up(feeds[start : start + FEEDS_AT_ONCE])

    async def _look(self) -> None:
        """Read every followed stream that has grown."""
        async with self._looking:
            self._has_missed = False
            streams = list(self._feeds)
            for start in range(0, len(streams), FEEDS_AT_ONCE):
                await self._look_at(streams[start : start + FEEDS_AT_ONCE])

    async def _look_at(self, streams: list[str]) -> None:
        found = [(self._feeds.get(stream), head) for stream, head in (await heads(streams)).items()]
        grown = [feed for feed, head in found if feed is not None and head.last_seq > feed.last_seq]
        if grown:
            await catch_up(grown)

    def _start(self, reading: Coroutine[Any, Any, None]) -> None:
        """Read at once; what fails is read again by the next look."""
        task = asyncio.create_task(reading)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # seen

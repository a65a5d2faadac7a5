"""Topics on their way: each waits once, however often it is rung, and never more than a bounded number of them."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

from core.live import MISSED

WAITING_MAX = 10_000  # topics; beyond, MISSED takes the place of them all


class Topics:
    """Topics that wait to be taken, in the order in which they came. One taker at a time."""

    def __init__(self, most: int = WAITING_MAX) -> None:
        self._most = most
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._changed = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, topics: Iterable[str]) -> None:
        for topic in topics:
            self._add(topic)
        if self._waiting:
            self._changed.set()

    async def take(self, most: int) -> list[str]:
        """Between 1 and `most` topics, as soon as there are any; none once it is closed."""
        while not self._waiting and not self._closed:
            self._changed.clear()
            await self._changed.wait()
        return [self._waiting.popitem(last=False)[0] for _ in range(min(most, len(self._waiting)))]

    def close(self) -> None:
        """Forget what waits and end the taker's wait, for good."""
        self._closed = True
        self._waiting.clear()
        self._changed.set()

    def _add(self, topic: str) -> None:
        if self._closed or MISSED in self._waiting:
            return
        self._waiting[topic] = None
        if topic == MISSED or len(self._waiting) > self._most:
            self._waiting.clear()
            self._waiting[MISSED] = None


def message_of(topics: Iterable[str]) -> str:
    """What carries several topics at once, which hold no line breaks."""
    return "\n".join(topics)


def topics_in(message: str) -> list[str]:
    return [topic for topic in message.split("\n") if topic]

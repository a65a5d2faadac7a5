"""The doorbell's carrier within one process."""

from broadcaster import BroadcastBackend, Event

from providers.topics import WAITING_MAX, Topics, message_of, topics_in


class MemoryBackend(BroadcastBackend):
    """Carries one channel."""

    def __init__(self) -> None:
        self._channel = ""
        self._published = Topics()

    async def connect(self) -> None:
        pass

    async def disconnect(self) -> None:
        pass

    async def subscribe(self, group: str) -> None:
        self._channel = group

    async def unsubscribe(self, group: str) -> None:
        pass

    async def publish(self, channel: str, message: str) -> None:
        self._published.add(topics_in(message))

    async def next_published(self) -> Event:
        return Event(self._channel, message_of(await self._published.take(WAITING_MAX)))

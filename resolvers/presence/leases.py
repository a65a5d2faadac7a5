"""The people who are connected to this process: each connection holds a lease that ends by itself after a crash."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta
from uuid import UUID

from core.clock import Clock, utc_now
from core.ids import uuid7
from core.live import Doorbell
from core.steady import steadily
from models.database.tx import tx
from models.presence import (
    PresenceLease,
    PresenceStatus,
    choose,
    close_lease,
    close_leases,
    delete_leases,
    note_active,
    open_lease,
    push_leases,
)
from models.users import User
from resolvers.presence.shown import PresenceNow
from resolvers.presence.watchers import Watchers

LEASE = timedelta(seconds=60)  # without a beat
GRACE = timedelta(seconds=15)  # after leaving, so that a reconnect is no absence
KEPT = timedelta(hours=1)  # after their end
BEAT_SECONDS = 20.0
LOOK_SECONDS = 1.0
PAUSE_SECONDS = 0.05  # between answers to rings, of which many may come at a time
TOPIC = "presence:"


class Presence:
    """One a process. Those of several processes share the database, and tell each other by the doorbell."""

    def __init__(self, doorbell: Doorbell, *, clock: Clock = utc_now) -> None:
        self.process_id = uuid7()
        self._doorbell = doorbell
        self._clock = clock
        self._open: dict[UUID, UUID] = {}  # whose lease it is
        self._leaving: dict[UUID, tuple[UUID, datetime]] = {}  # whose, and since when: until it is stored
        self._watchers = Watchers(clock)

    async def arrived(self, user_id: UUID) -> UUID:
        """A new connection of somebody; the key of its lease."""
        now = self._clock()
        lease = PresenceLease(id=uuid7(), user_id=user_id, process_id=self.process_id, until=now + LEASE)
        try:
            async with tx():
                await open_lease(lease, at=now)
        except BaseException:
            self._leaving[lease.id] = (user_id, now)  # it may be stored all the same
            raise
        self._open[lease.id] = user_id
        self._ring(user_id)
        return lease.id

    async def left(self, lease_id: UUID) -> None:
        """The connection is closed; a second time changes nothing. What the database does not take, `beat` stores."""
        user_id = self._open.pop(lease_id, None)
        if user_id is not None:
            since = self._clock()
            self._leaving[lease_id] = (user_id, since)
            await self._close(lease_id, user_id, since)

    async def closing(self) -> None:
        """The process stops: all its connections are closed."""
        self._open.clear()
        now = self._clock()
        async with tx():
            await close_leases(self.process_id, at=now, by=now + GRACE)
        self._leaving.clear()

    async def beat(self) -> None:
        """Push on what is open here, and clean up what ended long ago."""
        for lease_id, (user_id, since) in list(self._leaving.items()):
            await self._close(lease_id, user_id, since)
        now = self._clock()
        async with tx():
            await push_leases(self.process_id, until=now + LEASE)
            await delete_leases(ended_before=now - KEPT)

    async def look(self) -> None:
        """Tell those who follow what changed."""
        await self._watchers.look()

    async def run(self) -> None:
        """Beat, look and answer the doorbell, for as long as the process lives."""
        async with asyncio.TaskGroup() as group:
            group.create_task(steadily(self.beat, seconds=BEAT_SECONDS, failed="presence could not be kept"))
            group.create_task(steadily(self.look, seconds=LOOK_SECONDS, failed="presence could not be read"))
            group.create_task(
                steadily(self._watchers.answer, seconds=PAUSE_SECONDS, failed="presence could not be read at once")
            )

    def heard(self, topic: str) -> None:
        """Take a topic of the doorbell; one that is not ours is passed over."""
        try:
            self._watchers.ring(UUID(topic.removeprefix(TOPIC)))
        except ValueError:
            return

    async def set_presence(self, viewer: User, *, status: PresenceStatus) -> User:
        async with tx():
            await choose(viewer.id, status, at=self._clock())
        self._ring(viewer.id)
        return viewer

    async def watch_presence(self, viewer: User, *, user_ids: Sequence[UUID]) -> AsyncGenerator[PresenceNow]:
        """See Watchers.watch."""
        async with aclosing(self._watchers.watch(viewer, user_ids)) as changes:
            async for change in changes:
                yield change

    async def _close(self, lease_id: UUID, user_id: UUID, since: datetime) -> None:
        async with tx():
            await close_lease(lease_id, by=since + GRACE)
            await note_active(user_id, at=since)
        self._leaving.pop(lease_id, None)

    def _ring(self, user_id: UUID) -> None:
        self._doorbell.ring([f"{TOPIC}{user_id}"])

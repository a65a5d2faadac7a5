"""Those who follow how others are: what all of them in a process want to know is read once."""

import asyncio
from collections.abc import AsyncGenerator, Sequence, Set
from dataclasses import dataclass, field
from uuid import UUID

from core.clock import Clock
from core.errors import Invalid
from core.steady import insisting
from core.together import Together
from models.presence import PresenceStatus, channels_of, seen
from models.users import User
from resolvers.presence.shown import PresenceNow, hidden, presence_of

PEOPLE_MAX = 100  # whom one follows at a time
RIGHTS_EVERY = 5  # looks, after which it is read again who shares a channel with whom


@dataclass(frozen=True, slots=True)
class Views:
    """Somebody's presence, to others who may see it and to oneself."""

    others: PresenceNow
    own: PresenceNow

    def differ(self, before: "Views | None") -> bool:
        return before is None or (self.others.status, self.own.status) != (before.others.status, before.own.status)


@dataclass(eq=False, slots=True)
class Watcher:
    """`told` holds what was said of each last, so that a slow reader gets the latest and never a queue."""

    viewer_id: UUID
    user_ids: tuple[UUID, ...]
    people: frozenset[UUID] = field(init=False)
    told: dict[UUID, PresenceStatus] = field(default_factory=dict[UUID, PresenceStatus])
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.people = frozenset((self.viewer_id, *self.user_ids))


class Watchers:
    """All of one process. `look` every second tells them what changed, `ring` what changed of one person at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._watchers: set[Watcher] = set()
        self._views: dict[UUID, Views] = {}
        self._channels: dict[UUID, frozenset[str]] = {}
        self._presence = Together(self._read_presence)
        self._rights = Together(self._read_rights)
        self._looks = 0
        self._rung: set[UUID] = set()
        self._bell = asyncio.Event()

    async def watch(self, viewer: User, user_ids: Sequence[UUID]) -> AsyncGenerator[PresenceNow]:
        """Everybody once in the order asked, then whose status changed. Raises Invalid for more than PEOPLE_MAX."""
        if len(user_ids) > PEOPLE_MAX:
            raise Invalid("userIds", f"at most {PEOPLE_MAX} people")
        watcher = Watcher(viewer.id, tuple(user_ids))
        self._watchers.add(watcher)
        try:
            await insisting(lambda: self._rights.read(watcher.people))
            await insisting(lambda: self._presence.read(watcher.people))
            while True:
                watcher.news.clear()
                for user_id in watcher.user_ids:
                    now = self._shown(watcher.viewer_id, user_id)
                    if watcher.told.get(user_id) is not now.status:
                        watcher.told[user_id] = now.status
                        yield now
                await watcher.news.wait()
        finally:
            self._watchers.discard(watcher)

    async def look(self) -> None:
        """Read how everybody is who is followed here. One statement, and at times another for the rights."""
        people = self._followed()
        self._looks += 1
        if people and self._looks % RIGHTS_EVERY == 0:
            await self._rights.read(people)
        if people:
            await self._presence.read(people)

    def ring(self, user_id: UUID) -> None:
        """Something changed of this person: `answer` reads it."""
        if user_id in self._views:
            self._rung.add(user_id)
            self._bell.set()

    async def answer(self) -> None:
        """Wait until somebody rings, and read those for whom it rang."""
        await self._bell.wait()
        self._bell.clear()
        rung, self._rung = self._rung, set()
        await self._presence.read(rung)

    def _shown(self, viewer_id: UUID, user_id: UUID) -> PresenceNow:
        views = self._views[user_id]
        if user_id == viewer_id:
            return views.own
        strangers = self._channels[viewer_id].isdisjoint(self._channels[user_id])
        return hidden(user_id) if strangers else views.others

    def _followed(self) -> frozenset[UUID]:
        """Whoever follows or is followed; what is known of others is forgotten."""
        people = frozenset[UUID]().union(*(watcher.people for watcher in self._watchers))
        for known in (self._views, self._channels):
            for gone in known.keys() - people:
                del known[gone]
        return people

    async def _read_presence(self, people: Set[UUID]) -> None:
        found, now = await seen(people), self._clock()
        fresh = {
            user_id: Views(
                presence_of(user_id, known, own=False, at=now),
                presence_of(user_id, known, own=True, at=now),
            )
            for user_id, known in found.items()
        }
        changed = {user_id for user_id, views in fresh.items() if views.differ(self._views.get(user_id))}
        self._views.update(fresh)
        self._tell(changed)

    async def _read_rights(self, people: Set[UUID]) -> None:
        fresh = await channels_of(people)
        changed = {user_id for user_id, channels in fresh.items() if channels != self._channels.get(user_id)}
        self._channels.update(fresh)
        self._tell(changed)

    def _tell(self, changed: Set[UUID]) -> None:
        for watcher in self._watchers:
            if not watcher.people.isdisjoint(changed):
                watcher.news.set()

"""Who is writing in a channel right now: told from process to process, stored nowhere."""

import asyncio
import heapq
from collections.abc import AsyncGenerator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.clock import Clock, utc_now
from core.errors import NotFound
from core.live import Doorbell
from core.steady import insisting
from core.together import Together
from models.chat import Channel
from models.users import User
from resolvers.chat.access import writable_channel

LASTS = 6_000  # milliseconds, unless they type on
AGAIN = 3_000  # milliseconds in which somebody who types on is not told of again
TOPIC = "typing"
PATH = ("channelId",)


@dataclass(frozen=True, slots=True)
class TypingNow:
    """Who is writing in a channel, who began first comes first. Nobody is from `expires_at` on, unless told again."""

    channel_id: UUID
    user_ids: tuple[UUID, ...]
    expires_at: datetime

    def is_news_after(self, told: "TypingNow") -> bool:
        """Also when they type on, once every AGAIN at most."""
        typed_on = self.expires_at - told.expires_at >= timedelta(milliseconds=AGAIN)
        return self.user_ids != told.user_ids or bool(self.user_ids and typed_on)


@dataclass(frozen=True, slots=True)
class Mark:
    """That somebody types, or stopped, until `ends` (epoch milliseconds).

    Of two the one of higher `version` is the truth, and of equals that they stopped: in whatever order they come,
    and however often, every process ends with the same.
    """

    version: int
    typing: bool
    ends: int

    def follows(self, known: "Mark | None") -> bool:
        return known is None or (self.version, not self.typing) > (known.version, not known.typing)


class Room:
    """A channel in which somebody types, or which somebody here follows."""

    def __init__(self, channel_id: UUID) -> None:
        self._channel_id = channel_id
        self.marks: dict[UUID, Mark] = {}
        self.watchers: dict[asyncio.Event, UUID] = {}
        self._seers: Set[UUID] = frozenset()
        self._rights = Together(self._read_rights)

    def wake(self) -> None:
        for news in self.watchers:
            news.set()

    async def is_seen_by(self, viewer_id: UUID) -> bool:
        """Whether they may see the channel now: one statement for all who are woken at the same time."""
        await self._rights.read({viewer_id})
        return viewer_id in self._seers

    async def _read_rights(self, viewer_ids: Set[UUID]) -> None:
        seers = await Channel.seers_of(self._channel_id, viewer_ids)
        self._seers = ((self._seers - viewer_ids) | seers) & set(self.watchers.values())


class Typing:
    """One a process; it learns of the others' by the doorbell."""

    def __init__(self, doorbell: Doorbell, *, clock: Clock = utc_now) -> None:
        self._doorbell = doorbell
        self._clock = clock
        self._rooms: dict[UUID, Room] = {}
        self._ends: list[tuple[int, UUID, UUID]] = []  # a heap: when whose mark in which channel ends
        self._timer: asyncio.TimerHandle | None = None

    async def set_typing(self, viewer: User, *, channel_id: UUID, typing: bool) -> None:
        """Raises NotFound, Forbidden if one is not in the channel, and Conflict if it is archived."""
        await writable_channel(viewer, channel_id, path=PATH)
        if typing:
            self._typed(channel_id, viewer.id)
        else:
            self.stopped(channel_id, viewer.id)

    def stopped(self, channel_id: UUID, user_id: UUID) -> None:
        """They sent what they wrote, gave it up or left; nothing is told of who was not typing."""
        known = self._mark(channel_id, user_id)
        if known is not None and known.typing:
            self._tell(channel_id, user_id, -max(self._now() + LASTS, known.version))

    def typing_users(self, channel_id: UUID) -> list[UUID]:
        return list(self._typing_now(channel_id).user_ids)

    async def watch(self, viewer: User, *, channel_id: UUID) -> AsyncGenerator[TypingNow]:
        """Who types now, then at each change; a slow reader gets the latest. Ends when one may not see it any more.

        Raises NotFound.
        """
        room, news = self._room(channel_id), asyncio.Event()
        room.watchers[news] = viewer.id
        told: TypingNow | None = None
        try:
            while True:
                news.clear()
                now = self._typing_now(channel_id)
                if told is None or now.is_news_after(told):
                    if not await insisting(lambda: room.is_seen_by(viewer.id)):
                        break
                    told = now
                    yield now
                await news.wait()
        finally:
            del room.watchers[news]
            self._forget(channel_id, room)
        if told is None:
            raise NotFound("Channel", path=PATH)

    def heard(self, topic: str) -> None:
        """Take a topic of the doorbell; one that is not ours is passed over."""
        try:
            kind, channel_id, user_id, until = topic.split(":")
            if kind == TOPIC:
                self._apply(UUID(channel_id), UUID(user_id), int(until))
        except ValueError:
            return

    def sweep(self) -> None:
        """End what has ended. Done by itself in time."""
        now = self._now()
        while self._ends and self._ends[0][0] <= now:
            _, channel_id, user_id = heapq.heappop(self._ends)
            self._end(channel_id, user_id)
        self._wait_for_next()

    def _typed(self, channel_id: UUID, user_id: UUID) -> None:
        known, now = self._mark(channel_id, user_id), self._now()
        if known is not None and known.typing and known.ends - now > LASTS - AGAIN:
            return
        self._tell(channel_id, user_id, max(now + LASTS, known.version + 1 if known else 0))

    def _tell(self, channel_id: UUID, user_id: UUID, until: int) -> None:
        """By typing:<channel>:<user>:<until, epoch milliseconds, negative if they stopped>; here it is true at once."""
        self._apply(channel_id, user_id, until)
        self._doorbell.ring([f"{TOPIC}:{channel_id}:{user_id}:{until}"])

    def _apply(self, channel_id: UUID, user_id: UUID, until: int) -> None:
        now = self._now()
        mark = Mark(version=abs(until), typing=until > 0, ends=min(abs(until), now + LASTS))
        if mark.ends <= now or not mark.follows(self._mark(channel_id, user_id)):
            return
        room = self._room(channel_id)
        room.marks[user_id] = mark
        room.wake()
        ending = (mark.ends, channel_id, user_id)
        heapq.heappush(self._ends, ending)
        if self._ends[0] == ending:
            self._wait_for_next()

    def _end(self, channel_id: UUID, user_id: UUID) -> None:
        room = self._rooms.get(channel_id)
        if room is not None and self._mark(channel_id, user_id) is None and room.marks.pop(user_id, None):
            room.wake()
            self._forget(channel_id, room)

    def _wait_for_next(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._ends:
            milliseconds = self._ends[0][0] - self._now() + 1
            self._timer = asyncio.get_running_loop().call_later(max(milliseconds, 1) / 1_000, self.sweep)

    def _typing_now(self, channel_id: UUID) -> TypingNow:
        room, now = self._rooms.get(channel_id), self._now()
        marks = room.marks if room else {}
        typing = {user_id: mark.ends for user_id, mark in marks.items() if mark.typing and mark.ends > now}
        ends = max(typing.values(), default=now)
        return TypingNow(channel_id, tuple(typing), datetime.fromtimestamp(ends / 1_000, UTC))

    def _mark(self, channel_id: UUID, user_id: UUID) -> Mark | None:
        """What is known of them there, if it has not ended."""
        room = self._rooms.get(channel_id)
        mark = room.marks.get(user_id) if room else None
        return mark if mark is not None and mark.ends > self._now() else None

    def _room(self, channel_id: UUID) -> Room:
        room = self._rooms.get(channel_id)
        if room is None:
            room = self._rooms[channel_id] = Room(channel_id)
        return room

    def _forget(self, channel_id: UUID, room: Room) -> None:
        if not room.marks and not room.watchers:
            self._rooms.pop(channel_id, None)

    def _now(self) -> int:
        return int(self._clock().timestamp() * 1_000)

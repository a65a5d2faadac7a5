"""Those who follow the same are told together: one execution and one payload for each event and group."""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from core.errors import Refusal
from core.live import Event, Follower, Head, Pruned
from core.steady import RETRY_SOON_SECONDS, insisting, outcome
from gql.context import Context
from gql.cursors import Place
from gql.execution import TRIES, Subscription, Unanswered
from gql.lines import Line
from models.streams import heads

TOGETHER = 50  # events shown at the same time


class Sink(Protocol):
    """One subscriber's end of its socket."""

    def context(self) -> Context:
        """A new one, for one execution."""
        ...

    async def send(self, payload: str) -> None:
        """Wait until there is room for it. The payload is a response in JSON."""
        ...

    def offer(self, payload: str) -> None:
        """Without waiting; a socket without room is closed."""
        ...


@dataclass(eq=False, slots=True)
class Member:
    """A subscriber who has everything up to `position`. `over`: the refusal it ends with, None for nothing to say."""

    viewer_id: UUID
    sink: Sink
    position: int = 0
    group: "Group | None" = None
    over: "asyncio.Future[Refusal | None]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def finish(self, refusal: Refusal | None) -> None:
        if not self.over.done():
            self.over.set_result(refusal)

    def leave(self) -> None:
        """Nothing is to be told any more."""
        if self.group is not None:
            self.group.leave(self)


class Group:
    """Subscribers of one stream to whom each event looks the same."""

    def __init__(self, subscription: Subscription, line: Line, *, ended: "Callable[[Group], object]") -> None:
        self._members: set[Member] = set()
        self._subscription = subscription
        self._line = line
        self._position = line.position
        self._admitted = line.admitted
        self._ended = ended
        self._telling = asyncio.create_task(self._tell_all())
        self._telling.add_done_callback(self._broken)

    def join(self, member: Member, position: int) -> None:
        """For a subscriber who has everything that the group was told, and may have more."""
        member.position = position
        member.group = self
        self._members.add(member)

    def leave(self, member: Member) -> None:
        member.group = None
        self._members.discard(member)
        if not self._members:
            self._telling.cancel()
            self._ended(self)

    def _broken(self, telling: asyncio.Task[None]) -> None:
        """It does not end by itself: its members are told to come again rather than wait for nothing."""
        self._ended(self)
        error = None if telling.cancelled() else telling.exception()
        for member in self._members:
            if not member.over.done():
                member.over.set_exception(error or Unanswered())

    async def _tell_all(self) -> None:
        async with self._line.hub.follower() as follower:
            await insisting(lambda: follower.follow(self._line.stream))
            while True:
                await self._tell_next(follower)

    async def _tell_next(self, follower: Follower) -> None:
        try:
            events = await next_events(follower, self._line.stream, self._position)
            for batch in batches(events):
                await self._tell(batch, follower)
        except Pruned:
            await self._start_over(follower)
            return
        if not events:
            await follower.woken()

    async def _tell(self, events: Sequence[Event], follower: Follower) -> None:
        payloads = await payloads_of(self._subscription, self._line, events, follower, self._any_context)
        await self._shut_out(follower)
        for event, payload in zip(events, payloads, strict=True):
            self._position = event.seq
            for member in self._members:
                if member.position < event.seq:
                    member.position = event.seq
                    if payload is not None:
                        member.sink.offer(payload)
                    if self._line.news.ends(event):
                        member.finish(None)

    def _any_context(self) -> Context | None:
        return next((member.sink.context() for member in self._members), None)

    async def _shut_out(self, follower: Follower) -> None:
        """Whoever is put out by anything known by now: a payload tells how things are, not how they were then."""
        while not follower.is_at_end(self._line.stream, self._admitted):
            for event in await next_events(follower, self._line.stream, self._admitted):
                gone = await shut_out(self._line, event, {member.viewer_id for member in self._members})
                if gone:
                    await self._put_out(gone, cursor_at(follower, event))
                self._admitted = event.seq

    async def _put_out(self, gone: Collection[UUID], cursor: str) -> None:
        for member in [one for one in self._members if one.viewer_id in gone]:
            await tell(self._subscription, member, lambda: self._line.news.revoked(cursor))
            self._members.discard(member)
            member.finish(None)

    async def _start_over(self, follower: Follower) -> None:
        """The log has gone on without this group: its members fetch everything again, if they still may."""
        head = await insisting(lambda: follower.follow(self._line.stream))
        members = set(self._members)
        viewers = {member.viewer_id for member in members}
        gone = await insisting(lambda: self._line.news.strangers(viewers))
        self._position = self._admitted = head.last_seq
        cursor = Place(self._line.stream, head.epoch, head.last_seq).cursor()
        await self._put_out(gone, cursor)
        over = await is_over(self._line, follower, head)
        for member in members & self._members:
            member.position = head.last_seq
            await tell(self._subscription, member, lambda: self._line.news.reset(cursor))
            if over:
                member.finish(None)


def cursor_at(follower: Follower, event: Event) -> str:
    return Place(event.stream, follower.epoch(event.stream), event.seq).cursor()


async def tell(subscription: Subscription, member: Member, news: Callable[[], object]) -> None:
    """Tell one member alone; over for it if that cannot be told."""
    try:
        root = news()
    except Refusal as refusal:
        member.finish(refusal)
        return
    member.sink.offer(await subscription.told(root, member.sink.context()))


def batches(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    return (events[start : start + TOGETHER] for start in range(0, len(events), TOGETHER))


async def next_events(follower: Follower, stream: str, seq: int) -> Sequence[Event]:
    """What is past `seq`, however long the database does not answer. Raises Pruned."""
    known = follower.known(stream, seq)
    return await insisting(lambda: follower.after(stream, seq)) if known is None else known


async def is_over(line: Line, follower: Follower, head: Head) -> bool:
    """Whether the last event there is ends it all."""
    last = await next_events(follower, line.stream, head.last_seq - 1) if head.last_seq else ()
    return any(line.news.ends(event) for event in last)


async def shut_out(line: Line, event: Event, viewers: Collection[UUID]) -> Collection[UUID]:
    """Who of the viewers may not see the event, nor what follows it."""
    suspects = line.news.suspects(event, viewers)
    return await insisting(lambda: line.news.strangers(suspects)) if suspects else ()


async def payloads_of(
    subscription: Subscription,
    line: Line,
    events: Sequence[Event],
    follower: Follower,
    context: Callable[[], Context | None],
) -> list[str | None]:
    """The events as these followers see them, shown at the same time: what they ask of the database is asked once."""
    first = context()
    if len(events) == 1:  # most often
        return [await payload_of(subscription, line, events[0], cursor_at(follower, events[0]), first, context)]
    showing = (payload_of(subscription, line, event, cursor_at(follower, event), first, context) for event in events)
    return await asyncio.gather(*showing)


async def payload_of(
    subscription: Subscription,
    line: Line,
    event: Event,
    cursor: str,
    asking: Context | None,
    again: Callable[[], Context | None],
) -> str | None:
    """None if these followers are not told of the event, or are gone."""
    for tries in range(TRIES):
        if asking is None:
            return None
        root = line.news.plain(event, cursor)
        if root is None:
            root = await outcome(line.news.shown(event, cursor, asking))  # what it raised is told as the field's error
        if root is None:
            return None
        try:
            return await subscription.told(root, asking, insist=tries < TRIES - 1)
        except Unanswered:
            await asyncio.sleep(RETRY_SOON_SECONDS)
            await insisting(lambda: heads([event.stream]))  # an outage, however long, uses up one try
            asking = again()  # a new one: what failed in the one before stays failed
    return None


class Groups:
    """All groups of this process."""

    def __init__(self) -> None:
        self._groups: dict[object, Group] = {}

    async def enter(self, subscription: Subscription, line: Line, sink: Sink) -> Member:
        """Tell a subscriber everything from its place on until now; from then on its group does, until it leaves."""
        member = Member(line.viewer_id, sink)
        if line.opening is not None:
            await sink.send(await subscription.told(line.opening, sink.context()))
        if line.over:
            member.finish(None)
            return member
        async with line.hub.follower() as follower:
            await insisting(lambda: follower.follow(line.stream))
            while await CatchingUp(subscription, line, member).done(follower):
                if follower.is_at_end(line.stream, line.position):  # and nothing comes between this and joining
                    self._join(subscription, line, member)
                    break
        return member

    def _join(self, subscription: Subscription, line: Line, member: Member) -> None:
        key = subscription.key(line)
        if key not in self._groups:
            self._groups[key] = Group(subscription, line, ended=lambda group: self._forget(key, group))
        self._groups[key].join(member, line.position)

    def _forget(self, key: object, group: Group) -> None:
        if self._groups.get(key) is group:
            del self._groups[key]


@dataclass(frozen=True, slots=True)
class CatchingUp:
    """Telling one subscriber what is in the log already."""

    subscription: Subscription
    line: Line
    member: Member

    async def done(self, follower: Follower) -> bool:
        """Whether it has everything now; else it is over for it."""
        while not self.member.over.done():
            try:
                events = await next_events(follower, self.line.stream, self.line.position)
                for batch in batches(events):
                    await self._tell(batch, follower)
                    if self.member.over.done():
                        return False
            except Pruned:
                await self._start_over(follower)
                continue
            if not events:
                return True
        return False

    async def _tell(self, events: Sequence[Event], follower: Follower) -> None:
        line, sink = self.line, self.member.sink
        payloads = await payloads_of(self.subscription, line, events, follower, sink.context)
        for event, payload in zip(events, payloads, strict=True):
            if await self._is_shut_out(follower):
                return
            if payload is not None:
                await sink.send(payload)
            line.position = event.seq
            if line.news.ends(event):
                self.member.finish(None)

    async def _is_shut_out(self, follower: Follower) -> bool:
        """By anything known by now: replaying may have waited long for a client that does not read."""
        line = self.line
        while not follower.is_at_end(line.stream, line.admitted):
            for event in await next_events(follower, line.stream, line.admitted):
                if await shut_out(line, event, (line.viewer_id,)):
                    await self._revoke(cursor_at(follower, event))
                    return True
                line.admitted = event.seq
        return False

    async def _revoke(self, cursor: str) -> None:
        await tell(self.subscription, self.member, lambda: self.line.news.revoked(cursor))
        self.member.finish(None)

    async def _start_over(self, follower: Follower) -> None:
        line = self.line
        head = await insisting(lambda: follower.follow(line.stream))
        gone = await insisting(lambda: line.news.strangers((line.viewer_id,)))
        cursor = Place(line.stream, head.epoch, head.last_seq).cursor()
        if gone:
            await self._revoke(cursor)
            return
        line.position = line.admitted = head.last_seq
        await tell(self.subscription, self.member, lambda: line.news.reset(cursor))
        if await is_over(line, follower, head):
            self.member.finish(None)

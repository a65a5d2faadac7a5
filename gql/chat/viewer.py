"""What concerns one person: their own stream, and what there is to read in their channels."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.events import ChannelNews, UserNews
from core.live import Event, Follower, Hub, Pruned
from core.steady import insisting
from gql.chat.events import (
    ChannelJoined,
    ChannelLeft,
    MentionReceived,
    StreamReset,
    TaskChanged,
    UnreadChanged,
    ViewerEvent,
)
from gql.chat.lines import RESET
from gql.chat.types import Channel, ChannelMembership, Mention
from gql.cursors import Place, now_ms
from gql.ids import global_id
from gql.tasks.types import Task
from models import chat as rows
from models.streams import changed_since, channel_stream, user_stream
from models.tasks import Task as TaskRow
from models.users import User

PAUSE_SECONDS = 0.1  # in which what there is to read may change often, and is told once
SLACK = timedelta(seconds=60)  # that clocks and transactions may be apart
COUNTED = (ChannelNews.MESSAGE_ADDED, ChannelNews.MESSAGE_UPDATED, ChannelNews.MESSAGE_DELETED)


async def viewer_events(hub: Hub, viewer: User, after: Place | None) -> AsyncGenerator[ViewerEvent]:
    """From a place on, or from now; what there is to read is told as it is, not as often as it changed."""
    async with hub.follower() as follower:
        mine = Mine(viewer, follower)
        if not await insisting(lambda: mine.begin(after)):
            yield mine.reset()
        while True:
            try:
                async for event in mine.news():
                    yield event
            except Pruned:
                await insisting(mine.start_over)
                yield mine.reset()
            await follower.woken()
            await asyncio.sleep(PAUSE_SECONDS)


class Mine:
    """One person's place in their own stream and in those of their channels.

    Cursors are of `_told`: whatever was the last that reached them, what they missed comes after it.
    """

    def __init__(self, viewer: User, follower: Follower) -> None:
        self.stream = user_stream(viewer.id)
        self._viewer = viewer
        self._follower = follower
        self._seq = 0  # of the own stream, up to which it is read
        self._told = Place(self.stream, 0, 0)
        self._channels: dict[UUID, int] = {}
        self._unread: set[UUID] = set()  # channels whose counts are to be told
        self._own: set[UUID] = set()  # those of which the own stream said so

    async def begin(self, after: Place | None) -> bool:
        """Follow everything from now on, or where `after` fits from there; whether it fits."""
        moment = now_ms()
        head = await self._follower.follow(self.stream)
        fits = after is not None and after.fits(self.stream, head)
        self._told = after if after is not None and fits else Place(self.stream, head.epoch, head.last_seq, moment)
        self._seq = self._told.seq
        for channel_id in await rows.Membership.owned_by(self._viewer).values_list("channel_id", flat=True):
            await self._enter(UUID(str(channel_id)))
        if fits:
            await self._note_missed(datetime.fromtimestamp(self._told.at / 1_000, UTC) - SLACK)
        return fits or after is None

    async def start_over(self) -> None:
        """From now on: what happened meanwhile is not kept."""
        for channel_id in list(self._channels):
            self._exit(channel_id)
        self._unread.clear()
        self._own.clear()
        await self.begin(None)

    def reset(self) -> StreamReset:
        return StreamReset(cursor=self._cursor(), reason=RESET)

    async def news(self) -> AsyncGenerator[ViewerEvent]:
        """What is there to tell now. Raises Pruned."""
        while events := await insisting(self._own_events):
            for event in events:
                async for told in self._own_news(event):
                    yield told
        moment = now_ms()
        await insisting(self._count_all)
        async for told in self._unread_news(self._unread | self._own, moment):
            yield told

    async def _own_events(self) -> list[Event]:
        return await self._follower.after(self.stream, self._seq)

    async def _own_news(self, event: Event) -> AsyncGenerator[ViewerEvent]:
        """What the stream said of counts is told before another event: its cursor is past them."""
        if event.kind == UserNews.UNREAD_CHANGED:
            self._own.add(UUID(event.payload["channel"]))
            self._seq = event.seq
            return
        async for told in self._unread_news(self._own, self._told.at):
            yield told
        self._seq = event.seq
        self._pass(self._told.at)
        shown = await insisting(lambda: self._shown(event))
        if shown is not None:
            yield shown

    async def _unread_news(self, channel_ids: set[UUID], moment: int) -> AsyncGenerator[UnreadChanged]:
        """Their counts as they are; once the last of them is told, everything until `moment` is."""
        changed = await insisting(lambda: self._memberships(channel_ids))
        self._unread = self._unread - channel_ids
        self._own = self._own - channel_ids
        for row in changed[:-1]:
            yield UnreadChanged(cursor=self._cursor(), membership=ChannelMembership.of(row))
        self._pass(moment)
        for row in changed[-1:]:
            yield UnreadChanged(cursor=self._cursor(), membership=ChannelMembership.of(row))

    async def _memberships(self, channel_ids: set[UUID]) -> Sequence[rows.Membership]:
        if not channel_ids:
            return []
        return await rows.Membership.owned_by(self._viewer).filter(channel_id__in=channel_ids).order_by("id")

    async def _shown(self, event: Event) -> ViewerEvent | None:
        match event.kind:
            case UserNews.MENTIONED:
                mention = await rows.Mention.owned_by(self._viewer).get_or_none(id=UUID(event.payload["mention"]))
                return mention and MentionReceived(cursor=self._cursor(), mention=Mention.of(mention))
            case UserNews.CHANNEL_JOINED:
                return await self._joined(UUID(event.payload["channel"]))
            case UserNews.TASK_CHANGED:
                return await self._task_changed(UUID(event.payload["task"]))
            case _:
                return self._left(UUID(event.payload["channel"]))

    async def _task_changed(self, task_id: UUID) -> TaskChanged:
        row = await TaskRow.owned_by(self._viewer).get_or_none(id=task_id)
        gone = global_id("Task", task_id) if row is None else None
        return TaskChanged(cursor=self._cursor(), task=Task.maybe(row), deleted_id=gone)

    async def _joined(self, channel_id: UUID) -> ChannelJoined | None:
        await self._enter(channel_id)
        channel = await rows.Channel.visible_to(self._viewer).get_or_none(id=channel_id)
        if channel is None:  # left again: an event of its own tells so
            return None
        membership = await rows.Membership.owned_by(self._viewer).get_or_none(channel_id=channel_id)
        if membership is not None and membership.last_read < channel.last_number:  # somebody spoke since
            self._unread.add(channel_id)
        return ChannelJoined(cursor=self._cursor(), channel=Channel.of(channel))

    def _left(self, channel_id: UUID) -> ChannelLeft:
        self._exit(channel_id)
        return ChannelLeft(cursor=self._cursor(), channel_id=global_id("Channel", channel_id))

    async def _enter(self, channel_id: UUID) -> None:
        if channel_id not in self._channels:
            head = await self._follower.follow(channel_stream(channel_id))
            self._channels[channel_id] = head.last_seq

    def _exit(self, channel_id: UUID) -> None:
        self._follower.leave(channel_stream(channel_id))
        self._channels.pop(channel_id, None)

    async def _note_missed(self, moment: datetime) -> None:
        streams = {channel_stream(channel_id): channel_id for channel_id in self._channels}
        self._unread.update(streams[stream] for stream in await changed_since(list(streams), moment))

    async def _count_all(self) -> None:
        for channel_id in list(self._channels):
            await self._count(channel_id)

    async def _count(self, channel_id: UUID) -> None:
        """Whether a channel's news change what there is to read."""
        try:
            events = await self._follower.after(channel_stream(channel_id), self._channels[channel_id])
        except Pruned:
            head = await self._follower.follow(channel_stream(channel_id))
            self._channels[channel_id] = head.last_seq
            self._unread.add(channel_id)
            return
        if events:
            self._channels[channel_id] = events[-1].seq
        if any(event.kind in COUNTED and event.payload.get("author") != str(self._viewer.id) for event in events):
            self._unread.add(channel_id)

    def _pass(self, moment: int) -> None:
        """Everything up to here is told."""
        self._told = Place(self.stream, self._follower.epoch(self.stream), self._seq, moment)

    def _cursor(self) -> str:
        return Place(self.stream, self._follower.epoch(self.stream), self._told.seq, self._told.at).cursor()

"""What concerns one person: their own stream, and what there is to read in their channels."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.events import ChannelNews, UserNews
from core.live import Event, Follower, Head, Hub, Pruned
from gql.chat.events import ChannelJoined, ChannelLeft, MentionReceived, StreamReset, UnreadChanged, ViewerEvent
from gql.chat.lines import RESET
from gql.chat.types import Channel, ChannelMembership, Mention
from gql.cursors import Place, now_ms
from gql.ids import global_id
from models import chat as rows
from models.streams import changed_since, channel_stream, user_stream
from models.users import User

PAUSE_SECONDS = 0.1  # in which what there is to read may change often, and is told once
SLACK = timedelta(seconds=60)  # that clocks and transactions may be apart
COUNTED = (ChannelNews.MESSAGE_ADDED, ChannelNews.MESSAGE_UPDATED, ChannelNews.MESSAGE_DELETED)


async def viewer_events(hub: Hub, viewer: User, after: Place | None) -> AsyncGenerator[ViewerEvent]:
    """From a place on, or from now; what there is to read is told as it is, not as often as it changed."""
    async with hub.follower() as follower:
        mine = Mine(viewer, follower)
        head = await mine.begin(after)
        if after is not None and not after.fits(mine.stream, head):
            yield StreamReset(cursor=mine.cursor(), reason=RESET)
        while True:
            async for event in mine.news():
                yield event
            await follower.woken()
            await asyncio.sleep(PAUSE_SECONDS)


class Mine:
    """One person's place in their own stream and in those of their channels."""

    def __init__(self, viewer: User, follower: Follower) -> None:
        self.stream = user_stream(viewer.id)
        self._viewer = viewer
        self._follower = follower
        self._seq = 0
        self._channels: dict[UUID, int] = {}
        self._unread: set[UUID] = set()  # channels whose counts are to be told

    async def begin(self, after: Place | None) -> Head:
        """Follow everything from now on, or where `after` fits from there."""
        head = await self._follower.follow(self.stream)
        resumed = after is not None and after.fits(self.stream, head)
        self._seq = after.seq if after is not None and resumed else head.last_seq
        for channel_id in await rows.Membership.owned_by(self._viewer).values_list("channel_id", flat=True):
            await self._enter(UUID(str(channel_id)))
        if after is not None and resumed:
            await self._note_missed(datetime.fromtimestamp(after.at / 1_000, UTC) - SLACK)
        return head

    def cursor(self) -> str:
        return Place(self.stream, self._follower.epoch(self.stream), self._seq, now_ms()).cursor()

    async def news(self) -> AsyncGenerator[ViewerEvent]:
        """What is there to tell now."""
        async for event in self._own_news():
            yield event
        for channel_id in list(self._channels):
            await self._count(channel_id)
        waiting, self._unread = self._unread, set()
        for row in await rows.Membership.owned_by(self._viewer).filter(channel_id__in=waiting):
            yield UnreadChanged(cursor=self.cursor(), membership=ChannelMembership.of(row))

    async def _own_news(self) -> AsyncGenerator[ViewerEvent]:
        while events := await self._own_events():
            for event in events:
                self._seq = event.seq
                shown = await self._shown(event)
                if shown is not None:
                    yield shown

    async def _own_events(self) -> list[Event]:
        return await self._follower.after(self.stream, self._seq)

    async def _shown(self, event: Event) -> ViewerEvent | None:
        match event.kind:
            case UserNews.MENTIONED:
                mention = await rows.Mention.owned_by(self._viewer).get_or_none(id=UUID(event.payload["mention"]))
                return mention and MentionReceived(cursor=self.cursor(), mention=Mention.of(mention))
            case UserNews.CHANNEL_JOINED:
                return await self._joined(UUID(event.payload["channel"]))
            case UserNews.CHANNEL_LEFT:
                return self._left(UUID(event.payload["channel"]))
            case _:
                self._unread.add(UUID(event.payload["channel"]))
                return None

    async def _joined(self, channel_id: UUID) -> ChannelJoined | None:
        channel = await rows.Channel.visible_to(self._viewer).get_or_none(id=channel_id)
        if channel is None:  # left again: an event of its own tells so
            return None
        await self._enter(channel_id)
        return ChannelJoined(cursor=self.cursor(), channel=Channel.of(channel))

    def _left(self, channel_id: UUID) -> ChannelLeft:
        self._follower.leave(channel_stream(channel_id))
        self._channels.pop(channel_id, None)
        return ChannelLeft(cursor=self.cursor(), channel_id=global_id("Channel", channel_id))

    async def _enter(self, channel_id: UUID) -> None:
        if channel_id not in self._channels:
            head = await self._follower.follow(channel_stream(channel_id))
            self._channels[channel_id] = head.last_seq

    async def _note_missed(self, moment: datetime) -> None:
        streams = {channel_stream(channel_id): channel_id for channel_id in self._channels}
        self._unread.update(streams[stream] for stream in await changed_since(list(streams), moment))

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

"""What can be followed of chat."""

from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import aclosing
from typing import Annotated, cast
from uuid import UUID

import strawberry

from core.arguments import check_argument
from core.errors import NotFound
from core.live import Head
from core.steady import insisting
from gql.chat.events import ChannelEvent, MessageAdded, PresenceChanged, TypingChanged, ViewerEvent
from gql.chat.lines import ChannelLine, MessagesLine
from gql.chat.payloads import ChannelId
from gql.chat.viewer import viewer_events
from gql.context import Context, Info
from gql.cursors import Place, place_of
from gql.fields import READING
from gql.ids import key
from gql.lines import Line, line
from gql.users import Presence, User
from models import users as rows
from models.chat import Channel
from models.streams import channel_stream, heads
from resolvers.chat.following import was_shut_out

FromCursor = Annotated[
    str | None, strawberry.argument(description="Go on after this cursor; null: with what happens from now on.")
]


@strawberry.type
class ChatSubscription:
    @strawberry.subscription(description="What happens in a channel; with `after` nothing is left out or told twice.")
    async def channel_events(
        self, info: Info, channel_id: ChannelId, after: FromCursor = None
    ) -> AsyncGenerator[ChannelEvent]:
        opened = await _channel_line(info.context, channel_id, after, of_messages=False)
        return cast("AsyncGenerator[ChannelEvent]", opened)

    @strawberry.subscription(description="What is said in a channel; with `after` nothing is left out or told twice.")
    async def message_added(
        self, info: Info, channel_id: ChannelId, after: FromCursor = None
    ) -> AsyncGenerator[MessageAdded]:
        opened = await _channel_line(info.context, channel_id, after, of_messages=True)
        return cast("AsyncGenerator[MessageAdded]", opened)

    @strawberry.subscription(description="What concerns the one who asks, on all their devices.")
    async def viewer_events(self, info: Info, after: FromCursor = None) -> AsyncGenerator[ViewerEvent]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(READING)
        async with aclosing(viewer_events(ctx.live.hub, viewer, _place(after))) as events:
            async for event in events:
                yield event

    @strawberry.subscription(description="Who is typing in a channel: everybody now, then each change.")
    async def typing_changed(self, info: Info, channel_id: ChannelId) -> AsyncGenerator[TypingChanged]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(READING)
        channel = key(channel_id, "Channel", path=("channelId",))
        async with aclosing(ctx.live.typing.watch(viewer, channel_id=channel)) as changes:
            async for now in changes:
                people = await insisting(lambda now=now: _people(now.user_ids))
                yield TypingChanged(channel_id=channel_id, users=people, expires_at=now.expires_at)

    @strawberry.subscription(description="How people are there: each of them now, then each change.")
    async def presence_changed(
        self,
        info: Info,
        user_ids: Annotated[list[strawberry.ID], strawberry.argument(description="Whom to follow, at most 100.")],
    ) -> AsyncGenerator[PresenceChanged]:
        ctx = info.context
        viewer = ctx.viewer
        ctx.require(READING)
        check_argument(user_ids, ("userIds",))
        wanted = [key(user_id, "User", path=("userIds",)) for user_id in user_ids]
        known = {user.row.id: user for user in await _people(wanted)}
        if len(known) < len(set(wanted)):
            raise NotFound("User", path=("userIds",))
        async with aclosing(ctx.live.presence.watch_presence(viewer, user_ids=wanted)) as changes:
            async for now in changes:
                yield PresenceChanged(user=known[now.user_id], presence=Presence.of(now))


def _place(after: str | None) -> Place | None:
    check_argument(after, ("after",))
    return None if after is None else place_of(after)


async def _people(user_ids: Sequence[UUID]) -> list[User]:
    """In the order asked; accounts that are gone are left out."""
    found = await rows.User.in_bulk(set(user_ids), "id")
    return [User.of(found[user_id]) for user_id in user_ids if user_id in found]


async def _channel_line(
    context: Context, channel_id: str, after: str | None, *, of_messages: bool
) -> AsyncIterable[object]:
    """Raises NotFound for a channel that one does not see and did not see before, and Invalid for a wrong cursor."""
    viewer = context.viewer
    context.require(READING)
    place = _place(after)
    channel = key(channel_id, "Channel", path=("channelId",))
    stream = channel_stream(channel)
    news = MessagesLine(channel) if of_messages else ChannelLine(channel)
    head = (await heads([stream]))[stream]
    if await Channel.visible_to(viewer).filter(id=channel).exists():
        return line(context.live.hub, stream, news, viewer.id, head=head, after=place)
    if place is None or not _is_known(place, stream, head) or not await was_shut_out(viewer, channel, since=place.seq):
        raise NotFound("Channel", path=("channelId",))
    opening = news.revoked(place.cursor())  # not where the stream ends: that tells how much is said there
    return Line(context.live.hub, stream, news, viewer.id, place.seq, place.seq, opening=opening, over=True)


def _is_known(place: Place, stream: str, head: Head) -> bool:
    """Whether the place can only come from who saw the channel."""
    return place.epoch != 0 and place.fits(stream, head)

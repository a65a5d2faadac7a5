"""What can be asked of chat."""

from typing import Annotated

import strawberry

from gql.chat.found import MessageSearchConnection
from gql.chat.loading import stream_heads
from gql.chat.types import Channel, Mention, Message
from gql.context import Info
from gql.cursors import Place, now_ms
from gql.fields import field
from gql.ids import key_or_nil
from gql.pages import BY_ID, After, Connection, First, connected, window
from models.pages import page_of
from models.streams import user_stream
from resolvers.chat import channels, messages, reading, search


@strawberry.type
class ChatQuery:
    @field("Public channels that are not archived, in the order they were made.")
    async def channels(
        self,
        info: Info,
        query: Annotated[str | None, strawberry.argument(description="Part of the name, 1-100 characters.")] = None,
        first: First = None,
        after: After = None,
    ) -> Connection[Channel]:
        found = channels.public_channels(info.context.viewer, query)
        return connected(Channel, await page_of(found, window(first, after), order=BY_ID.columns))

    @field("The channels one is in, in the order they were made.")
    async def my_channels(self, info: Info, first: First = None, after: After = None) -> Connection[Channel]:
        mine = channels.my_channels(info.context.viewer)
        return connected(Channel, await page_of(mine, window(first, after), order=BY_ID.columns))

    @field("A channel by id, or by name: a public one, else one's own private one; null if there is none.")
    async def channel(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Its id.")] = None,
        name: Annotated[str | None, strawberry.argument(description="Its name, in any case if public.")] = None,
    ) -> Channel | None:
        channel_id = key_or_nil(id, "Channel") if id is not None else None
        return Channel.maybe(await channels.channel(info.context.viewer, channel_id=channel_id, name=name))

    @field("A message by id; null if there is none that one may see.")
    async def message(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Message | None:
        found = await messages.message(info.context.viewer, message_id=key_or_nil(id, "Message"))
        return Message.maybe(found)

    @field("The messages that call one, newest first.")
    async def my_mentions(
        self,
        info: Info,
        unread_only: Annotated[bool, strawberry.argument(description="Only those not read yet.")] = False,
        first: First = None,
        after: After = None,
    ) -> Connection[Mention]:
        mine = reading.my_mentions(info.context.viewer, unread_only=unread_only)
        return connected(Mention, await page_of(mine, window(first, after), order=BY_ID.columns, descending=True))

    @field("Ask for it first in a document, then follow viewerEvents `after` it: nothing falls between.")
    async def viewer_stream_cursor(self, info: Info) -> str:
        stream = user_stream(info.context.viewer.id)
        head = (await stream_heads([stream]))[0]
        return Place(stream, head.epoch, head.last_seq, now_ms()).cursor()

    @field("Messages in the channels one is in with all the words of the query, newest first.")
    async def search_messages(
        self,
        info: Info,
        query: Annotated[str, strawberry.argument(description="1-500 characters; the last word may be only begun.")],
        channel_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only there.")] = None,
        author_id: Annotated[strawberry.ID | None, strawberry.argument(description="Only by them.")] = None,
        first: First = None,
        after: After = None,
    ) -> MessageSearchConnection:
        hits = await search.search_messages(
            info.context.viewer,
            query=query,
            channel_id=None if channel_id is None else key_or_nil(channel_id, "Channel"),
            author_id=None if author_id is None else key_or_nil(author_id, "User"),
            window=window(first, after),
        )
        return MessageSearchConnection.of_hits(hits)

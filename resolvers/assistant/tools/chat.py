"""Channels and messages looked up, and a message sent, by the assistant."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from core.env import Env
from core.global_ids import global_id, key_or_nil
from models.chat import Channel, Membership, Message
from models.pages import Window, page_of
from models.users import User
from resolvers.assistant.tools.tool import READING, WRITING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import LIMIT, LIMIT_MAX, Limit, told, told_moment
from resolvers.chat import channels, messages, search
from resolvers.chat.messages import CONTENT_MAX
from resolvers.chat.reading import Unread, unread_of
from resolvers.chat.search import QUERY_MAX


class WantedChannels(Arguments):
    name: str | None = Field(default=None, description="Only those with this in their name; null: all.")
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


class WantedMessages(Arguments):
    query: str = Field(description=f"1-{QUERY_MAX} characters: messages with all its words, the last may be begun.")
    channel_id: str | None = Field(default=None, description="Only in this channel, by its id; null: in all.")
    author_id: str | None = Field(default=None, description="Only by this person, by their id; null: by all.")
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


class AskedMessage(Arguments):
    channel_id: str = Field(description="The channel's id, as list_my_channels told it.")
    content: str = Field(description=f"What to say, in Markdown, 1-{CONTENT_MAX:,} characters.")
    reply_to_id: str | None = Field(default=None, description="The id of the message it answers; null: none.")


async def _list_my_channels(env: Env, viewer: User, asked: WantedChannels) -> dict[str, Any]:
    del env
    mine = channels.my_channels(viewer)
    wanted = mine if asked.name is None else mine.filter(name__icontains=asked.name)
    page = await page_of(wanted, Window(asked.limit or LIMIT), order=("id",))
    unread = await _unread(viewer, page.rows)
    return {"channels": [_channel(row, unread.get(row.id, Unread())) for row in page.rows], "more": page.has_next}


async def _unread(viewer: User, rows: Sequence[Channel]) -> dict[UUID, Unread]:
    mine = await Membership.owned_by(viewer).filter(channel_id__in=[row.id for row in rows])
    counts = await unread_of([membership.id for membership in mine])
    return {membership.channel_id: unread for membership, unread in zip(mine, counts, strict=True)}


def _channel(channel: Channel, unread: Unread) -> dict[str, Any]:
    return told(
        {
            "id": global_id("Channel", channel.id),
            "name": channel.name,
            "topic": channel.topic,
            "visibility": channel.visibility,
            "archived": channel.archived_at is not None,
            "unreadCount": unread.messages,
            "mentionCount": unread.mentions,
        }
    )


async def _search_my_messages(env: Env, viewer: User, asked: WantedMessages) -> dict[str, Any]:
    del env
    hits = await search.search_messages(
        viewer,
        query=asked.query,
        channel_id=None if asked.channel_id is None else key_or_nil(asked.channel_id, "Channel"),
        author_id=None if asked.author_id is None else key_or_nil(asked.author_id, "User"),
        window=Window(asked.limit or LIMIT),
    )
    found = [hit.message for hit in hits.rows]
    return {"messages": await _told_messages(viewer, found), "more": hits.has_next}


async def _told_messages(viewer: User, rows: Sequence[Message]) -> list[dict[str, Any]]:
    """In their order. Two statements."""
    authors = await User.visible_to(viewer).in_bulk({row.author_id for row in rows if row.author_id}, "id")
    places = await Channel.visible_to(viewer).in_bulk({row.channel_id for row in rows}, "id")
    return [_message(viewer, row) | _around(row, places, authors) for row in rows]


def _around(message: Message, places: Mapping[UUID, Channel], authors: Mapping[UUID, User]) -> dict[str, Any]:
    """Without what is gone meanwhile."""
    place = places.get(message.channel_id)
    author = authors.get(message.author_id) if message.author_id else None
    return told(
        {
            "channel": place and place.name,
            "author": author and {"id": global_id("User", author.id), "username": author.username},
        }
    )


def _message(viewer: User, message: Message) -> dict[str, Any]:
    return told(
        {
            "id": global_id("Message", message.id),
            "channelId": global_id("Channel", message.channel_id),
            "content": message.content,
            "createdAt": told_moment(viewer, message.created_at),
        }
    )


async def _send_channel_message(env: Env, viewer: User, asked: AskedMessage) -> dict[str, Any]:
    del env
    reply_to = asked.reply_to_id
    message = await messages.send_message(
        viewer,
        channel_id=key_or_nil(asked.channel_id, "Channel"),
        content=asked.content,
        reply_to_id=None if reply_to is None else key_or_nil(reply_to, "Message"),
    )
    return {"message": _message(viewer, message)}


LIST_MY_CHANNELS = Tool(
    "list_my_channels",
    "The chat channels the user is in, and how many messages they have not read there.",
    Effect.READ_ONLY,
    WantedChannels,
    _list_my_channels,
    READING,
    foreign=True,
)
SEARCH_MY_MESSAGES = Tool(
    "search_my_messages",
    "Chat messages with certain words in the channels the user is in, the newest first.",
    Effect.READ_ONLY,
    WantedMessages,
    _search_my_messages,
    READING,
    foreign=True,
)
SEND_CHANNEL_MESSAGE = Tool(
    "send_channel_message",
    "Say something in a chat channel in the user's name, for all its members to read.",
    Effect.DESTRUCTIVE,
    AskedMessage,
    _send_channel_message,
    WRITING,
)

"""Channels, their members and what is said in them: one module, for they point at each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import strawberry

from core.errors import Invalid
from gql.chat.loading import (
    History,
    fetch_with,
    grouped_reactions,
    last_read_messages,
    member_counts,
    mentions_shown,
    stream_heads,
    viewer_memberships,
)
from gql.context import Info
from gql.cursors import Place
from gql.enums import described
from gql.fields import field
from gql.ids import key
from gql.loaders import Part
from gql.pages import After, Before, Connection, Edge, First, Last, Order, PageInfo, connected, whole_number, window
from gql.rows import FromRow, Node
from gql.users import User
from models import chat as rows
from models import users as user_rows
from models.chat import ChannelRole, ChannelVisibility, MentionKind
from models.pages import Page, Window
from models.streams import channel_stream
from resolvers.chat import history
from resolvers.chat.access import may_moderate
from resolvers.chat.markdown import rendered
from resolvers.chat.reactions import Group
from resolvers.chat.reading import unread_of

described(
    ChannelVisibility,
    "Who may see a channel.",
    {"PUBLIC": "Everybody who is signed in.", "PRIVATE": "Its members; to others it does not exist."},
)
described(
    ChannelRole,
    "What a member may do, in falling order.",
    {
        "OWNER": "Everything, and sets the roles of others.",
        "ADMIN": "Changes the channel, puts members out, deletes messages.",
        "MEMBER": "Writes and reacts.",
    },
)
described(
    MentionKind,
    "How a message called somebody.",
    {"USER": "By name.", "CHANNEL": "With everybody in the channel.", "HERE": "With everybody who was there."},
)

BY_NUMBER = Order(("channel_id", "number"), (UUID, whole_number))  # a cursor is of one channel
REACTED_MAX = 100
REACTED_SHOWN = 20


@strawberry.type(description="A place to talk.")
class Channel(FromRow, Node):
    row: strawberry.Private[rows.Channel]
    name: str = strawberry.field(description="1-80 characters; unique among public ones without regard to case.")
    topic: str | None = strawberry.field(description="What it is for.")
    visibility: ChannelVisibility = strawberry.field(description="Who may see it.")
    is_default: bool = strawberry.field(description="Whether everybody who is new begins in it.")
    archived_at: datetime | None = strawberry.field(description="Since when it takes no writes; null: it does.")
    created_at: datetime = strawberry.field(description="When it was made.")
    updated_at: datetime = strawberry.field(description="When its name, topic or visibility last changed.")

    @strawberry.field(description="Who made it; null: the place itself, or an account that is gone.")
    async def created_by(self, info: Info) -> User | None:
        made_by = self.row.created_by_id
        return None if made_by is None else User.maybe(await info.context.loaders.user(made_by))

    @strawberry.field(description="How many are in it.")
    async def member_count(self, info: Info) -> int:
        return await info.context.loaders.each(member_counts, self.row.id)

    @field("Who is in it, in the order they came.", scopes=None)
    async def members(self, info: Info, first: First = None, after: After = None) -> Connection[ChannelMembership]:
        part = Part(
            lambda channels: rows.Membership.filter(channel_id__in=channels), "channel_id", window(first, after)
        )
        return connected(ChannelMembership, await info.context.loaders.page(self.row.id, part))

    @strawberry.field(description="How the one who asks is in it; null: not.")
    async def viewer_membership(self, info: Info) -> ChannelMembership | None:
        return ChannelMembership.maybe(await viewer_membership(info, self.row.id))

    @strawberry.field(description="Who is typing now.")
    async def typing_users(self, info: Info) -> list[User]:
        typing = info.context.live.typing.typing_users(self.row.id)
        return [User.of(row) for row in await info.context.loaders.users(typing)]

    @field("What was said, oldest first; without arguments the newest 50.", scopes=None)
    async def messages(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        around: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A message that stands in the middle; `first` or `last` tell how many."),
        ] = None,
    ) -> MessageConnection:
        loaders = info.context.loaders
        stream = channel_stream(self.row.id)
        head = await loaders.each(stream_heads, stream)  # before the page, so that nothing falls between
        cursor = Place(stream, head.epoch, head.last_seq).cursor()
        if around is not None:
            if after is not None or before is not None:
                raise Invalid("around", "left out where `after` or `before` is given")
            size = window(first, None, last, None, order=BY_NUMBER).size
            page = await history.around(self.row.id, key(around, "Message", path=("around",)), size=size)
            await fetch_with(info, page.rows)
            return MessageConnection.of_page(page, cursor)
        asked = History(_window(self.row.id, first, after, last, before))
        page = await loaders.page(self.row.id, asked)
        await fetch_with(info, page.rows)
        return MessageConnection.of_page(page, cursor)


def _window(channel_id: UUID, first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """What is asked for; from the end if nothing tells from where. Raises Invalid, for another channel's cursor too."""
    asked = window(first, after, last, before, order=BY_NUMBER)
    return Window(
        asked.size,
        _number(channel_id, asked.after, "after"),
        _number(channel_id, asked.before, "before"),
        backwards=asked.backwards or (first is None and after is None),
    )


def _number(channel_id: UUID, place: tuple[Any, ...] | None, argument: str) -> tuple[Any, ...] | None:
    if place is not None and place[0] != channel_id:
        raise Invalid(argument, "a cursor of this list")
    return place and place[1:]


async def viewer_membership(info: Info, channel_id: UUID) -> rows.Membership | None:
    return await info.context.loaders.each(viewer_memberships, (channel_id, info.context.viewer.id))


@strawberry.type(description="Somebody in a channel.")
class ChannelMembership(FromRow, Node):
    row: strawberry.Private[rows.Membership]
    role: ChannelRole = strawberry.field(description="What they may do there.")
    joined_at: datetime = strawberry.field(description="Since when they are in it.")

    @strawberry.field(description="Where.")
    async def channel(self, info: Info) -> Channel:
        return Channel.of(await info.context.loaders.channel(self.row.channel_id))

    @strawberry.field(description="Who.")
    async def user(self, info: Info) -> User:
        return User.of(await info.context.loaders.user(self.row.user_id))

    @strawberry.field(description="The newest message they have read; to others, and before the first, null.")
    async def last_read_message(self, info: Info) -> Message | None:
        if not self._own(info) or not self.row.last_read:
            return None
        return Message.maybe(await info.context.loaders.each(last_read_messages, self.row.id))

    @strawberry.field(description="How many of others' messages they have not read; to others 0.")
    async def unread_count(self, info: Info) -> int:
        return (await info.context.loaders.each(unread_of, self.row.id)).messages if self._own(info) else 0

    @strawberry.field(description="How often those call for them; to others 0.")
    async def mention_count(self, info: Info) -> int:
        return (await info.context.loaders.each(unread_of, self.row.id)).mentions if self._own(info) else 0

    @strawberry.field(description="Whether they want to be left in peace by it; to others false.")
    def muted(self, info: Info) -> bool:
        return self.row.muted and self._own(info)

    def _own(self, info: Info) -> bool:
        return info.context.is_oneself(self.row.user_id)


@strawberry.type(description="One emoji on a message.")
class ReactionGroup:
    group: strawberry.Private[Group]
    emoji: str = strawberry.field(description="The emoji, fully qualified.")
    count: int = strawberry.field(description="How many people left it.")

    @strawberry.field(description="Whether the one who asks did.")
    def viewer_has_reacted(self, info: Info) -> bool:
        return info.context.viewer.id in self.group.user_ids

    @field("Who did, in the order they did.", scopes=None)
    async def users(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="At most so many, 0-100.")] = REACTED_SHOWN,
    ) -> list[User]:
        if first is not None and not 0 <= first <= REACTED_MAX:
            raise Invalid("first", f"between 0 and {REACTED_MAX}")
        shown = self.group.user_ids[: REACTED_SHOWN if first is None else first]
        return [User.of(row) for row in await info.context.loaders.users(shown)]


def reaction_groups(groups: Sequence[Group]) -> list[ReactionGroup]:
    return [ReactionGroup(group=group, emoji=group.emoji, count=len(group.user_ids)) for group in groups]


@strawberry.type(description="Something said in a channel. Deleted, it keeps its place but not its text.")
class Message(FromRow, Node):
    row: strawberry.Private[rows.Message]
    content: str | None = strawberry.field(description="Markdown as it was written; null once deleted.")
    number: int = strawberry.field(description="Its place in the channel, from 1 without a gap.")
    created_at: datetime = strawberry.field(description="When it was sent.")
    edited_at: datetime | None = strawberry.field(description="When it was last said otherwise.")
    deleted_at: datetime | None = strawberry.field(description="When its text was taken away.")
    version: int = strawberry.field(description="Counts its changes from 1.")

    @strawberry.field(description="Where it was said.")
    async def channel(self, info: Info) -> Channel:
        return Channel.of(await info.context.loaders.channel(self.row.channel_id))

    @strawberry.field(description="Who said it; null when the account is gone.", graphql_type=User | None)
    def author(self, info: Info) -> object:
        author_id = self.row.author_id
        if author_id is None:
            return None
        kept = info.context.loaders.kept(user_rows.User, author_id)
        return User.of(kept) if kept is not None else _user(info, author_id)

    @strawberry.field(description="The content as HTML that is safe to show; null once deleted.")
    def content_html(self) -> str | None:
        return None if self.row.content is None else rendered(self.row.content)

    @strawberry.field(description="The message it answers.")
    async def reply_to(self, info: Info) -> Message | None:
        reply_to = self.row.reply_to_id
        return None if reply_to is None else Message.maybe(await info.context.loaders.message(reply_to))

    @strawberry.field(description="Whom it calls: people by name, and everybody once.")
    async def mentions(self, info: Info) -> list[Mention]:
        return [Mention.of(row) for row in await info.context.loaders.each(mentions_shown, self.row.id)]

    @strawberry.field(
        description="What others made of it, in the order the emoji came.", graphql_type=list[ReactionGroup]
    )
    def reactions(self, info: Info) -> object:
        kept = info.context.loaders.kept_answer(grouped_reactions, self.row.id)
        return reaction_groups(kept) if kept is not None else _reactions(info, self.row.id)

    @strawberry.field(description="Whether the one who asks may say it otherwise now.")
    async def viewer_can_edit(self, info: Info) -> bool:
        if self.row.deleted_at is not None or not info.context.is_oneself_or_none(self.row.author_id):
            return False
        return await viewer_membership(info, self.row.channel_id) is not None and await self._open(info)

    @strawberry.field(description="Whether the one who asks may delete it now.")
    async def viewer_can_delete(self, info: Info) -> bool:
        if self.row.deleted_at is not None or not await self._open(info):
            return False
        own = info.context.is_oneself_or_none(self.row.author_id)
        return own or may_moderate(info.context.viewer, await viewer_membership(info, self.row.channel_id))

    async def _open(self, info: Info) -> bool:
        channel = await info.context.loaders.channel(self.row.channel_id)
        return channel is not None and channel.archived_at is None


async def _user(info: Info, user_id: UUID) -> User | None:
    return User.maybe(await info.context.loaders.user(user_id))


async def _reactions(info: Info, message_id: UUID) -> list[ReactionGroup]:
    return reaction_groups(await info.context.loaders.each(grouped_reactions, message_id))


@strawberry.type(description="A message called somebody.")
class Mention(FromRow, Node):
    row: strawberry.Private[rows.Mention]
    kind: MentionKind = strawberry.field(description="How.")
    created_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="Whom; null where it called everybody.")
    async def user(self, info: Info) -> User | None:
        if self.row.kind is not MentionKind.USER:
            return None
        return User.maybe(await info.context.loaders.user(self.row.user_id))

    @strawberry.field(description="Where it was said.")
    async def message(self, info: Info) -> Message:
        return Message.of(await info.context.loaders.message(self.row.message_id))

    @strawberry.field(description="When the one who was called read it; to others null.")
    def read_at(self, info: Info) -> datetime | None:
        return self.row.read_at if info.context.is_oneself(self.row.user_id) else None


@strawberry.type(description="A page of what was said in a channel.")
class MessageConnection:
    edges: list[Edge[Message]] = strawberry.field(description="The messages of this page, with their cursors.")
    nodes: list[Message] = strawberry.field(description="The messages of this page.")
    page_info: PageInfo = strawberry.field(description="Where this page lies in the channel.")
    stream_cursor: str = strawberry.field(
        description="Taken before the page: follow the channel `after` it, and nothing falls between."
    )

    @classmethod
    def of_page(cls, page: Page[rows.Message], stream_cursor: str) -> MessageConnection:
        shown: Connection[Message] = connected(Message, page, order=BY_NUMBER)
        return cls(edges=shown.edges, nodes=shown.nodes, page_info=shown.page_info, stream_cursor=stream_cursor)

"""What is told to those who follow channels, and to each person."""

from datetime import datetime
from typing import Annotated

import strawberry

from gql.chat.types import Channel, ChannelMembership, Mention, Message, ReactionGroup
from gql.tasks.types import Task
from gql.users import Presence, User

CURSOR = "Go on `after` it."


@strawberry.type(description="Something was said.")
class MessageAdded:
    cursor: str = strawberry.field(description=CURSOR)
    message: Message = strawberry.field(description="The message as it is now.")


@strawberry.type(description="Something was said otherwise.")
class MessageUpdated:
    cursor: str = strawberry.field(description=CURSOR)
    message: Message = strawberry.field(description="The message as it is now.")


@strawberry.type(description="The text of a message was taken away; its place stays.")
class MessageDeleted:
    cursor: str = strawberry.field(description=CURSOR)
    message_id: strawberry.ID = strawberry.field(description="Which message.")
    deleted_at: datetime = strawberry.field(description="When.")


@strawberry.type(description="Somebody left an emoji on a message, or took it back.")
class ReactionChanged:
    cursor: str = strawberry.field(description=CURSOR)
    message_id: strawberry.ID = strawberry.field(description="Which message.")
    reactions: list[ReactionGroup] = strawberry.field(description="All its emoji as they are now.")


@strawberry.type(description="Somebody came, went, or has another role.")
class MembershipChanged:
    cursor: str = strawberry.field(description=CURSOR)
    membership: ChannelMembership | None = strawberry.field(description="As it is now; null after it has ended.")
    removed_user_id: strawberry.ID | None = strawberry.field(description="Who went; null if somebody came or changed.")


@strawberry.type(description="The channel itself was changed.")
class ChannelUpdated:
    cursor: str = strawberry.field(description=CURSOR)
    channel: Channel = strawberry.field(description="The channel as it is now.")


@strawberry.type(description="The cursor is too old, of another stream or from the future: fetch again, then go on.")
class StreamReset:
    cursor: str = strawberry.field(description="Go on `after` it once everything was fetched again.")
    reason: str = strawberry.field(description="What is wrong with the cursor.")


@strawberry.type(description="The last one told to somebody who may not see the channel any more.")
class AccessRevoked:
    cursor: str = strawberry.field(description="Where it ended.")
    reason: str = strawberry.field(description="Why.")


ChannelEvent = Annotated[
    MessageAdded
    | MessageUpdated
    | MessageDeleted
    | ReactionChanged
    | MembershipChanged
    | ChannelUpdated
    | StreamReset
    | AccessRevoked,
    strawberry.union("ChannelEvent", description="What happens in a channel."),
]


@strawberry.type(description="A message called the one who asks.")
class MentionReceived:
    cursor: str = strawberry.field(description=CURSOR)
    mention: Mention = strawberry.field(description="The call.")


@strawberry.type(description="There is more or less to read in a channel of the one who asks, or it was muted.")
class UnreadChanged:
    cursor: str = strawberry.field(description=CURSOR)
    membership: ChannelMembership = strawberry.field(description="With the counts as they are now.")


@strawberry.type(description="The one who asks is in another channel.")
class ChannelJoined:
    cursor: str = strawberry.field(description=CURSOR)
    channel: Channel = strawberry.field(description="The channel.")


@strawberry.type(description="The one who asks is no longer in a channel.")
class ChannelLeft:
    cursor: str = strawberry.field(description=CURSOR)
    channel_id: strawberry.ID = strawberry.field(description="Which channel.")


@strawberry.type(description="A task of the one who asks was made, changed or deleted.")
class TaskChanged:
    cursor: str = strawberry.field(description=CURSOR)
    task: Task | None = strawberry.field(description="The task as it is now; null after it was deleted.")
    deleted_id: strawberry.ID | None = strawberry.field(description="The id that is gone; null if the task is there.")


ViewerEvent = Annotated[
    MentionReceived | UnreadChanged | ChannelJoined | ChannelLeft | TaskChanged | StreamReset,
    strawberry.union("ViewerEvent", description="What concerns the one who asks, on all their devices."),
]


@strawberry.type(description="Who is typing in a channel.")
class TypingChanged:
    channel_id: strawberry.ID = strawberry.field(description="Which channel.")
    users: list[User] = strawberry.field(description="Everybody who is, in the order they began.")
    expires_at: datetime = strawberry.field(description="When the list is empty if nothing else is told.")


@strawberry.type(description="Somebody came, went, or is away.")
class PresenceChanged:
    user: User = strawberry.field(description="Who.")
    presence: Presence = strawberry.field(description="How they are there now.")

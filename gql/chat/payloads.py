"""What chat's mutations take and answer."""

from typing import Annotated

import strawberry

from gql.chat.types import Channel, ChannelMembership, Message, ReactionGroup
from gql.fields import Payload
from models.chat import ChannelVisibility

ChannelId = Annotated[strawberry.ID, strawberry.argument(description="Which channel.")]
MessageId = Annotated[strawberry.ID, strawberry.argument(description="Which message.")]
UserId = Annotated[strawberry.ID, strawberry.argument(description="Who.")]
Emoji = Annotated[str, strawberry.argument(description="One emoji, or its alias such as :+1:.")]


@strawberry.type(description="The channel that was made or changed, or why not.")
class ChannelPayload(Payload):
    channel: Channel | None = strawberry.field(default=None, description="The channel as it is now.")


@strawberry.type(description="The membership that was made or changed, or why not.")
class MembershipPayload(Payload):
    membership: ChannelMembership | None = strawberry.field(
        default=None, description="The membership as it is now; null after it has ended."
    )
    channel: Channel | None = strawberry.field(default=None, description="The channel.")


@strawberry.type(description="The message that was sent or changed, or why not.")
class MessagePayload(Payload):
    message: Message | None = strawberry.field(default=None, description="The message as it is now.")


@strawberry.type(description="The message that was reacted to, or why not.")
class ReactionPayload(Payload):
    message: Message | None = strawberry.field(default=None, description="The message.")
    reaction: ReactionGroup | None = strawberry.field(
        default=None, description="That emoji as it is now; null if nobody has left it."
    )


@strawberry.input(description="A new channel.")
class CreateChannelInput:
    name: str = strawberry.field(description="1-80 characters; among public channels unique without regard to case.")
    topic: str | None = strawberry.field(default=None, description="What it is for, at most 500 characters.")
    visibility: ChannelVisibility = strawberry.field(default=ChannelVisibility.PUBLIC, description="Who may see it.")
    member_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Whom to take in from the start, at most 100; oneself is in anyway."
    )
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters; the same again gives the same channel."
    )


@strawberry.input(description="What to change of a channel: absent is unchanged, null clears.")
class UpdateChannelInput:
    id: strawberry.ID = strawberry.field(description="Which channel.")
    name: str | None = strawberry.field(default=strawberry.UNSET, description="1-80 characters; not null.")
    topic: str | None = strawberry.field(default=strawberry.UNSET, description="At most 500 characters.")
    visibility: ChannelVisibility | None = strawberry.field(
        default=strawberry.UNSET, description="Who may see it; not null."
    )


@strawberry.input(description="Something to say.")
class SendMessageInput:
    channel_id: strawberry.ID = strawberry.field(description="Where.")
    content: str = strawberry.field(description="Markdown, 1-4,000 characters.")
    reply_to_id: strawberry.ID | None = strawberry.field(
        default=None, description="The message of the same channel that it answers."
    )
    client_mutation_id: str | None = strawberry.field(
        default=None, description="1-128 characters; the same again gives the same message."
    )


@strawberry.input(description="A message said otherwise.")
class EditMessageInput:
    id: strawberry.ID = strawberry.field(description="Which message.")
    content: str = strawberry.field(description="Markdown, 1-4,000 characters.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version that was edited: CONFLICT if it is no longer the newest."
    )

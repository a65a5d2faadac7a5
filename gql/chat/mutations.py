"""What can be done in chat."""

from typing import Annotated

import strawberry

from gql.chat.payloads import (
    ChannelId,
    ChannelPayload,
    CreateChannelInput,
    EditMessageInput,
    Emoji,
    MembershipPayload,
    MessageId,
    MessagePayload,
    ReactionPayload,
    SendMessageInput,
    UpdateChannelInput,
    UserId,
)
from gql.chat.types import Channel, ChannelMembership, Message, reaction_groups
from gql.context import Info
from gql.fields import mutation
from gql.ids import key
from gql.users import OkPayload, User, UserPayload, given
from models import chat as rows
from models.chat import ChannelRole
from models.presence import PresenceStatus
from resolvers.chat import channels, members, messages, reactions, reading
from resolvers.chat.channels import NewChannel


@strawberry.type
class ChatMutation:
    @mutation(ChannelPayload, "Make a channel, of which one is the owner.")
    async def create_channel(
        self, info: Info, input: Annotated[CreateChannelInput, strawberry.argument(description="The channel.")]
    ) -> ChannelPayload:
        people = [key(one, "User", path=("input", "memberIds")) for one in input.member_ids or ()]
        new = NewChannel(input.name, input.topic, input.visibility, people)
        row = await channels.create_channel(info.context.viewer, new, client_mutation_id=input.client_mutation_id)
        return ChannelPayload(channel=Channel.of(row))

    @mutation(ChannelPayload, "Change a channel: by its owners and admins.")
    async def update_channel(
        self, info: Info, input: Annotated[UpdateChannelInput, strawberry.argument(description="What to change.")]
    ) -> ChannelPayload:
        asked = {"name": input.name, "topic": input.topic, "visibility": input.visibility}
        changes = {name: value for name, value in asked.items() if given(value)}
        channel_id = key(input.id, "Channel", path=("input", "id"))
        row = await channels.update_channel(info.context.viewer, channel_id=channel_id, changes=changes)
        return ChannelPayload(channel=Channel.of(row))

    @mutation(ChannelPayload, "Let a channel take no more writes: by its owners and admins.")
    async def archive_channel(self, info: Info, id: ChannelId) -> ChannelPayload:
        row = await channels.archive_channel(info.context.viewer, channel_id=key(id, "Channel", path=("id",)))
        return ChannelPayload(channel=Channel.of(row))

    @mutation(MembershipPayload, "Become a member of a public channel.")
    async def join_channel(self, info: Info, id: ChannelId) -> MembershipPayload:
        row = await members.join_channel(info.context.viewer, channel_id=key(id, "Channel", path=("id",)))
        return await _membership(info, row)

    @mutation(MembershipPayload, "Stop being a member; the last owner cannot.")
    async def leave_channel(self, info: Info, id: ChannelId) -> MembershipPayload:
        row = await members.leave_channel(info.context.viewer, channel_id=key(id, "Channel", path=("id",)))
        info.context.live.typing.stopped(row.id, info.context.viewer.id)
        return MembershipPayload(channel=Channel.of(row))

    @mutation(
        MembershipPayload, "Take somebody in: any member of a public channel, owners and admins of a private one."
    )
    async def add_channel_member(self, info: Info, channel_id: ChannelId, user_id: UserId) -> MembershipPayload:
        row = await members.add_channel_member(
            info.context.viewer,
            channel_id=key(channel_id, "Channel", path=("channelId",)),
            user_id=key(user_id, "User", path=("userId",)),
        )
        return await _membership(info, row)

    @mutation(MembershipPayload, "Put somebody out: by its owners and admins.")
    async def remove_channel_member(self, info: Info, channel_id: ChannelId, user_id: UserId) -> MembershipPayload:
        removed = key(user_id, "User", path=("userId",))
        row = await members.remove_channel_member(
            info.context.viewer, channel_id=key(channel_id, "Channel", path=("channelId",)), user_id=removed
        )
        info.context.live.typing.stopped(row.id, removed)
        return MembershipPayload(channel=Channel.of(row))

    @mutation(MembershipPayload, "Say what a member may do: by the channel's owners.")
    async def set_channel_member_role(
        self,
        info: Info,
        channel_id: ChannelId,
        user_id: UserId,
        role: Annotated[ChannelRole, strawberry.argument(description="The role to have.")],
    ) -> MembershipPayload:
        row = await members.set_channel_member_role(
            info.context.viewer,
            channel_id=key(channel_id, "Channel", path=("channelId",)),
            user_id=key(user_id, "User", path=("userId",)),
            role=role,
        )
        return await _membership(info, row)

    @mutation(MembershipPayload, "Want to be left in peace by a channel, or no longer.")
    async def mute_channel(
        self,
        info: Info,
        id: ChannelId,
        muted: Annotated[bool, strawberry.argument(description="Whether it shall be quiet.")],
    ) -> MembershipPayload:
        channel_id = key(id, "Channel", path=("id",))
        row = await members.mute_channel(info.context.viewer, channel_id=channel_id, muted=muted)
        return await _membership(info, row)

    @mutation(MessagePayload, "Say something in a channel one is in.")
    async def send_message(
        self, info: Info, input: Annotated[SendMessageInput, strawberry.argument(description="The message.")]
    ) -> MessagePayload:
        reply_to = input.reply_to_id
        row = await messages.send_message(
            info.context.viewer,
            channel_id=key(input.channel_id, "Channel", path=("input", "channelId")),
            content=input.content,
            reply_to_id=None if reply_to is None else key(reply_to, "Message", path=("input", "replyToId")),
            client_mutation_id=input.client_mutation_id,
        )
        info.context.live.typing.stopped(row.channel_id, info.context.viewer.id)
        return MessagePayload(message=Message.of(row))

    @mutation(MessagePayload, "Say a message of one's own otherwise.")
    async def edit_message(
        self, info: Info, input: Annotated[EditMessageInput, strawberry.argument(description="The new text.")]
    ) -> MessagePayload:
        row = await messages.edit_message(
            info.context.viewer,
            message_id=key(input.id, "Message", path=("input", "id")),
            content=input.content,
            expected_version=input.expected_version,
        )
        return MessagePayload(message=Message.of(row))

    @mutation(MessagePayload, "Take a message's text away for good: by its author, or the channel's owners and admins.")
    async def delete_message(self, info: Info, id: MessageId) -> MessagePayload:
        message_id = key(id, "Message", path=("id",))
        return MessagePayload(
            message=Message.of(await messages.delete_message(info.context.viewer, message_id=message_id))
        )

    @mutation(ReactionPayload, "Leave an emoji on a message; a second time changes nothing.")
    async def add_reaction(self, info: Info, message_id: MessageId, emoji: Emoji) -> ReactionPayload:
        asked = key(message_id, "Message", path=("messageId",))
        return await _reacted(await reactions.add_reaction(info.context.viewer, message_id=asked, emoji=emoji))

    @mutation(ReactionPayload, "Take an emoji back; a second time changes nothing.")
    async def remove_reaction(self, info: Info, message_id: MessageId, emoji: Emoji) -> ReactionPayload:
        asked = key(message_id, "Message", path=("messageId",))
        return await _reacted(await reactions.remove_reaction(info.context.viewer, message_id=asked, emoji=emoji))

    @mutation(ReactionPayload, "Leave an emoji on a message, or take it back.")
    async def toggle_reaction(self, info: Info, message_id: MessageId, emoji: Emoji) -> ReactionPayload:
        asked = key(message_id, "Message", path=("messageId",))
        return await _reacted(await reactions.toggle_reaction(info.context.viewer, message_id=asked, emoji=emoji))

    @mutation(MembershipPayload, "Everything up to a message is read; never less than before.")
    async def mark_channel_read(
        self,
        info: Info,
        channel_id: ChannelId,
        message_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Up to this message; null: the newest.")
        ] = None,
    ) -> MembershipPayload:
        row = await reading.mark_channel_read(
            info.context.viewer,
            channel_id=key(channel_id, "Channel", path=("channelId",)),
            message_id=None if message_id is None else key(message_id, "Message", path=("messageId",)),
        )
        return await _membership(info, row)

    @mutation(OkPayload, "Tell those who follow a channel that one types, or stopped; good for some seconds.")
    async def set_typing(
        self,
        info: Info,
        channel_id: ChannelId,
        typing: Annotated[bool, strawberry.argument(description="False: one has stopped.")] = True,
    ) -> OkPayload:
        asked = key(channel_id, "Channel", path=("channelId",))
        await info.context.live.typing.set_typing(info.context.viewer, channel_id=asked, typing=typing)
        return OkPayload(ok=True)

    @mutation(UserPayload, "Say how one wants to be shown while one is there.")
    async def set_presence(
        self,
        info: Info,
        status: Annotated[PresenceStatus, strawberry.argument(description="OFFLINE: not to be seen.")],
    ) -> UserPayload:
        return UserPayload(
            user=User.of(await info.context.live.presence.set_presence(info.context.viewer, status=status))
        )


async def _membership(info: Info, row: rows.Membership) -> MembershipPayload:
    channel = await info.context.loaders.channel(row.channel_id)
    return MembershipPayload(membership=ChannelMembership.of(row), channel=Channel.of(channel))


async def _reacted(left: reactions.Left) -> ReactionPayload:
    message, kind = left
    groups = reaction_groups((await reactions.groups_of([message.id]))[0])
    own = next((group for group in groups if group.emoji == kind), None)
    return ReactionPayload(message=Message.of(message), reaction=own)

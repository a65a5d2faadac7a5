"""What somebody has of chat, shared with a friend, and valid arguments for every field about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gql.cursors import Place, now_ms
from gql.ids import cursor_of, global_id
from models.chat import (
    Channel,
    ChannelRole,
    ChannelVisibility,
    Membership,
    Mention,
    MentionKind,
    Message,
    Reaction,
)
from models.database.rows import insert_rows
from models.database.tx import tx
from models.message_search import index
from models.streams import channel_stream, heads, user_stream
from models.users import User
from resolvers.chat.channels import NewChannel, create_channel
from resolvers.chat.members import set_channel_member_role
from resolvers.chat.messages import send_message
from resolvers.chat.reactions import add_reaction

Arguments = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chatting:
    """Ids on the wire. `number` is a cursor of the channel's messages, the other two are of streams."""

    name: str = ""
    friend: str = ""
    channel: str = ""
    membership: str = ""
    message: str = ""
    mention: str = ""
    number: str = ""
    channel_place: str = ""
    viewer_place: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name."""
        return {
            "Channel": self.channel,
            "ChannelMembership": self.membership,
            "Message": self.message,
            "Mention": self.mention,
        }

    @property
    def around(self) -> dict[str, str]:
        """What stands around a field of a type, in braces the place where it goes."""
        return {
            "Channel": f'node(id: "{self.channel}") {{ ... on Channel {{ {{}} }} }}',
            "ReactionGroup": f'node(id: "{self.message}") {{ ... on Message {{ reactions {{ {{}} }} }} }}',
        }

    def arguments(self, cursor: str) -> dict[str, list[Arguments]]:
        """By the field's name; `cursor` is of any list that is ordered by id."""
        return self._asking(cursor) | self._of_channels() | self._of_messages() | self._following()

    def _asking(self, cursor: str) -> dict[str, list[Arguments]]:
        found = {"query": "hello", "channelId": self.channel, "authorId": self.friend, "first": 2, "after": cursor}
        return {
            "Query.channels": [{"query": "e", "first": 2, "after": cursor}],
            "Query.myChannels": [{"first": 2, "after": cursor}],
            "Query.channel": [{"id": self.channel}, {"name": self.name}],
            "Query.message": [{"id": self.message}],
            "Query.myMentions": [{"unreadOnly": True, "first": 2, "after": cursor}],
            "Query.viewerStreamCursor": [{}],
            "Query.searchMessages": [found],
            "Channel.members": [{"first": 2, "after": cursor}],
            "Channel.messages": [
                {"first": 2, "after": self.number},
                {"last": 2, "before": self.number},
                {"first": 2, "around": self.message},
            ],
            "ReactionGroup.users": [{"first": 2}],
        }

    def _of_channels(self) -> dict[str, list[Arguments]]:
        new = {
            "name": f"{self.name} again",
            "topic": "Tea.",
            "visibility": "PUBLIC",
            "memberIds": [self.friend],
        }
        once = {"name": "Another", "visibility": "PRIVATE", "clientMutationId": "once"}
        changed = {"id": self.channel, "name": f"{self.name} renamed", "topic": "Coffee.", "visibility": "PUBLIC"}
        friend = {"channelId": self.channel, "userId": self.friend}
        return {
            "Mutation.createChannel": [{"input": new}, {"input": once}],
            "Mutation.updateChannel": [{"input": changed}],
            "Mutation.archiveChannel": [{"id": self.channel}],
            "Mutation.joinChannel": [{"id": self.channel}],
            "Mutation.leaveChannel": [{"id": self.channel}],
            "Mutation.addChannelMember": [friend],
            "Mutation.removeChannelMember": [friend],
            "Mutation.setChannelMemberRole": [{**friend, "role": "ADMIN"}],
            "Mutation.muteChannel": [{"id": self.channel, "muted": True}],
            "Mutation.setTyping": [{"channelId": self.channel, "typing": True}],
            "Mutation.setPresence": [{"status": "AWAY"}],
        }

    def _of_messages(self) -> dict[str, list[Arguments]]:
        new = {"channelId": self.channel, "content": "Hello @channel.", "replyToId": self.message}
        changed = {"id": self.message, "content": "Hello, friend."}
        reaction = {"messageId": self.message, "emoji": ":heart:"}
        return {
            "Mutation.sendMessage": [{"input": new}, {"input": {**new, "clientMutationId": "once"}}],
            "Mutation.editMessage": [
                {"input": changed},
                {"input": {**changed, "content": "Hello, all.", "expectedVersion": 2}},
            ],
            "Mutation.deleteMessage": [{"id": self.message}],
            "Mutation.addReaction": [reaction],
            "Mutation.removeReaction": [reaction],
            "Mutation.toggleReaction": [reaction],
            "Mutation.markChannelRead": [{"channelId": self.channel, "messageId": self.message}],
        }

    def _following(self) -> dict[str, list[Arguments]]:
        channel = {"channelId": self.channel, "after": self.channel_place}
        return {
            "Subscription.channelEvents": [channel],
            "Subscription.messageAdded": [channel],
            "Subscription.viewerEvents": [{"after": self.viewer_place}],
            "Subscription.typingChanged": [{"channelId": self.channel}],
            "Subscription.presenceChanged": [{"userIds": [self.friend]}],
        }


async def chatting(owner: User) -> Chatting:
    """A private channel of the owner and a friend, who owns it too; each spoke to the other, who also reacted."""
    async with tx():
        friend = await User.create(username=f"{owner.username}-friend", display_name="Friend")
    name = f"{owner.username}'s den"
    channel = await create_channel(owner, NewChannel(name, None, ChannelVisibility.PRIVATE, [friend.id]))
    await set_channel_member_role(owner, channel_id=channel.id, user_id=friend.id, role=ChannelRole.OWNER)
    message = await send_message(owner, channel_id=channel.id, content=f"Hello, @{friend.username}.")
    await send_message(friend, channel_id=channel.id, content=f"Hello, @{owner.username}.")
    await add_reaction(friend, message_id=message.id, emoji=":+1:")
    membership = await Membership.owned_by(owner).get(channel_id=channel.id)
    mention = await Mention.owned_by(owner).get(channel_id=channel.id)
    return Chatting(
        name,
        global_id("User", friend.id),
        global_id("Channel", channel.id),
        global_id("ChannelMembership", membership.id),
        global_id("Message", message.id),
        global_id("Mention", mention.id),
        cursor_of(str(channel.id), message.number),
        await _end(channel_stream(channel.id)),
        await _end(user_stream(owner.id)),
    )


async def _end(stream: str) -> str:
    head = (await heads([stream]))[stream]
    return Place(stream, head.epoch, head.last_seq, now_ms()).cursor()


async def much_chat(owner: User, friends: Sequence[User]) -> None:
    """As many channels as there are friends, each with one of them in it; in the first one all of them.

    There each says something, in answer to the one before, calls the owner and reacts to every message.
    """
    places = [Channel(name=f"{owner.username} {n}", visibility=ChannelVisibility.PUBLIC) for n in range(len(friends))]
    for place in places:
        place.public_name, place.created_by_id, place.last_number = place.name, owner.id, len(friends)
    home = places[0]
    members = [Membership(channel_id=place.id, user_id=owner.id, last_read=1) for place in places]
    members += [Membership(channel_id=home.id, user_id=friend.id, last_read=n) for n, friend in enumerate(friends)]
    members += [Membership(channel_id=place.id, user_id=friends[0].id) for place in places[1:]]
    said = [_said(home, n, friend) for n, friend in enumerate(friends)]
    for before, message in pairwise(said):
        message.reply_to_id = before.id
    elsewhere = [_said(place, n, friends[0]) for place in places[1:] for n in range(2)]
    async with tx():
        for rows in (places, members, said, elsewhere, [_call(message, owner) for message in said]):
            await insert_rows(rows)
        await insert_rows(
            [Reaction(message_id=one.id, user_id=friend.id, emoji="👍") for one in said for friend in friends]
        )
        for message in said:
            await index(message.id, "strawberries")


def _said(channel: Channel, n: int, author: User) -> Message:
    return Message(channel_id=channel.id, number=n + 1, author_id=author.id, content="Strawberries!")


def _call(message: Message, user: User) -> Mention:
    return Mention(
        message_id=message.id,
        user_id=user.id,
        kind=MentionKind.USER,
        channel_id=message.channel_id,
        number=message.number,
    )

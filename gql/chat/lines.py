"""The events of a channel as those who follow it see them."""

from collections.abc import Collection
from uuid import UUID

from core.errors import Conflict, NotFound
from core.events import ChannelNews
from core.live import Event
from gql.chat.events import (
    AccessRevoked,
    ChannelUpdated,
    MembershipChanged,
    MessageAdded,
    MessageDeleted,
    MessageUpdated,
    ReactionChanged,
    StreamReset,
)
from gql.chat.loading import grouped_reactions
from gql.chat.types import Channel, ChannelMembership, Message, reaction_groups
from gql.context import Context
from gql.ids import global_id
from models.chat import Channel as ChannelRow
from models.chat import ChannelVisibility, Membership

RESET = "the place is too old, of another stream or from the future: fetch again"
REVOKED = "the channel cannot be seen any more"


class ChannelLine:
    """Everything that happens in one channel."""

    def __init__(self, channel_id: UUID) -> None:
        self._channel_id = channel_id

    def plain(self, event: Event, cursor: str) -> object | None:
        return None

    async def shown(self, event: Event, cursor: str, context: Context) -> object | None:
        match event.kind:
            case ChannelNews.MESSAGE_ADDED | ChannelNews.MESSAGE_UPDATED | ChannelNews.MESSAGE_DELETED:
                return await _message_event(event, cursor, context)
            case ChannelNews.REACTION_CHANGED:
                groups = await context.loaders.each(grouped_reactions, UUID(event.payload["message"]))
                message_id = global_id("Message", UUID(event.payload["message"]))
                return ReactionChanged(cursor=cursor, message_id=message_id, reactions=reaction_groups(groups))
            case ChannelNews.MEMBER_CHANGED:
                member = await context.loaders.membership(UUID(event.payload["membership"]))
                if member is None:  # went meanwhile: an event of its own tells so
                    return None
                return MembershipChanged(cursor=cursor, membership=ChannelMembership.of(member), removed_user_id=None)
            case ChannelNews.MEMBER_REMOVED:
                removed = global_id("User", UUID(event.payload["user"]))
                return MembershipChanged(cursor=cursor, membership=None, removed_user_id=removed)
            case _:
                channel = await context.loaders.channel(self._channel_id)
                return ChannelUpdated(cursor=cursor, channel=Channel.of(channel))

    def ends(self, event: Event) -> bool:
        return False

    def suspects(self, event: Event, viewers: Collection[UUID]) -> Collection[UUID]:
        """The removed and, when a channel turns private, all; nobody is a stranger in a public channel."""
        if event.kind == ChannelNews.MEMBER_REMOVED:
            return {UUID(event.payload["user"])} & set(viewers)
        if event.kind == ChannelNews.CHANNEL_UPDATED and event.payload["private"]:
            return viewers
        return ()

    async def strangers(self, viewers: Collection[UUID]) -> set[UUID]:
        if not viewers:
            return set()
        if await ChannelRow.filter(id=self._channel_id, visibility=ChannelVisibility.PUBLIC).exists():
            return set()
        members = await Membership.filter(channel_id=self._channel_id, user_id__in=viewers)
        return set(viewers) - {member.user_id for member in members}

    def reset(self, cursor: str) -> object:
        return StreamReset(cursor=cursor, reason=RESET)

    def revoked(self, cursor: str) -> object:
        return AccessRevoked(cursor=cursor, reason=REVOKED)


class MessagesLine(ChannelLine):
    """Only what is said in a channel."""

    async def shown(self, event: Event, cursor: str, context: Context) -> object | None:
        return await super().shown(event, cursor, context) if event.kind == ChannelNews.MESSAGE_ADDED else None

    def reset(self, cursor: str) -> object:
        raise Conflict(RESET, path=("after",))

    def revoked(self, cursor: str) -> object:
        raise NotFound("Channel", path=("channelId",))


async def _message_event(event: Event, cursor: str, context: Context) -> object:
    row = await context.loaders.message(UUID(event.payload["message"]))
    assert row is not None  # noqa: S101 - a message's row stays for good
    if event.kind == ChannelNews.MESSAGE_ADDED:
        return MessageAdded(cursor=cursor, message=Message.of(row))
    if event.kind == ChannelNews.MESSAGE_UPDATED:
        return MessageUpdated(cursor=cursor, message=Message.of(row))
    assert row.deleted_at is not None  # noqa: S101 - the event is of the same transaction
    return MessageDeleted(cursor=cursor, message_id=global_id("Message", row.id), deleted_at=row.deleted_at)

"""What somebody has read of a channel, and what calls for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from tortoise.queryset import QuerySet

from core.errors import NotFound
from core.events import UserNews
from models.chat import Channel, Membership, Mention, Message
from models.database.rows import fetch, marks
from models.database.tx import tx
from models.streams import user_stream
from models.users import User
from resolvers.chat.access import own_membership

UNREAD = """SELECT m.id AS id,
  (SELECT COUNT(*) FROM message t WHERE t.channel_id = m.channel_id AND t.number > m.last_read
     AND t.deleted_at IS NULL AND (t.author_id IS NULL OR t.author_id <> m.user_id)) AS messages,
  (SELECT COUNT(*) FROM mention n WHERE n.user_id = m.user_id AND n.channel_id = m.channel_id
     AND n.number > m.last_read AND n.current) AS mentions
  FROM channel_member m WHERE m.id IN ({})"""


@dataclass(frozen=True, slots=True)
class Unread:
    """Others' messages past the marker that are not deleted, and one's mentions among them."""

    messages: int = 0
    mentions: int = 0


async def unread_of(membership_ids: Sequence[UUID]) -> list[Unread]:
    """One statement, however many."""
    rows = await fetch(UNREAD.format(marks(membership_ids)), membership_ids)
    found = {UUID(str(row["id"])): Unread(row["messages"], row["mentions"]) for row in rows}
    return [found.get(membership_id, Unread()) for membership_id in membership_ids]


async def mark_channel_read(viewer: User, *, channel_id: UUID, message_id: UUID | None) -> Membership:
    """Everything up to a message, None: up to the newest, is read; never less than before.

    Raises NotFound for the channel or for a message of another one, and Forbidden.
    """
    async with tx() as unit:
        membership = await own_membership(viewer, channel_id, path=("channelId",))
        number = await _number(viewer, channel_id, message_id)
        behind = Membership.owned_by(viewer).filter(id=membership.id, last_read__lt=number)
        moved = await behind.update(last_read=number)
        if moved:
            membership.last_read = number
        if await _read_mentions(viewer, channel_id, number) or moved:
            await unit.append(user_stream(viewer.id), UserNews.UNREAD_CHANGED, {"channel": str(channel_id)})
    return membership


async def _read_mentions(viewer: User, channel_id: UUID, number: int) -> int:
    """How many were not read: an edit may call for somebody in a message that they have read already."""
    unread = Mention.filter(user_id=viewer.id, channel_id=channel_id, number__lte=number, read_at=None)
    return await unread.update(read_at=datetime.now(UTC))


async def _number(viewer: User, channel_id: UUID, message_id: UUID | None) -> int:
    if message_id is None:
        channel = await Channel.visible_to(viewer).get(id=channel_id)
        return channel.last_number
    message = await Message.visible_to(viewer).get_or_none(id=message_id, channel_id=channel_id)
    if message is None:
        raise NotFound("Message", path=("messageId",))
    return message.number


def my_mentions(viewer: User, *, unread_only: bool) -> "QuerySet[Mention]":
    """One's own, of messages that one may still see, newest first."""
    mine = Mention.owned_by(viewer)
    return mine.filter(read_at=None) if unread_only else mine

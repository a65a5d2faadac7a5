"""Taking people into channels: their membership, and the events that tell of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from core.events import ChannelNews, UserNews
from core.ids import uuid7
from models.chat import Channel, ChannelRole, Membership
from models.database.rows import insert_rows
from models.database.tx import Unit
from models.streams import channel_stream, user_stream
from models.users import User


async def admit(unit: Unit, channel: Channel, people: Sequence[User], *, owner: User | None = None) -> list[Membership]:
    """Make `people` members, who begin to read at the newest message. None of them may be one already.

    They are told in the order of their keys: of two who take each other in at once, neither waits for the other.
    """
    now = datetime.now(UTC)
    members = [
        Membership(
            id=uuid7(),
            channel_id=channel.id,
            user_id=user.id,
            role=ChannelRole.OWNER if user is owner else ChannelRole.MEMBER,
            last_read=channel.last_number,
            joined_at=now,
        )
        for user in people
    ]
    await insert_rows(members)
    for member in members:
        await unit.append(channel_stream(channel.id), ChannelNews.MEMBER_CHANGED, {"membership": str(member.id)})
    for member in sorted(members, key=lambda member: member.user_id):
        await unit.append(user_stream(member.user_id), UserNews.CHANNEL_JOINED, {"channel": str(channel.id)})
    return members


async def join_default_channels(unit: Unit, user: User) -> None:
    """What everybody who is new here begins with."""
    for channel in await Channel.filter(is_default=True, archived_at=None).select_for_update().order_by("id"):
        await admit(unit, channel, [user])

"""Who followed a channel and may no longer."""

from uuid import UUID

from core.events import ChannelNews
from models.streams import of_kinds
from models.users import User

ENDINGS = (ChannelNews.MEMBER_REMOVED, ChannelNews.CHANNEL_UPDATED)


async def was_shut_out(viewer: User, channel_id: UUID, *, since: int) -> bool:
    """Whether, past the event `since`, the viewer was put out or the channel turned private."""
    for event in await of_kinds(channel_id, ENDINGS, after=since):
        if event.payload.get("user") == str(viewer.id) or event.payload.get("private"):
            return True
    return False

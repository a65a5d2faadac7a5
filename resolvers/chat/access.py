"""Which channels somebody may see, write to and look after."""

from uuid import UUID

from core.errors import Conflict, Forbidden, NotFound
from models.chat import Channel, ChannelRole, Membership
from models.users import Role, User

STAFF = (ChannelRole.OWNER, ChannelRole.ADMIN)

Path = tuple[str, ...]


async def seen_channel(viewer: User, channel_id: UUID, *, path: Path) -> Channel:
    """Raises NotFound: a private channel does not exist for strangers."""
    channel = await Channel.visible_to(viewer).get_or_none(id=channel_id)
    if channel is None:
        raise NotFound("Channel", path=path)
    return channel


async def held_channel(viewer: User, channel_id: UUID, *, path: Path) -> Channel:
    """The channel, which nobody else changes until the transaction ends. Raises NotFound."""
    channel = await Channel.visible_to(viewer).select_for_update().get_or_none(id=channel_id)
    if channel is None:
        raise NotFound("Channel", path=path)
    return channel


async def membership_in(channel_id: UUID, user_id: UUID) -> Membership | None:
    return await Membership.get_or_none(channel_id=channel_id, user_id=user_id)


async def own_membership(viewer: User, channel_id: UUID, *, path: Path) -> Membership:
    """Raises NotFound if the channel is not seen, and Forbidden if one is not in it."""
    membership = await Membership.owned_by(viewer).get_or_none(channel_id=channel_id)
    if membership is None:
        await seen_channel(viewer, channel_id, path=path)
        raise Forbidden("join the channel first", path=path)
    return membership


async def writable_channel(viewer: User, channel_id: UUID, *, path: Path) -> tuple[Channel, Membership]:
    """A channel that one is in and that takes writes. Raises NotFound, Forbidden and Conflict."""
    channel = await seen_channel(viewer, channel_id, path=path)
    membership = await own_membership(viewer, channel_id, path=path)
    refuse_archived(channel)
    return channel, membership


def refuse_archived(channel: Channel) -> None:
    if channel.archived_at is not None:
        raise Conflict("the channel is archived")


async def is_staff(viewer: User, channel_id: UUID) -> bool:
    """Whether the viewer looks after the channel: its owners and admins, and whoever runs the place."""
    return may_moderate(viewer, await membership_in(channel_id, viewer.id))


def may_moderate(viewer: User, membership: Membership | None) -> bool:
    return viewer.role is Role.ADMIN or (membership is not None and membership.role in STAFF)


async def require_staff(viewer: User, channel_id: UUID) -> None:
    if not await is_staff(viewer, channel_id):
        raise Forbidden("only the channel's owners and admins do this")

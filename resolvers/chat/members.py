"""Who is in a channel, and as what."""

from uuid import UUID

from core.errors import Conflict, Forbidden, NotFound
from core.events import ChannelNews, UserNews
from models.chat import Channel, ChannelRole, ChannelVisibility, Membership
from models.database.tx import Unit, tx
from models.members import admit
from models.streams import channel_stream, user_stream
from models.users import Role, User
from resolvers.chat.access import (
    held_channel,
    membership_in,
    own_membership,
    refuse_archived,
    require_staff,
)


async def join_channel(viewer: User, *, channel_id: UUID) -> Membership:
    """Become a member; who is one stays as they are. Raises NotFound and Conflict."""
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("id",))
        known = await membership_in(channel.id, viewer.id)
        if known is not None:
            return known
        if channel.visibility is ChannelVisibility.PRIVATE:  # one was put out while waiting for the row
            raise NotFound("Channel", path=("id",))
        refuse_archived(channel)
        return (await admit(unit, channel, [viewer]))[0]


async def add_channel_member(viewer: User, *, channel_id: UUID, user_id: UUID) -> Membership:
    """Make somebody a member: by any member in a public channel, by its owners and admins in a private one.

    Raises NotFound, Forbidden and Conflict.
    """
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("channelId",))
        if channel.visibility is ChannelVisibility.PRIVATE:
            await require_staff(viewer, channel.id)
        else:
            await own_membership(viewer, channel.id, path=("channelId",))
        refuse_archived(channel)
        user = await _somebody(viewer, user_id)
        known = await membership_in(channel.id, user.id)
        return known or (await admit(unit, channel, [user]))[0]


async def leave_channel(viewer: User, *, channel_id: UUID) -> Channel:
    """Stop being a member; who is none stays none. Raises NotFound, and Conflict for the last owner."""
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("id",))
        membership = await membership_in(channel.id, viewer.id)
        if membership is not None:
            await _remove(unit, membership)
    return channel


async def remove_channel_member(viewer: User, *, channel_id: UUID, user_id: UUID) -> Channel:
    """Put somebody out. Raises NotFound, Forbidden, and Conflict for the last owner."""
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("channelId",))
        if user_id != viewer.id:
            await require_staff(viewer, channel.id)
        membership = await membership_in(channel.id, user_id)
        if membership is None:
            raise NotFound("User", path=("userId",))
        if membership.role is ChannelRole.OWNER and not await _is_owner(viewer, channel.id):
            raise Forbidden("only an owner puts an owner out")
        await _remove(unit, membership)
    return channel


async def _remove(unit: Unit, membership: Membership) -> None:
    if membership.role is ChannelRole.OWNER:
        await _refuse_last_owner(membership)
    user_id = membership.user_id
    await membership.delete()
    await unit.append(channel_stream(membership.channel_id), ChannelNews.MEMBER_REMOVED, {"user": str(user_id)})
    await unit.append(user_stream(user_id), UserNews.CHANNEL_LEFT, {"channel": str(membership.channel_id)})


async def set_channel_member_role(viewer: User, *, channel_id: UUID, user_id: UUID, role: ChannelRole) -> Membership:
    """By an owner. Raises NotFound, Forbidden, and Conflict for the last owner and in an archived channel."""
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("channelId",))
        if not await _is_owner(viewer, channel.id):
            raise Forbidden("only an owner of the channel sets roles")
        refuse_archived(channel)
        membership = await membership_in(channel.id, user_id)
        if membership is None:
            raise NotFound("User", path=("userId",))
        if membership.role is not role:
            if membership.role is ChannelRole.OWNER:
                await _refuse_last_owner(membership)
            membership.role = role
            await membership.save(update_fields=["role"])
            await _tell(unit, membership)
    return membership


async def mute_channel(viewer: User, *, channel_id: UUID, muted: bool) -> Membership:
    """Raises NotFound and Forbidden."""
    async with tx() as unit:
        membership = await own_membership(viewer, channel_id, path=("id",))
        if membership.muted is not muted:
            membership.muted = muted
            await membership.save(update_fields=["muted"])
            await unit.append(user_stream(viewer.id), UserNews.UNREAD_CHANGED, {"channel": str(channel_id)})
    return membership


async def _tell(unit: Unit, membership: Membership) -> None:
    news = {"membership": str(membership.id)}
    await unit.append(channel_stream(membership.channel_id), ChannelNews.MEMBER_CHANGED, news)


async def _somebody(viewer: User, user_id: UUID) -> User:
    user = await User.visible_to(viewer).get_or_none(id=user_id)
    if user is None:
        raise NotFound("User", path=("userId",))
    return user


async def _is_owner(viewer: User, channel_id: UUID) -> bool:
    if viewer.role is Role.ADMIN:
        return True
    membership = await membership_in(channel_id, viewer.id)
    return membership is not None and membership.role is ChannelRole.OWNER


async def _refuse_last_owner(membership: Membership) -> None:
    """The channel's row is held, so no other owner steps down meanwhile."""
    others = Membership.filter(channel_id=membership.channel_id, role=ChannelRole.OWNER).exclude(id=membership.id)
    if not await others.exists():
        raise Conflict("the last owner stays one: make somebody else an owner first")

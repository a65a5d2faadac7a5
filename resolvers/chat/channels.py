"""Channels: made, changed, archived, listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet

from core.errors import AlreadyExists, Conflict, Invalid, NotFound
from core.events import ChannelNews
from core.ids import uuid7
from core.text import trimmed
from models.chat import NAME_MAX, Channel, ChannelVisibility
from models.database.tx import Unit, tx
from models.members import admit
from models.streams import channel_stream
from models.users import User
from resolvers.chat.access import held_channel, refuse_archived, require_staff, seen_channel
from resolvers.idempotency import claim_result

TOPIC_MAX = 500
MEMBERS_MAX = 100  # added while a channel is made
QUERY_MAX = 100


@dataclass(frozen=True, slots=True)
class NewChannel:
    name: str
    topic: str | None = None
    visibility: ChannelVisibility = ChannelVisibility.PUBLIC
    member_ids: Sequence[UUID] = ()


async def create_channel(viewer: User, new: NewChannel, *, client_mutation_id: str | None = None) -> Channel:
    """Make a channel that the viewer owns. Raises Invalid, AlreadyExists for a public name, NotFound for a member."""
    name = channel_name(new.name)
    topic = _topic(new.topic)
    channel_id = uuid7()
    async with tx() as unit:
        earlier = await claim_result(viewer, "createChannel", client_mutation_id, _fingerprint(new), channel_id)
        if earlier is not None:
            return await seen_channel(viewer, earlier, path=("input",))
        folded = await _free_public_name(name, new.visibility)
        channel = await Channel.create(
            id=channel_id,
            name=name,
            public_name=folded,
            topic=topic,
            visibility=new.visibility,
            created_by=viewer,
        )
        await admit(unit, channel, [viewer, *await _people(viewer, new.member_ids)], owner=viewer)
    return channel


def channel_name(name: str) -> str:
    """The name without double spaces. Raises Invalid unless 1-80 characters are left."""
    return trimmed(" ".join(name.split()), ("input", "name"), most=NAME_MAX)


def _topic(topic: str | None) -> str | None:
    return None if topic is None else trimmed(topic, ("input", "topic"), least=0, most=TOPIC_MAX) or None


def _fingerprint(new: NewChannel) -> str:
    told = [new.name, new.topic, new.visibility, [str(member) for member in new.member_ids]]
    return sha256(orjson.dumps(told)).hexdigest()


async def _free_public_name(name: str, visibility: ChannelVisibility, *, but: UUID | None = None) -> str | None:
    """The folded name, None for a private channel. Raises AlreadyExists; the unique column judges races."""
    if visibility is ChannelVisibility.PRIVATE:
        return None
    folded = name.casefold()
    other = await Channel.get_or_none(public_name=folded)
    if other is not None and other.id != but:
        raise AlreadyExists("a public channel has this name", path=("input", "name"))
    return folded


async def _people(viewer: User, user_ids: Sequence[UUID]) -> list[User]:
    wanted = list(dict.fromkeys(user_id for user_id in user_ids if user_id != viewer.id))
    found = await User.visible_to(viewer).filter(id__in=wanted).order_by("id")
    if len(found) < len(wanted):
        raise NotFound("User", path=("input", "memberIds"))
    return found


async def update_channel(viewer: User, *, channel_id: UUID, changes: Mapping[str, object]) -> Channel:
    """Change `name`, `topic` and `visibility` where given.

    Raises NotFound, Forbidden, Invalid, AlreadyExists for a public name, and Conflict.
    """
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("input", "id"))
        await require_staff(viewer, channel.id)
        refuse_archived(channel)
        was_public = channel.visibility is ChannelVisibility.PUBLIC
        channel.update_from_dict(_checked(changes))
        if was_public and channel.is_default and channel.visibility is ChannelVisibility.PRIVATE:
            raise Conflict("a default channel stays public")
        channel.public_name = await _free_public_name(channel.name, channel.visibility, but=channel.id)
        await channel.save(update_fields=["name", "topic", "visibility", "public_name", "updated_at"])
        await _tell(unit, channel, private=was_public and channel.visibility is ChannelVisibility.PRIVATE)
    return channel


def _checked(changes: Mapping[str, object]) -> dict[str, object]:
    values = dict(changes)
    if "name" in values:
        if not isinstance(values["name"], str):
            raise Invalid(("input", "name"), "given, or left out")
        values["name"] = channel_name(values["name"])
    if "topic" in values:
        values["topic"] = _topic(values["topic"]) if isinstance(values["topic"], str) else None
    if values.get("visibility", "") is None:
        raise Invalid(("input", "visibility"), "given, or left out")
    return values


async def archive_channel(viewer: User, *, channel_id: UUID) -> Channel:
    """No more writes; a second time changes nothing. Raises NotFound and Forbidden."""
    async with tx() as unit:
        channel = await held_channel(viewer, channel_id, path=("id",))
        await require_staff(viewer, channel.id)
        if channel.archived_at is None:
            channel.archived_at = datetime.now(UTC)
            await channel.save(update_fields=["archived_at", "updated_at"])
            await _tell(unit, channel, private=False)
    return channel


async def _tell(unit: Unit, channel: Channel, *, private: bool) -> None:
    await unit.append(channel_stream(channel.id), ChannelNews.CHANNEL_UPDATED, {"private": private})


def public_channels(viewer: User, query: str | None) -> "QuerySet[Channel]":
    """Public ones that are not archived, those with `query` in their name. Raises Invalid."""
    found = Channel.visible_to(viewer).filter(visibility=ChannelVisibility.PUBLIC, archived_at=None)
    if query is None:
        return found
    return found.filter(public_name__contains=trimmed(query, ("query",), most=QUERY_MAX).casefold())


def my_channels(viewer: User) -> "QuerySet[Channel]":
    """Those one is in, archived ones too, in the order they were made."""
    return Channel.visible_to(viewer).filter(members__user_id=viewer.id)


async def channel(viewer: User, *, channel_id: UUID | None = None, name: str | None = None) -> Channel | None:
    """By id; or by name: a public one, else one's own private one. Raises Invalid unless exactly one is given."""
    if (channel_id is None) == (name is None):
        raise Invalid("id", "given, or name, but not both")
    if channel_id is not None:
        return await Channel.visible_to(viewer).get_or_none(id=channel_id)
    wanted = " ".join((name or "").split())
    if len(wanted) > NAME_MAX:
        return None
    public = await Channel.visible_to(viewer).get_or_none(public_name=wanted.casefold())
    return public or await my_channels(viewer).filter(name=wanted, public_name=None).order_by("id").first()

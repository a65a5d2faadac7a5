"""Emoji left on messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import Conflict, LimitReached
from core.events import ChannelNews
from models.chat import Message, Reaction
from models.database.rows import fetch, marks
from models.database.tx import Unit, tx
from models.streams import channel_stream
from models.users import User
from resolvers.chat.access import writable_channel
from resolvers.chat.emoji import normalised
from resolvers.chat.messages import seen_message

KINDS_MAX = 20  # different emoji on one message

Left = tuple[Message, str]


@dataclass(frozen=True, slots=True)
class Group:
    """One emoji on a message, and who left it, first come first."""

    emoji: str
    user_ids: tuple[UUID, ...]


async def groups_of(message_ids: Sequence[UUID]) -> list[list[Group]]:
    """For each message its emoji, first come first. One statement, by hand: a page of messages asks it each time."""
    sql = f"SELECT message_id, emoji, user_id FROM reaction WHERE message_id IN ({marks(message_ids)}) ORDER BY id"  # noqa: S608
    found: dict[str, dict[str, list[UUID]]] = {str(message_id): {} for message_id in message_ids}
    for row in await fetch(sql, message_ids):
        found[str(row["message_id"])].setdefault(row["emoji"], []).append(UUID(str(row["user_id"])))
    return [[Group(emoji, tuple(users)) for emoji, users in groups.items()] for groups in found.values()]


async def add_reaction(viewer: User, *, message_id: UUID, emoji: str) -> Left:
    """Leave it; what is there stays. Raises Invalid, NotFound, Forbidden, Conflict, and LimitReached."""
    kind = normalised(emoji)
    async with tx() as unit:
        message = await _held(viewer, message_id)
        if not await _own(viewer, message, kind):
            await _add(unit, viewer, message, kind)
    return message, kind


async def remove_reaction(viewer: User, *, message_id: UUID, emoji: str) -> Left:
    """Take it back; what is not there stays away. Raises Invalid, NotFound, Forbidden and Conflict."""
    kind = normalised(emoji)
    async with tx() as unit:
        message = await _held(viewer, message_id)
        await _remove(unit, viewer, message, kind)
    return message, kind


async def toggle_reaction(viewer: User, *, message_id: UUID, emoji: str) -> Left:
    """Leave it, or take it back. Raises Invalid, NotFound, Forbidden, Conflict, and LimitReached."""
    kind = normalised(emoji)
    async with tx() as unit:
        message = await _held(viewer, message_id)
        if not await _remove(unit, viewer, message, kind):
            await _add(unit, viewer, message, kind)
    return message, kind


async def _held(viewer: User, message_id: UUID) -> Message:
    """A message that takes reactions, to which nobody else reacts until the transaction ends."""
    channel_id = (await seen_message(viewer, message_id, path=("messageId",))).channel_id
    await writable_channel(viewer, channel_id, path=("messageId",))
    message = await Message.visible_to(viewer).select_for_update().get(id=message_id)
    if message.deleted_at is not None:
        raise Conflict("the message was deleted")
    return message


async def _own(viewer: User, message: Message, kind: str) -> Reaction | None:
    return await Reaction.get_or_none(message_id=message.id, user_id=viewer.id, emoji=kind)


async def _add(unit: Unit, viewer: User, message: Message, kind: str) -> None:
    kinds = {reaction.emoji for reaction in await Reaction.filter(message_id=message.id)}
    if kind not in kinds and len(kinds) >= KINDS_MAX:
        raise LimitReached(limit=KINDS_MAX, used=len(kinds), resets_at=None)
    await Reaction.create(message_id=message.id, user_id=viewer.id, emoji=kind)
    await _tell(unit, message)


async def _remove(unit: Unit, viewer: User, message: Message, kind: str) -> bool:
    if not await Reaction.filter(message_id=message.id, user_id=viewer.id, emoji=kind).delete():
        return False
    await _tell(unit, message)
    return True


async def _tell(unit: Unit, message: Message) -> None:
    await unit.append(channel_stream(message.channel_id), ChannelNews.REACTION_CHANGED, {"message": str(message.id)})

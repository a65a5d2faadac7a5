"""What is said in channels: sent, edited, deleted, looked up."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import orjson
from tortoise.queryset import QuerySet

from core.errors import Conflict, Forbidden, NotFound
from core.events import ChannelNews
from core.ids import uuid7
from core.text import trimmed
from models.chat import Channel, ChannelVisibility, Mention, Message, Reaction, Revision
from models.database.rows import fetch, insert_rows
from models.database.tx import Unit, tx
from models.message_search import index
from models.streams import channel_stream
from models.users import User
from resolvers.chat.access import is_staff, writable_channel
from resolvers.chat.calls import call
from resolvers.idempotency import claim_result

CONTENT_MAX = 4_000  # characters


async def send_message(
    viewer: User,
    *,
    channel_id: UUID,
    content: str,
    reply_to_id: UUID | None = None,
    client_mutation_id: str | None = None,
) -> Message:
    """Store a message and tell whoever follows the channel, or is called by it.

    Raises Invalid, NotFound for the channel or the message replied to, Forbidden for who is not in it, and Conflict
    if it is archived.
    """
    text = _content(content)
    message_id = uuid7()
    asked = sha256(orjson.dumps([str(channel_id), content, reply_to_id and str(reply_to_id)])).hexdigest()
    async with tx() as unit:
        earlier = await claim_result(viewer, "sendMessage", client_mutation_id, asked, message_id)
        if earlier is not None:
            return await seen_message(viewer, earlier, path=("input",))
        visibility, number = await _next_number(viewer, channel_id)
        await _check_reply(viewer, channel_id, reply_to_id)
        message = Message(
            id=message_id,
            channel_id=channel_id,
            number=number,
            author_id=viewer.id,
            content=text,
            reply_to_id=reply_to_id,
            created_at=datetime.now(UTC),
        )
        await insert_rows([message])
        await index(message.id, text)
        await unit.append(channel_stream(channel_id), ChannelNews.MESSAGE_ADDED, _news(message))
        await call(unit, message, viewer, private=visibility is ChannelVisibility.PRIVATE)
    return message


def _news(message: Message) -> dict[str, str | None]:
    """The author is named because what one said oneself is never unread."""
    return {"message": str(message.id), "author": message.author_id and str(message.author_id)}


def _content(content: str) -> str:
    return trimmed(content, ("input", "content"), most=CONTENT_MAX)


async def _next_number(viewer: User, channel_id: UUID) -> tuple[ChannelVisibility, int]:
    """The number of the channel's next message; nobody else gets one until the transaction ends."""
    rows = await fetch(
        "UPDATE channel SET last_number = last_number + 1 WHERE id = ? AND archived_at IS NULL AND EXISTS "
        "(SELECT 1 FROM channel_member m WHERE m.channel_id = channel.id AND m.user_id = ?) "
        "RETURNING visibility, last_number",
        (channel_id, viewer.id),
    )
    if not rows:
        await writable_channel(viewer, channel_id, path=("input", "channelId"))
        raise Conflict("another change came first: try again")
    return ChannelVisibility(rows[0]["visibility"]), rows[0]["last_number"]


async def _check_reply(viewer: User, channel_id: UUID, reply_to_id: UUID | None) -> None:
    if reply_to_id is None:
        return
    if not await Message.visible_to(viewer).filter(id=reply_to_id, channel_id=channel_id).exists():
        raise NotFound("Message", path=("input", "replyToId"))


async def edit_message(viewer: User, *, message_id: UUID, content: str, expected_version: int | None = None) -> Message:
    """Say it otherwise; the old text is kept. The same text changes nothing.

    Raises Invalid, NotFound, Forbidden for all but the author, and Conflict for a version that is not the newest, a
    message that was deleted, or an archived channel.
    """
    text = _content(content)
    async with tx() as unit:
        message, channel = await _held_message(viewer, message_id, path=("input", "id"))
        if message.author_id != viewer.id:
            raise Forbidden("only its author edits a message")
        await writable_channel(viewer, channel.id, path=("input", "id"))
        if message.deleted_at is not None:
            raise Conflict("the message was deleted")
        if expected_version is not None and expected_version != message.version:
            raise Conflict(f"the message is at version {message.version}", path=("input", "expectedVersion"))
        if message.content != text:
            before, private = message.content or "", channel.visibility is ChannelVisibility.PRIVATE
            await _revise(unit, message, text)
            await call(unit, message, viewer, private=private, before=before)
    return message


async def _revise(unit: Unit, message: Message, text: str) -> None:
    await Revision.create(message_id=message.id, version=message.version, content=message.content)
    message.content = text
    message.version += 1
    message.edited_at = datetime.now(UTC)
    await message.save(update_fields=["content", "version", "edited_at"])
    await index(message.id, text)
    await unit.append(channel_stream(message.channel_id), ChannelNews.MESSAGE_UPDATED, _news(message))


async def delete_message(viewer: User, *, message_id: UUID) -> Message:
    """Take the text away for good, on every path; its place stays. A second time changes nothing.

    Raises NotFound, Forbidden for all but the author and the channel's owners and admins, and Conflict if the channel
    is archived.
    """
    async with tx() as unit:
        message, channel = await _held_message(viewer, message_id, path=("id",))
        if message.author_id != viewer.id and not await is_staff(viewer, channel.id):
            raise Forbidden("only its author and the channel's owners and admins delete a message")
        if channel.archived_at is not None:
            raise Conflict("the channel is archived")
        if message.deleted_at is None:
            await _wipe(unit, message)
    return message


async def _wipe(unit: Unit, message: Message) -> None:
    message.content = None
    message.version += 1
    message.deleted_at = datetime.now(UTC)
    await message.save(update_fields=["content", "version", "deleted_at"])
    for traces in (Revision, Mention, Reaction):
        await traces.filter(message_id=message.id).delete()
    await unit.append(channel_stream(message.channel_id), ChannelNews.MESSAGE_DELETED, _news(message))


async def _held_message(viewer: User, message_id: UUID, *, path: tuple[str, ...]) -> tuple[Message, Channel]:
    """A message that one may see, and its channel; nobody else changes the message until the transaction ends."""
    message = await Message.visible_to(viewer).select_for_update().get_or_none(id=message_id)
    if message is None:
        raise NotFound("Message", path=path)
    return message, await Channel.visible_to(viewer).get(id=message.channel_id)


async def seen_message(viewer: User, message_id: UUID, *, path: tuple[str, ...]) -> Message:
    """Raises NotFound."""
    found = await message(viewer, message_id=message_id)
    if found is None:
        raise NotFound("Message", path=path)
    return found


async def message(viewer: User, *, message_id: UUID) -> Message | None:
    return await Message.visible_to(viewer).get_or_none(id=message_id)


def messages_in(channel_id: UUID) -> "QuerySet[Message]":
    """Those of a channel that was found through the viewer."""
    return Message.filter(channel_id=channel_id)

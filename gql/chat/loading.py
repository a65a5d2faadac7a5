"""What chat asks of many rows at once, one statement each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.live import Head
from gql.context import Info
from gql.selection import asks_for
from models.chat import Membership, Mention, MentionKind, Message
from models.database.rows import fetch, marks, row_of
from models.pages import Page, Window
from models.streams import heads
from models.users import User
from resolvers.chat.history import pages_of_channels
from resolvers.chat.reactions import Group, groups_of


@dataclass(frozen=True, slots=True)
class History:
    """A page of what was said in each of many channels."""

    window: Window
    by: str = "channel_id"
    question: str = "messages"

    async def of_each(self, channel_ids: list[UUID]) -> list[Page[Message]]:
        return await pages_of_channels(channel_ids, self.window)


async def stream_heads(streams: list[str]) -> list[Head]:
    found = await heads(streams)
    return [found[stream] for stream in streams]


async def member_counts(channel_ids: list[UUID]) -> list[int]:
    sql = (
        "SELECT channel_id, COUNT(*) AS members FROM channel_member "  # noqa: S608 - marks are ours
        f"WHERE channel_id IN ({marks(channel_ids)}) GROUP BY channel_id"
    )
    found = {str(row["channel_id"]): row["members"] for row in await fetch(sql, channel_ids)}
    return [found.get(str(channel_id), 0) for channel_id in channel_ids]


async def viewer_memberships(asked: list[tuple[UUID, UUID]]) -> list[Membership | None]:
    """By channel and by who asks, who is the same in all."""
    rows = await Membership.filter(user_id__in={user for _, user in asked}, channel_id__in=[one for one, _ in asked])
    found = {(row.channel_id, row.user_id): row for row in rows}
    return [found.get(one) for one in asked]


async def last_read_messages(membership_ids: list[UUID]) -> list[Message | None]:
    sql = (
        "SELECT t.*, m.id AS membership_id FROM channel_member m "  # noqa: S608 - marks are ours
        "JOIN message t ON t.channel_id = m.channel_id AND t.number = m.last_read "
        f"WHERE m.id IN ({marks(membership_ids)})"
    )
    found = {str(row["membership_id"]): row_of(Message, row) for row in await fetch(sql, membership_ids)}
    return [found.get(str(membership_id)) for membership_id in membership_ids]


async def fetch_with(info: Info, messages: Sequence[Message]) -> None:
    """What is asked of every message of a page, fetched for all at once."""
    loaders = info.context.loaders
    if asks_for(info, "author"):
        await loaders.keep(User, {message.author_id for message in messages if message.author_id is not None})
    if asks_for(info, "reactions"):
        await loaders.keep_each(grouped_reactions, [message.id for message in messages])


async def grouped_reactions(message_ids: list[UUID]) -> Sequence[list[Group]]:
    return await groups_of(message_ids)


async def mentions_shown(message_ids: list[UUID]) -> list[list[Mention]]:
    """Each person who is called by name, and one for everybody who is called together."""
    found: defaultdict[UUID, list[Mention]] = defaultdict(list)
    together: set[tuple[UUID, MentionKind]] = set()
    for row in await Mention.filter(message_id__in=message_ids, current=True).order_by("id"):
        call = (row.message_id, row.kind)
        if row.kind is MentionKind.USER or call not in together:
            found[row.message_id].append(row)
            together.add(call)
    return [found[message_id] for message_id in message_ids]

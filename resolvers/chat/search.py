"""Finding messages by their words."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.searching import Wanted, wanted
from core.text import trimmed
from models import message_search
from models.chat import Message
from models.pages import Window
from models.users import User
from resolvers.chat.snippets import snippet

QUERY_MAX = 500  # characters


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found; `snippet_html` shows where."""

    message: Message
    snippet_html: str


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of them, newest first."""

    rows: Sequence[Hit]
    has_next: bool
    has_previous: bool


async def search_messages(
    viewer: User, *, query: str, channel_id: UUID | None = None, author_id: UUID | None = None, window: Window
) -> Hits:
    """The messages in the viewer's channels with every word of `query`, the last of which may be only begun.

    A query without a letter, digit or emoji finds nothing. The cursors of `window` are ids of messages. Raises
    Invalid unless `query` has 1 to QUERY_MAX characters.
    """
    terms = wanted(trimmed(query, ("query",), most=QUERY_MAX))
    if not terms:
        return Hits([], has_next=False, has_previous=False)
    page = await message_search.find(viewer, terms, channel_id=channel_id, author_id=author_id, window=window)
    return Hits([await _hit(message, terms) for message in page.rows], page.has_next, page.has_previous)


async def _hit(message: Message, terms: Sequence[Wanted]) -> Hit:
    await asyncio.sleep(0)  # a long message takes up to 10 ms, and a page has many: others have their turn
    return Hit(message, snippet(message.content or "", terms))

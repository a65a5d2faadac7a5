"""The index beside table message, by which messages are found: the words of each, in the order they were stored."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.searching import Wanted, words
from models.chat import Message
from models.database.connection import dialect
from models.database.rows import execute, fetch_rows
from models.pages import Page, Window, page_from
from models.users import User

KEY_OF = "(SELECT key FROM message_text WHERE message_id = ?)"
SQLITE = """
    SELECT m.* FROM message_words w CROSS JOIN message_text t ON t.key = w.rowid JOIN message m ON m.id = t.message_id
    WHERE message_words MATCH ?"""  # CROSS: the words first, in the order of their keys, and no further than needed
POSTGRES = """
    SELECT m.* FROM message_text t JOIN message m ON m.id = t.message_id WHERE t.terms @@ CAST(? AS tsquery)"""


async def index(message_id: UUID, content: str) -> None:
    """Have a message found by its new text, inside `tx()` and after it is stored. One statement.

    The database itself forgets the old text in the statement that changes or deletes it.
    """
    sql = """INSERT INTO message_text (message_id, channel_id, words) SELECT id, channel_id, ? FROM message WHERE id = ?
        ON CONFLICT (message_id) DO UPDATE SET words = excluded.words"""
    await execute(sql, (" ".join(words(content)), message_id))


async def find(
    viewer: User, terms: Sequence[Wanted], *, channel_id: UUID | None, author_id: UUID | None, window: Window
) -> Page[Message]:
    """The messages that have all of `terms`, in channels the viewer is in, newest first. One statement.

    The cursors of `window` are ids of messages.
    """
    sqlite = dialect() == "sqlite"
    key = "w.rowid" if sqlite else "t.key"
    conditions: list[tuple[str, Any]] = [
        ("t.channel_id IN (SELECT channel_id FROM channel_member WHERE user_id = ?)", viewer.id)
    ]
    if channel_id is not None:
        conditions.append(("t.channel_id = ?", channel_id))
    if author_id is not None:
        conditions.append(("m.author_id = ?", author_id))
    if window.after is not None:
        conditions.append((f"{key} < {KEY_OF}", window.after[0]))
    if window.before is not None:
        conditions.append((f"{key} > {KEY_OF}", window.before[0]))
    where = " AND ".join(condition for condition, _ in conditions)
    order = f"{key} {'ASC' if window.backwards else 'DESC'} LIMIT {window.size + 1}"
    sql = f"{SQLITE if sqlite else POSTGRES} AND m.deleted_at IS NULL AND {where} ORDER BY {order}"
    asked = _match(terms) if sqlite else _tsquery(terms)
    return page_from(await fetch_rows(Message, sql, [asked, *(value for _, value in conditions)]), window)


def _match(terms: Sequence[Wanted]) -> str:
    return " AND ".join(f'"{term.word}"{"*" if term.prefix else ""}' for term in terms)


def _tsquery(terms: Sequence[Wanted]) -> str:
    return " & ".join(f"'{term.word}'{':*' if term.prefix else ''}" for term in terms)

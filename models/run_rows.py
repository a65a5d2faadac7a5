"""The rows that those who work on runs need, found by their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.events import RunNews
from core.live import Head
from core.writing import Lost
from models.assistant import (
    ENDED,
    OPEN_RUNS,
    AssistantRun,
    Conversation,
    ConversationMessage,
    RunStatus,
    ToolCall,
    ToolCallStatus,
)
from models.database.connection import dialect
from models.database.rows import execute, fetch, fetch_rows, marks, row_of
from models.users import User

READ_MOST = 200  # messages of a conversation that are looked through for the ones before a message
TAKE = """UPDATE assistant_run SET token = token + 1, status = ? WHERE id = ? AND job_id = ? AND status IN (?, ?)
RETURNING *"""
PERSON_OF = """SELECT person.* FROM "user" AS person JOIN conversation ON conversation.user_id = person.id
WHERE conversation.id = ?"""
OPEN_OF = f"""SELECT COUNT(*) AS runs FROM assistant_run AS run WHERE run.status IN ({marks(list(OPEN_RUNS))})
AND (SELECT user_id FROM conversation WHERE id = run.conversation_id) = ?"""  # noqa: S608 - open ones are few
CHAIN = "SELECT * FROM conversation_message WHERE conversation_id = ? AND id <= ? ORDER BY id DESC LIMIT ?"
NEWEST = "SELECT id FROM conversation_message WHERE conversation_id = ? ORDER BY id DESC LIMIT 1"


async def taken(run_id: UUID, job_id: int) -> tuple[AssistantRun, ConversationMessage, User] | None:
    """The run, from now on held by the caller alone, its message and its user; None if it is not to be worked on.

    Nor is it by a job of before it waited, which did not hear that it was done. Inside `tx()`.
    """
    rows = await fetch(TAKE, (RunStatus.IN_PROGRESS, run_id, job_id, RunStatus.QUEUED, RunStatus.IN_PROGRESS))
    if not rows:
        return None
    run = row_of(AssistantRun, rows[0])
    message = await fetch_rows(
        ConversationMessage, "SELECT * FROM conversation_message WHERE id = ?", (run.message_id,)
    )
    return run, message[0], (await fetch_rows(User, PERSON_OF, (run.conversation_id,)))[0]


async def locked(run_id: UUID) -> AssistantRun | None:
    """The run as it is now; nobody else changes it until the `tx()` ends."""
    return await AssistantRun.select_for_update().get_or_none(id=run_id)


async def held(run_id: UUID, token: int) -> AssistantRun:
    """The same of a run that is worked on. Raises Lost if it is not held by that token any more."""
    run = await locked(run_id)
    if run is None or run.token != token or run.status is not RunStatus.IN_PROGRESS:
        raise Lost
    return run


async def calls_of(run_ids: Sequence[UUID]) -> list[ToolCall]:
    """All calls of these runs, each run's in their order."""
    if not run_ids:
        return []
    return await ToolCall.filter(run_id__in=list(run_ids)).order_by("run_id", "step", "place")


async def waiting_calls(run_id: UUID) -> list[ToolCall]:
    return await ToolCall.filter(run_id=run_id, status=ToolCallStatus.PENDING_APPROVAL).order_by("step", "place")


async def runs_of(message_ids: Sequence[UUID]) -> list[AssistantRun]:
    if not message_ids:
        return []
    return await AssistantRun.filter(message_id__in=list(message_ids))


async def chain(conversation_id: UUID, message_id: UUID, *, most: int) -> list[ConversationMessage]:
    """The message and those before it, each the parent of the next, at most `most`, oldest first."""
    rows = await fetch_rows(ConversationMessage, CHAIN, (conversation_id, message_id, READ_MOST))
    by_id = {row.id: row for row in rows}
    found: list[ConversationMessage] = []
    wanted: UUID | None = message_id
    while wanted is not None and wanted in by_id and len(found) < most:
        found.append(by_id[wanted])
        wanted = by_id[wanted].parent_id
    return found[::-1]


async def newest_message_id(conversation_id: UUID) -> UUID | None:
    newest = await fetch(NEWEST, (conversation_id,))
    return UUID(str(newest[0]["id"])) if newest else None


async def cut(message: ConversationMessage, length: int) -> None:
    """Leave the first `length` characters of a message."""
    message.content = message.content[:length]
    await execute("UPDATE conversation_message SET content = ? WHERE id = ?", (message.content, message.id))


async def stale_runs(before: datetime, *, most: int) -> list[AssistantRun]:
    """Runs that began before then, have not ended and do not wait to be approved, the oldest first."""
    worked_on = [RunStatus.QUEUED, RunStatus.IN_PROGRESS]
    return await AssistantRun.filter(status__in=worked_on, created_at__lt=before).order_by("created_at").limit(most)


async def late_runs(now: datetime, *, most: int) -> list[UUID]:
    """Runs that wait for calls which were not approved in time."""
    late = ToolCall.filter(status=ToolCallStatus.PENDING_APPROVAL, expires_at__lte=now)
    waiting = late.filter(run__status=RunStatus.REQUIRES_ACTION).distinct().limit(most)
    return [row["run_id"] for row in await waiting.values("run_id")]


async def open_runs(user_id: UUID) -> int:
    """How many of theirs have not ended; nobody else begins one for them until the `tx()` ends."""
    if dialect() == "postgres":
        await fetch('SELECT id FROM "user" WHERE id = ? FOR NO KEY UPDATE', (user_id,))
    return (await fetch(OPEN_OF, (*OPEN_RUNS, user_id)))[0]["runs"]


async def forget_text(conversation_id: UUID) -> None:
    """Delete the events of a conversation's runs up to the last one that has text; that each has ended stays."""
    streams = "SELECT 'run:' || id FROM assistant_run WHERE conversation_id = ?"
    last = "SELECT MAX(seq) FROM stream_event WHERE stream_key = stream.key AND kind = ?"
    sql = f"UPDATE stream SET min_seq = COALESCE(({last}), min_seq) WHERE key IN ({streams})"  # noqa: S608
    await execute(sql, (RunNews.DELTA, conversation_id))
    await execute(
        f"DELETE FROM stream_event WHERE stream_key IN ({streams}) "  # noqa: S608
        "AND seq <= (SELECT min_seq FROM stream WHERE key = stream_event.stream_key)",
        (conversation_id,),
    )


async def forget_streams(before: datetime) -> None:
    """Delete the events of runs to which nothing happened since then: they ended, and may be deleted."""
    streams = "SELECT key FROM stream WHERE key LIKE 'run:%' AND changed_at < ?"
    for table, column in (("stream_event", "stream_key"), ("stream", "key")):
        await execute(f"DELETE FROM {table} WHERE {column} IN ({streams})", (before,))  # noqa: S608


async def occupy(conversation_id: UUID, run_id: UUID, now: datetime) -> bool:
    """Have a run be the conversation's active one; False if another is."""
    sql = (
        "UPDATE conversation SET active_run_id = ?, updated_at = ? WHERE id = ? AND active_run_id IS NULL RETURNING id"
    )
    return bool(await fetch(sql, (run_id, now, conversation_id)))


async def leave(conversation_id: UUID, run_id: UUID, now: datetime) -> None:
    """Have it be so no longer."""
    sql = "UPDATE conversation SET active_run_id = NULL, updated_at = ? WHERE id = ? AND active_run_id = ?"
    await execute(sql, (now, conversation_id, run_id))


async def taint(conversation_id: UUID) -> None:
    """Note that text by others was read in the conversation."""
    await execute("UPDATE conversation SET tainted = ? WHERE id = ?", (True, conversation_id))


async def occupied_by(conversation_id: UUID) -> UUID | None:
    """Its active run now; nobody else begins one until the `tx()` ends."""
    found = await Conversation.select_for_update().get_or_none(id=conversation_id)
    return found.active_run_id if found else None


async def is_tainted(conversation_id: UUID) -> bool:
    return await Conversation.filter(id=conversation_id, tainted=True).exists()


async def calls_of_step(run_id: UUID, step: int) -> list[ToolCall]:
    return await ToolCall.filter(run_id=run_id, step=step).order_by("place")


SNAPSHOTS = """SELECT message.id, message.content, run.status, stream.epoch, stream.last_seq, stream.min_seq
FROM conversation_message AS message LEFT JOIN assistant_run AS run ON run.message_id = message.id
LEFT JOIN stream ON stream.key = 'run:' || run.id WHERE message.id IN ({})"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A message as it is, where its run's stream was at the same moment, and whether the run had ended."""

    content: str
    head: Head
    ended: bool


async def snapshots(message_ids: Sequence[UUID]) -> dict[UUID, Snapshot]:
    """One statement, so that text and place belong together."""
    rows = await fetch(SNAPSHOTS.format(marks(message_ids)), message_ids)
    return {UUID(str(row["id"])): _snapshot(row) for row in rows}


def _snapshot(row: Mapping[str, Any]) -> Snapshot:
    head = Head(row["epoch"] or 0, row["last_seq"] or 0, row["min_seq"] or 0)
    return Snapshot(row["content"], head, row["status"] in ENDED)

"""What conversations ask of many rows at once, one statement each."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from core.live import Head
from models.assistant import AssistantRun, Conversation, ConversationMessage, ToolCall
from models.run_rows import Snapshot, calls_of, runs_of, snapshots


async def conversations_by_id(ids: list[UUID]) -> list[Conversation | None]:
    found = await Conversation.in_bulk(ids, "id")
    return [found.get(one) for one in ids]


async def messages_by_id(ids: list[UUID]) -> list[ConversationMessage | None]:
    found = await ConversationMessage.in_bulk(ids, "id")
    return [found.get(one) for one in ids]


async def runs_by_id(ids: list[UUID]) -> list[AssistantRun | None]:
    found = await AssistantRun.in_bulk(ids, "id")
    return [found.get(one) for one in ids]


async def calls_by_id(ids: list[UUID]) -> list[ToolCall | None]:
    found = await ToolCall.in_bulk(ids, "id")
    return [found.get(one) for one in ids]


async def runs_of_messages(message_ids: list[UUID]) -> list[AssistantRun | None]:
    found = {run.message_id: run for run in await runs_of(message_ids)}
    return [found.get(one) for one in message_ids]


async def calls_of_runs(run_ids: list[UUID]) -> list[Sequence[ToolCall]]:
    found: defaultdict[UUID, list[ToolCall]] = defaultdict(list)
    for call in await calls_of(run_ids):
        found[call.run_id].append(call)
    return [found[one] for one in run_ids]


async def snapshots_of(message_ids: list[UUID]) -> list[Snapshot]:
    found = await snapshots(message_ids)
    return [found.get(one) or Snapshot("", Head(), ended=True) for one in message_ids]

"""Conversations, messages, runs and calls: one module, for they point at each other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from core.errors import ErrorCode
from gql.assistant.loading import (
    calls_of_runs,
    conversations_by_id,
    messages_by_id,
    runs_by_id,
    runs_of_messages,
    snapshots_of,
)
from gql.context import Info
from gql.cursors import Place
from gql.enums import described
from gql.errors import Error, LimitReached, ProviderUnavailable
from gql.fields import field
from gql.loaders import Part
from gql.pages import After, Before, Connection, First, Last, connected, window
from gql.rows import FromRow, Node
from gql.worlds import TokenUsage
from models import assistant as rows
from models.assistant import ConversationRole, RunStatus, ToolCallStatus
from models.pages import Page
from models.run_rows import Snapshot
from models.streams import run_stream

described(ConversationRole, "Who said something.", {"USER": "Whose conversation it is.", "ASSISTANT": "The assistant."})
described(
    RunStatus,
    "How far the work on an answer has come.",
    {
        "QUEUED": "It is about to begin.",
        "IN_PROGRESS": "The answer is being made.",
        "REQUIRES_ACTION": "A tool call waits to be approved.",
        "COMPLETED": "The answer is whole.",
        "INCOMPLETE": "It ended at a limit; the text so far stays.",
        "FAILED": "The model could not answer; the text so far stays.",
        "CANCELLED": "It was stopped; the text so far stays.",
    },
)
described(
    ToolCallStatus,
    "What became of a call of a tool.",
    {
        "PENDING_APPROVAL": "It waits for approveToolCall or denyToolCall.",
        "RUNNING": "It is being done.",
        "SUCCEEDED": "It was done.",
        "FAILED": "It was refused; its result says why.",
        "DENIED": "It was not approved: nothing was done.",
        "EXPIRED": "Nobody approved it in time: nothing was done.",
    },
)


@strawberry.type(description="A conversation with the assistant; only its owner sees it.")
class Conversation(FromRow, Node):
    row: strawberry.Private[rows.Conversation]
    title: str = strawberry.field(description="1-200 characters; the beginning of the first message, until renamed.")
    created_at: datetime = strawberry.field(description="When it was begun.")
    updated_at: datetime = strawberry.field(description="When something was last said.")

    @field("What was said, oldest first; alternative answers follow each other.", scopes=None)
    async def messages(
        self, info: Info, first: First = None, after: After = None, last: Last = None, before: Before = None
    ) -> Connection[ConversationMessage]:
        asked = window(first, after, last, before)
        part = Part(lambda ids: rows.ConversationMessage.filter(conversation_id__in=ids), "conversation_id", asked)
        page: Page[Any] = await info.context.loaders.page(self.row.id, part)
        return connected(ConversationMessage, page)

    @strawberry.field(description="The run that has not ended; null if there is none.")
    async def active_run(self, info: Info) -> AssistantRun | None:
        if self.row.active_run_id is None:
            return None
        return AssistantRun.maybe(await info.context.loaders.each(runs_by_id, self.row.active_run_id))


@strawberry.type(description="Something said in a conversation.")
class ConversationMessage(FromRow, Node):
    row: strawberry.Private[rows.ConversationMessage]
    role: ConversationRole = strawberry.field(description="Who said it.")
    created_at: datetime = strawberry.field(description="When.")

    @strawberry.field(description="What was said, in Markdown; of an answer that is being made, as much as is there.")
    async def content(self, info: Info) -> str:
        if self.row.role is ConversationRole.USER:
            return self.row.content
        return (await _snapshot(info, self.row.id)).content

    @strawberry.field(description="The conversation it is in.")
    async def conversation(self, info: Info) -> Conversation:
        return await _conversation(info, self.row.conversation_id)

    @strawberry.field(description="The tools that were called for this answer, in their order.")
    async def tool_calls(self, info: Info) -> list[ToolCall]:
        run = await info.context.loaders.each(runs_of_messages, self.row.id)
        if run is None:
            return []
        return [ToolCall.of(call) for call in await info.context.loaders.each(calls_of_runs, run.id)]

    @strawberry.field(description="The work on this answer; null for what the user said.")
    async def run(self, info: Info) -> AssistantRun | None:
        return AssistantRun.maybe(await info.context.loaders.each(runs_of_messages, self.row.id))

    @strawberry.field(description="What it answers, or follows; answers with the same parent are alternatives.")
    async def parent(self, info: Info) -> ConversationMessage | None:
        if self.row.parent_id is None:
            return None
        return ConversationMessage.maybe(await info.context.loaders.each(messages_by_id, self.row.parent_id))


@strawberry.type(description="The work on one answer; it goes on whoever listens.")
class AssistantRun(FromRow, Node):
    row: strawberry.Private[rows.AssistantRun]
    status: RunStatus = strawberry.field(description="How far it has come.")
    attempt: int = strawberry.field(description="How often its text was begun, from 1.")
    provider: str = strawberry.field(description="Who makes the answer.")
    model: str = strawberry.field(description="With which model.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    finished_at: datetime | None = strawberry.field(description="When it ended; null: it has not.")

    @strawberry.field(description="The conversation it is in.")
    async def conversation(self, info: Info) -> Conversation:
        return await _conversation(info, self.row.conversation_id)

    @strawberry.field(description="The answer it makes.")
    async def message(self, info: Info) -> ConversationMessage:
        return ConversationMessage.of(await info.context.loaders.each(messages_by_id, self.row.message_id))

    @strawberry.field(description="What the model calls used so far.")
    def usage(self) -> TokenUsage:
        row = self.row
        return TokenUsage(
            input_tokens=row.input_tokens,
            cached_tokens=row.cached_tokens,
            output_tokens=row.output_tokens,
            cost_micros=row.cost_micros,
        )

    @strawberry.field(description="Why it is INCOMPLETE or FAILED.")
    def error(self) -> Error | None:
        if self.row.error_code is None:
            return None
        code, message = ErrorCode(self.row.error_code), self.row.error_message or ""
        kind = LimitReached if code is ErrorCode.LIMIT_REACHED else ProviderUnavailable
        return kind(code=code, message=message)

    @strawberry.field(description="Follow the run `after` it: what comes then goes on from the message's content.")
    async def stream_cursor(self, info: Info) -> str:
        head = (await _snapshot(info, self.row.message_id)).head
        return Place(run_stream(self.row.id), head.epoch, head.last_seq).cursor()


@strawberry.type(description="A tool that the assistant called, or wants to call.")
class ToolCall(FromRow, Node):
    row: strawberry.Private[rows.ToolCall]
    name: str = strawberry.field(description="Which tool.")
    arguments: JSON = strawberry.field(description="What it is given; a text if the model wrote no right JSON.")
    result: JSON | None = strawberry.field(description="What it answered: an object with `data` or `error`.")
    status: ToolCallStatus = strawberry.field(description="What became of it.")
    requires_approval: bool = strawberry.field(description="Whether it had, or has, to be approved.")
    arguments_hash: str = strawberry.field(description="What an approval is bound to: it changes with the arguments.")
    expires_at: datetime | None = strawberry.field(description="Until when it can be approved.")
    created_at: datetime = strawberry.field(description="When the model asked for it.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")


async def _conversation(info: Info, conversation_id: UUID) -> Conversation:
    return Conversation.of(await info.context.loaders.each(conversations_by_id, conversation_id))


async def _snapshot(info: Info, message_id: UUID) -> Snapshot:
    """Content and cursor of one operation are of the same moment."""
    return await info.context.loaders.each(snapshots_of, message_id)

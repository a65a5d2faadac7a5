"""What somebody has of conversations with the assistant, and valid arguments for every field about them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.ids import uuid7
from gql.ids import cursor_of, global_id
from models.assistant import (
    AssistantRun,
    Conversation,
    ConversationMessage,
    ConversationRole,
    RunStatus,
    ToolCall,
    ToolCallStatus,
)
from models.database.rows import insert_rows
from models.database.tx import tx
from models.users import User

Arguments = dict[str, Any]
HASH = "0" * 64
LATER = datetime(2999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Conversing:
    """Ids on the wire. In `conversation` all is said; in another one the call `waiting` of `open_run` waits."""

    conversation: str = ""
    answer: str = ""
    run: str = ""
    call: str = ""
    open_run: str = ""
    waiting: str = ""
    place: str = ""
    cursor: str = ""

    @property
    def ids(self) -> dict[str, str]:
        """By the type's name."""
        return {
            "Conversation": self.conversation,
            "ConversationMessage": self.answer,
            "AssistantRun": self.run,
            "ToolCall": self.call,
        }

    @property
    def around(self) -> dict[str, str]:
        return {"Conversation": f'node(id: "{self.conversation}") {{ ... on Conversation {{ {{}} }} }}'}

    def arguments(self) -> dict[str, list[Arguments]]:
        """By the field's name."""
        said = {"message": "What is due?", "allowedTools": ["list_tasks"], "clientMutationId": "once"}
        return {
            "Query.conversations": [{"first": 2, "after": self.place}],
            "Query.conversation": [{"id": self.conversation}],
            "Conversation.messages": [{"first": 2, "after": self.cursor}, {"last": 2, "before": self.cursor}],
            "Mutation.sendConversationMessage": [{"input": {"conversationId": self.conversation, **said}}],
            "Mutation.regenerateMessage": [{"messageId": self.answer, "clientMutationId": "once"}],
            "Mutation.cancelRun": [{"runId": self.open_run}],
            "Mutation.approveToolCall": [{"id": self.waiting, "argumentsHash": HASH}],
            "Mutation.denyToolCall": [{"id": self.waiting, "reason": "No."}],
            "Mutation.renameConversation": [{"id": self.conversation, "title": "Chores"}],
            "Mutation.deleteConversation": [{"id": self.conversation}],
            "Subscription.assistantRunEvents": [
                {"runId": self.run},
                {"runId": self.run, "after": cursor_of("event", f"run:{self.run}", 1, 1, 0)},
            ],
        }


NO_CONVERSING = Conversing()


async def conversing(owner: User) -> Conversing:
    """Two conversations with a question and its answer; in the newer one its run waits."""
    async with tx():
        done = await exchange(owner, RunStatus.COMPLETED)
        waits = await exchange(owner, RunStatus.REQUIRES_ACTION)
    conversation = done.conversation
    return Conversing(
        global_id("Conversation", conversation.id),
        global_id("ConversationMessage", done.run.message_id),
        global_id("AssistantRun", done.run.id),
        global_id("ToolCall", done.call.id),
        global_id("AssistantRun", waits.run.id),
        global_id("ToolCall", waits.call.id),
        cursor_of(conversation.updated_at.isoformat(), str(conversation.id)),
        cursor_of(str(done.run.message_id)),
    )


@dataclass(frozen=True, slots=True)
class Exchange:
    conversation: Conversation
    run: AssistantRun
    call: ToolCall


async def exchange(owner: User, status: RunStatus, *, title: str = "Due", answers: int = 1) -> Exchange:
    """A conversation of one question and answers to it, whose runs each called a tool, inside `tx()`."""
    now = datetime.now(UTC)
    conversation = Conversation(id=uuid7(), user_id=owner.id, title=title, created_at=now, updated_at=now)
    said = _message(conversation, ConversationRole.USER, "What is due?")
    told = [_message(conversation, ConversationRole.ASSISTANT, "Milk.", parent=said) for _ in range(answers)]
    runs = [_run(conversation, answer, status) for answer in told]
    calls = [_call(run) for run in runs]
    conversation.active_run_id = runs[0].id if runs[0].finished_at is None else None
    await insert_rows([conversation])
    await insert_rows([said, *told])
    await insert_rows(runs)
    await insert_rows(calls)
    return Exchange(conversation, runs[0], calls[0])


async def many_exchanges(owner: User, size: int) -> None:
    """As many conversations, and one called "Much" of as many answers."""
    async with tx():
        for _ in range(size):
            await exchange(owner, RunStatus.COMPLETED)
        await exchange(owner, RunStatus.COMPLETED, title="Much", answers=size)


def _message(
    conversation: Conversation, role: ConversationRole, content: str, parent: ConversationMessage | None = None
) -> ConversationMessage:
    return ConversationMessage(
        id=uuid7(),
        conversation_id=conversation.id,
        role=role,
        content=content,
        parent_id=parent and parent.id,
        created_at=conversation.created_at,
    )


def _run(conversation: Conversation, answer: ConversationMessage, status: RunStatus) -> AssistantRun:
    ended = status is RunStatus.COMPLETED
    return AssistantRun(
        id=uuid7(),
        conversation_id=conversation.id,
        message_id=answer.id,
        status=status,
        step_ends=[0],
        provider="builtin",
        model="commands",
        created_at=conversation.created_at,
        finished_at=conversation.created_at + timedelta(seconds=1) if ended else None,
    )


def _call(run: AssistantRun) -> ToolCall:
    done = run.finished_at is not None
    return ToolCall(
        id=uuid7(),
        run_id=run.id,
        step=0,
        place=0,
        call_id="call",
        name="list_tasks" if done else "delete_task",
        arguments={},
        arguments_hash=HASH,
        result={"data": {}} if done else None,
        status=ToolCallStatus.SUCCEEDED if done else ToolCallStatus.PENDING_APPROVAL,
        requires_approval=not done,
        expires_at=None if done else LATER,
        created_at=run.created_at,
        finished_at=run.finished_at,
    )

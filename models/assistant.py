"""Conversations with the assistant: what was said, the runs that answer, and the ledger of the tools they called."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.users import User

TITLE_MAX = 200


class ConversationRole(StrEnum):
    USER = "USER"
    ASSISTANT = "ASSISTANT"


class RunStatus(StrEnum):
    QUEUED = "QUEUED"
    IN_PROGRESS = "IN_PROGRESS"
    REQUIRES_ACTION = "REQUIRES_ACTION"
    COMPLETED = "COMPLETED"
    INCOMPLETE = "INCOMPLETE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ToolCallStatus(StrEnum):
    PENDING_APPROVAL = "PENDING_APPROVAL"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    DENIED = "DENIED"
    EXPIRED = "EXPIRED"


ENDED = frozenset({RunStatus.COMPLETED, RunStatus.INCOMPLETE, RunStatus.FAILED, RunStatus.CANCELLED})
OPEN_RUNS = frozenset(RunStatus) - ENDED
OPEN_CALLS = frozenset({ToolCallStatus.PENDING_APPROVAL, ToolCallStatus.RUNNING})


class JSONOrText(fields.JSONField[Any]):
    """Any JSON. Of a text that a row is made with, as of one that is read, JSONField thinks that it is JSON."""

    def to_db_value(self, value: Any, instance: Any) -> str | None:
        return None if value is None else orjson.dumps(value).decode()


class Conversation(Model):
    """`tainted`: the assistant has read text here that others wrote. `active_run_id`: the run that has not ended."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="conversations")
    user_id: UUID
    title = fields.CharField(max_length=TITLE_MAX)
    tainted = fields.BooleanField(default=False)
    active_run_id: fields.Field[UUID | None] = fields.UUIDField(null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "conversation"
        indexes = (("user_id", "updated_at", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(user_id=viewer.id)


class ConversationMessage(Model):
    """`parent_id` is what it answers, or follows; further answers to the same message are alternatives."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name="messages"
    )
    conversation_id: UUID
    role = fields.CharEnumField(ConversationRole, max_length=16)
    content = fields.TextField()
    parent_id: fields.Field[UUID | None] = fields.UUIDField(null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField()

    class Meta:
        table = "conversation_message"
        indexes = (("conversation_id", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(conversation__user_id=viewer.id)


class AssistantRun(Model):
    """The work on one answer. What works on it holds it by `token`, which counts those who began.

    `step_ends` are the lengths of the message at the end of each round that came to its end: its text never changes.
    `attempt` counts how often the text was begun. `used_ms` is how long it was worked on before it last waited.
    `scopes` are those of the token that asked, null: all.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    conversation: fields.ForeignKeyRelation[Conversation] = fields.ForeignKeyField(
        "models.Conversation", related_name="runs"
    )
    conversation_id: UUID
    message: fields.OneToOneRelation[ConversationMessage] = fields.OneToOneField(
        "models.ConversationMessage", related_name="run"
    )
    message_id: UUID
    status = fields.CharEnumField(RunStatus, max_length=16, default=RunStatus.QUEUED)
    attempt = fields.IntField(default=1)
    token = fields.IntField(default=0)
    step_ends = fields.JSONField[Any](default=list)
    allowed_tools = fields.JSONField[Any](null=True)
    scopes = fields.JSONField[Any](null=True)
    provider = fields.CharField(max_length=64)
    model = fields.CharField(max_length=128)
    input_tokens = fields.IntField(null=True)
    cached_tokens = fields.IntField(null=True)
    output_tokens = fields.IntField(null=True)
    cost_micros: fields.Field[int | None] = fields.BigIntField(null=True)  # pyright: ignore[reportAssignmentType]
    error_code = fields.CharField(max_length=32, null=True)
    error_message = fields.CharField(max_length=500, null=True)
    used_ms = fields.IntField(default=0)
    job_id: fields.Field[int] = fields.BigIntField(default=0)
    created_at = fields.DatetimeField()
    finished_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]

    class Meta:
        table = "assistant_run"
        indexes = (("conversation_id",), ("status", "created_at"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(conversation__user_id=viewer.id)


class ToolCall(Model):
    """One call of round `step`, counted from 0, at `place` among that round's; `call_id` is the model's name for it."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    run: fields.ForeignKeyRelation[AssistantRun] = fields.ForeignKeyField("models.AssistantRun", related_name="calls")
    run_id: UUID
    step = fields.SmallIntField()
    place = fields.SmallIntField()
    call_id = fields.CharField(max_length=256)
    name = fields.CharField(max_length=64)
    arguments = JSONOrText()
    arguments_hash = fields.CharField(max_length=64)
    result = fields.JSONField[Any](null=True)
    status = fields.CharEnumField(ToolCallStatus, max_length=16)
    requires_approval = fields.BooleanField()
    expires_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField()
    finished_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]

    class Meta:
        table = "tool_call"
        unique_together = (("run_id", "step", "place"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(run__conversation__user_id=viewer.id)

"""Questions about rules: sessions, the answers with their citations, and who may see them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.games import VISIBLE, Game
from models.rulebooks import GameDocument
from models.users import User

TITLE_MAX = 200
ERROR_MAX = 500


class AnswerStatus(StrEnum):
    QUEUED = "QUEUED"
    STREAMING = "STREAMING"
    ANSWERED = "ANSWERED"
    NOT_COVERED = "NOT_COVERED"
    UNVERIFIED = "UNVERIFIED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


OPEN = frozenset({AnswerStatus.QUEUED, AnswerStatus.STREAMING})
ENDED = frozenset(AnswerStatus) - OPEN


class RulesSession(Model):
    """Questions about one game that follow each other."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="rules_sessions")
    user_id: UUID
    game: fields.ForeignKeyRelation[Game] = fields.ForeignKeyField("models.Game", related_name="rules_sessions")
    game_id: UUID
    title = fields.CharField(max_length=TITLE_MAX)
    language = fields.CharField(max_length=35)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "rules_session"
        indexes = (("user_id", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        """One's own, about games that one may see."""
        return cls.filter(user_id=viewer.id, game__status__in=VISIBLE[viewer.role])


class RulesAnswer(Model):
    """A question and its answer. What works on it holds it by `token`, which counts those who began.

    `reservation` is what it was counted against, and is given back if no token came; None once that is settled.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    session: fields.ForeignKeyRelation[RulesSession] = fields.ForeignKeyField(
        "models.RulesSession", related_name="answers"
    )
    session_id: UUID
    question = fields.TextField()
    answer = fields.TextField(default="")
    status = fields.CharEnumField(AnswerStatus, max_length=16, default=AnswerStatus.QUEUED)
    language = fields.CharField(max_length=35)
    edition: fields.Field[str | None] = fields.CharField(max_length=100, null=True)  # pyright: ignore[reportAssignmentType]
    provider = fields.CharField(max_length=64)
    model = fields.CharField(max_length=128)
    input_tokens = fields.IntField(null=True)
    cached_tokens = fields.IntField(null=True)
    output_tokens = fields.IntField(null=True)
    cost_micros: fields.Field[int | None] = fields.BigIntField(null=True)  # pyright: ignore[reportAssignmentType]
    latency_ms = fields.IntField(null=True)
    error_code = fields.CharField(max_length=32, null=True)
    error_message = fields.CharField(max_length=ERROR_MAX, null=True)
    reservation = fields.JSONField[Any](null=True)
    token = fields.IntField(default=0)
    attempt = fields.IntField(default=1)
    job_id: fields.Field[int] = fields.BigIntField(default=0)
    helpful: fields.Field[bool | None] = fields.BooleanField(null=True)  # pyright: ignore[reportAssignmentType]
    comment: fields.Field[str | None] = fields.CharField(max_length=1_000, null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField()
    finished_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]

    class Meta:
        table = "rules_answer"
        indexes = (("session_id", "id"), ("status", "created_at"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(session__user_id=viewer.id, session__game__status__in=VISIBLE[viewer.role])


class AnswerCitation(Model):
    """A quote that stands in the page's text from `char_start` to `char_end`; `place` counts an answer's from 0."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    answer: fields.ForeignKeyRelation[RulesAnswer] = fields.ForeignKeyField(
        "models.RulesAnswer", related_name="citations"
    )
    answer_id: UUID
    place = fields.IntField()
    document: fields.ForeignKeyRelation[GameDocument] = fields.ForeignKeyField(
        "models.GameDocument", related_name="citations"
    )
    document_id: UUID
    page = fields.IntField()
    page_label: fields.Field[str | None] = fields.CharField(max_length=64, null=True)  # pyright: ignore[reportAssignmentType]
    section_path = fields.JSONField[Any](default=list)
    quote = fields.TextField()
    char_start = fields.IntField()
    char_end = fields.IntField()

    class Meta:
        table = "answer_citation"
        unique_together = (("answer_id", "place"),)
        indexes = (("document_id",),)

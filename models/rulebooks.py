"""Documents of games: their pages, the chunks that are searched, and the index of words; who may see them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.games import NAME_MAX, URL_MAX, VISIBLE, Game
from models.users import User


class DocumentKind(StrEnum):
    RULEBOOK = "RULEBOOK"
    FAQ = "FAQ"
    ERRATA = "ERRATA"
    REFERENCE = "REFERENCE"


class DocumentStatus(StrEnum):
    PENDING = "PENDING"
    PROCESSING = "PROCESSING"
    READY = "READY"
    FAILED = "FAILED"


class GameDocument(Model):
    """`amends_id` is the document that it corrects. `content_hash`: SHA-256 of the bytes, None until they are there.

    `upload_hash` is that of the one-use secret by which the bytes may be sent until `upload_expires_at`.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    game: fields.ForeignKeyRelation[Game] = fields.ForeignKeyField("models.Game", related_name="documents")
    game_id: UUID
    title = fields.CharField(max_length=NAME_MAX)
    kind = fields.CharEnumField(DocumentKind, max_length=16)
    language = fields.CharField(max_length=35)
    edition: fields.Field[str | None] = fields.CharField(max_length=100, null=True)  # pyright: ignore[reportAssignmentType]
    amends_id: fields.Field[UUID | None] = fields.UUIDField(null=True)  # pyright: ignore[reportAssignmentType]
    licence: fields.Field[str | None] = fields.CharField(max_length=500, null=True)  # pyright: ignore[reportAssignmentType]
    source_url: fields.Field[str | None] = fields.CharField(max_length=URL_MAX, null=True)  # pyright: ignore[reportAssignmentType]
    page_count: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    status = fields.CharEnumField(DocumentStatus, max_length=16, default=DocumentStatus.PENDING)
    failure: fields.Field[str | None] = fields.CharField(max_length=500, null=True)  # pyright: ignore[reportAssignmentType]
    content_hash: fields.Field[str | None] = fields.CharField(max_length=64, null=True)  # pyright: ignore[reportAssignmentType]
    upload_hash: fields.Field[str | None] = fields.CharField(max_length=64, null=True)  # pyright: ignore[reportAssignmentType]
    upload_expires_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "game_document"
        unique_together = (("game_id", "content_hash"),)
        indexes = (("game_id", "id"),)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        """Those of the games that the viewer may see."""
        return cls.filter(game__status__in=VISIBLE[viewer.role])


class DocumentSource(Model):
    """The bytes of a document, until they are pages."""

    document: fields.OneToOneRelation[GameDocument] = fields.OneToOneField(
        "models.GameDocument", related_name="source", primary_key=True
    )
    document_id: UUID
    media_type = fields.CharField(max_length=64)
    content = fields.BinaryField()

    class Meta:
        table = "document_source"


class DocumentPage(Model):
    """`number` counts from 1; `label` is what is printed on the page; `text` is what a reader sees."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    document: fields.ForeignKeyRelation[GameDocument] = fields.ForeignKeyField(
        "models.GameDocument", related_name="pages"
    )
    document_id: UUID
    number = fields.IntField()
    label: fields.Field[str | None] = fields.CharField(max_length=64, null=True)  # pyright: ignore[reportAssignmentType]
    text = fields.TextField()

    class Meta:
        table = "document_page"
        unique_together = (("document_id", "number"),)


class RuleChunk(Model):
    """The part of a page's text from `char_start` to `char_end`, in code points; `number` counts a document's from 0.

    `sentences` are the [start, end] of each sentence in the page's text; `words` is how many the index counts.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    document: fields.ForeignKeyRelation[GameDocument] = fields.ForeignKeyField(
        "models.GameDocument", related_name="chunks"
    )
    document_id: UUID
    number = fields.IntField()
    page = fields.IntField()
    section_path = fields.JSONField[Any](default=list)
    char_start = fields.IntField()
    char_end = fields.IntField()
    sentences = fields.JSONField[Any](default=list)
    words = fields.IntField()

    class Meta:
        table = "rule_chunk"
        unique_together = (("document_id", "number"),)


class RuleTerm(Model):
    """Where a word is in a document: `postings` are pairs of a chunk's number and how much the word counts there."""

    id: fields.Field[int] = fields.BigIntField(primary_key=True)
    document: fields.ForeignKeyRelation[GameDocument] = fields.ForeignKeyField(
        "models.GameDocument", related_name="terms"
    )
    document_id: UUID
    term = fields.CharField(max_length=40)
    postings = fields.JSONField[Any]()

    class Meta:
        table = "rule_term"
        unique_together = (("document_id", "term"),)


class RuleVector(Model):
    """What an embedding model makes of a chunk, one byte a dimension times `scale`."""

    id: fields.Field[int] = fields.BigIntField(primary_key=True)
    document: fields.ForeignKeyRelation[GameDocument] = fields.ForeignKeyField(
        "models.GameDocument", related_name="vectors"
    )
    document_id: UUID
    chunk_number = fields.IntField()
    model = fields.CharField(max_length=128)
    vector = fields.BinaryField()

    class Meta:
        table = "rule_vector"
        unique_together = (("document_id", "model", "chunk_number"),)

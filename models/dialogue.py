"""What NPCs said and what they remember."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import UUID

import orjson
from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.dialogue import (
    DialogueKind,
    DialogueSource,
    Emotion,
    FallbackReason,
    MemoryKind,
    MemoryOrigin,
    MemoryVisibility,
)
from core.ids import uuid7
from models.database.rows import fetch, fetch_rows, marks
from models.users import User
from models.worlds import Npc, World


class Interaction(Model):
    """One line of an NPC, with what it answered to. `at` is GameTime.at; `abandoned`: undone by a rewind."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    world: fields.ForeignKeyRelation[World] = fields.ForeignKeyField("models.World", related_name="interactions")
    world_id: UUID
    npc: fields.ForeignKeyRelation[Npc] = fields.ForeignKeyField("models.Npc", related_name="interactions")
    npc_id: UUID
    player_key = fields.CharField(max_length=64, null=True)
    kind = fields.CharEnumField(DialogueKind, max_length=16)
    at: fields.Field[int] = fields.BigIntField()
    epoch = fields.IntField()
    abandoned = fields.BooleanField(default=False)
    player_text = fields.TextField(null=True)
    pages = fields.JSONField[Any]()  # [[text, emotion], ...]
    replies = fields.JSONField[Any]()  # [text, ...]
    recalled = fields.JSONField[Any]()  # [[memory id, score], ...]
    emotion = fields.CharEnumField(Emotion, max_length=16)
    stardew = fields.TextField()
    source = fields.CharEnumField(DialogueSource, max_length=16)
    fallback_reason = fields.CharEnumField(FallbackReason, max_length=16, null=True)
    provider = fields.CharField(max_length=64, null=True)
    model = fields.CharField(max_length=128, null=True)
    input_tokens = fields.IntField(null=True)
    cached_tokens = fields.IntField(null=True)
    output_tokens = fields.IntField(null=True)
    cost_micros: fields.Field[int | None] = fields.BigIntField(null=True)
    latency_ms = fields.IntField()
    raw_context = fields.JSONField[Any]()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "interaction"
        indexes = (("world_id", "id"), ("npc_id", "id"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(world__user_id=viewer.id)


class Memory(Model):
    """One thing that an NPC, or with `npc` null everybody in that world, knows.

    `at` is GameTime.at. `importance` is 0-100. `hops` counts retellings. `event_key` is unique among live rows of a
    world: a rewind sets it to null. `content_hash` finds the same text told again, which counts in `told`.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    world: fields.ForeignKeyRelation[World] = fields.ForeignKeyField("models.World", related_name="memories")
    world_id: UUID
    npc: fields.ForeignKeyNullableRelation[Npc] = fields.ForeignKeyField(
        "models.Npc", related_name="memories", null=True
    )
    npc_id: UUID | None
    player_key = fields.CharField(max_length=64, null=True)
    kind = fields.CharEnumField(MemoryKind, max_length=16)
    text = fields.TextField()
    importance = fields.SmallIntField()
    origin = fields.CharEnumField(MemoryOrigin, max_length=16)
    visibility = fields.CharEnumField(MemoryVisibility, max_length=16)
    pinned = fields.BooleanField(default=False)
    at: fields.Field[int] = fields.BigIntField()
    epoch = fields.IntField()
    abandoned = fields.BooleanField(default=False)
    source: fields.ForeignKeyNullableRelation["Memory"] = fields.ForeignKeyField(
        "models.Memory", related_name="copies", null=True, on_delete=fields.SET_NULL
    )
    source_id: UUID | None
    hops = fields.SmallIntField(default=0)
    superseded_by: fields.ForeignKeyNullableRelation["Memory"] = fields.ForeignKeyField(
        "models.Memory", related_name="supersedes", null=True, on_delete=fields.SET_NULL
    )
    superseded_by_id: UUID | None
    subject_key = fields.CharField(max_length=128, null=True)
    event_key = fields.CharField(max_length=128, null=True)
    content_hash = fields.CharField(max_length=64)
    told = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "memory"
        unique_together = (("world_id", "event_key"),)
        indexes = (("npc_id", "at", "id"), ("world_id", "content_hash"), ("world_id", "epoch"))

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(world__user_id=viewer.id)


async def latest_pages(npc_id: UUID, *, most: int) -> list[list[tuple[str, str]]]:
    """The pages, as texts and emotions, of the last lines that an NPC said and that still count, newest first."""
    sql = "SELECT pages FROM interaction WHERE npc_id = ? AND NOT abandoned ORDER BY id DESC LIMIT ?"
    return [orjson.loads(row["pages"]) for row in await fetch(sql, (npc_id, most))]


async def memories_with(keys: Sequence[UUID]) -> list[Memory]:
    """The ones with these keys that are still there, in no order."""
    sql = f"SELECT * FROM memory WHERE id IN ({marks(keys)})"  # noqa: S608 - marks
    return await fetch_rows(Memory, sql, keys) if keys else []

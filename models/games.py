"""The catalogue: games, their sections, and the jobs that fetch them; which of them somebody may see."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from core.searching import folded
from models.users import Role, User

NAME_MAX = 200
KEY_MAX = 64
URL_MAX = 2_000
NAME_KEY_MAX = 1_000
WORD = re.compile(r"[^\W_]+")


class GameStatus(StrEnum):
    ACTIVE = "ACTIVE"
    BETA = "BETA"
    HIDDEN = "HIDDEN"


class SyncState(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"


EDITORS = frozenset({Role.DEVELOPER, Role.ADMIN})
VISIBLE = {
    Role.BASIC: (GameStatus.ACTIVE,),
    Role.PREMIUM: (GameStatus.ACTIVE,),
    Role.TESTER: (GameStatus.ACTIVE, GameStatus.BETA),
    Role.DEVELOPER: tuple(GameStatus),
    Role.ADMIN: tuple(GameStatus),
}


def name_key(name: str) -> str:
    """A name as it is ordered and searched: its words without case and accents; of symbols alone, those."""
    plain = folded(name)
    return (" ".join(WORD.findall(plain)) or plain)[:NAME_KEY_MAX]


class Game(Model):
    """`folded` is the `name_key` of its name. Players, minutes, years of age: None where not known."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    bgg_id: fields.Field[int | None] = fields.BigIntField(null=True, unique=True)  # pyright: ignore[reportAssignmentType]
    name_base = fields.CharField(max_length=NAME_MAX)
    folded = fields.CharField(max_length=NAME_KEY_MAX)
    status = fields.CharEnumField(GameStatus, max_length=16, default=GameStatus.ACTIVE)
    min_players: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    max_players: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    playing_time: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    min_age: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    year_published: fields.Field[int | None] = fields.IntField(null=True)  # pyright: ignore[reportAssignmentType]
    rating: fields.Field[float | None] = fields.FloatField(null=True)  # pyright: ignore[reportAssignmentType]
    weight: fields.Field[float | None] = fields.FloatField(null=True)  # pyright: ignore[reportAssignmentType]
    description: fields.Field[str | None] = fields.TextField(null=True)  # pyright: ignore[reportAssignmentType]
    categories = fields.JSONField[Any](default=list)
    mechanics = fields.JSONField[Any](default=list)
    thumbnail_url: fields.Field[str | None] = fields.CharField(max_length=URL_MAX, null=True)  # pyright: ignore[reportAssignmentType]
    image_url: fields.Field[str | None] = fields.CharField(max_length=URL_MAX, null=True)  # pyright: ignore[reportAssignmentType]
    last_synced_from_bgg_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "game"
        indexes = (("folded", "id"), ("status", "folded", "id"))

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(status__in=VISIBLE[viewer.role])


class GameSection(Model):
    """A part of a game that flags may be set for; sections are in the order of `place`."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    game: fields.ForeignKeyRelation[Game] = fields.ForeignKeyField("models.Game", related_name="sections")
    game_id: UUID
    key = fields.CharField(max_length=KEY_MAX)
    title = fields.CharField(max_length=NAME_MAX)
    place = fields.IntField()

    class Meta:
        table = "game_section"
        unique_together = (("game_id", "key"),)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(game__status__in=VISIBLE[viewer.role])


class SyncJob(Model):
    """Games to fetch from BoardGameGeek: of `bgg_ids`, in their order, `done` are; of those `failures` tell."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="sync_jobs", null=True, on_delete=fields.SET_NULL
    )
    user_id: UUID | None
    state = fields.CharEnumField(SyncState, max_length=16, default=SyncState.QUEUED)
    bgg_ids = fields.JSONField[Any]()
    total = fields.IntField()
    done = fields.IntField(default=0)
    failures = fields.JSONField[Any](default=list)
    created_at = fields.DatetimeField(auto_now_add=True)
    finished_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]

    class Meta:
        table = "sync_job"

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        """Those who may start one see all of them."""
        return cls.all() if viewer.role in EDITORS else cls.filter(id=None)

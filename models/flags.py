"""Feature flags: their rules, which say for whom they are on, and what is attached to them."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.flags import FlagScope
from core.ids import uuid7
from models.assistant import JSONOrText
from models.games import EDITORS
from models.users import User

KEY_MAX = 64


class FeatureFlag(Model):
    """`version` counts the changes to the flag and its rules."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    key = fields.CharField(max_length=KEY_MAX, unique=True)
    description: fields.Field[str | None] = fields.CharField(max_length=1_000, null=True)  # pyright: ignore[reportAssignmentType]
    killed = fields.BooleanField(default=False)
    default_enabled = fields.BooleanField(default=True)
    archived_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)  # pyright: ignore[reportAssignmentType]
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "feature_flag"

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        """Those who may change some see all; the others what flags are for them."""
        return cls.all() if viewer.role in EDITORS else cls.filter(id=None)


class FlagRule(Model):
    """What a flag is in one scope. What is not limited is '' for an id and a role, '*' for an environment.

    `value` may be any JSON, null, or absent, which is stored as SQL's NULL. `rollout_percent` None: everybody.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    flag: fields.ForeignKeyRelation[FeatureFlag] = fields.ForeignKeyField("models.FeatureFlag", related_name="rules")
    flag_id: UUID
    scope = fields.CharEnumField(FlagScope, max_length=16)
    scope_id = fields.CharField(max_length=36, default="")
    role = fields.CharField(max_length=16, default="")
    environment = fields.CharField(max_length=64, default="*")
    enabled = fields.BooleanField()
    value = JSONOrText(null=True)
    variant: fields.Field[str | None] = fields.CharField(max_length=64, null=True)  # pyright: ignore[reportAssignmentType]
    rollout_percent: fields.Field[float | None] = fields.FloatField(null=True)  # pyright: ignore[reportAssignmentType]
    bucket_by = fields.CharEnumField(FlagScope, max_length=16, default=FlagScope.USER)
    metadata = fields.JSONField[Any](default=dict)

    class Meta:
        table = "flag_rule"
        unique_together = (("flag_id", "scope", "scope_id", "role", "environment"),)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.all() if viewer.role in EDITORS else cls.filter(id=None)

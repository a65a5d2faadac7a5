"""What model calls cost."""

from datetime import datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from core.ids import uuid7
from models.users import User


class UsageRecord(Model):
    """One model call. `world_id` is no reference: the bill outlives the world."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="usage")
    user_id: UUID
    world_id: UUID | None = fields.UUIDField(null=True)
    feature: str = fields.CharField(max_length=64)
    provider: str = fields.CharField(max_length=64)
    model: str = fields.CharField(max_length=128)
    input_tokens: int | None = fields.IntField(null=True)
    cached_tokens: int | None = fields.IntField(null=True)
    output_tokens: int | None = fields.IntField(null=True)
    cost_micros: int | None = fields.BigIntField(null=True)
    failure: str | None = fields.CharField(max_length=32, null=True)
    latency_ms: int = fields.IntField()
    created_at: datetime = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "usage_record"
        indexes = (("user_id", "id"), ("world_id", "id"))

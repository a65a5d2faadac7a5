"""What model calls cost."""

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
    world_id = fields.UUIDField(null=True)
    feature = fields.CharField(max_length=64)
    provider = fields.CharField(max_length=64)
    model = fields.CharField(max_length=128)
    input_tokens = fields.IntField(null=True)
    cached_tokens = fields.IntField(null=True)
    output_tokens = fields.IntField(null=True)
    cost_micros: fields.Field[int | None] = fields.BigIntField(null=True)
    failure = fields.CharField(max_length=32, null=True)
    latency_ms = fields.IntField()
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "usage_record"
        indexes = (("user_id", "id"), ("world_id", "id"))

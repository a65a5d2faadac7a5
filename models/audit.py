"""What administrators and developers changed: one entry for each change, stored with it."""

from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.ids import uuid7
from models.users import Role, User


class AuditEntry(Model):
    """`target_type` is the name of a type of the API; `actor_id` None: the command line, or an account that is gone."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    actor: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", related_name="audit_entries", null=True, on_delete=fields.SET_NULL
    )
    actor_id: UUID | None
    action = fields.CharField(max_length=64)
    target_type = fields.CharField(max_length=64)
    target_id: fields.Field[UUID | None] = fields.UUIDField(null=True)  # pyright: ignore[reportAssignmentType]
    before = fields.JSONField[Any](null=True)
    after = fields.JSONField[Any](null=True)
    request_id = fields.CharField(max_length=128, null=True)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "audit_entry"
        indexes = (("target_id", "id"),)

    @classmethod
    def visible_to(cls, viewer: User) -> "QuerySet[Self]":
        return cls.all() if viewer.role is Role.ADMIN else cls.filter(id=None)

"""Claims on work that must be done once, and what came of it."""

from datetime import UTC, datetime
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from core.ids import uuid7
from models.database.rows import insert_rows
from models.users import User


class Claim(Model):
    """A caller's `clientMutationId` for one operation; `result_id` is null while the work goes on."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="claims")
    user_id: UUID
    operation = fields.CharField(max_length=64)
    key = fields.CharField(max_length=128)
    input_hash = fields.CharField(max_length=64)
    result_id = fields.UUIDField(null=True)
    expires_at = fields.DatetimeField()  # of unfinished work: after it another caller may take over
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "claim"
        unique_together = (("user_id", "operation", "key"),)


async def is_first(user_id: UUID, operation: str, key: str) -> bool:
    """Whether nobody has done this yet; from now on somebody has. Inside the `tx()` that does it."""
    now = datetime.now(UTC)
    claim = Claim(
        id=uuid7(),
        user_id=user_id,
        operation=operation,
        key=key,
        input_hash="",
        result_id=None,
        expires_at=now,
        created_at=now,
    )
    await insert_rows([claim], 'ON CONFLICT ("user_id", "operation", "key") DO NOTHING')
    return await Claim.exists(id=claim.id)

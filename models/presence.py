"""Who is there: a lease for each open socket, and what people say of themselves."""

from enum import StrEnum
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from core.ids import uuid7
from models.users import User


class PresenceStatus(StrEnum):
    ONLINE = "ONLINE"
    AWAY = "AWAY"
    OFFLINE = "OFFLINE"


class PresenceLease(Model):
    """A socket of somebody: they are there until `until`, which its process pushes on while it is open."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="presence_leases")
    user_id: UUID
    process_id = fields.UUIDField()  # drawn by each process when it starts
    until = fields.DatetimeField()
    closed = fields.BooleanField(default=False)

    class Meta:
        table = "presence_lease"
        indexes = (("user_id", "until"), ("process_id",))


class PresenceChoice(Model):
    """How somebody wants to be shown while they are there: OFFLINE is to be invisible."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.OneToOneRelation[User] = fields.OneToOneField("models.User", related_name="presence_choice")
    user_id: UUID
    status = fields.CharEnumField(PresenceStatus, max_length=16, default=PresenceStatus.ONLINE)
    last_active_at = fields.DatetimeField(null=True)

    class Meta:
        table = "presence_choice"

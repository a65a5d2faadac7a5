"""What model calls cost, and how much of an allowance is used."""

from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from core.ids import uuid7
from models.database.rows import execute, fetch
from models.users import User


class UsageRecord(Model):
    """One model call. `world_id` and `game_id` are no references: the bill outlives them."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="usage")
    user_id: UUID
    world_id = fields.UUIDField(null=True)
    game_id = fields.UUIDField(null=True)
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
        indexes = (("user_id", "id"), ("world_id", "id"), ("created_at",))


class Allowance(Model):
    """How much of something is used in its newest period, by number: the next period begins with nothing used."""

    scope = fields.CharField(primary_key=True, max_length=128)
    period: fields.Field[int] = fields.BigIntField()
    used: fields.Field[int] = fields.BigIntField()

    class Meta:
        table = "allowance"


TAKE = """
INSERT INTO allowance (scope, period, used) VALUES (?, ?, ?) ON CONFLICT (scope) DO UPDATE SET
    used = excluded.used + CASE WHEN allowance.period < excluded.period THEN 0 ELSE allowance.used END,
    period = CASE WHEN allowance.period < excluded.period THEN excluded.period ELSE allowance.period END
WHERE excluded.used + CASE WHEN allowance.period < excluded.period THEN 0 ELSE allowance.used END <= ?
RETURNING period, used
"""


ADD = """
UPDATE allowance SET used = CASE WHEN used + ? < 0 THEN 0 ELSE used + ? END WHERE scope = ? AND period = ?
"""


class Taken(NamedTuple):
    """In which period something counts, and how much is used in it by now."""

    period: int
    used: int


async def take(scope: str, *, period: int, amount: int, limit: int) -> Taken | None:
    """Use `amount` of what `scope` has in `period`, or in a later one that has begun; None if it is more than is left.

    One statement, so that of any number at the same time just as many get what there is. Inside `tx()`.
    """
    if amount > limit:
        return None
    rows = await fetch(TAKE, (scope, period, amount, limit))
    return Taken(rows[0]["period"], rows[0]["used"]) if rows else None


async def add(scope: str, *, period: int, amount: int) -> None:
    """Use `amount` more, or less if it is negative, whatever is left; never less than nothing. Inside `tx()`."""
    await execute(ADD, (amount, amount, scope, period))


async def used(scope: str, *, period: int) -> Taken:
    """How much of `scope` is used in `period`, or in a later one that has begun."""
    known = await Allowance.get_or_none(scope=scope, period__gte=period)
    return Taken(known.period, known.used) if known else Taken(period, 0)

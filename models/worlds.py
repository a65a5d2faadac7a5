"""Saved games and the people who live in them."""

from typing import Any, Self
from uuid import UUID

from tortoise import fields
from tortoise.models import Model
from tortoise.queryset import QuerySet

from core.dialogue import NpcTier
from core.errors import NotFound
from core.ids import uuid7
from models.database.rows import fetch, fetch_rows, insert_rows
from models.users import User


class World(Model):
    """A save of a game.

    `at` and `committed_at` are GameTime.at, null until the game tells. `epoch` counts the stretches between saves:
    rows made in an epoch up to `committed_epoch` are saved for good, later ones are abandoned by a rewind.
    """

    id = fields.UUIDField(primary_key=True, default=uuid7)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", related_name="worlds")
    user_id: UUID
    game = fields.CharField(max_length=64)
    save_id = fields.CharField(max_length=128)
    farm_name = fields.CharField(max_length=128)
    player_name = fields.CharField(max_length=64, null=True)
    locale = fields.CharField(max_length=35)
    at: fields.Field[int | None] = fields.BigIntField(null=True)
    committed_at: fields.Field[int | None] = fields.BigIntField(null=True)
    epoch = fields.IntField(default=1)
    committed_epoch = fields.IntField(default=0)
    created_at = fields.DatetimeField(auto_now_add=True)
    updated_at = fields.DatetimeField(auto_now=True)

    class Meta:
        table = "world"
        unique_together = (("user_id", "game", "save_id"),)
        indexes = (("user_id", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(user_id=viewer.id)


class Npc(Model):
    """Somebody who lives in a world; `portraits` is a list of emotion names or numbers, empty: all."""

    id = fields.UUIDField(primary_key=True, default=uuid7)
    world: fields.ForeignKeyRelation[World] = fields.ForeignKeyField("models.World", related_name="npcs")
    world_id: UUID
    key = fields.CharField(max_length=64)
    display_name = fields.CharField(max_length=80)
    persona = fields.TextField(default="")
    portraits = fields.JSONField[Any](default=list)
    tier = fields.CharEnumField(NpcTier, max_length=16, default=NpcTier.MAIN)
    created_at = fields.DatetimeField(auto_now_add=True)

    class Meta:
        table = "npc"
        unique_together = (("world_id", "key"),)
        indexes = (("world_id", "id"),)

    @classmethod
    def owned_by(cls, viewer: User) -> "QuerySet[Self]":
        return cls.filter(world__user_id=viewer.id)


async def world_and_npc(viewer: User, world_id: UUID, npc_key: str) -> tuple[World | None, Npc | None]:
    """One's own world, and who has that key in it: for what is asked most often."""
    worlds = await fetch_rows(World, "SELECT * FROM world WHERE id = ? AND user_id = ?", (world_id, viewer.id))
    if not worlds:
        return None, None
    npcs = await fetch_rows(Npc, "SELECT * FROM npc WHERE world_id = ? AND key = ?", (world_id, npc_key))
    return worlds[0], npcs[0] if npcs else None


async def advance(world_id: UUID, *, to: int) -> int:
    """The game told of `to` (GameTime.at); the world's epoch. Nobody else writes the world until the transaction ends.

    Raises NotFound if it was deleted meanwhile.
    """
    sql = "UPDATE world SET at = CASE WHEN at > ? THEN at ELSE ? END WHERE id = ? RETURNING epoch"
    rows = await fetch(sql, (to, to, world_id))
    if not rows:
        raise NotFound("World")
    return rows[0]["epoch"]


async def add_npc(npc: Npc) -> None:
    """Store a new one, unless another with its key came first. Inside `tx()`."""
    await insert_rows([npc], 'ON CONFLICT ("world_id", "key") DO NOTHING')

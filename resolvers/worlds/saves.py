"""A save of a game: opened, committed at the end of a day, rewound when the player quit without saving."""

from uuid import UUID

from tortoise.queryset import QuerySet

from core.dialogue import GameTime
from core.errors import AlreadyExists, Conflict, NotFound
from core.text import trimmed
from models.database.tx import tx
from models.memories import rewind
from models.users import User
from models.worlds import World

NAME_MAX = 128
GAME_MAX = 64
PLAYER_MAX = 64
LOCALE_MAX = 35


async def open_world(
    viewer: User,
    *,
    save_id: str,
    farm_name: str,
    game: str,
    player_name: str | None,
    locale: str,
    game_time: GameTime | None,
) -> tuple[World, int]:
    """The world of this save, made at first sight, and how many interactions a rewind abandoned.

    A `game_time` earlier than what the world knows abandons the uncommitted future. Raises Invalid.
    """
    key = {
        "game": trimmed(game, ("input", "game"), most=GAME_MAX),
        "save_id": trimmed(save_id, ("input", "saveId"), most=NAME_MAX),
    }
    told = {
        "farm_name": trimmed(farm_name, ("input", "farmName"), most=NAME_MAX),
        "locale": trimmed(locale, ("input", "locale"), most=LOCALE_MAX),
    }
    if player_name is not None:
        told["player_name"] = trimmed(player_name, ("input", "playerName"), most=PLAYER_MAX)
    at = None if game_time is None else game_time.at
    if not await World.owned_by(viewer).filter(**key).exists():
        try:
            async with tx():
                world = World(user=viewer, at=at).update_from_dict(key | told)
                await world.save()
                return world, 0
        except AlreadyExists:  # a twin came first: open what it made
            pass
    return await _reopen(viewer, key, told, at)


async def _reopen(viewer: User, key: dict[str, str], told: dict[str, str], at: int | None) -> tuple[World, int]:
    async with tx():
        world = await World.owned_by(viewer).select_for_update().get_or_none(**key)
        if world is None:
            raise Conflict("the world was deleted meanwhile: open it again")
        abandoned = 0
        if at is not None and world.at is not None and at < world.at:
            abandoned = await rewind(world.id, to=at)
        world.update_from_dict(told)
        world.at = world.at if at is None else at
        await world.save()
    return world, abandoned


async def commit_day(viewer: User, *, world_id: UUID, game_time: GameTime) -> World:
    """The game was saved at `game_time`: what happened until now stays. Raises NotFound."""
    async with tx():
        world = await World.owned_by(viewer).select_for_update().get_or_none(id=world_id)
        if world is None:
            raise NotFound("World", path=("worldId",))
        world.committed_at = game_time.at
        world.committed_epoch = world.epoch
        world.epoch += 1
        world.at = max(world.at or 0, game_time.at)
        await world.save()
    return world


async def delete_world(viewer: User, *, world_id: UUID) -> None:
    """Delete a world with everybody and everything in it. Raises NotFound."""
    async with tx():
        if not await World.owned_by(viewer).filter(id=world_id).delete():
            raise NotFound("World", path=("id",))


def worlds(viewer: User) -> "QuerySet[World]":
    """One's own, in the order they were opened."""
    return World.owned_by(viewer)


async def world(viewer: User, *, world_id: UUID) -> World | None:
    return await World.owned_by(viewer).get_or_none(id=world_id)

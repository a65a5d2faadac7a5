"""Finding anything again by its id."""

from typing import Annotated

import strawberry
from tortoise.models import Model
from tortoise.queryset import QuerySet

from gql.context import Info
from gql.fields import READING, WORLD_READING, field
from gql.ids import type_and_key
from gql.rows import FromRow, Node
from gql.users import ApiToken, User
from gql.worlds import Interaction, Memory, Npc, World
from models import dialogue, users, worlds
from models.users import TokenScope


def _found(viewer: users.User, name: str) -> tuple[type[FromRow], "QuerySet[Model]", frozenset[TokenScope]] | None:
    """What type `name` shows, where `viewer` may look for it, and the scopes that reach it."""
    match name:
        case "User":
            return User, users.User.visible_to(viewer), READING
        case "ApiToken":
            return ApiToken, users.ApiToken.owned_by(viewer), frozenset()
        case "World":
            return World, worlds.World.owned_by(viewer), WORLD_READING
        case "Npc":
            return Npc, worlds.Npc.owned_by(viewer), WORLD_READING
        case "Memory":
            return Memory, dialogue.Memory.owned_by(viewer).filter(abandoned=False), WORLD_READING
        case "Interaction":
            return Interaction, dialogue.Interaction.owned_by(viewer), WORLD_READING
        case _:
            return None


async def _node(info: Info, value: str) -> Node | None:
    decoded = type_and_key(value)
    found = _found(info.context.viewer, decoded[0]) if decoded else None
    if decoded is None or found is None:
        return None
    kind, query, scopes = found
    info.context.require(scopes)
    row = await query.get_or_none(pk=decoded[1])
    return None if row is None else kind.of(row)  # pyright: ignore[reportReturnType]


@strawberry.type
class NodesQuery:
    @field("Anything by its id; null for what the caller may not see.", scopes=WORLD_READING)
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")],
    ) -> Node | None:
        return await _node(info, id)

    @field("Anything by its id, in the order asked; null for what the caller may not see.", scopes=WORLD_READING)
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="At most 100.")]
    ) -> list[Node | None]:
        return [await _node(info, one) for one in ids]

"""Worlds, and what was said in them, looked up by the assistant."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import Field

from core.env import Env
from core.errors import NotFound
from core.global_ids import global_id, key_or_nil
from models.dialogue import Interaction
from models.pages import Window, page_of
from models.users import User
from models.worlds import Npc, World
from resolvers.assistant.tools.tool import WORLD_READING, Arguments, Effect, Tool
from resolvers.assistant.tools.values import LIMIT, LIMIT_MAX, Limit, told, told_game_time, told_moment
from resolvers.worlds import npcs, saves


class WantedWorlds(Arguments):
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


class WantedInteractions(Arguments):
    world_id: str = Field(description="The world's id, as list_worlds told it.")
    npc_key: str | None = Field(default=None, description="Only by this NPC, by its key there; null: by all.")
    limit: Limit | None = Field(default=None, description=f"At most so many, 1-{LIMIT_MAX}; null: {LIMIT}.")


async def _list_worlds(env: Env, viewer: User, asked: WantedWorlds) -> dict[str, Any]:
    del env
    page = await page_of(saves.worlds(viewer), Window(asked.limit or LIMIT), order=("id",), descending=True)
    people = await _people(viewer, page.rows)
    return {"worlds": [_world(viewer, world, people[world.id]) for world in page.rows], "more": page.has_next}


async def _people(viewer: User, worlds: Sequence[World]) -> defaultdict[UUID, list[Npc]]:
    found: defaultdict[UUID, list[Npc]] = defaultdict(list)
    for npc in await Npc.owned_by(viewer).filter(world_id__in=[world.id for world in worlds]).order_by("id"):
        found[npc.world_id].append(npc)
    return found


def _world(viewer: User, world: World, people: Sequence[Npc]) -> dict[str, Any]:
    return told(
        {
            "id": global_id("World", world.id),
            "game": world.game,
            "farmName": world.farm_name,
            "playerName": world.player_name,
            "gameTime": told_game_time(world.at),
            "createdAt": told_moment(viewer, world.created_at),
            "npcs": [{"key": npc.key, "displayName": npc.display_name} for npc in people],
        }
    )


async def _recent_interactions(env: Env, viewer: User, asked: WantedInteractions) -> dict[str, Any]:
    del env
    world = await saves.world(viewer, world_id=key_or_nil(asked.world_id, "World"))
    if world is None:
        raise NotFound("World", path=("worldId",))
    said = Interaction.owned_by(viewer).filter(world_id=world.id, abandoned=False)
    if asked.npc_key is not None:
        said = said.filter(npc_id=(await _npc(viewer, world, asked.npc_key)).id)
    window = Window(asked.limit or LIMIT)
    page = await page_of(said.select_related("npc"), window, order=("id",), descending=True)
    return {"interactions": [_interaction(viewer, line) for line in page.rows], "more": page.has_next}


async def _npc(viewer: User, world: World, key: str) -> Npc:
    found = await npcs.npc(viewer, world_id=world.id, key=key)
    if found is None:
        raise NotFound("Npc", path=("npcKey",))
    return found


def _interaction(viewer: User, line: Interaction) -> dict[str, Any]:
    return told(
        {
            "id": global_id("Interaction", line.id),
            "npc": {"id": global_id("Npc", line.npc.id), "key": line.npc.key, "displayName": line.npc.display_name},
            "kind": line.kind,
            "gameTime": told_game_time(line.at),
            "playerText": line.player_text,
            "text": "\n".join(text for text, _ in line.pages),
            "createdAt": told_moment(viewer, line.created_at),
        }
    )


LIST_WORLDS = Tool(
    "list_worlds",
    "The user's own worlds of games, the newest first, with the keys of the NPCs who live there.",
    Effect.READ_ONLY,
    WantedWorlds,
    _list_worlds,
    WORLD_READING,
    foreign=True,  # games and their mods name the NPCs
)
RECENT_INTERACTIONS = Tool(
    "recent_interactions",
    "What NPCs of one of the user's worlds said lately, the newest first.",
    Effect.READ_ONLY,
    WantedInteractions,
    _recent_interactions,
    WORLD_READING,
    foreign=True,
)

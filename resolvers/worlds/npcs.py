"""The people who live in a world."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.dialogue import NpcTier
from core.errors import Invalid, NotFound
from core.text import trimmed
from models.database.tx import tx
from models.users import User
from models.worlds import Npc, World, add_npc

KEY_MAX = 64
DISPLAY_NAME_MAX = 80
PERSONA_MAX = 8_000
PORTRAIT = re.compile(r"[A-Za-z]{1,16}|[0-9]{1,3}")
PORTRAITS_MAX = 50


@dataclass(frozen=True, slots=True)
class NpcFacts:
    """What a game tells of somebody; None: nothing new."""

    key: str
    display_name: str | None = None
    persona: str | None = None
    portraits: tuple[str, ...] | None = None
    tier: NpcTier | None = None


async def upsert_npcs(viewer: User, *, world_id: UUID, npcs: Sequence[NpcFacts]) -> list[Npc]:
    """Make or change people of a world, answered in the order given. Raises NotFound and Invalid; all or none."""
    checked = [_checked(facts, ("npcs", str(index))) for index, facts in enumerate(npcs)]
    async with tx():
        world = await World.owned_by(viewer).select_for_update().get_or_none(id=world_id)
        if world is None:
            raise NotFound("World", path=("worldId",))
        keys = [changes["key"] for changes in checked]
        known = {npc.key: npc for npc in await Npc.filter(world_id=world.id, key__in=keys)}
        for changes in checked:
            known[str(changes["key"])] = await _store(world, known.get(str(changes["key"])), changes)
    return [known[str(key)] for key in keys]


async def _store(world: World, npc: Npc | None, changes: dict[str, object]) -> Npc:
    if npc is None:
        npc = Npc(world=world, display_name=changes["key"])
    npc.update_from_dict(changes)
    await npc.save()
    return npc


def _checked(facts: NpcFacts, path: tuple[str, ...]) -> dict[str, object]:
    changes: dict[str, object] = {"key": trimmed(facts.key, (*path, "key"), most=KEY_MAX)}
    if facts.display_name is not None:
        changes["display_name"] = trimmed(facts.display_name, (*path, "displayName"), most=DISPLAY_NAME_MAX)
    if facts.persona is not None:
        changes["persona"] = trimmed(facts.persona, (*path, "persona"), least=0, most=PERSONA_MAX)
    if facts.portraits is not None:
        changes["portraits"] = valid_portraits(facts.portraits, (*path, "portraits"))
    if facts.tier is not None:
        changes["tier"] = facts.tier
    return changes


def valid_portraits(portraits: Sequence[str], path: tuple[str, ...]) -> list[str]:
    """Raises Invalid unless they are at most PORTRAITS_MAX names or numbers of emotions."""
    if len(portraits) > PORTRAITS_MAX or not all(PORTRAIT.fullmatch(name) for name in portraits):
        raise Invalid(path, f"at most {PORTRAITS_MAX} names or numbers of emotions")
    return list(portraits)


async def npc_of(world: World, key: str, path: tuple[str, ...]) -> Npc:
    """The one with that key, made with its key as name and no persona at first sight. Raises Invalid."""
    name = trimmed(key, path, most=KEY_MAX)
    known = await Npc.get_or_none(world_id=world.id, key=name)
    if known is not None:
        return known
    async with tx():
        await add_npc(Npc(world=world, key=name, display_name=name))
    return await Npc.get(world_id=world.id, key=name)


async def npc(viewer: User, *, world_id: UUID, key: str) -> Npc | None:
    """The one with that key in one's own world. Raises Invalid."""
    name = trimmed(key, ("key",), least=0, most=KEY_MAX)
    return await Npc.owned_by(viewer).get_or_none(world_id=world_id, key=name)

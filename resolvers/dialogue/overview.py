"""A world at a glance: who lives in it, what each of them remembers, and what was said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.errors import NotFound
from models.dialogue import Interaction, Memory
from models.newest import newest_memories
from models.users import User
from models.worlds import Npc, World
from resolvers.dialogue.memories import memories_by_id

PEOPLE_MOST = 60
MEMORIES_MOST = 4  # of each
SAID_MOST = 12


@dataclass(frozen=True, slots=True)
class Remembering:
    """The newest memories of `npc`, or with None of everybody; `more`: there are others."""

    npc: Npc | None
    memories: Sequence[Memory]
    more: bool


@dataclass(frozen=True, slots=True)
class Said:
    """`recalled` are the memories it was said from, best first, with their scores; forgotten ones are left out."""

    interaction: Interaction
    recalled: Sequence[tuple[Memory, float]]


@dataclass(frozen=True, slots=True)
class Overview:
    """`people` by name, `said` newest first."""

    world: World
    people: Sequence[Remembering]
    common: Remembering
    said: Sequence[Said]


async def overview(viewer: User, *, world_id: UUID) -> Overview:
    """Five statements, whatever lives there. Raises NotFound."""
    world = await World.owned_by(viewer).get_or_none(id=world_id)
    if world is None:
        raise NotFound("World")
    npcs = await Npc.owned_by(viewer).filter(world_id=world.id).order_by("display_name", "id").limit(PEOPLE_MOST)
    newest = await newest_memories(world.id, [None, *(npc.id for npc in npcs)], each=MEMORIES_MOST + 1)
    return Overview(
        world=world,
        people=[_remembering(npc, newest[npc.id]) for npc in npcs],
        common=_remembering(None, newest[None]),
        said=await _said(viewer, world),
    )


async def npc_by_id(viewer: User, *, npc_id: UUID) -> Npc:
    """With its world. Raises NotFound."""
    npc = await Npc.owned_by(viewer).get_or_none(id=npc_id).select_related("world")
    if npc is None:
        raise NotFound("Npc")
    return npc


def _remembering(npc: Npc | None, memories: Sequence[Memory]) -> Remembering:
    return Remembering(npc, memories[:MEMORIES_MOST], more=len(memories) > MEMORIES_MOST)


async def _said(viewer: User, world: World) -> list[Said]:
    lines = Interaction.owned_by(viewer).filter(world_id=world.id, abandoned=False)
    newest = await lines.order_by("-id").limit(SAID_MOST).select_related("npc")
    known = await memories_by_id([UUID(key) for line in newest for key, _ in line.recalled])
    return [Said(line, _recalled(line, known)) for line in newest]


def _recalled(line: Interaction, known: dict[UUID, Memory]) -> list[tuple[Memory, float]]:
    return [(known[UUID(key)], float(score)) for key, score in line.recalled if UUID(key) in known]

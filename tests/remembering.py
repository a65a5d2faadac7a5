"""A world with two NPCs, for tests of what they remember."""

from dataclasses import dataclass
from uuid import UUID

from core.dialogue import MINUTES_IN_DAY, MemoryKind, MemoryOrigin, MemoryVisibility
from models.database.tx import tx
from models.dialogue import Memory
from models.users import User
from models.worlds import Npc, World
from resolvers.dialogue.memory import NewMemory, remember
from resolvers.dialogue.recall import recall


@dataclass(frozen=True)
class Village:
    world: World
    penny: Npc
    lewis: Npc


async def village(name: str) -> Village:
    async with tx():
        user = await User.create(username=name, display_name=name)
        world = await World.create(user=user, game="stardew", save_id="1", farm_name="Farm", locale="en")
        penny = await Npc.create(world=world, key="Penny", display_name="Penny")
        lewis = await Npc.create(world=world, key="Lewis", display_name="Lewis")
    return Village(world, penny, lewis)


def fact(npc: Npc | None, text: str, *, day: int = 0, minute: int = 600, player: str | None = None) -> NewMemory:
    return NewMemory(
        npc_id=None if npc is None else npc.id,
        player_key=player,
        kind=MemoryKind.FACT,
        text=text,
        at=day * MINUTES_IN_DAY + minute,
        importance=None,
        origin=MemoryOrigin.OBSERVED,
        visibility=MemoryVisibility.PRIVATE,
    )


async def tell(world: World, *facts: NewMemory) -> list[Memory]:
    async with tx():
        return await remember(world, facts)


async def recalled(world: World, npc: Npc | None, query: str, *, player: str | None = None, most: int = 8) -> list[str]:
    """The texts that come to mind on the tenth day, best first."""
    found = await recall(world, npc, query, player_key=player, now=10 * MINUTES_IN_DAY, most=most)
    return [one.text for one in found]


async def stored(memory_id: UUID) -> Memory:
    return await Memory.get(id=memory_id)

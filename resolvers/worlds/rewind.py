"""A player quit without saving: what was lived since is lived again, and what came of it the first time is undone."""

from models import memories
from models.worlds import World


async def rewind(world: World, *, to: int) -> int:
    """Abandon what happened after game time `to` and was not saved; how many interactions that were. Inside `tx()`."""
    return await memories.rewind(world.id, to=to)

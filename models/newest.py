"""The newest memories of several people of a world at once."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.database.rows import fetch
from models.dialogue import Memory


async def newest_memories(
    world_id: UUID, npc_ids: Sequence[UUID | None], *, each: int
) -> defaultdict[UUID | None, list[Memory]]:
    """For each NPC, and for None everybody, its last `each` live memories, newest first. Two statements."""
    parts: list[str] = []
    values: list[Any] = []
    for npc_id in npc_ids:
        whose = "IS NULL" if npc_id is None else "= ?"
        parts.append(
            f"SELECT id FROM (SELECT id FROM memory WHERE npc_id {whose} AND world_id = ? AND NOT abandoned"  # noqa: S608
            f" AND superseded_by_id IS NULL ORDER BY at DESC, id DESC LIMIT {each}) AS newest"
        )
        values += [world_id] if npc_id is None else [npc_id, world_id]
    found = await fetch(" UNION ALL ".join(parts), values)
    rows = await Memory.filter(id__in=[row["id"] for row in found]).order_by("-at", "-id")
    newest: defaultdict[UUID | None, list[Memory]] = defaultdict(list)
    for row in rows:
        newest[row.npc_id].append(row)
    return newest

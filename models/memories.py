"""Memories by the batch: what is known already, what supersedes what, and what a rewind undoes."""

# pyright: reportUnknownArgumentType=false

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.dialogue import MemoryKind
from core.errors import NotFound
from models import memory_index
from models.database.connection import dialect
from models.database.rows import execute, execute_each, fetch, insert_rows, marks
from models.dialogue import Memory

PINNED_MOST = 3  # come along with every recall


@dataclass(frozen=True, slots=True)
class Found:
    """What a recall needs of a memory; `key` is its place in the index."""

    key: int
    id: UUID
    text: str
    kind: MemoryKind
    at: int
    importance: int
    pinned: bool
    hops: int
    subject_key: str | None


async def lock_world(world_id: UUID) -> int:
    """Let nobody else write this world's memories until the transaction ends; its epoch. Raises NotFound."""
    end = "" if dialect() == "sqlite" else "FOR NO KEY UPDATE"  # SQLite has one writer anyway
    rows = await fetch(f"SELECT epoch FROM world WHERE id = ? {end}", (world_id,))  # noqa: S608 - constants
    if not rows:
        raise NotFound("World")
    return rows[0]["epoch"]


async def alike(
    world_id: UUID, *, event_keys: Sequence[str], hashes: Sequence[str], subjects: Sequence[str]
) -> list[Memory]:
    """The memories of these events, and the live ones with these contents or subjects, oldest first."""
    live = "NOT abandoned AND superseded_by_id IS NULL"
    asked = [
        ("event_key", "NOT abandoned", event_keys),
        ("content_hash", live, hashes),
        ("subject_key", live, subjects),
    ]
    parts = [
        f"SELECT id FROM memory WHERE world_id = ? AND {column} IN ({marks(values)}) AND {state}"  # noqa: S608
        for column, state, values in asked
        if values
    ]
    values = [value for _, _, some in asked if some for value in (world_id, *some)]
    found = await fetch(" UNION ".join(parts), values)
    return await Memory.filter(id__in=[row["id"] for row in found]).order_by("id") if found else []


async def insert(rows: Sequence[Memory], entries: Sequence[memory_index.Entry]) -> None:
    await insert_rows(rows)
    await memory_index.add(entries)


async def supersede(rows: Sequence[Memory]) -> None:
    """Store the `superseded_by_id` of rows, which are recalled no longer."""
    await execute_each(
        "UPDATE memory SET superseded_by_id = ? WHERE id = ?", [(m.superseded_by_id, m.id) for m in rows]
    )
    await memory_index.hide([row.id for row in rows])


async def reinforce(rows: Sequence[Memory]) -> None:
    """Store how often, when last and how firmly rows were told."""
    sql = "UPDATE memory SET told = ?, importance = ?, at = ? WHERE id = ?"
    await execute_each(sql, [(row.told, row.importance, row.at, row.id) for row in rows])


async def forget(memory: Memory) -> None:
    """Delete a memory; what it superseded is known again."""
    before = await fetch("SELECT id FROM memory WHERE superseded_by_id = ? AND NOT abandoned", (memory.id,))
    await memory.delete()
    await memory_index.show([UUID(str(row["id"])) for row in before])


async def rewind(world_id: UUID, *, to: int) -> int:
    """Abandon what is not saved and happened after game time `to`; how many interactions that were.

    At `to` itself, what led up to a save at that time or later is abandoned too: the game lives it again. What they
    superseded is known again.
    """
    await lock_world(world_id)
    save = (await fetch("SELECT committed_at, committed_epoch FROM world WHERE id = ?", (world_id,)))[0]
    saved_at = to if save["committed_at"] is None else save["committed_at"]
    undone = "world_id = ? AND NOT abandoned AND epoch > ? AND at >= ?"
    scope = (world_id, save["committed_epoch"], to if to <= saved_at else to + 1)
    await _abandon_memories(world_id, undone, scope)
    await _age(world_id, latest=max(to, saved_at))
    lines = await fetch(f"SELECT count(*) AS lines FROM interaction WHERE {undone}", scope)  # noqa: S608 - a constant
    await execute(f"UPDATE interaction SET abandoned = ? WHERE {undone}", (True, *scope))  # noqa: S608 - a constant
    return lines[0]["lines"]


async def _abandon_memories(world_id: UUID, undone: str, scope: Sequence[Any]) -> None:
    gone = f"SELECT id FROM memory WHERE {undone}"  # noqa: S608 - a constant
    known_again = await _ids(
        f"SELECT id FROM memory WHERE world_id = ? AND NOT abandoned AND superseded_by_id IN ({gone})",  # noqa: S608
        (world_id, *scope),
    )
    await memory_index.drop(await _ids(gone, scope))
    await execute(f"UPDATE memory SET abandoned = ?, event_key = NULL WHERE {undone}", (True, *scope))  # noqa: S608
    await execute_each("UPDATE memory SET superseded_by_id = NULL WHERE id = ?", [(each,) for each in known_again])
    await memory_index.show(known_again)


async def _age(world_id: UUID, *, latest: int) -> None:
    """Saved memories that were told again in what is undone go back in time."""
    await execute(
        "UPDATE memory SET at = ? WHERE world_id = ? AND NOT abandoned AND at > ?", (latest, world_id, latest)
    )


async def found(keys: Sequence[int], *, world_id: UUID, npc_id: UUID | None, player_key: str | None) -> list[Found]:
    """The live memories at these keys of the index, and the most important pinned ones in scope, with key 0."""
    columns = "m.id, m.text, m.kind, m.at, m.importance, m.pinned, m.hops, m.subject_key"
    npc = "m.npc_id IS NULL" if npc_id is None else "(m.npc_id IS NULL OR m.npc_id = ?)"
    player = "m.player_key IS NULL" if player_key is None else "(m.player_key IS NULL OR m.player_key = ?)"
    sql = f"""
        SELECT i.key, {columns} FROM memory_index i JOIN memory m ON m.id = i.memory_id
        WHERE i.key IN ({marks(keys)}) AND i.scope NOT LIKE 's%'
        UNION ALL SELECT * FROM (
            SELECT 0, {columns} FROM memory m WHERE m.world_id = ? AND m.pinned AND {npc} AND {player}
            AND NOT m.abandoned AND m.superseded_by_id IS NULL ORDER BY m.importance DESC, m.id DESC LIMIT {PINNED_MOST}
        ) AS pinned
    """  # noqa: S608 - names and marks
    values = [*keys, world_id, *(value for value in (npc_id, player_key) if value is not None)]
    return [_found(row) for row in await fetch(sql, values)]


async def ids_at(keys: Sequence[int]) -> dict[int, UUID]:
    """The memories at keys of the index."""
    sql = f"SELECT key, memory_id FROM memory_index WHERE key IN ({marks(keys)})"  # noqa: S608 - marks
    return {row["key"]: UUID(str(row["memory_id"])) for row in await fetch(sql, keys)}


def _found(row: dict[str, Any]) -> Found:
    return Found(
        key=row["key"],
        id=UUID(str(row["id"])),
        text=row["text"],
        kind=MemoryKind(row["kind"]),
        at=row["at"],
        importance=row["importance"],
        pinned=bool(row["pinned"]),
        hops=row["hops"],
        subject_key=row["subject_key"],
    )


async def _ids(sql: str, values: Sequence[Any]) -> list[UUID]:
    return [UUID(str(row["id"])) for row in await fetch(sql, values)]

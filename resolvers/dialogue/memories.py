"""What NPCs remember, as games and players tell, read, change and forget it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from core.dialogue import GameTime, MemoryKind, MemoryOrigin, MemoryVisibility
from core.errors import Invalid, NotFound
from core.text import trimmed
from models.database.tx import tx
from models.dialogue import Memory, memories_with
from models.memories import lock_world
from models.users import User
from models.worlds import Npc, World, advance
from resolvers.dialogue.memory import NewMemory, forget, remember, reword
from resolvers.dialogue.recall import search
from resolvers.worlds.npcs import npc_of

TEXT_MAX = 2_000
KEY_MAX = 128
PLAYER_KEY_MAX = 64
IMPORTANCE_MAX = 100


@dataclass(frozen=True, slots=True)
class GameEvent:
    """Something that happened; without `npc_key` everybody knows. The same `event_key` is the same event."""

    event_key: str
    kind: MemoryKind
    text: str
    game_time: GameTime
    npc_key: str | None = None
    importance: int | None = None
    visibility: MemoryVisibility = MemoryVisibility.PRIVATE
    subject_key: str | None = None
    player_key: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A memory that a player writes; without `npc_key` for everybody, without `game_time` for now."""

    kind: MemoryKind
    text: str
    npc_key: str | None = None
    player_key: str | None = None
    importance: int = 50
    visibility: MemoryVisibility = MemoryVisibility.PRIVATE
    pinned: bool = False
    game_time: GameTime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which memories of an NPC to list; no `kinds`: all."""

    kinds: tuple[MemoryKind, ...] = ()
    player_key: str | None = None
    include_superseded: bool = False


async def record_events(viewer: User, *, world_id: UUID, events: Sequence[GameEvent]) -> list[Memory]:
    """Store what happened, all or nothing, answered in the order given; a known `event_key` answers what is there.

    Raises NotFound and Invalid.
    """
    for index, event in enumerate(events):
        _check_event(event, ("events", str(index)))
    async with tx():
        world = await _world(viewer, world_id, ("worldId",))
        if events:
            await advance(world.id, to=max(event.game_time.at for event in events))
        people = {name: await npc_of(world, name, ("events",)) for name in _names(events)}
        return await remember(world, [_observed(event, people) for event in events])


def _names(events: Sequence[GameEvent]) -> list[str]:
    return list(dict.fromkeys(event.npc_key.strip() for event in events if event.npc_key is not None))


def _check_event(event: GameEvent, path: tuple[str, ...]) -> None:
    trimmed(event.event_key, (*path, "eventKey"), most=KEY_MAX)
    trimmed(event.text, (*path, "text"), most=TEXT_MAX)
    _check_importance(event.importance, (*path, "importance"))
    if event.npc_key is not None:
        trimmed(event.npc_key, (*path, "npcKey"), most=PLAYER_KEY_MAX)
    if event.subject_key is not None:
        trimmed(event.subject_key, (*path, "subjectKey"), most=KEY_MAX)
    if event.player_key is not None:
        trimmed(event.player_key, (*path, "playerKey"), most=PLAYER_KEY_MAX)


def _observed(event: GameEvent, people: dict[str, Npc]) -> NewMemory:
    return NewMemory(
        npc_id=people[event.npc_key.strip()].id if event.npc_key is not None else None,
        player_key=_key(event.player_key),
        kind=event.kind,
        text=event.text.strip(),
        at=event.game_time.at,
        importance=event.importance,
        origin=MemoryOrigin.LORE if event.kind is MemoryKind.LORE else MemoryOrigin.OBSERVED,
        visibility=event.visibility,
        subject_key=_key(event.subject_key),
        event_key=event.event_key.strip(),
    )


async def create_memory(viewer: User, *, world_id: UUID, note: Note) -> Memory:
    """Give an NPC, or everybody, a memory that its player wrote. Raises NotFound and Invalid."""
    told = trimmed(note.text, ("input", "text"), most=TEXT_MAX)
    _check_importance(note.importance, ("input", "importance"))
    if note.player_key is not None:
        trimmed(note.player_key, ("input", "playerKey"), most=PLAYER_KEY_MAX)
    async with tx():
        world = await _world(viewer, world_id, ("input", "worldId"))
        npc = None if note.npc_key is None else await npc_of(world, note.npc_key, ("input", "npcKey"))
        made = NewMemory(
            npc_id=npc.id if npc else None,
            player_key=_key(note.player_key),
            kind=note.kind,
            text=told,
            at=note.game_time.at if note.game_time else world.at or 0,
            importance=note.importance,
            origin=MemoryOrigin.USER,
            visibility=note.visibility,
            pinned=note.pinned,
        )
        return (await remember(world, [made]))[0]


async def update_memory(
    viewer: User,
    *,
    memory_id: UUID,
    text: str | None,
    importance: int | None,
    pinned: bool | None,
    visibility: MemoryVisibility | None,
) -> Memory:
    """Change what is not None. Raises NotFound and Invalid."""
    told = None if text is None else trimmed(text, ("input", "text"), most=TEXT_MAX)
    _check_importance(importance, ("input", "importance"))
    async with tx():
        memory = await _memory(viewer, memory_id, ("input", "id"))
        return await reword(memory, text=told, importance=importance, pinned=pinned, visibility=visibility)


async def forget_memory(viewer: User, *, memory_id: UUID) -> None:
    """Delete a memory for good. Raises NotFound."""
    async with tx():
        await forget(await _memory(viewer, memory_id, ("id",)))


def memories(npc: Npc, wanted: Wanted) -> "QuerySet[Memory]":
    """What `npc` remembers itself, abandoned days left out. Raises Invalid."""
    return memories_of([npc.id], wanted)


def memories_of(npc_ids: Sequence[UUID], wanted: Wanted) -> "QuerySet[Memory]":
    """What each of these NPCs remembers itself, abandoned days left out. Raises Invalid."""
    query = Memory.filter(npc_id__in=npc_ids, abandoned=False)
    if wanted.kinds:
        query = query.filter(kind__in=wanted.kinds)
    if wanted.player_key is not None:
        trimmed(wanted.player_key, ("playerKey",), least=0, most=PLAYER_KEY_MAX)
        query = query.filter(Q(player_key=None) | Q(player_key=_key(wanted.player_key)))
    return query if wanted.include_superseded else query.filter(superseded_by_id=None)


async def search_memories(
    npcs: Sequence[Npc], text: str, wanted: Wanted, *, skip: int, size: int
) -> dict[UUID, list[Memory]]:
    """What of each NPC's memories fits `text` best, best first; as many statements for many NPCs as for one."""
    player_key = _key(wanted.player_key)
    found = await search(npcs, text, player_key=player_key, include_superseded=wanted.include_superseded)
    keys = [key for places in found.values() for key, _ in places]
    known = {row.id: row for row in await memories_of([npc.id for npc in npcs], wanted).filter(id__in=keys)}
    return {
        npc_id: [known[key] for key, _ in places if key in known][skip : skip + size]
        for npc_id, places in found.items()
    }


async def memories_by_id(keys: Sequence[UUID]) -> dict[UUID, Memory]:
    """The rows behind keys that the viewer was shown before; forgotten ones are left out."""
    return {row.id: row for row in await memories_with(keys)}


def _key(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _check_importance(importance: int | None, path: tuple[str, ...]) -> None:
    if importance is not None and not 0 <= importance <= IMPORTANCE_MAX:
        raise Invalid(path, f"between 0 and {IMPORTANCE_MAX}")


async def _world(viewer: User, world_id: UUID, path: tuple[str, ...]) -> World:
    world = await World.owned_by(viewer).get_or_none(id=world_id)
    if world is None:
        raise NotFound("World", path=path)
    return world


async def _memory(viewer: User, memory_id: UUID, path: tuple[str, ...]) -> Memory:
    """As it is while nobody else changes this world's memories, until the transaction ends."""
    mine = Memory.owned_by(viewer).filter(id=memory_id, abandoned=False)
    seen = await mine.get_or_none()
    if seen is not None:
        await lock_world(seen.world_id)
    memory = await mine.get_or_none()
    if memory is None:
        raise NotFound("Memory", path=path)
    return memory

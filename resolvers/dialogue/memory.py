"""What NPCs come to know: stored without asking a model, by the rules of telling twice and knowing better."""

# pyright: reportUnknownArgumentType=false

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from core.dialogue import GameTime, MemoryKind, MemoryOrigin, MemoryVisibility
from models import memories
from models.dialogue import Memory
from models.memory_index import Entry, Line
from models.memory_index import reword as index_text
from models.worlds import World

IMPORTANCE = {
    MemoryKind.PROMISE: 80,
    MemoryKind.RELATIONSHIP: 75,
    MemoryKind.REFLECTION: 65,
    MemoryKind.PREFERENCE: 60,
    MemoryKind.GIFT: 55,
    MemoryKind.EVENT: 50,
    MemoryKind.FACT: 50,
    MemoryKind.LORE: 40,
    MemoryKind.CONVERSATION: 30,
}
IMPORTANCE_MAX = 100
TOLD_AGAIN = 5  # importance that a memory gains by it


@dataclass(frozen=True, slots=True)
class NewMemory:
    """Something to remember. `npc_id` None: everybody in the world knows; `importance` None: what its kind has."""

    npc_id: UUID | None
    player_key: str | None
    kind: MemoryKind
    text: str
    at: int
    importance: int | None
    origin: MemoryOrigin
    visibility: MemoryVisibility
    pinned: bool = False
    subject_key: str | None = None
    event_key: str | None = None
    source_id: UUID | None = None
    hops: int = 0


async def remember(world: World, facts: Sequence[NewMemory]) -> list[Memory]:
    """Store `facts` in this order; for each of them the memory that holds it now. Inside `tx()`.

    The same event again changes nothing. The same text again, at a later game time, makes the memory firmer. A fact
    supersedes the one with the same subject about the same player, unless that is of a later game time.
    """
    if not facts:
        return []
    epoch = await memories.lock_world(world.id)
    known = await memories.alike(
        world.id,
        event_keys=[fact.event_key for fact in facts if fact.event_key is not None],
        hashes=[_content_hash(fact) for fact in facts],
        subjects=[fact.subject_key for fact in facts if fact.subject_key is not None],
    )
    telling = _Telling(world.id, epoch)
    for row in known:
        telling.know(row)
    told = [telling.tell(fact) for fact in facts]
    await memories.insert(telling.new, [_entry(row) for row in telling.new])
    await memories.supersede(list(telling.superseded.values()))
    await memories.reinforce(list(telling.firmer.values()))
    return told


async def reword(
    memory: Memory,
    *,
    text: str | None = None,
    importance: int | None = None,
    pinned: bool | None = None,
    visibility: MemoryVisibility | None = None,
) -> Memory:
    """Change what is not None. Inside `tx()`."""
    if text is not None:
        memory.text = text
        memory.content_hash = _content_hash(memory)
        await index_text(memory.id, text)
    memory.importance = memory.importance if importance is None else importance
    memory.pinned = memory.pinned if pinned is None else pinned
    memory.visibility = memory.visibility if visibility is None else visibility
    await memory.save(update_fields=["text", "content_hash", "importance", "pinned", "visibility"])
    return memory


async def forget(memory: Memory) -> None:
    """Delete a memory for good; what it superseded is known again. Inside `tx()`."""
    await memories.forget(memory)


@dataclass(slots=True)
class _Telling:
    """What is known while facts are told one by one, and what they change."""

    world_id: UUID
    epoch: int
    new: list[Memory] = field(default_factory=list[Memory])
    superseded: dict[UUID, Memory] = field(default_factory=dict[UUID, Memory])
    firmer: dict[UUID, Memory] = field(default_factory=dict[UUID, Memory])
    events: dict[str, Memory] = field(default_factory=dict[str, Memory])
    contents: dict[str, Memory] = field(default_factory=dict[str, Memory])
    subjects: dict[tuple[UUID | None, str | None, str], Memory] = field(
        default_factory=dict[tuple[UUID | None, str | None, str], Memory]
    )

    def know(self, row: Memory) -> None:
        if row.event_key is not None:
            self.events[row.event_key] = row
        if row.superseded_by_id is not None:
            return
        self.contents[row.content_hash] = row
        if row.subject_key is not None:
            self.subjects[row.npc_id, row.player_key, row.subject_key] = row

    def tell(self, fact: NewMemory) -> Memory:
        same_event = self.events.get(fact.event_key) if fact.event_key is not None else None
        same_text = self.contents.get(_content_hash(fact))
        if same_event is not None:
            return same_event
        if same_text is not None:
            return self._again(same_text, fact)
        return self._first(fact)

    def _again(self, row: Memory, fact: NewMemory) -> Memory:
        if fact.at > row.at:  # else it is the same telling, sent twice
            row.told += 1
            row.importance = min(IMPORTANCE_MAX, row.importance + TOLD_AGAIN)
            row.at = fact.at
            self.firmer[row.id] = row
        return row

    def _first(self, fact: NewMemory) -> Memory:
        row = _row(self.world_id, self.epoch, fact)
        before = self.subjects.get((fact.npc_id, fact.player_key, fact.subject_key)) if fact.subject_key else None
        if before is not None and before.at > fact.at:
            row.superseded_by_id = before.id
        elif before is not None:
            before.superseded_by_id = row.id
            self.contents.pop(before.content_hash, None)
            self.superseded[before.id] = before
        self.new.append(row)
        self.know(row)
        return row


def _row(world_id: UUID, epoch: int, fact: NewMemory) -> Memory:
    return Memory(
        world_id=world_id,
        npc_id=fact.npc_id,
        player_key=fact.player_key,
        kind=fact.kind,
        text=fact.text,
        importance=IMPORTANCE[fact.kind] if fact.importance is None else fact.importance,
        origin=fact.origin,
        visibility=fact.visibility,
        pinned=fact.pinned,
        at=fact.at,
        epoch=epoch,
        source_id=fact.source_id,
        hops=fact.hops,
        subject_key=fact.subject_key,
        event_key=fact.event_key,
        content_hash=_content_hash(fact),
    )


def _entry(row: Memory) -> Entry:
    line = Line(row.world_id, row.npc_id, row.player_key)
    return Entry(row.id, line, GameTime(row.at).days, row.text, superseded=row.superseded_by_id is not None)


def _content_hash(fact: NewMemory | Memory) -> str:
    """The same for the same text about the same subject, told to the same NPC about the same player."""
    parts = (fact.npc_id, fact.player_key, fact.kind.value, fact.subject_key, " ".join(fact.text.split()).casefold())
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()

"""What an NPC remembers for a moment: found by words, weighed by importance and age."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.dialogue import DAYS_IN_SEASON, MINUTES_IN_DAY, GameTime
from core.llm import Recalled
from core.words import words
from models import memories, memory_index
from models.memories import Found
from models.memory_index import PLACES, Line
from models.worlds import Npc, World
from resolvers.dialogue.bm25 import ALONE, rank

TERMS_MAX = 32  # different words of a question that count
CANDIDATES = 24
SEARCH_MAX = 200
RELEVANT = 0.05  # share of a question below which nothing was found
WEIGHT_OF_IMPORTANCE = 0.1  # what importance 100 adds, as a share of the relevance
WEIGHT_OF_YOUTH = 0.1  # what a memory of today adds
HALF_LIFE = DAYS_IN_SEASON * MINUTES_IN_DAY  # minutes of game time after which youth counts half
PINNED = 0.1  # what a pinned memory scores in addition


async def recall(
    world: World, npc: Npc | None, query: str, *, player_key: str | None, now: int, most: int = 8
) -> list[Recalled]:
    """The `most` memories that fit `query` best, best first; none if nothing does, but for pinned ones.

    An NPC has its own memories and what everybody in the world knows, of those what is about this player or none.
    `now` is GameTime.at. Two statements, however many memories there are.
    """
    npc_id = None if npc is None else npc.id
    scope = _scope(world.id, npc_id, player_key)
    scores = dict(await _ranked(scope, query))
    rows = await memories.found(list(scores), world_id=world.id, npc_id=npc_id, player_key=player_key)
    found = {row.id: _recalled(row, scores[row.key], now) for row in rows if row.key}
    pinned = {row.id: found.get(row.id) or _recalled(row, 0.0, now) for row in rows if not row.key}
    others = sorted((each for each in found.values() if each.id not in pinned), key=_order)
    return sorted([*pinned.values(), *others[: max(0, most - len(pinned))]], key=_order)[:most]


async def search(
    npcs: Sequence[Npc], text: str, *, player_key: str | None = None, include_superseded: bool = False
) -> dict[UUID, list[tuple[UUID, float]]]:
    """Of each NPC the at most SEARCH_MAX memories that have words of `text`, with scores, best first.

    With a `player_key` only what is about that player or none. Three statements, however many NPCs.
    """
    terms = words(text)[:TERMS_MAX]
    if not terms or not npcs:
        return {npc.id: [] for npc in npcs}
    scopes = [scope for npc in npcs for scope in _own(npc, player_key)]
    lengths = await memory_index.lengths(scopes)
    found = await memory_index.postings(memory_index.with_superseded(scopes) if include_superseded else scopes, terms)
    ranked = {npc.id: _of_one(npc, found.keys, lengths) for npc in npcs}
    ids = await memories.ids_at([key for scores in ranked.values() for key, _ in scores])
    return {npc_id: [(ids[key], score) for key, score in scores if key in ids] for npc_id, scores in ranked.items()}


def _own(npc: Npc, player_key: str | None) -> list[str]:
    line = Line(npc.world_id, npc.id, None)
    return [line.owner] if player_key is None else [line.name, Line(npc.world_id, npc.id, player_key).name]


def _of_one(
    npc: Npc, postings: Sequence[Sequence[int]], lengths: Mapping[int, tuple[str, int]]
) -> list[tuple[int, float]]:
    owner = Line(npc.world_id, npc.id, None).owner + "p"
    mine = {line: nth for line, (name, nth) in lengths.items() if name.startswith(owner)}
    keys = [[key for key in each if key // PLACES in mine] for each in postings]
    return rank(keys, total=sum(mine.values()), most=SEARCH_MAX, reach=ALONE)


async def _ranked(scope: Sequence[str], query: str) -> list[tuple[int, float]]:
    terms = words(query)[:TERMS_MAX]
    if not terms:
        return []
    places = await memory_index.postings(scope, terms)
    best = rank(places.keys, total=places.total, most=CANDIDATES)
    return [(key, score) for key, score in best if score >= RELEVANT]


def _scope(world_id: UUID, npc_id: UUID | None, player_key: str | None) -> list[str]:
    owners = {npc_id, None}
    players = {player_key, None}
    return sorted(Line(world_id, owner, player).name for owner in owners for player in players)


def _recalled(row: Found, relevance: float, now: int) -> Recalled:
    youth = 0.5 ** (max(0, now - row.at) / HALF_LIFE)
    small = WEIGHT_OF_IMPORTANCE * row.importance / 100 + WEIGHT_OF_YOUTH * youth
    score = relevance * (1 + small) + (PINNED if row.pinned else 0.0)
    return Recalled(
        id=row.id,
        text=row.text,
        kind=row.kind,
        game_time=GameTime(row.at),
        importance=row.importance,
        score=round(score, 4),
        hops=row.hops,
        subject_key=row.subject_key,
    )


def _order(one: Recalled) -> tuple[float, int, int]:
    return (-one.score, -one.game_time.at, -one.id.int)

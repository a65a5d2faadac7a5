"""How much recall finds, on LoCoMo, and how fast, in a world of 100,000 memories.

`python -m bench.recall` measures SQLite; with `--postgres` PostgreSQL, the server that tests use.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import POSTGRES, SQLITE, database, tidy
from core.dialogue import MINUTES_IN_DAY, MemoryKind, MemoryOrigin, MemoryVisibility
from models.database.tx import tx
from models.dialogue import Memory
from models.users import User
from models.worlds import Npc, World
from resolvers.dialogue.memory import NewMemory, remember
from resolvers.dialogue.recall import recall

LOCOMO = Path(__file__).parents[2] / "shared" / "data" / "locomo_dev.json"
ABSENT = f"recall: left out, {LOCOMO} is not there (see its README for where it comes from)"
SESSION = re.compile(r"session_(\d+)")
TOP = 10
CROWDS = (20_000, 1_000, *([1_000] * 79))  # memories of each NPC: 100,000 in all
BATCH = 1_000
ASKED = 400  # timed recalls of each kind
WARM_UP = 20
GOALS = {SQLITE: 5, POSTGRES: 10}  # milliseconds, p95
PER_DAY = 20  # memories an NPC gains on a day of the made-up world


@dataclass(frozen=True, slots=True)
class Found:
    """Turn recall: the share of a question's evidence turns among the first TOP, averaged over questions."""

    recall: float
    questions: int
    by_category: dict[int, float]


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of one recall by an NPC with that many memories."""

    memories: int
    asked: int
    median: float
    p95: float


async def measure_recall(kind: str) -> Found:
    """Every question about the conversations of LoCoMo, each the memory of one NPC, a session being a day."""
    shares: list[tuple[int, float]] = []
    async with _world(kind) as world:
        for number, sample in enumerate(_samples()):
            npc = await _npc(world, f"talk {number}")
            turns = await _tell(world, npc, sample["conversation"])
            for question in _questions(sample):
                found = await recall(world, npc, question["question"], player_key=None, now=_now(sample), most=TOP)
                evidence = set(question["evidence"])
                hits = evidence & {turns[one.id] for one in found}
                shares.append((question["category"], len(hits) / len(evidence)))
    return _averages(shares)


async def measure_speed(kind: str) -> list[Speed]:
    """Questions of LoCoMo to NPCs with 1,000 and 20,000 memories, in a world of 100,000 made of its turns."""
    rng = random.Random(1)  # noqa: S311 - the same world each time
    samples = _samples()
    texts = [turn["text"] for sample in samples for session in _sessions(sample["conversation"]) for turn in session]
    questions = [each["question"] for sample in samples for each in _questions(sample)]
    async with _world(kind) as world:
        npcs = [await _npc(world, f"npc {number}") for number in range(len(CROWDS))]
        for npc, many in zip(npcs, CROWDS, strict=True):
            await _fill(world, npc, [_shuffled(rng, rng.choice(texts)) for _ in range(many)])
            if npc in (npcs[0], npcs[-1]):
                await tidy()
        return [await _speed(world, npcs[n], CROWDS[n], rng.choices(questions, k=ASKED)) for n in (1, 0)]


def _shuffled(rng: random.Random, text: str) -> str:
    parts = text.split()
    rng.shuffle(parts)
    return " ".join(parts)


async def _speed(world: World, npc: Npc, many: int, questions: Sequence[str]) -> Speed:
    taken: list[float] = []
    for question in [*questions[:WARM_UP], *questions]:
        began = time.perf_counter()
        await recall(world, npc, question, player_key=None, now=many // PER_DAY * MINUTES_IN_DAY)
        taken.append((time.perf_counter() - began) * 1000)
    taken = sorted(taken[WARM_UP:])
    return Speed(many, len(taken), taken[len(taken) // 2], taken[int(len(taken) * 0.95)])


async def _fill(world: World, npc: Npc, texts: Sequence[str]) -> None:
    facts = [_fact(npc, text, number // PER_DAY * MINUTES_IN_DAY) for number, text in enumerate(texts)]
    for start in range(0, len(facts), BATCH):
        async with tx():
            await remember(world, facts[start : start + BATCH])


async def _tell(world: World, npc: Npc, conversation: dict[str, Any]) -> dict[Any, str]:
    """What was said becomes memories; the turn that each came from."""
    spoken = [
        (turn["dia_id"], _fact(npc, f"{turn['speaker']}: {turn['text']}", day * MINUTES_IN_DAY + minute))
        for day, session in enumerate(_sessions(conversation))
        for minute, turn in enumerate(session)
    ]
    async with tx():
        rows: list[Memory] = await remember(world, [fact for _, fact in spoken])
    return {row.id: turn for (turn, _), row in zip(spoken, rows, strict=True)}


def _fact(npc: Npc, text: str, at: int) -> NewMemory:
    return NewMemory(
        npc_id=npc.id,
        player_key=None,
        kind=MemoryKind.CONVERSATION,
        text=text,
        at=at,
        importance=None,
        origin=MemoryOrigin.DIALOGUE,
        visibility=MemoryVisibility.PRIVATE,
    )


def _samples() -> list[dict[str, Any]]:
    return json.loads(LOCOMO.read_text())


def _sessions(conversation: dict[str, Any]) -> list[list[dict[str, str]]]:
    numbers = sorted(int(match[1]) for key in conversation if (match := SESSION.fullmatch(key)))
    return [conversation[f"session_{number}"] for number in numbers]


def _questions(sample: dict[str, Any]) -> list[dict[str, Any]]:
    return [question for question in sample["qa"] if question.get("evidence")]


def _now(sample: dict[str, Any]) -> int:
    return len(_sessions(sample["conversation"])) * MINUTES_IN_DAY


def _averages(shares: Sequence[tuple[int, float]]) -> Found:
    kinds = sorted({kind for kind, _ in shares})
    parts = {kind: [share for other, share in shares if other == kind] for kind in kinds}
    whole = sum(share for _, share in shares) / len(shares)
    return Found(whole, len(shares), {kind: sum(part) / len(part) for kind, part in parts.items()})


@asynccontextmanager
async def _world(kind: str) -> AsyncGenerator[World]:
    async with database(kind):
        async with tx():
            user = await User.create(username="bench", display_name="Bench")
            world = await World.create(user=user, game="bench", save_id="1", farm_name="Bench", locale="en")
        yield world


async def _npc(world: World, key: str) -> Npc:
    async with tx():
        return await Npc.create(world=world, key=key, display_name=key)


def recall_report(kind: str = SQLITE) -> list[str]:
    """What was found, in lines to print."""
    if not LOCOMO.exists():
        return [ABSENT]
    found = asyncio.run(measure_recall(kind))
    parts = ", ".join(f"{kind}: {share:.3f}" for kind, share in found.by_category.items())
    return [
        f"LoCoMo turn recall@{TOP}: {found.recall:.3f} (goal 0.74), {found.questions} questions of 5 conversations",
        f"  share of a question's evidence turns found, averaged over questions; by category {parts}",
    ]


def speed_report(kind: str = SQLITE) -> list[str]:
    """How fast, in lines to print."""
    if not LOCOMO.exists():
        return [ABSENT]
    return [
        f"recall among {each.memories} memories of an NPC, {sum(CROWDS)} in its world, {kind}: "
        f"median {each.median:.2f} ms, p95 {each.p95:.2f} ms (goal {GOALS[kind]}), {each.asked} recalls"
        for each in asyncio.run(measure_speed(kind))
    ]


if __name__ == "__main__":
    kind = POSTGRES if "--postgres" in sys.argv else SQLITE
    print("\n".join([*recall_report(kind), *speed_report(kind)]))

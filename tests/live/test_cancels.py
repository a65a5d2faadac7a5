"""Clients that send a mutation and take it back at once leave nothing half-written, and nothing stuck."""

import asyncio
import gc
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.env import Env
from core.settings import Settings
from models.database.connection import dialect
from models.database.rows import execute, fetch
from models.database.tx import tx
from models.users import User
from serving import TokenOf, Wire, signed_in

pytestmark = pytest.mark.anyio

SOCKETS = 2  # so few that some answers come before they are taken back
CANCELS = 500  # of each socket
DELAY_MAX = 0.004  # seconds
POOL = 5  # PostgreSQL connections
BACKLOG = 90.0  # seconds in which what the clients left behind must have ended
PROMPT = 1.0  # seconds that a read and a write may take then, on a busy machine
MARK = re.compile(r"m\d\d-\d{3}")

OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } } }"
RECORD = """mutation ($world: ID!, $events: [GameEventInput!]!) {
  recordEvents(worldId: $world, events: $events) { memories { id } errors { code } } }"""
CREATE = "mutation ($input: CreateMemoryInput!) { createMemory(input: $input) { memory { id } errors { code } } }"
UPSERT = """mutation ($world: ID!, $npcs: [NpcInput!]!) {
  upsertNpcs(worldId: $world, npcs: $npcs) { npcs { id } errors { code } } }"""
GENERATE = """mutation ($input: GenerateDialogueInput!) {
  generateDialogue(input: $input) { dialogue { stardew } errors { code } } }"""
READ = "query ($world: ID!) { world(id: $world) { farmName } }"
NOW = {"year": 1, "season": "SPRING", "day": 2, "minute": 600}

WHOLE = {  # the rows of each mutation
    RECORD: Counter(memory=3, npc=1),
    CREATE: Counter(memory=1, npc=1),
    UPSERT: Counter(npc=3),
    GENERATE: Counter(memory=1, interaction=1, claim=1),
}
TEXTS = {
    "memory": "SELECT text AS mark FROM memory",
    "npc": 'SELECT "key" AS mark FROM npc',
    "interaction": "SELECT player_text AS mark FROM interaction",
    "claim": 'SELECT "key" AS mark FROM claim',
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"db_pool_size": POOL, "rate_limits": False})


@pytest.fixture
async def complaints() -> AsyncGenerator[list[dict[str, Any]]]:
    """What the loop is told of what nobody awaited."""
    loop, told = asyncio.get_running_loop(), list[dict[str, Any]]()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: told.append(context))
    yield told
    loop.set_exception_handler(before)


@dataclass
class Restless:
    """A client that takes its mutations back after a random while; each has a mark, which all its rows carry."""

    wire: Wire
    world: str
    chance: random.Random
    name: str
    asked: dict[str, str] = field(default_factory=dict[str, str])
    answers: dict[str, Any] = field(default_factory=dict[str, Any])

    async def run(self) -> None:
        listening = asyncio.create_task(self._listen())
        for number in range(CANCELS):
            mark = f"{self.name}-{number:03}"
            document = self.asked[mark] = self.chance.choice([*WHOLE])
            await self.wire.subscribe(document, key=mark, **self._variables(document, mark))
            reading = await self.wire.subscribe(READ, world=self.world)
            await asyncio.sleep(self.chance.uniform(0, DELAY_MAX))
            for key in (mark, reading):
                await self.wire.complete(key)
            await asyncio.sleep(self.chance.uniform(0, DELAY_MAX))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            message = await self.wire.receive()
            if message["type"] == "next" and message["id"] in self.asked:
                self.answers[message["id"]] = message["payload"]

    def _variables(self, document: str, mark: str) -> dict[str, Any]:
        if document == RECORD:
            told = [(0, None), (1, "Leah"), (2, f"{mark} stranger")]
            events = [
                {"eventKey": f"{mark} {n}", "kind": "EVENT", "text": f"{mark} {n}.", "npcKey": npc, "gameTime": NOW}
                for n, npc in told
            ]
            return {"world": self.world, "events": events}
        if document == UPSERT:
            return {"world": self.world, "npcs": [{"key": f"{mark} {name}"} for name in "abc"]}
        if document == CREATE:
            note = {"kind": "FACT", "text": f"{mark} is so.", "npcKey": f"{mark} stranger"}
            return {"input": {"worldId": self.world, **note}}
        said = {"npcKey": "Leah", "playerText": f"{mark} hello", "clientMutationId": mark}
        return {"input": {"worldId": self.world, "context": {"gameTime": NOW}, **said}}


async def test_a_thousand_cancelled_mutations_leave_nothing_half_written_or_stuck(
    env: Env, url: str, token_of: TokenOf, ann: User, complaints: list[dict[str, Any]]
) -> None:
    token = await token_of(ann)
    async with signed_in(url, token) as calm:
        opened = await calm.ask(OPEN, input={"saveId": "1", "farmName": "Hollow", "playerName": "Ann"})
        world = opened["data"]["openWorld"]["world"]["id"]
        await calm.ask(UPSERT, world=world, npcs=[{"key": "Leah"}])

        clients = await asyncio.gather(*(restless(url, token, world, number) for number in range(SOCKETS)))

        await env.work.drain(BACKLOG)
        async with asyncio.timeout(PROMPT):
            read = await calm.ask(READ, world=world)
            written = await calm.ask(UPSERT, world=world, npcs=[{"key": "Robin"}])

    asked = {mark: document for client in clients for mark, document in client.asked.items()}
    answers = {mark: payload for client in clients for mark, payload in client.answers.items()}
    found = await footprints()
    assert read["data"]["world"]["farmName"] == "Hollow"
    assert written["data"]["upsertNpcs"]["errors"] == []
    assert len(asked) == SOCKETS * CANCELS
    assert {mark: payload for mark, payload in answers.items() if problems(payload)} == {}
    assert {mark: rows for mark, rows in found.items() if rows != WHOLE[asked[mark]]} == {}
    assert answers.keys() - found.keys() == set()
    await check_the_index()
    await check_nothing_is_held()
    gc.collect()
    assert complaints == []


async def restless(url: str, token: str, world: str, number: int) -> Restless:
    async with signed_in(url, token) as one:
        client = Restless(one, world, random.Random(number), f"m{number:02}")  # noqa: S311 - the same each time
        await client.run()
    return client


def problems(payload: dict[str, Any]) -> list[Any]:
    told = payload.get("errors", [])
    return told or [error for part in payload["data"].values() for error in part["errors"]]


async def footprints() -> dict[str, Counter[str]]:
    """How many rows of each table carry each mark."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for table, sql in TEXTS.items():
        for row in await fetch(sql):
            mark = MARK.search(row["mark"])
            if mark:
                found[mark[0]][table] += 1
    return found


async def check_the_index() -> None:
    """Every memory is found by the index, every claim came to something."""
    unlisted = await fetch("SELECT id FROM memory WHERE id NOT IN (SELECT memory_id FROM memory_index)")
    unfinished = await fetch(
        "SELECT id FROM claim WHERE result_id IS NULL OR result_id NOT IN (SELECT id FROM interaction)"
    )
    assert (unlisted, unfinished) == ([], [])
    if dialect() == "sqlite":
        async with tx():
            await execute("INSERT INTO memory_words (memory_words, rank) VALUES ('integrity-check', 1)")
        assert await fetch("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


async def check_nothing_is_held() -> None:
    """As many transactions as there are connections can be open at the same time."""
    places = 1 if dialect() == "sqlite" else POOL
    together = asyncio.Barrier(places)

    async def transaction() -> None:
        async with tx():
            await fetch("SELECT 1 AS one")
            await together.wait()

    async with asyncio.timeout(PROMPT):
        await asyncio.gather(*(transaction() for _ in range(places)))

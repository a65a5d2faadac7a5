"""A server that is killed while it writes to SQLite has lost nothing that it had acknowledged."""

import asyncio
import random
from pathlib import Path
from typing import Any

import httpx2
import pytest

from processes import Server, serving
from tables import query

pytestmark = pytest.mark.anyio

KILLS = 20
WRITERS = 4
WRITING = (0.05, 0.3)  # seconds from the first write to the kill, at least and at most

REGISTER = """mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }"""
OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } } }"
RECORD = """mutation ($world: ID!, $events: [GameEventInput!]!) {
  recordEvents(worldId: $world, events: $events) { memories { id } errors { code } } }"""
NOW = {"year": 1, "season": "SPRING", "day": 2, "minute": 600}


async def test_twenty_kills_during_writes_lose_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "house.sqlite3"
    chance = random.Random(20)  # noqa: S311 - the same each time
    acknowledged: set[str] = set()
    token = world = ""

    for number in range(KILLS):
        async with serving(f"sqlite:///{path}", tmp_path, rate_limits="off") as server:
            await server.ready()
            if not token:
                token, world = await a_world(server)
            kept = await killed_while_writing(server, token, world, f"kill {number}", chance.uniform(*WRITING))
        acknowledged |= kept
        assert await query(f"sqlite:///{path}", "PRAGMA integrity_check") == [("ok",)]
        stored = await whole_events(path)
        assert kept
        assert acknowledged - stored == set()

    async with serving(f"sqlite:///{path}", tmp_path) as server:
        await server.ready()


async def a_world(server: Server) -> tuple[str, str]:
    """An access token and the id of a world."""
    who = {"email": "ann@example.org", "username": "ann", "password": "correct horse"}
    async with httpx2.AsyncClient(base_url=server.url) as client:
        told = await ask(client, "", REGISTER, input=who)
        token = told["register"]["accessToken"]
        opened = await ask(client, token, OPEN, input={"saveId": "1", "farmName": "Hollow"})
    return token, opened["openWorld"]["world"]["id"]


async def killed_while_writing(server: Server, token: str, world: str, name: str, seconds: float) -> set[str]:
    """The keys of what was acknowledged before the kill."""
    acknowledged: set[str] = set()

    async def write(client: httpx2.AsyncClient, writer: int) -> None:
        for number in range(1_000_000):
            key = f"{name} {writer} {number}"
            halves = [f"{key} {half}" for half in "ab"]
            events = [{"eventKey": half, "kind": "EVENT", "text": half, "gameTime": NOW} for half in halves]
            told = await ask(client, token, RECORD, world=world, events=events)
            assert told["recordEvents"]["errors"] == []
            acknowledged.add(key)

    async with httpx2.AsyncClient(base_url=server.url) as client:
        writers = [asyncio.create_task(write(client, number)) for number in range(WRITERS)]
        await asyncio.sleep(seconds)
        server.process.kill()
        ended = await asyncio.gather(*writers, return_exceptions=True)
    assert {isinstance(error, httpx2.TransportError) for error in ended} == {True}
    return acknowledged


async def ask(client: httpx2.AsyncClient, token: str, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = await client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
    return answer.json()["data"]


async def whole_events(path: Path) -> set[str]:
    """The keys of which both halves are there. One without the other fails."""
    halves = {str(row[0]) for row in await query(f"sqlite:///{path}", "SELECT event_key FROM memory")}
    keys = {half[:-2] for half in halves}
    assert halves == {f"{key} {half}" for key in keys for half in "ab"}
    unlisted = "SELECT id FROM memory WHERE id NOT IN (SELECT memory_id FROM memory_index)"
    assert await query(f"sqlite:///{path}", unlisted) == []
    return keys

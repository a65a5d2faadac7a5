"""Servers that start at the same time, and servers that are told to stop."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

import httpx2
import pytest

from fakes.openai_behaviours import Behaviour
from fakes.openai_server import serving as openai
from models.database.migrate import pending
from models.database.migration_files import MIGRATIONS, migrations_in
from processes import Server, serving
from services import PostgresServer
from serving import signed_in
from tables import query

pytestmark = pytest.mark.anyio

SERVERS = 5
DEADLINE = 4_000  # milliseconds; on a busy machine the first line takes one for loading the provider

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }"
OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } } }"
GENERATE = """mutation ($input: GenerateDialogueInput!) {
  generateDialogue(input: $input) { dialogue { fallbackReason } errors { code } } }"""
ANN = {"email": "ann@example.org", "username": "ann", "password": "correct horse"}
NOW = {"year": 1, "season": "SPRING", "day": 2, "minute": 600}


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'house.sqlite3'}"
    postgres: PostgresServer = request.getfixturevalue("postgres")
    return postgres.new_database()


async def test_five_servers_at_once_migrate_once_and_all_become_ready(empty: str, tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(serving(empty, tmp_path)) for _ in range(SERVERS)]
        await asyncio.gather(*(server.ready() for server in servers))
        await ask(servers[0], "", REGISTER, input=ANN)
        ended = await asyncio.gather(*(server.end() for server in servers))

    applied = await query(empty, "SELECT count(*) FROM migration")
    assert ended == [0] * SERVERS
    assert applied == [(len(migrations_in(MIGRATIONS)),)]
    assert await pending(empty) == []
    assert await query(empty, 'SELECT username FROM "user"') == [("ann",)]


async def test_a_server_that_is_told_to_stop_answers_what_runs_and_ends_with_0(empty: str, tmp_path: Path) -> None:
    with openai() as fake:
        model = {"openai_base_url": fake.url(Behaviour.HANG), "openai_api_key": "sk-test"}
        async with serving(empty, tmp_path, **model) as server:
            await server.ready()
            token, line = await a_line_to_ask_for(server)
            async with signed_in(server.url.replace("http", "ws") + "/graphql", token) as idle:
                asked = asyncio.create_task(ask(server, token, GENERATE, input=line))
                await fake.until_open(1)
                ended = await server.end()
                closed = await idle.closed()
            answered = await asked

    assert ended == 0
    assert closed[0] == 1012
    assert answered["generateDialogue"] == {"dialogue": {"fallbackReason": "TIMEOUT"}, "errors": []}
    assert await query(empty, "SELECT fallback_reason FROM interaction") == [("TIMEOUT",)]


async def a_line_to_ask_for(server: Server) -> tuple[str, dict[str, Any]]:
    token = (await ask(server, "", REGISTER, input=ANN))["register"]["accessToken"]
    opened = await ask(server, token, OPEN, input={"saveId": "1", "farmName": "Hollow"})
    world = opened["openWorld"]["world"]["id"]
    return token, {"worldId": world, "npcKey": "Leah", "context": {"gameTime": NOW}, "deadlineMs": DEADLINE}


async def ask(server: Server, token: str, document: str, **variables: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(base_url=server.url, headers=headers, timeout=20) as client:
        answer = await client.post("/graphql", json={"query": document, "variables": variables})
    return answer.json()["data"]

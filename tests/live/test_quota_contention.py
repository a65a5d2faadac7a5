"""Many ask several servers at the same time, one of which is killed: as many are admitted as the limit says."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from conftest import Ask
from core.env import Env
from gql.ids import global_id
from limiting import limit
from models.answers import RulesAnswer
from models.database.tx import tx
from models.games import Game
from models.usage import Allowance
from models.users import User
from processes import Server, serving

pytestmark = pytest.mark.anyio

SERVERS = 4
QUESTIONS = 200
LIMIT = 20
FIRST = 5  # answers after which a server is killed
PATIENCE = 120.0  # seconds for one answer on a busy machine
ASK = """mutation ($input: AskRulesInput!) { askRules(input: $input) {
    answer { id } quota { used } errors { code ... on LimitReached { limit used } } } }"""
QUOTA = "{ myQuota { limit used remaining } }"

TokenOf = Callable[[User], Awaitable[str]]


@dataclass(slots=True)
class Crowd:
    """Asks of several servers about one game, as one person; a question whose server is gone is asked of another."""

    servers: list[Server]
    token: str
    game: str
    killed: set[Server] = field(default_factory=set[Server])
    told: int = 0
    first_told: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, client: httpx2.AsyncClient, number: int, key: str) -> dict[str, Any]:
        given = {"gameId": self.game, "question": f"May a king move, {key}?", "clientMutationId": key}
        while True:
            server = self.servers[number % len(self.servers)]
            try:
                return await self._sent(client, server, given)
            except httpx2.TransportError:
                assert server in self.killed
                number += 1

    async def kill_one(self) -> None:
        """As soon as some are told, and others wait."""
        await self.first_told.wait()
        self.killed.add(self.servers[0])
        self.servers[0].process.kill()

    async def _sent(self, client: httpx2.AsyncClient, server: Server, given: dict[str, Any]) -> dict[str, Any]:
        answer = await client.post(
            f"{server.url}/graphql",
            json={"query": ASK, "variables": {"input": given}},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        told = answer.json()["data"]["askRules"]
        self.told += 1
        if self.told >= FIRST:
            self.first_told.set()
        return told


@contextlib.asynccontextmanager
async def crowd(env: Env, who: User, token_of: TokenOf, folder: Path) -> AsyncGenerator[Crowd]:
    """Servers that make no answers, so that none is given back; a game to ask about."""
    async with tx():
        game = await Game.create(name_base="Hnefatafl", folded="hnefatafl")
    settings = {"worker": "off", "rate_limits": "off", "db_pool_size": "4"}
    async with contextlib.AsyncExitStack() as stack:
        url = env.settings.database_url
        servers = [await stack.enter_async_context(serving(url, folder, **settings)) for _ in range(SERVERS)]
        await asyncio.gather(*(server.ready() for server in servers))
        yield Crowd(servers, await token_of(who), global_id("Game", game.id))


def client() -> httpx2.AsyncClient:
    return httpx2.AsyncClient(timeout=PATIENCE, limits=httpx2.Limits(max_connections=QUESTIONS))


async def used() -> list[int]:
    return [row.used for row in await Allowance.filter(scope__startswith="quota:chat")]


async def test_of_two_hundred_at_once_just_twenty_are_admitted_though_a_server_is_killed(
    env: Env, ann: User, ask: Ask, token_of: TokenOf, tmp_path: Path
) -> None:
    await limit(env, daily_limit=LIMIT)
    async with crowd(env, ann, token_of, tmp_path) as many, client() as asking:
        killing = asyncio.create_task(many.kill_one())

        told = await asyncio.gather(*(many.ask(asking, number, f"key {number}") for number in range(QUESTIONS)))
        await killing

    admitted = [one for one in told if not one["errors"]]
    refused = [error for one in told for error in one["errors"]]
    assert len(admitted) == len({one["answer"]["id"] for one in admitted}) == LIMIT
    assert {(one["code"], one["limit"], one["used"]) for one in refused} == {("LIMIT_REACHED", LIMIT, LIMIT)}
    assert await RulesAnswer.filter(session__user_id=ann.id).count() == LIMIT
    assert await used() == [LIMIT]
    assert (await ask(ann, QUOTA))["data"]["myQuota"] == {"limit": LIMIT, "used": LIMIT, "remaining": 0}


async def test_a_limit_of_0_admits_none_and_the_same_key_five_times_counts_once(
    env: Env, ann: User, token_of: TokenOf, tmp_path: Path
) -> None:
    await limit(env, daily_limit=0)
    async with crowd(env, ann, token_of, tmp_path) as many, client() as asking:
        none = await asyncio.gather(*(many.ask(asking, number, f"key {number}") for number in range(QUESTIONS // 10)))
        unused = await used()
        await limit(env, daily_limit=LIMIT)
        await asyncio.sleep(2)  # until every server has seen it

        five = await asyncio.gather(*(many.ask(asking, number, "the same") for number in range(5)))

    assert {one["errors"][0]["code"] for one in none} == {"LIMIT_REACHED"}
    assert sum(unused) == 0
    assert len({one["answer"]["id"] for one in five}) == 1
    assert await used() == [1]

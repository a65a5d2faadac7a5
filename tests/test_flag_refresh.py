"""A change of a flag is seen by every process within a second: by the doorbell, and where that is silent by looking."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from conftest import person
from core.env import Env
from core.flags import Evaluation, FlagReason, FlagScope, Subject
from core.settings import Settings
from models.database.statements import counted
from models.database.tx import tx
from models.flags import FeatureFlag, FlagRule
from models.users import Role
from processes import serving
from resolvers.flags import refreshing
from resolvers.flags.editing import kill_flag, set_flag_rule, upsert_flag
from resolvers.flags.refreshing import TOPIC, refresh
from resolvers.flags.values import NewRule
from server.app import application
from serving import TokenOf

pytestmark = pytest.mark.anyio

SECONDS = 5.0  # a second, on a busy machine
PAUSE = 0.02
NEVER = 3_600.0
KILL = 'mutation ($killed: Boolean!) { killFlag(key: "chat", killed: $killed) { flag { killed } } }'
ASK = '{ evaluateFlag(key: "chat") { reason } }'


@pytest.fixture
async def alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Env]:
    """A process that never looks by itself."""
    monkeypatch.setattr(refreshing, "POLL_SECONDS", NEVER)
    starlette = application(settings)
    async with starlette.router.lifespan_context(starlette):
        yield starlette.state.env


def chat(env: Env) -> Evaluation:
    return env.flags.evaluate("chat", Subject())


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SECONDS):
        while not await is_so():  # noqa: ASYNC110 - in the database, or another process
            await asyncio.sleep(PAUSE)


async def asked(client: httpx2.AsyncClient, token: str, document: str, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return (await client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)).json()


async def test_two_processes_without_a_doorbell_see_what_the_other_changes(
    env: Env, settings: Settings, token_of: TokenOf, tmp_path: Path
) -> None:
    ada = await person(env, "ada", Role.ADMIN)
    token = await token_of(ada)
    await upsert_flag(env, ada, key="chat", changes={})

    async with serving(settings.database_url, tmp_path, worker="off") as other:
        await other.ready()
        async with httpx2.AsyncClient(base_url=other.url) as client:

            async def is_off_there() -> bool:
                return (await asked(client, token, ASK))["data"]["evaluateFlag"]["reason"] == "DISABLED"

            async def is_on_here() -> bool:
                return chat(env).enabled

            await kill_flag(env, ada, key="chat", killed=True)
            await until(is_off_there)
            await asked(client, token, KILL, killed=False)
            await until(is_on_here)


async def test_what_is_written_past_the_process_is_seen_when_it_looks(env: Env) -> None:
    async def is_known() -> bool:
        return chat(env).reason is FlagReason.STATIC

    async with tx():
        await FeatureFlag.create(key="chat")

    await until(is_known)


async def test_the_doorbell_tells_of_a_change_at_once(alone: Env) -> None:
    async def is_known() -> bool:
        return chat(alone).enabled

    async with tx() as unit:
        await FeatureFlag.create(key="chat")
        unit.ring(TOPIC)

    await until(is_known)


async def test_who_changes_a_flag_sees_it_without_any_news(alone: Env) -> None:
    ada = await person(alone, "ada", Role.ADMIN)
    await upsert_flag(alone, ada, key="chat", changes={})
    alone.flags.news = asyncio.Event()  # what is rung from now on is not heard

    rule = NewRule(FlagScope.GLOBAL, enabled=True, metadata={"daily_limit": 3})
    await set_flag_rule(alone, ada, flag_key="chat", rule=rule)

    assert chat(alone).metadata == {"daily_limit": 3}


async def test_looking_costs_one_statement_and_two_more_where_something_changed(alone: Env) -> None:
    alone.flags.news = asyncio.Event()
    ada = await person(alone, "ada", Role.ADMIN)
    for key in ("chat", "dialogue", "assistant"):
        await upsert_flag(alone, ada, key=key, changes={})
        await set_flag_rule(alone, ada, flag_key=key, rule=NewRule(FlagScope.GLOBAL, enabled=True, variant=key))
    kept = alone.flags.known["dialogue"].rules

    with counted() as idle:
        await refresh(alone)
    async with tx():
        await FlagRule.filter(flag__key="chat").update(variant="new")
        await FeatureFlag.filter(key="chat").update(version=9)
    with counted() as changed:
        await refresh(alone)

    assert [idle.count, changed.count] == [1, 3]
    assert chat(alone).variant == "new"
    assert alone.flags.known["dialogue"].rules is kept


async def test_rules_of_other_environments_do_not_count(settings: Settings) -> None:
    starlette = application(settings.model_copy(update={"flag_environment": "staging"}))

    async with starlette.router.lifespan_context(starlette):
        env = starlette.state.env
        ada = await person(env, "ada", Role.ADMIN)
        await upsert_flag(env, ada, key="chat", changes={})
        for name in ("*", "staging", "production"):
            rule = NewRule(FlagScope.GLOBAL, enabled=True, environment=name, variant=name)
            await set_flag_rule(env, ada, flag_key="chat", rule=rule)

        assert chat(env).variant == "staging"


async def test_a_process_knows_the_flags_before_its_first_request(settings: Settings) -> None:
    first, second = application(settings), application(settings)

    async with first.router.lifespan_context(first), tx():
        await FeatureFlag.create(key="chat")
    async with second.router.lifespan_context(second):
        found = chat(second.state.env)

    assert found.reason is FlagReason.STATIC

"""What clients are told of quotas: by a query, in errors, and in the headers of responses."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
import time_machine
from pydantic import SecretStr

from assisted import SEND
from conftest import Ask, person
from core.env import Env
from core.settings import ModelPrice, Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import FakeOpenAI
from gql.ids import global_id
from limiting import QUOTA, limit
from models.database.tx import tx
from models.games import Game, GameStatus
from models.users import Role, User
from playing import a_world, generated, line, said

pytestmark = pytest.mark.anyio

TokenOf = Callable[[User], Awaitable[str]]
REGENERATE = """mutation($id: ID!, $key: String) { regenerateMessage(messageId: $id, clientMutationId: $key) {
    run { id } errors { code } } }"""


@pytest.fixture
def daily_micros() -> int | None:
    """The server's budget."""
    return None


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, daily_micros: int | None) -> Settings:
    model = {"openai_api_key": SecretStr("sk-1"), "openai_base_url": fake.base_url, "openai_wire": "chat"}
    prices = {"fake": ModelPrice(input=1_000_000, output=10_000_000)}
    more: dict[str, Any] = {
        "openai_model": "fake",
        "assistant_provider": "commands",
        "rate_limits": False,
        "model_prices": prices,
    }
    more["daily_micros"] = daily_micros
    return settings.model_copy(update=model | more)


@pytest.fixture(autouse=True)
def clock() -> Generator[time_machine.Traveller]:
    """Runs from an hour before midnight."""
    with time_machine.travel(datetime(2026, 11, 21, 23, tzinfo=UTC)) as moved:
        yield moved


async def quota(ask: Ask, who: User, feature: str, **more: Any) -> dict[str, Any]:
    return (await ask(who, QUOTA, key=feature, **more))["data"]["myQuota"]


async def test_one_asks_how_much_is_left_of_what_and_until_when(env: Env, ask: Ask, ann: User) -> None:
    await limit(env, "dialogue", daily_limit=3)
    world = await a_world(ask, ann)
    await said(ask, ann, world)

    assert await quota(ask, ann, "dialogue") == {
        "featureKey": "dialogue",
        "limit": 3,
        "used": 1,
        "remaining": 2,
        "resetsAt": "2026-11-22T00:00:00+00:00",
    }


async def test_what_no_flag_limits_may_be_used_at_will(ask: Ask, ann: User) -> None:
    unknown = await quota(ask, ann, "juggling")

    assert (unknown["limit"], unknown["used"], unknown["remaining"]) == (None, 0, None)


async def test_a_hidden_game_has_no_quota(env: Env, ask: Ask, ann: User) -> None:
    async with tx():
        game = await Game.create(name_base="Nyout", folded="nyout", status=GameStatus.HIDDEN)
    dev = await person(env, "dev", Role.DEVELOPER)
    shown = {"game": global_id("Game", game.id)}

    hidden = await ask(ann, QUOTA, **shown)
    seen = await ask(dev, QUOTA, **shown)

    assert [error["extensions"]["code"] for error in hidden["errors"]] == ["NOT_FOUND"]
    assert seen["data"]["myQuota"]["used"] == 0


async def test_lines_of_models_are_counted_and_then_composed(
    env: Env, ask: Ask, ann: User, fake: FakeOpenAI, clock: time_machine.Traveller, token_of: TokenOf
) -> None:
    await limit(env, "dialogue", daily_limit=2)
    world = await a_world(ask, ann)

    lines = await asyncio.gather(*(said(ask, ann, world) for _ in range(6)))
    refused = await generated(ask, ann, line(world, allowFallback=False))
    calls = len(fake.calls)
    clock.shift(timedelta(hours=1))
    tomorrow = await said(ask, await token_of(ann), world)

    assert [one["fallbackReason"] for one in lines].count("LIMIT") == 4
    assert calls == 2
    assert [(one["code"], one["limit"], one["used"], one["resetsAt"]) for one in refused["errors"]] == [
        ("LIMIT_REACHED", 2, 2, "2026-11-22T00:00:00+00:00")
    ]
    assert tomorrow["fallbackReason"] != "LIMIT"


async def test_what_a_provider_failed_to_write_is_given_back(env: Env, ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    await limit(env, "dialogue", daily_limit=2)
    world = await a_world(ask, ann)
    fake.play(Behaviour.UNAUTHORISED)

    lines = [await said(ask, ann, world) for _ in range(3)]

    assert [one["fallbackReason"] for one in lines] == ["PROVIDER_ERROR"] * 3
    assert (await quota(ask, ann, "dialogue"))["used"] == 0


async def test_a_replayed_line_counts_once(env: Env, ask: Ask, ann: User) -> None:
    await limit(env, "dialogue", daily_limit=2)
    world = await a_world(ask, ann)

    await asyncio.gather(*(said(ask, ann, world, clientMutationId="1") for _ in range(5)))

    assert (await quota(ask, ann, "dialogue"))["used"] == 1


@pytest.mark.parametrize("micros", [0, 100])
async def test_a_line_beyond_ones_budget_is_composed(
    env: Env, ask: Ask, ann: User, fake: FakeOpenAI, micros: int
) -> None:
    await limit(env, "dialogue", daily_micros=micros)
    world = await a_world(ask, ann)

    composed = await said(ask, ann, world)
    refused = await generated(ask, ann, line(world, allowFallback=False))

    assert composed["fallbackReason"] == "BUDGET"
    assert [error["code"] for error in refused["errors"]] == ["BUDGET_EXCEEDED"]
    assert (await quota(ask, ann, "dialogue"))["used"] == 0
    assert fake.calls == []


@pytest.mark.parametrize("daily_micros", [0])
async def test_a_line_beyond_the_servers_budget_is_composed(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)

    composed = await said(ask, ann, world)
    refused = await generated(ask, ann, line(world, allowFallback=False))

    assert composed["fallbackReason"] == "BUDGET"
    assert [error["code"] for error in refused["errors"]] == ["BUDGET_EXCEEDED"]
    assert fake.calls == []


async def test_messages_to_the_assistant_are_counted_and_twins_once(env: Env, ask: Ask, ann: User) -> None:
    await limit(env, "assistant", daily_limit=2)
    message = {"message": "Hello", "clientMutationId": "1"}

    five = await asyncio.gather(*(ask(ann, SEND, input=message) for _ in range(5)))
    once = (await quota(ask, ann, "assistant"))["used"]
    second = await ask(ann, SEND, input={"message": "Hello"})
    third = await ask(ann, SEND, input={"message": "Hello"})

    assert len({one["data"]["sendConversationMessage"]["run"]["id"] for one in five}) == 1
    assert once == 1
    assert second["data"]["sendConversationMessage"]["errors"] == []
    assert [error["code"] for error in third["data"]["sendConversationMessage"]["errors"]] == ["LIMIT_REACHED"]
    assert third["data"]["sendConversationMessage"]["run"] is None


async def test_an_answer_made_anew_counts_as_a_message(env: Env, ask: Ask, ann: User) -> None:
    told = (await ask(ann, SEND, input={"message": "Hello"}))["data"]["sendConversationMessage"]
    await ask(ann, "mutation($id: ID!) { cancelRun(runId: $id) { errors { code } } }", id=told["run"]["id"])
    await limit(env, "assistant", daily_limit=1)

    refused = await ask(ann, REGENERATE, id=told["assistantMessage"]["id"])
    await limit(env, "assistant", daily_limit=2)
    begun = await ask(ann, REGENERATE, id=told["assistantMessage"]["id"])

    assert [error["code"] for error in refused["data"]["regenerateMessage"]["errors"]] == ["LIMIT_REACHED"]
    assert begun["data"]["regenerateMessage"]["errors"] == []
    assert (await quota(ask, ann, "assistant"))["used"] == 2


async def test_headers_tell_of_the_quotas_that_a_response_touched(
    env: Env, ask: Ask, ann: User, http: httpx2.AsyncClient, token_of: TokenOf
) -> None:
    await limit(env, "assistant", daily_limit=1)
    await limit(env, "chat", daily_limit=20, time_zone="Pacific/Auckland")
    headers = {"Authorization": f"Bearer {await token_of(ann)}"}

    async def told(document: str, **variables: Any) -> tuple[str | None, str | None]:
        asked = {"query": document, "variables": variables}
        answer = await http.post("/graphql", json=asked, headers=headers)
        return answer.headers.get("ratelimit-policy"), answer.headers.get("ratelimit")

    sent = await told(SEND, input={"message": "Hello"})
    refused = await told(SEND, input={"message": "Hello"})
    both = await told('{ myQuota { used } other: myQuota(featureKey: "assistant") { used } }')
    unlimited = await told('{ myQuota(featureKey: "dialogue") { used } }')

    assert sent[0] == '"assistant";q=1;w=86400'
    assert sent[1] in ('"assistant";r=0;t=3600', '"assistant";r=0;t=3599')
    assert refused[0] == sent[0]
    assert both[0] == '"chat";q=20;w=86400, "assistant";q=1;w=86400'
    assert both[1] is not None
    assert both[1].startswith('"chat";r=20;t=')
    assert unlimited == (None, None)
    assert await told("{ me { id } }") == (None, None)

"""How many lines models may write for a world in a minute, and what they may cost in a day."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from pydantic import SecretStr

from conftest import Ask
from core.settings import ModelPrice, Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import FakeOpenAI
from models.usage import Allowance
from models.users import User
from playing import a_world, generated, line, said

pytestmark = pytest.mark.anyio

COST = 120 * 1 + 45 * 10  # micro-USD of the fake's 120 and 45 tokens
PRICE = ModelPrice(input=1_000_000, output=10_000_000)
RESERVED = 1_200  # micro-USD of an answer of usual length; the prompt comes on top


@pytest.fixture
def limits() -> dict[str, Any]:
    """Settings of the test."""
    return {}


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, limits: dict[str, Any]) -> Settings:
    model = {"openai_api_key": SecretStr("sk-1"), "openai_base_url": fake.base_url, "openai_wire": "chat"}
    return settings.model_copy(update=model | {"openai_model": "fake"} | limits)


@pytest.fixture(autouse=True)
def clock() -> Generator[time_machine.Traveller]:
    """Runs from 5 seconds past noon, so that no test meets the end of a minute by chance."""
    with time_machine.travel(datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC)) as moved:
        yield moved


def budget(micros: int, **more: Any) -> dict[str, Any]:
    return {"dialogue_daily_micros": micros, "model_prices": {"fake": PRICE}, "rate_limits": False, **more}


async def reasons(ask: Ask, who: User | str, world: str, *, lines: int) -> list[str | None]:
    """Why lines asked for at the same time were composed; None: a model wrote one."""
    return [each["fallbackReason"] for each in await asyncio.gather(*(said(ask, who, world) for _ in range(lines)))]


async def spent() -> list[int]:
    return [row.used for row in await Allowance.filter(scope__startswith="dialogue-day")]


async def test_of_sixty_at_once_just_twenty_reach_the_model(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.text = '{"pages": []}'  # no line, so that none is a repetition

    found = await reasons(ask, ann, world, lines=60)

    assert len(fake.calls) == 20
    assert found.count("LIMIT") == 40


@pytest.mark.parametrize("limits", [{"dialogue_per_minute": 1}])
async def test_beyond_the_limit_there_is_an_error_where_no_fallback_is_allowed(
    ask: Ask, ann: User, fake: FakeOpenAI
) -> None:
    world = await a_world(ask, ann)
    await said(ask, ann, world)

    payload = await generated(ask, ann, line(world, allowFallback=False))

    assert payload["dialogue"] is None
    assert [{**error, "message": ""} for error in payload["errors"]] == [
        {
            "__typename": "LimitReached",
            "code": "LIMIT_REACHED",
            "message": "",
            "path": None,
            "limit": 1,
            "used": 1,
            "resetsAt": "2026-03-01T12:01:00+00:00",
        }
    ]
    assert len(fake.calls) == 1


@pytest.mark.parametrize("limits", [{"dialogue_per_minute": 1}])
async def test_the_next_minute_and_another_world_have_their_own_lines(
    ask: Ask, ann: User, clock: time_machine.Traveller
) -> None:
    world, other = await a_world(ask, ann), await a_world(ask, ann, saveId="save-2")

    first = await reasons(ask, ann, world, lines=1)
    elsewhere = await reasons(ask, ann, other, lines=1)
    again = await reasons(ask, ann, world, lines=1)
    clock.shift(timedelta(minutes=1))
    later = await reasons(ask, ann, world, lines=2)

    assert (first, elsewhere, again) == ([None], [None], ["LIMIT"])
    assert "LIMIT" in later
    assert later != ["LIMIT", "LIMIT"]


@pytest.mark.parametrize("limits", [{"dialogue_per_minute": 1, "rate_limits": False}])
async def test_turned_off_there_is_no_limit(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)

    found = await reasons(ask, ann, world, lines=3)

    assert "LIMIT" not in found
    assert len(fake.calls) == 3


@pytest.mark.parametrize("limits", [{"openai_api_key": None, "openai_base_url": None, "dialogue_per_minute": 1}])
async def test_composed_lines_are_not_counted(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    found = await reasons(ask, ann, world, lines=3)

    assert found == ["NO_PROVIDER"] * 3
    assert await Allowance.all().count() == 0


@pytest.mark.parametrize("limits", [{"dialogue_per_minute": 1}])
async def test_a_replay_is_not_counted(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    both = [await said(ask, ann, world, clientMutationId="1") for _ in range(2)]

    assert [each["source"] for each in both] == ["PROVIDER", "PROVIDER"]


@pytest.mark.parametrize("limits", [budget(10 * COST)])
async def test_a_budget_counts_what_calls_did_cost(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    found: list[str | None] = []

    for index in range(12):
        fake.text = f'{{"pages": [{{"text": "Line number {index}.", "emotion": "HAPPY"}}], "replies": []}}'
        found += await reasons(ask, ann, world, lines=1)

    calls = len(fake.calls)
    assert found == [None] * calls + ["BUDGET"] * (12 - calls)
    assert 10 * COST - RESERVED - 500 < calls * COST <= 10 * COST
    assert await spent() == [calls * COST]


@pytest.mark.parametrize("limits", [budget(3 * RESERVED)])
async def test_calls_at_the_same_time_never_reserve_more_than_the_budget(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.NEVER_CLOSES)  # no counts: the reservation stays

    found = await reasons(ask, ann, world, lines=10)

    assert len(fake.calls) == 2
    assert found.count("BUDGET") == 8
    assert 2 * RESERVED < (await spent())[0] <= 3 * RESERVED


@pytest.mark.parametrize("limits", [budget(RESERVED + 1_000)])
async def test_what_a_provider_failed_to_do_is_not_charged(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.UNAUTHORISED)

    found = [*await reasons(ask, ann, world, lines=1), *await reasons(ask, ann, world, lines=1)]

    assert found == ["PROVIDER_ERROR"] * 2
    assert await spent() == [0]


@pytest.mark.parametrize("limits", [budget(0), budget(10**9, model_prices={})])
async def test_without_a_budget_left_or_a_price_known_no_model_is_asked(
    ask: Ask, ann: User, fake: FakeOpenAI, limits: dict[str, Any]
) -> None:
    world = await a_world(ask, ann)

    composed = await said(ask, ann, world)
    refused = await generated(ask, ann, line(world, allowFallback=False))

    assert composed["fallbackReason"] == "BUDGET"
    assert [(error["code"], error["limit"], error["used"], error["resetsAt"]) for error in refused["errors"]] == [
        ("BUDGET_EXCEEDED", limits["dialogue_daily_micros"], 0, "2026-03-02T00:00:00+00:00")
    ]
    assert fake.calls == []


@pytest.mark.parametrize("limits", [budget(RESERVED + 600)])
async def test_a_budget_is_whole_again_the_next_day(
    ask: Ask, ann: User, clock: time_machine.Traveller, token_of: Callable[[User], Awaitable[str]]
) -> None:
    world = await a_world(ask, ann)

    today = [*await reasons(ask, ann, world, lines=1), *await reasons(ask, ann, world, lines=1)]
    clock.shift(timedelta(days=1))
    tomorrow = await reasons(ask, await token_of(ann), world, lines=1)

    assert today == [None, "BUDGET"]
    assert tomorrow == ["REPETITION"]


@pytest.mark.parametrize("limits", [budget(1, rate_limits=True, dialogue_per_minute=1)])
async def test_what_the_budget_refuses_leaves_the_minute_as_it_was(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    found = [*await reasons(ask, ann, world, lines=1), *await reasons(ask, ann, world, lines=1)]

    assert found == ["BUDGET", "BUDGET"]

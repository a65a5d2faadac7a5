"""What an assistant's answers may cost, and that each call of its model is noted however it ends."""

import asyncio
from typing import Any

import pytest

from assisted import CANCEL, LONG, Talk, assisted_by
from conftest import Ask
from core.env import Env
from core.settings import ModelPrice, Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_events import INPUT_TOKENS, OUTPUT_TOKENS
from fakes.openai_rounds import Round, some_words
from fakes.openai_server import FakeOpenAI
from limiting import limit
from models.usage import Allowance, UsageRecord
from models.users import User
from resolvers.assistant import running

pytestmark = pytest.mark.anyio

PRICE = ModelPrice(input=1_000_000, output=1_000_000)
PLENTY = 1_000_000  # micro-USD
COST = INPUT_TOKENS + OUTPUT_TOKENS


@pytest.fixture
def daily_micros() -> int | None:
    """The server's budget."""
    return PLENTY


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI, daily_micros: int | None) -> Settings:
    fake.obey()
    settings = assisted_by(settings, fake.base_url)
    more: dict[str, Any] = {"daily_micros": daily_micros, "model_prices": {settings.openai_model: PRICE}}
    return settings.model_copy(update=more)


async def spent() -> dict[str, int]:
    """By the kind of budget."""
    return {row.scope.partition(":")[0]: row.used for row in await Allowance.all() if not row.scope.startswith("quota")}


async def noted(user: User, *, count: int) -> list[str | None]:
    """How the calls ended, once so many are noted."""
    async with asyncio.timeout(LONG):
        while True:
            rows = await UsageRecord.filter(user_id=user.id).order_by("id")
            if len(rows) >= count:
                return [row.failure for row in rows]
            await asyncio.sleep(0.02)


async def test_rounds_are_settled_to_what_they_did_cost(env: Env, talk: Talk, ann: User) -> None:
    await limit(env, "assistant", daily_micros=PLENTY)

    heard = await talk.hear(ann, "say 2 words call list_tasks {} then say 3 words")

    assert heard.status == "COMPLETED"
    assert await spent() == {"budget": 2 * COST, "server-day": 2 * COST}


async def test_beyond_ones_budget_a_run_ends_before_the_model_is_asked(
    env: Env, talk: Talk, ann: User, fake: FakeOpenAI
) -> None:
    await limit(env, "assistant", daily_micros=100)

    heard = await talk.hear(ann, "say 2 words")

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "BUDGET_EXCEEDED")
    assert fake.calls == []
    assert await spent() == {}


@pytest.mark.parametrize("daily_micros", [0])
async def test_beyond_the_servers_budget_a_run_ends_before_the_model_is_asked(
    talk: Talk, ann: User, fake: FakeOpenAI
) -> None:
    heard = await talk.hear(ann, "say 2 words")

    assert (heard.status, (heard.error or {})["code"]) == ("INCOMPLETE", "BUDGET_EXCEEDED")
    assert fake.calls == []


async def test_a_round_that_the_provider_failed_is_free(talk: Talk, ann: User, fake: FakeOpenAI) -> None:
    fake.rounds(Round(behaviour=Behaviour.UNAUTHORISED))

    await talk.hear(ann, "Hello.")

    assert await spent() == {"server-day": 0}
    assert await noted(ann, count=1) == ["PROVIDER_UNAVAILABLE"]


async def test_a_round_that_is_stopped_is_noted_and_charged_by_the_estimate(
    ask: Ask, talk: Talk, ann: User, fake: FakeOpenAI
) -> None:
    fake.rounds(Round(some_words(10_000)))
    fake.pace(per_second=50)
    run = (await talk.say(ann, "Hello.")).run
    await talk.follow(ann, run, until="text")

    await ask(ann, CANCEL, id=run)

    assert await noted(ann, count=1) == ["STOPPED"]
    assert (await spent())["server-day"] > 0


async def test_a_round_that_takes_too_long_is_noted(
    talk: Talk, ann: User, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.rounds(Round(some_words(10_000)))
    fake.pace(per_second=50)
    monkeypatch.setattr(running, "RUN_SECONDS", 3.0)

    await talk.hear(ann, "Hello.")

    assert len(await noted(ann, count=1)) == 1


async def test_an_answer_that_is_cut_at_its_length_is_noted(talk: Talk, ann: User, fake: FakeOpenAI) -> None:
    fake.rounds(Round("x" * 30_000, [("list_tasks", {})]))
    fake.pace(size=5_000)

    heard = await talk.hear(ann, "Hello.")

    assert heard.status == "INCOMPLETE"
    assert await noted(ann, count=4) == [None, None, None, "STOPPED"]

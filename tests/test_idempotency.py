"""Twins: the same request sent again, at the same time, from elsewhere, or after a crash."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from conftest import Ask
from core.settings import Settings
from fakes.openai_behaviours import Behaviour
from fakes.openai_server import FakeOpenAI
from models.database.tx import tx
from models.dialogue import Interaction, Memory
from models.idempotency import Claim
from models.usage import UsageRecord
from models.users import User
from playing import GENERATE, a_world, generated, line
from processes import serving as process

pytestmark = pytest.mark.anyio

KEY = "9f0c"


@pytest.fixture
def settings(settings: Settings, fake: FakeOpenAI) -> Settings:
    changes = {"openai_api_key": SecretStr("sk-1"), "openai_base_url": fake.base_url, "openai_wire": "chat"}
    return settings.model_copy(update=changes)


def keyed(world: str, **more: Any) -> dict[str, Any]:
    return line(world, playerText="Hello there.", clientMutationId=KEY, **more)


def codes(payload: dict[str, Any]) -> list[str]:
    return [error["code"] for error in payload["errors"]]


async def crashed(user: User, *, ago: timedelta) -> None:
    """The newest claim, as of a process that died so long after its time was up."""
    async with tx():
        await Claim.filter(user_id=user.id).update(result_id=None, expires_at=datetime.now(UTC) - ago)
        await Interaction.all().delete()


async def test_twenty_twins_are_answered_once(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.NEVER_CLOSES)  # takes a moment, so that all of them meet

    payloads = await asyncio.gather(*(generated(ask, ann, keyed(world)) for _ in range(20)))

    lines = [payload["dialogue"] for payload in payloads]
    assert sorted(line.pop("replayed") for line in lines) == [False] + [True] * 19
    assert [line for line in lines if line != lines[0]] == []
    assert len(fake.calls) == 1
    assert await Interaction.all().count() == 1
    assert await UsageRecord.all().count() == 1
    assert await Memory.all().count() == 1


async def test_twins_at_two_processes_are_answered_once(
    ask: Ask,
    ann: User,
    fake: FakeOpenAI,
    settings: Settings,
    tmp_path: Path,
    token_of: Callable[[User], Awaitable[str]],
) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.NEVER_CLOSES)
    model = {"openai_api_key": "sk-1", "openai_base_url": fake.base_url, "openai_wire": "chat"}
    async with process(settings.database_url, tmp_path, **model) as other, httpx2.AsyncClient() as client:
        await other.ready()
        headers = {"Authorization": f"Bearer {await token_of(ann)}"}

        async def there() -> dict[str, Any]:
            body = {"query": GENERATE, "variables": {"input": keyed(world)}}
            answer = await client.post(f"{other.url}/graphql", json=body, headers=headers)
            return answer.json()["data"]["generateDialogue"]

        pairs = [(generated(ask, ann, keyed(world)), there()) for _ in range(10)]
        payloads = await asyncio.gather(*(twin for pair in pairs for twin in pair))

    assert sorted(payload["dialogue"]["replayed"] for payload in payloads) == [False] + [True] * 19
    assert len({payload["dialogue"]["interaction"]["id"] for payload in payloads}) == 1
    assert len(fake.calls) == 1


async def test_the_same_request_sent_again_later_is_a_replay(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)

    first = await generated(ask, ann, keyed(world))
    again = await generated(ask, ann, keyed(world))

    assert again["dialogue"] == first["dialogue"] | {"replayed": True}
    assert len(fake.calls) == 1


async def test_another_input_with_the_same_key_is_a_mismatch(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    await generated(ask, ann, keyed(world))

    other = await generated(ask, ann, keyed(world, day=4))

    assert other["dialogue"] is None
    assert [(error["__typename"], error["code"], error["path"]) for error in other["errors"]] == [
        ("Conflict", "IDEMPOTENCY_MISMATCH", ["input", "clientMutationId"])
    ]
    assert await Interaction.all().count() == 1


async def test_a_failure_gives_the_key_back(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.BROKEN)

    failed = await generated(ask, ann, keyed(world, allowFallback=False))
    fake.play(Behaviour.GOOD)
    again = await generated(ask, ann, keyed(world, allowFallback=False))

    assert codes(failed) == ["PROVIDER_UNAVAILABLE"]
    assert (again["dialogue"]["source"], again["dialogue"]["replayed"]) == ("PROVIDER", False)


async def test_twins_of_a_failure_fail_too_and_ask_no_model(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.HANG)

    payloads = await asyncio.gather(
        *(generated(ask, ann, keyed(world, allowFallback=False, deadlineMs=800)) for _ in range(5))
    )

    assert [payload["dialogue"] for payload in payloads] == [None] * 5
    assert {code for payload in payloads for code in codes(payload)} <= {"PROVIDER_TIMEOUT", "PROVIDER_UNAVAILABLE"}
    assert len(fake.calls) == 1
    assert await Claim.all().count() == 0


async def test_what_crashed_is_taken_over_when_its_time_is_up(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    await generated(ask, ann, keyed(world))
    await crashed(ann, ago=timedelta(milliseconds=-200))

    payloads = await asyncio.gather(*(generated(ask, ann, keyed(world)) for _ in range(5)))

    assert sorted(payload["dialogue"]["replayed"] for payload in payloads) == [False] + [True] * 4
    assert await Interaction.all().count() == 1
    assert len(fake.calls) == 2


async def test_a_twin_waits_no_longer_than_its_own_deadline(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    asked = keyed(world, deadlineMs=500)
    await generated(ask, ann, asked)
    await crashed(ann, ago=timedelta(seconds=-60))

    began = asyncio.get_running_loop().time()
    payload = await generated(ask, ann, asked)

    assert asyncio.get_running_loop().time() - began < 0.5 + 0.1
    assert codes(payload) == ["PROVIDER_TIMEOUT"]


async def test_who_was_overtaken_stores_nothing_but_the_bill(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)
    fake.play(Behaviour.NEVER_CLOSES)
    asked = asyncio.create_task(generated(ask, ann, keyed(world)))
    await fake.until_open(1)
    async with tx():
        await Claim.all().update(expires_at=datetime.now(UTC) + timedelta(seconds=60))

    overtaken = await asked

    assert codes(overtaken) == ["PROVIDER_TIMEOUT"]
    assert (await Interaction.all().count(), await Memory.all().count()) == (0, 0)
    assert (await Claim.all().count(), await UsageRecord.all().count()) == (1, 1)


async def test_somebody_elses_key_is_another_one(ask: Ask, ann: User, bob: User, fake: FakeOpenAI) -> None:
    mine = await generated(ask, ann, keyed(await a_world(ask, ann)))
    theirs = await generated(ask, bob, keyed(await a_world(ask, bob)))

    assert [mine["dialogue"]["replayed"], theirs["dialogue"]["replayed"]] == [False, False]
    assert len(fake.calls) == 2


async def test_without_a_key_every_request_is_one_of_its_own(ask: Ask, ann: User, fake: FakeOpenAI) -> None:
    world = await a_world(ask, ann)

    both = [await generated(ask, ann, line(world)) for _ in range(2)]

    assert [payload["dialogue"]["replayed"] for payload in both] == [False, False]
    assert await Interaction.all().count() == 2


@pytest.mark.parametrize("key", ["", " ", "k" * 129])
async def test_a_key_has_between_1_and_128_characters(ask: Ask, ann: User, key: str) -> None:
    world = await a_world(ask, ann)

    payload = await generated(ask, ann, line(world, clientMutationId=key))

    assert [(error["code"], error["path"]) for error in payload["errors"]] == [
        ("INVALID_INPUT", ["input", "clientMutationId"])
    ]

"""How the services are told to be that answer with models."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from conftest import Ask, person
from core.env import Env
from core.settings import Settings
from models.database.tx import tx
from models.usage import UsageRecord
from models.users import Role, User

pytestmark = pytest.mark.anyio

PROVIDERS = "{ providers { name configured healthy model lastError lastErrorAt } }"
NOW = datetime.now(UTC)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A server of one's own, which nobody asks."""
    more: dict[str, Any] = {"openai_api_key": SecretStr("sk-1"), "openai_model": "m1"}
    return settings.model_copy(update=more)


async def called(user: User, *, ago: timedelta, failure: str | None = None, provider: str = "openai") -> datetime:
    at = NOW - ago
    async with tx():
        row = await UsageRecord.create(
            user=user, feature="chat", provider=provider, model="m1", latency_ms=1, failure=failure
        )
        await UsageRecord.filter(id=row.id).update(created_at=at)
    return at


async def told(ask: Ask, who: User, name: str = "openai") -> dict[str, Any]:
    answer = await ask(who, PROVIDERS)
    return next(one for one in answer["data"]["providers"] if one["name"] == name)


async def test_what_is_configured_is_told_with_its_model(ask: Ask, ann: User) -> None:
    answer = await ask(ann, PROVIDERS)

    models = {one["name"]: one["model"] for one in answer["data"]["providers"]}
    assert models["openai"] == "m1"
    assert models["composer"] == "composer-1"
    assert models["anthropic"] is None
    assert {one["name"] for one in answer["data"]["providers"] if not one["configured"]} == {
        name for name, model in models.items() if model is None
    }
    assert {one["healthy"] for one in answer["data"]["providers"] if one["configured"]} == {True}


async def test_one_whose_last_call_failed_is_not_healthy_until_it_answers(env: Env, ask: Ask, ann: User) -> None:
    dev = await person(env, "dev", Role.DEVELOPER)
    await called(ann, ago=timedelta(minutes=9))
    failed_at = await called(ann, ago=timedelta(minutes=8), failure="PROVIDER_TIMEOUT")

    ill = await told(ask, dev)
    await called(ann, ago=timedelta(minutes=7))
    well = await told(ask, dev)

    assert (ill["healthy"], ill["configured"], ill["lastError"]) == (False, True, "PROVIDER_TIMEOUT")
    assert datetime.fromisoformat(ill["lastErrorAt"]) == failed_at
    assert well == ill | {"healthy": True}


async def test_errors_are_told_to_developers_and_administrators_alone(env: Env, ask: Ask, ann: User) -> None:
    await called(ann, ago=timedelta(minutes=1), failure="PROVIDER_ERROR")

    seen = {role: await told(ask, await person(env, role.lower(), role)) for role in Role}

    assert {role for role, one in seen.items() if one["lastError"]} == {Role.DEVELOPER, Role.ADMIN}
    assert {role for role, one in seen.items() if one["lastErrorAt"]} == {Role.DEVELOPER, Role.ADMIN}
    assert {one["healthy"] for one in seen.values()} == {False}


@pytest.mark.parametrize("failure", ["REPETITION", "UNSAFE_OUTPUT", "REFUSAL"])
async def test_what_a_model_wrote_amiss_is_no_fault_of_its_provider(
    env: Env, ask: Ask, ann: User, failure: str
) -> None:
    dev = await person(env, "dev", Role.DEVELOPER)
    await called(ann, ago=timedelta(minutes=1), failure=failure)

    one = await told(ask, dev)

    assert (one["healthy"], one["lastError"]) == (True, None)


async def test_what_is_longer_ago_than_a_day_is_forgotten(env: Env, ask: Ask, ann: User) -> None:
    dev = await person(env, "dev", Role.DEVELOPER)
    await called(ann, ago=timedelta(days=1, minutes=1), failure="TIMEOUT")

    one = await told(ask, dev)

    assert (one["healthy"], one["lastError"]) == (True, None)


async def test_a_provider_that_is_not_configured_is_not_healthy_whatever_it_did(ask: Ask, ann: User) -> None:
    await called(ann, ago=timedelta(minutes=1), provider="gemini")

    one = await told(ask, ann, "gemini")

    assert (one["configured"], one["healthy"], one["model"]) == (False, False, None)


async def test_a_visitor_signs_in_first(ask: Ask) -> None:
    answer = await ask(None, PROVIDERS)

    assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAUTHENTICATED"]

"""What names nothing that one may see gets the same answer at /mcp as from the API."""

from typing import Any

import pytest

from asking import signed_in
from belongings import belongings
from conftest import Ask
from core.env import Env
from core.json import json_list
from models.users import User
from tables import contents
from twins import TWINS, refusal_in, unseen
from visiting import answer_of, visiting

pytestmark = pytest.mark.anyio

WRAPPERS = ("input", "filter")  # of arguments, which tools take bare


async def test_what_one_may_not_see_gets_the_same_answer_and_nothing_is_done(
    env: Env, origin: str, ask: Ask, database_url: str
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    token = await signed_in(env, bob.owner)
    different: list[object] = []
    await ask(bob.owner, "{ me { id } }")  # signs him in, which is stored
    before = await contents(database_url)

    async with visiting(origin, token) as client:
        for twin in TWINS:
            for value in unseen(bob.ids[twin.kind], twin.kind, ann):
                told = told_of(answer_of(await client.call_tool(twin.tool, twin.arguments(value, bob))))
                api = bare(refusal_in(await ask(bob.owner, twin.document, **twin.same(value, bob))))
                hidden = told.get("code") == "NOT_FOUND" or told == {"found": []}
                if not hidden or {name: told.get(name) for name in api} != api:
                    different.append((twin.tool, value, told, api))

    assert different == []
    assert await contents(database_url) == before


def told_of(answer: dict[str, Any]) -> dict[str, Any]:
    if "error" in answer:
        return answer["error"]
    return {"found": next(part for value in answer["data"].values() if (part := json_list(value)) is not None)}


def bare(refusal: dict[str, Any]) -> dict[str, Any]:
    """The same of arguments that nothing is wrapped around."""
    path = refusal.get("path")
    return refusal | {"path": path[1:]} if path and path[0] in WRAPPERS else refusal


async def test_somebody_elses_token_sees_nothing_of_ones_own(env: Env, origin: str, bob: User) -> None:
    await belongings(env, "ann")

    async with visiting(origin, await signed_in(env, bob)) as client:
        told = [
            answer_of(await client.call_tool(name))["data"]
            for name in ("list_tasks", "list_labels", "list_worlds", "list_my_channels")
        ]

    assert [part for data in told for part in data.values() if part] == []

"""Ids that name nothing one may see: tools answer them as the API does."""

from typing import Any

import pytest

from belongings import Belongings, belongings
from conftest import Ask
from core.env import Env
from core.errors import Refusal
from core.json import json_list
from resolvers.assistant.tools import TOOLS, rules
from resolvers.assistant.tools.calling import spec
from tables import contents
from tooling import data_of
from twins import TWINS, Told, Twin, refusal_in, unseen

pytestmark = pytest.mark.anyio


async def answer_of(env: Env, own: Belongings, tool: str, arguments: dict[str, Any]) -> Told:
    try:
        told = await data_of(env, own.owner, tool, **arguments)
    except Refusal as refusal:
        return {"code": refusal.code, "message": refusal.message, "path": list(refusal.path or ())}
    return {"found": next(part for value in told.values() if (part := json_list(value)) is not None)}


def test_every_argument_that_is_an_id_is_in_the_table() -> None:
    taken = {
        (tool.name, name)
        for tool in TOOLS.values()
        for name in spec(tool).parameters["properties"]
        if name == "id" or name.endswith(("Id", "Ids"))
    }

    assert {(twin.tool, twin.argument) for twin in TWINS} == taken


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin.tool}-{twin.argument}")
async def test_what_one_may_not_see_is_refused_as_the_api_does_and_nothing_is_done(
    env: Env, ask: Ask, database_url: str, twin: Twin
) -> None:
    ann, bob = await belongings(env, "ann"), await belongings(env, "bob")
    wrong: list[object] = []
    await ask(bob.owner, "{ me { id } }")  # signs him in, which is stored
    before = await contents(database_url)

    for value in unseen(bob.ids[twin.kind], twin.kind, ann):
        told = await answer_of(env, bob, twin.tool, twin.arguments(value, bob))
        api = refusal_in(await ask(bob.owner, twin.document, **twin.same(value, bob)))
        hidden = told.get("code") == "NOT_FOUND" or told == {"found": []}
        if not hidden or {name: told.get(name) for name in api} != api:
            wrong.append((value, told, api))

    assert wrong == []
    assert await contents(database_url) == before


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin.tool}-{twin.argument}")
async def test_what_is_ones_own_is_found(env: Env, twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WAIT_SECONDS", 0.0)  # nobody answers here
    own = await belongings(env, "ann")
    value = own.chat.friend if twin.kind == "User" else own.ids[twin.kind]

    told = await data_of(env, own.owner, twin.tool, **twin.arguments(value, own))

    assert all(told[name] for name in told.keys() - {"more"})


async def test_somebody_who_does_not_live_in_a_world_is_not_found(env: Env) -> None:
    own = await belongings(env, "ann")

    told = await answer_of(env, own, "recent_interactions", {"worldId": own.world, "npcKey": "Nobody"})

    assert told == {"code": "NOT_FOUND", "message": "Npc not found", "path": ["npcKey"]}

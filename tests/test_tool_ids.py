"""Ids that name nothing one may see: tools answer them as the API does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from belongings import Belongings, belongings
from conftest import Ask
from core.env import Env
from core.errors import Refusal
from core.json import json_list
from gql.ids import global_id
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import spec
from tables import contents
from talking import SEND
from tasking import BY_ID, CREATE, DELETE, TASKS, UPDATE
from tooling import data_of

pytestmark = pytest.mark.anyio

WORLD = "query ($id: ID!) { world(id: $id) { id } }"
FOUND = """query ($query: String!, $channel: ID, $author: ID) {
  searchMessages(query: $query, channelId: $channel, authorId: $author) { nodes { id } } }"""
Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Twin:
    """An argument of a tool, and where the API takes the same id: `same` makes its variables."""

    tool: str
    argument: str
    kind: str
    document: str
    same: Callable[[str, Belongings], dict[str, Any]]
    more: Callable[[Belongings], dict[str, Any]] = lambda own: {}
    listed: bool = False

    def arguments(self, value: str, own: Belongings) -> dict[str, Any]:
        return {**self.more(own), self.argument: [value] if self.listed else value}


TWINS = [
    Twin("get_task", "id", "Task", BY_ID, lambda value, own: {"id": value}),
    Twin("delete_task", "id", "Task", DELETE, lambda value, own: {"id": value}),
    Twin("complete_task", "id", "Task", UPDATE, lambda value, own: {"input": {"id": value, "completed": True}}),
    Twin("reopen_task", "id", "Task", UPDATE, lambda value, own: {"input": {"id": value, "completed": False}}),
    Twin(
        "update_task",
        "id",
        "Task",
        UPDATE,
        lambda value, own: {"input": {"id": value, "title": "b"}},
        lambda own: {"title": "b"},
    ),
    Twin(
        "update_task",
        "labelIds",
        "Label",
        UPDATE,
        lambda value, own: {"input": {"id": own.tasks.task, "labelIds": [value]}},
        lambda own: {"id": own.tasks.task},
        listed=True,
    ),
    Twin(
        "create_task",
        "labelIds",
        "Label",
        CREATE,
        lambda value, own: {"input": {"title": "b", "labelIds": [value]}},
        lambda own: {"title": "b"},
        listed=True,
    ),
    Twin("list_tasks", "labelIds", "Label", TASKS, lambda value, own: {"filter": {"labelIds": [value]}}, listed=True),
    Twin("recent_interactions", "worldId", "World", WORLD, lambda value, own: {"id": value}),
    Twin(
        "search_my_messages",
        "channelId",
        "Channel",
        FOUND,
        lambda value, own: {"query": "hello", "channel": value},
        lambda own: {"query": "hello"},
    ),
    Twin(
        "search_my_messages",
        "authorId",
        "User",
        FOUND,
        lambda value, own: {"query": "hello", "author": value},
        lambda own: {"query": "hello"},
    ),
    Twin(
        "send_channel_message",
        "channelId",
        "Channel",
        SEND,
        lambda value, own: {"input": {"channelId": value, "content": "hi"}},
        lambda own: {"content": "hi"},
    ),
    Twin(
        "send_channel_message",
        "replyToId",
        "Message",
        SEND,
        lambda value, own: {"input": {"channelId": own.chat.channel, "content": "hi", "replyToId": value}},
        lambda own: {"channelId": own.chat.channel, "content": "hi"},
    ),
]


def refusal_in(answer: dict[str, Any]) -> Told:
    """What the API says of it: a refusal, an empty list, or null, which a tool has to put in words."""
    if "errors" in answer:
        (error,) = answer["errors"]
        return {"code": error["extensions"]["code"], "message": error["message"], "path": error["extensions"]["path"]}
    (told,) = answer["data"].values()
    if told is None:
        return {"code": "NOT_FOUND"}
    if "nodes" in told:
        return {"found": told["nodes"]}
    (error,) = told["errors"]
    return {name: error[name] for name in ("code", "message", "path")}


async def answer_of(env: Env, own: Belongings, tool: str, arguments: dict[str, Any]) -> Told:
    try:
        told = await data_of(env, own.owner, tool, **arguments)
    except Refusal as refusal:
        return {"code": refusal.code, "message": refusal.message, "path": list(refusal.path or ())}
    return {"found": next(part for value in told.values() if (part := json_list(value)) is not None)}


def unseen(own: str, kind: str, other: Belongings) -> list[str]:
    """What names nothing that the owner of `own` sees."""
    foreign = [] if kind == "User" else [other.ids[kind]]  # whoever is signed in may look up anybody
    another = other.world if kind != "World" else other.tasks.task
    return [*foreign, global_id(kind, uuid4()), another, own[:-3], "garbage", ""]


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
async def test_what_is_ones_own_is_found(env: Env, twin: Twin) -> None:
    own = await belongings(env, "ann")
    value = own.chat.friend if twin.kind == "User" else own.ids[twin.kind]

    told = await data_of(env, own.owner, twin.tool, **twin.arguments(value, own))

    assert all(told[name] for name in told.keys() - {"more"})


async def test_somebody_who_does_not_live_in_a_world_is_not_found(env: Env) -> None:
    own = await belongings(env, "ann")

    told = await answer_of(env, own, "recent_interactions", {"worldId": own.world, "npcKey": "Nobody"})

    assert told == {"code": "NOT_FOUND", "message": "Npc not found", "path": ["npcKey"]}

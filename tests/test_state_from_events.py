"""Whatever is done in chat, a client that applies what it is told has what it would fetch."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from graphql import GraphQLUnionType
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from conftest import Ask, person
from core.env import Env
from core.events import ChannelNews, UserNews
from devices import Device
from gql.chat.mutations import ChatMutation
from gql.ids import global_id
from gql.schema import executable
from models.database.rows import execute, fetch
from models.users import User
from serving import TokenOf, signed_in
from talking import (
    ADD,
    ADD_REACTION,
    ARCHIVE,
    CREATE,
    DELETE,
    EDIT,
    JOIN,
    LEAVE,
    MUTE,
    READ,
    REMOVE,
    REMOVE_REACTION,
    SEND,
    SET_ROLE,
    TOGGLE_REACTION,
    UPDATE,
    did,
)

pytestmark = pytest.mark.anyio

SET_TYPING = (
    "mutation ($id: ID!, $typing: Boolean!) { setTyping(channelId: $id, typing: $typing) { ok errors { code } } }"
)
SET_PRESENCE = "mutation ($status: PresenceStatus!) { setPresence(status: $status) { user { id } errors { code } } }"


@dataclass(frozen=True, slots=True)
class Step:
    """A mutation; what it makes is kept by the name `made`. `strangers` look at a channel that was made."""

    who: str
    document: str
    variables: dict[str, Any]
    made: str | None = None
    strangers: Sequence[str] = field(default=())

    @property
    def name(self) -> str:
        return re.findall(r"{\s*(\w+)\(", self.document)[0]


def story(ids: dict[str, str]) -> Iterator[Step]:
    """Everything that can be done in chat: each step changes something that somebody sees."""
    bob, cat = ids["bob"], ids["cat"]
    yield Step("ann", CREATE, {"input": {"name": "den", "memberIds": [bob]}}, "den", strangers=["cat"])
    den = ids["den"]
    yield Step("ann", SEND, {"input": {"channelId": den, "content": "Hello *all*, @bob and @cat."}}, "hello")
    hello = ids["hello"]
    yield Step("bob", SET_TYPING, {"id": den, "typing": True})
    yield Step("bob", SEND, {"input": {"channelId": den, "content": "Yes? @channel", "replyToId": hello}}, "reply")
    yield Step("bob", SET_TYPING, {"id": den, "typing": True})
    yield Step("bob", SET_TYPING, {"id": den, "typing": False})
    yield Step("bob", READ, {"channel": den, "message": hello})
    yield Step("ann", READ, {"channel": den})
    yield Step("ann", EDIT, {"input": {"id": hello, "content": "Hello, @cat."}})
    yield Step("ann", EDIT, {"input": {"id": hello, "content": "Hello, **@bob**."}})
    yield Step("bob", ADD_REACTION, {"message": hello, "emoji": ":+1:"})
    yield Step("ann", TOGGLE_REACTION, {"message": hello, "emoji": "❤️"})
    yield Step("ann", ADD_REACTION, {"message": hello, "emoji": ":+1:"})
    yield Step("bob", REMOVE_REACTION, {"message": hello, "emoji": ":+1:"})
    yield Step("ann", TOGGLE_REACTION, {"message": hello, "emoji": "❤️"})
    yield Step("cat", JOIN, {"id": den})
    yield Step("cat", SEND, {"input": {"channelId": den, "content": "`code` and @ann"}}, "cats")
    yield Step("ann", MUTE, {"id": den, "muted": True})
    yield Step("ann", SET_ROLE, {"channel": den, "user": bob, "role": "ADMIN"})
    yield Step("bob", DELETE, {"id": ids["cats"]})
    yield Step("ann", MUTE, {"id": den, "muted": False})
    yield Step("ann", UPDATE, {"input": {"id": den, "name": "The Den", "topic": "Tea."}})
    yield Step("cat", LEAVE, {"id": den})
    yield Step("ann", EDIT, {"input": {"id": hello, "content": "Hello, @bob and @cat."}})
    yield Step("ann", UPDATE, {"input": {"id": den, "visibility": "PRIVATE"}})
    yield Step("ann", ADD, {"channel": den, "user": cat})
    yield Step("cat", SEND, {"input": {"channelId": den, "content": "@here I am."}}, "here")
    yield Step("ann", DELETE, {"id": hello})
    yield Step("ann", REMOVE, {"channel": den, "user": cat})
    yield Step("bob", SET_PRESENCE, {"status": "AWAY"})
    yield Step("bob", CREATE, {"input": {"name": "attic", "visibility": "PRIVATE", "memberIds": [ids["ann"]]}}, "attic")
    yield Step("ann", SET_ROLE, {"channel": den, "user": bob, "role": "OWNER"})
    yield Step("ann", LEAVE, {"id": den})
    yield Step("bob", ARCHIVE, {"id": den})
    yield Step("bob", ADD, {"channel": ids["attic"], "user": cat})


async def test_after_every_mutation_what_was_told_is_what_is_fetched(
    env: Env, ask: Ask, url: str, token_of: TokenOf
) -> None:
    """Thirty-five steps with five devices: ten seconds. A sixth one sleeps all the while, and is told in the end."""
    people = {name: await person(env, name) for name in ("ann", "bob", "cat")}
    ids = {name: str(global_id("User", user.id)) for name, user in people.items()}
    everybody = list(ids.values())
    await did(ask, people["ann"], CREATE, input={"name": "where all see each other", "memberIds": everybody})
    awake = [Device(name, ask, people[name], everybody) for name in ("ann", "ann", "bob", "bob", "cat")]
    away = Device("bob, who was away", ask, people["bob"], everybody)
    await away.begin()
    done: set[str] = set()

    async with AsyncExitStack() as sockets:
        for device in awake:
            await device.begin()
            await device.wake(await sockets.enter_async_context(signed_in(url, await token_of(people[device.name]))))
        await settled(awake)
        for step in story(ids):
            before = [deepcopy(device.mirror) for device in awake]
            payload = await did(ask, people[step.who], step.document, **step.variables)
            if step.made:
                ids[step.made] = (payload.get("channel") or payload["message"])["id"]
            for device in awake:
                if device.name in step.strangers:
                    await device.open(ids["den"])
            await settled(awake, step)
            assert [device.mirror for device in awake] != before, f"nobody was told of {step}"
            done.add(step.name)
        kinds = {row["kind"] for row in await fetch("SELECT DISTINCT kind FROM stream_event")}
        await away_for_long(ask, url, token_of, people["bob"], away, ids["attic"])

    seen = set[str]().union(*(device.seen for device in (*awake, away)))
    assert done == mutations()
    assert kinds == {*ChannelNews, *UserNews} - {UserNews.TASK_CHANGED}
    assert seen == members("ChannelEvent", "channel") | members("ViewerEvent", "viewer") - {"viewer TaskChanged"}


async def away_for_long(ask: Ask, url: str, token_of: TokenOf, who: User, device: Device, channel: str) -> None:
    """It comes back, and goes away again, longer than the log is kept."""
    async with signed_in(url, await token_of(who)) as wire:
        await device.wake(wire)
        await device.settle()
    assert not {kind for kind in device.seen if "Reset" in kind}

    await did(ask, who, SEND, input={"channelId": channel, "content": "Anybody?"})
    await did(ask, who, MUTE, id=channel, muted=True)
    await execute("UPDATE stream SET min_seq = last_seq")
    await execute("DELETE FROM stream_event")
    async with signed_in(url, await token_of(who)) as wire:
        await device.wake(wire)
        await device.settle()


async def settled(devices: Sequence[Device], step: Step | None = None) -> None:
    try:
        await asyncio.gather(*(device.settle() for device in devices))
    except AssertionError as error:
        error.add_note(f"after {step}")
        raise


def mutations() -> set[str]:
    """The names of all of chat."""
    return {to_camel_case(each.python_name) for each in get_object_definition(ChatMutation, strict=True).fields}


def members(union: str, prefix: str) -> set[str]:
    found = executable().type_map[union]
    assert isinstance(found, GraphQLUnionType)
    return {f"{prefix} {kind.name}" for kind in found.types}

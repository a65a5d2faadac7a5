"""What tools tell is short, however much there is, and asked in a few statements."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from conftest import person
from core.env import Env
from core.json import json_list
from gql.ids import global_id
from models.chat import Channel, ChannelVisibility, Membership, Message
from models.database.rows import insert_rows
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Interaction
from models.games import Game
from models.message_search import index
from models.rulebooks import GameDocument
from models.tasks import Label, Task, TaskLabel
from models.users import User
from models.worlds import Npc, World
from resolvers.assistant.tools import TOOLS
from resolvers.assistant.tools.calling import RESULT_MAX
from resolvers.assistant.tools.fitting import fitted
from resolvers.assistant.tools.tool import Effect
from tooling import call

pytestmark = pytest.mark.anyio

WIDE = "🍓"  # four bytes
FEW, MANY = 2, 40
LIMIT_MAX = 50


def size(result: dict[str, Any]) -> int:
    return len(orjson.dumps(result))


async def many_tasks(owner: User, count: int, *, text: str = "t", labels: int = 0) -> list[Task]:
    tasks = [
        Task(
            user_id=owner.id,
            title=text[:200],
            description=text,
            title_key="t",
            folded="t",
            position=f"a{n:04}",
        )
        for n in range(count)
    ]
    marks = [Label(user_id=owner.id, name=WIDE * 47 + f"{n:03}", folded=f"{n}", color="#000000") for n in range(labels)]
    async with tx():
        await insert_rows(tasks)
        await insert_rows(marks)
        await insert_rows([TaskLabel(task_id=task.id, label_id=mark.id) for task in tasks for mark in marks])
    return tasks


async def much_said(owner: User, count: int, *, text: str = "tea") -> UUID:
    """A world of many people, as many games, and as many channels with a message each; the world's key."""
    friend = User(username=f"{owner.username}-friend", display_name="Friend")
    worlds = [
        World(user_id=owner.id, game="g", save_id=f"{n}", farm_name=text[:128], locale="en") for n in range(count)
    ]
    people = [Npc(world_id=world.id, key=f"{n}", display_name=text[:80]) for world in worlds for n in range(count)]
    lines = [_line(person, text) for person in people[:count]]
    games = [
        Game(name_base=f"{owner.username} {n}", folded=f"{owner.username} {n}", description=text) for n in range(count)
    ]
    documents = [
        GameDocument(game_id=game.id, title="Rules", kind="RULEBOOK", language="en", status="READY") for game in games
    ]
    channels = [
        Channel(name=f"{owner.username} {n}", topic=text[:500], visibility=ChannelVisibility.PUBLIC, last_number=1)
        for n in range(count)
    ]
    members = [Membership(channel_id=channel.id, user_id=owner.id) for channel in channels]
    said = [Message(channel_id=one.id, number=1, author_id=friend.id, content=text) for one in channels]
    async with tx():
        await friend.save()
        for rows in (worlds, people, lines, games, documents, channels, members, said):
            await insert_rows(rows)
        for message in said:
            await index(message.id, "tea")
    return worlds[0].id


def _line(npc: Npc, text: str) -> Interaction:
    return Interaction(
        world_id=npc.world_id,
        npc_id=npc.id,
        kind="TALK",
        at=0,
        epoch=1,
        player_text=text,
        pages=[[text, "NEUTRAL"]],
        replies=[],
        recalled=[],
        emotion="NEUTRAL",
        stardew=text,
        source="COMPOSED",
        latency_ms=1,
        raw_context={},
    )


def reading(world: UUID) -> dict[str, dict[str, Any]]:
    """The tools that list something, asked for as much as they tell."""
    given = {"worldId": global_id("World", world), "query": "tea", "limit": LIMIT_MAX}
    lists = [tool for tool in TOOLS.values() if tool.effect is Effect.READ_ONLY and tool.name != "get_task"]
    fields = {tool.name: {str(field.alias) for field in tool.arguments.model_fields.values()} for tool in lists}
    return {name: {part: given[part] for part in parts & given.keys()} for name, parts in fields.items()}


@pytest.mark.parametrize("text", ["x" * 1_000, WIDE * 1_000, '"\n' * 500], ids=["ascii", "wide", "escaped"])
async def test_a_thousand_long_tasks_are_told_in_part(env: Env, ann: User, text: str) -> None:
    await many_tasks(ann, 1_000, text=text)

    result = await call(env, ann, "list_tasks", limit=LIMIT_MAX)

    told = result["data"]["tasks"]
    assert RESULT_MAX * 0.7 < size(result) <= RESULT_MAX
    assert result["data"]["more"] is True
    assert len(told) >= 3
    assert all(task["description"] == text[:199] + "…" for task in told)


async def test_a_task_with_a_hundred_labels_is_told_with_some_of_them(env: Env, ann: User) -> None:
    (task,) = await many_tasks(ann, 1, text=WIDE * 1_000, labels=100)

    alone = await call(env, ann, "get_task", id=global_id("Task", task.id))
    listed = await call(env, ann, "list_tasks")

    assert max(size(alone), size(listed)) <= RESULT_MAX
    assert alone["data"]["task"] == listed["data"]["tasks"][0]
    assert (len(alone["data"]["task"]["labels"]), alone["data"]["task"]["more"]) == (5, True)
    assert listed["data"]["more"] is False  # tasks: there is one


async def test_every_list_fits_however_much_there_is(env: Env, ann: User) -> None:
    await many_tasks(ann, 1, labels=200)
    world = await much_said(ann, 60, text=WIDE * 3_997 + "tea")

    results = {name: await call(env, ann, name, **arguments) for name, arguments in reading(world).items()}

    assert {name: size(result) for name, result in results.items() if size(result) > RESULT_MAX} == {}
    for name, result in results.items():
        (items,) = filter(None, map(json_list, result["data"].values()))
        assert items, name
        assert result["data"]["more"] is (name != "list_tasks"), name


async def test_a_long_message_is_told_short_once_it_is_sent(env: Env, ann: User) -> None:
    world = await much_said(ann, 1)
    del world
    channel = await Channel.visible_to(ann).get(name="ann 0")

    result = await call(
        env, ann, "send_channel_message", channelId=global_id("Channel", channel.id), content=WIDE * 4_000
    )

    assert size(result) <= RESULT_MAX
    assert result["data"]["message"]["content"].endswith("…")


async def test_lists_ask_as_many_statements_for_many_as_for_few(env: Env) -> None:
    few, many = await person(env, "few"), await person(env, "many")
    worlds = {few.id: await much_said(few, FEW), many.id: await much_said(many, MANY)}
    for owner, count in ((few, FEW), (many, MANY)):
        await many_tasks(owner, count, labels=count)

    asked: dict[str, list[int]] = {}
    for owner in (few, many):
        for name, arguments in reading(worlds[owner.id]).items():
            with counted() as statements:
                await call(env, owner, name, **arguments)
            asked.setdefault(name, []).append(statements.count)

    assert asked == {
        "list_tasks": [2, 2],
        "list_labels": [1, 1],
        "list_worlds": [2, 2],
        "recent_interactions": [2, 2],
        "search_games": [2, 2],
        "list_my_channels": [3, 3],
        "search_my_messages": [3, 3],
    }


# What is made to fit


def test_what_fits_is_told_as_it_is() -> None:
    data = {"items": ["x" * 5_000], "more": False}

    assert fitted(data, size(data)) is data


def test_texts_are_shortened_before_anything_is_left_out() -> None:
    data: dict[str, Any] = {"items": [{"text": "x" * 3_000}, {"text": "short"}], "more": False}

    told = fitted(data, 2_500)

    assert told == {"items": [{"text": "x" * 1_999 + "…"}, {"text": "short"}], "more": False}


@pytest.mark.parametrize("room", [40, 41, 100, 101, 102, 103, 500])
def test_a_list_is_cut_to_what_there_is_room_for_and_no_more(room: int) -> None:
    data: dict[str, Any] = {"items": ["1234567"] * 100, "more": False}

    told = fitted(data, room)

    assert room - len(',"1234567"') < size(told) <= room
    assert told["more"] is True

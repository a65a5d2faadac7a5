"""Saves, the people in them, what happened there, and days that are lived again."""

import asyncio
from typing import Any

import pytest

from conftest import Ask
from models.database.rows import fetch
from models.dialogue import Interaction, Memory
from models.users import User
from models.worlds import Npc, World
from playing import (
    COMMIT,
    OPEN,
    RECORD,
    a_world,
    at,
    event,
    generated,
    line,
    recorded,
    remembered,
    said,
    texts,
)

pytestmark = pytest.mark.anyio

DELETE = "mutation ($id: ID!) { deleteWorld(id: $id) { deletedId errors { __typename code path } } }"
WORLD = """query ($id: ID!) { world(id: $id) { saveId farmName playerName locale game gameTime { day minute }
  committedGameTime { day minute } npcs { nodes { key displayName tier persona portraits } }
  interactions { nodes { playerText } } } }"""
UPSERT = """mutation ($world: ID!, $npcs: [NpcInput!]!) { upsertNpcs(worldId: $world, npcs: $npcs) {
  npcs { id key displayName persona portraits tier world { id } } errors { code path } } }"""
NPC = "query ($world: ID!, $key: String!) { npc(worldId: $world, key: $key) { key displayName } }"
WORLDS = "query { worlds { nodes { saveId } } }"


async def opened(ask: Ask, who: User, **more: Any) -> dict[str, Any]:
    """The payload of openWorld for one and the same save."""
    given = {"saveId": "save-1", "farmName": "Hollow", **more}
    return (await ask(who, OPEN, input=given))["data"]["openWorld"]


async def commit(ask: Ask, who: User, world: str, day: int, minute: int = 1_500) -> None:
    answer = await ask(who, COMMIT, world=world, at=at(day, minute))
    assert answer["data"]["commitDay"]["world"]["committedGameTime"] == {"day": day, "minute": minute}


async def seen(ask: Ask, who: User, world: str) -> dict[str, Any]:
    return (await ask(who, WORLD, id=world))["data"]["world"]


# Opening


async def test_the_same_save_is_the_same_world(ask: Ask, ann: User) -> None:
    first = await opened(ask, ann, playerName="Ann", gameTime=at(1))
    again = await opened(ask, ann, farmName="Brook", locale="de", gameTime=at(2))

    assert again["world"]["id"] == first["world"]["id"]
    world = await seen(ask, ann, again["world"]["id"])
    assert (world["farmName"], world["playerName"], world["locale"]) == ("Brook", "Ann", "de")
    assert (world["game"], world["gameTime"]) == ("stardew", {"day": 2, "minute": 600})


async def test_another_save_game_or_person_is_another_world(ask: Ask, ann: User, bob: User) -> None:
    worlds = [
        await a_world(ask, ann),
        await a_world(ask, ann, saveId="save-2"),
        await a_world(ask, ann, game="other"),
        await a_world(ask, bob),
    ]

    assert len(set(worlds)) == 4
    assert [node["saveId"] for node in (await ask(ann, WORLDS))["data"]["worlds"]["nodes"]] == [
        "save-1",
        "save-2",
        "save-1",
    ]


async def test_a_save_opened_ten_times_at_once_is_one_world(ask: Ask, ann: User) -> None:
    answers = await asyncio.gather(*(opened(ask, ann, gameTime=at(1)) for _ in range(10)))

    assert len({answer["world"]["id"] for answer in answers}) == 1
    assert [answer["errors"] for answer in answers] == [[]] * 10
    assert await World.all().count() == 1


# Rewinding


async def test_a_day_that_was_not_saved_is_undone(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann, gameTime=at(1, 360))
    await recorded(ask, ann, world, event("1", "Ann repaired the mill.", 1, npcKey="Leah"))
    await commit(ask, ann, world, 1)
    await recorded(ask, ann, world, event("2", "Ann broke the mill.", 2, npcKey="Leah"))
    await said(ask, ann, world, 2, playerText="Sorry about the mill.")

    answer = await opened(ask, ann, gameTime=at(2, 360))

    assert answer["abandonedInteractions"] == 1
    assert answer["world"]["gameTime"] == {"day": 2, "minute": 360}
    assert await remembered(ask, ann, world) == ["Ann repaired the mill."]
    assert texts(await said(ask, ann, world, 2, playerText="How is the mill?")) == ["Ann repaired the mill."]
    assert [node["playerText"] for node in (await seen(ask, ann, world))["interactions"]["nodes"]] == [
        "How is the mill?"
    ]


async def test_events_alone_move_the_time_that_a_rewind_goes_by(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann broke the mill.", 2, npcKey="Leah"))

    told = await seen(ask, ann, world)
    await opened(ask, ann, gameTime=at(1, 360))

    assert told["gameTime"] == {"day": 2, "minute": 600}
    assert await remembered(ask, ann, world) == []


async def test_what_was_saved_stays_whatever_is_opened(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await said(ask, ann, world, 1, playerText="Good morning.")
    await recorded(ask, ann, world, event("1", "Ann repaired the mill.", 1, npcKey="Leah"))
    await commit(ask, ann, world, 1)

    answer = await opened(ask, ann, gameTime=at(1, 360))

    assert answer["abandonedInteractions"] == 0
    assert len(await remembered(ask, ann, world)) == 2


async def test_opening_at_the_same_or_a_later_time_undoes_nothing(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann repaired the mill.", 2, npcKey="Leah"))

    for moment in (at(2), at(3), None):
        assert (await opened(ask, ann, gameTime=moment))["abandonedInteractions"] == 0

    assert await remembered(ask, ann, world) == ["Ann repaired the mill."]


async def test_a_day_lived_again_is_live_again(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    day = event("day-2-mill", "Ann repaired the mill.", 2, npcKey="Leah")
    first = await recorded(ask, ann, world, day)
    await opened(ask, ann, gameTime=at(1, 360))

    again = await recorded(ask, ann, world, day)
    once_more = await recorded(ask, ann, world, day)

    assert again[0]["id"] != first[0]["id"]
    assert once_more == again
    assert await remembered(ask, ann, world) == ["Ann repaired the mill."]


async def test_what_an_abandoned_fact_replaced_is_known_again(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann keeps bees.", 1, npcKey="Leah", subjectKey="bees"))
    await commit(ask, ann, world, 1)
    await recorded(ask, ann, world, event("2", "Ann sold the bees.", 2, npcKey="Leah", subjectKey="bees"))

    before = await remembered(ask, ann, world)
    await opened(ask, ann, gameTime=at(2, 360))

    assert before == ["Ann sold the bees."]
    assert await remembered(ask, ann, world) == ["Ann keeps bees."]


async def test_an_abandoned_memory_is_found_by_no_id(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    memory = (await recorded(ask, ann, world, event("1", "Ann broke the mill.", 2)))[0]["id"]
    found = "query ($id: ID!) { node(id: $id) { id } }"
    forget = "mutation ($id: ID!) { forgetMemory(id: $id) { errors { code } } }"

    before = await ask(ann, found, id=memory)
    await opened(ask, ann, gameTime=at(1, 360))

    assert before["data"]["node"] == {"id": memory}
    assert (await ask(ann, found, id=memory))["data"]["node"] is None
    assert (await ask(ann, forget, id=memory))["data"]["forgetMemory"]["errors"] == [{"code": "NOT_FOUND"}]


# Deleting


async def test_a_deleted_world_takes_everything_with_it(ask: Ask, ann: User) -> None:
    world, other = await a_world(ask, ann), await a_world(ask, ann, saveId="save-2")
    for each in (world, other):
        await recorded(ask, ann, each, event("1", "Ann repaired the mill.", 1, npcKey="Leah"))
        await said(ask, ann, each, playerText="Good morning.")

    answer = await ask(ann, DELETE, id=world)

    assert answer["data"]["deleteWorld"] == {"deletedId": world, "errors": []}
    left = [await model.all().count() for model in (World, Npc, Memory, Interaction)]
    assert left == [1, 1, 2, 1]
    assert (await fetch("SELECT count(*) AS n FROM memory_index"))[0]["n"] == 2
    assert (await fetch("SELECT count(*) AS n FROM memory_line"))[0]["n"] == 1
    assert (await ask(ann, DELETE, id=world))["data"]["deleteWorld"]["errors"][0]["code"] == "NOT_FOUND"


async def test_somebody_elses_world_is_not_found(ask: Ask, ann: User, bob: User) -> None:
    world = await a_world(ask, ann)

    answers = [
        (await ask(bob, DELETE, id=world))["data"]["deleteWorld"],
        (await ask(bob, COMMIT, world=world, at=at(1)))["data"]["commitDay"],
        (await ask(bob, UPSERT, world=world, npcs=[]))["data"]["upsertNpcs"],
        (await ask(bob, RECORD, world=world, events=[]))["data"]["recordEvents"],
        await generated(ask, bob, line(world)),
    ]

    assert [[error["code"] for error in answer["errors"]] for answer in answers] == [["NOT_FOUND"]] * 5
    assert (await ask(bob, WORLD, id=world))["data"]["world"] is None
    assert (await ask(bob, NPC, world=world, key="Leah"))["data"]["npc"] is None
    assert await World.all().count() == 1


# People


async def test_people_are_made_and_changed_by_what_is_told(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    leah = {"key": "Leah", "displayName": "Leah Marsh", "persona": "A carver.", "portraits": ["happy", "4"]}
    await ask(ann, UPSERT, world=world, npcs=[leah])

    answer = await ask(ann, UPSERT, world=world, npcs=[{"key": "Sam"}, {"key": "Leah", "tier": "BACKGROUND"}])

    sam, again = answer["data"]["upsertNpcs"]["npcs"]
    assert (sam["key"], sam["displayName"], sam["persona"], sam["portraits"], sam["tier"]) == (
        "Sam",
        "Sam",
        "",
        [],
        "MAIN",
    )
    del again["id"]
    assert again == leah | {"tier": "BACKGROUND", "world": {"id": world}}


async def test_people_are_stored_all_or_none(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    answer = await ask(ann, UPSERT, world=world, npcs=[{"key": "Sam"}, {"key": "Leah", "portraits": ["$h"]}])

    assert answer["data"]["upsertNpcs"] == {
        "npcs": [],
        "errors": [{"code": "INVALID_INPUT", "path": ["npcs", "1", "portraits"]}],
    }
    assert await Npc.all().count() == 0


async def test_somebody_never_named_before_is_made_with_the_key_as_name(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    await said(ask, ann, world, npcKey=" Gus ")

    assert (await ask(ann, NPC, world=world, key="Gus"))["data"]["npc"] == {"key": "Gus", "displayName": "Gus"}


async def test_somebody_met_by_many_at_once_is_one(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    met = [said(ask, ann, world) for _ in range(5)]
    told = [recorded(ask, ann, world, event(str(n), f"Event {n}.", npcKey="Leah")) for n in range(5)]
    await asyncio.gather(*met, *told)

    assert await Npc.all().count() == 1
    assert await Interaction.all().count() == 5
    assert await Memory.all().count() == 5


# Events


async def test_events_are_answered_in_the_order_they_are_told(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    told = [
        event("2", "A storm broke the bridge.", 2),
        event("1", "Ann gave Sam a fish.", 1, npcKey="Sam", kind="GIFT"),
        event("3", "Ann met Leah.", 3, npcKey="Leah", importance=90),
    ]

    memories = await recorded(ask, ann, world, *told)
    again = await recorded(ask, ann, world, *reversed(told))

    assert [memory["text"] for memory in memories] == [each["text"] for each in told]
    assert [memory["npc"] and memory["npc"]["key"] for memory in memories] == [None, "Sam", "Leah"]
    assert [memory["importance"] for memory in memories] == [50, 55, 90]
    assert again == memories[::-1]
    assert await Memory.all().count() == 3


async def test_events_are_stored_all_or_none(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    answer = await ask(ann, RECORD, world=world, events=[event("1", "It rained.", npcKey="Sam"), event("2", " ")])

    assert answer["data"]["recordEvents"]["memories"] == []
    assert [(error["code"], error["path"]) for error in answer["data"]["recordEvents"]["errors"]] == [
        ("INVALID_INPUT", ["events", "1", "text"])
    ]
    assert (await Memory.all().count(), await Npc.all().count()) == (0, 0)


async def test_a_hundred_events_come_at_once_but_not_more(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    told = [event(str(n), f"Ann caught fish number {n}.", npcKey="Sam") for n in range(101)]

    refused = await ask(ann, RECORD, world=world, events=told)
    taken = await recorded(ask, ann, world, *told[:100])

    assert [(error["code"], error["path"]) for error in refused["data"]["recordEvents"]["errors"]] == [
        ("INVALID_INPUT", ["events"])
    ]
    assert [memory["text"] for memory in taken] == [each["text"] for each in told[:100]]


async def test_the_same_event_told_twice_at_once_is_one(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    told = [event(str(n), f"Event {n}.", npcKey="Sam") for n in range(10)]

    answers = await asyncio.gather(*(recorded(ask, ann, world, *told) for _ in range(5)))

    assert [answer for answer in answers if answer != answers[0]] == []
    assert await Memory.all().count() == 10


@pytest.mark.parametrize(
    ("day", "path"), [({"day": 29}, "day"), ({"day": 1, "minute": 1_560}, "minute"), ({"day": 1, "year": 0}, "year")]
)
async def test_a_moment_that_no_game_has_is_refused(ask: Ask, ann: User, day: dict[str, int], path: str) -> None:
    world = await a_world(ask, ann)

    answer = await ask(ann, RECORD, world=world, events=[event("1", "x") | {"gameTime": at(1) | day}])

    assert answer["data"]["recordEvents"]["errors"][0]["path"] == ["events", "0", "gameTime", path]

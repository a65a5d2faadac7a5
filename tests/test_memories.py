"""Memories through the API: written, changed, listed, searched and forgotten by hand."""

import asyncio
from typing import Any

import pytest

from conftest import Ask
from models.dialogue import Memory
from models.users import User
from playing import (
    CREATE_MEMORY,
    REMEMBERED,
    a_world,
    at,
    event,
    noted,
    recorded,
    remembered,
    said,
    texts,
)

pytestmark = pytest.mark.anyio

UPDATE_MEMORY = """mutation ($input: UpdateMemoryInput!) { updateMemory(input: $input) {
  memory { text importance pinned visibility } errors { code path } } }"""
FORGET = "mutation ($id: ID!) { forgetMemory(id: $id) { deletedId errors { code } } }"


async def test_a_memory_is_written_changed_and_forgotten_by_hand(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann, gameTime=at(2))
    memory = await noted(ask, ann, world, "Ann fears geese.")

    changed = await ask(
        ann,
        UPDATE_MEMORY,
        input={"id": memory["id"], "text": "Ann fears swans.", "pinned": True, "visibility": "PUBLIC"},
    )
    found = [await remembered(ask, ann, world, search=word) for word in ("geese", "swans")]
    forgotten = await ask(ann, FORGET, id=memory["id"])

    assert (memory["origin"], memory["importance"], memory["npc"], memory["gameTime"]) == (
        "USER",
        50,
        {"key": "Leah"},
        {"day": 2},
    )
    assert changed["data"]["updateMemory"]["memory"] == {
        "text": "Ann fears swans.",
        "importance": 50,
        "pinned": True,
        "visibility": "PUBLIC",
    }
    assert found == [[], ["Ann fears swans."]]
    assert forgotten["data"]["forgetMemory"] == {"deletedId": memory["id"], "errors": []}
    assert await remembered(ask, ann, world) == []


async def test_a_memory_for_everybody_has_no_npc(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    memory = await noted(ask, ann, world, "The mill is haunted.", npcKey=None)

    assert memory["npc"] is None
    assert texts(await said(ask, ann, world, npcKey="Gus", playerText="The mill?")) == ["The mill is haunted."]


async def test_a_pinned_memory_always_comes_to_mind(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await noted(ask, ann, world, "Ann fears geese.", pinned=True)
    await noted(ask, ann, world, "Ann sings.")

    dialogue = await said(ask, ann, world, playerText="What a fine day.")

    assert texts(dialogue) == ["Ann fears geese."]


@pytest.mark.parametrize(
    ("changes", "path"), [({"text": ""}, "text"), ({"text": "x" * 2_001}, "text"), ({"importance": 101}, "importance")]
)
async def test_a_memory_out_of_its_range_is_refused_by_name(
    ask: Ask, ann: User, changes: dict[str, Any], path: str
) -> None:
    world = await a_world(ask, ann)
    memory = await noted(ask, ann, world, "Ann fears geese.")
    given = {"worldId": world, "kind": "FACT", "text": "x"} | changes

    made = (await ask(ann, CREATE_MEMORY, input=given))["data"]["createMemory"]
    changed = (await ask(ann, UPDATE_MEMORY, input={"id": memory["id"]} | changes))["data"]["updateMemory"]

    refused = [{"code": "INVALID_INPUT", "path": ["input", path]}]
    assert (made["errors"], changed["errors"]) == (refused, refused)


# Reading memories


async def test_memories_are_listed_newest_game_time_first_page_by_page(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    days = [3, 1, 5, 2, 4]
    await recorded(ask, ann, world, *(event(str(day), f"Day {day}.", day, npcKey="Leah") for day in days))

    found: list[str] = []
    after = None
    while True:
        answer = await ask(ann, REMEMBERED, world=world, npc="Leah", first=2, after=after)
        page = answer["data"]["npc"]["memories"]
        found += [each["text"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert found == ["Day 5.", "Day 4.", "Day 3.", "Day 2.", "Day 1."]


async def test_memories_are_searched_by_relevance_page_by_page(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    told = ["A red lantern burned.", "A lantern.", "A red lantern fell on the red boat.", "Nothing."]
    await recorded(ask, ann, world, *(event(text, text, npcKey="Leah") for text in told))

    first = await ask(ann, REMEMBERED, world=world, npc="Leah", search="red lantern", first=2)
    page = first["data"]["npc"]["memories"]
    rest = await remembered(ask, ann, world, search="red lantern", first=2, after=page["pageInfo"]["endCursor"])

    assert page["pageInfo"]["hasNextPage"]
    assert {each["text"] for each in page["nodes"]} == {told[0], told[2]}
    assert rest == [told[1]]


async def test_memories_are_listed_by_kind_and_player_and_with_what_was_replaced(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(
        ask,
        ann,
        world,
        event("1", "Ann keeps bees.", 1, npcKey="Leah", kind="FACT", subjectKey="bees"),
        event("2", "Ann sold the bees.", 2, npcKey="Leah", kind="FACT", subjectKey="bees"),
        event("3", "Ann gave Leah honey.", 3, npcKey="Leah", kind="GIFT", playerKey="ann"),
        event("4", "Bob gave Leah wax.", 4, npcKey="Leah", kind="GIFT", playerKey="bob"),
    )

    by_kind_and_player: list[dict[str, Any]] = [
        {"kinds": ["GIFT"]},
        {"player": "ann"},
        {"superseded": True, "kinds": ["FACT"]},
        {"kinds": []},
    ]
    searched_by: list[dict[str, Any]] = [{"kinds": ["FACT"]}, {"player": "bob", "kinds": ["GIFT"]}]

    found = [await remembered(ask, ann, world, **asked) for asked in by_kind_and_player]
    searched = [await remembered(ask, ann, world, search="bees honey wax", **asked) for asked in searched_by]

    everything = ["Bob gave Leah wax.", "Ann gave Leah honey.", "Ann sold the bees."]
    assert found == [everything[:2], everything[1:], ["Ann sold the bees.", "Ann keeps bees."], everything]
    assert searched == [["Ann sold the bees."], ["Bob gave Leah wax."]]


async def test_white_space_around_a_key_is_no_part_of_it(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    padded = f" bob{' ' * 200}"

    await recorded(ask, ann, world, event("1", "Bob likes tea.", npcKey="Leah", playerKey=padded, subjectKey=padded))
    await noted(ask, ann, world, "Bob has a dog.", playerKey=padded)
    await said(ask, ann, world, playerText="Hello!", playerKey=padded)

    about = await remembered(ask, ann, world, player=padded)
    assert len(about) == 3
    assert set(await Memory.all().values_list("player_key", flat=True)) == {"bob"}
    assert await Memory.exclude(subject_key=None).values_list("subject_key", flat=True) == ["bob"]


async def test_changes_of_one_memory_at_the_same_time_all_count(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    changes: list[dict[str, Any]] = [{"text": "Changed."}, {"importance": 7}, {"pinned": True}]

    for n in range(10):
        note = await noted(ask, ann, world, f"Note {n}.")
        await asyncio.gather(*(ask(ann, UPDATE_MEMORY, input={"id": note["id"], **change}) for change in changes))

    rows = await Memory.all().values_list("text", "importance", "pinned")
    assert set(rows) == {("Changed.", 7, True)}

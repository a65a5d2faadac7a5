"""Lines of NPCs through the API: what they are made from, how they look, and what is kept of them."""

from typing import Any

import pytest

from conftest import Ask
from core.dialogue import DialogueKind, GameTime, Situation
from core.env import Env
from gql.ids import key_or_nil
from models.database.statements import counted
from models.database.tx import tx
from models.dialogue import Interaction, Memory
from models.idempotency import Claim
from models.usage import Allowance, UsageRecord
from models.users import User
from models.worlds import Npc, World
from playing import (
    REMEMBERED,
    a_world,
    event,
    generated,
    line,
    noted,
    recorded,
    remembered,
    said,
    texts,
)
from resolvers.dialogue.generate import generate_dialogue
from resolvers.dialogue.request import DialogueRequest

pytestmark = pytest.mark.anyio

UPSERT = """mutation ($world: ID!, $npcs: [NpcInput!]!) { upsertNpcs(worldId: $world, npcs: $npcs) {
  npcs { id } errors { code } } }"""
PREVIEW = """query ($input: GenerateDialogueInput!) { previewPrompt(input: $input) {
  sections { name text tokens } inputTokens estimatedCostMicros recalled { score memory { text } } } }"""
NODE = """query ($id: ID!) { node(id: $id) { id __typename
  ... on World { saveId } ... on Npc { key } ... on Memory { text } ... on Interaction { playerText } } }"""
FISH = {"id": "(O)145", "name": "Sunfish"}
STATEMENTS = 12  # of a line with an exchange to remember
ALL = (World, Npc, Memory, Interaction, Claim, UsageRecord, Allowance)


async def person_with(ask: Ask, who: User, world: str, **facts: Any) -> str:
    """The id of Leah, of whom the game tells `facts`."""
    answer = await ask(who, UPSERT, world=world, npcs=[{"key": "Leah", **facts}])
    return answer["data"]["upsertNpcs"]["npcs"][0]["id"]


# What a line is made from


async def test_an_npc_answers_with_what_it_remembers(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(
        ask,
        ann,
        world,
        event("1", "Ann gave Leah a basket of strawberries.", npcKey="Leah", kind="GIFT"),
        event("2", "A storm broke the old bridge.", day=2),
    )

    dialogue = await said(ask, ann, world, playerText="Do you remember the strawberries?", context={"weather": "RAIN"})

    assert (dialogue["source"], dialogue["fallbackReason"]) == ("COMPOSED", "NO_PROVIDER")
    assert texts(dialogue)[0] == "Ann gave Leah a basket of strawberries."
    assert "strawberries" in dialogue["plain"]
    interaction = dialogue["interaction"]
    assert interaction["rawContext"] == {
        "gameTime": {"year": 1, "season": "SPRING", "day": 3, "minute": 600},
        "weather": "RAIN",
    }
    assert interaction["generatedDialogue"] == dialogue["stardew"]
    assert (interaction["playerText"], interaction["gameTime"]) == ("Do you remember the strawberries?", {"day": 3})


async def test_an_exchange_is_remembered_and_comes_back(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    first = await said(ask, ann, world, 3, playerText="I will plant blueberries.")
    again = await said(ask, ann, world, 4, playerText="What about the blueberries?")

    assert texts(first) == []
    assert len(texts(again)) == 1
    assert "I will plant blueberries." in texts(again)[0]
    assert "blueberries" in again["plain"]


@pytest.mark.parametrize(
    ("taste", "importance"), [("love", 70), ("like", 55), ("neutral", 45), ("dislike", 50), ("hate", 60), (None, 45)]
)
async def test_a_gift_is_remembered_by_how_much_it_meant(
    ask: Ask, ann: User, taste: str | None, importance: int
) -> None:
    world = await a_world(ask, ann)

    await said(ask, ann, world, kind="GIFT", context={"gift": FISH, "giftTaste": taste})

    listed = (await ask(ann, REMEMBERED, world=world, npc="Leah"))["data"]["npc"]["memories"]["nodes"]
    assert [(each["text"], each["kind"], each["importance"]) for each in listed] == [
        ("Ann gave Leah the Sunfish.", "GIFT", importance)
    ]


@pytest.mark.parametrize(
    ("gift", "told"),
    [
        ("Parsnip Seeds", "the Parsnip Seeds"),
        ("Honey", "the Honey"),
        ("Amethyst", "the Amethyst"),
        ("Grandpa's Clock", "Grandpa's Clock"),
        ("a Pebble", "a Pebble"),
    ],
)
async def test_whatever_a_gift_is_called_it_is_told_in_proper_english(
    ask: Ask, ann: User, gift: str, told: str
) -> None:
    world = await a_world(ask, ann)
    await said(ask, ann, world, 2, kind="GIFT", context={"gift": {"id": "1", "name": gift}, "giftTaste": "love"})

    dialogue = await said(ask, ann, world, 3, playerText=f"How did you like the {gift.rpartition(' ')[2]}?")

    assert f"Ann gave Leah {told}." in texts(dialogue)
    assert told.lower() in dialogue["plain"].lower()


async def test_nothing_is_remembered_of_a_line_made_ready_beforehand(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    await said(ask, ann, world, kind="PREFETCH", playerText="I will plant blueberries.", context={"gift": FISH})

    assert await remembered(ask, ann, world) == []
    assert await Interaction.all().count() == 1


async def test_a_line_with_nothing_said_or_given_leaves_no_memory(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    await said(ask, ann, world, playerText="  ")

    assert await remembered(ask, ann, world) == []


async def test_what_concerns_another_player_does_not_come_to_mind(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(
        ask,
        ann,
        world,
        event("1", "Ann promised Leah a lantern.", npcKey="Leah", playerKey="ann"),
        event("2", "Bob promised Leah a lantern.", npcKey="Leah", playerKey="bob"),
        event("3", "Everybody likes the lantern.", npcKey="Leah"),
    )

    found = [
        set(texts(await said(ask, ann, world, kind="PREFETCH", playerText="The lantern!", playerKey=player)))
        for player in ("ann", "bob", None)
    ]

    common = "Everybody likes the lantern."
    assert found == [
        {"Ann promised Leah a lantern.", common},
        {"Bob promised Leah a lantern.", common},
        {common},
    ]


async def test_an_npc_does_not_know_what_another_one_remembers(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann promised Sam a lantern.", npcKey="Sam"))

    dialogue = await said(ask, ann, world, playerText="Do you know of the lantern?")

    assert texts(dialogue) == []


async def test_the_conversation_so_far_brings_memories_to_mind(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann promised Leah a lantern.", npcKey="Leah"))

    dialogue = await said(ask, ann, world, playerText="Yes?", history=[{"speaker": "Leah", "text": "And the lantern?"}])

    assert texts(dialogue) == ["Ann promised Leah a lantern."]


# How a line looks


async def test_a_face_that_the_npc_has_not_becomes_neutral(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await person_with(ask, ann, world, portraits=["sad"])
    loved = {"gift": FISH, "giftTaste": "love"}

    as_told = await said(ask, ann, world, 3, kind="GIFT", context=loved)
    as_now = await said(ask, ann, world, 4, kind="GIFT", context=loved | {"portraits": ["happy", "love"]})

    assert {page["emotion"] for page in as_told["pages"]} <= {"NEUTRAL", "SAD"}
    assert as_now["emotion"] in ("HAPPY", "LOVE")


async def test_plain_text_names_the_player_and_the_game_knows_it(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann, playerName="Rosalind")
    found = [await said(ask, ann, world, day, kind="GREETING") for day in range(1, 12)]

    named = [each for each in found if "Rosalind" in each["plain"]]

    assert named
    assert all("@" in each["stardew"] and "Rosalind" not in each["stardew"] for each in named)
    assert not any("@" in each["plain"] for each in found)
    assert all(each["plain"] == "\n".join(page["text"] for page in each["pages"]) for each in found)


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4])
async def test_there_are_at_most_so_many_replies(ask: Ask, ann: User, most: int) -> None:
    world = await a_world(ask, ann)

    dialogue = await said(ask, ann, world, playerText="Good morning.", maxReplies=most)

    assert len(dialogue["replies"]) <= most
    assert bool(dialogue["replies"]) == bool(most)


@pytest.mark.parametrize("most", [1, 2, 3])
async def test_there_are_at_most_so_many_pages(ask: Ask, ann: User, most: int) -> None:
    world = await a_world(ask, ann)
    await recorded(ask, ann, world, event("1", "Ann gave Leah a lantern.", npcKey="Leah", kind="GIFT"))

    dialogue = await said(ask, ann, world, playerText="The lantern?", maxPages=most)

    assert 1 <= len(dialogue["pages"]) <= most


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"deadlineMs": 499}, ["deadlineMs"]),
        ({"deadlineMs": 60_001}, ["deadlineMs"]),
        ({"maxPages": 0}, ["maxPages"]),
        ({"maxPages": 4}, ["maxPages"]),
        ({"maxReplies": -1}, ["maxReplies"]),
        ({"maxReplies": 5}, ["maxReplies"]),
        ({"npcKey": " "}, ["npcKey"]),
        ({"playerText": "x" * 2_001}, ["playerText"]),
        ({"history": [{"speaker": "Ann", "text": "Hm."}] * 21}, ["history"]),
        ({"context": {"extra": [1]}}, ["context", "extra"]),
    ],
)
async def test_what_is_out_of_its_range_is_refused_by_name(
    ask: Ask, ann: User, changes: dict[str, Any], path: list[str]
) -> None:
    world = await a_world(ask, ann)

    payload = await generated(ask, ann, line(world, **changes))

    assert payload["dialogue"] is None
    assert [(error["code"], error["path"]) for error in payload["errors"]] == [("INVALID_INPUT", ["input", *path])]


async def test_no_model_is_an_error_where_no_fallback_is_allowed(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)

    payload = await generated(ask, ann, line(world, allowFallback=False))

    assert [(error["__typename"], error["code"]) for error in payload["errors"]] == [
        ("ProviderUnavailable", "PROVIDER_UNAVAILABLE")
    ]
    assert await Interaction.all().count() == 0


async def test_everything_is_found_again_by_its_id(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    npc = await person_with(ask, ann, world)
    memory = await noted(ask, ann, world, "Ann fears geese.")
    interaction = (await said(ask, ann, world, playerText="Hello."))["interaction"]["id"]

    found = [(await ask(ann, NODE, id=each))["data"]["node"] for each in (world, npc, memory["id"], interaction)]

    assert found == [
        {"id": world, "__typename": "World", "saveId": "save-1"},
        {"id": npc, "__typename": "Npc", "key": "Leah"},
        {"id": memory["id"], "__typename": "Memory", "text": "Ann fears geese."},
        {"id": interaction, "__typename": "Interaction", "playerText": "Hello."},
    ]


# Looking at a prompt


async def test_a_preview_shows_what_a_line_would_be_made_from_and_stores_nothing(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    await noted(ask, ann, world, "Ann fears geese.")
    asked = line(world, playerText="Any geese here?", context={"weather": "SNOW"}, clientMutationId="1")
    before = [await table.all().count() for table in ALL]

    preview = (await ask(ann, PREVIEW, input=asked))["data"]["previewPrompt"]
    stranger = (await ask(ann, PREVIEW, input=asked | {"npcKey": "Gus"}))["data"]["previewPrompt"]

    assert [await table.all().count() for table in ALL] == before
    assert [each["name"] for each in preview["sections"]] == ["rules", "situation", "memories", "request"]
    told = "\n".join(each["text"] for each in preview["sections"])
    assert [text for text in ("Leah", "Weather: snow", "Ann fears geese.", "Any geese here?") if text not in told] == []
    assert preview["inputTokens"] == sum(each["tokens"] for each in preview["sections"]) > 0
    assert preview["estimatedCostMicros"] is None
    assert [each["memory"]["text"] for each in preview["recalled"]] == ["Ann fears geese."]
    assert (stranger["sections"][0]["text"].split(",")[0], stranger["recalled"]) == ("You are Gus", [])


# What it takes


async def test_a_line_takes_as_many_statements_with_a_thousand_memories_as_with_ten(
    ask: Ask, env: Env, ann: User
) -> None:
    counts: list[int] = []
    for memories in (10, 1_000):
        world = await a_world(ask, ann, saveId=str(memories))
        told = [event(str(n), f"Ann caught fish number {n}.", npcKey="Leah") for n in range(memories)]
        for start in range(0, memories, 100):
            await recorded(ask, ann, world, *told[start : start + 100])
        request = DialogueRequest(
            world_id=key_or_nil(world, "World"),
            npc_key="Leah",
            kind=DialogueKind.TALK,
            situation=Situation(game_time=GameTime(10_000)),
            player_text="Is there fish?",
        )
        with counted() as statements:
            await generate_dialogue(env, ann, request)
        counts.append(statements.count)

    assert counts == [STATEMENTS, STATEMENTS]


async def test_a_line_of_a_world_that_is_gone_is_not_stored(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    async with tx():
        await World.all().delete()

    payload = await generated(ask, ann, line(world))

    assert [error["code"] for error in payload["errors"]] == ["NOT_FOUND"]

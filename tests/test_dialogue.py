from typing import Any

import pytest

from conftest import Ask
from models.users import User

pytestmark = pytest.mark.anyio

OPEN = """mutation ($input: OpenWorldInput!) { openWorld(input: $input) {
  world { id gameTime { day } } abandonedInteractions errors { __typename code message path } } }"""
RECORD = """mutation ($world: ID!, $events: [GameEventInput!]!) { recordEvents(worldId: $world, events: $events) {
  memories { id text npc { key } } errors { code message path } } }"""
GENERATE = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { pages { text emotion } plain stardew emotion source fallbackReason replayed replies { text }
    usage { inputTokens costMicros } recalled { score memory { text npc { key } } }
    interaction { id playerText rawContext generatedDialogue npc { key displayName } world { id } gameTime { day } } }
  errors { __typename code message path } } }"""


def at(day: int, minute: int = 600) -> dict[str, Any]:
    return {"year": 1, "season": "SPRING", "day": day, "minute": minute}


async def a_world(ask: Ask, who: User | str, **more: Any) -> str:
    told = {"saveId": "save-1", "farmName": "Hollow", "playerName": "Ann", **more}
    answer = await ask(who, OPEN, input=told)
    return answer["data"]["openWorld"]["world"]["id"]


def event(key: str, text: str, day: int = 1, **more: Any) -> dict[str, Any]:
    return {"eventKey": key, "kind": "EVENT", "text": text, "gameTime": at(day), **more}


async def test_an_npc_answers_with_what_it_remembers(ask: Ask, ann: User) -> None:
    world = await a_world(ask, ann)
    events = [
        event("1", "Ann gave Leah a basket of strawberries.", npcKey="Leah", kind="GIFT"),
        event("2", "A storm broke the old bridge.", day=2),
    ]
    await ask(ann, RECORD, world=world, events=events)

    answer = await ask(
        ann,
        GENERATE,
        input={
            "worldId": world,
            "npcKey": "Leah",
            "playerText": "Do you remember the strawberries?",
            "context": {"gameTime": at(3), "weather": "RAIN"},
        },
    )

    dialogue = answer["data"]["generateDialogue"]["dialogue"]
    assert dialogue["source"] == "COMPOSED"
    assert dialogue["fallbackReason"] == "NO_PROVIDER"
    assert dialogue["recalled"][0]["memory"]["text"] == "Ann gave Leah a basket of strawberries."
    assert "strawberries" in dialogue["plain"]
    assert dialogue["interaction"]["rawContext"] == {
        "gameTime": {"year": 1, "season": "SPRING", "day": 3, "minute": 600},
        "weather": "RAIN",
    }

"""What a game's mod asks, and how it tells of its days."""

from typing import Any

from conftest import Ask
from models.users import User

OPEN = """mutation ($input: OpenWorldInput!) { openWorld(input: $input) {
  world { id gameTime { day minute } } abandonedInteractions errors { __typename code message path } } }"""
COMMIT = """mutation ($world: ID!, $at: GameTimeInput!) { commitDay(worldId: $world, gameTime: $at) {
  world { id gameTime { day minute } committedGameTime { day minute } } errors { code path } } }"""
RECORD = """mutation ($world: ID!, $events: [GameEventInput!]!) { recordEvents(worldId: $world, events: $events) {
  memories { id text importance npc { key } supersededBy { id } } errors { code message path } } }"""
GENERATE = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { pages { text emotion } plain stardew emotion source fallbackReason replayed replies { text }
    usage { inputTokens cachedTokens outputTokens costMicros } recalled { score memory { text npc { key } } }
    interaction { id kind playerText rawContext generatedDialogue source fallbackReason provider model latencyMs
      usage { inputTokens costMicros } npc { key displayName } world { id } gameTime { day } } }
  errors { __typename code message path ... on LimitReached { limit used resetsAt } } } }"""
REMEMBERED = """query ($world: ID!, $npc: String!, $search: String, $kinds: [MemoryKind!], $player: String,
    $superseded: Boolean! = false, $first: Int, $after: String) {
  npc(worldId: $world, key: $npc) { memories(search: $search, kinds: $kinds, playerKey: $player,
    includeSuperseded: $superseded, first: $first, after: $after) {
      nodes { id text kind importance pinned gameTime { day } } pageInfo { hasNextPage endCursor } } } }"""
CREATE_MEMORY = """mutation ($input: CreateMemoryInput!) { createMemory(input: $input) {
  memory { id text importance pinned origin visibility npc { key } gameTime { day } } errors { code path } } }"""


def at(day: int, minute: int = 600) -> dict[str, Any]:
    return {"year": 1, "season": "SPRING", "day": day, "minute": minute}


async def a_world(ask: Ask, who: User | str, **more: Any) -> str:
    """Its id, for the save that `more` tells of, else always the same one."""
    told = {"saveId": "save-1", "farmName": "Hollow", "playerName": "Ann", **more}
    answer = await ask(who, OPEN, input=told)
    return answer["data"]["openWorld"]["world"]["id"]


def event(key: str, text: str, day: int = 1, **more: Any) -> dict[str, Any]:
    return {"eventKey": key, "kind": "EVENT", "text": text, "gameTime": at(day), **more}


async def recorded(ask: Ask, who: User | str, world: str, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """The memories of `events`."""
    answer = await ask(who, RECORD, world=world, events=events)
    assert not answer["data"]["recordEvents"]["errors"]
    return answer["data"]["recordEvents"]["memories"]


def line(world: str, day: int = 3, **more: Any) -> dict[str, Any]:
    """A GenerateDialogueInput for Leah; `context` goes with the time."""
    context = {"gameTime": at(day)} | more.pop("context", {})
    return {"worldId": world, "npcKey": "Leah", "context": context, **more}


async def generated(ask: Ask, who: User | str, given: dict[str, Any]) -> dict[str, Any]:
    """The whole payload of one generateDialogue."""
    return (await ask(who, GENERATE, input=given))["data"]["generateDialogue"]


async def said(ask: Ask, who: User | str, world: str, day: int = 3, **more: Any) -> dict[str, Any]:
    """The dialogue that comes of `line(...)`."""
    payload = await generated(ask, who, line(world, day, **more))
    assert not payload["errors"]
    return payload["dialogue"]


async def remembered(ask: Ask, who: User | str, world: str, npc: str = "Leah", **more: Any) -> list[str]:
    """The texts of an NPC's memories, as `memories` lists them."""
    answer = await ask(who, REMEMBERED, world=world, npc=npc, **more)
    found = answer["data"]["npc"]
    return [each["text"] for each in found["memories"]["nodes"]] if found else []


def texts(dialogue: dict[str, Any]) -> list[str]:
    """What was recalled for it, best first."""
    return [each["memory"]["text"] for each in dialogue["recalled"]]


async def noted(ask: Ask, who: User, world: str, text: str, **more: Any) -> dict[str, Any]:
    """A memory of Leah's that the player wrote."""
    given = {"worldId": world, "npcKey": "Leah", "kind": "FACT", "text": text, **more}
    payload = (await ask(who, CREATE_MEMORY, input=given))["data"]["createMemory"]
    assert not payload["errors"]
    return payload["memory"]

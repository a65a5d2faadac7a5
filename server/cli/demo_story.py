"""What the demo tells: a farm, two neighbours, six events of two weeks, three exchanges."""

from typing import Any

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken errors { message } } }"
MAKE_KEY = """mutation ($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { secret apiToken { prefix } errors { message } } }"""
OPEN_WORLD = (
    "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id farmName } errors { message } } }"
)
UPSERT_NPCS = """mutation ($world: ID!, $npcs: [NpcInput!]!) {
  upsertNpcs(worldId: $world, npcs: $npcs) { npcs { key } errors { message } } }"""
RECORD_EVENTS = """mutation ($world: ID!, $events: [GameEventInput!]!) {
  recordEvents(worldId: $world, events: $events) { memories { id } errors { message } } }"""
GENERATE = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { plain stardew recalled { score memory { text } } } errors { message } } }"""

WORLD: dict[str, Any] = {"saveId": "demo-save", "farmName": "Hollow Farm", "playerName": "Robin", "game": "demo"}
NPCS: list[dict[str, Any]] = [
    {"key": "Mira", "displayName": "Mira", "persona": "A warm baker who loves company and fusses over her guests."},
    {"key": "Tobias", "displayName": "Tobias", "persona": "A gruff old fisherman of few words with a soft heart."},
]


def _at(day: int, minute: int = 600) -> dict[str, Any]:
    return {"year": 1, "season": "SPRING", "day": day, "minute": minute}


def _event(key: str, npc: str | None, kind: str, day: int, text: str) -> dict[str, Any]:
    return {"eventKey": key, "npcKey": npc, "kind": kind, "text": text, "gameTime": _at(day)}


EVENTS: list[dict[str, Any]] = [
    _event("gift-1", "Mira", "GIFT", 2, "Robin gave Mira a basket of strawberries."),
    _event("promise-1", "Tobias", "PROMISE", 3, "Robin promised to help Tobias mend the old boat."),
    _event("fair-1", None, "EVENT", 5, "Robin won the cooking contest with a pumpkin pie."),
    _event("storm-1", "Tobias", "EVENT", 8, "A storm tore the net of Tobias."),
    _event("likes-1", "Mira", "PREFERENCE", 10, "Robin likes honey cake."),
    _event("help-1", "Tobias", "EVENT", 12, "Robin helped Tobias haul in the boat before the flood."),
]
EXCHANGES: list[dict[str, Any]] = [
    {
        "npcKey": "Mira",
        "playerText": "Do you remember the strawberries I brought you?",
        "context": {"gameTime": _at(13, 540), "weather": "SUN", "location": "the bakery", "friendshipPoints": 750},
    },
    {
        "npcKey": "Tobias",
        "playerText": "How is the boat?",
        "context": {"gameTime": _at(13, 1020), "weather": "RAIN", "location": "the harbour", "friendshipPoints": 500},
    },
    {
        "npcKey": "Mira",
        "kind": "GIFT",
        "context": {
            "gameTime": _at(14, 660),
            "weather": "WIND",
            "location": "the bakery",
            "friendshipPoints": 900,
            "gift": {"id": "honey-cake", "name": "Honey Cake"},
            "giftTaste": "love",
        },
    },
]


def scene(exchange: dict[str, Any]) -> str:
    """Where an exchange happens, and what is given."""
    context = exchange["context"]
    gift = f", with a {context['gift']['name']}" if "gift" in context else ""
    return f"at {context['location']}, {context['weather'].lower()}{gift}"

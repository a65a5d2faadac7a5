"""CPU time of a request, from /proc: `me` and `generateDialogue` with the composer over 1,000 memories."""

import random
import statistics
from collections.abc import Callable
from typing import Any

import httpx2
from rich.progress import track

from bench.process import Process, server

ROUNDS = 5
ME_REQUESTS = 400  # a round
DIALOGUES = 100  # a round
MEMORIES = 1_000
BATCH = 100
GOALS = {"me": 1_000, "generateDialogue": 6_000}  # CPU microseconds a request
RESIDENT_GOAL = 110  # MB
START_GOAL = 1.5  # seconds

PEOPLE_TOLD = "Leah Robin Linus Willy Emily Sam Abigail Clint Evelyn George Gus Harvey"
THINGS_TOLD = """apple boat storm bridge pie fish net garden song lamp river cake barn anvil basket beehive bell blanket
    bucket candle cellar clock compass crow daffodil drum feather fence flute furnace goat harvest hat jam kettle kite
    ladder lantern letter lighthouse mill mirror mushroom oven parsnip pearl piano pumpkin quilt rope saddle scarecrow
    shell sled teapot telescope turnip violin wagon well wheel window"""
DEEDS_TOLD = "found lost mended painted borrowed sold admired carried cleaned dropped hid traded drew polished"
PLACES_TOLD = "beach quarry meadow saloon museum forest harbour orchard mountain library bakery square"
PEOPLE, THINGS, DEEDS, PLACES = (told.split() for told in (PEOPLE_TOLD, THINGS_TOLD, DEEDS_TOLD, PLACES_TOLD))

REGISTER = "mutation ($input: RegisterInput!) { register(input: $input) { accessToken errors { message } } }"
OPEN = "mutation ($input: OpenWorldInput!) { openWorld(input: $input) { world { id } errors { message } } }"
RECORD = """mutation ($world: ID!, $events: [GameEventInput!]!) {
  recordEvents(worldId: $world, events: $events) { memories { id } errors { message } } }"""
ME = "query { me { id username displayName } }"
GENERATE = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { plain stardew recalled { score memory { text } } } errors { message } } }"""


class Player:
    """Somebody signed in, with a world of MEMORIES memories of one NPC."""

    def __init__(self, url: str) -> None:
        self._http = httpx2.Client(base_url=url, trust_env=False, timeout=30)
        account = {"email": "bench@example.org", "username": "bench", "password": "bench-bench"}
        token = self.run(REGISTER, input=account)["register"]["accessToken"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        opened = self.run(OPEN, input={"saveId": "1", "farmName": "Bench", "playerName": "Ann"})
        self.world: str = opened["openWorld"]["world"]["id"]
        for start in track(range(0, MEMORIES, BATCH), description="memories"):
            self.run(RECORD, world=self.world, events=[_event(number) for number in range(start, start + BATCH)])

    def run(self, document: str, **variables: Any) -> dict[str, Any]:
        told = self._http.post("/graphql", json={"query": document, "variables": variables}).json()
        if "errors" in told:
            raise RuntimeError(told["errors"])
        return told["data"]

    def me(self, _: int) -> None:
        if self.run(ME)["me"]["username"] != "bench":
            raise RuntimeError("me answers somebody else")

    def generate(self, number: int) -> None:
        asked = {
            "worldId": self.world,
            "npcKey": "Leah",
            "kind": "TALK",
            "context": {
                "gameTime": _time(20),
                "location": THINGS[number % len(THINGS)],
                "recentEvents": [_text(number)],
            },
        }
        payload = self.run(GENERATE, input=asked)["generateDialogue"]
        if not payload["dialogue"]["recalled"]:
            raise RuntimeError(f"nothing was recalled: {payload['errors']}")


def _time(day: int) -> dict[str, Any]:
    return {"year": 1, "season": "SPRING", "day": day, "minute": 600}


def _text(number: int) -> str:
    rng = random.Random(number)  # noqa: S311 - the same text for the same number
    first, second = rng.sample(THINGS, 2)
    (did, then), who, where = rng.sample(DEEDS, 2), rng.choice(PEOPLE), rng.choice(PLACES)
    return f"{who} {did} the {first} at the {where} and then {then} the {second}."


def _event(number: int) -> dict[str, Any]:
    day = 1 + number // BATCH
    return {"eventKey": str(number), "npcKey": "Leah", "kind": "EVENT", "text": _text(number), "gameTime": _time(day)}


def measured(process: Process, request: Callable[[int], None], count: int) -> float:
    """CPU microseconds of the server for each of `count` requests."""
    before = process.cpu_seconds()
    for number in range(count):
        request(number)
    return (process.cpu_seconds() - before) / count * 1_000_000


def main() -> None:
    with server() as process:
        resident = process.resident_mb()
        player = Player(process.url)
        measured(process, player.me, 50)
        measured(process, player.generate, 10)
        rounds = [
            (measured(process, player.me, ME_REQUESTS), measured(process, player.generate, DIALOGUES))
            for _ in track(range(ROUNDS), description="requests")
        ]
        _report("start-up to /readyz, s", process.start_seconds, START_GOAL, "{:.2f}")
        _report("resident at rest, MB", resident, RESIDENT_GOAL, "{:.0f}")
        for name, costs in zip(GOALS, zip(*rounds, strict=True), strict=True):
            _report(
                f"{name}, CPU us a request (median of {ROUNDS} rounds)", statistics.median(costs), GOALS[name], "{:.0f}"
            )


def _report(what: str, value: float, goal: float, form: str) -> None:
    verdict = "reached" if value <= goal else "missed"
    print(f"{what}: {form.format(value)} (goal {form.format(goal)}: {verdict})")

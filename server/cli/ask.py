"""`inglenook ask`: a word with an NPC of a running server."""

import json
from typing import Annotated, Any

import typer

from server.cli.client import Client, ServerRefused
from server.cli.console import fail, notes, say

WORLD = "query { worlds(first: 100) { nodes { id farmName gameTime { year season day minute } } } }"
ASK = """mutation ($input: GenerateDialogueInput!) { generateDialogue(input: $input) {
  dialogue { plain emotion source fallbackReason replies { text } recalled { score memory { text } } }
  errors { code message } } }"""
FIRST_MORNING: dict[str, Any] = {"year": 1, "season": "SPRING", "day": 1, "minute": 600}


def ask(
    npc: Annotated[str, typer.Argument(help="Whom: the game's own name.")],
    text: Annotated[str, typer.Argument(help="What you say.")],
    token: Annotated[str, typer.Option(envvar="INGLENOOK_API_TOKEN", help="An API token with the scope dialogue.")],
    url: Annotated[str, typer.Option(help="Where the server is.")] = "http://127.0.0.1:8000",
    world: Annotated[str | None, typer.Option(help="The world's id; the latest one if nothing is said.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say something to an NPC and print its answer."""
    try:
        with Client(url, token) as client:
            place = _world(client, world)
            moment = place.get("gameTime") or FIRST_MORNING
            asked = {"worldId": place["id"], "npcKey": npc, "playerText": text, "context": {"gameTime": moment}}
            payload = client.run(ASK, {"input": asked})["generateDialogue"]
    except ServerRefused as refusal:
        fail(str(refusal))
    for error in payload["errors"]:
        fail(error["message"])
    _print(payload["dialogue"], npc, as_json)


def _world(client: Client, wanted: str | None) -> dict[str, Any]:
    found: list[dict[str, Any]] = client.run(WORLD)["worlds"]["nodes"]
    if wanted is not None:
        found = [one for one in found if one["id"] == wanted]
    if not found:
        fail("there is no such world: open one with the mutation openWorld")
    return found[-1]


def _print(dialogue: dict[str, Any], npc: str, as_json: bool) -> None:
    if as_json:
        say(json.dumps(dialogue, ensure_ascii=False, indent=2))
        return
    say(dialogue["plain"])
    for one in dialogue["recalled"][:3]:
        notes.print(
            f"  {npc} remembers ({one['score']:.2f}): {one['memory']['text']}",
            style="dim",
            soft_wrap=True,
            markup=False,
        )

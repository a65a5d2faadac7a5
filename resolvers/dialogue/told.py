"""What an NPC keeps of an exchange: third-person facts by template, no model asked."""

import re

from core.dialogue import DialogueKind, MemoryKind, MemoryOrigin, MemoryVisibility
from models.worlds import Npc
from resolvers.dialogue.memory import NewMemory
from resolvers.dialogue.request import DialogueRequest

SAID_MAX = 400  # characters kept of what either side said
GIFT_IMPORTANCE = {"love": 70, "like": 55, "hate": 60, "dislike": 50}
GIFT_DEFAULT = 45
DETERMINERS = ("a ", "an ", "the ", "some ", "one ", "two ", "three ", "my ", "your ", "his ", "her ", "our ", "their ")
OWNED = re.compile("['\u2019]s? ")  # as in Grandpa's Clock


def exchange(request: DialogueRequest, npc: Npc, player_name: str, line: str) -> list[NewMemory]:
    """The gift, and what was said if the player said something; nothing for lines that are only prepared."""
    if request.kind is DialogueKind.PREFETCH:
        return []
    facts: list[NewMemory] = []
    gift = request.situation.gift
    if gift is not None and gift.name.strip():
        facts.append(_gift(request, npc, player_name, gift.name.strip()))
    if request.player_text and request.player_text.strip():
        facts.append(_fact(request, npc, MemoryKind.CONVERSATION, _conversation(request, npc, player_name, line), None))
    return facts


def _fact(request: DialogueRequest, npc: Npc, kind: MemoryKind, text: str, importance: int | None) -> NewMemory:
    return NewMemory(
        npc_id=npc.id,
        player_key=request.player_key,
        kind=kind,
        text=text,
        at=request.situation.game_time.at,
        importance=importance,
        origin=MemoryOrigin.DIALOGUE,
        visibility=MemoryVisibility.PRIVATE,
    )


def _gift(request: DialogueRequest, npc: Npc, player_name: str, gift: str) -> NewMemory:
    text = f"{player_name} gave {npc.display_name} {_named(gift)}."
    return _fact(request, npc, MemoryKind.GIFT, text, _gift_importance(request))


def _named(thing: str) -> str:
    """`thing` with "the", which fits one, several and what is not counted: the Amethyst, the Parsnip Seeds, the Honey.

    What says itself which one it is needs none: Grandpa's Clock, a Clock.
    """
    if thing.lower().startswith(DETERMINERS) or OWNED.search(thing):
        return thing
    return f"the {thing}"


def _gift_importance(request: DialogueRequest) -> int:
    taste = (request.situation.gift_taste or "").lower()
    return next((value for word, value in GIFT_IMPORTANCE.items() if taste.startswith(word)), GIFT_DEFAULT)


def _conversation(request: DialogueRequest, npc: Npc, player_name: str, line: str) -> str:
    said = (request.player_text or "").strip()[:SAID_MAX]
    return f"{player_name} said: “{said}” {npc.display_name} answered: “{line[:SAID_MAX]}”"

"""What an NPC keeps of an exchange: third-person facts by template, no model asked."""

from core.dialogue import DialogueKind, MemoryKind, MemoryOrigin, MemoryVisibility
from models.worlds import Npc
from resolvers.dialogue.memory import NewMemory
from resolvers.dialogue.request import DialogueRequest

SAID_MAX = 400  # characters kept of what either side said
GIFT_IMPORTANCE = {"love": 70, "like": 55, "hate": 60, "dislike": 50}
GIFT_DEFAULT = 45


def exchange(request: DialogueRequest, npc: Npc, player_name: str, line: str) -> list[NewMemory]:
    """The gift, and what was said if the player said something; nothing for lines that are only prepared."""
    if request.kind is DialogueKind.PREFETCH:
        return []
    facts: list[NewMemory] = []
    if request.situation.gift is not None:
        facts.append(_fact(request, npc, MemoryKind.GIFT, _gift(request, npc, player_name), _gift_importance(request)))
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


def _gift(request: DialogueRequest, npc: Npc, player_name: str) -> str:
    gift = request.situation.gift
    name = gift.name.strip() if gift else ""
    return f"{player_name} gave {npc.display_name} {_article(name)}{name}."


def _article(name: str) -> str:
    return "an " if name[:1].lower() in {"a", "e", "i", "o", "u"} else "a "


def _gift_importance(request: DialogueRequest) -> int:
    taste = (request.situation.gift_taste or "").lower()
    return next((value for word, value in GIFT_IMPORTANCE.items() if taste.startswith(word)), GIFT_DEFAULT)


def _conversation(request: DialogueRequest, npc: Npc, player_name: str, line: str) -> str:
    said = (request.player_text or "").strip()[:SAID_MAX]
    return f"{player_name} said: “{said}” {npc.display_name} answered: “{line[:SAID_MAX]}”"

"""What a game asks of an NPC, and the ranges it must keep to."""

import hashlib
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson

from core.dialogue import DialogueKind, Item, Situation, Turn
from core.errors import Invalid
from core.text import trimmed

DEADLINE_MS = (500, 60_000)
PAGES = (1, 3)
REPLIES = (0, 4)
PLAYER_TEXT_MAX = 2_000
HISTORY_MAX = 20  # turns
TURN_MAX = 1_000  # characters
WORD_MAX = 200  # characters of a location, festival, quest, crop, ...
LINE_MAX = 2_000  # characters of the game's own line
EXTRA_MAX = 16_384  # bytes of JSON
KEY_MAX = 64
LOCALE_MAX = 35
POINTS = (-10_000, 10_000)
ITEM_NUMBER_MAX = 1_000_000_000


@dataclass(frozen=True, slots=True)
class DialogueRequest:
    """`raw_context` is the situation as the game wrote it, kept beside the answer."""

    world_id: UUID
    npc_key: str
    kind: DialogueKind
    situation: Situation
    raw_context: dict[str, Any] = field(default_factory=dict[str, Any])
    player_text: str | None = None
    history: tuple[Turn, ...] = ()
    player_key: str | None = None
    locale: str | None = None
    deadline_ms: int = 8_000
    max_pages: int = 2
    max_replies: int = 3
    allow_fallback: bool = True
    client_mutation_id: str | None = None

    @property
    def input_hash(self) -> str:
        """The same for the same input, whatever its clientMutationId."""
        told = asdict(replace(self, client_mutation_id=None))
        return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()


def check_request(request: DialogueRequest) -> None:
    """Raises Invalid for whatever is out of its range."""
    _in_range(request.deadline_ms, DEADLINE_MS, "deadlineMs")
    _in_range(request.max_pages, PAGES, "maxPages")
    _in_range(request.max_replies, REPLIES, "maxReplies")
    _words(request.npc_key, KEY_MAX, "npcKey", least=1)
    _words(request.player_text, PLAYER_TEXT_MAX, "playerText")
    _words(request.player_key, KEY_MAX, "playerKey", least=1)
    _words(request.locale, LOCALE_MAX, "locale", least=1)
    if len(request.history) > HISTORY_MAX:
        raise Invalid(("input", "history"), f"a list of at most {HISTORY_MAX} turns")
    for index, turn in enumerate(request.history):
        _words(turn.speaker, KEY_MAX, "history", str(index), "speaker", least=1)
        _words(turn.text, TURN_MAX, "history", str(index), "text")
    check_situation(request.situation)


def check_situation(situation: Situation) -> None:
    """Raises Invalid for whatever is out of its range."""
    _words(situation.location, WORD_MAX, "context", "location")
    _words(situation.festival, WORD_MAX, "context", "festival")
    _words(situation.spouse, WORD_MAX, "context", "spouse")
    _words(situation.gift_taste, WORD_MAX, "context", "giftTaste")
    _words(situation.original_line, LINE_MAX, "context", "originalLine")
    for name, texts in _lists(situation).items():
        for index, text in enumerate(texts):
            _words(text, WORD_MAX, "context", name, str(index))
    if situation.friendship_points is not None:
        _in_range(situation.friendship_points, POINTS, "context", "friendshipPoints")
    _check_items(situation)
    if len(orjson.dumps(situation.extra)) > EXTRA_MAX:
        raise Invalid(("input", "context", "extra"), f"at most {EXTRA_MAX} bytes of JSON")


def _lists(situation: Situation) -> dict[str, tuple[str, ...]]:
    return {
        "children": situation.children,
        "recentEvents": situation.recent_events,
        "activeQuests": situation.active_quests,
        "crops": situation.crops,
        "nearbyNpcs": situation.nearby_npcs,
        "portraits": situation.portraits,
    }


def _check_items(situation: Situation) -> None:
    for index, item in enumerate(situation.inventory):
        _check_item(item, "context", "inventory", str(index))
    if situation.gift is not None:
        _check_item(situation.gift, "context", "gift")


def _check_item(item: Item, *path: str) -> None:
    _words(item.id, WORD_MAX, *path, "id")
    _words(item.name, WORD_MAX, *path, "name")
    for number, what in ((item.quality, "quality"), (item.quantity, "quantity")):
        if number is not None:
            _in_range(number, (0, ITEM_NUMBER_MAX), *path, what)


def _words(text: str | None, most: int, *path: str, least: int = 0) -> None:
    if text is not None:
        trimmed(text, ("input", *path), least=least, most=most)


def _in_range(number: int, limits: tuple[int, int], *path: str) -> None:
    if not limits[0] <= number <= limits[1]:
        raise Invalid(("input", *path), f"between {limits[0]} and {limits[1]}")

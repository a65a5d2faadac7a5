"""Finds what answers a question: a memory, or something the situation says; otherwise nothing."""

import re

from core.dialogue import MemoryKind
from core.llm import Recalled
from providers.composer import phrases_question as phrases
from providers.composer.phrases_situation import WEATHER
from providers.composer.scene import Scene
from providers.composer.verbs import base_of
from providers.composer.wording import wordlist

WORD = re.compile(r"[^\W_]+")
STOP = wordlist(
    "a an and are am as at be been but by can could did do does for from had has have he her "
    "him his how i if in is it its know let me my of on or our please say she should so some "
    "tell that the their them then there they this to us was we were what when where which "
    "who why will with would yes no you your about any ever farmer player remember think like "
    "it s t m re ve ll d much many still"
)
KINDS = {
    "gift": MemoryKind.GIFT,
    "present": MemoryKind.GIFT,
    "give": MemoryKind.GIFT,
    "promise": MemoryKind.PROMISE,
    "like": MemoryKind.PREFERENCE,
    "love": MemoryKind.PREFERENCE,
    "prefer": MemoryKind.PREFERENCE,
    "favourite": MemoryKind.PREFERENCE,
    "favorite": MemoryKind.PREFERENCE,
    "marry": MemoryKind.RELATIONSHIP,
    "talk": MemoryKind.CONVERSATION,
    "happen": MemoryKind.EVENT,
    "story": MemoryKind.LORE,
    "legend": MemoryKind.LORE,
}
ASKING = re.compile(
    r"\W*(who|what|when|where|why|how|which|do|does|did|is|are|was|were|can|could|will|would|should|have|tell me)\b",
    re.IGNORECASE,
)
GREETING = re.compile(r"\W*(hi|hello|hey|greetings|good (morning|day|afternoon|evening))\b[^?]{0,30}$", re.IGNORECASE)
QUESTIONED = re.compile(r"\?\W*(?:$|[”\"])")
OPEN = re.compile(r"\b(remember|about me|about us|know me|what do you know)\b", re.IGNORECASE)
WEATHER_WORDS = re.compile(r"\b(weather|rain\w*|sunny|snow\w*|storm\w*|wind\w*|sky|forecast)\b", re.IGNORECASE)
SUBJECTS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), slot, frames)
    for pattern, slot, frames in (
        (r"\b(what|which) (season|day|date)\b|\bthe date\b", "day", phrases.ABOUT_DAY),
        (r"\bwhat time\b|\bthe time\b|\bwhat hour\b|\bhow late\b", "clock", phrases.ABOUT_HOUR),
        (r"\bfestival\b|\bcelebrat", "festival", phrases.ABOUT_FESTIVAL),
        (r"\bwhere (am i|are we|is this)\b|\bthis place\b", "place", phrases.ABOUT_PLACE),
        (r"\bwho else\b|\bwho('s| is) (here|around|nearby|there)\b|\bnearby\b", "names", phrases.ABOUT_NEARBY),
        (r"\bquests?\b|\bto do\b|\btasks?\b|\berrands?\b", "quest", phrases.ABOUT_QUEST),
        (r"\bcrops?\b|\bfields?\b|\bgrowing\b|\bplanted\b", "crop", phrases.ABOUT_CROP),
        (r"\b(wife|husband|spouse|married)\b", "spouse", phrases.ABOUT_SPOUSE),
    )
)


def asks(text: str) -> bool:
    """Whether the player's words want an answer."""
    return "?" in text or ASKING.match(text) is not None


def greets(text: str) -> bool:
    return GREETING.match(text) is not None


def question_words(scene: Scene) -> frozenset[str]:
    names = {name.lower() for name in (scene.prompt.player_name, *scene.cast.npc)}
    words = {word.lower() for word in WORD.findall(scene.prompt.player_text or "")}
    return frozenset(stem(word) for word in words - STOP - names)


def kinds_named(scene: Scene) -> frozenset[MemoryKind]:
    words = (stem(word.lower()) for word in WORD.findall(scene.prompt.player_text or ""))
    return frozenset(KINDS[word] for word in words if word in KINDS)


def stem(word: str) -> str:
    base = base_of(word)
    return base[:-1] if base == word and len(word) > 3 and word.endswith("s") and not word.endswith("ss") else base  # noqa: PLR2004


def relevance(asked: frozenset[str], kinds: frozenset[MemoryKind], memory: Recalled) -> int:
    """How many of the words asked speak for the memory; one more if they name its kind. A question answers none."""
    if memory.kind is MemoryKind.CONVERSATION and QUESTIONED.search(memory.text):
        return 0
    said = {stem(word.lower()) for word in WORD.findall(memory.text)} - STOP
    return len(asked & said) + (memory.kind in kinds)


def best_memory(scene: Scene) -> Recalled | None:
    """The memory that answers best, the one ranked first among equals; None if none does."""
    recalled = scene.prompt.recalled
    asked, kinds = question_words(scene), kinds_named(scene)
    scores = [relevance(asked, kinds, memory) for memory in recalled]
    if any(scores):
        return recalled[scores.index(max(scores))]
    asks_openly = OPEN.search(scene.prompt.player_text or "") and not asked
    about_player = (memory for memory in recalled if memory.kind is not MemoryKind.LORE)
    return next(about_player, None) if asks_openly else None


def from_situation(scene: Scene) -> str:
    """What the situation says to the question; empty if it says nothing."""
    asked, weather = scene.prompt.player_text or "", scene.prompt.situation.weather
    if weather is not None and WEATHER_WORDS.search(asked):
        return f"{scene.phrase(phrases.ABOUT_WEATHER)} {scene.phrase(WEATHER[weather])}"
    for pattern, slot, frames in SUBJECTS:
        if slot in scene.slots and pattern.search(asked):
            return scene.phrase(frames)
    return ""

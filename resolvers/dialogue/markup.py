"""The whitelist encoder: what a model answered becomes dialogue that a game can show and in which nothing runs."""

# ruff: noqa: RUF001 - the punctuation of other scripts looks like ours

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from core.dialogue import Emotion, Page
from core.sentences import sentence_ends
from resolvers.dialogue.whitelist import PLAYER, addressed, is_mark, safe_text

BOX_MAX: Final = 180  # graphemes in one dialogue box
NAME_MAX: Final = 32  # graphemes of the player's name that are shown
RAW_MAX: Final = 16_000  # characters of a page that are looked at
SEGMENT_MIN: Final = 2  # characters; the game drops what is shorter
NAMELESS: Final = "Farmer"
NEXT_BOX: Final = "#$b#"

FACES: Final = {
    Emotion.NEUTRAL: "",
    Emotion.HAPPY: "$h",
    Emotion.SAD: "$s",
    Emotion.UNIQUE: "$u",
    Emotion.LOVE: "$l",
    Emotion.ANGRY: "$a",
}
PORTRAITS: Final = {
    name: emotion for number, emotion in enumerate(FACES) for name in (str(number), emotion.lower(), FACES[emotion][1:])
}

PLAYERS: Final = re.compile(f"{PLAYER}{{2,}}")
CLAUSE: Final = re.compile(r"[,;:–—](?=\s)|[、，；：]")
SPACE: Final = re.compile(r"\s")
SPACED: Final = r"[^\W\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]"  # letters of scripts that put spaces between words


@dataclass(frozen=True, slots=True)
class Encoded:
    """An answer that is safe to show: `pages` and `plain` name the player, `stardew` is for the game's parser.

    No `pages` means that nothing was left.
    """

    pages: tuple[Page, ...]
    stardew: str
    plain: str


@dataclass(frozen=True, slots=True)
class Player:
    """How the player is `shown` to people, and `written` for the game, which reads `@` as the name it knows.

    A name that is not safe as it stands is written out in its safe form instead of `@`: the game might act on it.
    `mentioned` finds the name in a text. `size` counts graphemes.
    """

    shown: str
    written: str
    mentioned: re.Pattern[str] | None
    size: int

    @classmethod
    def named(cls, name: str) -> Self:
        name = name.strip()
        safe = safe_text(name[:RAW_MAX])
        safe = safe_text(safe[: _fitting(safe, NAME_MAX)])
        shown = safe or NAMELESS
        written = PLAYER if name in ("", shown) else shown
        return cls(shown, written, _mentions(safe), sum(not is_mark(char) for char in shown))


def encode(pages: Sequence[Page], *, player_name: str, portraits: Sequence[str], max_pages: int) -> Encoded:
    """`pages` in boxes of at most BOX_MAX graphemes, with nothing in them that a game could run.

    A longer page goes on in further boxes. There are at most `max_pages` in all: what does not fit is cut after a
    whole sentence. `@` and the player's name both stand for the player; a blank
    `player_name` is one that only the game knows. An emotion not in `portraits` becomes NEUTRAL; empty: all are in.
    """
    player = Player.named(player_name)
    boxes = _boxes(pages[:max_pages], player, faces=_faces(portraits), most=max_pages)
    shown = tuple(Page(_shown(box.text, player), box.emotion) for box in boxes)
    return Encoded(
        pages=shown,
        stardew=NEXT_BOX.join(box.text.replace(PLAYER, player.written) + FACES[box.emotion] for box in boxes),
        plain="\n".join(page.text for page in shown),
    )


def safe_speech(text: str, *, player_name: str) -> str:
    """`text` as people may see it: as `safe_text`, with the player's name where the model wrote `@`."""
    player = Player.named(player_name)
    return _shown(_marked(text, player), player)


def _mentions(name: str) -> re.Pattern[str] | None:
    if not any(char.isalnum() for char in name):
        return None
    return re.compile(f"{PLAYER}?(?<!{SPACED}){re.escape(name)}(?!{SPACED})")


def _faces(portraits: Sequence[str]) -> frozenset[Emotion]:
    if not portraits:
        return frozenset(Emotion)
    named = {PORTRAITS.get(portrait.strip().lower().removeprefix("$")) for portrait in portraits}
    return frozenset(emotion for emotion in FACES if emotion in named or emotion is Emotion.NEUTRAL)


def _boxes(pages: Sequence[Page], player: Player, *, faces: frozenset[Emotion], most: int) -> list[Page]:
    boxes: list[Page] = []
    for page in pages:
        emotion = page.emotion if page.emotion in faces else Emotion.NEUTRAL
        texts = _split(_marked(page.text, player), player.size, most=most - len(boxes))
        boxes += [Page(_noticed(text), emotion) for text in texts]
    return boxes


def _marked(text: str, player: Player) -> str:
    """`text` made safe, with `@` for every mention of the player."""
    text = PLAYERS.sub(PLAYER, addressed(text[:RAW_MAX]))
    return player.mentioned.sub(PLAYER, text) if player.mentioned else text


def _shown(text: str, player: Player) -> str:
    return unicodedata.normalize("NFC", text.replace(PLAYER, player.shown)) if PLAYER in text else text


def _noticed(text: str) -> str:
    """`text`, long enough that the game does not drop it."""
    return text if len(text) >= SEGMENT_MIN else text + "…"


def _split(text: str, player_size: int, *, most: int) -> list[str]:
    boxes: list[str] = []
    while text and len(boxes) < most:
        end = _fitting(text, BOX_MAX, player_size)
        cut = end if end == len(text) else _border(text, end)
        boxes.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return _finished(boxes) if text else boxes


def _fitting(text: str, most: int, player_size: int = 1) -> int:
    """How many characters of `text` make at most `most` graphemes, `@` counting `player_size`.

    A grapheme is a character with the marks that follow it. Where Unicode's own rules (UAX #29) also join letters,
    as in Indic conjuncts and archaic Hangul, this counts more, so a box never holds more than it may.
    """
    if len(text) <= most and (player_size == 1 or PLAYER not in text):
        return len(text)
    for index, char in enumerate(text):
        most -= player_size if char == PLAYER else not is_mark(char)
        if most < 0:
            return index
    return len(text)


def _border(text: str, end: int) -> int:
    """Where to break `text`, at `end` or before: after a sentence, else a clause, else a word, unless too early."""
    sentences = sentence_ends(text[: end + 3])
    clauses = (clause.end() for clause in CLAUSE.finditer(text, 0, end + 1))
    words = (space.start() for space in SPACE.finditer(text, 0, end + 1))
    for borders in (sentences, clauses, words):
        good = [border for border in borders if end // 3 < border <= end and not is_mark(text[border])]
        if good:
            return good[-1]
    return end


def _finished(boxes: list[str]) -> list[str]:
    """`boxes` up to the last sentence that ends in them; all of them if none does."""
    for index in range(len(boxes) - 1, -1, -1):
        ends = list(sentence_ends(boxes[index]))
        if ends:
            return [*boxes[:index], boxes[index][: ends[-1]]]
    return boxes

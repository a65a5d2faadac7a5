"""The game's dialogue rules of DESIGN 6, written a second time, to find whatever in a line would still run.

Where the order in which the game does things is open, the reading that lets more run is taken: the player's name is put
in first, so that a command in a name is found too.
"""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Emotions: `$0`/`$neutral`, `$1`/`$h` happy, `$2`/`$s` sad, `$3`/`$u` unique, `$4`/`$l` love, `$5`/`$a` angry.
EMOTIONS = {
    "$0": "NEUTRAL",
    "$neutral": "NEUTRAL",
    "$1": "HAPPY",
    "$h": "HAPPY",
    "$2": "SAD",
    "$s": "SAD",
    "$3": "UNIQUE",
    "$u": "UNIQUE",
    "$4": "LOVE",
    "$l": "LOVE",
    "$5": "ANGRY",
    "$a": "ANGRY",
}
TRAILING_EMOTION = re.compile(r"\$(?:neutral|[0-5]|[hsula])$")

SIGNS = {
    "[": "token",
    "]": "token",
    "{": "token or flag",
    "}": "flag",
    "|": "another day's line",
    "$": "command",
    "%": "code",
    "^": "gender split",
    "¦": "gender split",
    "@": "player's name",
    "*": "quick question",
    "_": "quick question",
    '"': "quick question",
    "<": "icon",
    "=": "icon",
    ">": "icon",
    "+": "icon",
    "\\": "icon",
    "`": "icon",
}
LIVE_SIGN = re.compile("[" + re.escape("".join(SIGNS)) + "]")
PLAIN = re.compile(r"[A-Za-z0-9 .,!?;:'()/&~-]*")
SEGMENT_MIN = 2


@dataclass(frozen=True)
class Box:
    text: str
    emotion: str


@dataclass(frozen=True)
class Reading:
    """What the game shows, and what it would do besides: each live thing by name."""

    boxes: tuple[Box, ...]
    live: tuple[str, ...]


def read(dialogue: str, player_name: str) -> Reading:
    """Read `dialogue` as the game does for a player of that name."""
    line = dialogue.replace("@", player_name)
    boxes: list[Box] = []
    live: list[str] = []
    for number, segment in enumerate(line.split("#")):
        if number % 2 == 0:
            box, found = _read_box(segment)
            boxes.append(box)
            live += found
        elif segment != "$b":  # between two texts only "next box" is harmless
            live.append(f"segment {segment!r}")
    if line.count("#") % 2:
        live.append("an open command")
    return Reading(tuple(boxes), tuple(live))


def _read_box(segment: str) -> tuple[Box, list[str]]:
    ending = TRAILING_EMOTION.search(segment)
    text = segment[: ending.start()] if ending else segment
    live = [f"{SIGNS[sign]} {sign}" for sign in LIVE_SIGN.findall(text)]
    if len(segment) < SEGMENT_MIN or not text:
        live.append(f"dropped segment {segment!r}")
    if not PLAIN.fullmatch(text):
        live += [f"character {char!r}" for char in text if not may_stand(char)]
    return Box(text, EMOTIONS[ending.group()] if ending else "NEUTRAL"), live


@lru_cache(maxsize=65_536)
def may_stand(char: str) -> bool:
    """Text may carry only letters, marks, digits of any script, spaces and plain punctuation outside the game's set.

    `~`, a symbol to Unicode, counts as punctuation; the two joiners as marks.
    """
    if char in " ~～\u200c\u200d":
        return True
    if unicodedata.category(char)[0] not in "LMNP":
        return False
    return not any(twin in SIGNS or twin == "#" for twin in char + unicodedata.normalize("NFKC", char))

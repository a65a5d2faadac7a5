"""The characters that an NPC's line may carry into a game: a whitelist, since the game runs commands found in text."""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import re
import unicodedata
from typing import Final

PLAYER: Final = "@"  # what the game reads as the player's name
GAME: Final = frozenset('$#%[]{}^¦|@*_"<>=+\\`')  # each means something to the game's parser
WAVES: Final = frozenset("~～")  # symbols to Unicode, punctuation to those who write them
JOINERS: Final = frozenset("\u200c\u200d")
BLANKS: Final = frozenset("\t\n\v\f\r\x85")
MARKS_MAX: Final = 8  # on one letter; no living script needs more
REMEMBERED: Final = 16_384  # characters of which the answer is kept

# letters and marks that show nothing: joiner, fillers, inherent vowels, Mongolian and other variation selectors
INVISIBLE: Final = frozenset(
    map(chr, [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x180B, 0x180C, 0x180D, 0x180F])
) | frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))

ORDINARY: Final = re.compile(r"[A-Za-z0-9.,!?;:'()/&~-]+(?: [A-Za-z0-9.,!?;:'()/&~-]+)*")
JOINABLE: Final = "[\u0620-\u085f\u08a0-\u0dff]"  # from Arabic to Sinhala: where a joiner changes what is read
STRAY_JOINER: Final = re.compile(f"(?<!{JOINABLE})[\u200c\u200d]|[\u200c\u200d](?!{JOINABLE})")
OPENING: Final = re.compile(r'(?<![^\s(—–-])"(?=\S)')
SITTING: Final = re.compile(rf"b+m{{0,{MARKS_MAX}}}|s")


class Characters(dict[int, str]):
    """What each code point becomes in a line, "" for nothing, found once and kept; for `str.translate`."""

    def __init__(self, forbidden: frozenset[str]) -> None:
        super().__init__()
        self.forbidden = forbidden

    def __missing__(self, code: int) -> str:
        char = chr(code)
        shown = " " if char in BLANKS or unicodedata.category(char)[0] == "Z" else char
        return _kept(self, code, shown if shown == " " or self._allows(char) else "")

    def _allows(self, char: str) -> bool:
        if char in self.forbidden or char in INVISIBLE:
            return False
        if char in JOINERS or char in GAME:
            return True
        category = unicodedata.category(char)
        if category == "Me" or not (category[0] in "LMNP" or char in WAVES):
            return False
        return GAME.isdisjoint(unicodedata.normalize("NFKC", char))


class Kinds(dict[int, str]):
    """Whether each code point is a mark ("m"), a base ("b") or what carries no marks ("s"), found once and kept."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        mark = char in JOINERS or (unicodedata.category(char)[0] == "M" and char not in SPACING_ALONE)
        return _kept(self, code, "m" if mark else "s" if char in (" ", PLAYER) else "b")


# spacing marks of Myanmar, Tai and Ahom scripts that begin a grapheme of their own (UAX #29, table 2)
SPACING_ALONE: Final = frozenset(
    map(
        chr,
        [
            *(0x102B, 0x102C, 0x1038, 0x1083, 0x108F, 0x1A61, 0x1A63, 0x1A64, 0xAA7B, 0xAA7D, 0x11720, 0x11721),
            *range(0x1062, 0x1065),
            *range(0x1067, 0x106E),
            *range(0x1087, 0x108D),
            *range(0x109A, 0x109D),
        ],
    )
)

QUOTABLE: Final = Characters(GAME - {'"'})  # straight quotes are turned into typographic ones afterwards
ADDRESSED: Final = Characters(GAME - {'"', PLAYER})
KINDS: Final = Kinds()


def safe_text(text: str) -> str:
    """`text` with nothing left that a game's dialogue parser could act on.

    Letters, marks, digits of any script and plain punctuation stay, in NFC; any blank becomes one space, a straight
    double quote a typographic one. The game's own characters, symbols (so emoji too: the game has no glyphs for
    them), control, bidi and invisible characters, and look-alikes that NFKC turns into the game's, are dropped.
    """
    return _cleaned(text, QUOTABLE)


def addressed(text: str) -> str:
    """As `safe_text`, but `@` stays: it stands for the player."""
    return _cleaned(text, ADDRESSED)


def is_mark(char: str) -> bool:
    """Whether `char` belongs to the grapheme before it."""
    return KINDS[ord(char)] == "m"


def _cleaned(text: str, characters: Characters) -> str:
    if ORDINARY.fullmatch(text):
        return text

    text = unicodedata.normalize("NFC", text).translate(characters)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _seated(STRAY_JOINER.sub("", text)))
    text = " ".join(text.split())
    return OPENING.sub("“", text).replace('"', "”") if '"' in text else text


def _seated(text: str) -> str:
    """`text` without marks that sit on nothing, or on a letter that has MARKS_MAX of them already."""
    kinds = text.translate(KINDS)
    return "".join([text[found.start() : found.end()] for found in SITTING.finditer(kinds)])


def _kept(table: dict[int, str], code: int, value: str) -> str:
    if len(table) < REMEMBERED:
        table[code] = value
    return value

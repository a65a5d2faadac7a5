"""Reads the strings out of JSON as models write it: in pieces, cut short, or with small mistakes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Path = tuple[str | int, ...]

HEX_DIGITS = 4  # of a \uXXXX escape
DEEPEST = 8  # levels; strings further in are read over
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
UNREADABLE = "\ufffd"


@dataclass(frozen=True, slots=True)
class Piece:
    """The next piece of the string value at `path` (keys and indexes, outermost first)."""

    path: Path
    text: str


@dataclass(slots=True)
class Level:
    """An object or array that is open, and the key or index it is at."""

    kind: Literal["{", "["]
    at: str | int
    awaits_key: bool


class LooseStrings:
    """Feed it JSON, split anywhere; it gives the string values back as they come.

    Single quotes, trailing commas, line breaks and bare quotes inside strings, and a missing end are all taken.
    Keys that repeat give only their first value. `done`: the outermost object or array has ended, what follows is
    not read. `length`: characters read. `unfinished`: the path of a string that has not ended. `literals`: by their
    path, values that are no strings (numbers, true).
    """

    def __init__(self) -> None:
        self.done = False
        self.length = 0
        self.literals: dict[Path, str] = {}
        self._levels: list[Level] = []
        self._step: Callable[[str], None] = self._outside
        self._quote = ""
        self._path: Path | None = None  # of the value being read; None in a key, or what is read over
        self._in_key = False
        self._seen: set[Path] = set()
        self._text: list[str] = []
        self._spaces: list[str] = []  # between a quote and what tells whether it was the last
        self._digits = ""
        self._literal = ""
        self._high = ""  # the first half of a surrogate pair
        self._pieces: list[Piece] = []

    @property
    def unfinished(self) -> Path | None:
        return None if self._step in {self._outside, self._closing} else self._path

    def feed(self, text: str) -> list[Piece]:
        for char in text:
            if self.done:
                break
            self.length += 1
            self._step(char)
        if not self._in_key:
            self._give()
        pieces, self._pieces = self._pieces, []
        return pieces

    def _outside(self, char: str) -> None:
        if char.isalnum() or char in "+-.":
            self._literal += char
            return
        self._keep_literal()
        if char in "\"'":
            self._open_string(char)
        elif char in "{[":
            self._levels.append(Level("{", "", True) if char == "{" else Level("[", 0, False))
        elif char in "}]":
            self._leave()
        elif char == "," and self._levels:
            self._next_item(self._levels[-1])
        elif char == ":" and self._levels:
            self._levels[-1].awaits_key = False

    def _keep_literal(self) -> None:
        if self._literal and self._levels and not self._levels[-1].awaits_key and len(self._levels) <= DEEPEST:
            self.literals.setdefault(tuple(level.at for level in self._levels), self._literal)
        self._literal = ""

    def _leave(self) -> None:
        if self._levels:
            self._levels.pop()
            self.done = not self._levels

    def _next_item(self, level: Level) -> None:
        if isinstance(level.at, int):
            level.at += 1
        else:
            level.awaits_key = True

    def _open_string(self, quote: str) -> None:
        self._quote = quote
        self._in_key = bool(self._levels) and self._levels[-1].awaits_key
        self._path = None
        if not self._in_key and len(self._levels) <= DEEPEST:
            path = tuple(level.at for level in self._levels)
            self._path = None if path in self._seen else path
            self._seen.add(path)
        self._step = self._inside

    def _inside(self, char: str) -> None:
        if char == "\\":
            self._step = self._escaped
        elif char == self._quote:
            self._step = self._closing
        else:
            self._put(char)

    def _escaped(self, char: str) -> None:
        self._step = self._inside
        if char == "u":
            self._digits = ""
            self._step = self._hex
        else:
            self._put(ESCAPES.get(char, char))

    def _hex(self, char: str) -> None:
        if char not in "0123456789abcdefABCDEF":
            self._put(UNREADABLE)
            self._step = self._inside
            self._inside(char)
            return
        self._digits += char
        if len(self._digits) == HEX_DIGITS:
            self._put(chr(int(self._digits, 16)))
            self._step = self._inside

    def _closing(self, char: str) -> None:
        """A quote ends a string only if the next thing is what JSON has there; else it was meant as text."""
        if char.isspace():
            self._spaces.append(char)
        elif char in ",:}]" and self._levels:
            self._spaces.clear()
            self._close_string()
            self._outside(char)
        else:
            for held in (self._quote, *self._spaces):
                self._put(held)
            self._spaces.clear()
            self._step = self._inside
            self._inside(char)

    def _close_string(self) -> None:
        self._flush_high()
        if self._in_key:
            self._levels[-1].at = "".join(self._text)
            self._text.clear()
        self._give()
        self._in_key = False
        self._step = self._outside

    def _put(self, char: str) -> None:
        if self._high and "\udc00" <= char <= "\udfff":
            char = (self._high + char).encode("utf-16", "surrogatepass").decode("utf-16")
            self._high = ""
        self._flush_high()
        if "\ud800" <= char <= "\udbff":
            self._high = char
        else:
            self._text.append(UNREADABLE if "\udc00" <= char <= "\udfff" else char)

    def _flush_high(self) -> None:
        if self._high:
            self._text.append(UNREADABLE)
            self._high = ""

    def _give(self) -> None:
        if self._text and self._path is not None:
            self._pieces.append(Piece(self._path, "".join(self._text)))
        self._text.clear()

"""What a model writes, as it comes: the strings of its JSON, or prose where it writes none."""

import re

from providers.loose_json import LooseStrings, Path, Piece

FENCE = re.compile(r"\A\s*```\w*[ \t]*\n?")
NOT_SPEECH = re.compile(r'\A(?:\{|\[\s*["\[{\]]|<!|<html|<think>)', re.IGNORECASE)
PROSE: Path = ()


class Written:
    """Feed it an answer, split anywhere. Talk before the JSON is left out, as are thoughts spoken aloud.

    `start` is what JSON begins with; `preamble` characters without it are taken for prose, whose pieces have the path
    PROSE. `strings` is None in prose, and until it is clear.
    """

    def __init__(self, *, start: re.Pattern[str], preamble: int) -> None:
        self.strings: LooseStrings | None = None
        self._start = start
        self._preamble = preamble
        self._opening = ""
        self._prose = False

    def feed(self, delta: str) -> list[Piece]:
        if self.strings is not None:
            return self.strings.feed(delta)
        if self._prose:
            return [Piece(PROSE, mended(delta))]
        return self._begun(delta)

    def _begun(self, delta: str) -> list[Piece]:
        self._opening += delta
        text = without_wrapping(self._opening)
        if text.startswith("<think>"):
            return []
        if bracket := self._start.search(text):
            self.strings = LooseStrings()
            return self.strings.feed(text[bracket.start() :])
        if len(text) >= self._preamble:
            self._prose = True
            return [Piece(PROSE, mended(text))]
        return []


class Trimmed:
    """A text without the white space around it, as it comes: what may be the last of it waits for what follows."""

    def __init__(self) -> None:
        self.begun = False
        self._spaces = ""

    def feed(self, text: str) -> str:
        held = self._spaces + text if self.begun else text.lstrip()
        shown = held.rstrip()
        self._spaces = held[len(shown) :]
        self.begun = self.begun or bool(shown)
        return shown


def without_wrapping(text: str) -> str:
    """`text` without thoughts that a model spoke aloud, and without the opening of a Markdown fence."""
    return FENCE.sub("", text.rpartition("</think>")[2]).lstrip()


def mended(text: str) -> str:
    """`text` with whole characters only: two halves are joined, a half alone is shown as unreadable."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def prose_in(text: str) -> str:
    """What `text` says where it is no JSON, no page of a browser and no thought; empty if it says nothing."""
    said = mended(without_wrapping(text)).strip().removesuffix("```").strip()
    speech = any(char.isalnum() for char in said) and not NOT_SPEECH.match(said)
    return said if speech else ""

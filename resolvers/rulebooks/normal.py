"""How quotes and pages are written before they are compared, and where each character came from.

Compatibility forms and ligatures become plain (NFKC), white space one blank, quotation marks one mark, dashes one
dash; hyphens within and at the break of words, and what is not seen, go. Case, accents and all else stay.
"""

# ruff: noqa: RUF001 - characters that look like others are what this is about

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
SOFT_HYPHEN = "\u00ad"
UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef"
BREAKS = re.compile(rf"[\t-\r\x1c-\x1f\x85\u2028\u2029\u1680{SOFT_HYPHEN}{UNSEEN}]+\s*")
BLANKS = re.compile("  +")
HYPHENS = "-‐‑"
DASHES = "–—―−‒"
SIGNS = "−–‐‑"
QUOTES = "\"'“”„‟«»‹›‘’‚‛′`"
OPENING = "«‹"
CLOSING = "»›"
MARKS = re.compile(rf"([{HYPHENS}{DASHES}{QUOTES}])\1*")
FRACTION = "\u2044"
JOINED_AFTER = "\u3099\u309a\uff9e\uff9f"  # marks of kana
JAMO = range(0x1160, 0x1200)  # vowels and finals of hangul


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` as it is compared; `at` and `origins` are where its pieces begin, in it and in what it was made of."""

    text: str
    at: tuple[int, ...]
    origins: tuple[int, ...]

    def start(self, place: int) -> int | None:
        """Where in the source a quote begins that begins at `place`; None in the midst of one character."""
        piece = bisect_right(self.at, place) - 1
        return self._origin(piece, place)

    def end(self, place: int) -> int | None:
        """Where in the source a quote ends that ends before `place`; None in the midst of one character."""
        piece = bisect_left(self.at, place)
        if self.at[piece] == place:
            return self.origins[piece]
        return self._origin(piece - 1, place)

    def place(self, origin: int) -> int:
        """Where in `text` the piece or character at `origin` in the source is."""
        piece = bisect_right(self.origins, origin) - 1
        last = self.at[min(piece + 1, len(self.at) - 1)]
        return min(self.at[piece] + origin - self.origins[piece], last)

    def _origin(self, piece: int, place: int) -> int | None:
        beyond = place - self.at[piece]
        if beyond and self.at[piece + 1] - self.at[piece] != self.origins[piece + 1] - self.origins[piece]:
            return None
        return self.origins[piece] + beyond


def normal(text: str) -> list[Normal]:
    """What `text` becomes in each step, the last being what is compared."""
    steps: list[Normal] = []
    if not unicodedata.is_normalized("NFKC", text):
        steps.append(_rewritten(text, _plain_pieces))
        text = steps[-1].text
    for pieces in (_broken_pieces, _blank_pieces, _marked_pieces):
        steps.append(_rewritten(text, pieces))
        text = steps[-1].text
    return steps


def normal_text(text: str) -> str:
    return normal(text)[-1].text


Piece = tuple[int, int, str]  # the part of a text from, to, and what is written for it
Pieces = Callable[[str], Iterator[Piece]]


def _rewritten(text: str, pieces: Pieces) -> Normal:
    parts: list[str] = []
    at, origins = [0], [0]
    done = length = 0
    for start, end, new in pieces(text):
        parts += (text[done:start], new)
        length += start - done
        at += (length, length + len(new))
        origins += (start, end)
        length += len(new)
        done = end
    parts.append(text[done:])
    at.append(length + len(text) - done)
    origins.append(len(text))
    return Normal("".join(parts), tuple(at), tuple(origins))


def _broken_pieces(text: str) -> Iterator[Piece]:
    for found in BREAKS.finditer(text):
        goes = found[0][0] == SOFT_HYPHEN or not any(char.isspace() for char in found[0])
        yield found.start(), found.end(), "" if goes else " "


def _blank_pieces(text: str) -> Iterator[Piece]:
    for found in BLANKS.finditer(text):
        yield found.start(), found.end(), " "


def _marked_pieces(text: str) -> Iterator[Piece]:
    done = 0
    for found in MARKS.finditer(text):
        start, end, new = _quotes(text, found, done) if found[1] in QUOTES else _dash(text, found, done)
        if new != text[start:end]:
            yield start, end, new
            done = end


def _quotes(text: str, found: re.Match[str], done: int) -> Piece:
    """With the blank that French puts within them."""
    start, end = found.span()
    if found[1] in OPENING and text[end : end + 1] == " ":
        end += 1
    if found[1] in CLOSING and start > done and text[start - 1] == " ":
        start -= 1
    return start, end, "'"


def _dash(text: str, found: re.Match[str], done: int) -> Piece:
    """A hyphen between letters goes: whether a word has one, or breaks there, is the printer's choice."""
    start, end = found.span()
    wide_start = start - 1 if start > done and text[start - 1] == " " else start
    wide_end = end + 1 if text[end : end + 1] == " " else end
    before, after = text[max(0, wide_start - 1) : wide_start], text[wide_end : wide_end + 1]
    if before.isdigit() and after.isdigit():
        return wide_start, wide_end, "-"
    if found[0] in HYPHENS and wide_start == start and before.isalnum() and after.isalnum():
        return start, wide_end, "" if before.isalpha() and after.isalpha() else "-"
    if found[0] in SIGNS and text[end : end + 1].isdigit():
        return start, end, "-"
    if found[0] in HYPHENS and not (wide_start < start and end < wide_end):
        return start, end, found[0]
    return wide_start, wide_end, " - "


def _plain_pieces(text: str) -> Iterator[Piece]:
    for found in BEYOND_ASCII.finditer(text):
        start = max(0, found.start() - 1)  # the letter that a mark belongs to
        if not unicodedata.is_normalized("NFKC", text[start : found.end()]):
            yield from _plain_clusters(text, start, found.end())


def _plain_clusters(text: str, start: int, end: int) -> Iterator[Piece]:
    while start < end:
        after = start + 1
        while after < end and _goes_with_what_is_before(text[after]):
            after += 1
        cluster = text[start:after]
        new = _plain(cluster)
        if new != cluster:
            yield start, after, " " + new if _fraction_after_digit(text, start) else new
        start = after


def _fraction_after_digit(text: str, at: int) -> bool:
    """2½ is two and a half."""
    return FRACTION in unicodedata.normalize("NFKC", text[at]) and text[max(0, at - 1) : at].isdigit()


@lru_cache(maxsize=10_000)
def _plain(cluster: str) -> str:
    """Raised numbers and numbers in circles stay apart from the digits beside them, and fractions are written out."""
    new = unicodedata.normalize("NFKC", cluster)
    return cluster if unicodedata.category(cluster[0]) == "No" and FRACTION not in new else new.replace(FRACTION, "/")


@lru_cache(maxsize=10_000)
def _goes_with_what_is_before(char: str) -> bool:
    return unicodedata.category(char)[0] == "M" or char in JOINED_AFTER or ord(char) in JAMO

"""Where a quote stands verbatim in a page, so that what is cited is always the page's own text.

Quote and page are compared as `normal` writes them: nothing that changes a word, a number or its case is forgiven.
Marks around a quote (its own quotation marks, a full stop in place of a comma) may differ. A quote never begins or
ends within a word, a number, or what a hyphen or an apostrophe joins: "do" is not found in "don't", nor 10 in 100.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from core.words import UNSPACED
from resolvers.rulebooks.normal import normal, normal_text

LONGEST = 1_000  # code points of a quote
LEAST_WORDS = 3
LEAST_LETTERS = 12  # of a quote with fewer words; letters of scripts without spaces count twice
TRIES = 1_000  # places that are looked at
WORD = re.compile(r"\w+")
AROUND = " '.,;:!?*_>-"
JOINERS = "'.,:/-+"
SIGNS = "+-"
UNITS = "%‰°+"
NUMERALS = "〇零一二三四五六七八九十百千万億亿两兩"


class SearchedPage:
    """A page in which several quotes are looked for."""

    def __init__(self, text: str) -> None:
        self._steps = normal(text)
        self._text = self._steps[-1].text

    def located(self, quote: str, near: tuple[int, int] | None = None) -> tuple[int, int] | None:
        """Where in the page's text `quote` stands: the first place within `near` if there is one, else the first."""
        for wanted in _wanted(quote):
            within = None if near is None else self._place(wanted, *near)
            found = within or self._place(wanted)
            if found:
                return found
        return None

    def _place(self, wanted: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        for place in self._places(wanted, self._compared(start), None if end is None else self._compared(end)):
            origin = self._origin(place, place + len(wanted))
            if origin:
                return origin
        return None

    def _places(self, wanted: str, start: int, end: int | None) -> Iterator[int]:
        place = start - 1
        for _ in range(TRIES):
            place = self._text.find(wanted, place + 1, end)
            if place < 0:
                return
            if not (cuts(self._text, place) or cuts(self._text, place + len(wanted))):
                yield place

    def _compared(self, origin: int) -> int:
        for step in self._steps:
            origin = step.place(origin)
        return origin

    def _origin(self, start: int, end: int) -> tuple[int, int] | None:
        first, last = start, end
        for step in reversed(self._steps):
            begun, ended = step.start(first), step.end(last)
            if begun is None or ended is None:
                return None
            first, last = begun, ended
        return first, last


def located(quote: str, page_text: str, near: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where `quote` stands in `page_text`, from and to, in code points; None if it does not, or says too little.

    `near` is the part of the page in which it is looked for first.
    """
    return SearchedPage(page_text).located(quote, near)


def cuts(text: str, at: int) -> bool:
    """Whether a quote that begins or ends at `at` in a normal text would cut a word or a number in two."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isspace() or after.isspace():
        return _between_digits(text, at)
    if before.isalnum() and after.isalnum():
        return not _unspaced(before, after)
    return unicodedata.category(after)[0] == "M" or _sign_or_unit(text, at) or _joined(text, at)


@lru_cache(maxsize=64)
def _wanted(quote: str) -> tuple[str, ...]:
    """What is looked for: the whole, then without the marks around it; nothing that is no evidence."""
    if len(quote) > LONGEST:
        return ()
    whole = normal_text(quote).strip()
    bare = whole.strip(AROUND)
    return (whole, bare) if _says_something(bare) else ()


def _says_something(quote: str) -> bool:
    letters = sum(char.isalpha() for char in quote)
    unspaced = sum(len(run) for run in UNSPACED.findall(quote))
    return letters + unspaced >= LEAST_LETTERS or (letters > 0 and len(WORD.findall(quote)) >= LEAST_WORDS)


def _unspaced(before: str, after: str) -> bool:
    """Scripts without spaces have no borders between words, but numbers have."""
    if before in NUMERALS and after in NUMERALS:
        return False
    return UNSPACED.match(before) is not None or UNSPACED.match(after) is not None


def _between_digits(text: str, at: int) -> bool:
    """1 000 is one number."""
    around = text[at - 1 : at + 2] if text[at].isspace() else text[max(0, at - 2) : at + 1]
    return len(around) == len("0 0") and around[0].isdigit() and around[2].isdigit()


def _sign_or_unit(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return (before in SIGNS and after.isdigit()) or (before.isdigit() and after in UNITS)


def _joined(text: str, at: int) -> bool:
    """Whether a mark beside `at` makes one word or number of what is before and after it."""
    mark = at if text[at] in JOINERS else at - 1
    around = text[max(0, mark - 1) : mark] + text[mark + 1 : mark + 2]
    return text[mark] in JOINERS and len(around) == len("ab") and around.isalnum() and not _unspaced(*around)

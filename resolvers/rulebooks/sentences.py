"""The sentences of a rulebook's text: what ends with a stop, and each heading, item of a list and row of a table."""

# ruff: noqa: RUF001 - dashes that look alike

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from core.sentences import sentence_ends

LONGEST: Final = 600  # code points; what goes on longer without an end is cut at a blank

Span = tuple[int, int]

BORDER: Final = re.compile(r"\n[ \t]*\n\s*|\n(?=[ \t]*(?:[•◦▪‣*+–—-]|\d{1,3}[.)]|[A-Za-z][.)])[ \t]+\S)")
ROW_END: Final = re.compile(r"(?<= \|)[^|\n]*\n")
MARK: Final = re.compile(r"\s*(?:[•◦▪‣*+–—-]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z])[.)])")
REFERENCE: Final = re.compile(  # what a number follows: "see p. 12"
    r"(?:^|[\s(\[])(?:approx|art|ca|ch|chap|ed|ex|fig|figs|inc|max|min|no|nos|nr|p|pp|pg|ref|sec|sect|vol)\.$",
    re.IGNORECASE,
)
REFERENCE_MAX: Final = 8  # code points


def sentences_of(text: str, borders: Sequence[int] = ()) -> list[Span]:
    """Where each begins and ends, in code points, in their order; blanks belong to none.

    No sentence goes on past one of `borders`, such as the ends of a heading.
    """
    found: list[Span] = []
    edges = sorted({0, *borders, *_borders(text), len(text)})
    for start, end in pairwise(edges):
        found += _within(text, start, end)
    return found


def _borders(text: str) -> Iterator[int]:
    for border in (BORDER, ROW_END):
        for found in border.finditer(text):
            yield found.end()


def _within(text: str, start: int, end: int) -> Iterator[Span]:
    block = text[start:end]
    begun = 0
    for stop in (*_ends(block), len(block)):
        if MARK.fullmatch(block, begun, stop):
            continue  # "1." belongs to what it counts
        yield from _pieces(text, start + begun, start + stop)
        begun = stop
    if begun < len(block):
        yield from _pieces(text, start + begun, end)


def _ends(block: str) -> Iterator[int]:
    for end in sentence_ends(block):
        number_follows = block[end:].lstrip(" \t\n")[:1].isdigit() if end < len(block) else False
        if not (number_follows and REFERENCE.search(block[max(0, end - REFERENCE_MAX) : end])):
            yield end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without outer blanks, cut where it is too long."""
    while (trimmed := _trimmed(text, start, end)) is not None:
        start, last = trimmed
        if last - start <= LONGEST:
            yield trimmed
            return
        cut = max(text.rfind("\n", start, start + LONGEST), text.rfind(" ", start, start + LONGEST))
        cut = cut if cut > start else start + LONGEST
        yield start, cut
        start = cut


def _trimmed(text: str, start: int, end: int) -> Span | None:
    stretch = text[start:end]
    bare = stretch.strip()
    if not bare:
        return None
    start += len(stretch) - len(stretch.lstrip())
    return start, start + len(bare)

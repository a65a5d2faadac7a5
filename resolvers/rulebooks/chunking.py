"""Parts of pages that are searched as one: they follow headings, and none goes over a page."""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from core.pages import Heading, PageText
from core.words import UNSPACED
from resolvers.rulebooks.sentences import Span, sentences_of

CHUNK_TOKENS: Final = 300  # that a chunk of a longer section has, about
CHUNK_MOST: Final = 400
TOKENS_A_WORD: Final = 1.3
WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """The part of a page's text from `char_start` to `char_end`; so are its `sentences`. `number` counts from 0."""

    number: int
    page: int
    section_path: tuple[str, ...]
    char_start: int
    char_end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The sentences under a heading, with it; `path` are the headings above, and it."""

    page: int
    path: tuple[str, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[int, ...]


def chunks_of(pages: Sequence[PageText]) -> list[Chunk]:
    """Every sentence of the pages is in one chunk, in their order. A section goes on over pages, a chunk does not."""
    chunks: list[Chunk] = []
    above: tuple[Heading, ...] = ()
    for page in pages:
        sections, above = _sections(page, above)
        for section in sections:
            for sentences in _parts(section):
                chunks.append(_chunk(len(chunks), section, sentences))
    return chunks


def tokens_in(text: str) -> int:
    """About how many tokens a model would count."""
    unspaced = sum(len(run) for run in UNSPACED.findall(text))
    words = len(WORD.findall(UNSPACED.sub(" ", text)))
    return math.ceil(words * TOKENS_A_WORD) + unspaced


def _sections(page: PageText, above: tuple[Heading, ...]) -> tuple[list[Section], tuple[Heading, ...]]:
    """Those of a page, and the headings that its end is under; a heading with nothing under it begins the next."""
    sentences = sentences_of(page.text, [edge for heading in page.headings for edge in (heading.start, heading.end)])
    starts = [start for start, _ in sentences]
    borders = [bisect_left(starts, heading.start) for heading in page.headings]
    sections = [_section(page, above, sentences[: borders[0]])] if borders else [_section(page, above, sentences)]
    waiting = 0  # sentences of headings that have nothing under them
    for (first, last), (heading, following) in zip(
        pairwise([*borders, len(sentences)]), pairwise([*page.headings, None]), strict=True
    ):
        assert heading is not None  # noqa: S101 - the last alone
        above = _under(above, heading)
        if following and following.level > heading.level and last and sentences[last - 1][1] <= heading.end:
            waiting += last - first
            continue
        sections.append(_section(page, above, sentences[first - waiting : last]))
        waiting = 0
    return [section for section in sections if section.sentences], above


def _section(page: PageText, above: tuple[Heading, ...], sentences: Sequence[Span]) -> Section:
    tokens = tuple(tokens_in(page.text[start:end]) for start, end in sentences)
    return Section(page.number, tuple(heading.title for heading in above), tuple(sentences), tokens)


def _under(above: tuple[Heading, ...], heading: Heading) -> tuple[Heading, ...]:
    return (*(one for one in above if one.level < heading.level), heading)


def _parts(section: Section) -> Iterator[tuple[Span, ...]]:
    """The section's sentences in parts of like size, each within CHUNK_MOST unless one sentence alone is not."""
    total = sum(section.tokens)
    share = total / math.ceil(total / CHUNK_TOKENS) if total > CHUNK_MOST else math.inf
    part: list[Span] = []
    size = 0
    before = 0.0  # tokens by which earlier parts exceed their share
    for span, tokens in zip(section.sentences, section.tokens, strict=True):
        if part and (size + tokens > CHUNK_MOST or before + size + tokens / 2 > share):
            yield tuple(part)
            before += size - share
            part, size = [], 0
        part.append(span)
        size += tokens
    yield tuple(part)


def _chunk(number: int, section: Section, sentences: tuple[Span, ...]) -> Chunk:
    start, end = sentences[0][0], sentences[-1][1]
    return Chunk(number, section.page, section.path, start, end, sentences)

"""A stored page in which quotes are looked for, and widened until nothing near them can turn their meaning around."""

# ruff: noqa: RUF001 - dashes that look alike

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from models.cited_pages import CitedPage
from resolvers.rulebooks.quotes import SearchedPage
from resolvers.rulebooks.sentences import Span, sentences_of

LONGEST = 2_000  # code points of what is cited, and of what is looked for
LEFT_OUT = re.compile(r"\[?(?:\.{3,}|…)\]?")  # by whoever quotes
PARTS_MOST = 8
ITEM = re.compile(r"[•◦▪‣*+–—-]|\(?(?:\d{1,3}|[A-Za-z])[.)]")
DENYING = re.compile(
    r"\b(not|no|never|none|nor|cannot|except|unless|without|nicht|kein\w*|nie|niemals|ohne|außer|pas|jamais|aucun\w*"
    r"|sans|sauf|non|nunca|jamás|ningun\w*|sin|salvo|mai|nessun\w*|senza|tranne|não|nenhum\w*|sem|exceto|niet|geen"
    r"|nooit|zonder|behalve|nie|nigdy|żad\w*|bez|oprócz)\b|n['’]t\b|[不没未勿ぬ]|ない|ません|않|없",
    re.IGNORECASE,
)


class QuotedPage:
    """`page`, ready for several quotes."""

    def __init__(self, page: CitedPage) -> None:
        self.page = page
        self._searched = SearchedPage(page.text)
        sentences = [span for chunk in page.chunks for span in chunk.sentences]
        self._sentences: Sequence[Span] = sorted(sentences) or sentences_of(page.text)

    def spans(self, quote: str, near: Span) -> list[Span]:
        """The sentences that `quote` is of; several where it leaves out what is between. None if it is not there.

        Of several places the one within `near` is meant.
        """
        if len(quote) > LONGEST:
            return []
        whole = self._searched.located(quote, near)
        if whole:
            return self._widened([whole])
        parts = [part for part in LEFT_OUT.split(quote, PARTS_MOST) if part.strip()]
        found = [self._searched.located(part, near) for part in parts] if len(parts) > 1 else []
        spans = [span for span in found if span]
        in_order = all(one[1] <= other[0] for one, other in pairwise(spans))
        return self._widened(spans) if len(spans) == len(parts) and in_order else []

    def section_path(self, place: int) -> tuple[str, ...]:
        """The headings that what stands at `place` is under."""
        paths = [chunk.section_path for chunk in self.page.chunks if chunk.start <= place]
        return paths[-1] if paths else ()

    def _widened(self, spans: Sequence[Span]) -> list[Span]:
        """All of them or none: a part alone may not say what all did."""
        wide = [self._sentence(span) for span in spans]
        whole = [span for span in wide if span and span[1] - span[0] <= LONGEST]
        return whole if len(whole) == len(wide) else []

    def _sentence(self, span: Span) -> Span | None:
        """From the beginning of the sentence to its end; an item of a list with what denies it above the list.

        None for what begins on the page before: it may begin with "Never".
        """
        first = max(0, bisect_right([start for start, _ in self._sentences], span[0]) - 1)
        last = bisect_left([end for _, end in self._sentences], span[1])
        if last >= len(self._sentences):
            return None
        if first == 0 and self._begins_before():
            return None
        start = self._sentences[self._lead(first)][0]
        return min(start, span[0]), self._sentences[last][1]

    def _begins_before(self) -> bool:
        return self._text(0)[:1].islower() and not ITEM.match(self._text(0))

    def _lead(self, number: int) -> int:
        """The sentence above a list that says "never" of the item; the item itself if there is none."""
        before = number
        while before >= 0 and ITEM.match(self._text(before)):
            before -= 1
        denied = 0 <= before < number and self._text(before).endswith((":", "\uff1a"))
        return before if denied and DENYING.search(self._text(before)) else number

    def _text(self, number: int) -> str:
        start, end = self._sentences[number]
        return self.page.text[start:end]

"""How a text is cut into words for searching: the same words on every database, and where each of them stands."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from core.words import UNSPACED

LONGEST = 100  # characters of a word that count
ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
ACCENT = re.compile("[\u0300-\u036f]+")
CLUSTER = re.compile(r"(?s).[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")  # a character and what changes its sound
SAYS_NOTHING = re.compile("[\u00ad\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]")  # hyphenation, style, skin
WORD_BREAK = "\u200b"


@dataclass(frozen=True, slots=True)
class Span:
    """A word as it is compared, and where it stands in the text in Unicode's composed form."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word that is looked for; with `prefix` also longer ones that begin with it."""

    word: str
    prefix: bool = False

    def fits(self, word: str) -> bool:
        return word.startswith(self.word) if self.prefix else word == self.word


class Kind(Enum):
    WORD = auto()
    UNSPACED = auto()
    SYMBOL = auto()
    MARK = auto()
    IGNORED = auto()
    GAP = auto()


LETTERS = (Kind.WORD, Kind.UNSPACED)
FOUND = (*LETTERS, Kind.SYMBOL)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters in a row of one kind; each stands where it was in the text before it was folded."""

    kind: Kind
    letters: list[Span]

    @property
    def pairs(self) -> list[Span]:
        after = self.letters[1:]
        return [Span(a.word + b.word, a.start, b.end) for a, b in zip(self.letters, after, strict=False)]

    @property
    def whole(self) -> Span:
        word = "".join(letter.word for letter in self.letters)
        return Span(word[:LONGEST], self.letters[0].start, self.letters[-1].end)


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """`text` as it is compared: without case and accents, and in its plainest characters."""
    if text.isascii():
        return text.lower()
    bare = ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return composed(bare.casefold().lower())  # lower: Cherokee folds to capitals


def spans(text: str) -> list[Span]:
    """Every word of `text` by which it is found.

    Words are letters, digits and their marks; an emoji is a word. Where a script puts no spaces every character,
    and every two neighbours, are words.
    """
    if text.isascii():
        return [Span(found[0].lower()[:LONGEST], *found.span()) for found in ASCII_WORD.finditer(text)]
    return [span for run in _runs(composed(text)) for span in _found_by(run)]


def words(text: str) -> list[str]:
    """The different words of `spans`. They hold nothing that means anything in a query of either database."""
    return list(dict.fromkeys(span.word for span in spans(text)))


def wanted(query: str) -> list[Wanted]:
    """What a text must have to be found: every word of `query`, the last one as a beginning."""
    runs = list(_runs(composed(query)))
    looked_for = [Wanted(span.word) for run in runs for span in _asked_by(run)]
    if runs and runs[-1].kind is Kind.WORD:
        looked_for[-1] = Wanted(looked_for[-1].word, prefix=True)
    return list(dict.fromkeys(looked_for))


def _found_by(run: Run) -> list[Span]:
    return [*run.letters, *run.pairs] if run.kind is Kind.UNSPACED else [run.whole]


def _asked_by(run: Run) -> list[Span]:
    if run.kind is Kind.UNSPACED:
        return run.pairs or run.letters
    return [run.whole]


def _runs(text: str) -> Iterator[Run]:
    run = Run(Kind.GAP, [])
    for kind, letter in _letters(text):
        if _goes_on(run.kind, kind):
            run.letters.append(letter)
            continue
        if run.kind in FOUND:
            yield run
        run = Run(kind, [letter])
    if run.kind in FOUND:
        yield run


def _goes_on(run: Kind, kind: Kind) -> bool:
    """Whether a letter of `kind` belongs to the run before it; a symbol stands alone."""
    return run in LETTERS and kind in (run, Kind.MARK)


def _letters(text: str) -> Iterable[tuple[Kind, Span]]:
    for cluster in CLUSTER.finditer(text):
        for kind, letter in _plain(cluster[0]):
            if kind is not Kind.IGNORED:
                yield kind, Span(letter, cluster.start(), cluster.end())


@lru_cache(maxsize=10_000)
def _plain(cluster: str) -> tuple[tuple[Kind, str], ...]:
    return tuple((_kind(letter), letter) for letter in folded(cluster))


def _kind(letter: str) -> Kind:
    category = unicodedata.category(letter)
    if SAYS_NOTHING.match(letter) or (category == "Cf" and letter != WORD_BREAK):
        return Kind.IGNORED
    if letter.isalnum():
        return Kind.UNSPACED if UNSPACED.match(letter) else Kind.WORD
    if category == "So":
        return Kind.SYMBOL
    return Kind.MARK if category.startswith("M") else Kind.GAP

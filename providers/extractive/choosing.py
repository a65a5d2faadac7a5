"""Which sentences of the passages answer a question: those with its words, and what they cannot stand without."""

# ruff: noqa: RUF001 - dashes that look alike

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise

from core.asking_words import ASKING, SAYING_LITTLE
from core.rules import Passage, RulesAsk
from core.words import every_word, words

MOST = 3  # excerpts
LONGEST = 700  # code points of an excerpt
SHORT = 6  # words: a sentence of fewer is told with the one before it
ALONE = 2  # words of a question that says too little without the one before it
EARLIER = 0.5  # what words of the question before count
HEADED = 0.5  # what a word counts that only the heading has
LITTLE = 0.5  # what words that say little count
SPREAD = 0.6  # power of a word's rarity: what the question is about is in many of the sentences found
TOGETHER = 0.5  # what two words count more that stand side by side as in the question
TELLS = 1.5  # what a sentence counts more that says what something is, where that was asked
ENOUGH = 0.6  # share of the best excerpt's score that a further one has
NEW = 0.15  # share of the question that a further one must add
NUMBERED = 1.2  # a sentence with a number, where it was asked how many
SPOKEN_LENGTH = 60  # words beyond which a sentence counts less
WORD = re.compile(r"\w+")
ITEM = re.compile(r"[•◦▪‣*+–—-]|\(?(?:\d{1,3}|[A-Za-z])[.)]")
LEANING = re.compile(
    r"\W*(it|its|they|them|their|this|these|that|those|he|she|then|so|but|and|or|also|however|otherwise|instead"
    r"|if so|in that case|es|sie|er|dies|diese|dieser|dann|sonst|aber|und|il|elle|ils|elles|ce|cela|ceci|mais|alors"
    r"|sinon|esto|este|esta|ellos|pero|entonces|questo|questa|poi|ma|isto|isso|mas|dit|deze|ze|dan|maar|to|te|ale)\b",
    re.IGNORECASE,
)
HOW_MANY = re.compile(
    r"\b(how (many|much|long|far|often|old)|wie ?viele?|wie lange|combien|cu[aá]nt[oa]s?|quant[oaei]s?|hoeveel|ile)\b",
    re.IGNORECASE,
)
WHAT_IS = re.compile(
    r"\W*(what('s|’s| is| are| does .* mean)|who is|was (ist|sind|bedeutet)|qu.est-ce|que (signifie|significa)"
    r"|qué (es|son)|(che )?cos.?è|o que (é|são)|wat (is|zijn|betekent)|co (to|oznacza))\b",
    re.IGNORECASE,
)
IS = re.compile(
    r"\W+(?:is|are|means|represents|ist|sind|bedeutet|est|sont|es|son|è|sono|é|são|zijn|betekent|jest|oznacza)\b",
    re.IGNORECASE,
)
OPENING = 6  # words of a sentence that may name what it is about
NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|twelve|twice|once|no limit)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`text` is verbatim of the passage at that index, from 0."""

    passage: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One of a passage, with the question's words that it has; `score` is how well it answers."""

    passage: int
    number: int
    found: frozenset[str]
    score: float


def chosen(ask: RulesAsk) -> list[Excerpt]:
    """The best, best first, at most MOST; none where neither sentence nor heading has a word of the question."""
    weights = _weights(ask)
    rated = sorted(_rated(ask, weights), key=lambda each: (-each.score, each.passage, each.number))
    picked = _picked(rated, weights)
    spans = _joined([(each.passage, *_stretch(ask.passages[each.passage], each.number)) for each in picked])
    return [_excerpt(ask.passages, *span) for span in spans]


def _weights(ask: RulesAsk) -> dict[str, float]:
    """What each word of the question counts: more the fewer sentences have it."""
    asked = dict.fromkeys(_asked(ask.question), 1.0)
    if len(asked) <= ALONE and ask.history:
        asked = {**dict.fromkeys(_asked(ask.history[-1].question), EARLIER), **asked}
    sentences = [set(words(text)) for passage in ask.passages for text in _texts(passage)]
    often = Counter(word for sentence in sentences for word in sentence)
    return {
        word: share
        * math.log(1 + len(sentences) / (often[word] + 0.5)) ** SPREAD
        * (LITTLE if word in SAYING_LITTLE else 1.0)
        for word, share in asked.items()
        if often[word] or any(word in words(" ".join(passage.section_path)) for passage in ask.passages)
    }


def _asked(question: str) -> list[str]:
    return [word for word in words(question) if word not in ASKING]


def _rated(ask: RulesAsk, weights: dict[str, float]) -> Iterator[Sentence]:
    best = max((passage.score for passage in ask.passages), default=0.0)
    for place, passage in enumerate(ask.passages):
        headings = weights.keys() & set(words(" ".join(passage.section_path)))
        relevance = math.sqrt(passage.score / best) if passage.score > 0 else 1.0
        for number, text in enumerate(_texts(passage)):
            found = weights.keys() & set(words(text))
            if (found or headings) and _says_something(text, passage):
                score = sum(weights[word] for word in found) + _together(text, weights)
                score += HEADED * sum(weights[word] for word in headings - found)
                yield Sentence(place, number, frozenset(found), score * relevance * _fitness(text, found, ask.question))


def _together(text: str, weights: dict[str, float]) -> float:
    said = set(pairwise(every_word(text)))
    return TOGETHER * sum(weights[one] + weights[other] for one, other in pairwise(weights) if (one, other) in said)


def _says_something(text: str, passage: Passage) -> bool:
    heading = text.strip() in passage.section_path
    return not heading and not text.rstrip().endswith("?") and len(WORD.findall(text)) > ALONE


def _fitness(text: str, found: Set[str], question: str) -> float:
    long = max(1.0, len(WORD.findall(text)) / SPOKEN_LENGTH)
    fits = 1.0
    if HOW_MANY.search(question) and NUMBER.search(text):
        fits = NUMBERED
    elif WHAT_IS.match(question) and _tells_what(text, found):
        fits = TELLS
    return fits / math.sqrt(long)


def _tells_what(text: str, found: Set[str]) -> bool:
    """Whether it begins with what was asked about, and "is"."""
    named: set[str] = set()
    for each in islice(WORD.finditer(text), OPENING):
        asked = found & set(words(each[0])) - named
        if asked and IS.match(text, each.end()):
            return True
        named |= asked
    return False


def _picked(rated: Sequence[Sentence], weights: dict[str, float]) -> list[Sentence]:
    """The best, and those nearly as good that say something of the question that those before do not."""
    whole = sum(weights.values())
    picked: list[Sentence] = []
    said: set[str] = set()
    for sentence in rated:
        new = sum(weights[word] for word in sentence.found - said)
        if not picked or (sentence.score >= ENOUGH * picked[0].score and new >= NEW * whole):
            picked.append(sentence)
            said |= sentence.found
        if len(picked) == MOST:
            break
    return picked


def _stretch(passage: Passage, number: int) -> tuple[int, int]:
    """The sentences from and to that are told with one: what it leans on, and the list that it introduces."""
    first = last = number
    texts = _texts(passage)
    while (
        first > 0 and _leans(texts[first]) and _fits(passage, first - 1, last) and _tellable(texts[first - 1], passage)
    ):
        first -= 1
    while last + 1 < len(texts) and _goes_on(texts, number, last) and _fits(passage, first, last + 1):
        last += 1
    if last == number < len(texts) - 1 and _leads_on(texts[last + 1]) and _fits(passage, first, last + 1):
        last += 1
    return first, last


def _leads_on(text: str) -> bool:
    return LEANING.match(text) is not None and not text.rstrip().endswith("?")


def _leans(text: str) -> bool:
    return LEANING.match(text) is not None or len(WORD.findall(text)) < SHORT


def _tellable(text: str, passage: Passage) -> bool:
    return text.strip() not in passage.section_path


def _goes_on(texts: Sequence[str], number: int, last: int) -> bool:
    introduces = texts[number].rstrip().endswith((":", "\uff1a"))
    return introduces and (last == number or ITEM.match(texts[last + 1]) is not None)


def _fits(passage: Passage, first: int, last: int) -> bool:
    return passage.sentences[last][1] - passage.sentences[first][0] <= LONGEST


def _joined(spans: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Those that touch in one passage become one, in the place of the better."""
    joined: list[tuple[int, int, int]] = []
    for passage, first, last in spans:
        for place, (other, start, end) in enumerate(joined):
            if other == passage and first <= end + 1 and start <= last + 1:
                joined[place] = (passage, min(start, first), max(end, last))
                break
        else:
            joined.append((passage, first, last))
    return joined


def _excerpt(passages: Sequence[Passage], passage: int, first: int, last: int) -> Excerpt:
    sentences = passages[passage].sentences
    return Excerpt(passage, passages[passage].text[sentences[first][0] : sentences[last][1]])


def _texts(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.sentences]

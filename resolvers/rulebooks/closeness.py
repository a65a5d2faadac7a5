"""How near to each other the words of a question stand in a passage: in one sentence, the first, side by side."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from core.rules import Passage
from core.words import RUN, every_word
from models.rule_index import ANY, BEGINNING, beginning
from resolvers.rulebooks.ranking import KIN

SENTENCE: Final = 1.5  # what the best sentence's share of the question counts, beside BM25
SIDE_BY_SIDE: Final = 1.0  # what two words of the question in a row count
NEAR: Final = 0.5  # what they count with a word between them, or the other way round
PHRASE: Final = 0.3  # what any two words in a row count, endings and all: "the first", "ended in"
OPENING: Final = 0.2  # what the first sentence's share counts: it says what the passage is about
KINSHIP: Final = 0.3  # what a word counts that no word of the passage is but some begin like: invade, invasion
KIN_BEGINS: Final = 4  # letters that they share
BREVITY: Final = 0.6  # what a passage counts that is short: a long one has words of any question
LONG: Final = 200  # words from which that is nothing
ANSWERING: Final = 0.35  # what a sentence counts more that has a number or time where one is asked for
HOW_MANY: Final = re.compile(r"\bhow (?:many|much|long|old|far|often|large|big|tall)\b|\bpercent|\bwhat number\b", re.I)
WHEN: Final = re.compile(r"\bwhen\b|\byears?\b|\bcentury\b|\bdate\b|\bdecade\b", re.I)
NUMBER: Final = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|million|half|third|dozen"
    r"|twice|once)\b",
    re.I,
)
YEAR: Final = re.compile(r"\b\d{3,4}s?\b|\bcentur(?:y|ies)\b")


def closeness(query: str, weights: Mapping[str, float], passage: Passage) -> float:
    """What is added to the passage's score; `weights` are those of the question's words."""
    sentences = [passage.text[start:end] for start, end in passage.sentences]
    written = [every_word(sentence) for sentence in sentences]
    answers = _answering(query)
    shares = [
        _share(weights, words) * (1 + ANSWERING if answers and answers.search(sentence) else 1)
        for sentence, words in zip(sentences, written, strict=True)
    ]
    row = [word for words in written for word in words]
    return (
        SENTENCE * max(shares, default=0.0)
        + OPENING * sum(shares[:1])
        + SIDE_BY_SIDE * _in_a_row(query, weights, row)
        + PHRASE * len(_pairs(query) & _pairs(passage.text))
        + KINSHIP * _akin(weights, row)
        + BREVITY * max(0.0, 1 - len(row) / LONG)
    )


def _answering(query: str) -> re.Pattern[str] | None:
    """What the answer has to hold, as far as the question tells."""
    if HOW_MANY.search(query):
        return NUMBER
    return YEAR if WHEN.search(query) else None


def _share(weights: Mapping[str, float], words: Sequence[str]) -> float:
    """What a sentence has of the question, by weight."""
    exact = set(words)
    missing = {beginning(term): weight for term, weight in weights.items() if term not in exact}
    related = missing.keys() & {word[:BEGINNING] + ANY for word in exact} if missing else ()
    whole = sum(weight for term, weight in weights.items() if term in exact)
    return whole + KIN * sum(missing[each] for each in related)


def _akin(weights: Mapping[str, float], row: Sequence[str]) -> float:
    """What the passage has of the question in words that only begin alike, by weight."""
    beginnings = {word[:KIN_BEGINS] for word in row}
    exact = set(row)
    missing = [term for term in weights if term not in exact and len(term) >= KIN_BEGINS]
    return sum(weights[term] for term in missing if term[:KIN_BEGINS] in beginnings)


def _pairs(text: str) -> set[tuple[str, str]]:
    return set(pairwise(RUN.findall(text.lower())))


def _in_a_row(query: str, weights: Mapping[str, float], row: Sequence[str]) -> float:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(row):
        if word in weights:
            places[word].append(place)
    asked = [pair for pair in pairwise(every_word(query)) if pair[0] != pair[1]]
    return sum(
        min(weights[first], weights[second]) * _nearness(places[first], places[second])
        for first, second in asked
        if first in places and second in places
    )


def _nearness(first: Sequence[int], second: Sequence[int]) -> float:
    steps = {after - before for before in first for after in second}
    if 1 in steps:
        return 1.0
    return NEAR if steps & {2, -1, -2} else 0.0

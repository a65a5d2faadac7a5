"""Which chunks have the words of a question: pure, so that every database finds the same."""

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Final
from uuid import UUID

from core.asking_words import SAYING_LITTLE
from core.words import words
from models.rule_index import ANY, Postings, beginning

TERMS_MAX: Final = 32  # different words of a question that count
SATURATION: Final = 0.9  # BM25's k1: how soon more of the same word stops counting
KIN: Final = 0.3  # what a word counts that only begins like one of the question
KIN_MOST: Final = 500  # chunks with such words beyond which they are too common to tell anything
SPREAD: Final = 0.7  # power of a word's rarity: among the few chunks of a rulebook common words look rare, too
LITTLE: Final = 0.6  # what words that say little count
NAMED: Final = 1.4  # what names and numbers count
NAME: Final = re.compile(r"(?<!^)\b[^\W_]+")  # a question's first word is a capital whatever it is
OPENING: Final = 2_000  # places of words, rarest first, among which the best are looked for
FRONT: Final = 200  # of those so found, the ones for which the common words are counted too
PLACES: Final = 2**32  # more than a document has chunks

Key = tuple[UUID, int]  # a document, and the number of a chunk in it


@dataclass(frozen=True, slots=True)
class Ranked:
    """The chunks that fit a question, best first, with scores; what each of its words weighs; of `chunks` in all.

    `found_in` is how many of them have the word.
    """

    scores: list[tuple[Key, float]]
    weights: Mapping[str, float]
    found_in: Mapping[str, int]
    chunks: int


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question, with the chunks that have it and those that have words of the same beginning."""

    term: str
    exact: Sequence[Postings]
    kin: Sequence[Postings]
    named: bool

    @property
    def found_in(self) -> int:
        return sum(each.many for each in self.exact)

    @property
    def kin_in(self) -> int:
        return sum(each.many for each in self.kin)

    def weight(self, chunks: int) -> float:
        found_in = self.found_in or self.kin_in
        rarity = math.log(1 + (max(0, chunks - found_in) + 0.5) / (found_in + 0.5)) ** SPREAD
        return rarity * (LITTLE if self.term in SAYING_LITTLE else NAMED if self.named else 1.0)

    def often(self, starts: Mapping[UUID, int], among: Container[int] | None = None) -> dict[int, float]:
        """How much it counts in each chunk that has it, or in those `among` them."""
        related = self.kin_in <= KIN_MOST and bool(self.kin)
        often = _often(self.kin, starts, KIN, among) if related else {}  # has the exact ones, too
        for key, weight in _often(self.exact, starts, 1 - KIN if related else 1.0, among).items():
            often[key] = often.get(key, 0.0) + weight
        return often


def terms_of(query: str) -> list[str]:
    """What to look up in the index for a question; nothing if it has no words."""
    found = words(query)[:TERMS_MAX]
    beginnings = {beginning(word) for word in found} - {""}
    return [*found, *sorted(beginnings), ANY] if found else []


def rank(query: str, postings: Iterable[Postings], *, most: int) -> Ranked:
    """The `most` best by BM25, lengths being in the index (Robertson and Zaragoza 2009); of equals the earlier."""
    by_term: defaultdict[str, list[Postings]] = defaultdict(list)
    for each in postings:
        by_term[each.term].append(each)
    chunks = sum(number for each in by_term[ANY] for number, _ in each.places)
    names = _names(query)
    terms = words(query)[:TERMS_MAX]
    asked = [Word(term, by_term[term], by_term[beginning(term)], term in names) for term in terms]
    weights = {word.term: word.weight(chunks) for word in asked}
    documents = sorted({each.document_id for each in by_term[ANY]})
    scores = _scores(sorted(asked, key=lambda word: (word.found_in, word.term)), weights, documents)
    best = [((documents[key // PLACES], key % PLACES), score) for key, score in _best(scores, most)]
    return Ranked(best, weights, {word.term: word.found_in for word in asked}, chunks)


def _names(query: str) -> set[str]:
    found = (each[0] for each in NAME.finditer(query) if each[0][0].isupper() or each[0][0].isdigit())
    return {word for each in found for word in words(each)}


def _scores(rarest: Iterable[Word], weights: Mapping[str, float], documents: Sequence[UUID]) -> dict[int, float]:
    starts = {document: place * PLACES for place, document in enumerate(documents)}
    scores: dict[int, float] = {}
    opened = 0
    for word in rarest:
        full = weights[word.term] * (SATURATION + 1)
        opened += word.found_in
        if opened > OPENING and scores:
            scores = dict(_best(scores, FRONT))
            often = word.often(starts, among=scores)
        else:
            often = word.often(starts)
        for key, times in often.items():
            scores[key] = scores.get(key, 0.0) + full * times / (times + SATURATION)
    return scores


def _often(
    postings: Iterable[Postings], starts: Mapping[UUID, int], share: float, among: Container[int] | None
) -> dict[int, float]:
    often: dict[int, float] = {}
    for each in postings:
        start = starts[each.document_id]
        if among is None:
            often.update((start + number, share * weight) for number, weight in each.places)
        else:
            often.update((start + n, share * weight) for n, weight in each.places if start + n in among)
    return often


def _best(scores: Mapping[int, float], most: int) -> list[tuple[int, float]]:
    return nsmallest(most, scores.items(), key=lambda each: (-each[1], each[0]))
